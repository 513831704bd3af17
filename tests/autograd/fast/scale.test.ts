// Graphs that are long or wide: neither lowering nor a run may take a stack frame, or an argument, for each node.
import { expect, test } from 'vitest';
import {
  add,
  Graph,
  identity,
  lower,
  mul,
  type GraphNode,
  replayInTypeScript,
  slice,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';

/** Lowers `E` and runs it where every leaf is 0.5. */
function replayAtOneHalf(graph: Graph, E: GraphNode, wrt: readonly GraphNode[]) {
  const replay = replayInTypeScript(lower({ seeds: [E], wrt }, 'float64'));
  for (const leaf of graph.nodes)
    if (leaf.op === 'leaf') replay.set(leaf, new Float64Array(leaf.size).fill(0.5));
  replay.run();
  return replay;
}

test('a sum of 12,000 summands', () => {
  const graph = new Graph();
  const leaves = Array.from({ length: 12_000 }, () => graph.leaf([]));
  const first = leaves.slice(0, 2);
  const E = leaves.map((x) => mul(x, x)).reduce((a, b) => add(a, b));
  const replay = replayAtOneHalf(graph, E, first);
  expect(replay.value(E)).toEqual(Float64Array.of(3000));
  expect(first.map((x) => replay.cotangent(x)[0])).toEqual([1, 1]);
});

test.each([
  ['sums', (y: GraphNode, x: GraphNode) => add(y, x), 10_001],
  ['identities', (y: GraphNode) => identity(y), 1],
  ['slices', (y: GraphNode) => slice(y, { from: 0, to: 1 }), 1],
  [
    'slices and activations',
    (y: GraphNode, x: GraphNode) => add(identity(slice(y, { from: 0, to: 1 })), x),
    10_001,
  ],
])('10,000 %s one after the other, and one of the midst in wrt', (_, next, slope) => {
  const graph = new Graph();
  const x = graph.leaf([1]);
  let y = x;
  for (let i = 0; i < 5000; i++) y = next(y, x);
  const midst = y;
  for (let i = 0; i < 5000; i++) y = next(y, x);
  const E = sum(y);
  const replay = replayAtOneHalf(graph, E, [midst, x]);
  expect(replay.cotangent(midst)).toEqual(Float64Array.of(1));
  expect(replay.cotangent(x)).toEqual(Float64Array.of(slope));
});

test('a parameter that is used 130,000 times', () => {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  const E = Array.from({ length: 65_000 }, () => mul(x, x)).reduce((a, b) => add(a, b));
  const replay = replayAtOneHalf(graph, E, [x]);
  expect(replay.value(E)).toEqual(Float64Array.of(16_250));
  expect(replay.cotangent(x)).toEqual(Float64Array.of(65_000));
});

test('a vector taken apart into 5,000 numbers, each read and written by itself', () => {
  const graph = new Graph();
  const x = graph.leaf([5000]);
  const y = add(x, x);
  const E = Array.from({ length: 5000 }, (_, i) => tanh(slice(y, { from: i, to: i + 1 }))).reduce((a, b) =>
    add(a, b),
  );
  const replay = replayAtOneHalf(graph, E, [x]);
  expect(replay.value(E)[0]).toBeCloseTo(5000 * Math.tanh(1), 8);
  for (const slope of replay.cotangent(x)) expect(slope).toBeCloseTo(2 * (1 - Math.tanh(1) ** 2), 14);
});
