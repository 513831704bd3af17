import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { formatNumber } from '../text/format.ts';
import { paintGrid } from './heat-map.ts';
import { palette } from './palette.ts';

type Rows = readonly (readonly number[])[];

interface MatrixOptions {
  /** Says what the matrix is to those who cannot see it. */
  readonly label: string;
  /** Shade of an entry's size, 0 to 1; its sign gives the hue. Without it entries stay plain. */
  readonly intensity?: (size: number) => number;
  /** Writes the numbers out; otherwise an entry is a patch of colour. */
  readonly numbers?: boolean;
  /** Names of the blocks of rows that are stacked in it: they are drawn side by side. */
  readonly gates?: readonly string[] | undefined;
  /** Where the second half of stacked vectors begins, by rows and by columns. */
  readonly split?: { readonly row?: number | undefined; readonly column?: number | undefined };
  /** The entry to mark, row and column from 0. */
  readonly marked?: readonly [number, number] | undefined;
}

/** A matrix with more rows or columns is drawn on a canvas, within this size. */
const MOST_ELEMENTS = 12;
const LARGEST = { width: 150, height: 64 };

/** A gradient or Jacobian entry by entry; a vector stands as a column. */
export function matrixView(value: Rows | readonly number[], options: MatrixOptions): TemplateResult {
  const rows = matrixRows(value);
  const { label, gates = [''], numbers = false } = options;
  const isLarge = Math.max(rows.length / gates.length, rows[0].length) > MOST_ELEMENTS;
  if (isLarge && !(numbers && rows.length === 1)) return canvasView(rows, options);
  const size = rows.length / gates.length;
  const blocks = gates.map((_, block) => entriesView(rows, block * size, size, options));
  return html`<span
    class="matrix ${numbers ? 'numbers' : 'patches'}"
    role="img"
    aria-label="${label}: ${describe(rows, gates)}"
    .style=${`--columns:${rows[0].length * (gates.length > 1 ? 2 : 1)}`}
    >${
      gates.length === 1
        ? blocks
        : blocks.map((block, index) => html`<span class="gate">${block}<small>${gates[index]}</small></span>`)
    }</span
  >`;
}

/** A large matrix as a heat map, the blocks of gates side by side. */
function canvasView(rows: Rows, { label, gates = [''], intensity }: MatrixOptions): TemplateResult {
  const colours = palette();
  const size = rows.length / gates.length;
  const columns = rows[0].length;
  const paint = (block: number) => (canvas: Element | undefined) => {
    if (!canvas) return;
    paintGrid(canvas as HTMLCanvasElement, columns, size, (i, j) => {
      const entry = rows[block * size + i][j];
      const shade = intensity?.(Math.abs(entry)) ?? 0;
      if (entry === 0) return (i + j) % 4 === 0 ? colours.hairline : 0;
      return entry > 0 ? colours.backward(shade) : entry < 0 ? colours.negative(shade) : 0;
    });
  };
  const side = {
    x: Math.min(6, LARGEST.width / columns / gates.length),
    y: Math.min(6, LARGEST.height / size),
  };
  return html`<span class="matrix" role="img" aria-label="${label}: ${rows.length} by ${columns} numbers"
    >${gates.map(
      (gate, block) =>
        html`<span class="gate"
          ><canvas
            class="map"
            .style=${`width:${columns * side.x}px;height:${size * side.y}px`}
            ${ref(paint(block))}
          ></canvas
          >${gate ? html`<small>${gate}</small>` : ''}</span
        >`,
    )}</span
  >`;
}

/** Some rows of a matrix as a grid. */
function entriesView(
  rows: Rows,
  first: number,
  count: number,
  { intensity, numbers = false, marked, split }: MatrixOptions,
): TemplateResult {
  const cell = (entry: number, i: number, j: number) =>
    html`<span
      class="entry ${entry < 0 ? 'negative' : entry > 0 ? 'positive' : 'zero'} ${
        marked?.[0] === i && marked[1] === j ? 'marked' : ''
      } ${split?.row === i ? 'second-row' : ''} ${split?.column === j ? 'second-column' : ''}"
      data-entry="${i},${j}"
      .style=${shade(intensity?.(Math.abs(entry)) ?? 0)}
      >${numbers ? formatNumber(entry, 2) : ''}</span
    >`;
  return html`<span class="entries" .style=${`grid-template-columns:repeat(${rows[0].length}, auto)`}
    >${rows.slice(first, first + count).map((row, i) => row.map((entry, j) => cell(entry, first + i, j)))}</span
  >`;
}

/** In steps that the eye cannot tell apart, so that most entries stay as they are while a number is dragged. */
const shade = (intensity: number): string => `--i:${Math.round(intensity * 32) / 32}`;

/** Rows of a matrix; a vector becomes a column. */
export const matrixRows = (value: Rows | readonly number[]): Rows =>
  value.map((row) => (typeof row === 'number' ? [row] : row));

function describe(rows: Rows, gates: readonly string[]): string {
  const size = rows.length / gates.length;
  return gates
    .map((gate, block) => {
      const own = rows.slice(block * size, (block + 1) * size);
      return `${gate && `${gate}: `}${own.map((row) => row.map((x) => formatNumber(x, 2)).join(' ')).join('; ')}`;
    })
    .join('. ');
}
