// The page of recorded runs: the example, a run of one's own, and what is not one.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('the example is told, and looked into with the mouse and the keys', async () => {
  const { page, errors } = await openPage({ path: 'traces.html', reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Show an example' }).click();
  await page
    .getByRole('heading', { name: 'In lstm.l0 dE/dh first vanishes, at last changes little' })
    .waitFor();
  await page
    .getByText('The gradients of the 2 processes are within a factor of 2 of their median.')
    .waitFor();

  const updates = page.getByRole('slider', { name: 'Update' });
  await updates.focus();
  await page.keyboard.press('End');
  await page.getByText('Update 2,975').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByText('Update 2,950').waitFor();
  await page.getByRole('slider', { name: 'Lag' }).focus();
  await page.keyboard.press('End');
  await page.getByText('Lag 49').waitFor();

  // From a third to two thirds across.
  const { x, y, width, height } = (await updates.boundingBox())!;
  await page.mouse.move(x + width / 3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + (2 * width) / 3, y + height / 2, { steps: 3 });
  await page.mouse.up();
  const ticks = () => page.locator('.traces-stack .loss .x-tick').allTextContents();
  await expect.poll(async () => Number((await ticks()).at(0)?.replace(',', ''))).toBeGreaterThanOrEqual(1000);
  expect(Number((await ticks()).at(-1)!.replace(',', ''))).toBeLessThanOrEqual(2000);
  await page.getByRole('button', { name: 'Whole run' }).click();
  await expect.poll(async () => (await ticks()).at(0)).toBe('0');

  await page.getByLabel('Processes').selectOption('each');
  await page.getByText('process 1', { exact: true }).waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('example-run-lstm.l0.d0.csv');
  expect(errors).toEqual([]);
});

test('a run of one’s own is opened; what is damaged or no run is told, and what is on show stays', async () => {
  const { page, errors } = await openPage({ path: 'traces.html', reducedMotion: 'reduce' });
  const folder = resolve(import.meta.dirname, '../recorder/files');
  const files = page.getByLabel('Open files');
  await files.setInputFiles(readdirSync(folder).map((name) => join(folder, name)));
  await page.getByRole('heading', { name: /^In lstm\.l0 dE\/dh / }).waitFor();
  await page.getByLabel('Layer').selectOption({ label: 'lstm.l1, reading back' });
  await page.getByRole('heading', { name: /^In lstm\.l1\.d1/ }).waitFor();

  const alert = page.locator('.traces-message');
  await files.setInputFiles({ name: 'rank-0.jsonl', mimeType: '', buffer: Buffer.from('{"format": 1}\n') });
  await alert.filter({ hasText: 'rank-0.jsonl, line 1: format: expected "backflow-trace", got 1' }).waitFor();
  await files.setInputFiles({ name: 'notes.txt', mimeType: '', buffer: Buffer.from('x') });
  await alert.filter({ hasText: 'There is no rank-0.jsonl among the files' }).waitFor();
  expect(await page.getByRole('heading', { name: /^In lstm\.l1\.d1/ }).count()).toBe(1);

  // All of it was recorded, so that a sequence can be looked into.
  await page.getByRole('button', { name: 'Next sequence' }).click();
  await page.getByRole('button', { name: 'Open in Explore' }).click();
  await page.locator('body:not([data-loading]) #network svg').first().waitFor();
  expect(await page.getByRole('combobox', { name: 'Cell' }).inputValue()).toBe('lstm');
  expect(errors).toEqual([]);
});
