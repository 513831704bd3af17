/** A button on each step of the network that opens its gates. */
import { html, type TemplateResult } from 'lit-html';
import type { NetworkLayout } from '../network/layout.ts';

export interface OpenersProps {
  readonly places: NetworkLayout['gates'];
  readonly opened: number | undefined;
  /** A factor inside is wrong in someone’s own gradient. */
  readonly isWrong: boolean;
  readonly onOpen: (step: number | undefined) => void;
}

export function openersView({ places, opened, isWrong, onOpen }: OpenersProps): TemplateResult {
  return html`${places.map(({ step, x, y }) => {
    const isOpen = step === opened;
    return html`<button
      class="opener ${isWrong ? 'wrong' : ''}"
      .style=${`left:${x}px;top:${y}px`}
      aria-expanded=${isOpen}
      aria-controls="gates"
      aria-label="Gates of step ${step}${isWrong ? ', with a wrong factor' : ''}"
      @click=${() => onOpen(isOpen ? undefined : step)}
    >
      gates ${isOpen ? '▴' : isWrong ? '✗' : '▾'}
    </button>`;
  })}`;
}
