/** The pooled triangle: a heat map under a drawing of its axes, with the cell that is looked at. */
import { pointer } from 'd3';
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import { openChart, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { paintGrid } from '../../chart/heat-map.ts';
import { join, paint } from '../../chart/join.ts';
import { isCommand } from '../../chart/keys.ts';
import { layerOf } from '../../chart/layers.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import type { Palette } from '../../chart/palette.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { layoutPooled } from './layout.ts';
import { pooled, type LossRow } from './rows.ts';

/** A loss, by its row, and a step. */
export interface Spot {
  readonly row: number;
  readonly k: number;
}

export interface PooledProps {
  readonly rows: readonly LossRow[];
  readonly T: number;
  readonly width: number;
  readonly scale: NormScale;
  readonly palette: Palette;
  readonly selected: Spot;
  readonly hovered: Spot | undefined;
  /** What stands at the selected spot. */
  readonly readout: string;
  readonly onHover: (spot: Spot | undefined) => void;
  readonly onSelect: (spot: Spot) => void;
}

export function drawPooled(host: HTMLElement, props: PooledProps): void {
  const { rows, T, width, scale, palette, selected, hovered, readout, onHover, onSelect } = props;
  const zoom = drawingZoom();
  const losses = rows.map(({ t }) => t);
  const layout = layoutPooled(losses, T, roomIn(width));
  const { left, right, top, bottom, per, columns, rowSize, x } = layout;
  const canvas = host.querySelector('canvas')!;
  Object.assign(canvas.style, {
    left: `${left * zoom}px`,
    top: `${top * zoom}px`,
    width: `${(right - left) * zoom}px`,
    height: `${(bottom - top) * zoom}px`,
  });
  const cells = rows.map((row) => pooled(row, per));
  paintGrid(canvas, columns, rows.length, (row, column) => {
    const size = cells[row][column];
    // Beyond the loss, or not known yet.
    if (size === undefined || Number.isNaN(size)) return 0;
    if (size >= SMALLEST_NORMAL) return palette.backward(scale.intensity(size));
    if (size > 0) return (row - column) % 3 === 0 ? palette.accent : 0;
    return (row + column) % 4 === 0 ? palette.hairline : 0;
  });

  const root = openChart(host.querySelector('svg')!, layout, `Losses by steps, ${rows.length} by ${T}`);
  drawFrame(layerOf(root, 'axes'), layout, {
    x: 'step k; the gradient travels to the left',
    y: 'step t of the loss',
  });
  const marks = layerOf(root, 'marks');
  for (const [name, spot] of [
    ['selected', selected],
    ['hovered', hovered],
  ] as const) {
    paint(join(marks, 'rect', `mark-${name}`, spot && rows[spot.row] ? [spot] : []), {
      x: ({ k }) => x.of(k) - 4,
      y: ({ row }) => top + row * rowSize - 2,
      width: 8,
      height: rowSize + 4,
      rx: 2,
    });
  }
  const spotAt = (event: MouseEvent): Spot => {
    const [across, down] = pointer(event, root.node());
    const row = Math.min(rows.length - 1, Math.max(0, Math.floor((down - top) / rowSize)));
    return { row, k: Math.min(rows[row].t, x.at(across)) };
  };
  paint(join(layerOf(root, 'field'), 'rect', 'field', [0]), {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'triangle of losses and steps',
    'aria-label': `${rows.length} losses by ${T} steps. Arrow keys move, with Shift by ten. ${readout}`,
  })
    .on('pointermove', (event: PointerEvent) => event.pointerType === 'mouse' && onHover(spotAt(event)))
    .on('pointerleave', () => onHover(undefined))
    .on('click', (event: MouseEvent) => onSelect(spotAt(event)))
    .on('keydown', (event: KeyboardEvent) => {
      if (isCommand(event)) return;
      const next = spotByKey(event, selected, losses, per);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      onSelect(next);
    });
}

/** Where a key leads: across by cells, and up and down by losses. */
export function spotByKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { row, k }: Spot,
  losses: readonly number[],
  per: number,
): Spot | undefined {
  const by = shiftKey ? 10 : 1;
  const to = (next: number, step: number): Spot => {
    const at = Math.min(losses.length - 1, Math.max(0, next));
    return { row: at, k: Math.min(losses[at], Math.max(0, step)) };
  };
  switch (key) {
    case 'ArrowLeft':
      return to(row, k - by * per);
    case 'ArrowRight':
      return to(row, k + by * per);
    case 'ArrowUp':
      return to(row - by, k);
    case 'ArrowDown':
      return to(row + by, k);
    case 'Home':
      return to(row, 0);
    case 'End':
      return to(row, losses[row]);
    default:
      return undefined;
  }
}
