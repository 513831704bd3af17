/** Where a number became infinite or NaN. */
import type { Network } from '../network.ts';
import type { Batch } from '../tasks/batch.ts';
import { TaskNetwork } from './task-network.ts';

/** A tensor that is not finite, by the name it has on a page, and the first such number in it. */
export interface NonFinite {
  readonly tensor: string;
  readonly value: number;
}

const isWrong = (x: number): boolean => !Number.isFinite(x);

/**
 * The first tensor of a batch, in order of computation, that is not finite: on the way forward or, if all values are
 * finite, on the way back. It computes the batch once more, keeping everything, in float32 as training does.
 * @returns undefined where all is finite
 */
export async function findNonFinite(
  network: Network,
  weights: Float32Array,
  batch: Batch,
): Promise<NonFinite | undefined> {
  const { nodes } = network.graph;
  const whole = await TaskNetwork.prepare(network, { seeds: [network.E], wrt: nodes, keep: nodes });
  whole.setWeights(weights);
  whole.setSequences(batch);
  whole.replay.run();
  const found = whole.replay.firstNonFinite();
  if (!found) return undefined;
  const { node, what } = found;
  const name = node.step === undefined ? node.name! : `${node.name} at step ${node.step}`;
  const numbers = what === 'value' ? whole.replay.value(node) : whole.replay.cotangent(node);
  return { tensor: what === 'value' ? name : `the gradient of ${name}`, value: numbers.find(isWrong)! };
}

/** The first number that is infinite or NaN, or undefined. */
export function nonFiniteIn(numbers: Float32Array): number | undefined {
  // x - x is 0 for finite x, and NaN otherwise: quicker than to look at each.
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] - numbers[i];
  return sum === 0 ? undefined : numbers.find(isWrong);
}
