// On a clock that only the candidates move.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fastest } from '../../../src/bench/harness/fastest.ts';
import { LostError, type Prepared } from '../../../src/bench/harness/strategy.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Takes `milliseconds` for a gradient, and `first` for the first one. */
function candidate(milliseconds: number, first: number) {
  let runs = 0;
  const run = () => void vi.advanceTimersByTime(runs++ === 0 ? first : milliseconds);
  const answer: Prepared['answer'] = () => ({});
  return { run, answer, runs: () => runs };
}

test('keeps the one that is fastest when warm', async () => {
  const [slow, fast] = [candidate(20, 20), candidate(5, 500)];
  expect(await fastest([slow, fast], 100)).toEqual({ prepared: fast, milliseconds: 5 });
});

test('computes at least twice, however long that takes', async () => {
  const only = candidate(1000, 3000);
  expect(await fastest([only], 10)).toEqual({ prepared: only, milliseconds: 1000 });
  expect(only.runs()).toBe(2);
});

test('does not try again who takes twice as long as the best, once both are warm', async () => {
  const [slow, close, fast] = [candidate(31, 31), candidate(19, 100), candidate(10, 10)];
  expect(await fastest([slow, close, fast], 2000)).toEqual({ prepared: fast, milliseconds: 10 });
  expect(slow.runs()).toBe(2);
  expect(close.runs()).toBeGreaterThan(10);
});

test('waits for who takes the event loop', async () => {
  let runs = 0;
  const later = {
    run: async () => {
      await Promise.resolve();
      runs++;
      vi.advanceTimersByTime(10);
    },
    answer: () => ({}),
  };
  expect(await fastest([later], 60)).toEqual({ prepared: later, milliseconds: 10 });
  expect(runs).toBe(6);
});

test('warms up for as long as it is told', async () => {
  const only = candidate(1, 1);
  await fastest([only], 600);
  expect(only.runs()).toBe(600);
});

test('leaves out a variant that fails; without another it fails too', async () => {
  const broken = {
    run: () => {
      throw new Error('no such op');
    },
    answer: () => ({}),
  };
  const good = candidate(10, 10);
  expect((await fastest([broken, good], 100)).prepared).toBe(good);
  await expect(fastest([broken], 100)).rejects.toThrow('no such op');
});

test('a lost device is no fault of a variant', async () => {
  const lost = {
    run: () => {
      throw new LostError('lost');
    },
    answer: () => ({}),
  };
  await expect(fastest([lost, candidate(10, 10)], 100)).rejects.toThrow(LostError);
});
