// Large values, which lie where others did that are done with, and parts that are computed in their whole.
import { randomLcg } from 'd3-random';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  concat,
  exp,
  Graph,
  type GraphNode,
  lower,
  matmul,
  mul,
  relu,
  replayInTypeScript,
  scale,
  Session,
  sigmoid,
  slice,
  softmax,
  sub,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';
import { LARGE } from '../../../src/autograd/fast/regions.ts';
import { draw } from '../../support/graphs.ts';
import { copyLeaves, distance, engines, gradientsByRules } from '../../support/programs.ts';

/** Of vectors of one length, a part of them, and a matrix. */
const ops: readonly ((x: GraphNode, y: GraphNode, n: number) => GraphNode)[] = [
  (x, y) => add(x, y),
  (x, y) => sub(x, y),
  (x, y) => mul(x, y),
  (x) => scale(x, { by: -0.5 }),
  (x) => sigmoid(x),
  (x) => tanh(x),
  (x) => relu(x),
  (x) => exp(scale(x, { by: 0.25 })),
  (x) => softmax(x), // by its rule
  (x, y, n) => {
    const [a, b] = [slice(x, { from: 0, to: n - 3 }), slice(y, { from: n - 3, to: n })];
    return concat([mul(a, a), b]);
  },
  (x, y, n) => concat([tanh(slice(y, { from: 1, to: n })), slice(x, { from: 0, to: 1 })]),
  (x, y, n) =>
    concat([
      sub(slice(x, { from: 4, to: n }), slice(y, { from: 0, to: n - 4 })),
      slice(y, { from: 2, to: 6 }),
    ]),
];
const list = fc.array(fc.tuple(fc.nat(ops.length - 1), fc.nat(3), fc.nat(3)), {
  minLength: 2,
  maxLength: 14,
});

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  test('graphs of large vectors have the values and gradients of their rules', async () => {
    const property = fc.asyncProperty(list, async (made) => {
      const graph = new Graph();
      const n = LARGE + 5;
      const leaves = [graph.leaf([n], 'x'), graph.leaf([n], 'y')];
      const nodes = [...leaves];
      for (const [op, i, j] of made) {
        const [x, y] = [i, j].map((back) => nodes.at(-1 - Math.min(back, nodes.length - 1))!);
        nodes.push(ops[op](x, y, n));
      }
      const E = sum(mul(nodes.at(-1)!, nodes.at(-2)!));
      const kept = nodes[Math.floor(nodes.length / 2)];
      const session = new Session(graph);
      const random = randomLcg(made.length / 20);
      for (const leaf of leaves)
        session.set(
          leaf,
          draw(n, random).map((x) => x / 2),
        );
      const wrt = [...leaves, nodes[2]];
      const expected = gradientsByRules(session, E, wrt);
      const replay = await load(lower({ seeds: [E], wrt, keep: [kept] }, precision));
      copyLeaves(session, replay);
      // What an earlier run left does not count.
      for (let run = 0; run < 2; run++) replay.run();
      expect(distance(session.value(E), replay.value(E), n)).toBeLessThan(10 * tolerance);
      expect(distance(session.value(kept), replay.value(kept), 1)).toBeLessThan(10 * tolerance);
      wrt.forEach((node, i) =>
        expect(distance(expected[i], replay.cotangent(node), 1)).toBeLessThan(10 * tolerance),
      );
    });
    await fc.assert(property, { numRuns: 25 });
  });
});

/** x → tanh (x + x), so many times. */
function chain(steps: number, n: number) {
  const graph = new Graph();
  const x = graph.leaf([n], 'x');
  const nodes = [x];
  for (let i = 0; i < steps; i++) nodes.push(exp(sub(nodes.at(-1)!, x)));
  return { x, nodes, E: sum(nodes.at(-1)!) };
}

test('a long chain of large vectors takes no more room than a short one, where no gradient is asked for', () => {
  const sizeOf = (steps: number) => lower({ seeds: [chain(steps, LARGE).E], wrt: [] }, 'float64').size;
  expect(sizeOf(60)).toBe(sizeOf(6));
});

test('what shares room is not kept unless it is asked for', () => {
  const { x, nodes, E } = chain(5, LARGE);
  const replay = replayInTypeScript(lower({ seeds: [E], wrt: [], keep: [nodes[2]] }, 'float64'));
  replay.set(x, new Float64Array(LARGE));
  replay.run();
  expect(replay.value(nodes[2])[0]).toBe(Math.E);
  expect(() => replay.value(nodes[3])).toThrow('(exp) is not kept by this program; name it in keep');
});

test('the first infinite number is looked for among what is still there', () => {
  const { x, nodes, E } = chain(8, LARGE);
  const replay = replayInTypeScript(lower({ seeds: [E], wrt: [] }, 'float64'));
  replay.set(x, new Float64Array(LARGE).fill(-1));
  replay.run();
  expect(replay.finite).toBe(false);
  expect(replay.firstNonFinite()).toEqual({ node: E, what: 'value' });
  expect(nodes).toHaveLength(9);
});

test('rows of one matrix stay below each other', () => {
  const graph = new Graph();
  const [W, x] = [graph.leaf([LARGE, 4], 'W'), [0, 1, 2].map((t) => graph.leaf([4], `x${t}`))];
  const E = x.map((input) => sum(tanh(matmul(W, input)))).reduce((a, b) => add(a, b));
  const program = lower({ seeds: [E], wrt: [W] }, 'float64');
  const replay = replayInTypeScript(program);
  const session = new Session(graph);
  for (const leaf of [W, ...x]) session.set(leaf, draw(leaf.size, randomLcg(0.1)));
  const [expected] = gradientsByRules(session, E, [W]);
  copyLeaves(session, replay);
  replay.run();
  expect(distance(expected, replay.cotangent(W))).toBeLessThan(1e-13);
});
