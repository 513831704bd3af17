import { expect, test, vi } from 'vitest';
import { defaultRest } from '../../../../src/viz/compare/rest/settings.ts';
import { type DoJob, jobsOf, restWorkers } from '../../../../src/viz/compare/rest/pool.ts';
import { shareOut } from '../../../../src/viz/page/share-out.ts';

const seeds = Array.from({ length: 11 }, (_, index) => index + 1);
const jobs = jobsOf(defaultRest, 'lstm', seeds);
const restOf = (seed: number) => ({ state: [seed], byGates: undefined });
/** A worker that takes some turns over a job. */
const worker =
  (turns: number): DoJob =>
  async ({ seeds }) => {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return seeds.map(restOf);
  };

async function collected(workers: readonly DoJob[]) {
  const found: [number, unknown][] = [];
  const busy = await shareOut(jobs, workers, new AbortController().signal, ({ seeds }, draws) =>
    seeds.forEach((seed, index) => found.push([seed, draws[index]])),
  );
  return { found, busy };
}

test('jobs have every seed once', () => {
  expect(jobs.flatMap((job) => job.seeds)).toEqual(seeds);
  expect(jobsOf(defaultRest, 'lstm', [])).toEqual([]);
});

test('however many workers there are, and however fast, every draw comes in once with its own seed', async () => {
  const expected = seeds.map((seed) => [seed, restOf(seed)]);
  for (const workers of [
    [worker(1)],
    [worker(9), worker(1)],
    [worker(3), worker(1), worker(20), worker(2)],
  ]) {
    const { found } = await collected(workers);
    expect(found.toSorted(([a], [b]) => a - b)).toEqual(expected);
  }
});

test('it tells how many workers had something to do', async () => {
  const workers = Array.from({ length: 20 }, () => worker(1));
  expect((await collected(workers)).busy).toBe(jobs.length);
  expect((await collected(workers.slice(0, 2))).busy).toBe(2);
});

test('there is a worker for every core', () => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 24 });
  expect(restWorkers()).toHaveLength(24);
  vi.unstubAllGlobals();
});

test('once it is cancelled no more is handed out, and what is under way is dropped', async () => {
  const run = new AbortController();
  let asked = 0;
  let kept = 0;
  const slow: DoJob = async (job) => {
    if (++asked === 2) run.abort();
    return worker(1)(job);
  };
  await shareOut(jobs, [slow], run.signal, () => kept++);
  expect([asked, kept]).toEqual([2, 1]);
});

test('a worker that fails is heard of', async () => {
  const broken: DoJob = () => Promise.reject(new Error('broken'));
  await expect(collected([worker(1), broken])).rejects.toThrow('broken');
});
