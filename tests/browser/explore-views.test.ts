// The views beside the triangle, the guide, presets and exports, driven as a user drives them.
import { leftText, rateTitle } from '../../src/viz/text/rate.ts';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  type Experiment,
  rateOf,
  differentiate,
  itemize,
  latexExpansion,
  norm,
  parseExperiment,
  pytorchScript,
  resize,
  textbook,
  withCell,
} from '../../src/index.ts';
import { presets } from '../../src/rnn/presets.ts';
import { numpyScript } from '../../src/rnn/export/numpy.ts';
import { FATES } from '../../src/rnn/rate/rate.ts';
import {
  type Card,
  cards,
  type ExplorePart,
  rightChoice,
  type Scene,
} from '../../src/viz/explore/guide/cards.ts';
import { formatNumber, subscript } from '../../src/viz/text/format.ts';
import { decodeLink } from '../../src/viz/experiment/link.ts';
import { scenesLinked } from '../support/guide.ts';
import { openPage } from './support/browser.ts';
import { becomes, hold, lead, openUnchecked, press, setSteps, STILL, tab } from './support/explore.ts';
import { step } from './support/step.ts';

const title = (page: Page) => page.locator('#panel-body h2');
const place = (page: Page) => page.locator('#triangle .readout');

test('beside the triangle: norms, signed terms, the spectrum, A against B; and the knobs', async () => {
  const { page, errors } = await openPage(STILL);
  await step('norms say how fast the gradient decays, why, and below which floors it falls', async () => {
    await setSteps(page, 40);
    const terms = itemize(resize(textbook, { T: 40 }));
    const norms = terms.flow(40).hidden.toReversed();
    const rate = rateOf(norms);
    // The loss is typeset, and the word opens its definition.
    const told = rateTitle(rate, { of: 'E₄₀', t: 40, state: 'h', share: norms[40] / norms[0] });
    await becomes(title(page), told.slice(told.indexOf(': ') + 2));
    await becomes(page.locator('#panel-body .note'), /0\.\d+ < 1:\s*vanishing\s+is certain/);
    await becomes(page.locator('.norms-readouts'), leftText(rate));
    await becomes(page.locator('.chart-key'), 'exactly 0 in float16');
    await page.getByText('The norms in a table').click();
    const table = page.locator('#panel .numbers-table');
    const head = await table.locator('thead th').allTextContents();
    const lag = 3;
    const cells = await table
      .locator('tbody tr')
      .nth(40 - lag)
      .locator('th, td')
      .allTextContents();
    const cellOf = (name: string) => cells[head.findIndex((text) => text.trim() === name)].trim();
    expect([cellOf('k'), cellOf('lag'), cellOf('‖∂E₄₀/∂h‖'), cellOf('% of the start')]).toEqual([
      String(40 - lag),
      String(lag),
      formatNumber(norms[lag]),
      formatNumber((100 * norms[lag]) / norms[0]),
    ]);

    // What a word means opens under the pointer, with the focus, and at a touch.
    const word = page.locator('#panel-body h2 .glossary-term');
    const meaning = page.locator('#glossary').filter({ hasText: FATES.vanishes });
    const gone = () => meaning.waitFor({ state: 'hidden' });
    await word.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const { x, y } = (await word.boundingBox())!;
    // A definition closes when the page scrolls, which `hover` may make it do.
    await page.mouse.move(x + 4, y + 4);
    await meaning.waitFor();
    await page.mouse.move(5, 5);
    await gone();
    await word.focus();
    await meaning.waitFor();
    expect(await word.getAttribute('aria-describedby')).toBe('glossary');
    await press(page, 'Escape');
    await gone();
    await word.blur();
    const devtools = await page.context().newCDPSession(page);
    const touch = async (x: number, y: number) => {
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await touch(x + 4, y + 4);
    await meaning.waitFor();
    await touch(5, 5);
    await gone();
  });

  await step('signed terms add up; the spectrum is of each step and of their product', async () => {
    await lead(page);
    await setSteps(page, 9);
    await page.locator('#triangle [aria-label^="W, loss E9, step 4:"]').click();
    await tab(page, 'Terms, signed').click();
    const terms = itemize(resize(textbook, { T: 9 }));
    const whole = terms.total('W', 9).flat();
    const size = norm(whole);
    const along = (k: number) =>
      terms
        .at('W', 9, k)
        .value.flat()
        .reduce<number>((sum, x, i) => sum + x * whole[i], 0) / size;
    await becomes(title(page), '∂E₉/∂W');
    await page.getByText('The terms in a table').click();
    const table = await page.locator('.signed-terms table').textContent();
    for (const k of [9, 8, 7]) expect(table).toContain(formatNumber(along(k)));

    await page.getByLabel('Preset').selectOption('non-normal');
    await tab(page, 'Spectrum').click();
    await becomes(title(page), 'ρ = 0.900, yet the product reaches 11.6');
    expect(await page.locator('.spectrum-readouts').textContent()).toMatch(/σmax\s+3\.25 · ρ 0\.900/);
  });

  await step('A against B: what changed, in numbers, triangle and norms, swapped and dropped', async () => {
    await lead(page);
    // The tabs are walked with the arrow keys.
    await tab(page, 'Norms').focus();
    await press(page, 'ArrowRight');
    expect(await tab(page, 'Spectrum').getAttribute('aria-selected')).toBe('true');
    await press(page, 'ArrowLeft');
    await press(page, 'ArrowLeft');
    expect(await tab(page, 'A against B').getAttribute('aria-selected')).toBe('true');
    await page.getByRole('button', { name: 'Hold as A' }).click();
    await page.getByLabel('cell').selectOption('tanh');
    const [a, b] = [textbook, withCell(textbook, 'tanh')].map((experiment) => differentiate(experiment).loss);
    const row = page.locator('.comparison tbody tr').first();
    expect((await row.locator('td').allTextContents()).map((text) => text.trim())).toEqual([
      formatNumber(a),
      formatNumber(b),
      formatNumber(b - a),
      `× ${formatNumber(b / a)}`,
    ]);
    await becomes(page.locator('#panel-body .note'), 'cell sigmoid → tanh.');
    await page.getByLabel('B against A').check();
    await becomes(page.locator('#triangle h2'), 'How each term has changed from A to B');
    expect(await page.locator('#triangle canvas').first().isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Swap' }).click();
    expect(await page.getByLabel('cell').inputValue()).toBe('sigmoid');
    await page.getByRole('button', { name: 'Drop A' }).click();
    expect(await page.getByLabel('B against A').count()).toBe(0);

    // Norms of an LSTM also follow the cell state, and those of a held setting stand beside them.
    await setSteps(page, 20);
    await page.getByRole('button', { name: 'Hold as A' }).click();
    await page.getByLabel('cell').selectOption('lstm');
    await tab(page, 'Norms').click();
    await becomes(page.locator('.chart-key'), '‖∂E₂₀/∂c‖');
    await becomes(page.locator('.chart-key'), '‖∂E₂₀/∂s‖');
    await becomes(page.locator('.norms-split'), 'the product of the forget gates alone brings');
    await becomes(page.locator('.chart-key'), 'A: ');
  });

  await step(
    'knobs scale W, set its spectral radius, draw it anew, read a text, place the loss',
    async () => {
      await lead(page);
      const knob = (name: string) => page.locator('#knobs').getByLabel(name);
      const first = page.getByLabel('W row 1, column 1', { exact: true });
      await knob('spectral radius').first().waitFor();
      await knob('scale of W').focus();
      for (let i = 0; i < 5; i++) await press(page, 'ArrowRight');
      expect(Number(await first.inputValue())).toBeCloseTo(0.9 * 10 ** 0.1, 3);
      await knob('spectral radius').first().fill('2');
      await press(page, 'Enter');
      await tab(page, 'Spectrum').click();
      await becomes(page.locator('.spectrum-readouts'), 'ρ 2.00');
      await knob('scheme').selectOption('orthogonal');
      await knob('gain').fill('3');
      await press(page, 'Enter');
      await becomes(page.locator('.spectrum-readouts'), 'σmax 3.00 · ρ 3.00');
      const drawn = await first.inputValue();
      await page.getByRole('button', { name: 'New seed' }).click();
      expect(await first.inputValue()).not.toBe(drawn);
      await page.getByRole('button', { name: 'Undo' }).click();
      expect(await first.inputValue()).toBe(drawn);

      await knob('kind').selectOption('text');
      await page.locator('#knobs').getByRole('textbox', { name: 'text' }).fill('abba');
      await press(page, 'Enter');
      await expect.poll(() => page.getByRole('spinbutton', { name: 'steps' }).inputValue()).toBe('4');
      await becomes(page.locator('#numbers'), 'inputs');
      await page.getByLabel('at the last step').check();
      await expect.poll(() => page.locator('#network .loss.absent').count()).toBe(3);
      await page.getByLabel('at all steps').check();
      await expect.poll(() => page.locator('#network .loss.absent').count()).toBe(0);
    },
  );
  expect(errors).toEqual([]);
});

test('every preset shows what it is about, without an error', async () => {
  const { page, errors } = await openUnchecked({});
  const select = page.getByLabel('Preset');
  await select.locator('option').nth(presets.length).waitFor({ state: 'attached' });
  const asked = presets.map(({ id, make }) => {
    const { targets } = make();
    return { id, headline: `From E${subscript(targets.findLastIndex((target) => target !== null) + 1)},` };
  });
  const seen = await select.evaluate(async (select: HTMLSelectElement, asked) => {
    const textOf = (part: string) => document.querySelector(part)?.textContent?.replaceAll(/\s/g, '');
    const found = [];
    for (const { id, headline } of asked) {
      select.value = id;
      select.dispatchEvent(new Event('change'));
      const title = document.querySelector('#network-title')!;
      const isBehind = () =>
        document.querySelector('#network[data-stale]') || !title.textContent!.trim().startsWith(headline);
      while (isBehind()) await new Promise((resolve) => setTimeout(resolve, 20));
      const header = document.querySelector('header')!;
      const parts = header.querySelectorAll('h1, a, button, label, input, summary');
      found.push({
        note: textOf('#preset-note b'),
        links: [...document.querySelectorAll('a')].filter((link) => link.textContent === 'See it').length,
        cut: [...parts]
          .filter((part) => part.scrollWidth > part.clientWidth + 1)
          .map((part) => part.textContent),
        isOneRow: header.getBoundingClientRect().height < 60,
      });
    }
    return found;
  }, asked);
  // The note has the whole name, the header one row and nothing that is cut.
  expect(seen).toEqual(
    presets.map(({ name }) => ({
      note: `${name}.`.replaceAll(' ', ''),
      links: 1,
      cut: [],
      isOneRow: true,
    })),
  );
  // A link leads to what it names, whatever was open last.
  const { view = 'norms' } = presets.at(-1)!;
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [link, opened] of [
    ['See it', `#tab-${view}`],
    ['Norms', '#tab-norms'],
  ] as const) {
    await tab(page, 'Spectrum').click();
    await page.getByRole('link', { name: link }).click();
    expect(await page.locator(opened).getAttribute('aria-selected')).toBe('true');
  }
  expect(errors).toEqual([]);
});

/** Numbers of the guide's prose that no view of the page shows in the same digits. */
const notShown = (page: Page, figures: string) =>
  page.evaluate((selector) => {
    const numbers = (text: string) =>
      text.replaceAll('-', '−').match(/−?\d[\d,]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?: %)?/g) ?? [];
    const main = document.querySelector('main')!;
    const values = [...main.querySelectorAll('input')].map(({ value }) => value);
    // Entries of a matrix stand beside each other without a space.
    const entries = [...main.querySelectorAll('.entry')].map(({ textContent }) => textContent!);
    const shown = new Set([main.textContent!, ...values, ...entries].flatMap(numbers));
    return [...document.querySelectorAll(selector)]
      .flatMap((figure) => numbers(figure.textContent!))
      .filter((number) => !shown.has(number));
  }, figures);

