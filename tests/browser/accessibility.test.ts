// axe-core finds no serious fault, in either theme and at several sizes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe-core holds to be serious. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

test.each([
  ['light', 1440, 3, 'sigmoid'],
  ['dark', 1440, 3, 'sigmoid'],
  ['light', 390, 3, 'sigmoid'],
  ['dark', 1024, 12, 'sigmoid'],
  ['light', 390, 3, 'lstm'],
  ['dark', 1440, 12, 'gru'],
] as const)('%s, %i px wide, T = %i, %s', async (colorScheme, width, T, cell) => {
  const { page } = await openPage({ colorScheme, width, reducedMotion: 'reduce' });
  await page.getByLabel('cell').selectOption(cell);
  for (let t = 3; t < T; t++) await page.getByRole('button', { name: 'more steps' }).click();
  await page.locator('#triangle .term').first().click();
  for (const opener of await page.locator('.opener').all()) await opener.click();
  await page.locator('#chip.good').waitFor();
  expect(await faults(page)).toEqual([]);
});

test.each([
  ['light', 1440],
  ['dark', 1024],
  ['light', 390],
] as const)(
  'Bench, %s, %i px wide: no fault, and nothing is wider than the page',
  async (colorScheme, width) => {
    const { page } = await openPage({ path: 'bench.html', colorScheme, width, reducedMotion: 'reduce' });
    await page.getByText('Choose works and strategies').click();
    await page.getByRole('button', { name: 'Our run' }).click();
    await page.locator('#chart .series').nth(5).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  },
);

test.each([
  [1440, 'sigmoid'],
  [1024, 'sigmoid'],
  [390, 'sigmoid'],
  [1440, 'lstm'],
  [390, 'lstm'],
])('nothing is wider than a page of %i px: %s', async (width, cell) => {
  const { page } = await openPage({ width, reducedMotion: 'reduce' });
  await page.getByLabel('cell').selectOption(cell);
  for (let t = 3; t < 12; t++) await page.getByRole('button', { name: 'more steps' }).click();
  for (let n = 3; n < 8; n++) await page.getByRole('button', { name: 'more hidden units' }).click();
  for (const opener of await page.locator('.opener').all()) await opener.click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});
