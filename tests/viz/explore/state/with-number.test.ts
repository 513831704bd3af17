import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, textbook } from '../../../../src/rnn/index.ts';
import { type NumberPath, withNumber } from '../../../../src/viz/explore/state/with-number.ts';
import { experiments } from '../../../support/experiments.ts';

/** Every number of an experiment, with its path. */
function numbersOf(node: unknown, path: NumberPath = []): [path: NumberPath, value: number][] {
  if (typeof node === 'number') return [[path, node]];
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, child]) =>
    numbersOf(child, [...path, Array.isArray(node) ? Number(key) : key]),
  );
}

function freeze<Value>(value: Value): Value {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

describe('withNumber', () => {
  test('changes the number at the path, no other one, and not the experiment given', () => {
    const anyNumber = fc.tuple(experiments(), fc.nat()).map(([experiment, i]) => ({
      experiment: freeze(experiment),
      index: i % numbersOf(experiment).length,
    }));
    fc.assert(
      fc.property(anyNumber, ({ experiment, index }) => {
        const before = numbersOf(experiment);
        const after = withNumber(experiment, before[index][0], 7.5);
        expect(numbersOf(after)).toEqual(before.with(index, [before[index][0], 7.5]));
        expect(after).toMatchObject({ cell: experiment.cell, loss: experiment.loss });
      }),
    );
  });

  test('keeps what is not on the path', () => {
    const changed = withNumber(textbook, ['weights', 'W', 1, 0], 7);
    expect(changed.weights.W[1]).toEqual([7, 0.7, -0.8]);
    expect(changed.weights.W[0]).toBe(textbook.weights.W[0]);
    expect(changed.weights.U).toBe(textbook.weights.U);
    expect(changed.inputs).toBe(textbook.inputs);
  });

  test('null takes the whole target of a step away, a number brings it back', () => {
    const two: Experiment = {
      ...textbook,
      weights: { ...textbook.weights, V: [[1, 2, 3], [4, 5, 6]] }, // prettier-ignore
      targets: [[1, 2], [3, 4], null], // prettier-ignore
    };
    const without = withNumber(freeze(two), ['targets', 1, 0], null);
    expect(without.targets).toEqual([[1, 2], null, null]);
    expect(withNumber(without, ['targets', 1, 0], null).targets).toEqual(without.targets);
    expect(withNumber(without, ['targets', 2, 1], 9).targets).toEqual([[1, 2], null, [0, 9]]);
  });
});
