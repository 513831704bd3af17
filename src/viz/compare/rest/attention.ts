/** What attention over all states computes, what it does to a gradient, and whose it is. */
import { html, mathml, type TemplateResult } from 'lit-html';
import { at, formula, operator, symbol } from '../../text/mathml.ts';
import { prose } from '../../text/prose.ts';

const transposed = (name: string, step: string) =>
  mathml`<msubsup><mi>${name}</mi><mi>${step}</mi><mo>⊤</mo></msubsup>`;
const sum = mathml`<munder><mo movablelimits="false">∑</mo><mi>t</mi></munder>`;
const [equals, comma, plus] = ['=', ',', '+'].map(operator);

const weights = mathml`<mrow>${at('α', 't')}${equals}<munder><mi mathvariant="normal">softmax</mi><mi>t</mi></munder><mo>(</mo>${transposed('h', 't')}${at('h', 'T')}<mo>)</mo></mrow>`;
const mean = mathml`<mrow>${symbol('m')}${equals}${sum}${at('α', 't')}${at('h', 't')}</mrow>`;
const output = mathml`<mrow>${at('o', 'T')}${equals}${symbol('V')}${symbol('m')}</mrow>`;
/** v = Vᵀ dE/do: what arrives at m. */
const direct = mathml`<mrow>${at('α', 't')}<mo>(</mo>${symbol('v')}${plus}<msup>${symbol('v')}<mo>⊤</mo></msup><mo>(</mo>${at('h', 't')}<mo>−</mo>${symbol('m')}<mo>)</mo>${at('h', 'T')}<mo>)</mo>${comma}<mspace width="0.6em" />${symbol('v')}${equals}<mfrac><mrow><mo form="prefix">∂</mo>${at('E', 'T')}</mrow><mrow><mo form="prefix">∂</mo>${symbol('m')}</mrow></mfrac></mrow>`;

export const attentionView = (): TemplateResult =>
  html`<div class="rest-attention">
    <h3>Attention reaches every state in one step</h3>
    <p class="formulas">${[weights, mean, output].map(formula)}</p>
    <p class="note">
      ${prose('Beside what comes back through the steps, every h_t gets this at once, T − t steps away or one:')}
    </p>
    <p class="formulas">${formula(direct)}</p>
    <p class="note">
      Attention:
      <a href="https://arxiv.org/abs/1409.0473"
        >Bahdanau, Cho & Bengio 2015, Neural machine translation by jointly learning to align and translate</a
      >. Scores by dot product:
      <a href="https://arxiv.org/abs/1508.04025"
        >Luong, Pham & Manning 2015, Effective approaches to attention-based neural machine translation</a
      >, here without their tanh layer.
    </p>
  </div>`;
