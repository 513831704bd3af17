// Lowering and kernels against the rules: op by op, on random graphs, and at the edges of vectors and panels.
import * as fc from 'fast-check';
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import {
  add,
  Graph,
  type GraphNode,
  logSumExp,
  lower,
  matmul,
  max,
  mul,
  normalise,
  relu,
  replayInTypeScript,
  replayInWebAssembly,
  Session,
  sigmoid,
  squaredError,
  sum,
  tanh,
} from '../../../src/autograd/index.ts';
import * as builds from '../../../src/autograd/fast/kernels.generated.ts';
import { draw, randomGraphs, samples, traceSample } from '../../support/graphs.ts';
import { copyLeaves, distance, engines, gradientsByRules, replayOf } from '../../support/programs.ts';

describe.each(engines)('%s', (_, precision, tolerance, load) => {
  test.each(samples)('%s has the value and the derivatives of its rules', async (_, op, sample) => {
    const { graph, leaves, output } = traceSample(op, sample);
    // A random weight on every entry makes it one number.
    const weight = graph.leaf(output.shape, 'weight');
    const E = sum(mul(output, weight));
    const session = new Session(graph);
    const random = randomLcg(2);
    for (const leaf of [...leaves, weight]) {
      const numbers = draw(leaf.size, random);
      session.set(leaf, sample.positive ? numbers.map(Math.abs) : numbers);
    }
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
      expect(distance(whole.value(E), replay.value(E), 1)).toBeLessThan(10 * tolerance);
      leaves.forEach((leaf, i) =>
        expect(distance(expected[i], replay.cotangent(leaf), 1)).toBeLessThan(10 * tolerance),
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

  test('rows of any length, normalised, whose cotangents others add to', async () => {
    const sizes = fc.integer({ min: 1, max: 21 });
    const property = fc.asyncProperty(sizes, sizes, async (n, B) => {
      const graph = new Graph();
      const [x, weight] = [graph.leaf([n, B]), graph.leaf([n, B])];
      const E = sum(mul(add(normalise(x), mul(x, normalise(mul(x, weight)))), weight));
      const session = new Session(graph);
      const random = randomLcg(n / 100 + B / 10000);
      // Apart: what is nearly alike has few digits in float32.
      for (const leaf of [x, weight]) {
        session.set(
          leaf,
          draw(leaf.size, random).map((number, i) => Math.floor(i / B) + 0.2 * number),
        );
      }
      const expected = gradientsByRules(session, E, [x, weight]);
      const replay = await replayOf(session, E, [x, weight], precision, load);
      expect(replay.program.calls).toEqual([]);
      expect(distance(session.value(E), replay.value(E), n * B)).toBeLessThan(10 * tolerance);
      [x, weight].forEach((leaf, i) =>
        expect(distance(expected[i], replay.cotangent(leaf))).toBeLessThan(30 * tolerance),
      );
    });
    await fc.assert(property, { numRuns: 30 });
  });

  test.each([
    ['the largest of numbers', 0],
    ['the largest of columns', 1],
  ])('%s and their log Σ e^x, of any length, infinite ones and NaN among them', async (_, axis) => {
    const entry = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround) },
      fc.constantFrom(Infinity, -Infinity, Number.NaN, 0),
    );
    const property = fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 40 }), async (numbers) => {
      const graph = new Graph();
      const x = graph.leaf(axis === 0 ? [numbers.length] : [numbers.length, 2]);
      const columns = axis === 0 ? {} : { axis: 0 };
      const found = [max(x, columns), logSumExp(x, columns)];
      const E = add(...(found.map((y) => sum(y)) as [GraphNode, GraphNode]));
      const session = new Session(graph);
      session.set(x, axis === 0 ? numbers : numbers.flatMap((number) => [number, 1 - number]));
      session.forward();
      const program = lower({ seeds: [E], wrt: [], keep: found }, precision);
      expect(program.calls).toEqual([]);
      const replay = await load(program);
      copyLeaves(session, replay);
      replay.run();
      for (const y of found) {
        const [value, expected] = [replay.value(y), session.value(y)];
        const rest = value.map((number, i) => (Object.is(number, expected[i]) ? 0 : number - expected[i]));
        expect(distance(value.fill(0), rest, 1)).toBeLessThan(30 * tolerance);
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
});

test('what has no kernel is known', () => {
  const left = samples.filter(([, op, sample]) => {
    const { graph, leaves, output } = traceSample(op, sample);
    const E = sum(mul(output, graph.leaf(output.shape)));
    return lower({ seeds: [E], wrt: leaves }, 'float64').calls.length > 0;
  });
  expect([...new Set(left.map(([, op]) => op))]).toEqual([
    'sin',
    'cos',
    'pow',
    'step',
    'max',
    'logSumExp',
    'softmax',
    'normalise', // along another axis than the first
    'l2Norm',
    'reshape', // between matrices
    'gather',
    'convTranspose',
    'crossEntropy', // of its targets
    'focalLoss',
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

test('every build is smaller than 10 kB', () => {
  for (const build of Object.values(builds)) expect(build().length).toBeLessThan(10_000);
});

test('float64 gives the same bits everywhere', async () => {
  const graph = new Graph();
  const W = graph.leaf([3, 3], 'W');
  const x = graph.leaf([3], 'x');
  const E = sum(tanh(matmul(W, sigmoid(matmul(W, x)))));
  const replay = await replayInWebAssembly(lower({ seeds: [E], wrt: [W] }, 'float64'));
  replay.set(W, [0.9, -0.5, 0.2, 0.4, 0.7, -0.8, -0.6, 0.3, 0.8]);
  replay.set(x, [0.5, -1.2, 2]);
  replay.run();
  const bits = [...new BigUint64Array(Float64Array.of(replay.value(E)[0], ...replay.cotangent(W)).buffer)];
  expect(bits.map((word) => word.toString(16))).toMatchInlineSnapshot(`
    [
      "3fe3a07dfebb5a5f",
      "3fdd6c9074c26188",
      "bee23043c76ae000",
      "3fde70fda8bf265e",
      "3fea0a22604e3af8",
      "3f94393da5752204",
      "3fea288b0b690997",
      "3fe9f5fa26e36305",
      "3fb09f75a2cafdcc",
      "3fe84a56ab3b8889",
    ]
  `);
});

test('replaying again gives the same numbers; other leaves give others', async () => {
  const graph = new Graph();
  const x = graph.leaf([3], 'x');
  const E = squaredError(tanh(x), mul(x, x));
  const replay = await replayInWebAssembly(lower({ seeds: [E], wrt: [x] }, 'float32'));
  const gradientAt = (numbers: number[]) => {
    replay.set(x, numbers);
    replay.run();
    return [...replay.cotangent(x)];
  };
  const first = gradientAt([0.1, 0.2, 0.3]);
  expect(gradientAt([1, 2, 3])).not.toEqual(first);
  expect(gradientAt([0.1, 0.2, 0.3])).toEqual(first);
});

describe('what cannot be done is said', () => {
  const graph = new Graph();
  const x = graph.leaf([2, 3], 'x');
  const a = matmul(graph.leaf([2, 2], 'A'), x);
  const h = tanh(a, { name: 'h' });
  const E = sum(h, { name: 'E' });
  const program = lower({ seeds: [E], wrt: [x] }, 'float64');

  test('a seed that is no number by itself', () => {
    expect(() => lower({ seeds: [h], wrt: [x] }, 'float64')).toThrow(
      'seed "h" must be one number, its shape is [2, 3]',
    );
    expect(() => lower({ seeds: [E, sum(mul(E, E))], wrt: [x] }, 'float64')).toThrow(
      'seed "E" is used by another seed',
    );
  });

  test('several seeds through a batch', () => {
    expect(() => lower({ seeds: [E, sum(x)], wrt: [x] }, 'float64')).toThrow(
      'several seeds need vectors, "x" has shape [2, 3]',
    );
  });

  test('values and cotangents that nobody asked for', () => {
    const replay = replayInTypeScript(program);
    expect(() => replay.value(a)).toThrow('is not kept by this program; name it in keep');
    expect(() => replay.cotangent(h)).toThrow('"h" was not asked for; name it in wrt');
    expect(() => replay.set(h, [0])).toThrow('"h" is computed, only a leaf can be set');
    expect(() => replay.set(x, [0])).toThrow('set "x": expected 6 numbers, got 1');
  });
});
