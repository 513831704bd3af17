// A student's own gradient on Explore: named mistakes, faults with their place, rounded answers.
import { expect, test } from 'vitest';
import { differentiate, mistakenGradient, textbook } from '../../src/rnn/index.ts';
import { openPage } from './support/browser.ts';

test('a pasted gradient is judged: the slip of the sheet, garbage, the right one rounded', async () => {
  const { page, errors } = await openPage({ reducedMotion: 'reduce' });
  const text = page.getByRole('textbox', { name: /Your ∂E\/∂W/ });
  const verdict = page.locator('#check').getByRole('status');
  const says = (what: RegExp) => verdict.filter({ hasText: what }).waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await text.waitFor();
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(true);

  const slip = mistakenGradient(textbook, 'W', 'missing-last-term') as number[][];
  await page.keyboard.insertText(`array(${JSON.stringify(slip)})`);
  await says(/Wrong\.\s+The term k = t was left out of the sum/);
  await page.getByRole('button', { name: 'Show term (1, 1)' }).click();
  await page
    .locator('#network-title')
    .filter({ hasText: /^From E₁/ })
    .waitFor();

  await text.fill('[[0.1, 0.2],\n [0.3, what?]]');
  await says(/Line 2, column 8:\s+found "what\?"/);
  await page.getByRole('button', { name: 'Go there' }).click();
  await page.keyboard.press('Shift+End');
  const selected = await text.evaluate(({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) =>
    value.slice(selectionStart, selectionEnd),
  );
  expect(selected).toBe('what?]]');

  const right = differentiate(textbook).gradients.W as number[][];
  await text.fill(right.map((row) => row.map((x) => x.toPrecision(3)).join('\t')).join('\n'));
  await says(/Right to the 3 digits you gave/);

  await page.reload();
  await says(/Right to the 3 digits you gave/);
  await page.getByRole('button', { name: 'Close the check' }).click();
  expect(await page.locator('#check').isVisible()).toBe(false);
  expect(errors).toEqual([]);
});
