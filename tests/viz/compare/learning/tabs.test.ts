import { expect, test } from 'vitest';
import { claimRuns } from '../../../../src/viz/compare/learning/tabs.ts';

/** Locks of a browser, as far as they are used: one holder, the others wait until their signal ends it. */
function fakeLocks() {
  let held: Promise<unknown> = Promise.resolve();
  const request = async (_: string, { signal }: LockOptions, hold: () => Promise<unknown>) => {
    const before = held;
    let take: (value: Promise<unknown>) => void = () => {};
    held = new Promise((resolve) => (take = resolve));
    const isFree = await Promise.race([
      before.then(() => true),
      new Promise<boolean>((resolve) => signal!.addEventListener('abort', () => resolve(false))),
    ]);
    if (!isFree) throw signal!.reason as Error;
    const own = hold();
    take(own);
    return own;
  };
  return { request } as unknown as LockManager;
}

test('one page keeps runs, and another one is told so', async () => {
  const locks = fakeLocks();
  expect(await claimRuns(locks, 10)).toBe(true);
  expect(await claimRuns(locks, 10)).toBe(false);
});

test('where locks are forbidden, as in a sandboxed frame, no other tab is blamed', async () => {
  const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  expect(await claimRuns({ request } as unknown as LockManager)).toBe(true);
});

test('where tabs cannot tell, each keeps them', async () => {
  expect(await claimRuns(undefined)).toBe(true);
});
