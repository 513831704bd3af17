import { expect, test, vi } from 'vitest';
import type { MapPoint } from '../../../../src/rnn/map/point.ts';
import { computePoints, type DoMapJob } from '../../../../src/viz/compare/map/points.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';

const plane = { ...defaultMap.plane, x: { ...defaultMap.plane.x, count: 10 }, y: { ...defaultMap.plane.y, count: 9 } }; // prettier-ignore
/** Says in its outcomes with how many draws it was asked for, of which seed. */
const pointOf = (draws: number, seed: number): MapPoint => ({
  rate: undefined,
  left: { low: seed, median: seed, high: seed },
  outcomes: { vanishes: draws },
});
const worker: DoMapJob = ({ points, draws, plane }) => Promise.resolve(points.map(() => pointOf(draws, plane.seed))); // prettier-ignore

test('all points come in with all their draws', async () => {
  const computing = computePoints([worker, worker], plane);
  computing.compute(plane);
  await vi.waitFor(() => expect(computing.isRunning.value).toBe(false));
  const { points, isWhole } = computing.found.value;
  expect(isWhole).toBe(true);
  expect(points).toHaveLength(90);
  expect(points.every((point) => point?.outcomes.vanishes === plane.draws)).toBe(true);
  expect(computing.done.value).toBe(computing.wanted.value);
  expect(computing.took.value?.count).toBe(computing.wanted.value);
});

test('the newest plane ends the one before, of which nothing comes in any more', async () => {
  const waiting: (() => void)[] = [];
  const held: DoMapJob = async (job) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return worker(job);
  };
  const computing = computePoints([held], plane);
  computing.compute(plane);
  computing.compute({ ...plane, seed: 2 });
  const answer = () => waiting.splice(0).forEach((resolve) => resolve());
  await vi.waitFor(
    () => {
      answer();
      expect(computing.isRunning.value).toBe(false);
    },
    { interval: 1 },
  );
  const seeds = computing.found.value.points.map((point) => point?.left?.low);
  expect(new Set(seeds)).toEqual(new Set([2]));
});

test('a coarse answer that comes late leaves a point all its draws', async () => {
  let answerLate = () => {};
  let asked = 0;
  const late: DoMapJob = async (job) => {
    if (++asked === 1) await new Promise<void>((resolve) => (answerLate = resolve));
    return worker(job);
  };
  const computing = computePoints([late, worker], plane);
  computing.compute(plane);
  // The other worker is through with the rest: only the first job, of two draws, is left.
  const { wanted, done } = computing;
  await vi.waitFor(() => expect(wanted.value - done.value).toBeLessThanOrEqual(2 * 4));
  expect(done.value).toBeLessThan(wanted.value);
  answerLate();
  await vi.waitFor(() => expect(computing.found.value.isWhole).toBe(true));
  const { points, draws } = computing.found.value;
  expect(new Set(points.map((point) => point?.outcomes.vanishes))).toEqual(new Set([plane.draws]));
  expect(new Set(draws)).toEqual(new Set([plane.draws]));
});

test('what was cancelled goes on where it was', async () => {
  let asked = 0;
  const computing = computePoints(
    [
      (job) => {
        if (++asked === 3) computing.cancel();
        return worker(job);
      },
    ],
    plane,
  );
  computing.compute(plane);
  await vi.waitFor(() => expect(asked).toBe(3));
  expect(computing.isRunning.value).toBe(false);
  const before = computing.done.value;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(computing.wanted.value);
  expect(computing.found.value.isWhole).toBe(false);
  computing.goOn();
  await vi.waitFor(() => expect(computing.done.value).toBe(computing.wanted.value));
});

test('the time that a map took is that of all its runs, without the pause between them', async () => {
  let [now, asked] = [0, 0];
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const computing = computePoints(
      [
        (job) => {
          now += 1000;
          if (++asked === 3) computing.cancel();
          return worker(job);
        },
      ],
      plane,
    );
    computing.compute(plane);
    await vi.waitFor(() => expect(asked).toBe(3));
    now += 60_000;
    computing.goOn();
    await vi.waitFor(() => expect(computing.took.value).toBeDefined());
    expect(computing.took.value).toEqual({ count: computing.wanted.value, seconds: asked, workers: 1 });
  } finally {
    clock.mockRestore();
  }
});

test('a worker that fails is heard of, and what is done stays', async () => {
  let asked = 0;
  const broken: DoMapJob = (job) => (++asked > 2 ? Promise.reject(new Error('broken')) : worker(job));
  const computing = computePoints([broken], plane);
  computing.compute(plane);
  await vi.waitFor(() => expect(computing.failure.value).toBe('broken'));
  expect(computing.isRunning.value).toBe(false);
  expect(computing.found.value.points.filter((point) => point).length).toBeGreaterThan(0);
});
