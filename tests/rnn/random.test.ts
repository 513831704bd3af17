import { describe, expect, test } from 'vitest';
import { pick, randomOf, sfc32 } from '../../src/rnn/random.ts';

const first = (random: () => number, count: number) => Array.from({ length: count }, random);

describe('sfc32', () => {
  // Printed by PractRand's C code.
  test.each([
    [[1, 2, 3], [3987121759, 92551270, 1122162139, 24194941]], // prettier-ignore
    [[4294967295, 0, 2147483648], [563263657, 372447838, 8344655, 3782051259]], // prettier-ignore
  ])('gives the numbers of the original (%j)', ([a, b, c], words) => {
    expect(first(sfc32(a, b, c), 4)).toEqual(words.map((word) => word / 2 ** 32));
  });
});

describe('randomOf', () => {
  test('depends on seed, index and stream alone', () => {
    expect(first(randomOf(7, 3, 'training'), 20)).toEqual(first(randomOf(7, 3, 'training'), 20));
  });

  test('gives others for another seed, index or stream', () => {
    const starts = (['training', 'held-out', 'page'] as const).flatMap((stream) =>
      [0, 1, 2, 1000].flatMap((seed) => [0, 1, 2, 1000].map((index) => randomOf(seed, index, stream)())),
    );
    expect(new Set(starts).size).toBe(3 * 4 * 4);
  });

  test('neighbours in seed and index have nothing to do with each other', () => {
    const numbers = Array.from({ length: 100 }, (_, seed) =>
      Array.from({ length: 100 }, (_, index) => randomOf(seed, index, 'training')()),
    ).flat();
    const mean = numbers.reduce((sum, x) => sum + x) / numbers.length;
    // 4 standard errors: √(1/12) each.
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / 100);
    const lagged = (lag: number) =>
      numbers.slice(lag).reduce((sum, x, i) => sum + (x - 0.5) * (numbers[i] - 0.5), 0) /
      (numbers.length - lag);
    const limit = 4 / 12 / 100;
    expect(Math.abs(lagged(1))).toBeLessThan(limit);
    expect(Math.abs(lagged(100))).toBeLessThan(limit);
  });
});

test('pick takes every number below the count as often', () => {
  const random = randomOf(1, 1, 'training');
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[pick(random, 5)]++;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(1600));
});
