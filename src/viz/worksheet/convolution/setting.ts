/** What question 6 is set to: sizes, numbers, and the sheet's two cases. Pure. */
import { randomInt, randomLcg } from 'd3';
import type { Matrix } from '../../../worksheet/index.ts';
import { clamp } from '../../chart/clamp.ts';

/** A transposed convolution, and the derivative of a loss by its output. */
export interface ConvolutionSetting {
  readonly input: Matrix;
  readonly kernel: Matrix;
  readonly stride: number;
  readonly padding: number;
  /** As large as the output. */
  readonly cotangent: Matrix;
}

/** Rows and columns of input and kernel, and how the kernel is stamped. */
export interface ConvolutionSizes {
  readonly height: number;
  readonly width: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padding: number;
}

export const LARGEST_SIZES = { input: 8, kernel: 5, stride: 4 };
/** No number is larger. */
export const LARGEST = 10_000;

/** A number that was typed. */
export interface ConvolutionEdit {
  readonly matrix: 'input' | 'kernel' | 'cotangent';
  readonly place: MatrixPlace;
  /** Finite, but maybe beyond the limit. */
  readonly typed: number;
}

/** The nearest number that is not too large. */
const limited = (typed: number): number => clamp(typed, -LARGEST, LARGEST);

/** The setting with what was typed, cut at the limit. */
export function withEntry(
  setting: ConvolutionSetting,
  { matrix, place: [row, column], typed }: ConvolutionEdit,
): ConvolutionSetting {
  const numbers = setting[matrix];
  return { ...setting, [matrix]: numbers.with(row, numbers[row].with(column, limited(typed))) };
}

export const sizesOf = ({ input, kernel, stride, padding }: ConvolutionSetting): ConvolutionSizes => ({
  height: input.length,
  width: input[0].length,
  kernelHeight: kernel.length,
  kernelWidth: kernel[0].length,
  stride,
  padding,
});

/** Size of the output along one axis: (n - 1) s - 2 p + k. */
const outputLength = (n: number, k: number, stride: number, padding: number): number =>
  (n - 1) * stride - 2 * padding + k;

/** Rows and columns of the output. */
export const outputSize = (sizes: ConvolutionSizes): readonly [number, number] => [
  outputLength(sizes.height, sizes.kernelHeight, sizes.stride, sizes.padding),
  outputLength(sizes.width, sizes.kernelWidth, sizes.stride, sizes.padding),
];

/** The largest padding that leaves something of the output. */
export const mostPadding = (sizes: ConvolutionSizes): number =>
  Math.floor((Math.min(...outputSize({ ...sizes, padding: 0 })) - 1) / 2);

/** A matrix of that size: entries that it has stay, others are filled in. */
const fitted = (
  matrix: Matrix,
  rows: number,
  columns: number,
  fill: (row: number, column: number) => number,
) =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => matrix[i]?.[j] ?? fill(i, j)),
  );

/** Small whole numbers, not all alike, for entries that appear. */
const filling = (row: number, column: number) => ((2 * row + 3 * column + 1) % 5) - 1;

/** The setting with other sizes: numbers that fit stay, and padding never eats the whole output. */
export function resized(setting: ConvolutionSetting, change: Partial<ConvolutionSizes>): ConvolutionSetting {
  const wanted = { ...sizesOf(setting), ...change };
  const sizes = { ...wanted, padding: Math.min(wanted.padding, mostPadding(wanted)) };
  return {
    input: fitted(setting.input, sizes.height, sizes.width, filling),
    kernel: fitted(setting.kernel, sizes.kernelHeight, sizes.kernelWidth, filling),
    stride: sizes.stride,
    padding: sizes.padding,
    cotangent: fitted(setting.cotangent, ...outputSize(sizes), filling),
  };
}

/** The setting with other numbers, small and whole ones. */
export function withNumbersDrawn(setting: ConvolutionSetting, seed: number): ConvolutionSetting {
  const draw = randomInt.source(randomLcg(seed / 1000))(-3, 4);
  const numbers = (matrix: Matrix) => matrix.map((row) => row.map(() => draw()));
  return {
    ...setting,
    input: numbers(setting.input),
    // A zero there would look like the zero pattern of the matrix.
    kernel: numbers(setting.kernel).map((row) => row.map((weight) => weight || 1)),
    cotangent: numbers(setting.cotangent),
  };
}

/** (b): the kernel's numbers are powers of ten, so that a digit of the output says which entry of the input made it. */
export const caseB: ConvolutionSetting = {
  input: [
    [1, 2],
    [3, 4],
  ],
  kernel: [
    [1, 10],
    [100, 1000],
  ],
  stride: 1,
  padding: 0,
  cotangent: [
    [1, 0, 2],
    [0, -1, 0],
    [1, 0, 1],
  ],
};

/** (a): a 3×3 kernel over 7×7. */
export const caseA: ConvolutionSetting = withNumbersDrawn(
  resized(caseB, { height: 7, width: 7, kernelHeight: 3, kernelWidth: 3 }),
  6,
);

export type MatrixPlace = readonly [row: number, column: number];
