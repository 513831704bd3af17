/** What question 6 says in words, sums and letters. */
import type { Matrix } from '../../../worksheet/index.ts';
import {
  keptEntries,
  kernelPlace,
  type Meeting,
  meetings,
  type PointedEntries,
  type Span,
  stampedOn,
} from './places.ts';
import {
  type ConvolutionEdit,
  type ConvolutionSetting,
  type ConvolutionSizes,
  LARGEST,
  outputSize,
  type MatrixPlace,
  sizesOf,
} from './setting.ts';
import { counted, formatChosen } from '../../text/format.ts';

/** An entry: whole numbers in full, others shortly. */
export const entryText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value).replace('-', '−') : formatChosen(value);

/** An entry as a factor: negative ones in brackets. */
const factor = (value: number) => (value < 0 ? `(${entryText(value)})` : entryText(value));

const at = (name: string, [row, column]: MatrixPlace) => `${name}[${row}, ${column}]`;
const entry = <T>(matrix: readonly (readonly T[])[], [row, column]: MatrixPlace) => matrix[row][column];

/** The finding, as a title. */
export function convolutionTitle(setting: ConvolutionSetting): string {
  const { height, width, kernelHeight, kernelWidth, stride, padding } = sizesOf(setting);
  const [rows, columns] = outputSize(sizesOf(setting));
  const parts = [...(stride > 1 ? [`stride ${stride}`] : []), ...(padding > 0 ? [`padding ${padding}`] : [])];
  return [
    `A ${kernelHeight}×${kernelWidth} kernel stamped over ${height}×${width} makes ${rows}×${columns}`,
    ...parts,
  ].join(', ');
}

/** The finding of the way back, as a title. */
export const backTitle = ({ stride }: ConvolutionSetting): string =>
  `Back: the input’s gradient is ${stride > 1 ? 'a strided' : 'the ordinary'} convolution with the same kernel`;

/** (n - 1) s - 2 p + k with numbers: `(7 − 1)·1 − 2·0 + 3 = 9`. */
export const outputSizeText = (n: number, k: number, stride: number, padding: number): string =>
  `(${n} − 1)·${stride} − 2·${padding} + ${k} = ${(n - 1) * stride - 2 * padding + k}`;

/** What makes an entry of the output, written out. */
export function outputText(setting: ConvolutionSetting, output: MatrixPlace): string {
  const sizes = sizesOf(setting);
  const pairs = meetings(sizes, output);
  if (pairs.length === 0) return `${at('y', output)} = 0: no stamp reaches it.`;
  const products = pairs.map(
    ({ input, kernel }) => `${factor(entry(setting.input, input))}·${factor(entry(setting.kernel, kernel))}`,
  );
  const sum = pairs.reduce(
    (sum, { input, kernel }) => sum + entry(setting.input, input) * entry(setting.kernel, kernel),
    0,
  );
  return `${at('y', output)} = ${products.join(' + ')} = ${entryText(sum)}: made by ${counted(pairs.length, 'entry', 'entries')} of the input.`;
}

/** What an entry of the input adds, and where; places of the output count from its first row that is kept. */
export function stampText(setting: ConvolutionSetting, input: MatrixPlace): string {
  const sizes = sizesOf(setting);
  const on = stampedOn(sizes, input);
  const stamp = `${at('x', input)} = ${entryText(entry(setting.input, input))} times the kernel`;
  if (!on) return `${stamp}: all of it falls outside y, where the padding cuts it off.`;
  const cut = sizes.kernelHeight * sizes.kernelWidth - keptEntries(sizes, input);
  const rest =
    cut > 0
      ? `; ${cut} of its ${sizes.kernelHeight * sizes.kernelWidth} entries ${cut === 1 ? 'falls' : 'fall'} outside y, cut off by the padding`
      : '';
  return `${stamp}, added to ${spanText('row', on.rows)} and ${spanText('column', on.columns)} of y${rest}.`;
}

const spanText = (name: string, [first, last]: Span) =>
  first === last ? `${name} ${first}` : `${name}s ${first} to ${last}`;

