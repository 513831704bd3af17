/** The equations of each cell, and whose they are. */
import './cell-equations.css';
import { html, type TemplateResult } from 'lit-html';
import { type CellName, cells } from '../../rnn/index.ts';
import { prose } from '../text/prose.ts';

interface Source {
  readonly text: string;
  readonly url: string;
}

interface Written {
  readonly equations: readonly string[];
  /** `how` says where it is not as in the paper. */
  readonly sources: readonly Source[];
  readonly how?: string;
}

const elman1990: Source = {
  text: 'Elman 1990, Finding structure in time',
  url: 'https://doi.org/10.1207/s15516709cog1402_1',
};
const feng2024: Source = {
  text: 'Feng, Tung, Ahmed, Bengio & Hajimirsadeghi 2024, Were RNNs all we needed?',
  url: 'https://arxiv.org/abs/2410.01201',
};
const cho2014: Source = {
  text: 'Cho et al. 2014, Learning phrase representations using RNN encoder–decoder',
  url: 'https://arxiv.org/abs/1406.1078',
};
const hochreiter1997: Source = {
  text: 'Hochreiter & Schmidhuber 1997, Long short-term memory',
  url: 'https://doi.org/10.1162/neco.1997.9.8.1735',
};
const gers2000: Source = {
  text: 'Gers, Schmidhuber & Cummins 2000, Learning to forget',
  url: 'https://doi.org/10.1162/089976600300015015',
};

const elman = (h: string): Written => ({
  equations: ['a_t = W h_{t-1} + U x_t + b', `h_t = ${h}`],
  sources: [elman1990],
});
/** Of a gate that sees both h and x. */
const gate = (name: string, f = 'σ') => `${name} = ${f}(W_${name} h_{t-1} + U_${name} x_t + b_${name})`;
const lstmOutput = 'h_t = o ⊙ tanh(c_t)';

const written: { readonly [C in CellName]: Written } = {
  sigmoid: elman('σ(a_t)'),
  tanh: elman('tanh(a_t)'),
  relu: elman('max(0, a_t)'),
  linear: elman('a_t'),
  lstm: {
    equations: [gate('i'), gate('f'), gate('g', 'tanh'), gate('o'), 'c_t = f ⊙ c_{t-1} + i ⊙ g', lstmOutput],
    sources: [hochreiter1997, gers2000],
    how: 'The forget gate f came with the second.',
  },
  gru: {
    equations: [
      gate('r'),
      gate('z'),
      'n = tanh(U_n x_t + b_n + r ⊙ (W_n h_{t-1} + b_h))',
      'h_t = (1 − z) ⊙ n + z ⊙ h_{t-1}',
    ],
    sources: [cho2014],
    how: 'Here the reset comes after the product, as PyTorch and cuDNN have it.',
  },
  'gru-before': {
    equations: [
      gate('r'),
      gate('z'),
      'n = tanh(U_n x_t + W_n (r ⊙ h_{t-1}) + b_n)',
      'h_t = (1 − z) ⊙ n + z ⊙ h_{t-1}',
    ],
    sources: [cho2014],
    how: 'As in the paper; Keras calls it reset_after=False.',
  },
  'peephole-lstm': {
    equations: [
      'i = σ(W_i h_{t-1} + U_i x_t + p_i ⊙ c_{t-1} + b_i)',
      'f = σ(W_f h_{t-1} + U_f x_t + p_f ⊙ c_{t-1} + b_f)',
      gate('g', 'tanh'),
      'c_t = f ⊙ c_{t-1} + i ⊙ g',
      'o = σ(W_o h_{t-1} + U_o x_t + p_o ⊙ c_t + b_o)',
      lstmOutput,
    ],
    sources: [
      {
        text: 'Gers, Schraudolph & Schmidhuber 2002, Learning precise timing with LSTM recurrent networks',
        url: 'https://www.jmlr.org/papers/v3/gers02a.html',
      },
    ],
  },
  mingru: {
    equations: ['z = σ(U_z x_t + b_z)', 'n = U_n x_t + b_n', 'h_t = (1 − z) ⊙ h_{t-1} + z ⊙ n'],
    sources: [feng2024],
  },
  minlstm: {
    equations: [
      'f = σ(U_f x_t + b_f)',
      'i = σ(U_i x_t + b_i)',
      'n = U_n x_t + b_n',
      'h_t = f / (f + i) ⊙ h_{t-1} + i / (f + i) ⊙ n',
    ],
    sources: [feng2024],
  },
  indrnn: {
    equations: ['h_t = max(0, u ⊙ h_{t-1} + U x_t + b)'],
    sources: [
      {
        text: 'Li, Li, Cook, Zhu & Gao 2018, Independently recurrent neural network (IndRNN)',
        url: 'https://arxiv.org/abs/1803.04831',
      },
    ],
  },
  'layernorm-lstm': {
    equations: [
      'a_t = g_h ⊙ N(W h_{t-1}) + g_x ⊙ N(U x_t) + b',
      'i, f, o = σ and g = tanh of a_t, each of its rows',
      'c_t = g_c ⊙ N(f ⊙ c_{t-1} + i ⊙ g) + b_c',
      lstmOutput,
    ],
    sources: [
      { text: 'Ba, Kiros & Hinton 2016, Layer normalization', url: 'https://arxiv.org/abs/1607.06450' },
    ],
    how: 'N takes out the mean and divides by the deviation. As in PyTorch’s benchmarks, what is normalised is also what is handed on.',
  },
};

/** What a cell computes at a step, a line each, with its source. */
export function cellEquations(cell: CellName): TemplateResult {
  const { equations, sources, how } = written[cell];
  return html`<div class="cell-equations">
    ${equations.map((line) => html`<p class="equation">${prose(line)}</p>`)}
    <p class="note">
      ${cells[cell].title}:
      ${sources.map(({ text, url }, index) => html`${index ? '; ' : ''}<a href=${url}>${text}</a>`)}.
      ${how ? prose(how) : ''}
    </p>
  </div>`;
}
