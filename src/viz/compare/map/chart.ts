/** The map itself: a canvas with a cell a point, and over it axes, borders, theory, and what is pointed at. */
import '../../chart/chart.css';
import { pointer } from 'd3';
import type { Plane } from '../../../rnn/map/plane.ts';
import { paintGrid } from '../../chart/heat-map.ts';
import { join, paint } from '../../chart/join.ts';
import type { Palette } from '../../chart/palette.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { mapCellAt, frameOf, type MapFrame, pathOf, placeOn, theoryLabels } from './layout.ts';
import type { Line } from './borders.ts';
import { keyed } from './keys.ts';
import type { TheoryLine } from './lines.ts';
import type { Point } from '../../chart/geometry.ts';
import { drawFrame } from '../../chart/frame.ts';
import { type Layer, layerOf, openDrawing } from '../../chart/layers.ts';
import { axisTitles } from './names.ts';
import { isOnMap, type PathSpot } from './training/path.ts';
import { clamp } from '../../chart/clamp.ts';

/** Columns and rows of a rectangle, both ends included. */
export interface Cells {
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
}

export interface MapChartProps {
  readonly plane: Plane;
  readonly width: number;
  readonly palette: Palette;
  /** By point: where on the diverging scale, -1 to 1; NaN: nothing is known. */
  readonly shades: Float64Array;
  /** Points that have no single rate, and those whose draws disagree. */
  readonly unrated: readonly number[];
  readonly divided: readonly number[];
  readonly borders: readonly Line[];
  readonly theories: readonly TheoryLine[];
  /** A run of training, in its order. */
  readonly path: readonly PathSpot[];
  readonly here: number;
  readonly held: number | undefined;
  readonly readout: string;
  readonly onPoint: (point: number) => void;
  readonly onOpen: (point: number) => void;
  readonly onHold: (point: number) => void;
  readonly onZoom: (cells: Cells) => void;
  /** By keys: into the surroundings of the point, or out again. */
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
}

export function drawMap(host: HTMLElement, props: MapChartProps): void {
  const zoom = drawingZoom();
  const { plane } = props;
  const frame = frameOf(plane, props.width / zoom);
  const svg = host.querySelector('svg')!;
  const root = paint(openDrawing(svg, frame), { role: 'group', 'aria-labelledby': 'map-title' });
  const [cells, marks] = host.querySelectorAll('canvas');
  for (const canvas of [cells, marks]) lay(canvas, frame, zoom);
  paintCells(cells, props);
  paintMarks(marks, props);
  const axes = layerOf(root, 'axes');
  drawFrame(axes, frame, { x: axisTitles[plane.x.name], y: axisTitles[plane.y.name] });
  const { left, right, top, bottom } = frame;
  paint(join(axes, 'rect', 'frame', [0]), { x: left, y: top, width: right - left, height: bottom - top });
  drawLines(layerOf(root, 'lines'), frame, props);
  drawPath(layerOf(root, 'training'), frame, props);
  drawPlaces(layerOf(root, 'places'), frame, props);
  drawHit(layerOf(root, 'hits'), frame, props);
}

/** Lays a canvas over the plot. */
function lay(canvas: HTMLCanvasElement, frame: MapFrame, zoom: number): void {
  canvas.hidden = false;
  canvas.style.left = `${frame.left * zoom}px`;
  canvas.style.top = `${frame.top * zoom}px`;
  canvas.style.width = `${(frame.right - frame.left) * zoom}px`;
  canvas.style.height = `${(frame.bottom - frame.top) * zoom}px`;
}

function paintCells(canvas: HTMLCanvasElement, { plane: { x, y }, shades, palette }: MapChartProps): void {
  paintGrid(canvas, x.count, y.count, (row, column) => {
    const shade = shades[(y.count - 1 - row) * x.count + column];
    if (Number.isNaN(shade)) return 0;
    return shade > 0 ? palette.backward(shade) : palette.negative(-shade);
  });
}

/** Dots where there is no single rate, strokes where draws disagree: thousands, which a canvas paints at once. */
function paintMarks(canvas: HTMLCanvasElement, { plane: { x, y }, unrated, divided }: MapChartProps): void {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  // Setting the size clears it.
  Object.assign(canvas, { width, height });
  const brush = canvas.getContext('2d')!;
  const [across, down] = [width / x.count, height / y.count];
  const left = (point: number) => (point % x.count) * across;
  const bottom = (point: number) => height - Math.floor(point / x.count) * down;
  brush.strokeStyle = brush.fillStyle = getComputedStyle(canvas).color;
  brush.lineWidth = 0.8 * devicePixelRatio;
  brush.beginPath();
  for (const point of divided) {
    brush.moveTo(left(point), bottom(point));
    brush.lineTo(left(point) + across, bottom(point) - down);
  }
  brush.stroke();
  const size = 1.4 * devicePixelRatio;
  for (const point of unrated) {
    brush.fillRect(left(point) + (across - size) / 2, bottom(point) - (down + size) / 2, size, size);
  }
}

function drawLines(root: Layer, frame: MapFrame, { borders, theories }: MapChartProps): void {
  const border = pathOf(frame, borders);
  paint(join(root, 'path', 'under', [0]), { d: border });
  paint(join(root, 'path', 'border', [0]), { d: border });
  paint(
    join(root, 'path', 'theory-under', theories, ({ name }) => name),
    { d: ({ lines }) => pathOf(frame, lines) },
  );
  paint(
    join(root, 'path', 'theory', theories, ({ name }) => name),
    { class: ({ name }) => `theory of-${name}`, d: ({ lines }) => pathOf(frame, lines) },
  );
  paint(
    join(root, 'text', 'theory-name', theoryLabels(frame, theories), ({ name }) => name),
    { x: ({ x }) => x, y: ({ y }) => y, 'text-anchor': ({ anchor }) => anchor, text: ({ text }) => text },
  );
}

