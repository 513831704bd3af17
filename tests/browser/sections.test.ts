// Parts whose code does not arrive say so, and come with a later try; what else is on the page is not touched by it.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('a section that does not load says so, and comes with a later try', async () => {
  const { page } = await openPage({ path: 'worksheet.html' });
  const code = /\/assets\/rest-[^/]*\.js/;
  await page.route(code, (route) => route.abort());
  await page.goto(new URL('compare.html', page.url()).href);
  const section = page.locator('#rest');
  await section
    .getByRole('alert')
    .filter({ hasText: 'The view of cells at rest could not be loaded.' })
    .waitFor();
  await page.locator('#words').scrollIntoViewIfNeeded();
  await page.locator('#words h2').waitFor();

  await page.unroute(code);
  await section.getByRole('button', { name: 'Try again' }).click();
  await section.getByRole('heading', { name: /^LSTM: half every/ }).waitFor();
  expect(await section.getByRole('alert').count()).toBe(0);
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

test('a check of the worksheet whose worker does not load says so, and is made by a later try', async () => {
  const { page } = await openPage({ path: 'icon.svg' });
  const code = /\/assets\/tensorflow\.worker-[^/]*\.js/;
  await page.route(code, (route) => route.abort());
  await page.goto(new URL('worksheet.html', page.url()).href);
  const verdict = page.locator('#focal .check');
  await page.locator('#focal').scrollIntoViewIfNeeded();
  await verdict.filter({ hasText: 'its worker did not load' }).waitFor();

  await page.unroute(code);
  await verdict.getByRole('button', { name: 'Try again' }).click();
  await verdict.filter({ hasText: 'WebGL' }).waitFor(); // which this browser is without
  expect(await verdict.getByRole('button').count()).toBe(0);
});

test.each([390, 700])('at %i px the names of the pages have the same places on every page', async (width) => {
  const { page } = await openPage({ path: 'bench.html', width, reducedMotion: 'reduce' });
  const places = () =>
    page
      .locator('header nav a')
      .evaluateAll((links) =>
        links.map((link) => [link.getBoundingClientRect().x, link.getBoundingClientRect().y]),
      );
  const onBench = await places();
  for (const name of ['index', 'compare', 'worksheet']) {
    await page.goto(new URL(`${name}.html`, page.url()).href);
    await expect.poll(places).toEqual(onBench);
  }
});
