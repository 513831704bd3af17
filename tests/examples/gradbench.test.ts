import { expect, test } from 'vitest';
import { distance } from '../support/programs.ts';
import { parseMessage, respond } from './gradbench/respond.ts';

let id = 0;
async function evaluate(module: string, name: string, input: unknown) {
  return (await respond({ id: id++, kind: 'evaluate', module, function: name, input })) as {
    success: boolean;
    output: any;
    error?: string;
    timings: { name: string; nanoseconds: number }[];
  };
}

/** How far a gradient is from central differences, extrapolated, along some directions; relative to its length. */
async function misfit(f: (x: number[]) => Promise<number>, x: number[], gradient: number[]): Promise<number> {
  let most = 0;
  for (const phase of [0, 1, 2]) {
    const direction = x.map((_, i) => Math.cos(7 * i + phase));
    const along = (h: number) => f(x.map((n, i) => n + h * direction[i]));
    const slope = async (h: number) => ((await along(h)) - (await along(-h))) / (2 * h);
    const numeric = (4 * (await slope(5e-4)) - (await slope(1e-3))) / 3;
    const analytic = direction.reduce((sum, v, i) => sum + v * gradient[i], 0);
    most = Math.max(most, Math.abs(numeric - analytic));
  }
  return gradient.length === x.length ? most / Math.hypot(...gradient) : Infinity;
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

test.each(['{"id": 0, "kind": ', 'start', 'null', '7', '[]', '{"kind": "start"}'])(
  'what is no message is told in a line: %s',
  (line) => {
    const told =
      'line 3: expected a message, such as {"id": 0, "kind": "start"}, an object on one line; got ';
    expect(() => parseMessage(line, 3)).toThrow(told + line);
  },
);

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

test('gmm', async () => {
  const wave = (n: number, from: number) => Array.from({ length: n }, (_, i) => Math.sin(from + i));
  const [d, k, n] = [3, 2, 4];
  const rowsFrom = (all: number[], size: number) =>
    Array.from({ length: k }, (_, j) => all.slice(j * size, (j + 1) * size));
  const fixed = {
    d,
    k,
    n,
    m: 2,
    gamma: 0.7,
    x: Array.from({ length: n }, (_, i) => wave(d, 2 * i)),
  };
  const flat = wave(k + 3 * k * d, 1);
  const inputAt = (x: number[]) => ({
    ...fixed,
    alpha: x.slice(0, k),
    mu: rowsFrom(x.slice(k), d),
    q: rowsFrom(x.slice(k + k * d), d),
    l: rowsFrom(x.slice(k + 2 * k * d), d),
  });
  const objectiveAt = async (x: number[]) =>
    (await evaluate('gmm', 'objective', inputAt(x))).output as number;

  // By the definition, without any of the simplifications: densities, determinants and their product.
  const { alpha, mu, q, l, x, m, gamma } = inputAt(flat);
  const Q = q.map(([a, b, c], j) => [
    [Math.exp(a), 0, 0],
    [l[j][0], Math.exp(b), 0],
    [l[j][1], l[j][2], Math.exp(c)],
  ]);
  const determinant = Q.map((Qj) => Qj[0][0] * Qj[1][1] * Qj[2][2]);
  const weights = alpha.map((a) => Math.exp(a) / alpha.reduce((total, b) => total + Math.exp(b), 0));
  const density = (point: number[], j: number) => {
    const z = Q[j].map((row) => row.reduce((sum, entry, i) => sum + entry * (point[i] - mu[j][i]), 0));
    const square = z.reduce((sum, entry) => sum + entry * entry, 0);
    return (Math.exp(-square / 2) * determinant[j]) / Math.sqrt((2 * Math.PI) ** 3);
  };
  const likelihood = x.reduce(
    (product, point) => product * weights.reduce((sum, w, j) => sum + w * density(point, j), 0),
    1,
  );
  // Wishart with 6 degrees of freedom: Γ_3(3) = π^(3/2) Γ(3) Γ(5/2) Γ(2).
  const freedom = d + m + 1;
  const gamma3 = Math.PI ** 1.5 * 2 * (0.75 * Math.sqrt(Math.PI));
  const prior = Q.reduce((product, Qj, j) => {
    const trace = gamma ** 2 * Qj.flat().reduce((sum, entry) => sum + entry * entry, 0);
    const volume = 2 ** ((freedom * d) / 2) * gamma ** (-freedom * d) * gamma3;
    return (product * determinant[j] ** m * Math.exp(-trace / 2)) / volume;
  }, 1);
  expect(await objectiveAt(flat)).toBeCloseTo(Math.log(likelihood * prior), 11);

  const { output } = await evaluate('gmm', 'jacobian', inputAt(flat));
  const gradient = [output.alpha, output.mu, output.q, output.l].flat(2);
  expect(await misfit(objectiveAt, flat, gradient)).toBeLessThan(1e-8);

  const onALine = {
    ...fixed,
    d: 1,
    x: [[0.5]],
    n: 1,
    alpha: [0, 1],
    mu: [[1], [2]],
    q: [[0], [1]],
    l: [[], []],
  };
  expect((await evaluate('gmm', 'jacobian', onALine)).output).toMatchObject({
    mu: [[expect.any(Number)], [expect.any(Number)]],
    l: [[], []],
  });
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
  expect(await misfit(objectiveAt, flat, (await evaluate('lstm', 'jacobian', input)).output)).toBeLessThan(
    1e-8,
  );
});
