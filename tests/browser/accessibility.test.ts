// axe-core finds no serious fault, in either theme and at several sizes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

test.each([
  ['light', 1440, 3],
  ['dark', 1440, 3],
  ['light', 390, 3],
  ['dark', 1024, 12],
] as const)('%s, %i px wide, T = %i', async (colorScheme, width, T) => {
  const { page } = await openPage({ colorScheme, width, reducedMotion: 'reduce' });
  for (let t = 3; t < T; t++) await page.getByRole('button', { name: 'more steps' }).click();
  await page.locator('#triangle .term').first().click();
  await page.locator('#chip.good').waitFor();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
  ).toEqual([]);
});

test.each([1440, 1024, 390])('nothing is wider than a page of %i px', async (width) => {
  const { page } = await openPage({ width, reducedMotion: 'reduce' });
  for (let t = 3; t < 12; t++) await page.getByRole('button', { name: 'more steps' }).click();
  for (let n = 3; n < 8; n++) await page.getByRole('button', { name: 'more hidden units' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});
