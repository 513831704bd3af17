/** Influence balancing: where truncated backpropagation points the wrong way (Tallec & Ollivier 2017, arXiv:1702.05043). */
import { differentiate } from './differentiate.ts';
import type { Experiment, Matrix } from './experiment.ts';

/** A chain of n units, of which one parameter drives the first `up` by +1 and the others by −1. */
export interface Chain {
  readonly n: number;
  readonly up: number;
}

/** The chain of the paper. */
export const paperChain: Chain = { n: 23, up: 10 };

/** Each unit hands half of its state to itself and half to the one before: A_ii = A_{i,i+1} = 1/2. */
export const chainMatrix = ({ n }: Chain): Matrix =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (j === i || j === i + 1 ? 1 / 2 : 0)),
  );

/** By how much the parameter drives each unit. */
export const driveOf = ({ n, up }: Chain): number[] => Array.from({ length: n }, (_, i) => (i < up ? 1 : -1));

/** The drive is carried by weights so large that its parameter counts most in the gradient of U. */
const LARGE = 10;

/**
 * The chain over T steps, of which Explore can cut the gradient off: a unit more, the last, has the parameter as its entry of U
 * and drives the others. dE/do is 1, and o_t what unit 1 is about to be, so that a horizon of K keeps the parameter's influence
 * of the K newest steps.
 */
export function influenceBalancing(chain: Chain = paperChain, T = 100): Experiment {
  const drive = driveOf(chain);
  const W = [
    ...chainMatrix(chain).map((row, i) => [...row, LARGE * drive[i]]),
    Array.from({ length: chain.n + 1 }, () => 0),
  ];
  const experiment: Experiment = {
    cell: 'linear',
    weights: {
      W,
      U: W.map((_, i) => [i === chain.n ? 1 / LARGE : 0]),
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
