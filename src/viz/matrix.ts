import { html, type TemplateResult } from 'lit-html';
import { formatNumber } from './format.ts';

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

/** A gradient or Jacobian entry by entry; a vector stands as a column. */
export function matrixView(value: Rows | readonly number[], options: MatrixOptions): TemplateResult {
  const rows = rowsOf(value);
  const { label, gates = [''], numbers = false } = options;
  const size = rows.length / gates.length;
  const blocks = gates.map((_, block) => entriesView(rows, block * size, size, options));
  return html`<span
    class="matrix ${numbers ? 'numbers' : 'patches'}"
    role="img"
    aria-label="${label}: ${describe(rows, gates)}"
    style="--columns:${rows[0].length * (gates.length > 1 ? 2 : 1)}"
    >${
      gates.length === 1
        ? blocks
        : blocks.map((block, index) => html`<span class="gate">${block}<small>${gates[index]}</small></span>`)
    }</span
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
      style=${shade(intensity?.(Math.abs(entry)) ?? 0)}
      >${numbers ? formatNumber(entry, 2) : ''}</span
    >`;
  return html`<span class="entries" style="grid-template-columns:repeat(${rows[0].length}, auto)"
    >${rows.slice(first, first + count).map((row, i) => row.map((entry, j) => cell(entry, first + i, j)))}</span
  >`;
}

/** In steps that the eye cannot tell apart, so that most entries stay as they are while a number is dragged. */
const shade = (intensity: number): string => `--i:${Math.round(intensity * 32) / 32}`;

/** Rows of a matrix; a vector becomes a column. */
export const rowsOf = (value: Rows | readonly number[]): Rows =>
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
