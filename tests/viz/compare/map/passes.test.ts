import { expect, test } from 'vitest';
import { passesOf, standInFor } from '../../../../src/viz/compare/map/passes.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';

const { plane } = defaultMap;

test('every point comes with all its draws in the end, and never with fewer than before', () => {
  for (const of of [plane, { ...plane, draws: 3 }, { ...plane, x: { ...plane.x, count: 5 } }]) {
    const draws = new Map<number, number>();
    for (const job of passesOf(of)) {
      for (const point of job.points) {
        expect(job.draws).toBeGreaterThan(draws.get(point) ?? 0);
        draws.set(point, job.draws);
      }
    }
    expect(draws.size).toBe(of.x.count * of.y.count);
    expect([...new Set(draws.values())]).toEqual([of.draws]);
  }
});

test('the first pass goes over the whole plane with few networks', () => {
  const jobs = passesOf(plane);
  const first = jobs.filter(({ draws }) => draws === 2).flatMap(({ points }) => points);
  expect(first).toHaveLength(48);
  expect(Math.max(...first)).toBeGreaterThan(0.8 * 64 * 48);
});

test('jobs of large networks are of few points', () => {
  const most = Math.max(...passesOf({ ...plane, n: 64, T: 300 }).map(({ points }) => points.length));
  expect(most).toBe(1);
});

test('what is not there yet is stood in for by the nearest coarser point', () => {
  const there = new Set([0, 4, 4 * 64, 4 * 64 + 4]);
  const isThere = (point: number) => there.has(point);
  expect(standInFor(plane, 4 * 64 + 4, isThere)).toBe(4 * 64 + 4);
  expect(standInFor(plane, 5 * 64 + 6, isThere)).toBe(4 * 64 + 4);
  expect(standInFor(plane, 3 * 64 + 3, isThere)).toBe(0);
  expect(standInFor(plane, 9, isThere)).toBeUndefined();
});
