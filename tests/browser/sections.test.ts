// Parts whose code does not arrive say so, and come with a later try; what else is on the page is not touched by it.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('a section that does not load, and a check whose worker does not, say so, and come with a later try', async () => {
  const { page } = await openPage({ path: 'icon.svg' });
  const [section, worker] = [/\/assets\/precision-[^/]*\.js/, /\/assets\/tensorflow\.worker-[^/]*\.js/];
  for (const code of [section, worker]) await page.route(code, (route) => route.abort());
  await page.goto(new URL('worksheet.html', page.url()).href);
  const precision = page.locator('#precision');
  await precision.scrollIntoViewIfNeeded();
  await precision.getByRole('alert').filter({ hasText: 'could not be loaded.' }).waitFor();
  const verdict = page.locator('#focal .check');
  await page.locator('#focal').scrollIntoViewIfNeeded();
  await verdict.filter({ hasText: 'its worker did not load' }).waitFor();

  for (const code of [section, worker]) await page.unroute(code);
  await verdict.getByRole('button', { name: 'Try again' }).click();
  await verdict.filter({ hasText: 'WebGL' }).waitFor(); // which this browser is without
  expect(await verdict.getByRole('button').count()).toBe(0);
  await precision.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#precision-title').waitFor();
  expect(await precision.getByRole('alert').count()).toBe(0);
});

test('a view of Explore that does not load waits for the server, and comes back with what was on the page', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce' });
  const code = /\/assets\/spectrum-[^/]*\.js/;
  await page.route(code, (route) => route.abort());
  await page.getByLabel('W row 1, column 1').fill('2');
  await page.getByRole('tab', { name: 'Spectrum' }).click();
  const alert = page.locator('#panel-body').getByRole('alert');
  await alert.filter({ hasText: 'The spectrum could not be loaded.' }).waitFor();

  await page.context().setOffline(true);
  await alert.getByRole('button').click();
  await alert.filter({ hasText: 'the server cannot be reached' }).waitFor();
  await page.context().setOffline(false);
  await page.unroute(code);
  await alert.getByRole('button').click();
  await page.locator('#panel-body .spectrum-readouts').waitFor();
  expect(await page.getByLabel('W row 1, column 1').inputValue()).toBe('2');
});

test('the names of the pages have the same places on every page', async () => {
  const { page } = await openPage({ path: 'bench.html', reducedMotion: 'reduce' });
  const places = () =>
    page
      .locator('header nav a')
      .evaluateAll((links) =>
        links.map((link) => [link.getBoundingClientRect().x, link.getBoundingClientRect().y]),
      );
  const widths = [390, 700];
  const onBench: number[][][] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    onBench.push(await places());
  }
  for (const name of ['index', 'compare', 'worksheet']) {
    await page.goto(new URL(`${name}.html`, page.url()).href);
    for (const [index, width] of widths.entries()) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(places, { message: `${name}, ${width} px` }).toEqual(onBench[index]);
    }
  }
});
