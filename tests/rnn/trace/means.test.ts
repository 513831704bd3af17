// Means over stretches of a list, against adding up what is in them.
import { randomInt, randomLcg } from 'd3-random';
import { expect, test } from 'vitest';
import { Means } from '../../../src/rnn/trace/means.ts';

test.each([0, 1, 15, 16, 17, 256, 257, 5000])('of %i numbers, of which some are unknown', (length) => {
  const random = randomLcg(length);
  const values = Float64Array.from({ length }, () => (random() < 0.2 ? Number.NaN : random()));
  const means = new Means(values);
  const drawn = randomInt.source(random)(length + 1);
  for (let trial = 0; trial < 100; trial++) {
    const [from, to] = [drawn(), drawn()].toSorted((a, b) => a - b);
    const known = values.slice(from, to).filter((value) => !Number.isNaN(value));
    const wanted = known.reduce((sum, value) => sum + value, 0) / known.length;
    const error = Math.abs(means.over(from, to) - wanted);
    expect(known.length > 0 ? error < 1e-12 : Number.isNaN(means.over(from, to))).toBe(true);
  }
});

test('infinite where one of them is, and only there', () => {
  const means = new Means(Float64Array.from({ length: 600 }, (_, i) => (i === 300 ? Infinity : 1)));
  expect([means.over(0, 600), means.over(0, 300), means.over(301, 600)]).toEqual([Infinity, 1, 1]);
});
