/** The run over updates: the gradient on its way back as a picture, the norms of the gradient, the loss. */
import { pointer, select } from 'd3';
import { Flag } from '../../rnn/trace/columns.ts';
import { drawCursor } from '../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../chart/drawing.ts';
import { drawFrame, drawTicks } from '../chart/frame.ts';
import { paintGrid } from '../chart/heat-map.ts';
import { join, paint } from '../chart/join.ts';
import type { NormScale } from '../chart/norm-scale.ts';
import type { Palette } from '../chart/palette.ts';
import { drawingZoom } from '../chart/zoom.ts';
import { counted } from '../text/format.ts';
import { type LinesFrame, meanOf, type StackLayout, stackLayout, updateAxis } from './layout.ts';
import type { Image, View } from './view.ts';
import { type Layer, layerOf } from '../chart/layers.ts';

export interface StackProps {
  readonly view: View;
  readonly width: number;
  readonly palette: Palette;
  readonly scale: NormScale;
  /** What is pointed at: an update; undefined for none. */
  readonly update: number | undefined;
  /** Between two records. */
  readonly spacing: number;
  readonly readout: string;
  /** `h` */
  readonly state: string;
  readonly label: string;
  readonly onUpdate: (update: number) => void;
  readonly onLag: (lag: number) => void;
  readonly onZoom: (from: number, to: number) => void;
  /** By so many windows: 1 is as far as is on show. */
  readonly onPan: (windows: number) => void;
  /** So many times as much is to be on show, round an update. */
  readonly onZoomAt: (factor: number, update: number) => void;
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
}

/** Draws into a host with a `.images` for the canvases and an SVG over them. */
export function drawStack(host: HTMLElement, props: StackProps): void {
  const { view, width, state } = props;
  const layout = stackLayout(view, roomIn(width));
  const root = openChart(host.querySelector('svg')!, layout, props.label);
  drawn.set(host, { layout, props });
  layCanvases(host.querySelector('.images')!, layout, props);
  const isApart = layout.images.length > 1;
  join(layerOf(root, 'frames'), 'g', 'image', layout.images).each(function (frame) {
    const name = isApart ? `process ${frame.rank}` : `lag, steps back; colour: norm of dE/d${state}`;
    drawFrame(select<SVGElement, unknown>(this), frame, { x: '', y: name });
  });
  const within = paint(join(root, 'clipPath', 'within', [0]), { id: WITHIN });
  paint(join(within as unknown as Layer, 'rect', 'box', [0]), {
    x: layout.left,
    y: 0,
    width: layout.right - layout.left,
    height: layout.height,
  });
  drawLines(layerOf(root, 'norms'), layout.norms, '', 'norm of the gradient of all parameters, log scale');
  drawLines(layerOf(root, 'loss'), layout.loss, 'update', 'loss, log scale');
  drawHit(root, layout, props);
}

/** What was drawn last in a host. */
const drawn = new WeakMap<HTMLElement, { readonly layout: StackLayout; readonly props: StackProps }>();
const WITHIN = 'traces-within';

/**
 * Moves what was drawn to where it stands in another window, at once: pictures and lines as they are, stretched, until those of
 * the window itself come. Numbers on the axis follow.
 */
export function moveStack(host: HTMLElement, [from, to]: readonly [number, number]): void {
  const last = drawn.get(host);
  if (!last) return;
  const { layout, props } = last;
  const { view } = props;
  const { left, right } = layout;
  const stretch = (view.to - view.from) / (to - from);
  const shift = ((view.from - from) / (to - from)) * (right - left);
  const isAtRest = view.from === from && view.to === to;
  const zoom = drawingZoom();
  for (const canvas of host.querySelectorAll('canvas')) {
    canvas.style.transform = isAtRest ? '' : `translateX(${shift * zoom}px) scaleX(${stretch})`;
  }
  const place = isAtRest ? null : `translate(${left + shift - left * stretch} 0) scale(${stretch} 1)`;
  const root = select<SVGElement, unknown>(host.querySelector<SVGSVGElement>('svg')!);
  root.selectAll('.moving').attr('transform', place);
  root.selectAll('.cursor, .here').attr('visibility', isAtRest ? null : 'hidden');
  const { ticks } = updateAxis([from, to], [left, right]);
  const frames = [...layout.images.slice(-1), layout.loss];
  for (const [index, name] of ['.image:last-child', '.loss'].entries()) {
    const frame = { ...frames[index], xTicks: ticks };
    root.selectAll<SVGElement, unknown>(name).each(function () {
      drawTicks(select<SVGElement, unknown>(this), frame);
    });
  }
}

