/** Where the knobs of Compare, At rest, stand; and the part of the page's address that says so. */
import { type CellName } from '../../../rnn/index.ts';
import { schemeNames } from '../../../rnn/initialise.ts';
import { inputNames } from '../../../rnn/inputs.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import { type Rival, withAttention } from '../../../rnn/rest/rival.ts';
import { formatChosen } from '../../text/format.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { cellNames } from '../../../rnn/cells/index.ts';
import { clamp } from '../../chart/clamp.ts';

export interface RestKnobs extends RestSettings {
  /** Two to four different ones, in the order of their columns. */
  readonly cells: readonly CellName[];
  /** The cell that stands beside them with attention over its states. */
  readonly attention: CellName | 'none';
  /** Of the draw that is shown by itself. */
  readonly seed: number;
}

export const defaultRest: RestKnobs = {
  cells: ['sigmoid', 'lstm'],
  attention: 'none',
  T: 50,
  n: 16,
  scheme: 'xavier',
  gain: 1,
  forgetBias: 1,
  input: 'noise',
  amplitude: 1,
  seed: 1,
};

/** What has a column: the cells, and the one with attention last. */
export const rivalsOf = ({ cells, attention }: RestKnobs): readonly Rival[] =>
  attention === 'none' ? cells : [...cells, withAttention(attention)];

export const attentionNames = ['none', ...cellNames] as const;

export const FEWEST_CELLS = 2;
export const MOST_CELLS = 4;

export interface NumberKnob {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** 1: whole numbers alone. */
  readonly step: number;
}

export const numberKnobs = {
  T: { label: 'steps T', min: 2, max: LIMITS.T, step: 1 },
  n: { label: 'hidden units n', min: 1, max: LIMITS.n, step: 1 },
  gain: { label: 'gain', min: -100, max: 100, step: 0.1 },
  forgetBias: { label: 'forget-gate bias', min: -20, max: 20, step: 0.5 },
  amplitude: { label: 'amplitude', min: -1000, max: 1000, step: 0.1 },
  seed: { label: 'seed', min: 0, max: 2 ** 31 - 1, step: 1 },
} as const satisfies Record<string, NumberKnob>;
export type NumberKnobName = keyof typeof numberKnobs;
const numberNames = Object.keys(numberKnobs) as NumberKnobName[];

/** The number that a knob takes for one that is asked for, and why it is another, if it is. */
export function taken(name: NumberKnobName, asked: number): { value: number; fault?: string } {
  const { label, min, max, step } = numberKnobs[name];
  const whole = step === 1 ? Math.round(asked) : asked;
  const value = clamp(whole, min, max);
  if (value === whole) return { value };
  const limit = value === max ? 'most' : 'least';
  return { value, fault: `${label} = ${formatChosen(whole)}: ${formatChosen(value)} is the ${limit}` };
}

/** Cells with one more or one fewer, in the order of the registry; as they are where that leaves too few or too many. */
export function toggled(chosen: readonly CellName[], cell: CellName): readonly CellName[] {
  const next = cellNames.filter((name) => (name === cell) !== chosen.includes(name));
  return next.length < FEWEST_CELLS || next.length > MOST_CELLS ? chosen : next;
}

/** Parameters of other parts of the page have other beginnings. */
const key = (name: string) => `rest-${name}`;

/** The query of an address with these knobs in it, as far as they are not the usual ones; what else it says stays. */
export function toRestQuery(knobs: RestKnobs, query: string): string {
  const all = new URLSearchParams(query);
  const write = (name: keyof RestKnobs) => {
    const text = String(knobs[name]);
    if (text === String(defaultRest[name])) all.delete(key(name));
    else all.set(key(name), text);
  };
  (Object.keys(defaultRest) as (keyof RestKnobs)[]).forEach(write);
  return String(all).replaceAll('%2C', ',');
}

/** The knobs that the query of an address says, the usual ones for the rest; and what of it cannot be had. */
export function fromRestQuery(query: string): { knobs: RestKnobs; faults: string[] } {
  const asked = new URLSearchParams(query);
  const faults: string[] = [];
  const numbers = numberNames.flatMap((name) => {
    const text = asked.get(key(name));
    if (text === null) return [];
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number)) {
      faults.push(`${numberKnobs[name].label}: “${text}” is no number`);
      return [];
    }
    const { value, fault } = taken(name, number);
    if (fault) faults.push(fault);
    return [[name, value] as const];
  });
  const one = <Name extends string>(name: string, names: readonly Name[], usual: Name): Name => {
    const text = asked.get(key(name));
    const found = names.find((known) => known === text);
    if (text !== null && !found) faults.push(`there is no ${name} “${text}”`);
    return found ?? usual;
  };
  const knobs: RestKnobs = {
    ...defaultRest,
    ...Object.fromEntries(numbers),
    cells: cellsOf(asked.get(key('cells')), faults),
    scheme: one('scheme', schemeNames, defaultRest.scheme),
    input: one('input', inputNames, defaultRest.input),
    attention: one('attention', attentionNames, defaultRest.attention),
  };
  return { knobs, faults };
}

function cellsOf(text: string | null, faults: string[]): readonly CellName[] {
  if (text === null) return defaultRest.cells;
  const asked = text.split(',');
  const strange = asked.filter((name) => !cellNames.includes(name as CellName));
  const known = cellNames.filter((name) => asked.includes(name));
  if (strange.length > 0) faults.push(`there is no cell “${strange.join(', ')}”`);
  if (known.length >= FEWEST_CELLS && known.length <= MOST_CELLS) return known;
  if (strange.length === 0) faults.push(`two to four different cells can be compared, not ${known.length}`);
  return defaultRest.cells;
}
