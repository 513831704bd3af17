/** A long sequence at a glance, with a brush over the part that is in view. Loaded with the first long sequence. */
import { brushX, select } from 'd3';
import { fitted } from '../../experiment/step-window.ts';
import type { ZoomBarProps } from './zoom-bar.ts';

const HEIGHT = 26;

/** A brush over the whole sequence, with what has arrived at each step as its background. */
export function drawOverview(
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
