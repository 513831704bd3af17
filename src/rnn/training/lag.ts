/** How far back the loss of the last step reaches: the norms of its gradient at every earlier state. */
import type { GraphNode } from '../../autograd/index.ts';
import type { Network } from '../network.ts';
import { waysOfCell } from '../survey/survey.ts';
import type { Batch } from '../tasks/batch.ts';
import { normOf } from './clip.ts';
import { TaskNetwork } from './task-network.ts';

/** A state s_k, and the ways from its cell state into the next step, if it has one and is not the last. */
interface StateNodes {
  readonly h: GraphNode;
  readonly ways: ReturnType<typeof waysOfCell>;
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
    const { initial, steps } = network;
    const states = [initial, ...steps]
      .map(({ h }, k): StateNodes => ({ h, ways: k < steps.length ? waysOfCell(network, k) : [] }))
      .toReversed();
    const ways = states.flatMap(({ ways }) => ways);
    const prepared = await TaskNetwork.prepare(network, {
      seeds: [steps.at(-1)!.E!],
      wrt: [...new Set([...states.map(({ h }) => h), ...ways.map(({ to }) => to)])],
      keep: [...new Set(ways.map(({ by }) => by))],
    });
    return new LagNorms(prepared, states);
  }

  /** |dE_T/ds_{T-lag}| for lag 0 to T as `Survey.stateNorms` has it, the mean over the sequences. */
  measure(weights: Float32Array, batch: Batch): Float32Array {
    const { replay } = this.#network;
    this.#network.setWeights(weights);
    this.#network.setSequences(batch);
    replay.run();
    return Float32Array.from(this.#states, ({ h, ways }) => {
      const norms = this.#normsOf([{ node: h }], batch.size);
      const alongCell = this.#normsOf(
        ways.map(({ to, by }) => ({ node: to, factors: replay.value(by) })),
        batch.size,
      );
      const sum = norms.reduce((sum, norm, b) => sum + Math.hypot(norm, alongCell[b]), 0);
      return sum / batch.size;
    });
  }

  /** Norms of what cotangents of n units, each times factors [n, B], row by row, add up to, of each sequence. */
  #normsOf(
    parts: readonly { readonly node: GraphNode; readonly factors?: ArrayLike<number> }[],
    size: number,
  ): Float64Array {
    const arrived = parts.map(({ node, factors }) => ({
      n: node.shape[0],
      factors,
      ...this.#network.replay.lanes(node)!,
    }));
    const own = new Float64Array(arrived[0]?.n ?? 0);
    return Float64Array.from({ length: size }, (_, b) => {
      own.fill(0);
      for (const { values, strides, factors } of arrived) {
        // The cotangents of sequences lie one after the other.
        for (let i = 0; i < own.length; i++) {
          own[i] += values[b * strides[1] + i * strides[0]] * (factors?.[i * size + b] ?? 1);
        }
      }
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
