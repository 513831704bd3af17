// Every page runs under a strict policy: no inline styles, no script but its own, no other origin.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "worker-src 'self'",
].join('; ');

/** A page of the site with the policy on every answer, workers included, and what it has been refused so far. */
async function openStrict(path: string) {
  const { page, errors, close } = await openPage({ path: 'icon.svg', reducedMotion: 'reduce' });
  await page.context().route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': POLICY };
    await route.fulfill({ response, headers });
  });
  await page.goto(new URL(path, page.url()).href);
  return { page, errors, close };
}

test('Explore: network, views, guide and pictures to take along', async () => {
  const { page, errors, close } = await openStrict('index.html');
  await page.locator('#network .cell').first().waitFor();
  await page.getByLabel('Preset').selectOption({ label: 'LSTM, forget bias 1' });
  await page.locator('#strips').waitFor();
  for (const name of ['Spectrum', 'Terms, signed', 'Norms']) await page.getByRole('tab', { name }).click();
  const first = await page.locator('#triangle .term, #triangle canvas').first().boundingBox();
  expect(first?.width).toBeGreaterThan(1);
  await page.getByText('Export').click();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: /PNG/ }).first().click();
  expect(await (await picture).failure()).toBeNull();
  expect(errors).toEqual([]);
  // The policy is in force: what breaks it would have been seen.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => errors).toEqual([expect.stringContaining('inline style')]);
  await close();
});

test.each(['compare.html', 'worksheet.html', 'bench.html', 'traces.html'])(
  '%s from top to bottom',
  async (path) => {
    const { page, errors, close } = await openStrict(path);
    const sections = page.locator('main section:visible');
    for (const section of await sections.all()) {
      await section.scrollIntoViewIfNeeded();
      await section.locator('h2, svg, table, form').first().waitFor();
    }
    expect(errors).toEqual([]);
    await close();
  },
);