const PICTURES: Record<ExplorePart, string> = {
  network: '#network .scroll svg',
  formula: '#formula',
  chain: '#chain',
  triangle: '#triangle .triangles svg',
  panel: '#panel svg',
  agreement: '#agreement',
};
/** Whether a view begins below the bar of the player, or as near to it as the page goes; or its picture lies between that and the guide's sheet, or fills it. */
const isInView = (page: Page, view: ExplorePart) =>
  page.evaluate(
    ([view, picture]) => {
      const [bar, guide, subject, shown] = ['.playback', '#guide', view, picture].map((selector) =>
        document.querySelector(selector)!.getBoundingClientRect(),
      );
      const top = Math.round(bar.height);
      const isAtEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 1;
      if (guide.left > subject.left) {
        return (
          Math.round(subject.top) === top || (isAtEnd && subject.top > top && shown.top < innerHeight / 2)
        );
      }
      const isHigher = shown.height > guide.top - top;
      return shown.top >= top - 1 && (isHigher ? shown.top < top + 2 : shown.bottom <= guide.top + 1);
    },
    [`#${view}`, PICTURES[view]],
  );

/** The links of a part of the card that is open, and which parts of the page they light. */
async function expectLit(page: Page, part: string, scenes: readonly Scene[]): Promise<void> {
  const lit = await page.locator(`${part} .link`).evaluateAll((links) =>
    links.map((link) => {
      link.dispatchEvent(new PointerEvent('pointerenter'));
      const parts = [...document.querySelectorAll('main [data-lit]')].map(({ id }) => id);
      link.dispatchEvent(new PointerEvent('pointerleave'));
      return parts;
    }),
  );
  expect(lit).toEqual(scenes.map(({ view }) => [view]));
}

