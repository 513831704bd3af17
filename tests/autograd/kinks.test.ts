// Where a function has no one slope: what the rules say there, and that the samples they are checked on stay clear of it.
import { describe, expect, test } from 'vitest';
import {
  Backward,
  clamp,
  convTranspose,
  crossEntropy,
  div,
  focalLoss,
  gradient,
  Graph,
  l2Norm,
  maximum,
  minimum,
  type GraphNode,
  type OpName,
  pow,
  relu,
  type Rule,
  rules,
  Session,
  sum,
} from '../../src/autograd/index.ts';
import { focal } from '../../src/autograd/focal.ts';
import { relativeError } from '../support/close.ts';
import { traceSample } from '../support/graphs.ts';

/** dy = 1 carried back to vectors of these values, through a function of them. */
function gradients(f: (...leaves: [GraphNode, GraphNode]) => GraphNode, ...values: number[][]): number[][] {
  const graph = new Graph();
  const leaves = values.map(({ length }) => graph.leaf([length]));
  const y = f(...(leaves as [GraphNode, GraphNode]));
  const session = new Session(graph);
  leaves.forEach((leaf, i) => session.set(leaf, values[i]));
  session.forward();
  const pass = new Backward(session, [{ node: y, cotangent: new Float64Array(y.size).fill(1) }], leaves);
  pass.run();
  return leaves.map((leaf) => Array.from(pass.cotangent(leaf)));
}

test('minimum and maximum share the derivative evenly where both are equal', () => {
  const [a, b] = [
    [1, 2, 3],
    [2, 2, 2],
  ];
  expect(gradients(minimum, a, b)).toEqual([
    [1, 0.5, 0],
    [0, 0.5, 1],
  ]);
  expect(gradients(maximum, a, b)).toEqual([
    [0, 0.5, 1],
    [1, 0.5, 0],
  ]);
});

test('two infinities that are equal share the derivative too, and beside NaN all of it passes', () => {
  const [a, b] = [
    [Infinity, -Infinity, Number.NaN, 1],
    [Infinity, -Infinity, 1, Number.NaN],
  ];
  for (const f of [minimum, maximum]) {
    expect(gradients(f, a, b)).toEqual([
      [0.5, 0.5, 1, 1],
      [0.5, 0.5, 1, 1],
    ]);
  }
});

test('powers of 1 and -1 are as IEEE 754 has them', () => {
  const graph = new Graph();
  const [a, b] = [graph.leaf([4]), graph.leaf([4])];
  const y = pow(a, b);
  const session = new Session(graph);
  session.set(a, [1, 1, -1, 0]);
  session.set(b, [Number.NaN, Infinity, -Infinity, Number.NaN]);
  session.forward();
  expect([...session.value(y)]).toEqual([1, 1, 1, Number.NaN]);
});

test('where a function of a power, or of a norm, is flat, so is its derivative made of ops', () => {
  const graph = new Graph();
  const x = graph.leaf([2], 'x');
  const one = graph.constant(1, [2]);
  const [slope] = gradient(sum(pow(x, one)), [x]);
  const made = [slope, ...gradient(sum(slope), [x]), ...gradient(l2Norm(x), [x])];
  const session = new Session(graph);
  session.set(x, [0, 0]);
  session.forward();
  expect(made.map((node) => [...session.value(node)])).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
});

test('NaN passes on the way back', () => {
  expect(gradients((x) => relu(x), [Number.NaN, 1, -1])).toEqual([[1, 1, 0]]);
  expect(gradients((x) => l2Norm(x), [Number.NaN, 1])).toEqual([[Number.NaN, Number.NaN]]);
  expect(gradients((x) => l2Norm(x), [Number.NaN, Infinity])).toEqual([[Number.NaN, Number.NaN]]);
});

test('a quotient of two tiny or two huge numbers has finite derivatives', () => {
  expect(gradients(div, [1e-200, 1e200], [1e-200, 1e200])).toEqual([
    [1e200, 1e-200],
    [-1e200, -1e-200],
  ]);
});

test('clamp lets the derivative pass at the bound', () => {
  expect(gradients((x) => clamp(x, { min: 2 }), [1, 2, 3])).toEqual([[0, 1, 1]]);
});

test('the norm of nothing has the derivative 0, and large or small numbers do not overflow', () => {
  expect(gradients((x) => l2Norm(x), [0, 0])).toEqual([[0, 0]]);
  for (const size of [1e300, 1e-300]) {
    expect(
      relativeError(
        gradients((x) => l2Norm(x), [3 * size, -4 * size]),
        [[0.6, -0.8]],
      ),
    ).toBeLessThan(1e-14);
  }
});

describe('samples stay clear of kinks', () => {
  const distances: [OpName, (values: Float64Array[], attributes: any) => number[]][] = [
    ['minimum', ([a, b]) => Array.from(a, (x, i) => x - b[i])],
    ['maximum', ([a, b]) => Array.from(a, (x, i) => x - b[i])],
    ['clamp', ([x], { min }) => Array.from(x, (x) => x - min)],
  ];
  test.each(distances)('of %s', (op, distancesOf) => {
    for (const seed of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      for (const sample of (rules[op] as Rule<1 | 2, any>).samples) {
        const { session, leaves } = traceSample(op, sample, seed);
        const values = leaves.map((leaf) => session.value(leaf));
        // The check moves each number by about 1e-3.
        for (const distance of distancesOf(values, sample.attributes)) {
          expect(Math.abs(distance)).toBeGreaterThan(0.01);
        }
      }
    }
  });
});

describe('focal loss', () => {
  test('with γ = 0 is cross-entropy', () => {
    const values = [
      [0.3, -1.2, 2],
      [0.2, 0.5, 0.3],
    ];
    const focused = gradients((o, target) => focalLoss(o, target, { gamma: 0 }), ...values);
    expect(relativeError(focused, gradients(crossEntropy, ...values))).toBeLessThan(1e-14);
  });

  test.each([0, 0.3, 1, 2])('is finite for a p that is 1, or as good as 1 (γ = %d)', (gamma) => {
    expect(focal(0, gamma)).toEqual({ loss: 0, slope: gamma === 0 ? -1 : 0 });
    for (const logP of [-1e-300, -1e-17, -1e-8]) {
      const { loss, slope } = focal(logP, gamma);
      expect(relativeError(loss, (-logP) ** (1 + gamma))).toBeLessThan(1e-7);
      expect(relativeError(slope, -(1 + gamma) * (-logP) ** gamma)).toBeLessThan(1e-7);
    }
  });
});

test('attributes that make no sense are errors while tracing', () => {
  const graph = new Graph();
  const x = graph.leaf([2, 2]);
  const convolve = (attributes: { stride: number; padding: number }) => () => convTranspose(x, x, attributes);
  expect(convolve({ stride: 0, padding: 0 })).toThrow('convTranspose: expected a whole stride from 1 up');
  expect(convolve({ stride: 1, padding: 0.5 })).toThrow('convTranspose: expected a whole padding from 0 up');
  expect(convolve({ stride: 1, padding: 2 })).toThrow(
    'convTranspose: padding 2 leaves nothing of the output',
  );
  expect(() => focalLoss(x, x, { gamma: -1 })).toThrow('focalLoss: expected a finite gamma from 0 up');
});
