/** What an imported network computes, and whether a framework computes the same. */
import { type BatchExperiment, type StackedExperiment, type Vector, widthOf } from '../experiment.ts';
import { asLayers } from '../format/as-layers.ts';
import { sequencesOf } from '../format/sequences.ts';
import { unrollStack } from '../stacked/unroll.ts';
import { tupleText } from './tensor.ts';

/** Some seconds' worth. */
const MOST_PRODUCTS = 2e9;

/**
 * o_t by sequence and step.
 * @param most products of weights in all: of as many sequences as that allows
 * @throws NonFiniteError naming the first value that overflows
 */
export function outputsOf(
  experiment: BatchExperiment | StackedExperiment,
  most = MOST_PRODUCTS,
): readonly (readonly Vector[])[] {
  const stacked = 'layers' in experiment ? experiment : asLayers(experiment);
  const weights = stacked.layers
    .flatMap(({ directions }) => directions)
    .reduce((sum, { weights: { W, U } }) => sum + W.length * (W[0].length + U[0].length), 0);
  let left = most;
  const within = stacked.sequences.filter(({ inputs }) => (left -= weights * inputs.length) >= 0);
  return sequencesOf({ ...stacked, sequences: within }).map((sequence) => {
    const { session, steps } = unrollStack(sequence);
    return steps.map(({ o }) => Array.from(session.value(o)));
  });
}

/** Outputs of a framework. */
export interface GivenOutputs {
  /** (B, T, q), (T, B, q), (T, q), of the last step (B, q) or (q); without q where that is 1. */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly values: ArrayLike<number>;
  /** How far each may be from what it stands for, as it was rounded; infinite: nothing is said of it. */
  readonly halfUnits?: ArrayLike<number>;
}

/** What is applied to outputs that are compared. */
export const activations = {
  sigmoid: (o: Vector): Vector => o.map((x) => 1 / (1 + Math.exp(-x))),
  tanh: (o: Vector): Vector => o.map(Math.tanh),
  relu: (o: Vector): Vector => o.map((x) => Math.max(0, x)),
  softmax: (o: Vector): Vector => {
    const most = Math.max(...o);
    const e = o.map((x) => Math.exp(x - most));
    const sum = e.reduce((a, b) => a + b, 0);
    return e.map((x) => x / sum);
  },
  'log softmax': (o: Vector): Vector => {
    const most = Math.max(...o);
    const rest = Math.log(o.reduce((sum, x) => sum + Math.exp(x - most), 0));
    return o.map((x) => x - most - rest);
  },
} satisfies Record<string, (o: Vector) => Vector>;

/** All numbers count from 1. */
export interface OutputPlace {
  readonly sequence: number;
  readonly step: number;
  readonly unit: number;
}

export type Comparison =
  /** `digits` of the largest output agree: as many as were given, or fewer; at so many steps of all sequences. */
  | {
      readonly kind: 'same';
      readonly digits: number;
      readonly areAll: boolean;
      readonly steps: number;
    }
  | {
      readonly kind: 'differs';
      /** The first one, by step. */
      readonly at: OutputPlace;
      readonly ours: number;
      readonly theirs: number;
      /** What share of all outputs differs. */
      readonly share: number;
      /** Applied to ours, it makes theirs. */
      readonly activation?: keyof typeof activations;
    }
  | { readonly kind: 'misfit'; readonly expected: string; readonly got: string; readonly isHidden: boolean };

/** Of the largest output: what float32 may lose on its way through some hundred steps. */
const FLOAT32 = 1e-5;
const MOST_DIGITS = 15;

/**
 * @param outputs of `outputsOf`
 * @param width what the last layer hands on: outputs of so many numbers may be h_t
 */
