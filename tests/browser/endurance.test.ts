// What a long visit leaves behind, by the browser's own counters after a forced collection: nothing.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

/** Nodes in the document, nodes that are alive outside it, listeners, and workers. */
async function counters(page: Page) {
  const browser = await page.context().newCDPSession(page);
  // What is let go by one collection may hold what only the next one finds.
  for (let time = 0; time < 3; time++) await browser.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners: listeners } = await browser.send('Memory.getDOMCounters');
  await browser.detach();
  const shown = await page.evaluate(() => {
    const walker = document.createTreeWalker(document);
    let count = 0;
    while (walker.nextNode()) count++;
    return count;
  });
  return { shown, outside: nodes - shown, listeners, workers: page.workers().length };
}

/** How many more may be left by chance; by 150 actions, each of which left one, many more would be. */
const SLACK = 50;

async function expectNothingLeft(page: Page, before: Awaited<ReturnType<typeof counters>>) {
  await expect
    .poll(async () => (await counters(page)).outside, { interval: 500 })
    .toBeLessThan(before.outside + SLACK);
  const after = await counters(page);
  expect(after.shown).toBeLessThan(before.shown + 3 * SLACK);
  expect(after.listeners).toBeLessThan(before.listeners + SLACK);
  expect(after.workers).toBeLessThanOrEqual(before.workers);
}

const press = async (page: Page, key: string, times: number) => {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
};

test('Explore: a hundred and fifty actions', async () => {
  const { page, errors } = await openPage({ reducedMotion: 'reduce' });
  const number = page.getByLabel('W row 1, column 1');
  const [cell, steps] = [page.getByLabel('cell'), page.getByRole('spinbutton', { name: 'steps' })];
  /** Ends where it began. */
  const round = async (times: number) => {
    for (const view of ['Norms', 'Spectrum', 'Terms, signed', 'A against B']) {
      await page.getByRole('tab', { name: view }).click();
      await page.locator('#panel-body h2').waitFor();
    }
    for (const name of ['lstm', 'sigmoid']) await cell.selectOption(name);
    for (const T of ['12', '3']) {
      await steps.fill(T);
      await steps.press('Enter');
    }
    await number.fill('0.9');
    await press(page, 'ArrowUp', times);
    await press(page, 'ArrowDown', times);
    await page.getByRole('button', { name: 'Step forward' }).focus();
    await press(page, 'Enter', times);
    await press(page, 'Home', 1);
    await page.locator('#chip:not(.busy)').filter({ hasText: 'of' }).waitFor();
  };
  await round(2);
  await round(2);
  const before = await counters(page);
  await round(44);
  await expectNothingLeft(page, before);
  expect(errors).toEqual([]);
});

test('Compare: a hundred and fifty actions', async () => {
  const small = 'map-T=20&map-lag=20&map-n=4&map-draws=4';
  const path = `compare.html?map-cell=tanh&map-x=gain:0.5:2:12&map-y=amplitude:0:1:8&${small}`;
  const { page, errors } = await openPage({ path, reducedMotion: 'reduce' });
  // Sections that nothing is done in here compute and draw for a while by themselves, as soon as they are near.
  await page.evaluate(() => document.querySelectorAll('#learning, #papers').forEach((one) => one.remove()));
  const map = page.locator('#map');
  await map.scrollIntoViewIfNeeded();
  await map.getByRole('heading', { name: /^tanh networks: .* % vanish/ }).waitFor();
  await page.locator('#words').scrollIntoViewIfNeeded();
  const point = map.getByRole('slider', { name: 'Point of the map' });
  const fillers = page.getByLabel('filler words', { exact: true }).first();
  const gru = page.getByRole('checkbox', { name: 'GRU', exact: true });
  const word = page.locator('#words .word').nth(3);
  const round = async (times: number) => {
    await fillers.focus();
    await press(page, 'ArrowRight', times);
    await press(page, 'ArrowLeft', times);
    await word.focus();
    await press(page, 'ArrowRight', times);
    await point.focus();
    await press(page, 'ArrowRight', times);
    await press(page, 'ArrowLeft', times);
    // Of a cell that is gone again before it was drawn, nothing would be seen.
    await gru.check();
    await page.getByText(/300 of 300\s+draws/).waitFor();
    await gru.uncheck();
    await page.getByText(/200 of 200\s+draws/).waitFor();
  };
  await round(2);
  await round(2);
  const before = await counters(page);
  await round(28);
  await expectNothingLeft(page, before);
  expect(errors).toEqual([]);
});
