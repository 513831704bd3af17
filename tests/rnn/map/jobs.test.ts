import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobsOf } from '../../../src/rnn/map/jobs.ts';
import { axisNames, placesOf, type Plane, usualSettings, valuesOf } from '../../../src/rnn/map/plane.ts';

const planeOf = (x: Plane['x'], y: Plane['y']): Plane => ({
  ...usualSettings,
  cell: 'lstm',
  x,
  y,
  draws: 1,
  seed: 1,
});

const anyPlane = fc
  .tuple(fc.shuffledSubarray([...axisNames], { minLength: 2, maxLength: 2 }), fc.integer({ min: 2, max: 9 }))
  .map(([[x, y], count]) =>
    planeOf({ name: x, from: 1, to: 10, count }, { name: y, from: 1, to: 10, count: 5 }),
  );

test('each point is in one job, and no job has more points than it may', () => {
  fc.assert(
    fc.property(anyPlane, fc.integer({ min: 1, max: 7 }), (plane, most) => {
      const points = Array.from({ length: plane.x.count * plane.y.count }, (_, point) => point).slice(3);
      const jobs = jobsOf(plane, points, most);
      expect(jobs.flat().toSorted((a, b) => a - b)).toEqual(points);
      expect(Math.max(...jobs.map((job) => job.length))).toBeLessThanOrEqual(most);
    }),
  );
});

test('a job has one gain, whichever axis that is', () => {
  const gain = { name: 'gain', from: 1, to: 4, count: 4 } as const;
  const forget = { name: 'forget', from: 0, to: 4, count: 3 } as const;
  for (const plane of [planeOf(gain, forget), planeOf(forget, gain)]) {
    const placeOf = placesOf(plane);
    const jobs = jobsOf(
      plane,
      Array.from({ length: 12 }, (_, point) => point),
      100,
    );
    const gains = jobs.map((job) => [...new Set(job.map((point) => placeOf(point).gain))]);
    expect(gains.flat().toSorted()).toEqual(valuesOf(gain));
  }
});
