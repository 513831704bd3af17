import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromDatabase } from '../../../src/viz/page/database.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an answer comes as it is, and nothing is waited for any more', async () => {
  expect(await fromDatabase(async () => [1])).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that never comes is an error that says so', async () => {
  const answer = fromDatabase(() => new Promise(() => {})).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await answer).toBe('the browser’s data base gave no answer within 5 s');
});

test.each([
  [
    'denied at once',
    () => {
      throw new DOMException('Access is denied', 'SecurityError');
    },
    'Access is denied',
  ],
  [
    'denied later',
    () => Promise.reject(new DOMException('The quota is used up', 'QuotaExceededError')),
    'The quota is used up',
  ],
  ['broken off without a reason', () => Promise.reject(null), 'the browser’s data base broke off'],
])('one that is %s is an error that says why', async (_name, ask: () => Promise<unknown>, why) => {
  await expect(fromDatabase(ask)).rejects.toThrow(why);
});
