/** How far back the loss of the last step reaches: the norms of its gradient at every earlier state. */
import type { Node } from '../../autograd/index.ts';
import type { Network } from '../network.ts';
import type { Batch } from '../tasks/batch.ts';
import { normOf } from './clip.ts';
import { TaskNetwork } from './task-network.ts';

export class LagNorms {
  /** h_T, h_{T-1}, …, h_0. */
  readonly #states: readonly Node[];
  readonly #network: TaskNetwork;

  private constructor(network: TaskNetwork, states: readonly Node[]) {
    this.#network = network;
    this.#states = states;
  }

  /** @param network of B sequences, with a loss at its last step */
  static async prepare(network: Network): Promise<LagNorms> {
    const { initial, steps } = network;
    const states = [...steps.toReversed(), initial].map(({ h }) => h);
    const prepared = await TaskNetwork.prepare(network, { seeds: [steps.at(-1)!.E!], wrt: states });
    return new LagNorms(prepared, states);
  }

  /** |dE_T/dh_{T-lag}| for lag 0 to T, the mean over the sequences. */
  measure(weights: Float32Array, batch: Batch): Float32Array {
    const { replay } = this.#network;
    this.#network.setWeights(weights);
    this.#network.setSequences(batch);
    replay.run();
    return Float32Array.from(this.#states, (h) => {
      // The cotangents of sequences lie one after the other.
      const { values, stride } = replay.lanes(h)!;
      let sum = 0;
      for (let b = 0; b < batch.size; b++) {
        sum += normOf(values.subarray(b * stride, b * stride + h.shape[0]));
      }
      return sum / batch.size;
    });
  }
}

/**
 * Pascanu's Ω (Pascanu, Mikolov & Bengio 2013, section 3.3) of the norms by lag: the mean of (|dE/dh_k| / |dE/dh_{k+1}| - 1)² over the steps k from
 * 1 on at which the gradient has not underflowed to 0 before; NaN where there is none.
 */
export function omegaOf(lagNorms: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let lag = 1; lag < lagNorms.length; lag++) {
    if (lagNorms[lag - 1] === 0) break;
    sum += (lagNorms[lag] / lagNorms[lag - 1] - 1) ** 2;
    count++;
  }
  return sum / count;
}
