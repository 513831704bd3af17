/** What the steps on a gradient's way back multiply it by, apart from W. */
import type { KeepGate } from '../cells/cell.ts';
import { cells } from '../cells/index.ts';
import { type SingleExperiment, sizesOf, type Vector } from '../experiment.ts';
import { unroll } from '../unroll.ts';

/** Means over the units, and over the steps that are passed. */
export interface Passed {
  /** Mean slope f′(a_j) of a simple cell; undefined for cells with gates. */
  readonly slope: number | undefined;
  /** Geometric mean of the gate that keeps the state, f of LSTM or z of GRU; undefined for simple cells. */
  readonly kept: number | undefined;
  /** The same of the unit that keeps least, and of the one that keeps most. */
  readonly keptByUnits: readonly [least: number, most: number] | undefined;
}

/**
 * The means over steps 1 to t, which the way from h_t to h_0 passes.
 * @param hidden h_1 to h_T, n numbers each, as `differentiate` gives them
 */
export function passedOf(experiment: SingleExperiment, hidden: readonly Vector[], t: number): Passed {
  const { activation, keeps, gates } = cells[experiment.cell];
  const steps = hidden.slice(0, t);
  const slope = activation && mean(steps.flatMap((h) => h.map(activation.slope)));
  if (!keeps) return { slope, kept: undefined, keptByUnits: undefined };
  const logs = logsOfKept(experiment, keeps, gates, hidden, t);
  const byUnits = experiment.initial.h.map((_, unit) => Math.exp(mean(logs.map((step) => step[unit]))));
  return {
    slope,
    kept: Math.exp(mean(logs.flat())),
    keptByUnits: [Math.min(...byUnits), Math.max(...byUnits)],
  };
}

/** Logarithms of the shares of the state that are kept at steps 1 to t. */
function logsOfKept(
  experiment: SingleExperiment,
  { gate, node, isInverse }: KeepGate,
  gates: readonly string[],
  hidden: readonly Vector[],
  t: number,
): number[][] {
  if (node) {
    const { graph, session } = unroll({ ...experiment, targets: experiment.inputs.map(() => null) });
    return graph.nodes
      .filter(({ name, step }) => name === node && step! <= t)
      .map((at) => Array.from(session.value(at), Math.log));
  }
  const block = gates.indexOf(gate);
  return hidden.slice(0, t).map((_, index) => logGate(experiment, block, index, hidden, isInverse ? -1 : 1));
}

/** log σ(W h_{t-1} + U x_t + b) of the rows of one block, at the step with that index; of 1 less that where the sign is -1. */
function logGate(
  experiment: SingleExperiment,
  block: number,
  index: number,
  hidden: readonly Vector[],
  sign: 1 | -1,
): number[] {
  const { weights, initial, inputs } = experiment;
  const { n } = sizesOf(experiment);
  const before = index === 0 ? initial.h : hidden[index - 1];
  return Array.from({ length: n }, (_, unit) => {
    const row = block * n + unit;
    const own = weights.W.length > 0 ? dot(weights.W[row], before) : 0;
    const a = sign * (own + dot(weights.U[row], inputs[index]) + (weights.b?.[row] ?? 0));
    return a < 0 ? a - Math.log1p(Math.exp(a)) : -Math.log1p(Math.exp(-a));
  });
}

const dot = (a: Vector, b: Vector) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
