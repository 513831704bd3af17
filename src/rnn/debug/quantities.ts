/** What can be checked beside the gradients of parameters, by its name in what `differentiate` gives. */
import { cells } from '../cells/index.ts';
import { type BatchExperiment, type Experiment, ExperimentError, sizesOf } from '../experiment.ts';
import { brief } from '../json.ts';
import type { ArrivalName, Quantity, ValueName } from './change.ts';
import { type Plain, type RoundedNumbers, writtenFrom } from './read/rounded-numbers.ts';
import { type Subject, sequencesIn, subjectOf } from './subject.ts';

/** A row for each step; null where nobody says, be it an entry or a step. */
type Rows = readonly ((number | null)[] | null)[];

/** Of one sequence, some of what `SequenceGradients` has. */
export interface GivenSequence {
  readonly losses?: readonly (number | null)[];
  readonly outputs?: Rows;
  readonly hidden?: Rows;
  readonly cells?: Rows;
  readonly hiddenGradients?: Rows;
  readonly cellGradients?: Rows;
  readonly preactivationGradients?: { readonly [gate: string]: Rows };
  readonly inputGradients?: Rows;
  readonly initialGradients?: {
    readonly h?: readonly (number | null)[];
    readonly c?: readonly (number | null)[];
  };
}

/** What stands in `sequences` may, of a single one, stand beside it. */
export interface GivenQuantities extends GivenSequence {
  readonly loss?: number;
  readonly sequences?: readonly GivenSequence[];
}

/** A place in an answer, and what belongs there. */
export interface AnswerPlace {
  /** `sequences[0].preactivationGradients.i` */
  readonly path: string;
  readonly quantity: Extract<Quantity, { readonly kind: 'arrival' | 'value' | 'loss' }>;
  /** T rows of so many numbers, or a number a step, or a list of the first state's. */
  readonly shape: readonly number[];
}

/** All places that answers to an experiment may have. */
function placesOf(experiment: Experiment | BatchExperiment | Subject): readonly AnswerPlace[] {
  const subject = subjectOf(experiment);
  const { gates, hasCellState } = cells[subject.cell];
  const sequences = sequencesIn(subject);
  const value = (of: ValueName) => (sequence: number) => ({ kind: 'value', of, sequence }) as const;
  const arrival = (of: ArrivalName) => (sequence: number) => ({ kind: 'arrival', of, sequence }) as const;
  return [
    { path: 'loss', quantity: { kind: 'loss' }, shape: [1] },
    ...sequences.flatMap((sequence, index) => {
      const { n, m, q, T } = sizesOf(sequence);
      const own: readonly [
        name: string,
        of: (sequence: number) => AnswerPlace['quantity'],
        shape: number[],
      ][] = [
        ['losses', value('E'), [T]],
        ['outputs', value('o'), [T, q]],
        ['hidden', value('h'), [T, n]],
        ...(hasCellState ? [['cells', value('c'), [T, n]] as const] : []),
        ['hiddenGradients', arrival('h'), [T, n]],
        ...(hasCellState ? [['cellGradients', arrival('c'), [T, n]] as const] : []),
        ...gates.map((gate) => [`preactivationGradients.${gate}`, arrival(`a_${gate}`), [T, n]] as const),
        ['inputGradients', arrival('x'), [T, m]],
        ['initialGradients.h', arrival('h_0'), [n]],
        ...(hasCellState ? [['initialGradients.c', arrival('c_0'), [n]] as const] : []),
      ] as [string, (sequence: number) => AnswerPlace['quantity'], number[]][];
      const at = isBatch(experiment) ? `sequences[${index}].` : '';
      return own.map(([name, of, shape]) => ({ path: at + name, quantity: of(index), shape }));
    }),
  ];
}

const isBatch = (experiment: object): boolean => 'version' in experiment || 'sequences' in experiment;

