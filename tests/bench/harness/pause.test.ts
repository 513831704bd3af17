import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pause } from '../../../src/bench/harness/pause.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

test('what was disturbed is done again', async () => {
  const pause = new Pause();
  const tried: number[] = [];
  const doing = pause.undisturbed(async (tries) => {
    tried.push(tries);
    if (tries < 2) {
      pause.hold();
      queueMicrotask(() => pause.resume());
    }
    return tries;
  });
  expect(await doing).toBe(2);
  expect(tried).toEqual([0, 1, 2]);
});

test('a timeout does not count the time for which it was held', () => {
  const pause = new Pause();
  const act = vi.fn<() => void>();
  pause.timeout(act, 1000);
  vi.advanceTimersByTime(400);
  pause.hold();
  vi.advanceTimersByTime(60_000);
  expect(pause.heldMs).toBe(60_000);
  pause.resume();
  vi.advanceTimersByTime(599);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

test('a timeout can be called off, and one without end never comes', () => {
  const pause = new Pause();
  const act = vi.fn<() => void>();
  pause.timeout(act, 1000)();
  pause.timeout(act, Infinity);
  vi.advanceTimersByTime(1e6);
  expect(act).not.toHaveBeenCalled();
});
