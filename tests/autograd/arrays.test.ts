// Ops on whole arrays: what they compute, what they refuse, and what goes back through them.
import { describe, expect, test } from 'vitest';
import {
  add,
  concat,
  exp,
  gather,
  Graph,
  logSumExp,
  lower,
  max,
  mean,
  mul,
  neg,
  type GraphNode,
  pow,
  replayInTypeScript,
  replayInWebAssembly,
  reshape,
  Session,
  softmax,
  stack,
  stopGradient,
  sum,
  transpose,
} from '../../src/autograd/index.ts';
import { gradientsByRules } from '../support/programs.ts';

/** What an op makes of constants. */
function valueOf(trace: (graph: Graph) => GraphNode): { shape: readonly number[]; value: number[] } {
  const graph = new Graph();
  const { shape, id } = trace(graph);
  const session = new Session(graph);
  session.forward();
  return { shape, value: [...session.value(graph.nodes[id])] };
}

const matrix = (graph: Graph) => graph.constant([1, 2, 3, 4, 5, 6], [2, 3]);

test.each<[string, (graph: Graph) => GraphNode, number[], number[]]>([
  ['sum', (g) => sum(matrix(g)), [], [21]],
  ['sum along axis 0', (g) => sum(matrix(g), { axis: 0 }), [3], [5, 7, 9]],
  ['sum along axis 1', (g) => sum(matrix(g), { axis: 1 }), [2], [6, 15]],
  ['mean', (g) => mean(matrix(g)), [], [3.5]],
  ['mean along axis 0', (g) => mean(matrix(g), { axis: 0 }), [3], [2.5, 3.5, 4.5]],
  ['max along axis 1', (g) => max(matrix(g), { axis: 1 }), [2], [3, 6]],
  ['max', (g) => max(neg(matrix(g))), [], [-1]],
  ['transpose', (g) => transpose(matrix(g)), [3, 2], [1, 4, 2, 5, 3, 6]],
  ['reshape', (g) => reshape(matrix(g), { shape: [3, 2] }), [3, 2], [1, 2, 3, 4, 5, 6]],
  ['gather', (g) => gather(matrix(g), { indices: [1, 1] }), [2, 3], [4, 5, 6, 4, 5, 6]],
  ['concat', (g) => concat([matrix(g), g.constant(0, [1, 3])]), [3, 3], [1, 2, 3, 4, 5, 6, 0, 0, 0]],
  [
    'concat along axis 1',
    (g) => concat([matrix(g), g.constant([7, 8], [2, 1])], { axis: 1 }),
    [2, 4],
    [1, 2, 3, 7, 4, 5, 6, 8],
  ],
  ['stack', (g) => stack([g.constant([1, 2], [2]), g.constant([3, 4], [2])]), [2, 2], [1, 2, 3, 4]],
  [
    'stack along axis 1',
    (g) => stack([g.constant([1, 2], [2]), g.constant([3, 4], [2])], { axis: 1 }),
    [2, 2],
    [1, 3, 2, 4],
  ],
  ['stack of numbers', (g) => stack([g.constant(1), g.constant(2)]), [2], [1, 2]],
])('%s', (_, trace, shape, value) => {
  expect(valueOf(trace)).toEqual({ shape, value });
});

test('logSumExp and softmax of large numbers are exact', () => {
  for (const c of [0, 800, 1e300]) {
    const { value } = valueOf((g) => logSumExp(g.constant(c, [4])));
    expect(value[0]).toBeCloseTo(c + Math.log(4), 12);
    expect(valueOf((g) => softmax(g.constant(c, [4]))).value).toEqual([0.25, 0.25, 0.25, 0.25]);
  }
});

test('the largest of several that are equal share what comes back', () => {
  const graph = new Graph();
  const x = graph.leaf([4]);
  const E = max(x);
  const session = new Session(graph);
  session.set(x, [1, 3, 3, 2]);
  expect(gradientsByRules(session, E, [x])).toEqual([Float64Array.of(0, 0.5, 0.5, 0)]);
});

