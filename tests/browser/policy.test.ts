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
  await page.getByRole('button', { name: 'Guide' }).click();
  await page.locator('.guide-choices button').first().click();
  await page.locator('.guide-reveal').waitFor();
  await page.getByRole('button', { name: 'Close the guide' }).click();
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

test('Explore: the check of a gradient of one’s own', async () => {
  const { page, errors, close } = await openStrict('index.html');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Check my gradient' }).click();
  await page.getByRole('textbox', { name: /Your ∂E\/∂W/ }).fill('[[1, 2, 3], [4, 5, 6], [7, 8, 9]]');
  await page.locator('#check').getByRole('status').filter({ hasText: 'Wrong.' }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('Compare: what is at rest, a map, and a run that is trained', async () => {
  const map =
    'map-cell=tanh&map-x=gain:0.5:2:4&map-y=amplitude:0:1:4&map-T=20&map-lag=20&map-n=4&map-draws=4';
  const { page, errors, close } = await openStrict(`compare.html?${map}`);
  await page.getByText(/200 of 200\s+draws/).waitFor();
  await page.locator('#map').scrollIntoViewIfNeeded();
  await page
    .locator('#map')
    .getByRole('heading', { name: /^tanh networks: .* % vanish/ })
    .waitFor();
  await page.locator('#learning').scrollIntoViewIfNeeded();
  await page.getByLabel('stop at update').fill('20');
  await page.getByRole('button', { name: /^Train/ }).click();
  await page.getByText('Done: it has come to its stop.').first().waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('Bench: a run, with WebAssembly and with TensorFlow.js', async () => {
  const query = 'work=rnn-3-4-1&with=ours-f32&with=ours-ts&with=tfjs-cpu&quick&start';
  const { page, errors, close } = await openStrict(`bench.html?${query}`);
  const over = page.locator('#live').filter({ hasText: 'The run is over' });
  await over.waitFor({ state: 'attached' });
  const times = await page.locator('.bench tbody tr td:first-of-type').allTextContents();
  expect(times.map((text) => /\d (?:ns|µs|ms)/.test(text))).toEqual([true, true, true]);
  expect(errors).toEqual([]);
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