function layCanvases(host: Element, layout: StackLayout, { view, palette, scale }: StackProps): void {
  const zoom = drawingZoom();
  // What is moved is kept within the frame.
  (host as HTMLElement).style.clipPath =
    `inset(0 ${(layout.width - layout.right) * zoom}px 0 ${layout.left * zoom}px)`;
  const canvases = [...host.querySelectorAll('canvas')];
  const wanted = layout.images.length + 1;
  while (canvases.length < wanted) canvases.push(host.appendChild(document.createElement('canvas')));
  for (const extra of canvases.splice(wanted)) extra.remove();
  const lay = (
    canvas: HTMLCanvasElement,
    { top, bottom }: { readonly top: number; readonly bottom: number },
  ) => {
    canvas.style.left = `${layout.left * zoom}px`;
    canvas.style.top = `${top * zoom}px`;
    canvas.style.width = `${(layout.right - layout.left) * zoom}px`;
    canvas.style.height = `${(bottom - top) * zoom}px`;
  };
  const [strip, ...images] = canvases;
  lay(strip, layout.strip);
  const clipped = meanOf(view.lines[0], 'clipped');
  paintGrid(strip, view.columns, 1, (_, column) =>
    clipped[column] > 0 ? palette.forward(clipped[column]) : 0,
  );
  images.forEach((canvas, index) => {
    lay(canvas, layout.images[index]);
    paintImage(canvas, view.images[index], palette, scale);
  });
}

/** A column of the picture is one of the view, a row a lag, the last step on top. */
function paintImage(canvas: HTMLCanvasElement, { cells }: Image, palette: Palette, scale: NormScale): void {
  const { columns, lags, logs, flags } = cells;
  const [low, high] = scale.domain;
  const intensity = (log: number) => Math.min(1, Math.max(0, (log - low) / (high - low)));
  paintGrid(canvas, columns, lags, (lag, column) => {
    const at = column * lags + lag;
    if (flags[at] & Flag.notFinite) return palette.negative(1);
    const log = logs[at];
    if (!Number.isNaN(log)) return palette.backward(intensity(log));
    return flags[at] & Flag.zero && (lag + column) % 4 === 0 ? palette.hairline : 0;
  });
}

function drawLines(root: Layer, frame: LinesFrame, x: string, y: string): void {
  drawFrame(root, frame, { x, y });
  const clipped = paint(join(root, 'g', 'clipped', [0]), { 'clip-path': `url(#${WITHIN})` });
  const moving = layerOf(clipped as unknown as Layer, 'moving');
  paint(join(moving, 'path', 'band', [...frame.band]), { d: pathThrough });
  const groups = paint(
    join(moving, 'g', 'line', frame.lines, ({ id }) => id),
    { class: ({ look }) => `line ${look}` },
  );
  paint(
    join(groups, 'path', 'run', ({ stretches }) => [...stretches]),
    { d: pathThrough },
  );
  // A stretch of one point has no length.
  paint(
    join(groups, 'circle', 'alone', ({ stretches }) =>
      stretches.filter(({ length }) => length === 1).map(([point]) => point),
    ),
    { cx: ({ x }) => x, cy: ({ y }) => y, r: 1.5 },
  );
  paint(
    join(groups, 'circle', 'broken', ({ broken }) => [...broken]),
    { cx: ({ x }) => x, cy: ({ y }) => y, r: 2 },
  );
}

/** What a key moves by, of what is on show. */
export const PAN = 1 / 4;
/** What a pixel of the wheel zooms by. */
const WHEEL = 1.002;
/** A drag that is shorter is a click. */
const DRAG = 6;
/** Where a drag began, across. */
const drags = new WeakMap<Element, number>();
/** Of a drag that moves what is on show, where it was last. */
const pans = new WeakMap<Element, number>();

