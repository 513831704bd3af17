// A student's own gradient: named mistakes, faults with their place, rounded answers, one loss alone.
import { expect, test } from 'vitest';
import { differentiate, itemize, mistakenGradient, textbook } from '../../src/rnn/index.ts';
import { openPage } from './support/browser.ts';

test('a pasted gradient is judged: the slip of the sheet, garbage, the right one rounded', async () => {
  const { page, errors } = await openPage({ reducedMotion: 'reduce' });
  const text = page.getByRole('textbox', { name: /Your ∂E\/∂W/ });
  const verdict = page.locator('#check').getByRole('status');
  const says = (what: RegExp) => verdict.filter({ hasText: what }).waitFor();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Check my gradient' }).click();
  await text.waitFor();
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(true);

  const slip = mistakenGradient(textbook, 'W', 'missing-last-term') as number[][];
  await page.keyboard.insertText(`array(${JSON.stringify(slip)})`);
  await says(/Wrong\.\s+The term k = t was left out of the sum/);
  await text.fill(JSON.stringify(mistakenGradient(textbook, 'W', 'untransposed')));
  await says(/carried back through W/);
  await page.locator('#chain .struck del').first().waitFor();
  expect(await page.locator('#chain .struck del').allTextContents()).toEqual(['W', 'W']);
  await text.fill(`array(${JSON.stringify(slip)})`);
  await says(/Wrong\.\s+The term k = t was left out of the sum/);
  expect(await page.locator('#chain .struck').count()).toBe(0);
  await page.getByRole('button', { name: 'Show term (1, 1)' }).click();
  await page
    .locator('#network-title')
    .filter({ hasText: /^From E₁/ })
    .waitFor();

  // Undo in the text is the text's, not the experiment's.
  await page.getByLabel('cell').selectOption('tanh');
  await text.click();
  await page.keyboard.insertText('oops');
  await page.keyboard.press('Control+z');
  expect(await text.inputValue()).not.toContain('oops');
  expect(await page.getByLabel('cell').inputValue()).toBe('tanh');
  await page.getByRole('button', { name: 'Undo' }).click();

  await text.fill('[[0.1, 0.2],\n [0.3, what?]]');
  await says(/Line 2, column 8:\s+found "what\?"/);
  await page.getByRole('button', { name: 'Go there' }).click();
  await page.keyboard.press('Shift+End');
  const selected = await text.evaluate(({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) =>
    value.slice(selectionStart, selectionEnd),
  );
  expect(selected).toBe('what?]]');

  // All at once, with what arrives at the states: the first step that is wrong is marked in the pictures.
  await page.getByRole('button', { name: 'all at once' }).click();
  const { hiddenGradients } = differentiate(textbook);
  const wrong = hiddenGradients.map((row, t) => row.map((x) => (t < 2 ? 2 * x : x)));
  await page.getByRole('textbox', { name: /by all parameters/ }).fill(`dh = ${JSON.stringify(wrong)}`);
  await says(/Wrong in 1 of 1/);
  await page.getByText('yours is wrong from k = 2 back').waitFor();
  expect(await page.locator('#network .cross').count()).toBe(1);
  await page.getByRole('button', { name: '∂E/∂W' }).click();

  const right = differentiate(textbook).gradients.W as number[][];
  await text.fill(right.map((row) => row.map((x) => x.toPrecision(3)).join('\t')).join('\n'));
  await says(/Right to the 3 digits you gave/);

  await page.locator('#chip').filter({ hasText: /agree/ }).waitFor();
  expect(await page.locator('#chip').textContent()).not.toMatch(/checking/);

  await page.reload();
  await says(/Right to the 3 digits you gave/);
  await page.getByRole('button', { name: 'Close the check' }).click();
  expect(await page.locator('#check').isVisible()).toBe(false);
  expect(errors).toEqual([]);
});

test('on the worksheet one loss is asked for: dE_2/dW is right, and all losses together are told from it', async () => {
  const { page, errors } = await openPage({ path: 'worksheet.html#bptt', reducedMotion: 'reduce' });
  const check = page.locator('#check-gradient');
  const says = (what: RegExp) => check.locator('.check-verdict').filter({ hasText: what }).waitFor();
  await check.getByText('The numbers to compute with').click();
  expect(await check.getByRole('table', { name: 'W =' }).getByRole('cell').allTextContents()).toHaveLength(9);

  await check.getByLabel('Loss', { exact: true }).selectOption('E₂ alone');
  const text = check.getByRole('textbox', { name: /Your ∂E₂\/∂W/ });
  await text.fill(JSON.stringify(itemize(textbook).total('W', 2)));
  await says(/Right\.\s+∂E₂\/∂W/);
  await text.fill(JSON.stringify(differentiate(textbook).gradients.W));
  expect(await check.locator('.check-verdict').textContent()).toMatch(/Checking …/);
  await says(/This is ∂E\/∂W, the sum over all losses/);

  await check.getByLabel('Loss', { exact: true }).selectOption('E, the sum of all losses');
  expect(await check.getByRole('textbox').inputValue()).toBe('');
  await check.getByLabel('Loss', { exact: true }).selectOption('E₂ alone');
  expect(await text.inputValue()).not.toBe('');

  // Against another network: what is typed for it stays with it, also over a reload.
  const own = { ...textbook, cell: 'tanh' } as const;
  const pasted = check.locator('.check-network').filter({ hasText: /against what was pasted: tanh/ });
  await check.getByText('Check against another network').click();
  await check.getByRole('textbox', { name: 'An experiment as JSON' }).fill(JSON.stringify(own));
  await pasted.waitFor();
  expect(await text.inputValue()).toBe('');
  await text.fill(JSON.stringify(itemize(own).total('W', 2)));
  await says(/Right\.\s+∂E₂\/∂W/);
  await page.reload();
  await pasted.waitFor();
  await says(/Right\.\s+∂E₂\/∂W/);
  await check.getByRole('button', { name: 'Back to the network of this page' }).click();
  await says(/This is ∂E\/∂W, the sum over all losses/);
  expect(errors).toEqual([]);
});
