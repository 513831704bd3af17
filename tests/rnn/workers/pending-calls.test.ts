import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { PendingCalls } from '../../../src/rnn/workers/pending-calls.ts';

const never = () => new Promise<never>(() => {});

test('answers and refusals come through', async () => {
  const calls = new PendingCalls();
  expect(await calls.answer(async () => 3)).toBe(3);
  await expect(calls.answer(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await calls.answer(async () => 4)).toBe(4);
});

test('a failure ends all calls that wait, and those that come later are not made', async () => {
  const calls = new PendingCalls();
  const [first, second] = [calls.answer(never), calls.answer(never)];
  calls.fail(new Error('broken'));
  calls.fail(new Error('again'));
  await expect(first).rejects.toThrow('broken');
  await expect(second).rejects.toThrow('broken');
  let isAsked = false;
  const later = calls.answer(async () => (isAsked = true));
  await expect(later).rejects.toThrow('broken');
  expect(isAsked).toBe(false);
});

test('it may fail while nobody asks', () => {
  expect(() => new PendingCalls().fail(new Error('broken'))).not.toThrow();
});

test('an answer that was given is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const calls = new PendingCalls();
  const answered = async () => new WeakRef(await calls.answer(async () => new Float32Array(1e6)));
  const answer = await answered();
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(answer.deref()).toBeUndefined();
  calls.fail(new Error('broken'));
});
