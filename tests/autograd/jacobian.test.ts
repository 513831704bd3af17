import { expect, test } from 'vitest';
import {
  add,
  Graph,
  identity,
  jacobian,
  matmul,
  relu,
  Session,
  sigmoid,
  sub,
  tanh,
} from '../../src/autograd/index.ts';
import { relativeError } from '../support/close.ts';

const W = [
  [0.5, -1, 0.25],
  [2, 0.75, -0.5],
  [-0.3, 0.6, 1.5],
];
const logistic = (a: number) => 1 / (1 + Math.exp(-a));

test.each([
  { f: sigmoid, slope: (a: number) => logistic(a) * (1 - logistic(a)) },
  { f: tanh, slope: (a: number) => 1 / Math.cosh(a) ** 2 },
  { f: relu, slope: (a: number) => (a > 0 ? 1 : 0) },
  { f: identity, slope: () => 1 },
])("of one step of a network is diag(f'(a)) W: $f.name", ({ f, slope }) => {
  const graph = new Graph();
  const [w, previous, b] = [graph.leaf([3, 3], 'W'), graph.leaf([3], 'h'), graph.leaf([3], 'b')];
  const a = add(matmul(w, previous), b, { name: 'a' });
  const h = f(a);
  const session = new Session(graph);
  session.set(w, W.flat());
  session.set(previous, [0.2, -0.4, 0.9]);
  session.set(b, [0.1, 0.1, -1.5]);
  session.forward();

  const expected = W.map((row, i) => row.map((x) => slope(session.value(a)[i]) * x));
  expect(relativeError(jacobian(session, h, previous), expected)).toBeLessThan(1e-14);
});

test('has a row for each output and a column for each input', () => {
  const graph = new Graph();
  const [x, A] = [graph.leaf([3], 'x'), graph.leaf([2, 3], 'A')];
  const y = matmul(A, x);
  const session = new Session(graph);
  session.set(A, [1, 2, 3, 4, 5, 6]);
  session.set(x, [7, 8, 9]);
  session.forward();
  expect(jacobian(session, y, x)).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('is zero where no path leads, and one from a node to itself', () => {
  const graph = new Graph();
  const [x, other] = [graph.leaf([2], 'x'), graph.leaf([2], 'other')];
  const y = sub(x, x);
  const session = new Session(graph);
  session.set(x, [1, 2]);
  session.forward();
  expect(jacobian(session, y, other)).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(jacobian(session, x, x)).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(jacobian(session, y, x)).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('of stacked nodes has a block for each pair, and none of x acts through another', () => {
  const graph = new Graph();
  const c = graph.leaf([1], 'c');
  const h = tanh(c);
  const [sum, double] = [add(h, c), add(c, c)];
  const session = new Session(graph);
  session.set(c, [0]);
  session.forward();
  expect(jacobian(session, [sum, double], [h, c])).toEqual([
    [1, 1],
    [0, 2],
  ]);
  expect(jacobian(session, sum, c)).toEqual([[2]]);
});
