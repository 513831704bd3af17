/** A whole number from 1 up, with a button at either side. */
import { html, type TemplateResult } from 'lit-html';
import { faultView, numberInput } from './number-input.ts';

export interface StepperProps {
  /** Read out, and of the buttons. */
  readonly name: string;
  readonly less: string;
  readonly more: string;
  /** What stands before the number. */
  readonly symbol: string;
  readonly value: number;
  readonly most: number;
  readonly set: (value: number) => void;
}

export function stepper({ name, less, more, symbol, value, most, set }: StepperProps): TemplateResult {
  const button = (title: string, next: number, text: string) =>
    html`<button aria-label=${title} ?disabled=${next < 1 || next > most} @click=${() => set(next)}>
      ${text}
    </button>`;
  return html`<span class="stepper" role="group" aria-label=${name} title="${name}, 1 to ${most}">
    ${button(less, value - 1, '−')}
    <label
      ><i>${symbol}</i
      >${numberInput({ label: symbol, name, value, range: { min: 1, max: most, step: 1 }, set })}</label
    >${faultView(value)} ${button(more, value + 1, '+')}
  </span>`;
}
