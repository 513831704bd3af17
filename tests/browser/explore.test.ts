// The real page in a real browser, driven as a user drives it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  differentiate,
  formatExperiment,
  itemize,
  norm,
  parseExperiment,
  resize,
  textbook,
  withCell,
} from '../../src/index.ts';
import { formatNumber, formatPercent, formatWithin } from '../../src/viz/text/format.ts';
import { bytesOf, importFile, importJson } from '../support/import-files.ts';
import { openPage, showControls } from './support/browser.ts';
import { becomes, hold, lead, number, press, STILL, title } from './support/explore.ts';
import { step } from './support/step.ts';

const cell = (page: Page, parameter: string, t: number, k: number) =>
  page.locator(`#triangle [aria-label^="${parameter}, loss E${t}, step ${k}:"]`);
const lstm = withCell(textbook, 'lstm');
const exportAs = async (page: Page, what: string) => {
  await page.getByText('Export', { exact: true }).click();
  await page.locator('#export').getByRole('button', { name: what, exact: true }).click();
};
const reference = (name: string) =>
  readFileSync(join(import.meta.dirname, `../reference/${name}.json`), 'utf8');

/** Drops a file onto the page, as a drag from the desktop does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file, { type: 'application/json' }));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  expect(await page.locator('#drop').isVisible()).toBe(true);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

test('opens computed, plays once by itself while TensorFlow.js is on its way, which then agrees, and asks nothing of other hosts', async () => {
  const { page, errors, requests } = await openPage({
    path: 'icon.svg',
    webgl: true,
    width: 390,
    height: 844,
  });
  const { origin } = new URL(page.url());
  const deliver = await hold(page, /tfjs/);
  await page.goto(origin);
  /** What the title says, and how far down the parts of the page begin, from moment to moment. */
  const moments = await page.evaluateHandle(() => {
    const node = document.querySelector('#network-title')!;
    const parts = ['formula', 'chain', 'triangle', 'panel'].map((id) => document.getElementById(id)!);
    const seen = [{ title: node.textContent, tops: '' }];
    const look = () =>
      seen.push({
        title: node.textContent,
        tops: parts.map((part) => Math.round(part.getBoundingClientRect().top + scrollY)).join(' '),
      });
    new MutationObserver(look).observe(node, { childList: true, characterData: true, subtree: true });
    return seen;
  });
  expect(await page.locator('#network .cell').count()).toBe(12 + 3 + 6);
  await expect.poll(() => requests.some((url) => url.includes('tfjs'))).toBe(true);
  await page.getByRole('button', { name: /Pause/ }).waitFor();
  await page.locator('.speed select').selectOption('4');
  await page.getByRole('button', { name: /Play/ }).waitFor();
  const recorded = await moments.jsonValue();
  const seen = recorded.map(({ title }) => title).join('\n');
  const order = [
    /From E₃, \S+ reaches h₃/,
    /From E₃, \S+ reaches h₀/,
    /From E₂, \S+ reaches h₂/,
    /From E₁, \S+ reaches h₀/,
    /All losses together/,
  ];
  const places = order.map((text) => seen.search(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  // What is below a text that changes stays where it is.
  expect(new Set(recorded.slice(1).map(({ tops }) => tops)).size).toBe(1);
  await becomes(page.locator('#chip'), 'checking…');
  await deliver();
  await becomes(page.locator('#chip.good'), '4 of 4 agree');

  await step('the gradient of an LSTM also runs along the cell state, and chains are of both', async () => {
    await showControls(page);
    await page.getByLabel('cell').selectOption('lstm');
    await page.keyboard.press('Escape');
    await cell(page, 'W', 3, 1).click();
    await becomes(title(page), /From E₃, .* reaches \(h₁, c₁\)/);
    // E₃ → o₃ → h₃, then at steps 3 and 2: to h, to c, along c, to x
    expect(await page.locator('#network .ribbon').count()).toBe(2 + 2 * 4);
    expect(await page.locator('#chain .factor').count()).toBe(itemize(lstm).at('W', 3, 1).factors.length + 1);
    await page.locator('#chain button.factor').nth(2).click();
    expect(await page.locator('#chain .opened .entry').count()).toBe(36);
    await becomes(page.locator('#chip.good'), '4 of 4 agree');
  });
  await step('a dropped experiment is shown with all its parameters', async () => {
    const { experiment } = JSON.parse(reference('tanh-bias-ce'));
    await drop(page, 'mine.json', JSON.stringify(experiment));
    await becomes(page.locator('.tabs'), /W\s*U\s*V\s*b\s*d/);
    const { losses } = differentiate(parseExperiment(experiment));
    const shown = await page.locator('#network .loss text').allTextContents();
    expect(shown).toEqual(losses.map((loss) => (loss === null ? '–' : formatWithin(loss, 5))));
    await becomes(page.locator('#chip.good'), '4 of 4 agree');
  });
  expect(errors).toEqual([]);
  expect(requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(origin))).toEqual([]);
});

