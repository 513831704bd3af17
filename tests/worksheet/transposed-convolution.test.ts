import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convolution,
  convolutionMatrix,
  type Matrix,
  stamps,
  transposedConvolution,
  type TransposedConvolutionQuestion,
  WorksheetError,
} from '../../src/worksheet/index.ts';

const matrixOf = (rows: number, columns: number): fc.Arbitrary<number[][]> =>
  fc.array(
    fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: columns, maxLength: columns }),
    {
      minLength: rows,
      maxLength: rows,
    },
  );
const size = fc.integer({ min: 1, max: 4 });
const questions: fc.Arbitrary<TransposedConvolutionQuestion> = fc
  .record({ h: size, w: size, m: size, n: size, stride: fc.integer({ min: 1, max: 3 }), padding: fc.nat(3) })
  .map((sizes) => ({
    ...sizes,
    rows: (sizes.h - 1) * sizes.stride + sizes.m - 2 * sizes.padding,
    columns: (sizes.w - 1) * sizes.stride + sizes.n - 2 * sizes.padding,
  }))
  .filter(({ rows, columns }) => rows > 0 && columns > 0)
  .chain(({ h, w, m, n, stride, padding, rows, columns }) =>
    fc.record({
      input: matrixOf(h, w),
      kernel: matrixOf(m, n),
      stride: fc.constant(stride),
      padding: fc.constant(padding),
      cotangent: matrixOf(rows, columns),
    }),
  );

const dot = (a: Matrix, b: Matrix) => {
  const other = b.flat();
  return a.flat().reduce((sum, x, i) => sum + x * other[i], 0);
};
const product = (A: Matrix, x: readonly number[]) =>
  A.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0));
const turned = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));
/** The largest distance; the numbers are of size 1. */
const distance = (found: readonly number[], expected: readonly number[]) =>
  Math.max(...found.map((x, i) => Math.abs(x - expected[i])));
const NEAR = 1e-11;

describe('the worksheet', () => {
  test('a 3×3 kernel over 7×7 gives 9×9', () => {
    const ones = (n: number) => Array.from({ length: n }, () => Array.from({ length: n }, () => 1));
    const question = { input: ones(7), kernel: ones(3), stride: 1, padding: 0, cotangent: ones(9) };
    const { output } = transposedConvolution(question);
    expect([output.length, output[0].length]).toEqual([9, 9]);
  });

  test('the matrix of a 2×2 kernel over 2×2, by rows', () => {
    const [a, b, c, d] = [1, 2, 3, 4];
    const letters = ['0', 'a', 'b', 'c', 'd'];
    const rows = convolutionMatrix({ height: 2, width: 2 }, [[a, b], [c, d]], 1, 0); // prettier-ignore
    expect(rows.map((row) => row.map((entry) => letters[entry]).join(''))).toEqual(
      'a000 ba00 0b00 c0a0 dcba 0d0b 00c0 00dc 000d'.split(' '),
    );
  });

  test('the output [ax, bx+ay, by; cx+az, dx+cy+bz+aw, dy+bw; cz, dz+cw, dw]', () => {
    const [x, y, z, w, a, b, c, d] = [2, 3, 5, 7, 11, 13, 17, 19];
    const { output } = transposedConvolution({
      input: [[x, y], [z, w]],
      kernel: [[a, b], [c, d]],
      stride: 1,
      padding: 0,
      cotangent: [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
    }); // prettier-ignore
    expect(output).toEqual([
      [a * x, b * x + a * y, b * y],
      [c * x + a * z, d * x + c * y + b * z + a * w, d * y + b * w],
      [c * z, d * z + c * w, d * w],
    ]);
  });
});

describe('any input and kernel', () => {
  test('the output is the matrix times the input, the input gradient its transpose times the cotangent', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { input, kernel, stride, padding, cotangent } = question;
        const { output, inputGradient } = transposedConvolution(question);
        const A = convolutionMatrix(
          { height: input.length, width: input[0].length },
          kernel,
          stride,
          padding,
        );
        expect(distance(output.flat(), product(A, input.flat()))).toBeLessThan(NEAR);
        expect(distance(inputGradient.flat(), product(turned(A), cotangent.flat()))).toBeLessThan(NEAR);
      }),
    );
  });

  test('the input gradient is the plain convolution of the cotangent', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { kernel, stride, padding, cotangent } = question;
        const plain = convolution({ input: cotangent, kernel, stride, padding });
        const { inputGradient } = transposedConvolution(question);
        expect([plain.length, plain[0].length]).toEqual([inputGradient.length, inputGradient[0].length]);
        expect(distance(inputGradient.flat(), plain.flat())).toBeLessThan(NEAR);
      }),
    );
  });

  test('ȳ·y is x·x̄ and K·K̄: the output is linear in each', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { output, inputGradient, kernelGradient } = transposedConvolution(question);
        const forward = dot(output, question.cotangent);
        expect(
          distance(
            [dot(question.input, inputGradient), dot(question.kernel, kernelGradient)],
            [forward, forward],
          ),
        ).toBeLessThan(NEAR);
      }),
    );
  });

  test('the stamps add up to the output, each the kernel times its entry', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { output } = transposedConvolution(question);
        const sum = output.map((row, i) =>
          row.map((_, j) =>
            stamps(question)
              .flat()
              .reduce((sum, stamp) => sum + stamp[i][j], 0),
          ),
        );
        expect(distance(sum.flat(), output.flat())).toBeLessThan(NEAR);
      }),
      { numRuns: 30 },
    );
    expect(stamps({ input: [[2, 3]], kernel: [[5, 7]], stride: 1, padding: 0 })).toEqual([
      [[[10, 14, 0]], [[0, 15, 21]]],
    ]);
  });
});

