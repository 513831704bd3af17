// The worksheet in a real browser: each question answers, and what is changed is kept.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('all questions: computed, changed by mouse and keyboard, kept over a reload, checked with TensorFlow.js, without a request elsewhere', async () => {
  const { page, errors, requests } = await openPage({ path: 'worksheet.html', webgl: true });

  await page.getByText('has 6 terms').waitFor();
  const term = page.locator('.expansion').nth(2).locator('a').nth(2);
  expect(await term.getAttribute('href')).toMatch(/^\.\/index\.html#1\./);
  await page.getByRole('button', { name: 'h₀ = 0' }).click();
  await page.getByText('has 3 terms that are not zero').waitFor();

  await page.locator('#vanishing').scrollIntoViewIfNeeded();
  await page.getByText(/it must\s+vanish/).waitFor();
  await page.getByLabel(/^\s*σmax\(W\) =/).fill('6');
  await page.getByText('it may grow').waitFor();

  await page.locator('#precision').scrollIntoViewIfNeeded();
  await page.getByText('Average precision 0.7532').waitFor();
  await page.locator('.verdict').nth(2).click();
  await page.getByText('6 of 6 found').waitFor();
  await page.locator('.verdict').nth(2).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  const before = await page.locator('#precision-title').textContent();

  await page.locator('#focal').scrollIntoViewIfNeeded();
  await page.locator('.sample.hard').focus();
  await page.keyboard.press('Shift+ArrowRight');
  expect(await page.locator('.sample.hard').getAttribute('aria-valuenow')).toBe('0.2');
  await page.locator('#focal .verdict-line.good').waitFor();

  await page.reload();
  await page.locator('#focal .sample').first().waitFor();
  await page.locator('#bptt').scrollIntoViewIfNeeded();
  await page.getByText('has 3 terms that are not zero').waitFor();
  await page.locator('#precision').scrollIntoViewIfNeeded();
  await page.locator('.ranking').waitFor();
  expect(await page.locator('#precision-title').textContent()).toBe(before);
  await page.getByRole('button', { name: 'The sheet’s ranking' }).click();
  await page.getByText('Average precision 0.7532').waitFor();

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.locator('#boxes').scrollIntoViewIfNeeded();
  await page.getByText('36/124 = 9/31 = 0.290').first().waitFor();
  await page.getByRole('button', { name: 'No overlap' }).click();
  await page.getByRole('heading', { name: /^No overlap: IoU and its gradient are zero/ }).waitFor();

  await page.locator('#convolution').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: /^A 2×2 kernel stamped over 2×2 makes 3×3/ }).waitFor();
  await page.getByRole('button', { name: '(a) 3×3 over 7×7' }).click();
  await page.getByRole('heading', { name: /^A 3×3 kernel stamped over 7×7 makes 9×9/ }).waitFor();
  await page.locator('#convolution .verdict-line.good').waitFor();

  const origin = new URL(page.url()).origin;
  expect(requests.filter((url) => new URL(url).origin !== origin && !url.startsWith('blob:'))).toEqual([]);

  // A term of question 1 opens in Explore, selected there.
  await page.locator('.expansion').nth(2).locator('a').nth(1).click();
  await page.getByRole('heading', { name: /^Term k = 2 of ∂E₃\/∂W/ }).waitFor();
  expect(errors).toEqual([]);
});
