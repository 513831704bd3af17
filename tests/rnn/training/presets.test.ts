import { expect, test } from 'vitest';
import { trainingPresets } from '../../../src/rnn/training/presets.ts';
import { Trainer } from '../../../src/rnn/training/trainer.ts';

test('each has a name of its own, and runs', async () => {
  expect(new Set(trainingPresets.map(({ id }) => id)).size).toBe(trainingPresets.length);
  expect(new Set(trainingPresets.map(({ name }) => name)).size).toBe(trainingPresets.length);
  for (const { settings } of trainingPresets) {
    const trainer = await Trainer.open(settings);
    expect(trainer.update()).toBe(true);
  }
});

test.each([
  ['recall-lstm-3', 0.9, 1],
  ['recall-sigmoid', 0, 0.4],
])('%s: after 80 updates, between %f and %f are right', async (id, least, most) => {
  const { settings } = trainingPresets.find((preset) => preset.id === id)!;
  const trainer = await Trainer.open(settings);
  for (let i = 0; i < 80; i++) trainer.update();
  const { accuracy } = await trainer.evaluate(256);
  expect(accuracy).toBeGreaterThanOrEqual(least);
  expect(accuracy).toBeLessThanOrEqual(most);
});
