/** Settings worth a look, a click each. */
import { html, type TemplateResult } from 'lit-html';
import { defaultRest, type RestKnobs } from './settings.ts';

const tries: readonly { readonly text: string; readonly change: Partial<RestKnobs> }[] = [
  { text: 'Sigmoid and LSTM', change: {} },
  { text: 'Attention over sigmoid’s states', change: { attention: 'sigmoid' } },
  { text: 'Forget-gate bias 0', change: { forgetBias: 0 } },
  { text: 'Forget-gate bias 5', change: { forgetBias: 5 } },
  {
    text: 'Sigmoid against tanh, orthogonal W',
    change: { cells: ['sigmoid', 'tanh'], scheme: 'orthogonal' },
  },
  {
    text: 'All 16 times as large',
    change: { cells: ['sigmoid', 'tanh', 'lstm', 'gru'], scheme: 'orthogonal', gain: 16 },
  },
  {
    text: 'ReLU with W = I, constant input',
    change: { cells: ['relu', 'lstm'], scheme: 'identity', input: 'constant' },
  },
  { text: 'Chrono, 100 steps', change: { cells: ['sigmoid', 'lstm', 'gru'], scheme: 'chrono', T: 100 } },
];

export const restTries = (onKnobs: (next: RestKnobs) => void): TemplateResult =>
  html`<div class="controls tries scroll" role="group" aria-label="Settings worth a look">
    <span class="note">Try</span>
    ${tries.map(
      ({ text, change }) =>
        html`<button @click=${() => onKnobs({ ...defaultRest, ...change })}>${text}</button>`,
    )}
  </div>`;
