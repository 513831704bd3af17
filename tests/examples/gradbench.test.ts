import { expect, test } from 'vitest';
import { distance } from '../support/programs.ts';
import { respond } from './gradbench/respond.ts';

let id = 0;
async function evaluate(module: string, name: string, input: unknown) {
  return (await respond({ id: id++, kind: 'evaluate', module, function: name, input })) as {
    success: boolean;
    output: any;
    error?: string;
    timings: { name: string; nanoseconds: number }[];
  };
}

/** The gradient by central differences, extrapolated. */
async function numeric(f: (x: number[]) => Promise<number>, x: number[]): Promise<number[]> {
  const slope = async (i: number, h: number) =>
    ((await f(x.with(i, x[i] + h))) - (await f(x.with(i, x[i] - h)))) / (2 * h);
  return Promise.all(x.map(async (_, i) => (4 * (await slope(i, 5e-4)) - (await slope(i, 1e-3))) / 3));
}

test('the protocol', async () => {
  expect(await respond({ id: 0, kind: 'start' })).toEqual({ id: 0, tool: 'backflow' });
  expect(await respond({ id: 1, kind: 'define', module: 'lse' })).toEqual({ id: 1, success: true });
  expect(await respond({ id: 2, kind: 'define', module: 'constructor' })).toEqual({ id: 2, success: false });
  expect(await respond({ id: 3, kind: 'analysis' })).toEqual({ id: 3 });
  expect(await evaluate('lse', 'hessian', { x: [1] })).toMatchObject({
    success: false,
    error: 'Error: no function hessian in module lse',
  });
  const { timings } = await evaluate('lse', 'primal', { x: [1, 2], min_runs: 3, min_seconds: 0 });
  expect(timings.map(({ name }) => name)).toEqual(['evaluate', 'evaluate', 'evaluate']);
});

test('hello', async () => {
  expect((await evaluate('hello', 'square', 3)).output).toBe(9);
  expect((await evaluate('hello', 'double', 3)).output).toBe(6);
});

test('lse', async () => {
  const x = [1000, 1001, 1000];
  const total = 2 + Math.E;
  expect((await evaluate('lse', 'primal', { x })).output).toBeCloseTo(1000 + Math.log(total), 12);
  expect(
    distance([1 / total, Math.E / total, 1 / total], (await evaluate('lse', 'gradient', { x })).output),
  ).toBeLessThan(1e-12);
});

test('llsq', async () => {
  // t = -1, 0, 1 and s = -1, 0, 1; the residuals of 1 + 2 t + 3 t² are 3, 1, 5.
  const input = { x: [1, 2, 3], n: 3 };
  expect((await evaluate('llsq', 'primal', input)).output).toBe((9 + 1 + 25) / 2);
  expect(distance([9, 2, 8], (await evaluate('llsq', 'gradient', input)).output)).toBeLessThan(1e-12);
});

test('det', async () => {
  const input = { A: [2, 0, 1, 1, 3, 2, 1, 1, 4], ell: 3 };
  expect((await evaluate('det', 'primal', input)).output).toBeCloseTo(18, 14);
  // Cofactors.
  expect(
    distance([10, -2, -2, 1, 7, -2, -3, -3, 6], (await evaluate('det', 'gradient', input)).output),
  ).toBeLessThan(1e-12);
});

test('ode', async () => {
  // y_1(t) = x_0 x_1 t²/2 and y_2(t) = x_0 x_1 x_2 t³/6, polynomials that the method has exactly.
  const input = { x: [2, 3, 5], s: 7 };
  expect(distance([4, 12, 40], (await evaluate('ode', 'primal', input)).output)).toBeLessThan(1e-12);
  expect(distance([20, 40 / 3, 8], (await evaluate('ode', 'gradient', input)).output)).toBeLessThan(1e-12);
  expect(distance([2], (await evaluate('ode', 'gradient', { x: [3], s: 2 })).output)).toBeLessThan(1e-12);
});

test('lstm', async () => {
  const wave = (n: number, from: number) => Array.from({ length: n }, (_, i) => Math.sin(from + i));
  const [b, l] = [2, 2];
  const input = {
    main_params: Array.from({ length: 2 * l }, (_, i) => wave(4 * b, 3 * i)),
    extra_params: [wave(b, 1), wave(b, 2), wave(b, 3)],
    state: Array.from({ length: 2 * l }, (_, i) => wave(b, 5 + i)),
    sequence: [
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 0.5],
    ],
  };
  const flat = [...input.main_params, ...input.extra_params].flat();
  const objectiveAt = async (x: number[]) => {
    const row = (from: number, size: number) => x.slice(from, from + size);
    const main_params = input.main_params.map((_, i) => row(4 * b * i, 4 * b));
    const extra_params = input.extra_params.map((_, i) => row(8 * b * l + b * i, b));
    return (await evaluate('lstm', 'objective', { ...input, main_params, extra_params })).output as number;
  };
  // E by the formulas of the eval, number by number.
  const sigma = (x: number) => 1 / (1 + Math.exp(-x));
  const state = input.state.map((row) => [...row]);
  let total = 0;
  for (let t = 0; t < 3; t++) {
    let x = input.sequence[t].map((n, i) => n * input.extra_params[0][i]);
    for (let k = 0; k < l; k++) {
      const [w, bias] = [input.main_params[2 * k], input.main_params[2 * k + 1]];
      const [h, c] = [state[2 * k], state[2 * k + 1]];
      const argument = (from: number[], gate: number, i: number) =>
        from[i] * w[gate * b + i] + bias[gate * b + i];
      const cell = c.map(
        (n, i) => n * sigma(argument(x, 0, i)) + sigma(argument(h, 1, i)) * Math.tanh(argument(h, 3, i)),
      );
      const hidden = cell.map((n, i) => sigma(argument(x, 2, i)) * Math.tanh(n));
      [state[2 * k], state[2 * k + 1]] = [hidden, cell];
      x = hidden;
    }
    const o = x.map((n, i) => n * input.extra_params[1][i] + input.extra_params[2][i]);
    const logTotal = Math.log(o.reduce((sum, n) => sum + Math.exp(n), 2));
    total += o.reduce((sum, n, i) => sum + input.sequence[t + 1][i] * (n - logTotal), 0);
  }
  expect(await objectiveAt(flat)).toBeCloseTo(-total / 6, 14);
  expect(
    distance(await numeric(objectiveAt, flat), (await evaluate('lstm', 'jacobian', input)).output),
  ).toBeLessThan(1e-8);
});
