// That wrong rules are caught is shown for every op in rules.test.ts.
import { describe, expect, test } from 'vitest';
import {
  add,
  gradcheck,
  Graph,
  matmul,
  relu,
  rules,
  Session,
  sigmoid,
  squaredError,
} from '../../src/autograd/index.ts';
import { traceSample } from '../support/graphs.ts';

function traceRelu(values: readonly number[]) {
  const graph = new Graph();
  const x = graph.leaf([values.length], 'x');
  const y = relu(x);
  const session = new Session(graph);
  session.set(x, values);
  session.forward();
  return { session, x, y };
}

describe('gradcheck', () => {
  test('agrees with the derivative of a whole network', () => {
    const graph = new Graph();
    const [W, U, x] = [graph.leaf([3, 3]), graph.leaf([3, 2]), graph.leaf([2])];
    const target = graph.leaf([3]);
    let h = graph.leaf([3]);
    for (let t = 0; t < 3; t++) h = sigmoid(add(matmul(W, h), matmul(U, x)));
    const E = squaredError(h, target);
    const session = new Session(graph);
    for (const leaf of [W, U, x, target])
      session.set(
        leaf,
        Array.from({ length: leaf.size }, (_, i) => Math.sin(i + 1)),
      );
    session.forward();
    const { ok, error, numeric, analytic } = gradcheck(session, E, [W, U, x, target]);
    expect(ok).toBe(true);
    expect(error).toBeLessThan(1e-9);
    expect(Math.abs(numeric - analytic)).toBeLessThan(1e-9 * Math.abs(analytic));
  });

  test('leaves the values as they were', () => {
    const { session, output, leaves } = traceSample('matmul', rules.matmul.samples[0]);
    const before = session.frames.map(({ y }) => y.slice());
    gradcheck(session, output, leaves);
    expect(session.frames.map(({ y }) => y)).toEqual(before);
  });

  test('draws a new cotangent and direction for each seed, and the same for the same', () => {
    const { session, x, y } = traceRelu([1, 2, 3]);
    const check = (seed: number) => gradcheck(session, y, [x], { seed });
    expect(check(1)).toEqual(check(1));
    expect(check(1).analytic).not.toBe(check(2).analytic);
  });

  test('notices the kink of relu, where the two sides differ', () => {
    const { session, x, y } = traceRelu([0]);
    expect(gradcheck(session, y, [x])).toMatchObject({ ok: false });
  });

  test('never passes a number that is not finite', () => {
    const { session, x, y } = traceRelu([1, Infinity]);
    expect(gradcheck(session, y, [x])).toMatchObject({ ok: false });
  });
});

test('samples of relu stay clear of its kink', () => {
  for (const sample of rules.relu.samples) {
    const { session, leaves } = traceSample('relu', sample);
    // The check moves each number by about 1e-3.
    for (const leaf of leaves) for (const x of session.value(leaf)) expect(Math.abs(x)).toBeGreaterThan(0.05);
  }
});
