/** What part of a long sequence is in view: buttons, and room for an overview with a brush that does the same. */
import { html, type TemplateResult } from 'lit-html';
import { windowMoved, type StepWindow, zoomed } from '../../experiment/step-window.ts';

export interface ZoomBarProps {
  readonly T: number;
  readonly window: StepWindow;
  /** The step around which buttons zoom. */
  readonly centre: number;
  readonly onWindow: (window: StepWindow | undefined) => void;
}

/** The `svg` is filled by `drawOverview`. */
export function zoomBar({ T, window, centre, onWindow }: ZoomBarProps): TemplateResult {
  const [first, last] = window;
  const isWhole = first === 1 && last === T;
  const middle = centre >= first && centre <= last ? centre : (first + last) / 2;
  const button = (label: string, text: string, next: StepWindow | undefined, isOff: boolean) =>
    html`<button aria-label=${label} title=${label} ?disabled=${isOff} @click=${() => onWindow(next)}>
      ${text}
    </button>`;
  return html`
    <div class="zoom">
      <span class="zoom-text">steps ${first}–${last} of ${T}</span>
      ${button('Zoom in', '+', zoomed(window, 0.5, middle, T), last - first < 4)}
      ${button('Zoom out', '−', zoomed(window, 2, middle, T), isWhole)}
      ${button('Earlier steps', '←', windowMoved(window, -0.5, T), first === 1)}
      ${button('Later steps', '→', windowMoved(window, 0.5, T), last === T)}
      ${button('All steps', 'All', undefined, isWhole)}
      <svg class="overview" role="presentation"></svg>
    </div>
  `;
}