/** Names that stand for such quantities at the top of an answer. */
export const quantityNames: readonly string[] = [
  'loss',
  'losses',
  'outputs',
  'hidden',
  'cells',
  'hiddenGradients',
  'cellGradients',
  'preactivationGradients',
  'inputGradients',
  'initialGradients',
  'sequences',
];

/** What an answer has at its places, as it was written. */
export function givenAt(
  experiment: Experiment | BatchExperiment,
  answer: GivenQuantities,
): readonly (AnswerPlace & { readonly given: RoundedNumbers })[] {
  const { sequences, loss, ...beside } = answer;
  const places = placesOf(experiment);
  const isSingle = sequencesIn(subjectOf(experiment)).length === 1;
  return places.flatMap((place) => {
    const { path, shape } = place;
    const whole = entryAt({ loss, sequences }, path);
    const given = whole ?? (isSingle ? entryAt(beside, path.replace(/^sequences\[0\]\./, '')) : undefined);
    return given === undefined ? [] : [{ ...place, given: writtenOf(given, shape) }];
  });
}

/** What stands at a path of nested objects and lists. */
function entryAt(json: unknown, path: string): unknown {
  let found = json;
  for (const key of path.split(/[.[\]]+/)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

function writtenOf(given: unknown, shape: readonly number[]): RoundedNumbers {
  if (typeof given === 'number') return writtenFrom([given]);
  const [, width] = shape;
  const rows = given as readonly (readonly (number | null)[] | number | null)[];
  if (width === undefined) return writtenFrom(rows as Plain);
  return writtenFrom(rows.map((row) => row ?? Array.from({ length: width }, () => null)) as Plain);
}

/**
 * Checks the quantities of an answer beside the gradients.
 * @param root the path of the answer
 * @throws ExperimentError naming the first fault
 */
export function parseQuantities(
  root: string,
  json: Readonly<Record<string, unknown>>,
  experiment: Experiment | BatchExperiment,
): GivenQuantities {
  const places = placesOf(experiment);
  const isSingle = sequencesIn(subjectOf(experiment)).length === 1;
  const known = places.flatMap((place) => {
    const bare = place.path.replace(/^sequences\[0\]\./, '');
    return isSingle && bare !== place.path ? [place, { ...place, path: bare }] : [place];
  });
  const check = (path: string, value: unknown): void => {
    const place = known.find((one) => one.path === path);
    if (place) return checkNumbers(`${root}.${path}`, value, place.shape);
    const inner = known.filter((one) => one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`));
    if (inner.length === 0) {
      throw new ExperimentError(`${root}.${path}`, `unknown key of this experiment`);
    }
    const isList = inner[0].path[path.length] === '[';
    if (isList ? !Array.isArray(value) : !isObject(value)) {
      throw new ExperimentError(
        `${root}.${path}`,
        `expected ${isList ? 'a list' : 'an object'}, got ${brief(value)}`,
      );
    }
    for (const [key, entry] of Object.entries(value as object)) {
      check(isList ? `${path}[${key}]` : `${path}.${key}`, entry);
    }
  };
  for (const [name, value] of Object.entries(json)) check(name, value);
  return json as GivenQuantities;
}

const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function checkNumbers(path: string, value: unknown, shape: readonly number[]): void {
  const [length, width] = shape;
  if (path.endsWith('.loss')) return checkNumber(path, value);
  if (!Array.isArray(value)) throw new ExperimentError(path, `expected a list, got ${brief(value)}`);
  if (value.length !== length) {
    throw new ExperimentError(path, `expected ${length} ${width ? 'rows' : 'numbers'}, got ${value.length}`);
  }
  value.forEach((entry, index) => {
    if (entry === null) return;
    if (width) checkNumbers(`${path}[${index}]`, entry, [width]);
    else checkNumber(`${path}[${index}]`, entry);
  });
}

function checkNumber(path: string, value: unknown): void {
  if (!Number.isFinite(value))
    throw new ExperimentError(path, `expected a finite number, got ${brief(value)}`);
}
