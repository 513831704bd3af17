/** How what arrives at each place of a step is computed, for cells with gates: sums of products, each factor by its edge of the graph. */
import type { CellName } from '../../../rnn/index.ts';

/** A factor, and the edges on which it is multiplied: the name of the node that uses something, and which of its inputs. */
export interface WayFactor {
  readonly text: string;
  readonly edges: readonly string[];
}

/** What arrives at a place: a sum of summands, each a product of factors with what arrives elsewhere. */
export interface WayLine {
  /** What arrives, as `dE/dc_k`. */
  readonly at: string;
  readonly sum: readonly (readonly (WayFactor | string)[])[];
}

const by = (text: string, ...edges: readonly string[]): WayFactor => ({ text, edges });
const slope = (gate: string, f: 'σ' | 'tanh') =>
  by(f === 'σ' ? `${gate}_k (1 − ${gate}_k)` : `(1 − ${gate}_k²)`, `gate ${gate}:0`);
const fromOutput = [by('Vᵀ', 'Vh:1', 'o:1'), 'dE/do_k'] as const;

/** Of the cells that have gates. */
export const waysBack: { readonly [C in CellName]?: readonly WayLine[] } = {
  lstm: [
    { at: 'dE/dh_k', sum: [fromOutput, [by('Wᵀ', 'Wh:1'), 'dE/da_{k+1}']] },
    {
      at: 'dE/dc_k',
      sum: [
        [by('o_k', 'h:1'), by('(1 − tanh² c_k)', 'tanh c:0'), 'dE/dh_k'],
        [by('f_{k+1}', 'f ⊙ c:1', 'c:0'), 'dE/dc_{k+1}'],
      ],
    },
    { at: 'dE/da_k of gate i', sum: [[slope('i', 'σ'), by('g_k', 'i ⊙ g:0', 'c:1'), 'dE/dc_k']] },
    { at: 'dE/da_k of gate f', sum: [[slope('f', 'σ'), by('c_{k−1}', 'f ⊙ c:0', 'c:0'), 'dE/dc_k']] },
    { at: 'dE/da_k of gate g', sum: [[slope('g', 'tanh'), by('i_k', 'i ⊙ g:1', 'c:1'), 'dE/dc_k']] },
    { at: 'dE/da_k of gate o', sum: [[slope('o', 'σ'), by('tanh c_k', 'h:0'), 'dE/dh_k']] },
  ],
  gru: [
    {
      at: 'dE/dh_k',
      sum: [
        fromOutput,
        [by('z_{k+1}', 'z ⊙ (h - n):1', 'h - n:0'), 'dE/dh_{k+1}'],
        [by('Wᵀ', 'Wh:1'), 'dE/d(W h_k)'],
      ],
    },
    { at: 'dE/da_k of gate z', sum: [[slope('z', 'σ'), by('(h_{k−1} − n_k)', 'z ⊙ (h - n):0'), 'dE/dh_k']] },
    { at: 'dE/da_k of gate n', sum: [[slope('n', 'tanh'), by('(1 − z_k)', 'h:0', 'h - n:1'), 'dE/dh_k']] },
    {
      at: 'dE/da_k of gate r',
      sum: [[slope('r', 'σ'), by('(W_n h_{k−1} + bh)', 'r ⊙ Wh_n:0'), 'dE/da_k of gate n']],
    },
    { at: 'dE/d(W h) in the rows of n', sum: [[by('r_k', 'r ⊙ Wh_n:1'), 'dE/da_k of gate n']] },
  ],
};

/** The edges of a step that are drawn when it is opened, from a part to one that it was computed from. */
export const drawnWays: {
  readonly [C in CellName]?: { readonly [edge: string]: readonly [from: string, to: string] };
} = {
  lstm: {
    'h:0': ['o ⊙ tanh', 'gate o'],
    'h:1': ['o ⊙ tanh', 'tanh c'],
    'tanh c:0': ['tanh c', 'c'],
    'c:0': ['sum', 'f ⊙ c'],
    'c:1': ['sum', 'i ⊙ g'],
    'f ⊙ c:0': ['f ⊙ c', 'gate f'],
    'f ⊙ c:1': ['f ⊙ c', 'c before'],
    'i ⊙ g:0': ['i ⊙ g', 'gate i'],
    'i ⊙ g:1': ['i ⊙ g', 'gate g'],
    'gate i:0': ['gate i', 'bar'],
    'gate f:0': ['gate f', 'bar'],
    'gate g:0': ['gate g', 'bar'],
    'gate o:0': ['gate o', 'bar'],
    'Wh:1': ['bar', 'h before'],
  },
  gru: {
    'h:0': ['mix', 'gate n'],
    'h - n:1': ['mix', 'gate n'],
    'h - n:0': ['mix', 'h before'],
    'z ⊙ (h - n):0': ['mix', 'gate z'],
    'z ⊙ (h - n):1': ['mix', 'h before'],
    'r ⊙ Wh_n:0': ['r ⊙ Wh_n', 'gate r'],
    'r ⊙ Wh_n:1': ['r ⊙ Wh_n', 'bar'],
    'gate n:0': ['gate n', 'bar'],
    'gate r:0': ['gate r', 'bar'],
    'gate z:0': ['gate z', 'bar'],
    'Wh:1': ['bar', 'h before'],
  },
};
