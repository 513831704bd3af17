import { expect, test } from 'vitest';
import { pointsOf } from '../../../../src/rnn/map/plane.ts';
import type { MapPoint } from '../../../../src/rnn/map/point.ts';
import { shownOf } from '../../../../src/viz/compare/map/shown.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';
import { pointReadout } from '../../../../src/viz/compare/map/text.ts';

const { plane } = defaultMap;
const point: MapPoint = {
  rate: { low: 0.8, median: 0.9, high: 1 },
  left: { low: 0.1, median: 0.2, high: 0.3 },
  outcomes: { vanishes: plane.draws },
};

test('a point that another one stands in for, or that lacks draws, has a colour but no numbers', () => {
  // Point 0 is there; 8 has two draws, as has the first pass.
  const points = Object.assign([], { 0: point, 8: point });
  const draws = Object.assign([], { 0: plane.draws, 8: 2 });
  const shown = shownOf({ plane, isWhole: false, points, draws });
  expect([0, 1, 8, 9].map((at) => shown.picture.factors[at]?.factor)).toEqual([0.9, 0.9, 0.9, 0.9]);
  expect([0, 1, 8, 9].map((at) => shown.factors[at]?.factor)).toEqual([0.9, undefined, undefined, undefined]);
  const partsAt = (at: number) =>
    pointReadout({
      plane,
      place: shown.placeOf(at),
      point: shown.points[at],
      factor: shown.factors[at],
      theories: [],
    }).parts;
  expect(partsAt(0)[0]).toContain('0.9');
  for (const at of [1, 8, 9]) expect(partsAt(at)).toEqual(['not computed yet']);
});

test('a plane of which nothing is known yet has all its points, without numbers or colours', () => {
  const { points, picture } = shownOf({ plane, isWhole: false, points: [], draws: [] });
  for (const all of [points, picture.points, picture.factors]) {
    expect(all).toHaveLength(pointsOf(plane));
    expect(all.every((one) => one === undefined)).toBe(true);
  }
});
