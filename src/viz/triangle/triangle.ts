/** The triangle of terms: row t is a loss, column k the step at which the parameter acted. */
import { select } from 'd3';
import { actsOnOutput, lossSteps, type ParameterName } from '../../rnn/index.ts';
import { classes, join, paint, STRONG } from '../chart/join.ts';
import type { Place } from '../experiment/place.ts';
import { drawHorizon } from './horizon.ts';
import { drawingZoom } from '../chart/zoom.ts';
import type { Picture } from '../experiment/picture.ts';
import { fitting, footOf, layoutTriangle, topOf, type TriangleLayout } from './layout.ts';
import { drawTriangleMap } from './map.ts';
import { termByKey } from './moves.ts';
import { formatNumber, formatPower, subscript } from '../text/format.ts';
import { type TriangleProps } from './props.ts';
import { isCommand } from '../chart/keys.ts';
import { type Layer, openDrawing } from '../chart/layers.ts';

/** One term in the triangle. `zero`: exactly zero; `underflow`: below the smallest normal float64. */
export interface TriangleCell extends Place {
  readonly norm: number;
  readonly kind: 'zero' | 'underflow' | 'sized';
}

/** Room on both sides of a number together. */
const PADDING = 6;

/** The terms that exist: k <= t, and k = t alone for the output's parameters, which act on o_t only. */
export function triangleCells(picture: Picture, parameter: ParameterName): TriangleCell[] {
  const isOutput = actsOnOutput(parameter);
  return Array.from({ length: picture.length }, (_, index) => index + 1).flatMap((t) =>
    Array.from({ length: t }, (_, index) => index + 1)
      .filter((k) => (k === t || !isOutput) && picture.experiment.targets[t - 1] !== null)
      .map((k) => ({
        parameter,
        t,
        k,
        norm: picture.norm(parameter, t, k),
        kind: picture.kindOf(parameter, t, k),
      })),
  );
}

const TEXT = { zero: '0', underflow: '≈ 0' };

/** Draws into a figure with a canvas under an svg. */
export function drawTriangle(figure: Element, props: TriangleProps): void {
  const { picture, parameter, horizon, windows = false, onHorizon, held } = props;
  const zoom = drawingZoom();
  const { targets } = picture.experiment;
  const losses = lossSteps(targets);
  const layout = layoutTriangle(picture.length, props.width / zoom, losses);
  const canvas = figure.querySelector('canvas')!;
  const svg = figure.querySelector('svg')!;
  const root = openDrawing(svg, layout);
  const isMap = held !== undefined || !layout.isDrawn;
  canvas.hidden = !isMap;
  drawAxes(root, layout, picture);
  const layer = (name: string, isOn: boolean) =>
    join(root, 'g', name, isOn ? [0] : []).node() as SVGGElement | null;
  const cells = layer('cells', !isMap);
  if (cells) drawCells(cells, layout, props);
  const map = layer('map', isMap);
  if (map) drawTriangleMap(canvas, map, layout, zoom, props);
  const isAlongTime = !actsOnOutput(parameter) && horizon !== undefined;
  const cut = layer('cut', isAlongTime);
  if (cut && horizon !== undefined) drawHorizon(cut, { layout, horizon, windows, onHorizon });
}

function drawAxes(root: Layer, layout: TriangleLayout, picture: Picture): void {
  const { size, rowSize, left, labelledColumns, labelledRows } = layout;
  const beside = { x: left - 6 };
  const under = { y: footOf(layout) + 28 };
  paint(join(root, 'text', 'row-label', labelledRows), {
    ...beside,
    y: (t) => topOf(layout, t) + rowSize / 2,
    class: (t) => classes('row-label', { absent: picture.experiment.targets[t - 1] === null }),
    text: (t) => `E${subscript(t)}`,
  });
  paint(join(root, 'text', 'column-label', labelledColumns), {
    ...under,
    x: (k) => left + (k - 0.5) * size,
    text: (k) => k,
  });
  paint(join(root, 'text', 'axis', ['k =']), { ...beside, ...under, text: (text) => text });
}

