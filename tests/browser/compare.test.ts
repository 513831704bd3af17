// Compare in a real browser: each section computes, answers to its controls, and keeps what was made.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replayInWebAssembly } from '../../src/autograd/index.ts';
import { MapReplays } from '../../src/rnn/map/compute.ts';
import { parseMap } from '../../src/rnn/map/file.ts';
import { parseAddress } from '../../src/viz/page/address.ts';
import { openPage } from './support/browser.ts';

test('at rest: a band of draws in workers, knobs in the address, links into Explore', async () => {
  const { page, errors } = await openPage({
    path: 'compare.html?rest-T=30&rest-n=4',
    reducedMotion: 'reduce',
  });
  await page.getByText(/200 of 200\s+draws/).waitFor();
  await page
    .getByRole('heading', { name: /^LSTM: half every .* steps \[.* to .*\], .* times sigmoid’s$/ })
    .waitFor();
  await page.getByRole('checkbox', { name: 'GRU', exact: true }).check();
  await page.getByText(/300 of 300\s+draws/).waitFor();
  const { search, hash } = new URL(page.url());
  expect(search).toBe('');
  expect(parseAddress({ search, hash }).query).toContain('rest-cells=');
  await page.reload();
  await page.getByText(/300 of 300\s+draws/).waitFor();
  expect(
    await page
      .locator('#rest')
      .getByRole('link', { name: /^Explore this/ })
      .count(),
  ).toBe(3);
  // Lines are told apart by the colours of their cells.
  const strokes = await page
    .locator('.rest .line > .run:first-of-type')
    .evaluateAll((runs) => runs.map((run) => getComputedStyle(run).stroke));
  expect(new Set(strokes).size).toBe(3);
  expect(errors).toEqual([]);
});

test('the map: computed in workers as in Node, walked over by keys, zoomed, held, opened in Explore', async () => {
  const size = 'map-T=20&map-lag=20&map-n=4&map-draws=4';
  const asked = `map-cell=tanh&map-x=gain:0.5:2:12&map-y=amplitude:0:1:8&${size}`;
  const { page, errors } = await openPage({ path: `compare.html?${asked}#map`, reducedMotion: 'reduce' });
  const map = page.locator('#map');
  await map.getByRole('heading', { name: /^tanh networks: .* % vanish/ }).waitFor();
  const saved = page.waitForEvent('download');
  await map.getByRole('button', { name: 'JSON' }).click();
  const found = parseMap(JSON.parse(readFileSync(await (await saved).path(), 'utf8')));
  const replays = new MapReplays(found.plane, replayInWebAssembly);
  const points = await replays.compute(found.points.map((_, point) => point));
  expect(found.points.map(({ left, outcomes }) => [left, outcomes])).toEqual(
    points.map(({ left, outcomes }) => [left, outcomes]),
  );
  // Another release of V8 has another logarithm, in the last digit.
  found.points.forEach(({ rate }, point) =>
    expect(rate?.median ?? 0).toBeCloseTo(points[point].rate?.median ?? 0, 12),
  );

  const point = map.getByRole('slider', { name: 'Point of the map' });
  const readout = map.locator('.map-at');
  await point.focus();
  await page.keyboard.press('Home');
  await readout.filter({ hasText: 'gain of W 0.5, input amplitude 0.571' }).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await readout.filter({ hasText: 'input amplitude 0.714' }).waitFor();
  await map.locator('.map-held').filter({ hasText: 'input amplitude 0.571' }).waitFor();
  await map.locator('.map-lags .median').nth(1).waitFor();
  await page.keyboard.press('+');
  await map.getByRole('button', { name: 'Zoom out' }).waitFor();
  // Until the change rests the address is the one that the page was opened with.
  await page.waitForURL(({ search, hash }) =>
    /map-x=gain:0\.5:1\.\d+:64/.test(parseAddress({ search, hash }).query),
  );

  const opened = page.waitForEvent('popup');
  await point.click();
  await (await opened).waitForURL(/index\.html#1\./);
  expect(errors).toEqual([]);
});

test('words: the trained LSTM answers over twenty fillers, the sigmoid RNN does not, and the text can be edited', async () => {
  const { page, errors } = await openPage({ path: 'compare.html#words' });
  await page.locator('#words').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: /^Right with \d+ filler words: LSTM/ }).waitFor();
  const text = page.locator('#words textarea');
  const sentence = await text.inputValue();
  await text.fill(`${sentence.replace(/ i$/, '')} zebra i`);
  await page.locator('#words').getByText('zebra').first().waitFor();
  await page.getByRole('heading', { name: /^Reaches “/ }).waitFor();
  // Presented, it fits the screen below the names of the sections.
  await page.getByRole('button', { name: 'Present' }).click();
  const heights = () =>
    page
      .locator('#words, #contents')
      .evaluateAll((parts) => parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
  await expect.poll(heights).toBeLessThanOrEqual(900);
  expect(errors).toEqual([]);
});

test('while learning: trained live, paused, kept over a reload, taken into Explore', async () => {
  const { page, errors } = await openPage({ path: 'compare.html#learning' });
  await page.locator('#learning').scrollIntoViewIfNeeded();
  const stop = page.getByLabel('stop at update');
  await stop.fill('40');
  // The wheel over it scrolls the page, and leaves the number alone.
  await stop.hover();
  const from = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, -300);
  await page.waitForFunction((from) => scrollY < from, from);
  expect(await stop.evaluate((field) => field === document.activeElement)).toBe(false);
  expect(await stop.inputValue()).toBe('40');
  await page.getByRole('button', { name: /^Train/ }).click();
  await page.getByRole('heading', { name: /at chance after 40 updates/ }).waitFor();
  await expect.poll(() => page.evaluate(storedUpdates)).toEqual([40, 40]);
  await page.reload();
  await page.locator('#learning').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: /at chance after 40 updates/ }).waitFor();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Open in Explore' }).first().click();
  await (await opened).waitForURL(/index\.html#1\./);
  expect(errors).toEqual([]);
});

test('papers: a worker computes one after the other, and agrees with its source; F15 waits to be asked', async () => {
  const { page, errors, requests } = await openPage({ path: 'compare.html#papers' });
  await page.locator('#papers').scrollIntoViewIfNeeded();
  await page
    .getByRole('heading', { name: /^What the papers say: (\d+) of \1 agree, \d+ to be computed$/ })
    .waitFor();
  expect(await page.locator('#papers article').count()).toBe(25);
  await page.getByRole('button', { name: 'Run it here' }).waitFor();
  const origin = new URL(page.url()).origin;
  expect(requests.filter((url) => new URL(url).origin !== origin && !url.startsWith('blob:'))).toEqual([]);
  expect(errors).toEqual([]);
});

/** How many updates the runs have that the browser keeps. */
async function storedUpdates(): Promise<number[]> {
  const answer = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error!));
    });
  const base = await answer(indexedDB.open('backflow-learning'));
  const all = (await answer(base.transaction('runs').objectStore('runs').getAll())) as {
    run?: { curve: { losses: Float32Array } };
  }[];
  base.close();
  return all.flatMap(({ run }) => run?.curve.losses.length ?? []);
}
