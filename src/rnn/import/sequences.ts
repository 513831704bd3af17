/** What a network is run on: arrays of NumPy, and what is drawn where there are none. */
import { randomNormal } from 'd3-random';
import type { BatchLossName, Reduction, Sequence, Vector } from '../experiment.ts';
import { checkSteps } from '../format/checks.ts';
import { pick, randomOf } from '../random.ts';
import { roundTo } from '../round.ts';
import { refuse } from './fault.ts';
import { assertFew, finite, isFloat, swappedAxes, tupleText, type Tensor } from './tensor.ts';

export interface SequenceTensors {
  /** (T, m), or of a batch (B, T, m). */
  readonly inputs?: Tensor;
  /** (T, q) or classes (T), at the last step alone (q) or a class; of a batch each with B before it. */
  readonly targets?: Tensor;
  readonly loss?: BatchLossName;
  readonly reduction?: Reduction;
  /** Which steps have a loss. */
  readonly at?: 'all' | 'last';
  /** Of a batch T stands before B: inputs are (T, B, m), and targets of all steps (T, B, q) or (T, B). */
  readonly stepsFirst?: boolean;
}

export interface Sequences {
  readonly sequences: readonly Omit<Sequence, 'initial'>[];
  readonly loss: BatchLossName;
  readonly reduction: Reduction;
  /** What was drawn or taken for granted, in sentences. */
  readonly notes: readonly string[];
}

const SEED = 1;
/** Steps that are drawn. */
const STEPS = 12;

/**
 * @param sizes m inputs and q outputs at a step
 * @param readsLast whether the file of the weights says that the last step alone is handed on
 */
export function sequencesFrom(
  { inputs, targets, loss, reduction = 'mean', at, stepsFirst = false }: SequenceTensors,
  { m, q }: { readonly m: number; readonly q: number },
  readsLast = false,
): Sequences {
  const given = inputs && inputsOf(inputs, m, stepsFirst);
  const reading =
    targets && readingOf(targets, q, { given, at: at ?? (readsLast ? 'last' : undefined), loss, stepsFirst });
  const steps = reading?.sizes.T ?? STEPS;
  const count = reading?.sizes.B ?? 1;
  assertFew(count * steps * m, 'what is drawn as inputs');
  const all = given?.sequences ?? drawnInputs(count, steps, m);
  const which = reading?.at ?? at ?? (readsLast ? 'last' : 'all');
  const chosen = loss ?? (reading?.kind === 'class' ? 'cross-entropy' : 'mse');
  const rows = reading
    ? rowsOf(reading.isSwapped ? swappedAxes(targets) : targets, reading.kind, q)
    : drawnTargets(all, q, chosen, which);
  let next = 0;
  const sequences = all.map((own) => ({
    inputs: own,
    targets: own.map((_, t) => (which === 'all' || t === own.length - 1 ? rows[next++] : null)),
  }));
  sequences.forEach((sequence, index) =>
    checkSteps(`sequences[${index}].`, sequence, { m, q, takesClasses: chosen === 'cross-entropy' }),
  );
  const notes = [
    ...(inputs
      ? []
      : [
          `No inputs were given: ${count > 1 ? 'as many as targets' : `${steps} steps`} are drawn from seed ${SEED}; the setting inputs brings yours.`,
        ]),
    ...(targets
      ? []
      : [`No targets were given: they are drawn from seed ${SEED}; the setting targets brings yours.`]),
    `The loss is ${chosen}, its ${reduction}, at ${which === 'all' ? 'all steps' : 'the last step'}.`,
  ];
  if (given?.isBatch && given.sizes.T === 1 && given.sequences.length > 1 && !stepsFirst)
    notes.push(
      `Taken as ${given.sequences.length} sequences of one step each: the setting steps-first says otherwise.`,
    );
  return { sequences, loss: chosen, reduction, notes };
}

function inputsOf(given: Tensor, m: number, stepsFirst: boolean) {
  const { name } = given;
  const isBatch = given.shape.length === 3;
  if (!(isBatch || given.shape.length === 2) || given.shape.at(-1) !== m || given.shape.includes(0)) {
    const batch = stepsFirst ? '(T, B, m)' : '(B, T, m)';
    refuse(name, `expected (T, m) or ${batch} with m = ${m}, got ${tupleText(given.shape)}`);
  }
  const tensor = isBatch && stepsFirst ? swappedAxes(given) : given;
  const { shape } = tensor;
  const [B, T] = isBatch ? shape : [1, shape[0]];
  const numbers = finite(tensor);
  const row = (index: number): Vector => Array.from(numbers.subarray(index * m, (index + 1) * m));
  const sequences = Array.from({ length: B }, (_, b) => Array.from({ length: T }, (_, t) => row(b * T + t)));
  return { sequences, sizes: { ...(isBatch && { B }), T }, isBatch };
}

