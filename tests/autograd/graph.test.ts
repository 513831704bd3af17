import { describe, expect, test } from 'vitest';
import {
  add,
  broadcast,
  crossEntropy,
  Graph,
  matmul,
  mul,
  type GraphNode,
  ShapeError,
  slice,
  squaredError,
  sub,
  sum,
} from '../../src/autograd/index.ts';

test('nodes stand in the order of their making, which is the order of computation', () => {
  const graph = new Graph();
  const x = graph.leaf([3], 'x');
  const doubled = add(x, x);
  const total = sum(doubled);
  expect(graph.nodes).toEqual([x, doubled, total]);
  for (const { id, inputs } of graph.nodes) for (const input of inputs) expect(input.id).toBeLessThan(id);
});

test('edges are listed by consumer and slot', () => {
  const graph = new Graph();
  const [x, y] = [graph.leaf([2], 'x'), graph.leaf([2], 'y')];
  const [xy, total] = [mul(x, y), sum(x)];
  expect(graph.edgesFrom(x)).toEqual([
    { consumer: xy, slot: 0 },
    { consumer: total, slot: 0 },
  ]);
  expect(graph.edgesFrom(y)).toEqual([{ consumer: xy, slot: 1 }]);
  expect(graph.edgesFrom(total)).toEqual([]);
});

test('nodes belong to the time step in which they were made', () => {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  graph.step = 3;
  const y = add(x, x);
  graph.step = undefined;
  expect([x.step, y.step, add(x, y).step]).toEqual([undefined, 3, undefined]);
});

describe('shapes that do not fit are refused while tracing', () => {
  const graph = new Graph();
  const leaf = (...shape: number[]) => graph.leaf(shape);

  test('with op, node, time step and both shapes', () => {
    const graph = new Graph();
    const [a, b] = [graph.leaf([5]), graph.leaf([4])];
    graph.step = 3;
    const error = thrownBy(() => add(a, b, { name: 'a_f' }));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toMatchObject({
      message: 'add "a_f" t=3: shapes must match, got [5] and [4]',
      op: 'add',
      node: 'a_f',
      step: 3,
      shapes: [[5], [4]],
    });
    expect(graph.nodes).toHaveLength(2);
    graph.step = 0;
    expect(() => add(a, b)).toThrow('add t=0: shapes must match, got [5] and [4]');
  });

  test.each<[string, () => GraphNode]>([
    ['add: shapes must match, got [5] and [4]', () => add(leaf(5), leaf(4))],
    ['sub: shapes must match, got [2, 3] and [3, 2]', () => sub(leaf(2, 3), leaf(3, 2))],
    ['mul "m": shapes must match, got [] and [1]', () => mul(leaf(), leaf(1), { name: 'm' })],
    [
      'squaredError "E": shapes must match, got [2] and [3]',
      () => squaredError(leaf(2), leaf(3), { name: 'E' }),
    ],
    ['crossEntropy: shapes must match, got [2] and [2, 1]', () => crossEntropy(leaf(2), leaf(2, 1))],
    [
      'matmul "Wh": expected a matrix [m, n] and a vector [n] or matrix [n, p], got [3, 2] and [3]',
      () => matmul(leaf(3, 2), leaf(3), { name: 'Wh' }),
    ],
    [
      'matmul: expected a matrix [m, n] and a vector [n] or matrix [n, p], got [2] and [2]',
      () => matmul(leaf(2), leaf(2)),
    ],
    [
      'matmul: expected a matrix [m, n] and a vector [n] or matrix [n, p], got [3, 2] and []',
      () => matmul(leaf(3, 2), leaf()),
    ],
    [
      'matmul: expected a matrix [m, n] and a vector [n] or matrix [n, p], got [3, 2] and [2, 1, 1]',
      () => matmul(leaf(3, 2), leaf(2, 1, 1)),
    ],
    [
      'broadcast: expected a scalar, or a vector as long as 2×3 has rows, got [3]',
      () => broadcast(leaf(3), { shape: [2, 3] }),
    ],
    [
      'broadcast: expected a scalar, or a vector as long as 2 has rows, got [2]',
      () => broadcast(leaf(2), { shape: [2] }),
    ],
    [
      'slice: expected a vector [n] or matrix [n, B] that has rows 2 to 5, got [4]',
      () => slice(leaf(4), { from: 2, to: 5 }),
    ],
    [
      'slice: expected a vector [n] or matrix [n, B] that has rows 2 to 2, got [4, 3]',
      () => slice(leaf(4, 3), { from: 2, to: 2 }),
    ],
    [
      'slice: expected a vector [n] or matrix [n, B] that has rows -1 to 2, got [4]',
      () => slice(leaf(4), { from: -1, to: 2 }),
    ],
    [
      'slice: expected a vector [n] or matrix [n, B] that has rows 0 to 1, got []',
      () => slice(leaf(), { from: 0, to: 1 }),
    ],
  ])('%s', (message, trace) => {
    expect(thrownBy(trace)).toMatchObject({ message });
  });

  test('and so are nodes of another graph', () => {
    const [mine, other] = [new Graph().leaf([2], 'mine'), new Graph().leaf([2], 'other')];
    expect(() => add(mine, other)).toThrow(
      'add: input 2: "other" belongs to another graph; use the nodes of this one',
    );
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
