import { expect, test } from 'vitest';
import { matmul, mul, squaredError, sum, tanh, valueAndGrad } from '../../src/autograd/index.ts';

const [W, x, y] = [
  [
    [0.5, -1],
    [2, 0.3],
  ],
  [1, 2],
  [0, 1],
];
const slope = (a: number, target: number) => (Math.tanh(a) - target) * (1 - Math.tanh(a) ** 2);

test('value and gradients of named arrays', async () => {
  const loss = valueAndGrad(({ W, x, y }) => squaredError(tanh(matmul(W, x)), y), { wrt: ['W'] });
  const { value, gradients } = await loss({ W, x, y });
  const delta = [slope(-1.5, 0), slope(2.6, 1)];
  expect(value).toBeCloseTo((Math.tanh(-1.5) ** 2 + (Math.tanh(2.6) - 1) ** 2) / 2, 14);
  expect(gradients.W.shape).toEqual([2, 2]);
  [delta[0], 2 * delta[0], delta[1], 2 * delta[1]].forEach((d, i) =>
    expect(gradients.W.data[i]).toBeCloseTo(d, 14),
  );
  expect(Object.keys(gradients)).toEqual(['W']);
});

test('a function is traced once for each set of shapes', async () => {
  let traces = 0;
  const squares = valueAndGrad(({ a }) => {
    traces++;
    return sum(mul(a, a));
  });
  expect((await squares({ a: [1, 2] })).value).toBe(5);
  expect([...(await squares({ a: [3, 4] })).gradients.a.data]).toEqual([6, 8]);
  expect((await squares({ a: Float32Array.of(1, 1) })).value).toBe(2);
  expect((await squares({ a: { shape: [2], data: [2, 0] } })).value).toBe(4);
  expect(traces).toBe(1);
  expect((await squares({ a: [1, 1, 1] })).value).toBe(3);
  expect((await squares({ a: 3 })).gradients.a).toEqual({ shape: [], data: Float64Array.of(6) });
  expect(traces).toBe(3);
});

test('calls that overlap each get their own numbers', async () => {
  const cube = valueAndGrad(({ a }) => mul(a, mul(a, a)));
  const all = await Promise.all([1, 2, 3].map((a) => cube({ a })));
  expect(all.map(({ value, gradients }) => [value, gradients.a.data[0]])).toEqual([
    [1, 3],
    [8, 12],
    [27, 27],
  ]);
});

test('numbers count as they are when they are given', async () => {
  const square = valueAndGrad(({ a }) => sum(mul(a, a)));
  const a = { shape: [2], data: [1, 2] };
  const calls = [];
  for (const x of [1, 3, 5]) {
    a.data[0] = x;
    calls.push(square({ a }));
    if (x === 1)
      a.data[1] = 0; // while it is being traced
    else await calls.at(-1);
  }
  a.data[0] = 7;
  expect((await Promise.all(calls)).map(({ value }) => value)).toEqual([5, 9, 25]);
});

test('what cannot be is said', async () => {
  const loss = valueAndGrad(({ a, b }) => matmul(a, b));
  await expect(loss({ a: [[1, 2]], b: [1, 2] })).rejects.toThrow(
    'the function must return a number made of its arrays, not a value of shape [1]',
  );
  await expect(loss({ a: [[1, 2]], b: [1] })).rejects.toThrow('matmul: expected a matrix');
  await expect(loss({ a: [[1, 2], [3]], b: [1] })).rejects.toThrow(
    'a[1]: expected the shape [2] of a[0], got [1]',
  );
  await expect(loss({ a: { shape: [2, 2], data: [1] }, b: [1] })).rejects.toThrow(
    'a [2, 2]: expected 4 numbers, got 1',
  );
  // @ts-expect-error: not a node
  await expect(valueAndGrad(() => 3)({})).rejects.toThrow('made of its arrays, not 3');
  await expect(valueAndGrad(({ a }) => sum(a), { wrt: ['b' as 'a'] })({ a: [1] })).rejects.toThrow(
    'valueAndGrad: no array "b" was given',
  );
});
