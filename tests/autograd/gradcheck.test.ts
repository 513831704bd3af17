// That wrong rules are caught is shown for every op in rules.test.ts.
import { describe, expect, test } from 'vitest';
import {
  add,
  div,
  gradcheck,
  Graph,
  lower,
  matmul,
  type GraphNode,
  type Pullback,
  relu,
  rules,
  Session,
  sigmoid,
  squaredError,
  sub,
  tanh,
} from '../../src/autograd/index.ts';
import { traceSample } from '../support/graphs.ts';
import { engines } from '../support/programs.ts';

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
    const start = graph.leaf([3]);
    let h = start;
    for (let t = 0; t < 3; t++) h = sigmoid(add(matmul(W, h), matmul(U, x)));
    const E = squaredError(h, target);
    const session = new Session(graph);
    for (const leaf of [W, U, x, target, start])
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
    expect(gradcheck(session, y, [x])).toMatchObject({ ok: false, verdict: 'cannot tell' });
  });

  /** y = f(x) at x, and what the check says of its derivative, as it is and times a factor. */
  function verdicts(f: (x: GraphNode) => GraphNode, at: number, factor: number) {
    return [1, factor].map((times) => {
      const graph = new Graph();
      const x = graph.leaf([1], 'x');
      const y = f(x);
      const session = new Session(graph);
      session.set(x, [at]);
      const rule = y.rule!;
      const scaled: Pullback = (dx, dy, frame, lanes) => {
        rule.backward[y.inputs.indexOf(x)]!(
          dx,
          dy.map((d) => times * d),
          frame,
          lanes,
        );
      };
      Object.assign(y, { rule: { ...rule, backward: rule.backward.map(() => scaled) } });
      return gradcheck(session, y, [x]).verdict;
    });
  }
  /** 1 / x. */
  const reciprocal = (x: GraphNode) => div(sigmoid(sub(x, x)), x);

  test.each<[string, (x: GraphNode) => GraphNode, number]>([
    ['1 / x near its pole', reciprocal, 0.01],
    ['1 / x of a large number', reciprocal, 1e9],
    ['x² of a large number', (x) => squaredError(x, sub(x, x)), 1e12],
    ['σ', sigmoid, -3],
    ['relu beside its kink', relu, 1e-6],
  ])('scales its steps: %s', (_name, f, at) => {
    expect(verdicts(f, at, 1.001)).toEqual(['right', 'wrong']);
  });

  test('says that it cannot tell where differences see too little, and what is wrong all the same', () => {
    expect(verdicts(sigmoid, 30, 1.0001)).toEqual(['cannot tell', 'cannot tell']);
    expect(verdicts(sigmoid, 30, 3)).toEqual(['cannot tell', 'wrong']);
    expect(verdicts(tanh, -19, 2)[0]).toBe('cannot tell');
  });

  test.each(engines)('takes a replay: %s', async (_name, precision, _tolerance, load) => {
    const graph = new Graph();
    const [W, x, target] = [graph.leaf([3, 2], 'W'), graph.leaf([2], 'x'), graph.leaf([3])];
    const E = squaredError(sigmoid(matmul(W, x)), target, { name: 'E' });
    const replay = await load(lower({ seeds: [E], wrt: [W, x] }, precision));
    for (const leaf of [W, x, target]) {
      replay.set(
        leaf,
        Array.from({ length: leaf.size }, (_, i) => Math.sin(i + 1)),
      );
    }
    replay.run();
    const before = [replay.value(W), replay.cotangent(W)];
    expect(gradcheck(replay, E, [W, x])).toMatchObject({ verdict: 'right' });
    expect([replay.value(W), replay.cotangent(W)]).toEqual(before);
    const cotangent = replay.cotangent.bind(replay);
    replay.cotangent = (node) => cotangent(node).map((d) => 1.01 * d);
    expect(gradcheck(replay, E, [W, x])).toMatchObject({ verdict: 'wrong' });
  });
});

test('samples of relu stay clear of its kink', () => {
  for (const sample of rules.relu.samples) {
    const { session, leaves } = traceSample('relu', sample);
    // The check moves each number by about 1e-3.
    for (const leaf of leaves) for (const x of session.value(leaf)) expect(Math.abs(x)).toBeGreaterThan(0.05);
  }
});