function drawHit(root: Layer, layout: StackLayout, props: StackProps): void {
  const { view, update, spacing, readout, onUpdate, onLag, onZoom, onZoomIn, onZoomOut } = props;
  const { onPan, onZoomAt } = props;
  const { left, right, top, bottom, x } = layout;
  const band = paint(join(root, 'rect', 'chosen', [0]), { y: top, height: bottom - top });
  const count = Math.max(0, Math.round((view.to - view.from) / spacing) - 1);
  const place = (at: number) => Math.max(0, Math.min(count, Math.round((at - view.from) / spacing)));
  const updateAt = (place: number) => Math.round(view.from + place * spacing);
  const inside = update !== undefined && update >= view.from && update < view.to;
  drawCursor(
    root,
    { left, right, top, axis: bottom },
    {
      name: 'Update',
      last: count,
      now: update === undefined ? 0 : place(update),
      text: readout,
      x: inside ? x.of(update + spacing / 2) : undefined,
      here: [],
      stays: true,
      valueAt: ({ x: across }) => place(x.at(across) - spacing / 2),
      onMove: (value) => value !== undefined && onUpdate(updateAt(value)),
      keys: {
        '+': onZoomIn,
        '=': onZoomIn,
        '-': onZoomOut,
        '−': onZoomOut,
        '[': () => onPan(-PAN),
        ']': () => onPan(PAN),
      },
    },
  );
  const across = (event: PointerEvent) => Math.max(left, Math.min(right, pointer(event, root.node())[0]));
  const forget = (target: Element) => {
    drags.delete(target);
    paint(band, { x: 0, width: 0 });
  };
  root
    .selectAll<SVGRectElement, unknown>('.hit')
    .on('pointerdown', (event: PointerEvent) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      const target = event.currentTarget as Element;
      target.setPointerCapture(event.pointerId);
      (event.shiftKey ? pans : drags).set(target, across(event));
    })
    .on('pointermove.pan', (event: PointerEvent) => {
      const target = event.currentTarget as Element;
      const before = pans.get(target);
      if (before === undefined) return;
      const now = across(event);
      pans.set(target, now);
      onPan((before - now) / (right - left));
    })
    .on(
      'wheel',
      (event: WheelEvent) => {
        const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
        if (event.ctrlKey || event.metaKey) {
          onZoomAt(WHEEL ** event.deltaY, x.at(pointer(event, root.node())[0]));
        } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
          onPan(sideways / (right - left));
        } else return;
        event.preventDefault();
      },
      { passive: false },
    )
    .on('pointermove.lag', (event: PointerEvent) => {
      const y = pointer(event, root.node())[1];
      const at = layout.images.findIndex(({ top, bottom }) => y >= top && y < bottom);
      if (at < 0) return;
      const { top, bottom } = layout.images[at];
      onLag(Math.floor(((y - top) / (bottom - top)) * view.images[at].cells.lags));
    })
    .on('pointermove.drag', (event: PointerEvent) => {
      const from = drags.get(event.currentTarget as Element);
      if (from === undefined) return;
      const to = across(event);
      paint(band, { x: Math.min(from, to), width: Math.abs(to - from) });
    })
    .on('pointerup', (event: PointerEvent) => {
      const target = event.currentTarget as Element;
      if (pans.delete(target)) return;
      const from = drags.get(target);
      forget(target);
      const to = across(event);
      if (from === undefined || Math.abs(to - from) < DRAG) onUpdate(updateAt(place(x.at(to) - spacing / 2)));
      else onZoom(x.at(Math.min(from, to)), x.at(Math.max(from, to)));
    })
    .on('pointercancel', (event: PointerEvent) => {
      pans.delete(event.currentTarget as Element);
      forget(event.currentTarget as Element);
    });
}

export const stackLabel = (view: View): string =>
  `The gradient on its way back, its norm and the loss over ${counted(Math.round(view.to - view.from), 'update')}`;
