import { Backward, type Edge, type GraphNode } from '../autograd/index.ts';
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
 * The norms of all terms.
 * @throws NonFiniteError when a term overflows, which may be where the sum of the terms does not.
 */
export function termNorms(network: Unrolled): TermNorms {
  const names = parameterNames.filter((name) => network.parameters[name]);
  const copies = names.map((name) => network.steps.map((_, index) => copyAt(network, name, index + 1)));
  const norms = normsOfCopies(network, copies);
  return Object.fromEntries(names.map((name, index) => [name, norms[index]]));
}

/**
 * The norms of the terms of parameters, each given by its copies at steps 1 to T: `[parameter][t][k]`. Backward passes carry
 * each E_t in a lane of its own, no further than to what the parameters feed: a term is the cotangent δ that arrives there,
 * times the input of a matrix, and |δ xᵀ| = |δ| |x|.
 */
export function normsOfCopies(
  {
    session,
    steps,
    share,
  }: Pick<Unrolled, 'session' | 'share'> & {
    readonly steps: readonly { readonly E: GraphNode | undefined }[];
  },
  copies: readonly (readonly Edge[])[],
): number[][][] {
  const all = copies.map((edges) => ({
    norms: steps.map(() => steps.map(() => 0)),
    uses: edges.map(({ consumer, slot }) => {
      const isFactor = consumer.op === 'matmul';
      return {
        fed: consumer,
        node: consumer.inputs[slot],
        input: isFactor ? norm(session.value(consumer.inputs[1 - slot])) : 1,
      };
    }),
  }));
  const fed = all.flatMap(({ uses }) => uses.map(({ fed }) => fed));
  const losses = steps.flatMap(({ E }, t) => (E ? { t, node: E, cotangent: [share] } : []));

  for (let first = 0; first < losses.length; first += LANES) {
    const seeds = losses.slice(first, first + LANES);
    const pass = new Backward(session, seeds, fed);
    pass.run();
    for (const { norms, uses } of all) {
      for (const [k, { fed, node, input }] of uses.entries()) {
        const arrived = pass.lanes(fed);
        if (!arrived) continue;
        const { values, from, to, strides } = arrived;
        for (let lane = from; lane < to; lane++) {
          const size = norm(values, lane - from, strides[0]) * input;
          if (!Number.isFinite(size)) throw new NonFiniteError(node, size, 'gradient');
          norms[seeds[lane].t][k] = size;
        }
      }
    }
  }
  return all.map(({ norms }) => norms);
}
