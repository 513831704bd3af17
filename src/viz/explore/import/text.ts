/** What was found in a file, in words. */
import { cellTitle } from '../../text/cell-names.ts';
import { counted, formatNumber, formatPercent } from '../../text/format.ts';
import { asSentence } from '../../text/sentence.ts';
import type { Compared, Cure, Found, ImportFault } from './reader.ts';

/** `2 LSTM layers, read in both directions`; what they are mixed of, one by one. */
export function foundTitle({ layers }: Pick<Found, 'layers'>): string {
  const names = new Set(layers.map(({ cell }) => cellTitle(cell)));
  const both = layers.filter(({ sizes }) => sizes.length > 1).length;
  const sides =
    both === 0 ? '' : both === layers.length ? ', read in both directions' : `, ${both} in both directions`;
  const [first] = names;
  // `GRU, reset before` is no word to stand before another.
  if (names.size === 1 && !first.includes(',')) {
    return `${layers.length} ${first} ${layers.length > 1 ? 'layers' : 'layer'}${sides}`;
  }
  if (names.size === 1) return `${counted(layers.length, 'layer')}: ${first}${sides}`;
  return `${layers.length} layers: ${[...names].join(' and ')}${sides}`;
}

/** `2 → 3 + 3 → 4`: numbers at a step, from the inputs through the layers to the outputs. */
export const widthsText = ({ m, layers, q, output }: Pick<Found, 'm' | 'layers' | 'q' | 'output'>): string =>
  [m, ...layers.map(({ sizes }) => sizes.join(' + ')), ...(output === undefined ? [] : [q])].join(' → ');

/** `3 sequences of 5 steps` */
export function sequencesText(lengths: readonly number[]): string {
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const steps = least === most ? counted(most, 'step') : `${least} to ${most} steps`;
  return `${counted(lengths.length, 'sequence')} of ${steps}`;
}

/** Of the table of outputs, which has the first ones alone. */
export function outputsCaption(
  { outputs, lengths, q }: Pick<Found, 'outputs' | 'lengths' | 'q'>,
  sequence: number,
): string {
  const first = [outputs.length < lengths[sequence] && 'steps', outputs[0].length < q && 'units'].filter(
    Boolean,
  );
  return `Sequence ${sequence + 1}${first.length > 0 ? `, its first ${first.join(' and ')}` : ''}`;
}

export const tensorShape = (shape: readonly number[]): string => `(${shape.join(', ')})`;

/**
 * What the numbers of a framework are to those of the page.
 * @param sequences how many there are
 */
export function comparisonText(
  comparison: Compared | ImportFault,
  sequences: number,
): {
  readonly tone: 'good' | 'bad';
  readonly word: string;
  readonly sentence: string;
} {
  if ('fault' in comparison)
    return { tone: 'bad', word: 'Not compared.', sentence: asSentence(comparison.fault) };
  if (comparison.kind !== 'same' && comparison.cure)
    return { tone: 'bad', word: 'They differ,', sentence: `and agree ${cureText(comparison.cure)}.` };
  if (comparison.kind === 'misfit') {
    const { expected, got, isHidden } = comparison;
    const cure = isHidden ? ' So many numbers has h_t: choose “none” as the output layer.' : '';
    return {
      tone: 'bad',
      word: 'Not compared.',
      sentence: `The shape is ${got}, and here ${expected}.${cure}`,
    };
  }
  if (comparison.kind === 'same') {
    const { digits, areAll, steps } = comparison;
    return {
      tone: 'good',
      word: 'The same',
      sentence: `to ${areAll ? `all ${digits} digits that were given` : counted(digits, 'digit')}, at ${counted(steps, 'step')}.`,
    };
  }
  const { at, ours, theirs, share, activation } = comparison;
  if (activation)
    return {
      tone: 'bad',
      word: 'After another activation.',
      sentence: `They are the ${activation} of what is computed here: compare them before it.`,
    };
  const of = sequences > 1 ? ` of sequence ${at.sequence}` : '';
  return {
    tone: 'bad',
    word: 'They differ:',
    sentence: `${formatPercent(share)} of the outputs, first unit ${at.unit} at step ${at.step}${of}. It is ${formatNumber(ours, 5)} here, and ${formatNumber(theirs, 5)} there.`,
  };
}

const cureText = ({ cell, stepsFirst }: Cure): string =>
  cell
    ? `where the cell is ${cell === 'relu' ? 'ReLU' : cell}`
    : `with “Steps first” ${stepsFirst ? 'on' : 'off'}: the first axis of the inputs is that of ${stepsFirst ? 'steps' : 'sequences'}`;

/** A note in parts, of which every second one is a name of the file, to be shown as it is: `model_weights/fc/kernel`. */
export const noteParts = (note: string): string[] => note.split(/((?:[\w.:-]*\w\/|[A-Za-z]\w+_)[\w./:-]*\w)/);