test('one moment and one selection, by keys, mouse and scrubber', async () => {
  const { page, errors } = await openPage(STILL);
  await step('where less motion is asked for it moves only when it is told to', async () => {
    await page.getByRole('button', { name: /Play/ }).waitFor();
    const before = await page.locator('.playhead').getAttribute('style');
    await page.waitForTimeout(400);
    expect(await page.locator('.playhead').getAttribute('style')).toBe(before);

    // Steps, jumps, plays
    await press(page, 'Home');
    expect(await title(page).textContent()).toContain('Given');
    await press(page, 'ArrowRight');
    expect(await title(page).textContent()).toContain('Forward, step 1');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await becomes(title(page), /^\s*E₃ sends .* back to o₃/);
    await press(page, 'ArrowRight', 'ArrowRight');
    const { hidden } = itemize(textbook).flow(3);
    expect(await title(page).textContent()).toBe(
      `From E₃, ${formatNumber(hidden[2], 2)} reaches h₂: ${formatPercent(hidden[2] / hidden[3])} of what reached h₃`,
    );
    await press(page, 'ArrowLeft');
    expect(await title(page).textContent()).toMatch(/From E₃, .* reaches h₃/);
    await press(page, 'End');
    expect(await title(page).textContent()).toContain('All losses together');
    await press(page, ' ');
    await page.getByRole('button', { name: /Pause/ }).waitFor();
    await press(page, ' ');
    await page.getByRole('button', { name: /Play/ }).waitFor();

    // Forward, values light up from left to right
    await press(page, 'Home');
    const lit = () =>
      page
        .locator('#network .cell .value')
        .evaluateAll((texts) => texts.map((text) => Number(getComputedStyle(text).opacity)));
    const [h, o] = [(values: number[]) => values.slice(0, 12), (values: number[]) => values.slice(12, 15)];
    expect(h(await lit())).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // h₀ is given
    await press(page, 'ArrowRight', 'ArrowRight');
    expect(h(await lit())).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(o(await lit())).toEqual([1, 1, 0]);
    expect(await page.locator('#network .trace').count()).toBe(4);
    await press(page, 'ArrowRight');
    expect((await lit()).every((opacity) => opacity === 1)).toBe(true);

    // Scrubbed, as much of a ribbon is drawn as the position says
    const slider = page.getByLabel('Moment');
    const box = (await slider.boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.02, box.y + box.height / 2);
    expect(await title(page).textContent()).toContain('Forward');
    expect(await page.locator('#network .ribbon').count()).toBe(0);
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = '5.5'; // the gradient of E₃ is half-way from h₃ to h₂
      input.dispatchEvent(new Event('input'));
    });
    expect(await page.locator('#network .ribbon').count()).toBe(4);
    const line = await page
      .locator('#network .line')
      .nth(11) // h₃ to h₂
      .evaluate((path) => (path as SVGPathElement).getTotalLength());
    const ribbons = await page.locator('#network .ribbon').evaluateAll((paths) =>
      paths
        .map((path) => (path as SVGPathElement).getBBox())
        .filter(({ width, height }) => width > height)
        .map(({ width }) => width),
    );
    expect(ribbons).toHaveLength(1);
    expect(ribbons[0] / line).toBeCloseTo(0.5, 1);
  });

  await step('a term picked in the formula is picked everywhere, and opens into its chain', async () => {
    await cell(page, 'W', 3, 3).click();
    await page.locator('.terms button.term').nth(1).click();
    expect(await cell(page, 'W', 3, 2).getAttribute('aria-pressed')).toBe('true');
    expect(await title(page).textContent()).toMatch(/From E₃, .* reaches h₂/);
    const { factors, norm } = itemize(textbook).at('W', 3, 2);
    expect(await page.locator('#chain .factor').count()).toBe(factors.length + 1);
    expect(await page.locator('#chain h2').textContent()).toContain(formatNumber(norm, 2));
    const jacobian = await page.locator('#chain .factor').nth(2).locator('.entry').allTextContents();
    expect(jacobian.map((text) => text.trim())).toEqual(
      factors[2].value.flat().map((entry) => formatNumber(entry, 2)),
    );
    const term = await page.locator('#chain .factor').last().locator('.entry').allTextContents();
    expect(term.map((text) => text.trim())).toEqual(
      (itemize(textbook).at('W', 3, 2).value as number[][]).flat().map((entry) => formatNumber(entry, 2)),
    );
  });

  await step('hovering lights a term, of formula, triangle and network, in all of them', async () => {
    await cell(page, 'W', 3, 3).click();
    expect(await page.locator('#network .parameter.picked').allTextContents()).toEqual(['W']);
    await page.locator('.terms button.term').nth(2).hover();
    await becomes(title(page), /From E₃, .* reaches h₁/);
    expect(await cell(page, 'W', 3, 1).getAttribute('class')).toContain('hovered');
    expect(await page.locator('#network .ribbon').count()).toBe(4); // E₃ → o₃ → h₃ → h₂ → h₁
    await cell(page, 'U', 2, 1).hover();
    await becomes(title(page), /From E₂, .* reaches h₁/);
    // The copy of the parameter where the term ends, of the parameter that is hovered
    expect(await page.locator('#network .parameter.picked').allTextContents()).toEqual(['U']);
    expect(await page.locator('#network .line.picked').count()).toBe(1);
    await page.mouse.move(5, 5);
    await becomes(title(page), /From E₃, .* reaches h₃/);
    await page.locator('#network .column').first().hover();
    expect(await cell(page, 'W', 3, 1).getAttribute('class')).toContain('hovered');
    await page.locator('#network .column').first().click();
    expect(await cell(page, 'W', 3, 1).getAttribute('aria-pressed')).toBe('true');
  });

  await step('the terms of each parameter add up on the page, entry by entry', async () => {
    await cell(page, 'W', 3, 3).click();
    await page.locator('.terms [data-entry="2,2"]').first().hover();
    expect(await page.locator('.entry-sum').textContent()).toContain('Entry (3, 3)');
    await page.locator('.tabs').getByRole('button', { name: 'V', exact: true }).focus();
    await press(page, 'Enter');
    // An entry that the smaller one does not have is not asked of it.
    expect(await page.locator('.entry-sum').textContent()).toMatch(/Entry \(1, \d\)/);
    for (const parameter of ['W', 'U', 'V'] as const) {
      await page.locator('.tabs').getByRole('button', { name: parameter, exact: true }).click();
      await cell(page, parameter, 3, 3).click();
      const sum = await page.locator('.entry-sum').textContent();
      const [, i, j] = sum!.match(/Entry \((\d), (\d)\)/)!.map(Number);
      const shown = sum!.split(': ')[1].split(' = ');
      const total = itemize(textbook).total(parameter, 3) as number[][];
      expect(shown[1]).toBe(formatNumber(total[i - 1][j - 1], 3));
      const parts = shown[0]
        .replaceAll('−', '-')
        .replaceAll('- ', '-')
        .replaceAll('+ ', '')
        .split(' ')
        .map(Number);
      expect(parts).toHaveLength(parameter === 'V' ? 1 : 3);
      expect(parts.reduce((a, b) => a + b)).toBeCloseTo(total[i - 1][j - 1], 3);
    }
  });

  await step('the triangle is walked by keys, marks no term of all losses, explains a zero', async () => {
    await cell(page, 'W', 3, 2).click();
    await press(page, 'ArrowLeft');
    expect(await cell(page, 'W', 3, 1).getAttribute('aria-pressed')).toBe('true');
    await press(page, 'ArrowUp');
    expect(await cell(page, 'W', 2, 1).getAttribute('aria-pressed')).toBe('true');
    expect(await cell(page, 'W', 2, 1).evaluate((node) => node === document.activeElement)).toBe(true);

    await cell(page, 'W', 3, 1).click();
    expect(await page.locator('#triangle .term.selected').count()).toBe(1);
    await press(page, 'End');
    expect(await page.locator('#triangle .term.selected').count()).toBe(0);
    const total = formatNumber(norm(itemize(textbook).total('W', 'all').flat()));
    expect(await page.locator('#triangle .readout').textContent()).toContain(`add up to norm ${total}.`);

    // A zero that is explained, and no vanished gradient
    for (const unit of [1, 2, 3]) await number(page, `h₀ unit ${unit}`).fill('0');
    await cell(page, 'W', 3, 1).click();
    expect(await cell(page, 'W', 3, 1).getAttribute('class')).toContain('zero');
    expect(await page.locator('#triangle').textContent()).toMatch(
      /h₀ = 0.*the 0 comes of\s+h₀\s+alone, not of\s+vanishing/s,
    );
    expect(await page.locator('#chain').textContent()).toMatch(/exactly 0.*h₀ = 0/s);
  });

  await step('without any loss the keys of a long triangle lead nowhere, and the page answers', async () => {
    const long = resize(textbook, { T: 60 });
    await drop(page, 'no-loss.json', formatExperiment({ ...long, targets: long.targets.map(() => null) }));
    await becomes(page.locator('#formula'), 'No step has a target');
    await page.locator('#triangle .field').focus();
    await press(page, 'ArrowLeft', 'ArrowUp');
    await number(page, 'ô₁, number 1').fill('1');
    await becomes(page.locator('#formula'), '∂E₁/∂W has one term');
    await page.locator('#triangle .field').focus();
    await press(page, 'ArrowLeft', 'ArrowDown');
    await becomes(page.locator('#triangle .readout'), 'W: loss E₁, step k = 1');
  });
  expect(errors).toEqual([]);
});

