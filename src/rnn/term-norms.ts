import { Backward, type Edge } from '../autograd/index.ts';
import { type ParameterName, parameterNames } from './experiment.ts';
import { norm } from './matrix.ts';
import type { Network } from './network.ts';
import { NonFiniteError, type Unrolled } from './unroll.ts';

/** Losses that one pass carries side by side: many enough to be fast, few enough for the memory of long sequences. */
const LANES = 64;

/** Frobenius norms of terms, `[parameter][t][k]`, counted from 0: T rows of T numbers. */
export type TermNorms = { readonly [P in ParameterName]?: number[][] };

/** The edge along which a parameter is used at step k: every cell uses each of its parameters once a step. */
export const copyAt = ({ parameters, graph }: Network, parameter: ParameterName, k: number): Edge =>
  graph.edgesFrom(parameters[parameter]!)[k - 1];

/**
 * The norms of all terms. Backward passes carry each E_t in a lane of its own, no further than to what the
 * parameters feed: a term is the cotangent δ that arrives there, times the input of a matrix, and
 * |δ xᵀ| = |δ| |x|.
 * @throws NonFiniteError when a term overflows, which may be where the sum of the terms does not.
 */
export function termNorms(network: Unrolled): TermNorms {
  const { session, parameters, steps, share } = network;
  const copies = parameterNames
    .filter((name) => parameters[name])
    .map((name) => ({
      node: parameters[name]!,
      name,
      norms: steps.map(() => steps.map(() => 0)),
      uses: steps.map((_, index) => {
        const { consumer, slot } = copyAt(network, name, index + 1);
        const isFactor = consumer.op === 'matmul';
        return { fed: consumer, input: isFactor ? norm(session.value(consumer.inputs[1 - slot])) : 1 };
      }),
    }));
  const fed = copies.flatMap(({ uses }) => uses.map(({ fed }) => fed));
  const losses = steps.flatMap(({ E }, t) => (E ? { t, node: E, cotangent: [share] } : []));

  for (let first = 0; first < losses.length; first += LANES) {
    const seeds = losses.slice(first, first + LANES);
    const pass = new Backward(session, seeds, fed);
    pass.run();
    for (const { node, norms, uses } of copies) {
      for (const [k, { fed, input }] of uses.entries()) {
        const arrived = pass.lanes(fed);
        if (!arrived) continue;
        const { count, from, to } = arrived.lanes;
        for (let lane = from; lane < to; lane++) {
          const size = norm(arrived.values, lane, count) * input;
          if (!Number.isFinite(size)) throw new NonFiniteError(node, size, 'gradient');
          norms[seeds[lane].t][k] = size;
        }
      }
    }
  }
  return Object.fromEntries(copies.map(({ name, norms }) => [name, norms]));
}
