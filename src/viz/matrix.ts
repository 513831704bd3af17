import { html, type TemplateResult } from 'lit-html';
import { formatNumber } from './format.ts';
import type { NormScale } from './norm-scale.ts';

type Rows = readonly (readonly number[])[];

interface MatrixOptions {
  /** Says what the matrix is to those who cannot see it. */
  readonly label: string;
  /** Colours entries by size and sign; without it they stay plain. */
  readonly scale?: NormScale;
  /** Writes the numbers out; otherwise an entry is a patch of colour. */
  readonly numbers?: boolean;
  /** The entry to mark, row and column from 0. */
  readonly marked?: readonly [number, number] | undefined;
}

/** A gradient or Jacobian entry by entry; a vector stands as a column. */
export function matrixView(value: Rows | readonly number[], options: MatrixOptions): TemplateResult {
  const rows = rowsOf(value);
  const { label, scale, numbers = false, marked } = options;
  return html`<span
    class="matrix ${numbers ? 'numbers' : 'patches'}"
    role="img"
    aria-label="${label}: ${describe(rows)}"
    style="--columns:${rows[0].length}"
    >${rows.map((row, i) =>
      row.map(
        (entry, j) =>
          html`<span
            class="entry ${entry < 0 ? 'negative' : entry > 0 ? 'positive' : 'zero'} ${
              marked?.[0] === i && marked[1] === j ? 'marked' : ''
            }"
            data-entry="${i},${j}"
            style="--i:${scale?.intensity(Math.abs(entry)) ?? 0}"
            title=${formatNumber(entry, 6)}
            >${numbers ? formatNumber(entry, 2) : ''}</span
          >`,
      ),
    )}</span
  >`;
}

/** Rows of a matrix; a vector becomes a column. */
export const rowsOf = (value: Rows | readonly number[]): Rows =>
  value.map((row) => (typeof row === 'number' ? [row] : row));

const describe = (rows: Rows): string =>
  rows.map((row) => row.map((x) => formatNumber(x, 2)).join(' ')).join('; ');
