/** The sizes by the formula, and what the sheet got wrong in (b). */
import { html, type TemplateResult } from 'lit-html';
import type { Matrix } from '../../../worksheet/index.ts';
import { inRows, largestDifference, meetings } from './places.ts';
import { type ConvolutionSetting, sizesOf } from './setting.ts';
import { columnText, letterRows, lettersAt, lettersOf, outputSizeText } from './text.ts';
import { counted, formatNumber } from '../../text/format.ts';
import { prose } from '../../text/prose.ts';

export function sizeFormula(setting: ConvolutionSetting): TemplateResult {
  const { height, width, kernelHeight, kernelWidth, stride, padding } = sizesOf(setting);
  const rows = outputSizeText(height, kernelHeight, stride, padding);
  const columns = outputSizeText(width, kernelWidth, stride, padding);
  return html`<p class="question small">
      ${prose('The output has (n − 1)·s − 2·p + k rows, with stride s and padding p; columns likewise.')} On
      the sheet, (a) gives 9×9.
    </p>
    <div class="sum">
      ${rows === columns ? html`rows and columns: <b>${rows}</b>` : html`rows: <b>${rows}</b>, columns: <b>${columns}</b>`}
    </div>`;
}

export interface MatrixNotesProps {
  readonly setting: ConvolutionSetting;
  readonly matrix: Matrix;
  readonly output: Matrix;
}

/** How full the matrix is, and that it gives the same output. */
export function matrixNotes({ setting, matrix, output }: MatrixNotesProps): TemplateResult {
  const sizes = sizesOf(setting);
  const [rows, columns] = [matrix.length, matrix[0].length];
  const flat = setting.input.flat();
  const product = matrix.map((row) => row.reduce((sum, entry, index) => sum + entry * flat[index], 0));
  const difference = largestDifference(inRows(product, output[0].length), output);
  const places = output.reduce(
    (sum, row, i) => row.reduce((sum, _, j) => sum + meetings(sizes, [i, j]).length, sum),
    0,
  );
  return html`<ul class="note">
    <li>${counted(rows, 'row')}, one for each entry of y, row by row</li>
    <li>${counted(columns, 'column')}, one for each entry of x</li>
    <li>${columnText(sizes)}</li>
    <li>
      The kernel takes ${formatNumber((100 * places) / (rows * columns), 2)} % of
      ${counted(rows * columns, 'place')}${places < rows * columns ? '; the others are zero whatever the numbers are' : ''}
    </li>
    <li>
      Matrix times x, back in ${output.length}×${output[0].length}, is
      ${difference === 0 ? 'equal to the stamped output' : `at most ${formatNumber(difference, 2)} away from the stamped output`}
    </li>
  </ul>`;
}

/** The slips of (b), beside what is right; nothing for other sizes. */
export function matrixSlips({ setting, matrix, output }: MatrixNotesProps): TemplateResult | '' {
  const letters = lettersOf(setting);
  const sizes = sizesOf(setting);
  if (!letters || setting.stride !== 1 || setting.padding !== 0) return '';
  const result = output
    .map((row, i) => row.map((_, j) => lettersAt(letters, meetings(sizes, [i, j]))).join(', '))
    .join('; ');
  return html`<div class="slip">
      <h3>Slip: the matrix has <s>${matrix.length - 1}</s> ${matrix.length} rows</h3>
      <p>The sheet lost a row: each of the ${matrix.length} entries of the output needs one.</p>
    </div>
    <div class="slip">
      <h3>Slip: three entries of the matrix are misplaced</h3>
      <p>
        Every column is one stamp, so each of a, b, c, d stands once in every column, in that order from top
        to bottom. Three entries of the sheet’s matrix do not.
      </p>
      <p>
        The right rows are
        ${letterRows(letters, sizes).map((row, index) => html`${index > 0 ? ', ' : ''}<code>${row}</code>`)}.
      </p>
      <p>The sheet’s 3×3 result is right all the same: <code>${result}</code>.</p>
    </div>`;
}
