/** What the chart of losses is drawn on. */
import { html, type TemplateResult } from 'lit-html';
import type { CurvesRequest } from './curves/layout.ts';

export type Axes = Pick<CurvesRequest, 'x' | 'y'>;

export function axesView(axes: Axes, set: (axes: Axes) => void): TemplateResult {
  const choice = <Name extends keyof Axes>(name: Name, value: Axes[Name], text: string) =>
    html`<button aria-pressed=${axes[name] === value} @click=${() => set({ ...axes, [name]: value })}>
      ${text}
    </button>`;
  return html`<span class="controls" role="group" aria-label="Horizontal axis"
      >${choice('x', 'updates', 'updates')}${choice('x', 'seconds', 'seconds')}</span
    >
    <span class="controls" role="group" aria-label="Vertical axis"
      >${choice('y', 'log', 'log loss')}${choice('y', 'linear', 'linear')}</span
    >`;
}