/** What the axes of targets may be: B sequences, T steps, q outputs, which are left out where a number stands for them. */
const patterns = [
  { at: 'all', axes: ['B', 'T', 'q'] },
  { at: 'all', axes: ['T', 'q'] },
  { at: 'all', axes: ['B', 'T'] },
  { at: 'all', axes: ['T'] },
  { at: 'last', axes: ['B', 'q'] },
  { at: 'last', axes: ['q'] },
  { at: 'last', axes: ['B'] },
  { at: 'last', axes: [] },
] as const satisfies { at: 'all' | 'last'; axes: readonly ('B' | 'T' | 'q')[] }[];

type Kind = 'class' | 'vector' | 'number';

interface Reading {
  readonly at: 'all' | 'last';
  readonly kind: Kind;
  readonly sizes: { readonly B?: number; readonly T?: number };
  /** T stands before B. */
  readonly isSwapped: boolean;
}

/** The one way of taking targets that fits. @throws ImportError where none does, or several do */
function readingOf(
  { name, shape, dtype }: Tensor,
  q: number,
  {
    given: inputs,
    at,
    loss,
    stepsFirst,
  }: {
    readonly at: 'all' | 'last' | undefined;
    readonly loss: BatchLossName | undefined;
    readonly given: ReturnType<typeof inputsOf> | undefined;
    readonly stepsFirst: boolean;
  },
): Reading {
  // Of one output there is one class alone.
  const takesClasses = !isFloat(dtype) && (loss === 'cross-entropy' || (loss === undefined && q > 1));
  const found = patterns.flatMap(({ at: own, axes }): Reading[] => {
    const isSwapped = stepsFirst && axes[1] === 'T';
    const names: readonly string[] = isSwapped ? axes.with(0, 'T').with(1, 'B') : axes;
    if (at !== undefined && own !== at) return [];
    if (names.length !== shape.length || (inputs && inputs.isBatch !== names.includes('B'))) return [];
    const sizes = Object.fromEntries(names.map((axis, i) => [axis, shape[i]]));
    const wanted: Record<string, number> = { q, ...inputs?.sizes };
    if (names.some((axis) => axis in wanted && wanted[axis] !== sizes[axis])) return [];
    const kind = names.includes('q') ? 'vector' : takesClasses ? 'class' : q === 1 ? 'number' : undefined;
    return kind ? [{ at: own, kind, sizes: { ...sizes, ...inputs?.sizes }, isSwapped }] : [];
  });
  // Whole numbers are classes where they can be.
  const classes = found.filter(({ kind }) => kind === 'class');
  const fitting = classes.length > 0 ? classes : found;
  if (fitting.length === 1) return fitting[0];
  const shapes = `${tupleText(shape)} of ${dtype}`;
  if (fitting.length > 1) {
    const sides = new Set(fitting.map((reading) => reading.at));
    const cure = sides.size > 1 ? 'at, all or last,' : 'inputs';
    return refuse(name, `${shapes} can be taken in several ways: the setting ${cure} tells which is meant`);
  }
  const batch = inputs?.isBatch ? 'B, ' : '';
  const steps = inputs?.isBatch && stepsFirst ? 'T, B' : `${batch}T`;
  return refuse(
    name,
    `expected (${steps}, ${q}) or (${batch}${q}), or numbers of classes (${steps}) or (${batch.replace(', ', '')})${sizesText(inputs)}, got ${shapes}`,
  );
}

const sizesText = (inputs: ReturnType<typeof inputsOf> | undefined): string =>
  inputs
    ? `, with ${Object.entries(inputs.sizes)
        .map(([axis, size]) => `${axis} = ${size}`)
        .join(', ')}`
    : '';

function rowsOf(tensor: Tensor, kind: Kind, q: number): (Vector | number)[] {
  const numbers = finite(tensor);
  if (kind === 'class') return Array.from(numbers);
  const columns = kind === 'vector' ? q : 1;
  return Array.from({ length: numbers.length / columns }, (_, i) =>
    Array.from(numbers.subarray(i * columns, (i + 1) * columns)),
  );
}

function drawnInputs(count: number, steps: number, m: number): Vector[][] {
  const normal = randomNormal.source(randomOf(SEED, 0, 'inputs'))();
  const row = () => Array.from({ length: m }, () => roundTo(normal(), 4));
  return Array.from({ length: count }, () => Array.from({ length: steps }, row));
}

function drawnTargets(
  inputs: readonly (readonly Vector[])[],
  q: number,
  loss: BatchLossName,
  at: 'all' | 'last',
): (Vector | number)[] {
  const random = randomOf(SEED, 1, 'inputs');
  const normal = randomNormal.source(random)();
  const draw = () => (loss === 'bce' ? pick(random, 2) : roundTo(normal(), 4));
  const count = inputs.reduce((sum, own) => sum + (at === 'all' ? own.length : 1), 0);
  return Array.from({ length: count }, () =>
    loss === 'cross-entropy' ? pick(random, q) : Array.from({ length: q }, draw),
  );
}
