/** What question 6 says in words, sums and letters. */
import type { Matrix } from '../worksheet/index.ts';
import { type Meeting, meetings, type Place } from './convolution-places.ts';
import { type ConvolutionSetting, outputSize, sizesOf } from './convolution-setting.ts';
import { formatChosen } from './format.ts';

/** An entry: whole numbers in full, others shortly. */
export const entryText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value).replace('-', '−') : formatChosen(value);

/** An entry as a factor: negative ones in brackets. */
const factor = (value: number) => (value < 0 ? `(${entryText(value)})` : entryText(value));

const at = (name: string, [row, column]: Place) => `${name}[${row}, ${column}]`;
const entry = (matrix: Matrix, [row, column]: Place) => matrix[row][column];

/** The finding, as a title. */
export function convolutionTitle(setting: ConvolutionSetting): string {
  const { height, width, kernelHeight, kernelWidth } = sizesOf(setting);
  const [rows, columns] = outputSize(sizesOf(setting));
  return `A ${kernelHeight}×${kernelWidth} kernel stamped over ${height}×${width} makes ${rows}×${columns}; its gradient is the ordinary convolution`;
}

/** (n - 1) s - 2 p + k with numbers: `(7 − 1)·1 − 2·0 + 3 = 9`. */
export const sizeText = (n: number, k: number, stride: number, padding: number): string =>
  `(${n} − 1)·${stride} − 2·${padding} + ${k} = ${(n - 1) * stride - 2 * padding + k}`;

/** What makes an entry of the output, written out. */
export function outputText(setting: ConvolutionSetting, output: Place): string {
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
  return `${at('y', output)} = ${products.join(' + ')} = ${entryText(sum)}: made by ${pairs.length} ${pairs.length === 1 ? 'entry' : 'entries'} of the input.`;
}

/** What an entry of the input adds, and where; places of the output count from its first row that is kept. */
export function stampText(setting: ConvolutionSetting, input: Place): string {
  const { stride, padding, kernel } = setting;
  const span = (position: number, length: number) => {
    const first = position * stride - padding;
    return length === 1 ? entryText(first) : `${entryText(first)} to ${entryText(first + length - 1)}`;
  };
  const [rows, columns] = [span(input[0], kernel.length), span(input[1], kernel[0].length)];
  return `${at('x', input)} = ${entryText(entry(setting.input, input))} times the kernel, added to rows ${rows} and columns ${columns} of y.`;
}

/** What makes an entry of the gradient by the input, written out: the kernel over the cotangent. */
export function inputGradientText(setting: ConvolutionSetting, input: Place): string {
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
  return `${at('dE/dx', input)} = ${text ? `${text} = ` : ''}${entryText(sum)}: the kernel laid over dE/dy, not turned round.`;
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
