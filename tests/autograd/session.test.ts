import { describe, expect, test } from 'vitest';
import {
  add,
  Backward,
  broadcast,
  crossEntropy,
  Graph,
  identity,
  lower,
  matmul,
  mul,
  type GraphNode,
  relu,
  replayInTypeScript,
  replayInWebAssembly,
  Session,
  sigmoid,
  slice,
  squaredError,
  sub,
  sum,
  tanh,
} from '../../src/autograd/index.ts';

/** What an op makes of leaves with these values. */
function evaluate(
  apply: (...inputs: any[]) => GraphNode,
  ...inputs: (number | number[] | number[][])[]
): number[] {
  const graph = new Graph();
  const leaves = inputs.map((value) => graph.leaf(shapeOf(value)));
  const output = apply(...leaves);
  const session = new Session(graph);
  leaves.forEach((leaf, n) => session.set(leaf, [inputs[n]].flat(2)));
  session.forward();
  return [...session.value(output)];
}

const shapeOf = (value: unknown): number[] =>
  Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];

test('forward computes the value of each op', () => {
  expect(evaluate(identity, [1, -2])).toEqual([1, -2]);
  expect(evaluate(sigmoid, [0, -1000, 1000])).toEqual([0.5, 0, 1]);
  expect(evaluate(sigmoid, [Math.log(3)])[0]).toBeCloseTo(0.75, 15);
  expect(evaluate(tanh, [0, Math.log(2), -100])).toEqual([0, 0.6, -1]);
  expect(evaluate(relu, [2, 0, -2])).toEqual([2, 0, 0]);
  expect(evaluate(add, [1, 2], [10, 20])).toEqual([11, 22]);
  expect(evaluate(sub, [1, 2], [10, 20])).toEqual([-9, -18]);
  expect(evaluate(mul, [1, 2], [10, 20])).toEqual([10, 40]);
  expect(evaluate(sum, [[1, 2], [3, 4]])).toEqual([10]); // prettier-ignore
  expect(evaluate((x) => broadcast(x, { shape: [2, 2] }), 7)).toEqual([7, 7, 7, 7]);
  expect(evaluate((x) => broadcast(x, { shape: [2, 3] }), [1, 2])).toEqual([1, 1, 1, 2, 2, 2]);
  expect(evaluate((x) => slice(x, { from: 1, to: 3 }), [1, 2, 3, 4])).toEqual([2, 3]);
  expect(evaluate((x) => slice(x, { from: 1, to: 3 }), [[1, 2], [3, 4], [5, 6]])).toEqual([3, 4, 5, 6]); // prettier-ignore
  expect(evaluate(squaredError, [1, 5], [2, 2])).toEqual([5]);
});

test('matmul multiplies rows by columns', () => {
  const A = [[1, 2, 3], [4, 5, 6]]; // prettier-ignore
  expect(evaluate(matmul, A, [1, 0, -1])).toEqual([-2, -2]);
  expect(evaluate(matmul, A, [[1, 10], [0, 10], [-1, 10]])).toEqual([-2, 60, -2, 150]); // prettier-ignore
});

test('cross-entropy is that of the softmax, and does not overflow', () => {
  const [uniform] = evaluate(crossEntropy, [5, 5, 5, 5], [0, 1, 0, 0]);
  expect(uniform).toBeCloseTo(Math.log(4), 14);
  const [soft] = evaluate(crossEntropy, [0, Math.log(3)], [0.5, 0.5]);
  expect(soft).toBeCloseTo(-0.5 * Math.log(1 / 4) - 0.5 * Math.log(3 / 4), 14);
  expect(evaluate(crossEntropy, [1000, -1000], [0, 1])).toEqual([2000]);
});

test('cross-entropy of matrices is the sum over their columns', () => {
  const columns = [
    { o: [1, -2], target: [0.25, 0.75] },
    { o: [1000, 3], target: [0, 1] },
  ];
  const apart = columns.map(({ o, target }) => evaluate(crossEntropy, o, target)[0]);
  const rows = (key: 'o' | 'target') => [0, 1].map((i) => columns.map((column) => column[key][i]));
  expect(evaluate(crossEntropy, rows('o'), rows('target'))).toEqual([apart[0] + apart[1]]);
});

