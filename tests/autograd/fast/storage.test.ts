// Where values and cotangents lie: the table that lowering decides once, for graphs that show each way.
import { expect, test } from 'vitest';
import {
  add,
  broadcast,
  Graph,
  type GraphNode,
  lower,
  matmul,
  printStorage,
  sigmoid,
  slice,
  sub,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';

const tableOf = (seeds: readonly GraphNode[], wrt: readonly GraphNode[], keep: readonly GraphNode[] = []) =>
  printStorage(lower({ seeds, wrt, keep }, 'float64'));

/** h = f(W h + U x + b), for a batch. */
function step() {
  const graph = new Graph();
  const [W, b] = [graph.leaf([2, 2], 'W'), graph.leaf([2], 'b')];
  const h = graph.leaf([2, 3], 'h');
  const a = add(matmul(W, h), broadcast(b, { shape: [2, 3] }), { name: 'a' });
  return { W, b, h, a };
}

test('a sum is gathered in one region, and an activation goes over it', () => {
  const { W, b, a } = step();
  expect(tableOf([sum(tanh(a))], [W, b])).toMatchInlineSnapshot(`
    "%0 W: value alone, cotangent alone
    %1 b: value alone, cotangent alone
    %2 h: value alone
    %3 matmul: value into %5, cotangent into %5
    %4 broadcast: value in %1, cotangent into %5
    %5 a: value under %6, cotangent under %6
    %6 tanh: value alone, cotangent alone
    %7 sum: value alone, cotangent alone"
  `);
});

test('what is kept stays alone', () => {
  const { W, b, a } = step();
  expect(tableOf([sum(tanh(a))], [W, b], [a])).toMatchInlineSnapshot(`
    "%0 W: value alone, cotangent alone
    %1 b: value alone, cotangent alone
    %2 h: value alone
    %3 matmul: value into %5, cotangent into %5
    %4 broadcast: value in %1, cotangent into %5
    %5 a: value alone, cotangent under %6
    %6 tanh: value alone, cotangent alone
    %7 sum: value alone, cotangent alone"
  `);
});

test('gates are slices of one sum, each under its activation', () => {
  const graph = new Graph();
  const x = graph.leaf([4], 'x');
  const a = sub(x, x, { name: 'a' });
  const gates = [sigmoid(slice(a, { from: 0, to: 2 })), tanh(slice(a, { from: 2, to: 4 }))] as const;
  expect(tableOf([sum(add(...gates))], [x])).toMatchInlineSnapshot(`
    "%0 x: value alone, cotangent alone
    %1 a: value alone, cotangent alone
    %2 slice: value in %1, cotangent in %1
    %3 sigmoid: value over %2, cotangent into %6
    %4 slice: value in %1, cotangent in %1
    %5 tanh: value over %4, cotangent into %6
    %6 add: value alone, cotangent alone
    %7 sum: value alone, cotangent alone"
  `);
});

test('slices that overlap are no places for activations', () => {
  const graph = new Graph();
  const x = graph.leaf([4], 'x');
  const a = sub(x, x, { name: 'a' });
  const parts = [sigmoid(slice(a, { from: 0, to: 3 })), tanh(slice(a, { from: 1, to: 4 }))] as const;
  expect(tableOf([sum(add(...parts))], [x])).toMatchInlineSnapshot(`
    "%0 x: value alone, cotangent alone
    %1 a: value alone, cotangent alone
    %2 slice: value in %1, cotangent in %1
    %3 sigmoid: value alone, cotangent into %6
    %4 slice: value in %1, cotangent in %1
    %5 tanh: value alone, cotangent into %6
    %6 add: value alone, cotangent alone
    %7 sum: value alone, cotangent alone"
  `);
});
