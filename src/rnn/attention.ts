/** What a network is read out by in place of its last state: attention over all of them. */
import { concat, type GraphNode, matmul, reshape, softmax, transpose } from '../autograd/index.ts';

/**
 * Appends m_t [n] for the states h_1 to h_t [n], of which the last one asks:
 *
 *     α_s = softmax_s(h_sᵀ h_t),  m_t = Σ_s α_s h_s,  s = 1 to t
 *
 * Attention over states is Bahdanau, Cho & Bengio 2015's; that scores are dot products, Luong, Pham & Manning 2015's ("dot").
 * @param rows the states as rows [1, n]
 */
export function attend(rows: readonly GraphNode[], last: GraphNode): GraphNode {
  const H = concat(rows, { name: 'H' });
  const scores = matmul(H, last, { name: 'scores' });
  const weights = softmax(scores, { name: 'α' });
  return matmul(transpose(H, { name: 'Hᵀ' }), weights, { name: 'm' });
}

/** A state as a row, as `attend` takes it. */
export const rowOf = (h: GraphNode): GraphNode => reshape(h, { shape: [1, h.size], name: 'hᵀ' });

/** α_1 to α_T of the last step, of the states h_1 to h_T. */
export function attentionOf(states: readonly (readonly number[])[]): number[] {
  const last = states.at(-1)!;
  const scores = states.map((h) => h.reduce((sum, x, i) => sum + x * last[i], 0));
  const top = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - top));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