test('a power of 0, and to the power of 0', () => {
  const graph = new Graph();
  const [a, b] = [graph.leaf([2]), graph.leaf([2])];
  const E = sum(pow(a, b));
  const session = new Session(graph);
  session.set(a, [0, 3]);
  session.set(b, [2, 0]);
  expect(gradientsByRules(session, E, [a, b])).toEqual([
    Float64Array.of(0, 0),
    Float64Array.of(0, Math.log(3)),
  ]);
});

test.each([
  [
    'an axis that is not there',
    (g: Graph) => sum(g.leaf([2, 3]), { axis: 2 }),
    'expected an axis from 0 to 1, not 2',
  ],
  ['an axis of a number', (g: Graph) => max(g.leaf([]), { axis: 0 }), 'a number has no axis'],
  [
    'a shape of another size',
    (g: Graph) => reshape(g.leaf([2, 3]), { shape: [5] }),
    '[5] has not as many entries',
  ],
  [
    'an axis twice',
    (g: Graph) => transpose(g.leaf([2, 3]), { axes: [0, 0] }),
    'expected each axis of [2, 3] once',
  ],
  [
    'a row that is not there',
    (g: Graph) => gather(g.leaf([2]), { indices: [2] }),
    'expected rows from 0 to 1, not 2',
  ],
  [
    'parts that do not fit',
    (g: Graph) => concat([g.leaf([2, 3]), g.leaf([2, 2])]),
    'concat: shapes must match but for axis 0, got [2, 3] and [2, 2]',
  ],
  ['nothing', () => concat([]), 'concat: expected one input at least'],
  [
    'a constant of another size',
    (g: Graph) => g.constant([1, 2], [3], 'c'),
    'constant "c": expected 3 numbers, got 2',
  ],
])('%s is refused', (_, trace, message) => {
  expect(() => trace(new Graph())).toThrow(message);
});

describe('constants and stopGradient, by rules and by programs', () => {
  const graph = new Graph();
  const x = graph.leaf([2], 'x');
  const two = graph.constant(2, [2], 'two');
  const E = sum(add(mul(two, exp(x)), mul(stopGradient(x), x)));

  test('by rules', () => {
    const session = new Session(graph);
    session.set(x, [0, 1]);
    const [dx] = gradientsByRules(session, E, [x]);
    expect(session.value(E)[0]).toBeCloseTo(2 + 2 * Math.E + 1, 14);
    expect([...dx]).toEqual([2, 2 * Math.E + 1]);
    expect(() => session.set(two, [1, 1])).toThrow('set: "two" is a constant, only a leaf can be set');
  });

  test.each([
    ['TypeScript', replayInTypeScript],
    ['WebAssembly', replayInWebAssembly],
  ])('by %s', async (_, load) => {
    const replay = await load(lower({ seeds: [E], wrt: [x] }, 'float64'));
    replay.set(x, [0, 1]);
    replay.run();
    expect(replay.value(E)[0]).toBeCloseTo(2 + 2 * Math.E + 1, 14);
    expect(replay.cotangent(x)[0]).toBeCloseTo(2, 14);
    expect(replay.cotangent(x)[1]).toBeCloseTo(2 * Math.E + 1, 14);
    expect(() => replay.set(two, [1, 1])).toThrow('is a constant');
  });

  test('what is only reached through stopGradient has the gradient 0', async () => {
    const g = new Graph();
    const y = g.leaf([2], 'y');
    const F = sum(exp(stopGradient(y)));
    const replay = replayInTypeScript(lower({ seeds: [F], wrt: [y] }, 'float64'));
    replay.set(y, [1, 2]);
    replay.run();
    expect(replay.cotangent(y)).toEqual(Float64Array.of(0, 0));
    const session = new Session(g);
    session.set(y, [1, 2]);
    expect(gradientsByRules(session, F, [y])).toEqual([Float64Array.of(0, 0)]);
  });
});