test('numbers: typed, undone, refused, dragged, emptied, and kept over a reload', async () => {
  const { page, errors } = await openPage(STILL);

  await step('dragging sideways is one change, by mouse, pen, finger, wherever the focus is', async () => {
    const input = number(page, 'U row 1, column 1');
    await input.scrollIntoViewIfNeeded();
    const box = (await input.boundingBox())!;
    const [x, y] = [box.x + 10, box.y + 8];
    const device = await page.context().newCDPSession(page);
    const distances = [0, 20, 50];
    const dragBy = async (pointerType: 'mouse' | 'pen') => {
      const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', distance: number) =>
        device.send('Input.dispatchMouseEvent', {
          type,
          x: x + distance,
          y,
          button: 'left',
          buttons: type === 'mouseReleased' ? 0 : 1,
          clickCount: 1,
          pointerType,
        });
      await send('mousePressed', 0);
      for (const distance of distances) await send('mouseMoved', distance);
      await send('mouseReleased', 50);
    };
    const swipe = async () => {
      const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
        device.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await send('touchStart', [{ x, y }]);
      for (const distance of distances) await send('touchMove', [{ x: x + distance, y }]);
      await send('touchEnd', []);
    };
    await dragBy('mouse');
    expect(await input.inputValue()).toBe('1.7');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await input.inputValue()).toBe('1.2');
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);

    await page.mouse.click(x, y);
    await dragBy('mouse');
    expect(await input.inputValue()).toBe('1.7');
    await press(page, '3'); // it is selected
    await dragBy('mouse');
    expect(await input.inputValue()).toBe('3.5');
    await dragBy('pen');
    expect(await input.inputValue()).toBe('4');
    await swipe();
    expect(await input.inputValue()).toBe('4.5');
    await press(page, 'Enter');
    await dragBy('pen');
    await swipe();
    expect(await input.inputValue()).toBe('5.5');
  });

  await step('a number changes everything at once; undo, redo and a reload keep it', async () => {
    await lead(page);
    const edited = {
      ...textbook,
      weights: { ...textbook.weights, W: textbook.weights.W.with(0, [2.5, -0.5, 0.2]) },
    };
    const norm = (experiment: typeof textbook) => formatNumber(itemize(experiment).norm('W', 3, 2), 2);
    const label = () => cell(page, 'W', 3, 2).getAttribute('aria-label');
    await number(page, 'W row 1, column 1').fill('2.5');
    expect(await label()).toContain(norm(edited));
    await press(page, 'Enter', 'Control+z');
    expect(await label()).toContain(norm(textbook));
    await press(page, 'Control+Shift+z');
    expect(await label()).toContain(norm(edited));
    await page.getByLabel('Preset').selectOption('textbook');
    await expect.poll(label).toContain(norm(textbook));
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('2.5');

    await page.reload();
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('2.5');
  });

  await step('typing is one change, undone meanwhile; a complaint stands beside the number', async () => {
    const first = number(page, 'W row 1, column 1');
    const input = number(page, 'W row 1, column 2');
    await first.focus();
    await press(page, '3', '.', '5');
    expect(await first.inputValue()).toBe('3.5');
    await press(page, 'Control+z');
    expect(await first.inputValue()).toBe('2.5');
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);

    // Escape gives back the number from before the typing
    await input.focus();
    await press(page, '7', 'ArrowUp', 'Escape');
    expect(await input.inputValue()).toBe('−0.5');
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);

    // A complaint goes when the number is left
    await input.fill('abc');
    await press(page, 'Tab');
    expect(await input.getAttribute('aria-invalid')).toBe('false');
    expect(await input.inputValue()).toBe('−0.5');
    expect((await page.locator('.fault').allTextContents()).join('')).toBe('');

    // What is no number is refused, and the number stays
    await input.fill('abc');
    await becomes(
      page.locator('.fault'),
      'W row 1, column 2: “abc” is not a finite number, so it stays −0.5',
    );
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    await press(page, 'Enter');
    expect(await input.inputValue()).toBe('−0.5');
    await input.fill('-0,25');
    expect((await page.locator('.fault').allTextContents()).join('')).toBe('');
    await press(page, 'Enter');
    expect(await input.inputValue()).toBe('−0.25');
  });

  await step('an overflow is named; undo leads out of it, after a reload too', async () => {
    await lead(page);
    const label = () => cell(page, 'W', 3, 2).getAttribute('aria-label');
    const first = await label();
    await page.getByLabel('cell').selectOption('linear');
    await expect.poll(label).not.toBe(first);
    const before = await label();
    await number(page, 'W row 1, column 1').fill('1e308');
    await becomes(page.locator('#message'), /Overflow.* at step \d is (-?Infinity|NaN)/);
    expect(await label()).toBe(before);
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect((await page.locator('#message').textContent())!.trim()).toBe('');

    await number(page, 'W row 1, column 1').fill('1e308');
    await page.reload();
    await becomes(page.locator('#message'), /Overflow/);
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('1·10³⁰⁸');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect((await page.locator('#message').textContent())!.trim()).toBe('');
  });

  await step('an emptied target takes its loss away, and retyping one of two leaves the other', async () => {
    await lead(page);
    await number(page, 'ô₂, number 1').fill('');
    expect(await cell(page, 'W', 2, 1).count()).toBe(0);
    expect(await page.locator('#network .loss.absent').count()).toBe(1);
    for (const t of ['₁', '₃']) await number(page, `ô${t}, number 1`).fill('');
    await becomes(page.locator('#formula'), 'No step has a target');
    await becomes(page.locator('#chip'), 'nothing to check');
    await number(page, 'ô₃, number 1').fill('1');
    expect(await cell(page, 'W', 3, 1).count()).toBe(1);

    const two = { ...textbook, weights: { ...textbook.weights, V: [[1, 0, 0], [0, 1, 0]] }, targets: [[0.3, 0.7], null, [1, 2]] }; // prettier-ignore
    await drop(page, 'two.json', JSON.stringify(two));
    await number(page, 'ô₁, number 2').waitFor(); // which the network before has not
    const input = number(page, 'ô₁, number 1');
    await input.focus();
    await press(page, 'Backspace', '5');
    expect(await number(page, 'ô₁, number 2').inputValue()).toBe('0.7');
    expect(await input.inputValue()).toBe('5');
  });
  expect(errors).toEqual([]);
});