/**
 * The wheel over the card moves what is read, or the page behind it.
 * @param tried kinds of cards that have been looked at: whether their text scrolls, and whether the page is at its end
 */
async function expectWheelMoves(page: Page, tried: Set<string>): Promise<void> {
  const { kind, isAtEnd } = await page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.querySelector('.guide-text')!;
    const isAtEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 1;
    return { kind: `${scrollHeight > clientHeight} ${isAtEnd}`, isAtEnd };
  });
  if (tried.has(kind)) return;
  tried.add(kind);
  const moved = () => page.evaluate(() => scrollY + document.querySelector('.guide-text')!.scrollTop * 1e4);
  await page.locator('.guide-text').hover();
  expect(await page.locator('.guide-text').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  const before = await moved();
  await page.mouse.wheel(0, isAtEnd ? -120 : 120);
  // It has moved, and come to rest.
  let last = before;
  const isStill = async () => {
    const now = await moved();
    const isSame = now === last;
    last = now;
    return isSame && now !== before;
  };
  await expect.poll(isStill, { message: kind }).toBe(true);
}

/** A wrong answer is told the right one, and links in the prose set the state. */
async function expectCorrected(page: Page, card: Card): Promise<void> {
  const guide = page.locator('#guide');
  const { choices, reveal } = card;
  const right = rightChoice(card);
  const wrong = choices.find((_, index) => index !== right)!;
  await guide.getByRole('button', { name: wrong.text, exact: true }).click();
  await becomes(guide.locator('.guide-verdict'), `Not quite. It is: ${choices[right].text}`);
  const before = await place(page).textContent();
  const named = guide.locator('.guide-reveal .link').first();
  await named.hover();
  await page.locator('main [data-lit]').waitFor();
  await named.click();
  await expect.poll(() => place(page).textContent()).not.toBe(before);
  const [{ view }] = scenesLinked(reveal);
  await page.locator(`#${view}[data-named]`).waitFor();
  await expect.poll(() => isInView(page, view)).toBe(true);
}

