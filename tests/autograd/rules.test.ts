// Every op of the registry, by looping over it: a new row is checked without a new test.
import { describe, expect, test } from 'vitest';
import {
  gradcheck,
  type Lanes,
  type GraphNode,
  type Pullback,
  type Rule,
  rules,
  stops,
} from '../../src/autograd/index.ts';
import { relativeError } from '../support/close.ts';
import { registry, samples, traceSample } from '../support/graphs.ts';

const seeds = [0.1, 0.3, 0.5, 0.7, 0.9];

test.each(registry)('%s has a pullback per input and a sample', (_op, { arity, backward, samples }) => {
  expect(samples).not.toHaveLength(0);
  if (arity === 'any') return;
  expect(backward).toHaveLength(arity);
  for (const { inputs } of samples) expect(inputs).toHaveLength(arity);
});

describe.each(samples)('%s', (_title, op, sample) => {
  test.each(seeds)('is differentiated rightly (seed %d)', (seed) => {
    const { session, output, leaves } = traceSample(op, sample, seed);
    const moving = leaves.filter((_, slot) => output.rule!.backward[slot] !== stops);
    const { verdict } = gradcheck(session, output, moving, { seed });
    expect(verdict).toBe(moving.length > 0 ? 'right' : 'cannot tell');
  });

  test.each([
    ['scaled by 1.01', 1.01],
    ['dropped', 0],
    ['of the wrong sign', -1],
  ])('is caught with a pullback that is %s, in each slot', (_fault, factor) => {
    for (const slot of sample.inputs.keys()) {
      const { session, output, leaves } = traceSample(op, sample);
      if (output.rule!.backward[slot] === stops) continue;
      breakRule(output, slot, (pullback) => scaled(pullback, factor));
      expect(gradcheck(session, output, leaves)).toMatchObject({ ok: false });
    }
  });

  test('carries each lane as if it were alone, and leaves the others as they are', () => {
    const { session, output, leaves } = traceSample(op, sample);
    const frame = session.frames[output.id];
    const lanes: Lanes = { count: 5, from: 1, to: 4 };
    const live = [1, 2, 3];
    for (const [slot, leaf] of leaves.entries()) {
      if (output.rule!.backward[slot] === stops) continue;
      const pullback = output.rule!.backward[slot]!;
      // NaN in the lanes outside from..to: it would spread if they were read.
      const dy = Float64Array.from({ length: output.size * 5 }, (_, i) =>
        live.includes(i % 5) ? Math.cos(i) : NaN,
      );
      const dx = new Float64Array(leaf.size * 5).fill(7);
      pullback(dx, dy, frame, lanes);
      for (const lane of [0, 1, 2, 3, 4]) {
        const alone = new Float64Array(leaf.size).fill(7);
        if (live.includes(lane)) pullback(alone, laneOf(dy, lane), frame, { count: 1, from: 0, to: 1 });
        expect(laneOf(dx, lane)).toEqual(alone);
      }
    }
  });

  test('adds to what has arrived already', () => {
    const { session, output, leaves } = traceSample(op, sample);
    const frame = session.frames[output.id];
    const dy = new Float64Array(output.size).fill(0.5);
    for (const [slot, leaf] of leaves.entries()) {
      if (output.rule!.backward[slot] === stops) continue;
      const after = (before: number) => {
        const dx = new Float64Array(leaf.size).fill(before);
        output.rule!.backward[slot]!(dx, dy, frame, { count: 1, from: 0, to: 1 });
        return dx;
      };
      expect(
        relativeError(
          after(3),
          after(0).map((x) => x + 3),
        ),
      ).toBeLessThanOrEqual(1e-15);
    }
  });
});

test('relu has the derivative 0 at its kink', () => {
  const dx = new Float64Array(1);
  const x = new Float64Array(1);
  rules.relu.backward[0](
    dx,
    Float64Array.of(1),
    { x: [x], y: x, inputShapes: [[1]], shape: [1], attributes: {} },
    { count: 1, from: 0, to: 1 },
  );
  expect(dx).toEqual(Float64Array.of(0));
});

const laneOf = (values: Float64Array, lane: number) => values.filter((_, i) => i % 5 === lane);

/** Puts another pullback on one node alone; the registry stays as it is. */
function breakRule(node: GraphNode, slot: number, change: (pullback: Pullback<any>) => Pullback<any>): void {
  const rule = node.rule!;
  const backward = rule.backward.with(slot, change(rule.backward[slot]!)) as unknown as Rule['backward'];
  Object.assign(node, { rule: { ...rule, backward } });
}

const scaled =
  (pullback: Pullback<any>, factor: number): Pullback<any> =>
  (dx, dy, frame, lanes) => {
    const own = new Float64Array(dx.length);
    pullback(own, dy, frame, lanes);
    own.forEach((x, i) => (dx[i] += factor * x));
  };
