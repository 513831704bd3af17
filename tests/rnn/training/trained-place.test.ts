import { expect, test } from 'vitest';
import { trainedPlace } from '../../../src/rnn/training/trained-place.ts';
import { optimisers } from '../../../src/rnn/training/optimiser.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { firstWeights } from '../../../src/rnn/training/weights.ts';

const settings = (change: Partial<TrainingSettings> = {}): TrainingSettings => ({
  task: 'recall',
  length: 10,
  cell: 'lstm',
  n: 32,
  initialisation: { scheme: 'orthogonal', gain: 1.5, forgetBias: 3 },
  optimiser: optimisers.adam.usual,
  batch: 4,
  seed: 1,
  ...change,
});

test('weights that were just drawn stand where they were drawn, whatever the scheme', () => {
  for (const scheme of ['orthogonal', 'identity'] as const) {
    const drawn = settings({ initialisation: { scheme, gain: 1.5, forgetBias: 3 } });
    const place = trainedPlace(firstWeights(drawn), drawn);
    expect(place.gain).toBeCloseTo(1.5, 3);
    expect(place.radius).toBeCloseTo(1.5, 2);
    expect(place).toMatchObject({ forget: 3, bias: 0 });
  }
  for (const scheme of ['gaussian', 'xavier'] as const) {
    const drawn = settings({ initialisation: { scheme, gain: 1.5, forgetBias: -1 } });
    const { gain, forget } = trainedPlace(firstWeights(drawn), drawn);
    expect(Math.abs(gain / 1.5 - 1)).toBeLessThan(0.05);
    expect(forget).toBe(-1);
  }
});

test('a cell without a forget gate has no bias of one', () => {
  const drawn = settings({ cell: 'tanh', initialisation: { scheme: 'orthogonal', gain: 0.7 } });
  const place = trainedPlace(firstWeights(drawn), drawn);
  expect(place.forget).toBeUndefined();
  expect(place.gain).toBeCloseTo(0.7, 3);
});

test('biases count by how far they are from those that are drawn', () => {
  const drawn = settings({ n: 2 });
  const weights = firstWeights(drawn);
  const rows = 8;
  // W 8 × 2, U 8 × m, V q × 2, then b: i, f, g, o.
  const from = weights.length - 4 - rows;
  const b = weights.subarray(from, from + rows);
  expect(Array.from(b)).toEqual([0, 0, 3, 3, 0, 0, 0, 0]);
  b.set([1, -1, 2, 4, 0, 0, 0, 0]);
  // Of eight one by one: 1 + 1, of f 1 + 1 about its mean of 3.
  expect(trainedPlace(weights, drawn)).toMatchObject({ forget: 3, bias: 4 / 8 });
});