export function compareOutputs(
  outputs: readonly (readonly Vector[])[],
  given: GivenOutputs,
  width: number,
): Comparison {
  const [B, T, q] = [outputs.length, outputs[0].length, outputs[0][0].length];
  const isEven = outputs.every(({ length }) => length === T);
  const fitting = arrangements(isEven ? B : 1, T, q).filter(
    ({ shape }) => shape.join() === given.shape.join(),
  );
  if (fitting.length === 0) {
    return {
      kind: 'misfit',
      expected: B > 1 ? tupleText([B, T, q]) : tupleText([T, q]),
      got: tupleText(given.shape),
      isHidden: given.shape.at(-1) === width && width !== q,
    };
  }
  // Where several arrangements fit, the one that agrees is meant.
  const found = fitting.map((one) => compared(outputs, given, one));
  return found.find(({ kind }) => kind === 'same') ?? found[0];
}

export const outputWidth = (experiment: BatchExperiment | StackedExperiment): number =>
  widthOf(('layers' in experiment ? experiment : asLayers(experiment)).layers.at(-1)!);

/** How outputs may lie in an array. */
interface Arrangement {
  readonly shape: readonly number[];
  /** Numbers from one sequence, step and unit to the next; of the last step alone, a step of 0. */
  readonly strides: readonly [sequence: number, step: number, unit: number];
  readonly sequences: number;
  /** The first step that it has, from 0. */
  readonly from: number;
}

function arrangements(B: number, T: number, q: number): readonly Arrangement[] {
  const all: readonly Arrangement[] = [
    { shape: [B, T, q], strides: [T * q, q, 1], sequences: B, from: 0 },
    { shape: [T, B, q], strides: [q, B * q, 1], sequences: B, from: 0 },
    { shape: [T, q], strides: [0, q, 1], sequences: 1, from: 0 },
    { shape: [B, q], strides: [q, 0, 1], sequences: B, from: T - 1 },
    { shape: [q], strides: [0, 0, 1], sequences: 1, from: T - 1 },
  ];
  return q > 1 ? all : [...all, ...all.map((one) => ({ ...one, shape: one.shape.slice(0, -1) }))];
}

function compared(
  outputs: readonly (readonly Vector[])[],
  { values, halfUnits }: GivenOutputs,
  { strides, sequences, from }: Arrangement,
): Exclude<Comparison, { kind: 'misfit' }> {
  const T = outputs[0].length;
  const own = outputs.slice(0, sequences).map((steps) => steps.slice(from));
  const indexOf = (b: number, t: number, u: number) => b * strides[0] + t * strides[1] + u * strides[2];
  const scaleOf = (of: typeof own) => Math.max(...of.flat().map((o) => Math.max(...o.map(Math.abs)))) || 1;
  /** By step, sequence and unit. */
  const entries = function* (of: typeof own) {
    for (let t = 0; t < T - from; t++) {
      for (const [b, steps] of of.entries()) {
        for (const [u, ours] of steps[t].entries()) {
          const index = indexOf(b, t, u);
          const off = Math.abs(ours - values[index]);
          const half = halfUnits?.[index] ?? 0;
          if (half < Infinity)
            yield {
              at: { sequence: b + 1, step: from + t + 1, unit: u + 1 },
              ours,
              theirs: values[index],
              off,
              half,
            };
        }
      }
    }
  };
  const differing = (of: typeof own) => {
    const allowed = FLOAT32 * scaleOf(of);
    // NaN differs from all.
    return [...entries(of)].filter(({ off, half }) => !(off - half <= allowed));
  };
  const wrong = differing(own);
  if (wrong.length > 0) {
    const [{ at, ours, theirs }] = wrong;
    const activation = (Object.keys(activations) as (keyof typeof activations)[]).find(
      (name) => differing(own.map((steps) => steps.map(activations[name]))).length === 0,
    );
    const share = wrong.length / [...entries(own)].length;
    return { kind: 'differs', at, ours, theirs, share, ...(activation && { activation }) };
  }
  let [most, known, areAll] = [0, Infinity, true];
  for (const { off, half } of entries(own)) {
    most = Math.max(most, off);
    known = Math.min(known, half);
    // Of float32 the last digit may be rounded to the other side.
    areAll &&= half > 0 && off <= 1.01 * half;
  }
  const digits = Math.floor(Math.log10(scaleOf(own) / Math.max(most, known < Infinity ? known : 0)));
  return {
    kind: 'same',
    digits: Math.min(MOST_DIGITS, Math.max(0, digits)),
    areAll,
    steps: sequences * (T - from),
  };
}
