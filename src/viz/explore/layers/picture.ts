/** A network of layers above each other: what of a gradient has arrived where, the part that is looked at marked. */
import { select } from 'd3';
import { paintGrid } from '../../chart/heat-map.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { type Layer, layerOf, openDrawing } from '../../chart/layers.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import type { Palette } from '../../chart/palette.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import type { Part } from '../../experiment/part.ts';
import type { Moment } from '../../experiment/timeline.ts';
import { type LayersLayout, layoutLayers, middleOf, type PlacedRow, type Way, waysOf } from './layout.ts';
import { type Arrived, arrivedAt, isPart, rowsOf } from './scene.ts';

export interface LayersProps {
  readonly part: Part;
  readonly moment: Moment;
  readonly scale: NormScale;
  readonly palette: Palette;
  /** Room for the drawing in pixels. */
  readonly width: number;
  readonly onPick: (layer: number, direction: number) => void;
}

export function drawLayers(frame: HTMLElement, props: LayersProps): void {
  const { part, moment } = props;
  const zoom = drawingZoom();
  const rows = rowsOf(part.whole);
  const layout = layoutLayers(rows, part.flood.inputs.length, props.width / zoom);
  const arrived = arrivedAt(part, moment, rows);
  const root = openDrawing(frame.querySelector('svg')!, layout);
  drawRows(layerOf(root, 'rows'), layout, props);
  drawWays(layerOf(root, 'ways'), layout, arrived, props);
  drawCells(layerOf(root, 'cells'), layout, arrived, props);
  drawMap(frame, layout, arrived, props, zoom);
  drawMark(layerOf(root, 'mark'), layout, props);
}

/** Names of rows, and steps below. */
function drawRows(root: Layer, layout: LayersLayout, { part }: LayersProps): void {
  const { rows, left, labelled, axis, height } = layout;
  paint(join(root, 'text', 'row-name', rows, nameOf), {
    class: (row) => classes('row-name', { current: isPart(row, part) }),
    x: left - 10,
    y: ({ top, height }) => top + height / 2,
    text: nameOf,
  });
  paint(
    join(root, 'text', 'step-label', labelled, (t) => t),
    { x: (t) => middleOf(layout, t), y: Math.min(axis + 8, height - 2), text: (t) => t },
  );
}

const nameOf = (row: PlacedRow): string => {
  if (row.of !== 'h') return row.of;
  return `layer ${row.layer + 1} ${row.direction === 1 ? '←' : '→'}`;
};

/** The ways between cells; those that a gradient has gone, in its colour. */
function drawWays(
  root: Layer,
  layout: LayersLayout,
  arrived: readonly (readonly Arrived[])[],
  { scale }: LayersProps,
): void {
  const ways = layout.isDrawn ? waysOf(layout) : [];
  const at = ({ row, t }: Way['from']) => arrived[row][t - 1];
  const shareOf = ({ from, to }: Way) =>
    at(from).share > 0 && at(from).norm > 0 && at(to).norm > 0 && at(from).isAside === at(to).isAside
      ? at(to).share
      : 0;
  paint(
    join(root, 'path', 'way', ways, ({ key }) => key),
    {
      class: (way) => classes('way', { gone: shareOf(way) > 0 }),
      style: (way) =>
        shareOf(way) > 0 ? `--i:${scale.intensity(at(way.to).norm)};--lit:${shareOf(way)}` : '',
      d: ({ from, to }) => {
        const [a, b] = [layout.rows[from.row], layout.rows[to.row]];
        const [x, y] = [middleOf(layout, from.t), middleOf(layout, to.t)];
        if (from.row === to.row) {
          const side = (Math.sign(y - x) * layout.cell) / 2;
          return `M${x + side},${a.top + a.height / 2}H${y - side}`;
        }
        return `M${x},${a.top + a.height}V${b.top}`;
      },
    },
  );
}

function drawCells(
  root: Layer,
  layout: LayersLayout,
  arrived: readonly (readonly Arrived[])[],
  { scale, part, onPick }: LayersProps,
): void {
  const { rows, T, cell, isDrawn } = layout;
  const steps = Array.from({ length: T }, (_, index) => index + 1);
  const cells = isDrawn
    ? rows.flatMap((row, index) =>
        steps.map((t) => ({ row, t, key: `${index},${t}`, at: arrived[index][t - 1] })),
      )
    : [];
  paint(
    join(root, 'rect', 'node', cells, ({ key }) => key),
    {
      class: ({ row, t, at }) =>
        classes('node', {
          loss: row.of === 'E',
          absent: row.of === 'E' && part.flood.losses[t - 1] === null,
          aside: at.isAside,
          zero: at.share > 0 && at.norm === 0 && row.of !== 'E',
        }),
      x: ({ t }) => middleOf(layout, t) - cell / 2,
      y: ({ row }) => row.top,
      width: cell,
      height: ({ row }) => row.height,
      rx: ({ row }) => (row.of === 'E' ? row.height / 2 : 2),
      style: ({ row, at }) =>
        row.of === 'E'
          ? ''
          : `--i:${at.norm > 0 ? scale.intensity(at.norm) : 0};--lit:${at.norm > 0 ? at.share : 0}`,
    },
  );
  const picks = rows.filter((row) => row.of === 'h');
  paint(join(root, 'rect', 'pick', picks, nameOf), {
    x: 0,
    y: ({ top }) => top - 2,
    width: layout.width,
    height: ({ height }) => height + 4,
  }).on('click', (_, row) => row.of === 'h' && onPick(row.layer, row.direction));
}

/** More steps than there is room for are pixels. */
function drawMap(
  frame: HTMLElement,
  layout: LayersLayout,
  arrived: readonly (readonly Arrived[])[],
  { scale, palette, part }: LayersProps,
  zoom: number,
): void {
  const { rows, T, left, pitch, isDrawn } = layout;
  const maps = isDrawn ? [] : rows.map((row, index) => ({ row, index }));
  select(frame)
    .selectAll<HTMLCanvasElement, (typeof maps)[number]>('canvas')
    .data(maps)
    .join('canvas')
    .each(function ({ row, index }) {
      Object.assign(this.style, {
        left: `${left * zoom}px`,
        top: `${row.top * zoom}px`,
        width: `${T * pitch * zoom}px`,
        height: `${row.height * zoom}px`,
      });
      paintGrid(this, T, 1, (_, column) => {
        if (row.of === 'E') return part.flood.losses[column] === null ? 0 : palette.hairline;
        const { norm, share } = arrived[index][column];
        if (share < 0.5) return 0;
        return norm === 0 ? palette.hairline : palette.backward(scale.intensity(norm));
      });
    });
  const root = layerOf(select<SVGElement, unknown>(frame.querySelector<SVGSVGElement>('svg')!), 'frames');
  paint(
    join(root, 'rect', 'frame', maps, ({ index }) => index),
    { x: left, y: ({ row }) => row.top, width: T * pitch, height: ({ row }) => row.height },
  );
}

/** A frame round the part. */
function drawMark(root: Layer, { rows, left, pitch, T }: LayersLayout, { part }: LayersProps): void {
  const [first, last] = part.steps ?? [1, T];
  const start = part.place.direction === 1 ? T - last : first - 1;
  paint(
    join(
      root,
      'rect',
      'part',
      rows.filter((row) => isPart(row, part)),
      nameOf,
    ),
    {
      x: left + start * pitch - 3,
      y: ({ top }) => top - 3,
      width: (last - first + 1) * pitch + 6,
      height: ({ height }) => height + 6,
      rx: 4,
    },
  );
}