describe('set', () => {
  const graph = new Graph();
  const x = graph.leaf([2, 2], 'x');
  const nameless = graph.leaf([]);
  const y = sum(x, { name: 'y' });
  const session = new Session(graph);

  test('copies, so that the caller keeps the array', () => {
    const values = [1, 2, 3, 4];
    session.set(x, values);
    values[0] = 100;
    session.forward();
    expect([...session.value(y)]).toEqual([10]);
  });

  test('refuses a wrong count and keeps what was there', () => {
    session.set(x, [1, 2, 3, 4]);
    expect(() => session.set(x, [1, 2, 3])).toThrow(new RangeError('set "x": expected 4 numbers, got 3'));
    expect(() => session.set(nameless, [])).toThrow(new RangeError('set "1": expected 1 numbers, got 0'));
    expect([...session.value(x)]).toEqual([1, 2, 3, 4]);
  });

  test('refuses a node that is computed', () => {
    expect(() => session.set(y, [1])).toThrow('set: "y" is computed, only a leaf can be set');
  });
});

test('sessions of one graph are independent', () => {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  const y = mul(x, x);
  const [one, two] = [new Session(graph), new Session(graph)];
  one.set(x, [2]);
  two.set(x, [3]);
  one.forward();
  two.forward();
  expect([one.value(y)[0], two.value(y)[0]]).toEqual([4, 9]);
});

test('firstNonFinite names the first node in order of computation', () => {
  const graph = new Graph();
  const x = graph.leaf([2], 'x');
  const squared = mul(x, x, { name: 'squared' });
  const fourth = mul(squared, squared, { name: 'fourth' });
  const difference = sub(fourth, fourth, { name: 'difference' });
  const session = new Session(graph);
  const first = (values: number[]) => {
    session.set(x, values);
    session.forward();
    return session.firstNonFinite();
  };
  expect(first([1, 2])).toBeUndefined();
  expect(first([1, 1e100])).toBe(fourth);
  expect([...session.value(difference)]).toEqual([0, NaN]);
  expect(first([-1e200, 1])).toBe(squared);
  expect(first([NaN, 1])).toBe(x);
});

test.each([
  ['a session', (graph: Graph) => new Session(graph)],
  [
    'a replay',
    (graph: Graph, E: GraphNode) =>
      replayInTypeScript(lower({ seeds: [E], wrt: graph.nodes.slice(0, 1) }, 'float64')),
  ],
])('samples one after the other are the columns of a leaf in %s', (_, make) => {
  const graph = new Graph();
  const x = graph.leaf([3, 2], 'x');
  const holder = make(graph, sum(x));
  holder.setColumns(x, [1, 2, 3, 4, 5, 6]);
  expect([...holder.value(x)]).toEqual([1, 4, 2, 5, 3, 6]);
  expect(() => holder.setColumns(x, [1])).toThrow('set "x": expected 6 numbers, got 1');
});

test('values and cotangents are copies: the next run leaves them alone, and they leave it alone', async () => {
  const graph = new Graph();
  const x = graph.leaf([2], 'x');
  const E = sum(mul(x, x));
  const session = new Session(graph);
  const replay = await replayInWebAssembly(lower({ seeds: [E], wrt: [x] }, 'float64'));
  const pass = new Backward(session, [E], [x]);
  const compute = (numbers: number[]) => {
    session.set(x, numbers);
    session.forward();
    pass.run();
    replay.set(x, numbers);
    replay.run();
  };
  const read = () => [
    ...[session, replay].flatMap((of) => [of.value(x), of.value(E)]),
    ...[pass, replay].map((of) => of.cotangent(x)),
    pass.contribution({ consumer: E.inputs[0], slot: 0 }),
  ];
  compute([1, 2]);
  const kept = read();
  compute([5, 7]);
  expect(kept.map((numbers) => [...numbers])).toEqual([[1, 2], [5], [1, 2], [5], [2, 4], [2, 4], [1, 2]]);
  for (const numbers of read()) numbers.fill(0);
  expect(read().map((numbers) => [...numbers])).toEqual([
    [5, 7],
    [74],
    [5, 7],
    [74],
    [10, 14],
    [10, 14],
    [5, 7],
  ]);
});
