// Singular values of wide matrices, against those by rotations.
import { randomLcg } from 'd3-random';
import { expect, test } from 'vitest';
import { singularValues } from '../../../src/rnn/matrix.ts';
import { bidiagonal, singularValuesOf } from '../../../src/rnn/spectrum/bidiagonal.ts';

const valuesOf = async (matrix: readonly (readonly number[])[], report = (_share: number) => {}) =>
  singularValuesOf(await bidiagonal(Float64Array.from(matrix.flat()), matrix.length, report));

test.each([1, 2, 3, 5, 8, 33])('%i by as many: to 1e-14 of the largest', async (n) => {
  const random = randomLcg(n);
  for (let trial = 0; trial < 10; trial++) {
    const scale = 10 ** (200 * random() - 100);
    const matrix = Array.from({ length: n }, () =>
      Array.from({ length: n }, () => scale * (2 * random() - 1)),
    );
    const wanted = singularValues(matrix);
    const found = await valuesOf(matrix);
    const errors = wanted.map((value, i) => Math.abs(found[i] - value) / wanted[0]);
    expect(Math.max(...errors)).toBeLessThan(1e-14);
  }
});

test('zeros, equal ones, and what a triangular matrix hides', async () => {
  expect(
    await valuesOf([
      [0, 0],
      [0, 0],
    ]),
  ).toEqual(Float64Array.of(0, 0));
  const [three, nothing] = await valuesOf([
    [0, 3],
    [0, 0],
  ]);
  expect([three, nothing]).toEqual([expect.closeTo(3, 14), 0]);
  const found = await valuesOf([
    [0, 2, 0],
    [0, 0, 2],
    [2, 0, 0],
  ]);
  for (const value of found) expect(value).toBeCloseTo(2, 14);
});

test('says how far it has come, and can be ended', async () => {
  const eye = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => Number(i === j)));
  const end = valuesOf(eye, (share) => {
    if (share > 0.5) throw new Error('enough');
  });
  await expect(end).rejects.toThrow('enough');
});