/** What each column of the matrix holds: the kernel once, or what the padding leaves of it. */
export function columnText(sizes: ConvolutionSizes): string {
  const whole = sizes.kernelHeight * sizes.kernelWidth;
  const kept = Array.from({ length: sizes.height }, (_, i) =>
    Array.from({ length: sizes.width }, (_, j) => keptEntries(sizes, [i, j])),
  ).flat();
  const [least, most] = [Math.min(...kept), Math.max(...kept)];
  if (least === whole) return 'Each column holds the kernel once';
  const count = least === most ? String(least) : `${least} to ${most}`;
  return `Each column holds ${count} of the kernel’s ${counted(whole, 'entry', 'entries')}: the padding cuts off the others`;
}

/** What makes an entry of the gradient by the input, written out: the kernel over the cotangent. */
export function inputGradientText(setting: ConvolutionSetting, input: MatrixPlace): string {
  const products = setting.kernel.flatMap((row, a) =>
    row.flatMap((weight, b) => {
      const g =
        setting.cotangent[input[0] * setting.stride + a - setting.padding]?.[
          input[1] * setting.stride + b - setting.padding
        ];
      return g === undefined ? [] : [{ weight, g }];
    }),
  );
  const sum = products.reduce((sum, { weight, g }) => sum + weight * g, 0);
  const text = products.map(({ weight, g }) => `${factor(weight)}·${factor(g)}`).join(' + ');
  if (!text) return `${at('dE/dx', input)} = 0: the kernel lies beside dE/dy, where the padding puts zeros.`;
  return `${at('dE/dx', input)} = ${text} = ${entryText(sum)}: the kernel laid over dE/dy, not turned round.`;
}

/** What is pointed at, or else the last of that many stamps, written out. */
export function pointedEntriesText(
  setting: ConvolutionSetting,
  { output, input }: PointedEntries,
  stamps: number,
): string {
  if (output) return outputText(setting, output);
  if (input) return `${stampText(setting, input)} ${inputGradientText(setting, input)}`;
  if (stamps === 0) return 'Nothing is stamped yet: y is zero everywhere.';
  const columns = setting.input[0].length;
  return stampText(setting, [Math.floor((stamps - 1) / columns), (stamps - 1) % columns]);
}

/** Letters of input and kernel where both are 2×2, as the sheet has them. */
export interface Letters {
  readonly input: readonly (readonly string[])[];
  readonly kernel: readonly (readonly string[])[];
}

const sheetLetters: Letters = {
  input: [
    ['x', 'y'],
    ['z', 'w'],
  ],
  kernel: [
    ['a', 'b'],
    ['c', 'd'],
  ],
};

export function lettersOf({ input, kernel }: ConvolutionSetting): Letters | undefined {
  const isTwoByTwo = (matrix: Matrix) => matrix.length === 2 && matrix[0].length === 2;
  return isTwoByTwo(input) && isTwoByTwo(kernel) ? sheetLetters : undefined;
}

/** An entry of the output in letters, with the kernel's letter first: `dx+cy+bz+aw`. */
export const lettersAt = ({ input, kernel }: Letters, pairs: readonly Meeting[]): string =>
  pairs.length === 0
    ? '0'
    : pairs
        .map((pair) => kernel[pair.kernel[0]][pair.kernel[1]] + input[pair.input[0]][pair.input[1]])
        .join('+');

/** The matrix in letters, row by row: `a000`. */
export function letterRows(letters: Letters, sizes: ConvolutionSizes): string[] {
  const [rows, columns] = outputSize(sizes);
  return Array.from({ length: rows * columns }, (_, row) =>
    Array.from({ length: sizes.height * sizes.width }, (_, column) => {
      const place = kernelPlace(
        sizes,
        [Math.floor(column / sizes.width), column % sizes.width],
        [Math.floor(row / columns), row % columns],
      );
      return place ? entry(letters.kernel, place) : '0';
    }).join(''),
  );
}

/** That a number was cut, or nothing where it was not. */
export function limitText({ place: [row, column], typed }: ConvolutionEdit): string {
  if (Math.abs(typed) <= LARGEST) return '';
  const [side, limit] = typed > 0 ? ['above', LARGEST] : ['below', -LARGEST];
  return `Row ${row}, column ${column}: ${String(typed).replace('-', '−')} is ${side} the limit; ${entryText(limit)} is taken.`;
}
