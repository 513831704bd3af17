// Lowering and kernels against the rules: op by op, on random graphs, and at the edges of vectors and panels.
import * as fc from 'fast-check';
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import {
  add,
  Graph,
  lower,
  matmul,
  mul,
  relu,
  replayInWebAssembly,
  Session,
  sigmoid,
  squaredError,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';
import { draw, randomGraphs, samples, traceSample } from '../../support/graphs.ts';
import { distance, engines, gradientsByRules, replayOf } from '../../support/programs.ts';

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  test.each(samples)('%s has the value and the derivatives of its rules', async (_, op, sample) => {
    const { graph, leaves, output } = traceSample(op, sample);
    // A random weight on every entry makes it one number.
    const weight = graph.leaf(output.shape, 'weight');
    const E = sum(mul(output, weight));
    const session = new Session(graph);
    const random = randomLcg(2);
    for (const leaf of [...leaves, weight]) session.set(leaf, draw(leaf.size, random));
    const wrt = [...leaves, weight];
    const expected = gradientsByRules(session, E, wrt);
    const replay = await replayOf(session, E, wrt, precision, load);
    expect(distance(session.value(E), replay.value(E))).toBeLessThan(tolerance);
    wrt.forEach((node, i) => expect(distance(expected[i], replay.cotangent(node))).toBeLessThan(tolerance));
  });

  test('random graphs have the gradients of their rules', async () => {
    const property = fc.asyncProperty(randomGraphs, async ({ session, leaves, vectors }) => {
      // The graph is complete; its last vector is what the loss looks at.
      const E = sum(mul(vectors.at(-1)!, vectors.at(-1)!));
      const whole = new Session(session.graph);
      for (const leaf of leaves) whole.set(leaf, session.value(leaf));
      const expected = gradientsByRules(whole, E, leaves);
      const replay = await replayOf(whole, E, leaves, precision, load);
      // Where tanh saturates, 1 - y² is known up to a rounding of 1 only, and not of itself.
      const floor = precision === 'float32' ? 10 : 1;
      expect(distance(whole.value(E), replay.value(E), floor)).toBeLessThan(10 * tolerance);
      leaves.forEach((leaf, i) =>
        expect(distance(expected[i], replay.cotangent(leaf), floor)).toBeLessThan(10 * tolerance),
      );
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test('sizes that fill vectors and panels, or do not', async () => {
    const sizes = fc.integer({ min: 1, max: 21 });
    const property = fc.asyncProperty(sizes, sizes, sizes, async (m, n, B) => {
      const graph = new Graph();
      const A = graph.leaf([m, n]);
      const X = graph.leaf([n, B]);
      const b = graph.leaf([m, B]);
      const E = squaredError(tanh(add(matmul(A, sigmoid(X)), b)), mul(b, relu(b)));
      const session = new Session(graph);
      const random = randomLcg(m + n / 100 + B / 10000);
      const leaves = [A, X, b];
      // Small numbers, which saturate nothing.
      for (const leaf of leaves) {
        session.set(
          leaf,
          draw(leaf.size, random).map((x) => 0.2 * x),
        );
      }
      const expected = gradientsByRules(session, E, leaves);
      const replay = await replayOf(session, E, leaves, precision, load);
      leaves.forEach((leaf, i) =>
        expect(distance(expected[i], replay.cotangent(leaf))).toBeLessThan(4 * tolerance),
      );
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

test('only scalar broadcasts and the targets of a cross-entropy are left to the rules', () => {
  const left = samples.filter(([, op, sample]) => {
    const { graph, leaves, output } = traceSample(op, sample);
    const E = sum(mul(output, graph.leaf(output.shape)));
    return lower({ seeds: [E], wrt: leaves }, 'float64').calls.length > 0;
  });
  expect(left.map(([title]) => title)).toEqual([
    'broadcast([])',
    'crossEntropy([4],[4])',
    'crossEntropy([3,2],[3,2])',
  ]);
});

describe('activations keep their relative accuracy', () => {
  const numbers = [
    -40, -20, -9, -3, -1, -0.3, -1e-3, -1e-6, 1e-7, 1e-4, 0.02, 0.34, 0.35, 0.7, 2, 6, 10, 19, 30,
  ];
  test.each([
    ['sigmoid', sigmoid, (x: number) => 1 / (1 + Math.exp(-x))],
    ['tanh', tanh, Math.tanh],
  ] as const)('%s', async (_, op, exact) => {
    for (const [precision, tolerance] of [
      ['float64', 1e-15],
      ['float32', 4e-7],
    ] as const) {
      const graph = new Graph();
      const x = graph.leaf([numbers.length]);
      const y = op(x);
      const program = lower({ seeds: [sum(y)], wrt: [x], keep: [y] }, precision);
      const replay = await replayInWebAssembly(program);
      replay.set(x, numbers);
      replay.run();
      replay.value(y).forEach((value, i) => {
        const input = precision === 'float32' ? Math.fround(numbers[i]) : numbers[i];
        expect(Math.abs(value / exact(input) - 1)).toBeLessThan(tolerance);
      });
    }
  });
});
