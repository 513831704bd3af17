import * as v from 'valibot';
import { Backward, convTranspose, Graph, jacobian, Session } from '../autograd/index.ts';
import { toRows } from '../rnn/matrix.ts';
import { check, checkLength, checkRows, matrix, type Matrix, whole, WorksheetError } from './check.ts';

/** A matrix, the kernel it is stamped with, and how: see `transposedConvolution`. */
export interface Stamping {
  readonly input: Matrix;
  readonly kernel: Matrix;
  /** How far the stamps of neighbouring entries are apart, 1 or more. */
  readonly stride: number;
  /** Rows and columns that are cut off at each border, 0 or more. */
  readonly padding: number;
}

export interface TransposedConvolutionQuestion extends Stamping {
  /** dE/d output, as large as the output. */
  readonly cotangent: Matrix;
}

export interface TransposedConvolutionAnswer {
  /** (height - 1) stride + kernel height - 2 padding rows, and columns likewise. */
  readonly output: Matrix;
  /** dE/d input: the plain convolution of the cotangent with the same kernel. */
  readonly inputGradient: Matrix;
  /** dE/d kernel */
  readonly kernelGradient: Matrix;
}

const stamping = { input: matrix, kernel: matrix, stride: whole(1), padding: whole(0) };
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
 * row by row; its entries are those of the kernel, or 0.
 * @throws WorksheetError naming what is wrong.
 */
export function convolutionMatrix(
  { height, width }: { readonly height: number; readonly width: number },
  kernel: Matrix,
  stride: number,
  padding: number,
): Matrix {
  const size = check(v.object({ height: whole(1), width: whole(1) }), { height, width });
  const input = Array.from({ length: size.height }, () => Array.from({ length: size.width }, () => 0));
  const traced = run(check(stampingQuestion, { input, kernel, stride, padding }));
  return jacobian(traced.session, traced.output, traced.input);
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

/** Traces and computes what was checked but for sizes. */
function run({ input, kernel, stride, padding }: Stamping) {
  checkRows('input', input);
  checkRows('kernel', kernel);
  const outputSize = (size: number, kernelSize: number) => (size - 1) * stride + kernelSize - 2 * padding;
  const [rows, columns] = [
    outputSize(input.length, kernel.length),
    outputSize(input[0].length, kernel[0].length),
  ];
  if (rows < 1 || columns < 1) {
    throw new WorksheetError(
      'padding',
      `expected less: of the output it leaves ${rows} rows and ${columns} columns`,
    );
  }
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