test('cells with gates, and the others, at the sizes of the drawn network', async () => {
  const { page, errors } = await openPage(STILL);
  const opener = (page: Page, step: number) => page.getByRole('button', { name: `Gates of step ${step}` });
  const part = (page: Page, name: string) => page.locator(`#gates .part[aria-label^="${name},"]`);

  await step('switching keeps the old block, adds a cell state of zeros, and can be undone', async () => {
    await page.getByLabel('cell').selectOption('lstm');
    expect(await number(page, 'W of g row 1, column 1').inputValue()).toBe('0.9');
    expect(await number(page, 'c₀ unit 1').inputValue()).toBe('0');
    expect(await page.locator('#numbers .block-title').count()).toBe(4 + 4 + 1 + 2 + 2);
    expect(await page.locator('#network .cell').count()).toBe(12 + 12 + 3 + 6);
    await number(page, 'W of f row 1, column 1').fill('2.5');
    const edited = { ...lstm, weights: { ...lstm.weights, W: lstm.weights.W.with(3, [2.5, ...lstm.weights.W[3].slice(1)]) } }; // prettier-ignore
    expect(await cell(page, 'W', 3, 2).getAttribute('aria-label')).toContain(
      formatNumber(itemize(edited).norm('W', 3, 2), 2),
    );
    await press(page, 'Enter', 'Control+z', 'Control+z');
    expect(await page.getByLabel('cell').inputValue()).toBe('sigmoid');
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('0.9');
  });

  await step('the gates are walked by keys, and follow the moment, the numbers, the cell', async () => {
    await lead(page);
    await page.getByLabel('cell').selectOption('gru');
    await cell(page, 'W', 3, 1).click();
    await opener(page, 2).click();
    await page.locator('#gates .part[tabindex="0"]').focus();
    const walked: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown']) {
      await press(page, key);
      walked.push(await page.locator('#gates .readout').textContent());
    }
    expect(walked.map((text) => text?.split(',')[0])).toEqual(['z h + (1−z) n', 'h₂', 'z h + (1−z) n', 'z']);
    expect(await title(page).textContent()).toMatch(/reaches h₁/); // the moment stayed

    await opener(page, 3).click();
    await press(page, 'Home');
    await becomes(page.locator('#gates-title'), 'Step 3: not computed yet');
    expect(await page.locator('#gates .ribbon').count()).toBe(0);
    await press(page, 'End');
    await becomes(page.locator('#gates .note'), /of all losses/);
    expect(await page.locator('#gates .ribbon').count()).toBe(13);
    await cell(page, 'W', 2, 1).click();
    await becomes(page.locator('#gates-title'), 'Step 3 comes after E₂');
    await page.getByRole('button', { name: 'fewer steps' }).click();
    expect(await page.locator('#gates svg').count()).toBe(0);
    await page.getByLabel('cell').selectOption('tanh');
    expect(await page.locator('.opener').count()).toBe(0);
  });

  await step('a step opens into its gates by mouse and by keyboard, one at a time', async () => {
    await lead(page);
    expect(await page.locator('.opener').count()).toBe(0);
    await page.getByLabel('cell').selectOption('lstm');
    await cell(page, 'W', 3, 1).click();
    await opener(page, 2).click();
    const { toPreviousCell } = itemize(lstm).flow(3);
    await becomes(page.locator('#gates-title'), `${formatNumber(toPreviousCell![1], 2)} to c₁`);
    const forget = itemize(lstm).inside(3, 2).get('gate f')!;
    const words = await part(page, 'f').getAttribute('aria-label');
    expect(words).toContain(forget.value.map((x) => formatNumber(x, 2)).join(' '));
    expect(words).toContain(`norm ${formatNumber(norm(forget.gradient), 2)}`);
    await part(page, 'f').hover();
    expect(await page.locator('#gates .readout').textContent()).toBe(words);

    await opener(page, 1).focus();
    await press(page, 'Enter');
    await becomes(page.locator('#gates-title'), /^Step 1/);
    expect(await opener(page, 2).getAttribute('aria-expanded')).toBe('false');
    await press(page, 'Enter');
    expect(await page.locator('#gates svg').count()).toBe(0);

    // On a phone nothing is wider.
    await page.setViewportSize({ width: 390, height: 844 });
    await opener(page, 2).click();
    for (const name of ['lstm', 'gru']) {
      await showControls(page);
      await page.getByRole('combobox', { name: 'cell' }).selectOption(name);
      await page.keyboard.press('Escape');
      const scroll = page.locator('#gates .scroll');
      expect(await scroll.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    }
  });

  await page.setViewportSize({ width: 1440, height: 900 });
  for (const name of ['relu', 'lstm', 'gru'] as const) {
    await step(`${name} at the sizes of the drawn network`, async () => {
      const at = (T: number, n: number) => resize(resize(withCell(textbook, name), { n }), { T });
      await lead(page, { experiment: at(12, 8) });
      expect(await page.locator('#network .loss').count()).toBe(12);
      expect(await page.locator('#triangle figure').first().locator('.term').count()).toBe(78);
      await becomes(page.locator('#chip.good'), '3 of 3 agree');
      await lead(page, { experiment: at(1, 1) });
      expect(await page.locator('#network .loss').count()).toBe(1);
      await becomes(page.locator('#chip.good'), '3 of 3 agree');
    });
  }
  expect(errors).toEqual([]);
});

