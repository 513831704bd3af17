/** How far back the loss of the last step reaches: the norms of its gradient at every earlier state. */
import type { GraphNode } from '../../autograd/index.ts';
import type { Network } from '../network.ts';
import { gateOf } from '../survey/survey.ts';
import type { Batch } from '../tasks/batch.ts';
import { normOf } from './clip.ts';
import { TaskNetwork } from './task-network.ts';

/** A state s_k, and its way along the cell state, if it has one and is not the last. */
interface StateNodes {
  readonly h: GraphNode;
  /** c_{k+1}, and the gate that c_k is multiplied by on its way there. */
  readonly kept?: { readonly c: GraphNode; readonly gate: GraphNode };
}

export class LagNorms {
  /** s_T, s_{T-1}, …, s_0. */
  readonly #states: readonly StateNodes[];
  readonly #network: TaskNetwork;

  private constructor(network: TaskNetwork, states: readonly StateNodes[]) {
    this.#network = network;
    this.#states = states;
  }

  /** @param network of B sequences, with a loss at its last step */
  static async prepare(network: Network): Promise<LagNorms> {
    const { graph, initial, steps } = network;
    const states = [initial, ...steps]
      .map(({ h, c }, k): StateNodes => {
        const next = steps[k]?.c;
        return c && next ? { h, kept: { c: next, gate: gateOf(graph, c, k + 1) } } : { h };
      })
      .toReversed();
    const prepared = await TaskNetwork.prepare(network, {
      seeds: [steps.at(-1)!.E!],
      wrt: states.flatMap(({ h, kept }) => (kept ? [h, kept.c] : [h])),
      keep: states.flatMap(({ kept }) => kept?.gate ?? []),
    });
    return new LagNorms(prepared, states);
  }

  /** |dE_T/ds_{T-lag}| for lag 0 to T as `Survey.stateNorms` has it, the mean over the sequences. */
  measure(weights: Float32Array, batch: Batch): Float32Array {
    const { replay } = this.#network;
    this.#network.setWeights(weights);
    this.#network.setSequences(batch);
    replay.run();
    return Float32Array.from(this.#states, ({ h, kept }) => {
      const norms = this.#normsOf(h, batch.size);
      const alongCell = kept && this.#normsOf(kept.c, batch.size, replay.value(kept.gate));
      const sum = norms.reduce((sum, norm, b) => sum + Math.hypot(norm, alongCell?.[b] ?? 0), 0);
      return sum / batch.size;
    });
  }

  /** Norms of the cotangent of a state of n units, of each sequence. @param factors [n, B], row by row */
  #normsOf(node: GraphNode, size: number, factors?: ArrayLike<number>): Float64Array {
    const [n] = node.shape;
    // The cotangents of sequences lie one after the other.
    const { values, strides } = this.#network.replay.lanes(node)!;
    const own = new Float64Array(n);
    return Float64Array.from({ length: size }, (_, b) => {
      for (let i = 0; i < n; i++) own[i] = values[b * strides[1] + i] * (factors?.[i * size + b] ?? 1);
      return normOf(own);
    });
  }
}

/**
 * Pascanu's Ω (Pascanu, Mikolov & Bengio 2013, section 3.3) of the norms by lag: the mean of (|dE/ds_k| / |dE/ds_{k+1}| - 1)² over the steps k from
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
