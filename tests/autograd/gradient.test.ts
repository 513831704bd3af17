// Derivatives made of ops: against the rules, op by op, and differentiated again.
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import {
  focalLoss,
  gradcheck,
  gradient,
  Graph,
  hessianVectorProduct,
  lower,
  matmul,
  mul,
  replayInWebAssembly,
  Session,
  sigmoid,
  squaredError,
  stops,
  sum,
  tanh,
} from '../../src/autograd/index.ts';
import { draw, samples, traceSample } from '../support/graphs.ts';
import { copyLeaves, distance, gradientsByRules } from '../support/programs.ts';

const withoutOps = ['convTranspose', 'focalLoss'];

describe.each(samples.filter(([, op]) => !withoutOps.includes(op)))('%s', (_title, op, sample) => {
  test('has the gradient of its rule, and that is differentiated rightly too', () => {
    const { graph, leaves, output } = traceSample(op, sample);
    const weight = graph.leaf(output.shape, 'weight');
    const E = sum(mul(output, weight));
    const moving = leaves.filter((_, slot) => output.rule!.backward[slot] !== stops);
    const made = gradient(E, [...moving, weight]);
    const session = new Session(graph);
    const random = randomLcg(0.3);
    for (const leaf of [...leaves, weight]) {
      const numbers = draw(leaf.size, random);
      session.set(leaf, sample.positive ? numbers.map(Math.abs) : numbers);
    }
    const byRules = gradientsByRules(session, E, [...moving, weight]);
    made.forEach((node, i) => {
      expect(node.shape).toEqual([...moving, weight][i].shape);
      expect(distance(byRules[i], session.value(node))).toBeLessThan(1e-13);
    });
    for (const node of made) {
      // Of one that is the same everywhere there is nothing to see.
      expect(gradcheck(session, node, [...moving, weight]).verdict).not.toBe('wrong');
    }
  });
});

/** E = ½ |tanh(W σ(W x)) - y|², and a vector for each of W and x. */
function network() {
  const graph = new Graph();
  const [W, x, y] = [graph.leaf([3, 3], 'W'), graph.leaf([3], 'x'), graph.leaf([3], 'y')];
  const E = squaredError(tanh(matmul(W, sigmoid(matmul(W, x)))), y);
  const v = [graph.leaf([3, 3], 'vW'), graph.leaf([3], 'vx')];
  const Hv = hessianVectorProduct(E, [W, x], v);
  const session = new Session(graph);
  const random = randomLcg(0.7);
  for (const leaf of [W, x, y, ...v])
    session.set(
      leaf,
      draw(leaf.size, random).map((n) => 0.5 * n),
    );
  session.forward();
  return { session, E, wrt: [W, x], v, Hv };
}

describe('a Hessian-vector product', () => {
  test('is how the gradient moves along the vector', () => {
    const { session, E, wrt, v, Hv } = network();
    const start = wrt.map((node) => session.value(node));
    const direction = v.map((node) => session.value(node));
    const product = Hv.map((node) => session.value(node));
    const gradientAt = (distanceAlong: number) => {
      wrt.forEach((node, i) =>
        session.set(
          node,
          start[i].map((n, k) => n + distanceAlong * direction[i][k]),
        ),
      );
      return gradientsByRules(session, E, wrt);
    };
    const difference = (h: number) => {
      const [after, before] = [gradientAt(h), gradientAt(-h)];
      return after.map((g, i) => g.map((n, k) => (n - before[i][k]) / (2 * h)));
    };
    const [near, far] = [difference(5e-4), difference(1e-3)];
    product.forEach((expected, i) => {
      const numeric = near[i].map((n, k) => (4 * n - far[i][k]) / 3);
      expect(distance(expected, numeric)).toBeLessThan(1e-9);
    });
  });

  test('is symmetric: u · H v = v · H u', () => {
    const { session, v, Hv } = network();
    const dot = (a: readonly Float64Array[], b: readonly Float64Array[]) =>
      a.reduce((total, part, i) => total + part.reduce((s, n, k) => s + n * b[i][k], 0), 0);
    const random = randomLcg(0.2);
    const first = v.map((node) => session.value(node));
    const product = Hv.map((node) => session.value(node));
    const second = v.map((node) => Float64Array.from(draw(node.size, random)));
    v.forEach((node, i) => session.set(node, second[i]));
    session.forward();
    const other = Hv.map((node) => session.value(node));
    expect(dot(second, product)).toBeCloseTo(dot(first, other), 12);
  });

  test('is the same by a program', async () => {
    const { session, Hv, E } = network();
    const replay = await replayInWebAssembly(lower({ seeds: [E], wrt: [], keep: Hv }, 'float64'));
    copyLeaves(session, replay);
    replay.run();
    for (const node of Hv) expect(distance(session.value(node), replay.value(node))).toBeLessThan(1e-13);
  });

  test('of a number that does not depend on a node is 0 there', () => {
    const graph = new Graph();
    const [x, other] = [graph.leaf([2], 'x'), graph.leaf([2], 'other')];
    const [, zero] = hessianVectorProduct(sum(mul(x, mul(x, x))), [x, other], [x, other]);
    const session = new Session(graph);
    session.set(x, [1, 2]);
    session.set(other, [3, 4]);
    session.forward();
    expect([...session.value(zero)]).toEqual([0, 0]);
  });
});

test('what cannot be is said', () => {
  const graph = new Graph();
  const x = graph.leaf([3], 'x');
  expect(() => gradient(x, [x])).toThrow('gradient: expected one number, the shape is [3]');
  const E = focalLoss(x, graph.leaf([3]), { gamma: 2, name: 'FL' });
  expect(() => gradient(E, [x])).toThrow('gradient: focalLoss "FL" has no derivative made of ops');
});
