/** Influence balancing: where truncated backpropagation points the wrong way (Tallec & Ollivier 2017, arXiv:1702.05043). */
import { differentiate } from './differentiate.ts';
import type { Experiment, Matrix } from './experiment.ts';

/** A chain of units: each hands half of its state to the next, and the one parameter drives the first of them up, the rest down. */
export const balance = { n: 23, up: 10 } as const;

/** A_ii = A_{i,i+1} = 1/2. */
export const chainMatrix: Matrix = Array.from({ length: balance.n }, (_, i) =>
  Array.from({ length: balance.n }, (_, j) => (j === i || j === i + 1 ? 1 / 2 : 0)),
);

/** By how much the parameter drives each unit: +1 or −1. */
export const drive: readonly number[] = Array.from({ length: balance.n }, (_, i) =>
  i < balance.up ? 1 : -1,
);

/** The drive is carried by weights so large that its parameter counts most in the gradient of U. */
const LARGE = 10;

/**
 * The chain over T steps, of which Explore can cut the gradient off: a unit more, the last, has the parameter as its entry of U
 * and drives the others. dE/do is 1, and o_t what unit 1 is about to be, so that a horizon of K keeps the parameter's influence
 * of the K newest steps.
 */
export function influenceBalancing(T = 100): Experiment {
  const { n } = balance;
  const W = [
    ...chainMatrix.map((row, i) => [...row, LARGE * drive[i]]),
    Array.from({ length: n + 1 }, () => 0),
  ];
  const experiment: Experiment = {
    cell: 'linear',
    weights: {
      W,
      U: W.map((_, i) => [i === n ? 1 / LARGE : 0]),
      V: [W[0].map((w) => w / LARGE)],
    },
    initial: { h: W.map(() => 0) },
    inputs: Array.from({ length: T }, () => [1]),
    targets: Array.from({ length: T }, (_, index) => (index === T - 1 ? [0] : null)),
    loss: 'squared-error',
  };
  const [output] = differentiate(experiment).outputs.at(-1)!;
  return { ...experiment, targets: experiment.targets.with(T - 1, [output - 1]) };
}
