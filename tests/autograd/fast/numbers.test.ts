// Arithmetic of numbers by themselves, which programs have as a list: every form that a term can take, and what order it keeps.
import { randomLcg } from 'd3-random';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  broadcast,
  Graph,
  type GraphNode,
  lower,
  mul,
  neg,
  printProgram,
  relu,
  reshape,
  scale,
  Session,
  sigmoid,
  sub,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';
import { draw } from '../../support/graphs.ts';
import { distance, engines, gradientsByRules, replayOf } from '../../support/programs.ts';

const pairs = [add, sub, mul, (a: GraphNode, b: GraphNode) => sub(mul(a, b), mul(b, a))];
const singles = [
  sigmoid,
  tanh,
  relu,
  neg,
  (x: GraphNode) => scale(x, { by: -0.75 }),
  (x: GraphNode) => reshape(reshape(x, { shape: [1] }), { shape: [] }),
  (x: GraphNode) => sum(broadcast(x, { shape: [1] })),
  (x: GraphNode) => sum(broadcast(x, { shape: [3] })),
];

/** Each op takes two of the nodes before it, or one: their distances from the last. */
const ops = fc.array(fc.tuple(fc.nat(pairs.length + singles.length - 1), fc.nat(5), fc.nat(5)), {
  minLength: 1,
  maxLength: 30,
});

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  test('graphs of numbers have the gradients of their rules', async () => {
    const property = fc.asyncProperty(ops, async (list) => {
      const graph = new Graph();
      const leaves = ['x', 'y', 'z'].map((name) => graph.leaf([], name));
      const nodes = [...leaves];
      for (const [op, i, j] of list) {
        const [a, b] = [i, j].map((back) => nodes.at(-1 - Math.min(back, nodes.length - 1))!);
        nodes.push(op < pairs.length ? pairs[op](a, b) : singles[op - pairs.length](a));
      }
      const E = nodes.reduce((total, node) => add(total, tanh(node)));
      const session = new Session(graph);
      const random = randomLcg(list.length / 50);
      for (const leaf of leaves) session.set(leaf, draw(1, random));
      const expected = gradientsByRules(session, E, leaves);
      const replay = await replayOf(session, E, leaves, precision, load);
      expect(distance(session.value(E), replay.value(E), 1)).toBeLessThan(10 * tolerance);
      leaves.forEach((leaf, i) =>
        expect(distance(expected[i], replay.cotangent(leaf), 1)).toBeLessThan(10 * tolerance),
      );
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

test('terms that follow each other are one instruction', () => {
  const graph = new Graph();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => graph.leaf([], name));
  const E = sub(add(mul(a, b), mul(b, c)), mul(c, a, { name: 'ca' }), { name: 'E' });
  expect(printProgram(lower({ seeds: [E], wrt: [a, b] }, 'float64'))).toMatchInlineSnapshot(`
    "numbers 10
      add = a b
      add = add + b c
      ca = c a
      result = add − ca
      dadd = one
      dca = − one
      result = dca c
      result = dadd c
      result = result + dadd b
      result = result + dadd a
    check 33 result"
  `);
});
