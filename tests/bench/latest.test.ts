import { expect, test } from 'vitest';
import { latest } from '../../src/bench/latest.ts';

/** A run that lasts until it is told its answer. */
function manual() {
  const started: { argument: string; finish: (answer: string) => void; fail: (error: Error) => void }[] = [];
  const ask = latest(
    (argument: string) => new Promise<string>((finish, fail) => started.push({ argument, finish, fail })),
  );
  return { ask, started };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('runs one call at a time, and of those that wait the newest', async () => {
  const { ask, started } = manual();
  const answers = ['a', 'b', 'c'].map(ask);
  await settle();
  expect(started.map(({ argument }) => argument)).toEqual(['c']);
  started[0].finish('C');
  expect(await Promise.all(answers)).toEqual([undefined, undefined, 'C']);
});

test('gives no answer to a call that was replaced while it ran', async () => {
  const { ask, started } = manual();
  const old = ask('old');
  await settle();
  const skipped = ask('skipped');
  const fresh = ask('fresh');
  await settle();
  expect(started).toHaveLength(1);
  started[0].finish('OLD');
  await settle();
  started[1].finish('FRESH');
  expect(await Promise.all([old, skipped, fresh])).toEqual([undefined, undefined, 'FRESH']);
});

test('a call that fails does not hold up the next', async () => {
  const { ask, started } = manual();
  const failing = ask('failing');
  await settle();
  started[0].fail(new Error('no'));
  await expect(failing).rejects.toThrow('no');
  const next = ask('next');
  await settle();
  started[1].finish('NEXT');
  expect(await next).toBe('NEXT');
});
