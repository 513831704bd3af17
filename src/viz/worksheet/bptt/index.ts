/** Question 1: backpropagation through three steps, term by term, and the sheet's slips in numbers. */
import './bptt.css';
import '../../chart/matrix.css';
import '../questions.css';
import { html, render } from 'lit-html';
import { bpttView, slipsView } from './bptt.ts';
import { mountCheck } from '../../check/index.ts';
import { type Mount, partsOf } from '../../page/sections.ts';
import { type ExerciseChoice, choice, experiment, parameter } from './experiment.ts';

export const mount: Mount = (host) => {
  render(
    html`<div class="terms"></div>
      <div class="controls draws"></div>
      <div class="wrong"></div>
      <h3>Check my gradient</h3>
      <p class="note question">
        Paste what you computed for these numbers: a mistake that is known is named, with the first number and
        the first term that it spoils.
      </p>
      <div id="check-gradient"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  draw('.terms', () =>
    bpttView({
      experiment: experiment.value,
      parameter: parameter.value,
      onParameter: (name) => (parameter.value = name),
    }),
  );
  draw('.draws', () => {
    const button = (to: ExerciseChoice, text: string, isOn: boolean) =>
      html`<button aria-pressed=${isOn} @click=${() => (choice.value = to)}>${text}</button>`;
    const seed = typeof choice.value === 'number' ? choice.value : 0;
    return html`<span class="note">numbers:</span>
      ${button('textbook', 'textbook', choice.value === 'textbook')}
      ${button('zero', 'h₀ = 0', choice.value === 'zero')}
      ${button(seed + 1, seed ? `draw ${seed}: draw again` : 'draw others', seed > 0)}`;
  });
  draw('.wrong', () => slipsView(experiment.value));
  mountCheck(part('#check-gradient'), experiment);
};
