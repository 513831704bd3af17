import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Pending } from '../../src/rnn/pending.ts';

const never = () => new Promise<never>(() => {});

test('answers and refusals come through', async () => {
  const pending = new Pending();
  expect(await pending.answer(async () => 3)).toBe(3);
  await expect(pending.answer(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pending.answer(async () => 4)).toBe(4);
});

test('a failure ends all calls that wait, and those that come later are not made', async () => {
  const pending = new Pending();
  const [first, second] = [pending.answer(never), pending.answer(never)];
  pending.fail(new Error('broken'));
  pending.fail(new Error('again'));
  await expect(first).rejects.toThrow('broken');
  await expect(second).rejects.toThrow('broken');
  let isAsked = false;
  const later = pending.answer(async () => (isAsked = true));
  await expect(later).rejects.toThrow('broken');
  expect(isAsked).toBe(false);
});

test('it may fail while nobody asks', () => {
  expect(() => new Pending().fail(new Error('broken'))).not.toThrow();
});

test('an answer that was given is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const pending = new Pending();
  const answered = async () => new WeakRef(await pending.answer(async () => new Float32Array(1e6)));
  const answer = await answered();
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(answer.deref()).toBeUndefined();
  pending.fail(new Error('broken'));
});
