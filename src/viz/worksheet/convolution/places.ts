/** Which entries of input and kernel meet where. Pure; places are rows and columns from 0. */
import type { Matrix } from '../../../worksheet/index.ts';
import { type ConvolutionSizes, outputSize, type MatrixPlace } from './setting.ts';

/** An entry of the input and the one of the kernel that it is multiplied by. */
export interface Meeting {
  readonly input: MatrixPlace;
  readonly kernel: MatrixPlace;
}

/** What is pointed at: an entry of the output, one of the input, or both. */
export interface PointedEntries {
  readonly output?: MatrixPlace;
  readonly input?: MatrixPlace;
}

/** The entry of the kernel that leads from one of the input to one of the output, if any does. */
export function kernelPlace(
  { kernelHeight, kernelWidth, stride, padding }: ConvolutionSizes,
  input: MatrixPlace,
  output: MatrixPlace,
): MatrixPlace | undefined {
  const row = output[0] + padding - input[0] * stride;
  const column = output[1] + padding - input[1] * stride;
  const isInside = row >= 0 && row < kernelHeight && column >= 0 && column < kernelWidth;
  return isInside ? [row, column] : undefined;
}

/** First and last place of a span, both included. */
export type Span = readonly [first: number, last: number];

/** Rows and columns of the output that an entry of the input is stamped on; undefined where the padding cuts off all. */
export function stampedOn(
  sizes: ConvolutionSizes,
  [row, column]: MatrixPlace,
): { readonly rows: Span; readonly columns: Span } | undefined {
  const { kernelHeight, kernelWidth, stride, padding } = sizes;
  const kept = (position: number, length: number, extent: number): Span => {
    const first = position * stride - padding;
    return [Math.max(0, first), Math.min(extent, first + length) - 1];
  };
  const [height, width] = outputSize(sizes);
  const [rows, columns] = [kept(row, kernelHeight, height), kept(column, kernelWidth, width)];
  return rows[0] <= rows[1] && columns[0] <= columns[1] ? { rows, columns } : undefined;
}

const lengthOf = ([first, last]: Span) => last - first + 1;

/** How many entries of the kernel an entry of the input is stamped with, once the padding is cut off. */
export function keptEntries(sizes: ConvolutionSizes, input: MatrixPlace): number {
  const on = stampedOn(sizes, input);
  return on ? lengthOf(on.rows) * lengthOf(on.columns) : 0;
}

/** All pairs whose products add up to an entry of the output, in the order of the input. */
export function meetings(sizes: ConvolutionSizes, output: MatrixPlace): Meeting[] {
  const found: Meeting[] = [];
  for (let i = 0; i < sizes.height; i++) {
    for (let j = 0; j < sizes.width; j++) {
      const kernel = kernelPlace(sizes, [i, j], output);
      if (kernel) found.push({ input: [i, j], kernel });
    }
  }
  return found;
}

/** Sum of the first stamps, in the order of the input. */
export function stampedSoFar(stamps: readonly (readonly Matrix[])[], count: number): number[][] {
  const all = stamps.flat();
  return all[0].map((row, r) =>
    row.map((_, c) => all.slice(0, count).reduce((sum, stamp) => sum + stamp[r][c], 0)),
  );
}

/** Matrix transposed times a vector: what the cotangent becomes on its way back. */
export const transposedTimes = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix[0].map((_, column) => matrix.reduce((sum, row, i) => sum + row[column] * vector[i], 0));

/** A matrix with stride - 1 zeros between neighbours. */
export const spreadOut = (matrix: Matrix, stride: number): number[][] =>
  Array.from({ length: (matrix.length - 1) * stride + 1 }, (_, i) =>
    Array.from({ length: (matrix[0].length - 1) * stride + 1 }, (_, j) =>
      i % stride === 0 && j % stride === 0 ? matrix[i / stride][j / stride] : 0,
    ),
  );

/** A vector as rows of that length. */
export const inRows = (values: readonly number[], columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, row) =>
    values.slice(row * columns, (row + 1) * columns),
  );

export const largestDifference = (a: Matrix, b: Matrix): number =>
  Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))));

/** The shade of a number, 0 to 1, on one log scale for all of these. */
export function shades(matrices: readonly Matrix[]): (value: number) => number {
  const sizes = matrices.flat(2).flatMap((value) => (value === 0 ? [] : [Math.log(Math.abs(value))]));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return (value) => {
    if (value === 0) return 0;
    return most === least ? 0.5 : 0.1 + (0.9 * (Math.log(Math.abs(value)) - least)) / (most - least);
  };
}
