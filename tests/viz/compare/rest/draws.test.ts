// Many draws of cells at rest, by workers made up for the test: each answers when it is told to.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDraws } from '../../../../src/viz/compare/rest/draws.ts';
import type { Rest } from '../../../../src/rnn/rest/replay.ts';
import { summarise } from '../../../../src/rnn/rest/spread.ts';
import { defaultRest } from '../../../../src/viz/compare/rest/settings.ts';
import type { DoJob } from '../../../../src/viz/compare/rest/pool.ts';
import type { RestJob } from '../../../../src/viz/compare/rest/rest.worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const other = { ...defaultRest, T: 4 };
/** A draw that tells its settings and seed: it has T + 1 norms and falls the faster, the larger the seed. Some overflow. */
const restOf = ({ settings }: RestJob, seed: number): Rest | undefined =>
  seed % 10 === 0
    ? undefined
    : {
        state: Array.from({ length: settings.T + 1 }, (_, lag) => (1 / (seed + 1)) ** lag),
        byGates: undefined,
      };
const everySeed = Array.from({ length: 100 }, (_, index) => index + 1);
const expected = (settings = defaultRest) =>
  summarise(everySeed.map((seed) => restOf({ settings, rival: 'lstm', seeds: [] }, seed)));

interface Asked {
  readonly job: RestJob;
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

function createPool(count: number) {
  const asked: Asked[] = [];
  const doJob: DoJob = (job) =>
    new Promise((resolve, fail) => {
      asked.push({ job, answer: () => resolve(job.seeds.map((seed) => restOf(job, seed))), fail });
    });
  const draws = createDraws(Array.from({ length: count }, () => doJob));
  const soon = () => vi.advanceTimersByTimeAsync(200);
  /** Answers all that is asked, the last one first, until nothing more is. */
  const answerAll = async () => {
    while (asked.length > 0) {
      for (const { answer } of asked.splice(0).toReversed()) answer();
      await soon();
    }
  };
  return { draws, asked, soon, answerAll };
}

test.each([1, 3, 64])('all seeds of all cells are drawn, alike on %i workers', async (count) => {
  const { draws, answerAll } = createPool(count);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  expect([draws.isRunning.value, draws.done.value, draws.wanted.value]).toEqual([true, 0, 200]);
  await answerAll();
  expect([draws.isRunning.value, draws.done.value]).toEqual([false, 200]);
  expect([...draws.summaries.value]).toEqual([
    ['sigmoid', expected()],
    ['lstm', expected()],
  ]);
  // A job has four seeds, so that there are 50 jobs: more workers than that have none.
  expect(draws.took.value).toMatchObject({ count: 200, workers: Math.min(count, 50) });
});

test('cancelled, what is done stays, what comes in later is dropped, and only the rest is drawn afterwards', async () => {
  const { draws, asked, soon, answerAll } = createPool(2);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  asked.shift()!.answer();
  await soon();
  expect(draws.done.value).toBe(4);
  draws.cancel();
  const late = asked.splice(0);
  for (const { answer } of late) answer();
  await soon();
  expect([draws.isRunning.value, draws.done.value, draws.took.value]).toEqual([false, 4, undefined]);
  expect(asked).toEqual([]);
  draws.goOn();
  await answerAll();
  expect(draws.done.value).toBe(200);
  expect(draws.summaries.value.get('sigmoid')).toEqual(expected());
  expect(draws.took.value!.count).toBe(196);
});

test('what came in just before it is cancelled is shown', async () => {
  const { draws, asked } = createPool(1);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  asked.shift()!.answer();
  await vi.advanceTimersByTimeAsync(1);
  expect(draws.done.value).toBe(0);
  draws.cancel();
  expect(draws.done.value).toBe(4);
});

test('other settings begin anew: nothing of the ones before is left or comes in', async () => {
  const { draws, asked, soon, answerAll } = createPool(2);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  asked.shift()!.answer();
  await soon();
  const late = asked.splice(0);
  draws.prepare(other, ['sigmoid', 'lstm']);
  expect([draws.isRunning.value, draws.done.value, draws.summaries.value.size]).toEqual([false, 0, 0]);
  draws.goOn();
  for (const { answer } of late) answer();
  await answerAll();
  expect(draws.summaries.value.get('lstm')).toEqual(expected(other));
});

test('other cells with the same settings: those that are drawn stay, even while they are not shown', async () => {
  const { draws, asked, answerAll } = createPool(2);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  await answerAll();
  draws.prepare({ ...defaultRest }, ['lstm', 'gru']);
  expect([draws.done.value, draws.wanted.value, [...draws.summaries.value.keys()]]).toEqual([
    100,
    200,
    ['lstm'],
  ]);
  draws.goOn();
  expect(asked.map(({ job }) => job.rival)).toEqual(['gru', 'gru']);
  await answerAll();
  draws.prepare(defaultRest, ['sigmoid', 'lstm', 'gru']);
  draws.goOn();
  expect([draws.done.value, draws.isRunning.value, asked]).toEqual([300, false, []]);
});

test('a worker that fails ends the run and is heard of, until it goes on', async () => {
  const { draws, asked, soon, answerAll } = createPool(2);
  draws.prepare(defaultRest, ['sigmoid', 'lstm']);
  draws.goOn();
  asked.shift()!.fail(new Error('no memory'));
  await soon();
  expect([draws.isRunning.value, draws.failure.value]).toEqual([false, 'no memory']);
  await answerAll();
  expect(draws.done.value).toBe(0);
  draws.goOn();
  expect([draws.isRunning.value, draws.failure.value]).toEqual([true, undefined]);
  await answerAll();
  expect(draws.done.value).toBe(200);
});
