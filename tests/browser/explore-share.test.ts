// Links to what is on show, back and forward, lessons, and what a damaged link does.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { resize, textbook, withCell } from '../../src/index.ts';
import { decodeLink } from '../../src/viz/experiment/link.ts';
import { openPage } from './support/browser.ts';
import { becomes, linkTo, number, press, setSteps, STILL, tab, title } from './support/explore.ts';

const fragment = (page: Page) => new URL(page.url()).hash.slice(1);

describe('a link', () => {
  test('holds everything: opened elsewhere, the page is the same', async () => {
    const { page } = await openPage(STILL);
    await page.getByLabel('cell').selectOption('lstm');
    await setSteps(page, 40);
    await becomes(title(page), /^From E₄₀/);
    await tab(page, 'A against B').click();
    await page.getByRole('button', { name: 'Hold as A' }).click();
    await page.getByRole('button', { name: /input to hidden/ }).click();
    await page.locator('#triangle .field').focus();
    await press(page, 'Shift+ArrowUp');
    await page.getByRole('slider', { name: 'Horizon' }).focus();
    await press(page, 'Shift+ArrowRight');
    await page.locator('.horizon-text').filter({ hasText: 'Cut off after' }).waitFor();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const before = {
      title: await title(page).textContent(),
      steps: await page.locator('.zoom-text').textContent(),
      readout: await page.locator('#triangle .readout').textContent(),
      horizon: await page.locator('.horizon-text').textContent(),
      table: await page.locator('.comparison').textContent(),
    };
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    const other = await openPage({ ...STILL, path: `index.html${new URL(link).hash}` });
    await becomes(title(other.page), before.title!);
    expect(await other.page.locator('.zoom-text').textContent()).toBe(before.steps);
    expect(await other.page.locator('#triangle .readout').textContent()).toBe(before.readout);
    await becomes(other.page.locator('.horizon-text'), before.horizon!.trim());
    await becomes(other.page.locator('.comparison'), before.table!.trim());
    expect(other.errors).toEqual([]);
  });

  test('is in the address at rest; a reload, back and forward lead to what they should', async () => {
    const { page, errors } = await openPage(STILL);
    await expect.poll(() => fragment(page)).toMatch(/^1\./);
    const select = page.getByLabel('cell');
    for (const cell of ['tanh', 'gru']) {
      const before = fragment(page);
      await select.selectOption(cell);
      await expect.poll(() => fragment(page)).not.toBe(before);
    }
    expect(decodeLink(fragment(page)).experiment).toEqual(withCell(withCell(textbook, 'tanh'), 'gru'));
    await page.goBack();
    await expect.poll(() => select.inputValue()).toBe('tanh');
    await page.goBack();
    await expect.poll(() => select.inputValue()).toBe('sigmoid');
    await page.goForward();
    await expect.poll(() => select.inputValue()).toBe('tanh');
    await page.waitForTimeout(600);
    await page.goForward();
    await expect.poll(() => select.inputValue()).toBe('gru');
    await page.reload();
    await expect.poll(() => select.inputValue()).toBe('gru');
    expect(errors).toEqual([]);
  });

  test('that is cut off, of another shape, or whose numbers overflow, is refused in words, and the page works', async () => {
    const { page, errors } = await openPage({ ...STILL, path: linkTo().slice(0, -20) });
    const message = page.locator('#message');
    const first = number(page, 'W row 1, column 1');
    await becomes(message, /Not opened: The link is damaged/);
    expect(await page.locator('#network .cell').count()).toBe(12 + 3 + 6);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect((await message.textContent())!.trim()).toBe('');

    // A pasted one leaves what was made.
    await first.fill('2.5');
    await expect
      .poll(() => decodeLink(fragment(page)).experiment)
      .toMatchObject({ weights: { W: [[2.5, -0.5, 0.2], {}, {}] } });
    const misshapen = linkTo({ experiment: { ...textbook, initial: { h: [1, 2] } } });
    await page.evaluate((link) => (location.hash = link.slice(link.indexOf('#'))), misshapen);
    await becomes(message, 'experiment.initial.h: expected 3 numbers (n = 3), got 2');
    expect(await first.inputValue()).toBe('2.5');

    const weights = { ...textbook.weights, V: [[1e200, 1e200, 1e200]] };
    const overflowing = new URL(linkTo({ experiment: { ...textbook, weights } }), page.url());
    await page.goto('about:blank');
    await page.goto(overflowing.href);
    await becomes(message, /Overflow:/);
    expect(await page.locator('#network .cell').count()).toBe(12 + 3 + 6);
    expect(errors).toEqual([]);
  });

  test('to a large network whose worker does not load says so, and leads there at a later try', async () => {
    const { page } = await openPage({ ...STILL, path: 'icon.svg' });
    const code = /\/assets\/survey\.worker-[^/]*\.js/;
    await page.route(code, (route) => route.abort());
    const experiment = resize(withCell(textbook, 'lstm'), { T: 100, n: 16 });
    const link = linkTo({ experiment, place: { parameter: 'W', of: 100, elapsed: 60 } });
    await page.goto(new URL(link, page.url()).href);
    const message = page.locator('#message');
    await becomes(message, /Not computed: .* gave no answer, its worker did not load\./s);
    await becomes(page.locator('#chip:not(.good)'), 'not computed');
    await page.unroute(code);
    await message.getByRole('button', { name: 'Try again' }).click();
    await becomes(title(page), /^From E₁₀₀, .* reaches \(h₄₂, c₄₂\)/);
    await expect.poll(() => message.locator('p').count()).toBe(0);
  });
});

