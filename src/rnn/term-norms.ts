import { Backward, type Edge, type GraphNode, type Session } from '../autograd/index.ts';
import { type ParameterName, parameterNames } from './experiment.ts';
import { norm } from './matrix.ts';
import type { Network } from './network.ts';
import { NonFiniteError, type Unrolled } from './unroll.ts';

/** Losses that one pass carries side by side: many enough to be fast, few enough for the memory of long sequences. */
const LANES = 64;

/** Frobenius norms of terms, `[parameter][t][k]`, counted from 0: T rows of T numbers. */
export type TermNorms = { readonly [P in ParameterName]?: number[][] };

/** The edges along which a parameter is used at step k: every cell uses each of its parameters, or of their pieces, once a step. */
export const copiesAt = (
  { pieces, graph }: Pick<Network, 'pieces' | 'graph'>,
  parameter: ParameterName,
  k: number,
): Edge[] => pieces[parameter]!.map((piece) => graph.edgesFrom(piece)[k - 1]);

/** The same of a parameter that is used whole. */
export const copyAt = (
  network: Pick<Network, 'pieces' | 'graph'>,
  parameter: ParameterName,
  k: number,
): Edge => copiesAt(network, parameter, k)[0];

/** What a parameter is multiplied by at an edge, as a row, or entry by entry; undefined of what is added. */
export const partnerOf = ({ consumer, slot }: Edge): GraphNode | undefined =>
  consumer.op === 'matmul' || consumer.op === 'mul' ? consumer.inputs[1 - slot] : undefined;

/** What the norm of what arrives at the consumer of an edge is multiplied by; or, of ⊙, its entries. */
function factorOf(
  edge: Edge,
  session: Session,
): { readonly factor: number; readonly entries: Float64Array | undefined } {
  const partner = partnerOf(edge);
  const values = partner && session.value(partner);
  const isEntrywise = edge.consumer.op === 'mul';
  return { factor: values ? norm(values) : 1, entries: isEntrywise ? values : undefined };
}

/** The norm of the term that is made of what arrives at the consumers of its edges. */
export function normOfTerm(edges: readonly Edge[], pass: Backward, session: Session): number {
  const parts = edges.map((edge) => {
    const { factor, entries } = factorOf(edge, session);
    const delta = pass.cotangent(edge.consumer);
    return entries ? norm(delta.map((x, i) => x * entries[i])) : norm(delta) * factor;
  });
  return parts.length === 1 ? parts[0] : Math.hypot(...parts);
}

/** The entries of a term, row by row: what each piece is passed, one below the other. */
export function entriesOfTerm(edges: readonly Edge[], pass: Backward): Float64Array {
  const parts = edges.map((edge) => pass.contribution(edge));
  return parts.length === 1 ? parts[0] : Float64Array.from(parts.flatMap((part) => [...part]));
}

/**
 * The norms of all terms.
 * @throws NonFiniteError when a term overflows, which may be where the sum of the terms does not.
 */
export function termNorms(network: Unrolled): TermNorms {
  const names = parameterNames.filter((name) => network.parameters[name]);
  const copies = names.map((name) => network.steps.map((_, index) => copiesAt(network, name, index + 1)));
  const norms = normsOfCopies(network, copies);
  return Object.fromEntries(names.map((name, index) => [name, norms[index]]));
}

/**
 * The norms of the terms of parameters, each given by its copies at steps 1 to T: `[parameter][t][k]`. Backward passes carry
 * each E_t in a lane of its own, no further than to what the parameters feed: a term is the cotangent δ that arrives there,
 * times the input of a matrix, and |δ xᵀ| = |δ| |x|. Of pieces, which are rows apart, squares add up.
 */
export function normsOfCopies(
  {
    session,
    steps,
    share,
  }: Pick<Unrolled, 'session' | 'share'> & {
    readonly steps: readonly { readonly E: GraphNode | undefined }[];
  },
  copies: readonly (readonly (readonly Edge[])[])[],
): number[][][] {
  const all = copies.map((steps) => ({
    norms: steps.map(() => steps.map(() => 0)),
    uses: steps.flatMap((edges, k) => edges.map((edge) => ({ k, edge, ...factorOf(edge, session) }))),
  }));
  const fed = all.flatMap(({ uses }) => uses.map(({ edge }) => edge.consumer));
  const losses = steps.flatMap(({ E }, t) => (E ? { t, node: E, cotangent: [share] } : []));

  for (let first = 0; first < losses.length; first += LANES) {
    const seeds = losses.slice(first, first + LANES);
    const pass = new Backward(session, seeds, fed);
    pass.run();
    for (const { norms, uses } of all) {
      for (const { k, edge, factor, entries } of uses) {
        const arrived = pass.lanes(edge.consumer);
        if (!arrived) continue;
        const { values, from, to, strides } = arrived;
        for (let lane = from; lane < to; lane++) {
          const at = lane - from;
          const size = entries
            ? norm(entries.map((x, i) => x * values[at + i * strides[0]]))
            : norm(values, at, strides[0]) * factor;
          if (!Number.isFinite(size))
            throw new NonFiniteError(edge.consumer.inputs[edge.slot], size, 'gradient');
          const row = norms[seeds[lane].t];
          row[k] = row[k] === 0 ? size : Math.hypot(row[k], size);
        }
      }
    }
  }
  return all.map(({ norms }) => norms);
}
