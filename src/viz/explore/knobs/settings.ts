/** Where the knobs stand, and what that makes of an experiment. */
import { type CellName, cells, type Experiment } from '../../../rnn/index.ts';
import { recurrentOf } from '../../../rnn/cells/index.ts';
import { initialise, type SchemeName, schemesOf } from '../../../rnn/initialise.ts';
import { alphabetOf, type InputName, MOST_CHARACTERS, withInputs, withText } from '../../../rnn/inputs.ts';

export interface KnobSettings {
  readonly scheme: SchemeName;
  /** Of W. */
  readonly gain: number;
  /** Of an LSTM. */
  readonly forgetBias: number;
  /** Of weights and of noise. */
  readonly seed: number;
  readonly inputs: InputName | 'text';
  readonly amplitude: number;
  readonly text: string;
}

export const defaultKnobs: KnobSettings = {
  scheme: 'xavier',
  gain: 1,
  forgetBias: 1,
  seed: 1,
  inputs: 'noise',
  amplitude: 1,
  text: 'the cat sat on the mat',
};

/** The scheme that is set, or the usual one where the cell does not have it. */
export const schemeFor = ({ cell }: Experiment, { scheme }: KnobSettings): SchemeName =>
  schemesOf(cell).includes(scheme) ? scheme : defaultKnobs.scheme;

/** The experiment with weights drawn as `next` says, and noise drawn anew too if it has that of the knobs as they were. */
export function withWeightsDrawn(
  experiment: Experiment,
  knobs: KnobSettings,
  next: KnobSettings,
): Experiment {
  const drawn = initialise(experiment, { ...next, scheme: schemeFor(experiment, next) });
  return inputsShown(experiment, knobs) === 'noise' ? withKnobInputs(drawn, next) : drawn;
}

/** The scheme by which the knobs would draw just the weights that the experiment has; undefined for others. */
export function schemeShown(experiment: Experiment, knobs: KnobSettings): SchemeName | undefined {
  const scheme = schemeFor(experiment, knobs);
  const drawn = initialise(experiment, { ...knobs, scheme });
  // The bias of the forget gate is shown by itself, unless it is the scheme's.
  const own = recurrentOf(experiment.cell);
  const names = [...(own ? [own] : []), 'U', 'V', ...(scheme === 'chrono' ? (['b'] as const) : [])] as const;
  const isSame = names.every((name) => areSame(drawn.weights[name], experiment.weights[name]));
  return isSame ? scheme : undefined;
}

/** The bias of an LSTM's forget gate, 0 where it has none; undefined where its units have different ones. */
export function forgetBiasShown({ cell, weights: { b } }: Experiment): number | undefined {
  if (!b) return 0;
  const [first, ...rest] = b.slice(...forgetRows(cell, b.length));
  return rest.every((bias) => bias === first) ? first : undefined;
}

/** The experiment with that bias in all units of the forget gate, and nothing else changed. */
export function withForgetBias(experiment: Experiment, bias: number): Experiment {
  const { cell, weights } = experiment;
  const b = weights.b ?? weights.U.map(() => 0);
  const [start, end] = forgetRows(cell, b.length);
  return {
    ...experiment,
    weights: { ...weights, b: b.map((old, row) => (row >= start && row < end ? bias : old)) },
  };
}

function forgetRows(cell: CellName, rows: number): [start: number, end: number] {
  const { gates } = cells[cell];
  const size = rows / gates.length;
  const start = gates.indexOf('f') * size;
  return [start, start + size];
}

type Numbers = readonly (number | readonly number[])[] | undefined;
const areSame = (a: Numbers, b: Numbers): boolean => {
  const [x, y] = [a?.flat() ?? [], b?.flat() ?? []];
  return x.length === y.length && x.every((number, index) => number === y[index]);
};

/** Whether a text can be read: it is not empty, and has few enough different characters. */
export const isReadable = (text: string): boolean =>
  text !== '' && alphabetOf(text).length <= MOST_CHARACTERS;

/** The experiment with the inputs that the knobs say; as it is where their text cannot be read. */
export function withKnobInputs(experiment: Experiment, knobs: KnobSettings): Experiment {
  const { inputs, text } = knobs;
  if (inputs !== 'text') return withInputs(experiment, { ...knobs, kind: inputs });
  return isReadable(text) ? withText(experiment, text) : experiment;
}

/** The kind of inputs that the experiment has, if it is those that the knobs say: they may have been edited since. */
export function inputsShown(experiment: Experiment, knobs: KnobSettings): KnobSettings['inputs'] | undefined {
  if (knobs.inputs === 'text' && !isReadable(knobs.text)) return undefined;
  const { inputs } = withKnobInputs(experiment, knobs);
  const isSame =
    inputs.length === experiment.inputs.length &&
    inputs.every((row, t) => {
      const other = experiment.inputs[t];
      return row.length === other.length && row.every((x, i) => x === other[i]);
    });
  return isSame ? knobs.inputs : undefined;
}
