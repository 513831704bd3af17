/** A transposed convolution as a matrix: a row for each entry of the output, a column for each of the input. */
import { html, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { ref } from 'lit-html/directives/ref.js';
import type { Matrix } from '../../../worksheet/index.ts';
import { STRONGEST } from './grid.ts';
import { kernelPlace, type PointedEntries } from './places.ts';
import { type ConvolutionSizes, outputSize, type MatrixPlace } from './setting.ts';
import { entryText, type Letters } from './text.ts';
import { STRONG } from '../../chart/join.ts';
import { paintGrid } from '../../chart/heat-map.ts';
import { palette } from '../../chart/palette.ts';
import { isCommand } from '../../chart/keys.ts';
import { clamp } from '../../chart/clamp.ts';

export interface ConvolutionMatrixProps {
  readonly matrix: Matrix;
  readonly sizes: ConvolutionSizes;
  readonly letters: Letters | undefined;
  readonly shade: (value: number) => number;
  readonly pointed: PointedEntries;
  readonly onPoint: (pointed: PointedEntries) => void;
}

/** Larger matrices are drawn as patches on a canvas. */
const MOST_CELLS = { rows: 25, columns: 9 };
/** About how large such a canvas is, and its patches at most and at least. */
const CANVAS = { width: 440, height: 460, most: 12, leastWidth: 4, leastHeight: 1 };
const BASE = 16;

const STEPS: Readonly<Record<string, MatrixPlace>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function convolutionMatrixView(props: ConvolutionMatrixProps): TemplateResult {
  const { matrix, sizes, pointed, onPoint } = props;
  const [rows, columns] = [matrix.length, matrix[0].length];
  const outputColumns = outputSize(sizes)[1];
  const at = {
    row: pointed.output && pointed.output[0] * outputColumns + pointed.output[1],
    column: pointed.input && pointed.input[0] * sizes.width + pointed.input[1],
  };
  const point = (row: number, column: number) => {
    if (row < 0 || row >= rows || column < 0 || column >= columns) return;
    onPoint({
      output: [Math.floor(row / outputColumns), row % outputColumns],
      input: [Math.floor(column / sizes.width), column % sizes.width],
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (isCommand(event)) return;
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, column } = at;
    if (row === undefined || column === undefined) point(0, 0);
    else point(row + step[0], column + step[1]);
  };
  const onMove = (event: PointerEvent) => {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    point(
      Math.floor(((event.clientY - top) / height) * rows),
      Math.floor(((event.clientX - left) / width) * columns),
    );
  };
  const isSmall = rows <= MOST_CELLS.rows && columns <= MOST_CELLS.columns;
  return html`<div class="scroll" tabindex="-1">
    <div
      class="matrix-form ${isSmall ? 'written' : 'drawn'}"
      .style=${isSmall ? `--columns:${columns}` : canvasSize(rows, columns)}
      role="img"
      tabindex="0"
      aria-label="The matrix, ${rows} by ${columns}${isSmall ? `: ${describe(matrix)}` : ''}"
      @keydown=${onKey}
      @pointermove=${onMove}
      @pointerleave=${() => onPoint({})}
      @focusout=${() => onPoint({})}
    >
      ${isSmall ? writtenCells(props, at) : drawnCells(props, at)}
    </div>
  </div>`;
}

/** The entry of the kernel in a row and a column of the matrix, if one belongs there. */
function placeAt(sizes: ConvolutionSizes, row: number, column: number): MatrixPlace | undefined {
  const outputColumns = outputSize(sizes)[1];
  return kernelPlace(
    sizes,
    [Math.floor(column / sizes.width), column % sizes.width],
    [Math.floor(row / outputColumns), row % outputColumns],
  );
}

interface At {
  readonly row: number | undefined;
  readonly column: number | undefined;
}

function writtenCells({ matrix, sizes, letters, shade }: ConvolutionMatrixProps, at: At): TemplateResult[] {
  return matrix.flatMap((row, r) =>
    row.map((value, c) => {
      const place = placeAt(sizes, r, c);
      const intensity = STRONGEST * shade(value);
      const sign = !place ? 'outside' : value === 0 ? 'zero' : value < 0 ? 'negative' : 'positive';
      const lit = r === at.row && c === at.column ? 'pointed' : r === at.row || c === at.column ? 'lit' : '';
      return html`<span
        class="cell ${sign} ${lit} ${intensity > STRONG ? 'strong' : ''}"
        .style=${`--i:${intensity.toFixed(2)}`}
        >${place ? entryText(value) : '0'}${
          letters ? html`<small>${place ? letters.kernel[place[0]][place[1]] : '\u00a0'}</small>` : ''
        }</span
      >`;
    }),
  );
}

function drawnCells({ matrix, sizes, shade }: ConvolutionMatrixProps, at: At): TemplateResult {
  const [rows, columns] = [matrix.length, matrix[0].length];
  const colours = palette();
  const paint = (canvas: Element | undefined) => {
    if (!canvas) return;
    paintGrid(canvas as HTMLCanvasElement, columns, rows, (r, c) => {
      const value = matrix[r][c];
      if (value === 0) return placeAt(sizes, r, c) ? colours.hairline : 0;
      return value > 0 ? colours.forward(shade(value)) : colours.negative(shade(value));
    });
  };
  const bar = (index: number | undefined, count: number, side: 'row' | 'column') => {
    if (index === undefined) return '';
    const [start, size] = [`${(100 * index) / count}%`, `max(2px, ${100 / count}%)`];
    return html`<i
      class="cross"
      .style=${side === 'row' ? `top:${start};height:${size};inset-inline:0` : `left:${start};width:${size};inset-block:0`}
    ></i>`;
  };
  return html`${guard([matrix, colours], () => html`<canvas class="map" ${ref(paint)}></canvas>`)}
  ${bar(at.row, rows, 'row')}${bar(at.column, columns, 'column')}`;
}

function canvasSize(rows: number, columns: number): string {
  const height = Math.max(CANVAS.leastHeight, Math.min(CANVAS.most, CANVAS.height / rows));
  const width = clamp(height, CANVAS.leastWidth, CANVAS.width / columns);
  return `width:${((columns * width) / BASE).toFixed(3)}rem;height:${((rows * height) / BASE).toFixed(3)}rem`;
}

const describe = (matrix: Matrix) => matrix.map((row) => row.map(entryText).join(' ')).join('; ');