test('files: experiments and weights are opened; bad ones are refused where the user looks, and change nothing', async () => {
  const { page, errors } = await openPage(STILL);
  await step('bad files are refused; a saved one holds the experiment, and opens again', async () => {
    const files = [
      ['{"cell": ', /bad\.json: not JSON/],
      ['', /bad\.json: the file is empty/],
      [
        JSON.stringify({ ...textbook, initial: { h: [1, 2] } }),
        /bad\.json: initial\.h: expected 3 numbers \(n = 3\), got 2/,
      ],
      [
        JSON.stringify({ ...textbook, cell: 'lstm' }),
        /bad\.json: weights\.W: expected 12 rows \(4·n, n = 3\), got 3/,
      ],
      [
        JSON.stringify(resize(textbook, { T: 2001 })),
        /bad\.json: inputs: Explore shows T up to 2000, got T = 2001/,
      ],
    ] as const;
    await number(page, 'W row 1, column 1').fill('2.5');
    for (const [text, message] of files) {
      await drop(page, 'bad.json', text);
      await becomes(page.locator('#message'), message);
      expect(await number(page, 'W row 1, column 1').inputValue()).toBe('2.5');
      await page.getByRole('button', { name: 'Dismiss' }).click();
      expect((await page.locator('#message').textContent())!.trim()).toBe('');
    }

    await page.getByRole('button', { name: 'Undo' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), exportAs(page, 'JSON')]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toBe(formatExperiment(textbook));
    expect(download.suggestedFilename()).toBe('sigmoid-T3-n3.json');
    await page.getByLabel('cell').selectOption('tanh');
    await page.locator('#file').setInputFiles(await download.path());
    await expect.poll(() => page.getByLabel('cell').inputValue()).toBe('sigmoid');
  });

  await step('weights are brought, compared and opened; files that do harm are told in a line', async () => {
    await number(page, 'W row 1, column 1').fill('2.5');
    const file = (name: string, buffer: Uint8Array) => ({ name, mimeType: '', buffer: Buffer.from(buffer) });
    const own = (name: string) => file(name, importFile(name).bytes);
    const pickle = bytesOf([0x80, 2], 'cos\nsystem\nX\x04\x00\x00\x00echo\x85R.');
    const alert = page.locator('#import [role=alert]');
    for (const [name, bytes, message] of [
      [
        'cut.pt',
        importFile('lstm-both.pt').bytes.subarray(0, 900),
        /^\s*cut\.pt: zip: no directory at its end/,
      ],
      ['model.h5', bytesOf('no weights'), /^\s*model\.h5: no format that is known begins with/],
      [
        'bomb.npz',
        zipSync({ 'W.npy': new Uint8Array(2 ** 26 + 1) }, { level: 1 }),
        /^\s*bomb\.npz: zip: declares 67108865 bytes in/,
      ],
      [
        'evil.pt',
        zipSync({ 'x/data.pkl': pickle }),
        /^\s*evil\.pt: data\.pkl: names os\.system, which builds no tensor/,
      ],
    ] as const) {
      await page.locator('#file').setInputFiles(file(name, bytes));
      await becomes(alert, message);
    }
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('2.5');

    const names = ['gru-checkpoint.pth', 'gru-checkpoint-x.npy', 'gru-checkpoint-y.npy'];
    await page.locator('#file').setInputFiles(names.map(own));
    await page.getByRole('heading', { name: '1 GRU layer' }).waitFor();
    expect((await alert.textContent())!.trim()).toBe('');
    await becomes(page.getByRole('row', { name: /^model_state_dict\.fc\.weight/ }), 'weights.V');
    await becomes(page.getByRole('row', { name: /^model_state_dict\.embed\.weight/ }), 'left over');
    await page.getByText('Outputs that are computed here').click();
    const { outputs } = importJson<{ outputs: unknown }>('gru-checkpoint.json');
    await page.getByLabel('Paste what it computes').fill(JSON.stringify(outputs));
    await becomes(page.locator('.import-answer'), /^\s*The same to 1\d digits, at 12 steps/);
    await page.getByRole('button', { name: 'Next sequence' }).click();
    await becomes(page.locator('#import caption'), 'Sequence 2');
    await page.getByRole('button', { name: 'Open in Explore' }).click();
    await becomes(page.locator('#settings'), 'GRU, T = 4, n = 3');
    expect(await page.locator('#import').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByLabel('cell').inputValue()).toBe('sigmoid');
    expect(await number(page, 'W row 1, column 1').inputValue()).toBe('2.5');
  });
  expect(errors).toEqual([]);
});

test('works where the browser keeps nothing', async () => {
  const { page, errors } = await openPage({ ...STILL, path: 'icon.svg' });
  const { origin } = new URL(page.url());
  await page.addInitScript(() => {
    for (const area of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, area, {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError');
        },
      });
    }
  });
  await page.goto(origin);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: /Theme/ }).click();
  await press(page, 'End');
  expect(await title(page).textContent()).toContain('All losses together');
  expect(errors).toEqual([]);
});
