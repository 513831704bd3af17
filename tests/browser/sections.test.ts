// A section whose code does not arrive says so, and can be asked for again; the others are not touched by it.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('a section that does not load says why, and comes with a later try', async () => {
  const { page } = await openPage({ path: 'worksheet.html' });
  const code = /\/compare-rest[^/]*\.js/;
  await page.route(code, (route) => route.abort());
  await page.goto(new URL('compare.html', page.url()).href);
  const section = page.locator('#rest');
  await section.getByRole('alert').filter({ hasText: 'This section could not be shown: ' }).waitFor();
  await page.locator('#words').scrollIntoViewIfNeeded();
  await page.locator('#words h2').waitFor();

  await section.getByRole('button', { name: 'Try again' }).click();
  // A browser may remember that a module did not load: then it helps to begin anew.
  const reload = section.getByRole('button', { name: 'Reload the page' });
  await reload.waitFor();
  await page.unroute(code);
  await reload.click();
  await section.getByRole('heading', { name: /^The gradient reaches/ }).waitFor();
  expect(await section.getByRole('alert').count()).toBe(0);
});
