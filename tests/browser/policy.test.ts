// Every page of every test runs under a strict policy: see `openPage`.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('the policy is in force: what breaks it is seen', async () => {
  const { page, errors } = await openPage({ path: 'traces.html' });
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => errors).toEqual([expect.stringContaining('inline style')]);
  errors.length = 0; // or it would be held against this test
});