function drawCells(parent: SVGGElement, layout: TriangleLayout, props: TriangleProps): void {
  const { size, rowSize, left } = layout;
  const { picture, parameter, selected, hovered, onHover, onSelect } = props;
  const { intensity } = props.scale ?? picture.scale;
  const root: Layer = select<SVGElement, unknown>(parent);
  const is = (place: Place | undefined) => (cell: TriangleCell) =>
    place?.parameter === cell.parameter && place.t === cell.t && place.k === cell.k;
  const cells = triangleCells(picture, parameter);
  const focusable = cells.find(is(selected)) ?? cells.at(-1);
  // All have room for theirs, or none is written: a few among blanks would look like more than the rest.
  const isWritten = cells.every((cell) => textOf(cell, size).length > 0);
  const written = (cell: TriangleCell) => (isWritten ? textOf(cell, size) : []);
  const groups = paint(
    join(root, 'g', 'term', cells, ({ t, k }) => `${t},${k}`),
    {
      class: (cell) =>
        classes('term', {
          [cell.kind]: true,
          selected: is(selected)(cell),
          hovered: is(hovered)(cell),
          strong: intensity(cell.norm) > STRONG,
        }),
      transform: ({ t, k }) => `translate(${left + (k - 1) * size},${topOf(layout, t)})`,
      style: ({ norm }) => `--i:${intensity(norm)}`,
      role: 'button',
      tabindex: (cell) => (cell === focusable ? 0 : -1),
      'aria-pressed': (cell) => is(selected)(cell),
      'aria-label': (cell) =>
        `${parameter}, loss E${cell.t}, step ${cell.k}: norm ${spoken(cell, written(cell))}`,
    },
  )
    .on('pointerenter', (event: PointerEvent, cell) => event.pointerType === 'mouse' && onHover(cell))
    .on('pointerleave', () => onHover(undefined))
    .on('click', (_, cell) => onSelect(cell))
    .on('keydown', (event: KeyboardEvent, cell) => {
      if (isCommand(event)) return;
      const stays = event.key === 'Enter' || event.key === ' ';
      const next = stays ? cell : termByKey(picture.experiment, parameter, cell, event);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      onSelect(next);
      groups.filter(is(next)).node()?.focus();
    });
  // A zero keeps its dashes inside the frame of the selection.
  const isFramed = (cell: TriangleCell) => cell.kind !== 'sized' && is(selected)(cell);
  const edge = (cell: TriangleCell) => (isFramed(cell) ? 4 : 1);
  paint(
    join(groups, 'rect', 'tile', (cell) => [cell]),
    {
      rx: 3,
      x: edge,
      y: edge,
      width: (cell) => Math.max(1, size - 2 * edge(cell)),
      height: (cell) => Math.max(1, rowSize - 2 * edge(cell)),
    },
  );
  paint(
    join(groups, 'rect', 'frame', (cell) => (isFramed(cell) ? [cell] : [])),
    { rx: 3, x: 1, y: 1, width: Math.max(1, size - 2), height: Math.max(1, rowSize - 2) },
  );
  paint(join(groups, 'text', 'size', written), { x: size / 2, y: rowSize / 2, text: (text) => text });
}

/** Two digits, and with them what stands in the cell where that is less exact: what is seen is to be named, too. */
function spoken(cell: TriangleCell, written: readonly string[]): string {
  const exact = cell.kind === 'sized' ? formatNumber(cell.norm, 2) : TEXT[cell.kind];
  const [shown = exact] = written;
  return shown === exact ? exact : `${exact}, about ${shown.replace('≈', '')}`;
}

/** What stands in a cell: a size as exactly as there is room, at least its power of ten; else nothing. */
function textOf({ norm, kind }: TriangleCell, size: number): string[] {
  const power = Math.round(Math.log10(norm));
  // A mere 1 or 10 would be read as the size itself.
  const powers = power < 0 || power > 1 ? [`≈${formatPower(power)}`] : [];
  const texts = kind === 'sized' ? [formatNumber(norm, 2), formatNumber(norm, 1), ...powers] : [TEXT[kind]];
  const text = fitting(texts, size - PADDING);
  return text === undefined ? [] : [text];
}