test('rows that the padding cuts off have a gradient of 0', () => {
  const question = { input: [[1], [2]], kernel: [[1]], stride: 3, padding: 1, cotangent: [[1], [1]] };
  expect(() => transposedConvolution({ ...question, input: [[1]] })).toThrow(WorksheetError);
  const wide = { ...question, kernel: [[1, 1, 1]], cotangent: [[1], [1]] };
  expect(transposedConvolution(wide)).toEqual({
    output: [[0], [0]],
    inputGradient: [[0], [0]],
    kernelGradient: [[0, 0, 0]],
  });
});

test('the convolution of zeros around a matrix', () => {
  const input = [[1, 2], [3, 4]]; // prettier-ignore
  expect(convolution({ input, kernel: [[1]], stride: 2, padding: 1 })).toEqual([[0, 0], [0, 4]]); // prettier-ignore
});

test.each([
  [{ stride: 0 }, 'stride: expected a whole number from 1 up, got 0'],
  [{ padding: -1 }, 'padding: expected a whole number from 0 up, got -1'],
  [{ padding: 2 }, 'padding: expected less: of the output it leaves -1 rows and -1 columns'],
  [{ kernel: [[1, 2], [3]] }, 'kernel[1]: expected 2 numbers, as in kernel[0], got 1'],
  [{ input: [[]] }, 'input[0]: expected at least one number, got []'],
  [{ cotangent: [[1, 1, 1]] }, 'cotangent: expected 3 rows, as the output has, got 1'],
  [
    {
      cotangent: [
        [1, 1, 1],
        [1, 1],
        [1, 1, 1],
      ],
    },
    'cotangent[1]: expected 3 numbers, as the output has, got 2',
  ],
])('%j: %s', (change, message) => {
  const two = [[1, 2], [3, 4]]; // prettier-ignore
  const three = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]; // prettier-ignore
  const question = { input: two, kernel: two, stride: 1, padding: 0, cotangent: three, ...change };
  expect(() => transposedConvolution(question)).toThrow(
    expect.objectContaining({ name: 'WorksheetError', message }),
  );
});

test.each([
  [{ stride: 0 }, 'stride: expected a whole number from 1 up, got 0'],
  [{ padding: 2 }, 'padding: expected less: of the output it leaves -1 rows and -1 columns'],
  [{ kernel: [[1, 2], [3]] }, 'kernel[1]: expected 2 numbers, as in kernel[0], got 1'],
  [{ height: 0 }, 'height: expected a whole number from 1 up, got 0'],
])('the matrix, %j: %s', (change, message) => {
  const { height, kernel, stride, padding } = { height: 2, kernel: [[1, 2], [3, 4]], stride: 1, padding: 0, ...change }; // prettier-ignore
  expect(() => convolutionMatrix({ height, width: 2 }, kernel, stride, padding)).toThrow(
    expect.objectContaining({ name: 'WorksheetError', message }),
  );
});
