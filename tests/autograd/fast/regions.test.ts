// Graphs whose values and cotangents share regions in ways that are easily got wrong, each with what once went wrong.
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import {
  add,
  Backward,
  crossEntropy,
  Graph,
  identity,
  lower,
  matmul,
  mul,
  type GraphNode,
  relu,
  type Seed,
  Session,
  sigmoid,
  slice,
  squaredError,
  sub,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';
import { draw } from '../../support/graphs.ts';
import { copyLeaves, distance, engines } from '../../support/programs.ts';

interface Case {
  readonly seeds: readonly GraphNode[];
  readonly wrt: readonly GraphNode[];
  readonly keep?: readonly GraphNode[];
}

const cases: readonly [string, (graph: Graph) => Case][] = [
  [
    'values of three and four axes',
    (graph) => {
      const [a, b] = [graph.leaf([2, 3, 2]), graph.leaf([2, 3, 2])];
      const [c, d] = [graph.leaf([3, 1, 2, 2]), graph.leaf([3, 1, 2, 2])];
      const h = tanh(add(mul(a, b), a));
      return {
        seeds: [add(add(sum(h), squaredError(relu(h), b)), crossEntropy(c, sigmoid(d)))],
        wrt: [a, b, c, d],
        keep: [h],
      };
    },
  ],
  [
    'sums along each axis of four, added to what is there',
    (graph) => {
      const x = graph.leaf([2, 3, 2, 4]);
      const wrt = [x];
      const parts = [0, 1, 2, 3].map((axis) => {
        const y = graph.leaf(x.shape.toSpliced(axis, 1));
        wrt.push(y);
        return sum(mul(add(mul(y, y), sum(x, { axis })), y));
      });
      return { seeds: [parts.reduce((a, b) => add(a, b))], wrt };
    },
  ],
  [
    'rows of a family, read together, of which one is written late',
    (graph) => {
      const [a, b] = [graph.leaf([3], 'b'), graph.leaf([3])];
      const sumOf = add(b, a);
      const late = add(sub(b, a, { name: 'b' }), b);
      return { seeds: [add(squaredError(sumOf, b), sum(late))], wrt: [a, b], keep: [late] };
    },
  ],
  [
    'an activation of a slice, and the rest used otherwise',
    (graph) => {
      const x = graph.leaf([2, 2]);
      return { seeds: [add(sum(tanh(slice(x, { from: 1, to: 2 }))), sum(x))], wrt: [x] };
    },
  ],
  [
    'activations of slices that overlap, of a sum',
    (graph) => {
      const x = graph.leaf([4]);
      const y = add(x, mul(x, x));
      const [low, high] = [slice(y, { from: 0, to: 3 }), slice(y, { from: 1, to: 4 })];
      return { seeds: [sum(mul(tanh(low), sigmoid(high)))], wrt: [x, y] };
    },
  ],
  [
    'a slice that is asked for, of an activation',
    (graph) => {
      const x = graph.leaf([3]);
      const wanted = slice(sigmoid(add(x, x)), { from: 2, to: 3 });
      return { seeds: [sum(wanted)], wrt: [wanted, x] };
    },
  ],
  [
    'a slice that is asked for, of what others use too',
    (graph) => {
      const x = graph.leaf([4]);
      const wanted = slice(x, { from: 2, to: 3 });
      return { seeds: [add(sum(wanted), sum(x))], wrt: [wanted, x] };
    },
  ],
  [
    'a slice of a slice as the seed',
    (graph) => {
      const x = graph.leaf([5]);
      return { seeds: [slice(slice(x, { from: 2, to: 5 }), { from: 2, to: 3 })], wrt: [x] };
    },
  ],
  [
    'two seeds through one number',
    (graph) => {
      const [u, v] = [graph.leaf([3]), graph.leaf([3])];
      const a = squaredError(u, v);
      return { seeds: [sum(a), squaredError(a, a), sum(mul(a, a))], wrt: [u, v] };
    },
  ],
  [
    'a slice that is kept, beside one that is overwritten',
    (graph) => {
      const x = graph.leaf([4]);
      const y = add(x, x);
      const kept = slice(y, { from: 0, to: 1 });
      return { seeds: [sum(identity(slice(y, { from: 1, to: 4 })))], wrt: [x], keep: [kept] };
    },
  ],
  [
    'the same values and names again and again',
    (graph) => {
      const W = graph.leaf([3, 3], 'h');
      let h = graph.leaf([3], 'h');
      const start = h;
      for (let t = 0; t < 4; t++) {
        const a = add(matmul(W, h, { name: 'h' }), h, { name: 'h' });
        h = add(relu(slice(a, { from: 0, to: 3, name: 'h' }), { name: 'h' }), a, { name: 'h' });
      }
      return { seeds: [crossEntropy(h, sigmoid(h))], wrt: [W, start] };
    },
  ],
];

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  test.each(cases)('%s', async (_, trace) => {
    const graph = new Graph();
    const { seeds, wrt, keep = [] } = trace(graph);
    const session = new Session(graph);
    const pass = new Backward(
      session,
      seeds.map((node) => ({ node, cotangent: [1] })),
      wrt,
    );
    const replay = await load(lower({ seeds, wrt, keep }, precision));
    for (const seed of [0.1, 0.7, 0.1]) {
      const random = randomLcg(seed);
      for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf')) {
        session.set(
          leaf,
          draw(leaf.size, random).map((x) => Math.fround(0.3 * x)),
        );
      }
      session.forward();
      pass.run();
      copyLeaves(session, replay);
      replay.run();
      for (const node of [...seeds, ...keep]) {
        expect(distance(session.value(node), replay.value(node), 1)).toBeLessThan(tolerance);
      }
      for (const node of wrt) {
        for (const lane of seeds.keys()) {
          const [expected, actual] = [pass.cotangent(node, lane), replay.cotangent(node, lane)];
          expect(distance(expected, actual, 1)).toBeLessThan(10 * tolerance);
        }
      }
    }
  });

  test('what is asked for and becomes infinite is noticed, in whatever lane', async () => {
    const graph = new Graph();
    const [a, u] = [graph.leaf([2]), graph.leaf([2])];
    const E = sum(mul(mul(a, a), mul(a, a)));
    const replay = await load(lower({ seeds: [sum(u), E], wrt: [u, a] }, precision));
    replay.set(u, [1, 1]);
    replay.set(a, [1e110, 1]);
    replay.run();
    expect(replay.finite).toBe(false);
    expect(replay.firstNonFinite()).toBeDefined();
  });

  test('NaN is not lost in relu', async () => {
    const graph = new Graph();
    const x = graph.leaf([3]);
    const replay = await load(lower({ seeds: [sum(relu(x))], wrt: [x] }, precision));
    replay.set(x, [1, Number.NaN, -1]);
    replay.run();
    expect(replay.finite).toBe(false);
  });
});

