import { describe, expect, test } from 'vitest';
import { Graph, print, Session } from '../../src/autograd/index.ts';
import { type CellName, cells } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { cellNames } from '../../src/rnn/cells/index.ts';

const sigma = (a: number) => 1 / (1 + Math.exp(-a));

/** One step of a cell with n = 2 and m = 1, with the biases that are named. */
function traceStep(name: CellName, biases: readonly string[] = []) {
  const graph = new Graph();
  const { gates, hasCellState } = cells[name];
  const rows = 2 * gates.length;
  const leaves = {
    W: graph.leaf([rows, 2], 'W'),
    U: graph.leaf([rows, 1], 'U'),
    V: graph.leaf([1, 2], 'V'),
    ...(biases.includes('b') && { b: graph.leaf([rows], 'b') }),
    ...(biases.includes('bh') && { bh: graph.leaf([2], 'bh') }),
  };
  const before = { h: graph.leaf([2], 'h'), ...(hasCellState && { c: graph.leaf([2], 'c') }) };
  const x = graph.leaf([1], 'x');
  return { graph, after: cells[name].step(leaves, x, before) };
}

/** The same on numbers that are set by name; V acts on no state, and may be any. */
function stepOf(name: CellName, values: Record<string, number[]>) {
  const { graph, after } = traceStep(name, Object.keys(values));
  const session = new Session(graph);
  for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf')) {
    session.set(leaf, values[leaf.name!] ?? new Float64Array(leaf.size));
  }
  session.forward();
  return { graph, after, session };
}

describe('simple cells', () => {
  const formulas = {
    sigmoid: sigma,
    tanh: (a: number) => (Math.exp(a) - Math.exp(-a)) / (Math.exp(a) + Math.exp(-a)),
    relu: (a: number) => Math.max(0, a),
    linear: (a: number) => a,
  };

  test.each(Object.keys(formulas) as (keyof typeof formulas)[])(
    '%s: h = f(W h + U x), each node with its name',
    (name) => {
      const values = { W: [1, -2, 0.5, 1], U: [-1, 0.5], x: [2], h: [1, 0.25] };
      const { graph, after, session } = stepOf(name, values);
      expect(print(graph)).toMatch(/Wh \[2\].*\n.*Ux \[2\].*\n.*a \[2\].*\n.*h \[2\].*$/);
      const a = [1 - 0.5 - 2, 0.5 + 0.25 + 1];
      expect(relativeError(session.value(after.h), a.map(formulas[name]))).toBeLessThan(1e-15);
      expect(after.c).toBeUndefined();
    },
  );
});

/** W, U and b such that the rows of each gate are `pre` on x = 1, h = (1, 0): 0.5 from W, the rest from U and b. */
const rowsFor = (pre: number[], bias: number) => ({
  W: pre.flatMap(() => [0.5, 9]),
  U: pre.map((a) => a - 0.5 - bias),
  b: pre.map(() => bias),
  x: [1],
  h: [1, 0],
});

test('lstm: c = f c + i g, h = o tanh(c), gates in the order i, f, g, o', () => {
  const pre = [1, -1, 2, 0.3, -0.7, 0.6, 0.2, -2];
  const { after, session } = stepOf('lstm', { ...rowsFor(pre, 0.25), c: [3, -4] });
  const c = [0, 1].map(
    (unit) => sigma(pre[2 + unit]) * [3, -4][unit] + sigma(pre[unit]) * Math.tanh(pre[4 + unit]),
  );
  expect(relativeError(session.value(after.c!), c)).toBeLessThan(1e-15);
  const h = c.map((x, unit) => sigma(pre[6 + unit]) * Math.tanh(x));
  expect(relativeError(session.value(after.h), h)).toBeLessThan(1e-15);
});

test('gru: n = tanh(U x + b + r (W h + bh)), h = (1 - z) n + z h, gates in the order r, z, n', () => {
  const pre = [1, -1, 2, 0.3, -0.7, 0.6];
  const { after, session } = stepOf('gru', { ...rowsFor(pre, 0.25), bh: [0.1, -3] });
  const h = [0, 1].map((unit) => {
    const [r, z] = [sigma(pre[unit]), sigma(pre[2 + unit])];
    const n = Math.tanh(pre[4 + unit] - 0.5 + r * (0.5 + [0.1, -3][unit]));
    return (1 - z) * n + z * [1, 0][unit];
  });
  expect(relativeError(session.value(after.h), h)).toBeLessThan(1e-15);
});

test('one step of an lstm as a graph', () => {
  expect(print(traceStep('lstm').graph)).toMatchInlineSnapshot(`
    "%0 W [8, 2] = leaf
    %1 U [8, 1] = leaf
    %2 V [1, 2] = leaf
    %3 h [2] = leaf
    %4 c [2] = leaf
    %5 x [1] = leaf
    %6 Wh [8] = matmul(%0, %3)
    %7 Ux [8] = matmul(%1, %5)
    %8 a [8] = add(%6, %7)
    %9 a_i [2] = slice(%8, from=0, to=2)
    %10 gate i [2] = sigmoid(%9)
    %11 a_f [2] = slice(%8, from=2, to=4)
    %12 gate f [2] = sigmoid(%11)
    %13 a_g [2] = slice(%8, from=4, to=6)
    %14 gate g [2] = tanh(%13)
    %15 a_o [2] = slice(%8, from=6, to=8)
    %16 gate o [2] = sigmoid(%15)
    %17 f ⊙ c [2] = mul(%12, %4)
    %18 i ⊙ g [2] = mul(%10, %14)
    %19 c [2] = add(%17, %18)
    %20 tanh c [2] = tanh(%19)
    %21 h [2] = mul(%16, %20)"
  `);
});

test('one step of a gru as a graph', () => {
  expect(print(traceStep('gru', ['b', 'bh']).graph)).toMatchInlineSnapshot(`
    "%0 W [6, 2] = leaf
    %1 U [6, 1] = leaf
    %2 V [1, 2] = leaf
    %3 b [6] = leaf
    %4 bh [2] = leaf
    %5 h [2] = leaf
    %6 x [1] = leaf
    %7 Wh [6] = matmul(%0, %5)
    %8 Ux [6] = matmul(%1, %6)
    %9 Ux + b [6] = add(%8, %3)
    %10 Wh_r [2] = slice(%7, from=0, to=2)
    %11 Ux_r [2] = slice(%9, from=0, to=2)
    %12 a_r [2] = add(%10, %11)
    %13 gate r [2] = sigmoid(%12)
    %14 Wh_z [2] = slice(%7, from=2, to=4)
    %15 Ux_z [2] = slice(%9, from=2, to=4)
    %16 a_z [2] = add(%14, %15)
    %17 gate z [2] = sigmoid(%16)
    %18 Wh_n [2] = slice(%7, from=4, to=6)
    %19 Wh_n + bh [2] = add(%18, %4)
    %20 r ⊙ Wh_n [2] = mul(%13, %19)
    %21 Ux_n [2] = slice(%9, from=4, to=6)
    %22 a_n [2] = add(%21, %20)
    %23 gate n [2] = tanh(%22)
    %24 h - n [2] = sub(%5, %23)
    %25 z ⊙ (h - n) [2] = mul(%17, %24)
    %26 h [2] = add(%23, %25)"
  `);
});

test.each(cellNames)('%s has a candidate among its gates', (name) => {
  const { gates, candidate } = cells[name];
  expect(gates).toContain(candidate);
});