test('presenting hides the controls and enlarges the type; a lesson link locks, starts presenting, and can be unlocked', async () => {
  const { page } = await openPage(STILL);
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  await press(page, 'p');
  expect(await page.getByLabel('cell').isVisible()).toBe(false);
  expect(await size()).toBeGreaterThan(before * 1.2);
  await press(page, 'Escape');
  expect(await page.getByLabel('cell').isVisible()).toBe(true);
  expect(await size()).toBe(before);

  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('checkbox', { name: 'Numbers' }).check();
  await page.getByRole('checkbox', { name: 'Cell' }).check();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(decodeLink(new URL(link).hash.slice(1)).presenting).toBeUndefined();
  await page.getByLabel('Start in presenter mode').check();
  const presenting = await page.getByLabel('Link', { exact: true }).inputValue();
  const lesson = (await openPage({ ...STILL, path: `index.html${new URL(presenting).hash}` })).page;
  expect(await lesson.locator('#numbers').isVisible()).toBe(false);
  await press(lesson, 'Escape');
  expect(await lesson.locator('#numbers').isVisible()).toBe(true);
  await becomes(lesson.locator('.locked-note'), 'This lesson locks: numbers, cell.');
  expect(await lesson.locator('#numbers').getAttribute('inert')).not.toBeNull();
  await lesson.getByRole('button', { name: 'Unlock' }).click();
  expect(await lesson.locator('#numbers').getAttribute('inert')).toBeNull();
});

test('a network of two layers in both directions is opened, looked at a layer at a time, changed, and kept', async () => {
  const { page, errors } = await openPage(STILL);
  const layer = page.getByLabel('Layer and direction');
  const heading = page.locator('#layers-title');
  await page.getByLabel('Preset').selectOption({ label: 'Two layers, both directions' });
  await becomes(heading, 'Layer 2 of 2, reading forward, is on show below');
  await becomes(title(page), /^From E₄, .* reaches h₁/);
  expect(await page.locator('#layers .part').count()).toBe(1);
  await layer.selectOption({ label: '1 ← back: tanh, n = 2' });
  await becomes(heading, 'Layer 1 of 2, reading back, is on show below');
  await becomes(title(page), /^From E₇, .* reaches h₁/);
  await becomes(page.locator('#layers .note').first(), /its step 1 is step 7\.$/);
  // A number of this layer changes what comes from above, too: E_7 is g_7 · h_7.
  const discs = page.locator('#network .loss .value');
  const before = await discs.allTextContents();
  await page.getByLabel('W row 1, column 1').fill('1.25');
  await expect.poll(() => discs.allTextContents()).not.toEqual(before);
  expect(await page.getByLabel('W row 1, column 1').inputValue()).toBe('1.25');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => discs.allTextContents()).toEqual(before);
  await becomes(page.locator('#chip'), /^✓ 4 of 4 agree/);
  await expect.poll(() => new URL(page.url()).hash).toMatch(/^#1\./);
  await page.reload();
  await becomes(heading, 'Layer 1 of 2, reading back, is on show below');
  // An experiment of one layer has none to choose.
  await page.getByLabel('Preset').selectOption({ label: 'Tanh, W = −0.8: terms cancel' });
  await expect.poll(() => heading.count()).toBe(0);
  const sequence = { inputs: [[1], [2]], targets: [[1], [0]] };
  const weights = { W: [[0.5]], U: [[1]], V: [[1]] };
  const batch = {
    version: 2,
    cell: 'tanh',
    weights,
    sequences: [sequence, { inputs: [[3]], targets: [[1]] }],
    loss: 'mse',
    reduction: 'mean',
  };
  await page.locator('#file').setInputFiles({
    name: 'two.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(batch)),
  });
  await becomes(heading, 'The layer is on show below');
  await page.getByRole('button', { name: 'next sequence' }).click();
  await becomes(page.locator('#settings'), 'tanh, T = 1, n = 1');
  expect(errors).toEqual([]);
});