describe.each(engines)('a seed with a cotangent of its own, in %s', (_, precision, tolerance, load) => {
  test.each([
    ['a matrix', [3, 2], 1],
    ['several vectors, a lane each', [3], 2],
  ])('%s', async (_, shape, count) => {
    const graph = new Graph();
    const x = graph.leaf(shape, 'x');
    const random = randomLcg(0.4);
    const made = [tanh(x), mul(sigmoid(x), x)].slice(0, count);
    const seeds = made.map((node) => ({ node, cotangent: draw(node.size, random) }));
    const session = new Session(graph);
    session.set(x, draw(x.size, random));
    session.forward();
    const pass = new Backward(session, seeds, [x]);
    pass.run();
    const replay = await load(lower({ seeds, wrt: [x] }, precision));
    copyLeaves(session, replay);
    replay.run();
    for (const lane of seeds.keys()) {
      expect(distance(pass.cotangent(x, lane), replay.cotangent(x, lane))).toBeLessThan(tolerance);
    }
  });
});

test('a seed by itself is a number, and starts with 1, in a session and in a program', () => {
  const graph = new Graph();
  const x = graph.leaf([2], 'x');
  const y = tanh(x, { name: 'y' });
  const session = new Session(graph);
  for (const use of [
    (seed: Seed) => new Backward(session, [seed], [x]),
    (seed: Seed) => lower({ seeds: [seed], wrt: [x] }, 'float64'),
  ]) {
    expect(() => use(y)).toThrow('seed "y" must be one number, its shape is [2]');
    expect(() => use({ node: y, cotangent: [1] })).toThrow('seed "y": expected 2 numbers, got 1');
  }
  const E = sum(graph.leaf([2], 'z'), { name: 'E' });
  const whole = new Session(graph);
  for (const leaf of [x, E.inputs[0]]) whole.set(leaf, [1, 2]);
  whole.forward();
  const pass = new Backward(whole, [E], [E.inputs[0]]);
  pass.run();
  expect([...pass.cotangent(E.inputs[0])]).toEqual([1, 1]);
});

test('seeds that cannot be are refused', () => {
  const graph = new Graph();
  const x = graph.leaf([2]);
  const E = sum(x, { name: 'E' });
  expect(() => lower({ seeds: [], wrt: [x] }, 'float64')).toThrow('expected at least one seed');
  expect(() => lower({ seeds: [E, E], wrt: [x] }, 'float64')).toThrow('seed "E" is there twice');
  const A = graph.leaf([2, 1], 'A');
  const y = matmul(A, graph.leaf([1]));
  expect(() => lower({ seeds: [sum(y), squaredError(y, x)], wrt: [A] }, 'float64')).toThrow(
    'several seeds need vectors, "A" has shape [2, 1]',
  );
});