/** Radii of circles where the loss is 0, and where it is that of guessing or more. */
const STOP = { least: 2, most: 6.5 } as const;

/** A run of training: its line, a circle a point, and its ends named. */
function drawPath(root: Layer, frame: MapFrame, { plane, path }: MapChartProps): void {
  const stops = path
    .filter((spot) => isOnMap(plane, spot))
    .map(({ column, row, step, share }) => ({
      ...placeOn(frame, column, row),
      step,
      r: STOP.least + (STOP.most - STOP.least) * clamp(share, 0, 1),
    }));
  const line = stops.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L');
  const lines = stops.length > 1 ? [`M${line}`] : [];
  paint(join(root, 'path', 'way-under', lines), { d: (d) => d });
  paint(join(root, 'path', 'way', lines), { d: (d) => d });
  // The large ones of the beginning below the small ones of the end.
  paint(join(root, 'circle', 'stop', stops), { cx: ({ x }) => x, cy: ({ y }) => y, r: ({ r }) => r });
  const [last] = stops.slice(-1);
  const isRight = last && last.x > (frame.left + frame.right) / 2;
  paint(join(root, 'text', 'stop-name', stops.length > 1 ? [last] : []), {
    x: ({ x }) => x + (isRight ? -9 : 9),
    y: ({ y }) => y - 14,
    'text-anchor': isRight ? 'end' : 'start',
    text: ({ step }) => `update ${step}`,
  });
}

function drawPlaces(root: Layer, frame: MapFrame, { plane, here, held }: MapChartProps): void {
  const places = [
    ...(held === undefined ? [] : [{ name: 'held', point: held }]),
    { name: 'here', point: here },
  ].map(({ name, point }) => ({
    name,
    ...placeOn(frame, point % plane.x.count, Math.floor(point / plane.x.count)),
  }));
  const size = Math.max(9, frame.cell.width, frame.cell.height);
  const box = {
    width: size,
    height: size,
    rx: 2,
    x: ({ x }: { x: number }) => x - size / 2,
    y: ({ y }: { y: number }) => y - size / 2,
  };
  paint(join(root, 'rect', 'place-under', places), box);
  paint(join(root, 'rect', 'place', places), { class: ({ name }) => `place ${name}`, ...box });
}

/** A drag that is shorter is a click. */
const DRAG = 6;

function drawHit(root: Layer, frame: MapFrame, props: MapChartProps): void {
  const { plane, here, readout, onPoint, onOpen, onHold, onZoom } = props;
  const { x, y } = plane;
  const band = join(root, 'rect', 'zoom', [0]);
  const placeOf = (event: PointerEvent | MouseEvent) => {
    const [x, y] = pointer(event, root.node());
    return {
      x: clamp(x, frame.left, frame.right),
      y: clamp(y, frame.top, frame.bottom),
    };
  };
  const pointAt = (event: PointerEvent | MouseEvent) => {
    const { column, row } = mapCellAt(frame, plane, placeOf(event));
    return row * x.count + column;
  };
  const hit = paint(join(root, 'rect', 'hit', [0]), {
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height: frame.bottom - frame.top,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Point of the map',
    'aria-valuemin': 0,
    'aria-valuemax': x.count * y.count - 1,
    'aria-valuenow': here,
    'aria-valuetext': readout,
  });
  hit
    .on('pointermove', (event: PointerEvent) => {
      const from = drags.get(event.currentTarget as Element);
      if (!from) return event.pointerType === 'mouse' ? onPoint(pointAt(event)) : undefined;
      const to = placeOf(event);
      paint(band, {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      });
    })
    .on('pointerdown', (event: PointerEvent) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      const target = event.currentTarget as Element;
      target.setPointerCapture(event.pointerId);
      drags.set(target, placeOf(event));
    })
    .on('pointerup', (event: PointerEvent) => {
      const target = event.currentTarget as Element;
      const from = drags.get(target);
      forget(target);
      if (!from) return onPoint(pointAt(event));
      const to = placeOf(event);
      if (Math.hypot(to.x - from.x, to.y - from.y) < DRAG) {
        return event.shiftKey ? onHold(pointAt(event)) : onOpen(pointAt(event));
      }
      const [a, b] = [mapCellAt(frame, plane, from), mapCellAt(frame, plane, to)];
      onZoom({ columns: sorted(a.column, b.column), rows: sorted(a.row, b.row) });
    })
    .on('pointercancel', (event: PointerEvent) => forget(event.currentTarget as Element))
    .on('keydown', (event: KeyboardEvent) => {
      if (event.key === 'Escape' && drags.has(event.currentTarget as Element)) {
        forget(event.currentTarget as Element);
        return;
      }
      const done = keyed(event, plane, here);
      if (!done) return;
      event.preventDefault();
      if ('to' in done) onPoint(done.to);
      else if (done.does === 'open') onOpen(here);
      else if (done.does === 'hold') onHold(here);
      else if (done.does === 'zoom in') props.onZoomIn();
      else props.onZoomOut();
    });
  const forget = (target: Element) => {
    drags.delete(target);
    paint(band, { width: 0, height: 0 });
  };
}

/** Where a rectangle that is being dragged began. */
const drags = new WeakMap<Element, Point>();
const sorted = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