describe('the guide', () => {
  test('predicts, reveals, drives the page, and goes on after a reload', { timeout: 120_000 }, async () => {
    const { page, errors } = await openPage(STILL);
    await page.getByRole('button', { name: 'Guide' }).click();
    const guide = page.locator('#guide');
    const tried = new Set<string>();
    for (const [index, card] of cards.entries()) {
      await becomes(guide.locator('h2'), card.title);
      await expect.poll(() => isInView(page, card.scene.view)).toBe(true);
      await expect.poll(() => notShown(page, '.guide-text .figure')).toEqual([]);
      await expectLit(page, '.guide-text', scenesLinked(card.body));
      await expectWheelMoves(page, tried);
      const right = card.choices[rightChoice(card)].text;
      if (index === 0) await step('a wrong answer', () => expectCorrected(page, card));
      // Once one is picked, its name says whether it is right.
      await guide.locator('.guide-choices').getByText(right, { exact: true }).click();
      await becomes(guide.locator('.guide-verdict'), 'Right.');
      await expect.poll(() => isInView(page, card.answer.view)).toBe(true);
      await expect.poll(() => notShown(page, '.guide-reveal .figure')).toEqual([]);
      await expectLit(page, '.guide-reveal', scenesLinked(card.reveal));
      if (index < cards.length - 1) await guide.getByRole('button', { name: 'Next' }).click();
    }
    await guide.getByLabel('Cards by title').selectOption('3');
    await becomes(guide.locator('h2'), cards[3].title);
    await expect.poll(() => decodeLink(new URL(page.url()).hash.slice(1)).card).toBe(3);
    await page.reload();
    await becomes(guide.locator('h2'), cards[3].title);
    const elsewhere = guide.getByText('The page shows other numbers than this card tells of.');
    expect(await elsewhere.count()).toBe(0);
    await page.getByLabel('W row 1, column 1', { exact: true }).fill('0.7');
    await elsewhere.waitFor();
    await guide.getByRole('button', { name: 'Show the card’s' }).click();
    await elsewhere.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Close the guide' }).click();
    expect(await guide.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Guide', exact: true }).click();
    await becomes(guide.locator('h2'), cards[3].title);
    expect(errors).toEqual([]);
  });

  test.each([1440, 390])(
    'at %i px keeps its subject and its question in view, and gives back what was there before it',
    async (width) => {
      const { page, errors } = await openPage({ ...STILL, width, height: 844 });
      const number = page.getByLabel('W row 1, column 1');
      await number.fill('2.5');
      await number.press('Enter');
      const state = () => decodeLink(new URL(page.url()).hash.slice(1));
      /** The number that the address holds. */
      const linked = () => (state().experiment as Experiment).weights.W[0][0];
      await expect.poll(linked).toBe(2.5);
      await page.getByRole('button', { name: 'Guide' }).click();
      const guide = page.locator('#guide');
      const list = guide.getByLabel('Cards by title');
      const top = async (selector: string) => (await page.locator(selector).boundingBox())!.y;
      const bar = (await page.locator('.playback').boundingBox())!.height;
      const tried = new Set<string>();
      for (const index of width === 390 ? cards.keys() : [3, 7, 9]) {
        await list.selectOption(String(index));
        await becomes(guide.locator('h2'), cards[index].title);
        await expect
          .poll(() => isInView(page, cards[index].scene.view), { message: cards[index].id })
          .toBe(true);
        const question = (await guide.locator('.guide-question').boundingBox())!;
        const choices = (await guide.locator('.guide-choices').boundingBox())!;
        expect(question.y).toBeGreaterThan(bar);
        expect(choices.y + choices.height).toBeLessThanOrEqual(844);
        if (width === 390) await expectWheelMoves(page, tried);
      }
      await list.selectOption('9');
      await becomes(guide.locator('h2'), cards[9].title);
      await guide.getByRole('button', { name: cards[9].choices[0].text, exact: true }).click();
      await guide.locator('.guide-reveal').waitFor();
      await expect.poll(() => state().experiment).toEqual(cards[9].answer.experiment);
      expect(state().card).toBe(9);
      const read = `#${cards[9].answer.view}`;
      await expect.poll(() => isInView(page, cards[9].answer.view)).toBe(true);
      const before = await top(read);
      await page.getByRole('button', { name: 'Close the guide' }).click();
      await expect.poll(() => number.inputValue()).toBe('2.5');
      // A page is scrolled by whole pixels.
      await expect.poll(async () => Math.abs((await top(read)) - before)).toBeLessThan(1);
      await expect.poll(linked).toBe(2.5);
      // The visit has left one change to undo, and is one entry to go back to.
      await press(page, 'Control+z');
      await expect.poll(linked).toBe(0.9);
      await page.goBack();
      await expect.poll(() => number.inputValue()).toBe('2.5');
      await page.goBack();
      await becomes(guide.locator('h2'), cards[9].title);
      // The answer's text stands beside the answer's network.
      await guide.locator('.guide-reveal').waitFor();
      expect(state().experiment).toEqual(cards[9].answer.experiment);
      await page.goBack();
      await guide.waitFor({ state: 'hidden' });
      await expect.poll(() => number.inputValue()).toBe('2.5');
      expect(errors).toEqual([]);
    },
  );
});

describe('export', () => {
  const open = async (page: Page) => {
    const menu = page.locator('#export');
    if (!(await menu.locator('.menu-panel').isVisible())) await menu.locator('summary').click();
    return menu;
  };
  const save = async (page: Page, name: string) => {
    const menu = await open(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      menu.getByRole('button', { name, exact: true }).click(),
    ]);
    return { file: download.suggestedFilename(), data: readFileSync(await download.path()) };
  };

  test('copies and files: texts, numbers, pictures', async () => {
    const { page, errors } = await openPage(STILL);
    await step('what is copied is what was asked for; the JSON of an overflow says so', async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const menu = await open(page);
      const news = menu.getByRole('status');
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      // The clipboard is asked while the click counts, however long the text is on its way.
      await page.evaluate(() => {
        const write = navigator.clipboard.write.bind(navigator.clipboard);
        navigator.clipboard.write = (items) => {
          document.body.dataset['asked'] = String(navigator.userActivation.isActive);
          return write(items);
        };
      });
      const deliver = await hold(page, /\/assets\/exporting-[^/]*\.js/);
      await menu.getByRole('button', { name: 'Copy LaTeX' }).click();
      await page.locator('body[data-asked=true]').waitFor();
      await deliver();
      await becomes(news, 'Copied.');
      expect(await copied()).toBe(latexExpansion(itemize(textbook), 'W', 3));
      await menu.getByRole('button', { name: 'Copy as NumPy' }).click();
      await expect.poll(copied).toBe(numpyScript(textbook));

      const begin = await hold(page, /\/assets\/text\.worker-[^/]*\.js/);
      await menu.getByRole('button', { name: 'LaTeX file' }).click();
      await becomes(news, 'Writing …');
      await menu.getByRole('button', { name: 'Stop' }).click();
      await becomes(news, 'Stopped: nothing was saved.');
      expect(await menu.getByRole('button', { name: 'Stop' }).count()).toBe(0);
      await begin();
      await save(page, 'LaTeX file');
      await becomes(news, 'LaTeX saved.');

      await page.getByLabel('cell').selectOption('linear');
      await page.getByLabel('W row 1, column 1', { exact: true }).fill('1e308');
      await becomes(page.locator('#message'), 'Overflow');
      expect(await page.locator('#triangle[data-stale]').count()).toBe(1);
      const { data } = await save(page, 'JSON');
      expect(parseExperiment<Experiment>(JSON.parse(data.toString())).weights.W[0][0]).toBe(1e308);
      await becomes(news, 'It holds the numbers on the page; the pictures are of those before.');
    });

    await step('numbers, formula and experiment are those of the library', async () => {
      await lead(page);
      const terms = itemize(textbook);
      const csv = (await save(page, 'CSV of ∂E₃/∂W')).data.toString().trim().split('\r\n');
      expect(csv[0]).toBe('parameter,t,k,row,column,value');
      expect(csv).toHaveLength(1 + 3 * 9);
      // Browsers differ from Node in the last digit of exp.
      expect(csv[1]).toMatch(/^W,3,1,1,1,-/);
      expect(Number(csv[1].split(',')[5])).toBeCloseTo(terms.entries('W', 3, 1)[0], 14);
      expect((await save(page, 'LaTeX file')).data.toString()).toBe(latexExpansion(terms, 'W', 3));
      const { data } = await save(page, 'JSON');
      expect(parseExperiment(JSON.parse(data.toString()))).toEqual(textbook);
      const script = await save(page, 'PyTorch script');
      expect(script.data.toString()).toBe(pytorchScript(textbook));
    });

    await step('pictures: the network, the triangle of a long sequence, the norms', async () => {
      await lead(page);
      const drawn = (await save(page, 'SVG')).data.toString();
      expect(drawn).toMatch(/^<svg /);
      expect(drawn).not.toMatch(/var\(|class=/);
      for (const text of ['0.48', '0.71', 'E']) expect(drawn).toContain(text);
      await setSteps(page, 60);
      await page.locator('#strips').waitFor();
      await open(page);
      await page.getByLabel('Which picture').selectOption('triangle');
      const { file, data } = await save(page, 'SVG');
      expect(file).toBe('sigmoid-T60-n3-triangle.svg');
      expect(data.toString()).toContain('data:image/png;base64,');
      await page.getByLabel('Which picture').selectOption('norms');
      const png = (await save(page, 'PNG')).data;
      expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
      expect(png.readUInt32BE(16)).toBeGreaterThan(600);
    });
    expect(errors).toEqual([]);
  });
});
