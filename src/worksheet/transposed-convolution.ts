import * as v from 'valibot';
import { Backward, convTranspose, Graph, Session } from '../autograd/index.ts';
import { toRows } from '../rnn/matrix.ts';
import { check, checkLength, checkRows, matrix, whole } from './check.ts';
import { type Matrix, WorksheetError } from './question.ts';

/** A matrix, the kernel it is stamped with, and how: see `transposedConvolution`. */
export interface Stamping {
  readonly input: Matrix;
  readonly kernel: Matrix;
  /** How far the stamps of neighbouring entries are apart, 1 or more. */
  readonly stride: number;
  /** Rows and columns that are cut off at each border, 0 or more. */
  readonly padding: number;
}

/** A matrix to stamp, and the gradient that comes back to the output. */
export interface TransposedConvolutionQuestion extends Stamping {
  /** dE/d output, as large as the output. */
  readonly cotangent: Matrix;
}

/** A transposed convolution, and the gradients of what it was made of. */
export interface TransposedConvolutionAnswer {
  /** (height - 1) stride + kernel height - 2 padding rows, and columns likewise. */
  readonly output: Matrix;
  /** dE/d input: the plain convolution of the cotangent with the same kernel. */
  readonly inputGradient: Matrix;
  /** dE/d kernel */
  readonly kernelGradient: Matrix;
}

const stampedBy = { kernel: matrix, stride: whole(1), padding: whole(0) };
const stamping = { input: matrix, ...stampedBy };
const stampingQuestion = v.object(stamping, 'an object');
const wholeQuestion = v.object({ ...stamping, cotangent: matrix }, 'an object');

/**
 * Transposed convolution of a matrix, and the gradients of a loss E whose derivative by the output is the cotangent:
 * each entry of the input stamps the kernel, times itself, on the output, and stamps that overlap add up.
 * @throws WorksheetError naming what is wrong with the question.
 */
export function transposedConvolution(given: TransposedConvolutionQuestion): TransposedConvolutionAnswer {
  const question = check(wholeQuestion, given);
  const { cotangent } = question;
  const { session, input, kernel, output } = run(question);
  const [rows, columns] = output.shape;
  checkLength('cotangent', cotangent, rows, 'row', `as the output has`);
  cotangent.forEach((row, i) => checkLength(`cotangent[${i}]`, row, columns, 'number', 'as the output has'));

  const pass = new Backward(session, [{ node: output, cotangent: cotangent.flat() }], [input, kernel]);
  pass.run();
  return {
    output: toRows(session.value(output), columns),
    inputGradient: toRows(pass.cotangent(input), input.shape[1]),
    kernelGradient: toRows(pass.cotangent(kernel), kernel.shape[1]),
  };
}

/**
 * What each entry of the input adds to the output: [i][j] is its stamp, a matrix as large as the output. They add up
 * to the output.
 * @throws WorksheetError naming what is wrong with the question.
 */
export function stamps(given: Stamping): Matrix[][] {
  const question = check(stampingQuestion, given);
  return question.input.map((row, i) =>
    row.map((_, j) => {
      const alone = question.input.map((row, n) => row.map((x, m) => (n === i && m === j ? x : 0)));
      const { session, output } = run({ ...question, input: alone });
      return toRows(session.value(output), output.shape[1]);
    }),
  );
}

/**
 * Transposed convolution as a matrix: one row for each entry of the output, one column for each of the input, both
 * row by row; its entries are those of the kernel, or 0. Written by itself, not by the engine.
 * @throws WorksheetError naming what is wrong.
 */
export function convolutionMatrix(
  size: { readonly height: number; readonly width: number },
  givenKernel: Matrix,
  givenStride: number,
  givenPadding: number,
): Matrix {
  const { height, width } = check(v.object({ height: whole(1), width: whole(1) }), size);
  const { kernel, stride, padding } = check(v.object(stampedBy), {
    kernel: givenKernel,
    stride: givenStride,
    padding: givenPadding,
  });
  checkRows('kernel', kernel);
  const [rows, columns] = outputSize({ height, width }, kernel, stride, padding);
  const zeros = Array.from({ length: height * width }, () => 0);
  const matrix = Array.from({ length: rows * columns }, () => zeros.slice());
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      kernel.forEach((weights, a) => {
        const row = i * stride + a - padding;
        if (row < 0 || row >= rows) return;
        weights.forEach((weight, b) => {
          const column = j * stride + b - padding;
          if (column >= 0 && column < columns) matrix[row * columns + column][i * width + j] = weight;
        });
      });
    }
  }
  return matrix;
}

/**
 * Plain convolution (cross-correlation, as deep learning has it) of a matrix that is padded with zeros: entry (i, j) is the
 * sum of kernel[a][b] · input[i·stride + a - padding][j·stride + b - padding]. Written by itself, not by the engine.
 * @throws WorksheetError naming what is wrong with the question.
 */
export function convolution(given: Stamping): Matrix {
  const { input, kernel, stride, padding } = check(stampingQuestion, given);
  checkRows('input', input);
  checkRows('kernel', kernel);
  const lengthOf = (size: number, kernelSize: number) =>
    Math.floor((size + 2 * padding - kernelSize) / stride) + 1;
  const height = lengthOf(input.length, kernel.length);
  const width = lengthOf(input[0].length, kernel[0].length);
  if (height < 1 || width < 1) throw new WorksheetError('kernel', 'expected no more than the padded input');
  const at = (i: number, j: number) => input[i]?.[j] ?? 0;
  return Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j) =>
      kernel.reduce(
        (sum, row, a) =>
          row.reduce((sum, k, b) => sum + k * at(i * stride + a - padding, j * stride + b - padding), sum),
        0,
      ),
    ),
  );
}

/**
 * Rows and columns of the output.
 * @throws WorksheetError where the padding leaves none.
 */
function outputSize(
  { height, width }: { readonly height: number; readonly width: number },
  kernel: Matrix,
  stride: number,
  padding: number,
): readonly [rows: number, columns: number] {
  const length = (size: number, kernelSize: number) => (size - 1) * stride + kernelSize - 2 * padding;
  const [rows, columns] = [length(height, kernel.length), length(width, kernel[0].length)];
  if (rows < 1 || columns < 1) {
    throw new WorksheetError(
      'padding',
      `expected less: of the output it leaves ${rows} rows and ${columns} columns`,
    );
  }
  return [rows, columns];
}

/** Traces and computes what was checked but for sizes. */
function run({ input, kernel, stride, padding }: Stamping) {
  checkRows('input', input);
  checkRows('kernel', kernel);
  outputSize({ height: input.length, width: input[0].length }, kernel, stride, padding);
  const graph = new Graph();
  const x = graph.leaf([input.length, input[0].length], 'input');
  const K = graph.leaf([kernel.length, kernel[0].length], 'kernel');
  const output = convTranspose(x, K, { stride, padding });
  const session = new Session(graph);
  session.set(x, input.flat());
  session.set(K, kernel.flat());
  session.forward();
  return { session, input: x, kernel: K, output };
}
