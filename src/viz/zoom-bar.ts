/** What part of a long sequence is in view: an overview with a brush, and buttons that do the same. */
import { brushX, select } from 'd3';
import { html, type TemplateResult } from 'lit-html';
import { fitted, moved, type StepWindow, zoomed } from './step-window.ts';

export interface ZoomBarProps {
  readonly T: number;
  readonly window: StepWindow;
  /** The step around which buttons zoom. */
  readonly centre: number;
  readonly onWindow: (window: StepWindow | undefined) => void;
}

/** The `svg` is filled by `drawBrush`. */
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
      ${button('Earlier steps', '←', moved(window, -0.5, T), first === 1)}
      ${button('Later steps', '→', moved(window, 0.5, T), last === T)}
      ${button('All steps', 'All', undefined, isWhole)}
      <svg class="overview" role="presentation"></svg>
    </div>
  `;
}

const HEIGHT = 26;

/** A brush over the whole sequence, with what has arrived at each step as its background. */
export function drawBrush(
  svg: SVGSVGElement,
  { T, window: [first, last], onWindow }: ZoomBarProps,
  /** Height of each step's bar, 0 to 1, from h_0 on. */
  bars: readonly number[],
  width: number,
): void {
  const pitch = width / (T + 1);
  const root = select(svg).attr('width', width).attr('height', HEIGHT);
  const path = bars.map((bar, k) => `M${(k + 0.5) * pitch},${HEIGHT}v${-bar * (HEIGHT - 4)}`).join('');
  root
    .selectAll('path')
    .data([path])
    .join('path')
    .attr('d', path)
    .attr('stroke-width', Math.max(0.6, pitch * 0.7));
  const brush = brushX<number>()
    .extent([
      [0, 0],
      [width, HEIGHT],
    ])
    .on('brush end', (event: { sourceEvent?: Event; selection: [number, number] | null; type: string }) => {
      if (!event.sourceEvent) return;
      if (!event.selection) return event.type === 'end' ? onWindow(undefined) : undefined;
      const [from, to] = event.selection.map((x) => x / pitch);
      onWindow(fitted([from + 0.5, to - 0.5], T));
    });
  const group = root.selectAll<SVGGElement, number>('g').data([0]).join('g');
  group.call(brush);
  group.call(brush.move, [(first - 1 + (first === 1 ? 0 : 1)) * pitch, (last + 1) * pitch]);
}
