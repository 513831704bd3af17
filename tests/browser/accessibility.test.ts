// axe-core finds no serious fault, in either theme and at several sizes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { subscript } from '../../src/viz/text/format.ts';
import { openPage, showControls } from './support/browser.ts';
import { crowded } from './support/crowded.ts';

interface Axe {
  run(part: string, options: RunOptions): Promise<AxeResults>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe-core holds to be serious, on a page or in a part of it. */
async function faults(page: Page, part = ':root'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  // Selectors of all nodes that are well are most of its work.
  const { violations } = await page.evaluate(
    ([part, options]) => (globalThis as unknown as { axe: Axe }).axe.run(part, options),
    [part, { resultTypes: ['violations'], selectors: false } satisfies RunOptions] as const,
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

test.each([
  {
    colorScheme: 'light',
    states: [
      { width: 1440, T: 3, cell: 'sigmoid' },
      { width: 390, T: 3, cell: 'lstm' },
    ],
    width: 1440,
  },
  {
    colorScheme: 'dark',
    states: [
      { width: 1024, T: 100, cell: 'tanh' },
      { width: 1440, T: 12, cell: 'gru' },
    ],
    width: 390,
  },
] as const)(
  'Explore, $colorScheme: its pictures, and every view beside the triangle',
  async ({ colorScheme, states, width }) => {
    const { page } = await openPage({ colorScheme, width: states[0].width, reducedMotion: 'reduce' });
    await page.getByRole('tab', { name: 'A against B' }).click();
    await page.getByRole('button', { name: 'Hold as A' }).click();
    await page.getByRole('tab', { name: 'Norms' }).click();
    for (const { width, T, cell } of states) {
      await page.setViewportSize({ width, height: 900 });
      await showControls(page);
      await page.getByRole('combobox', { name: 'cell' }).selectOption(cell);
      const steps = page.getByRole('spinbutton', { name: 'steps' });
      await steps.fill(String(T));
      await steps.press('Enter');
      await page.locator('#triangle :is(.term, .field)').first().click();
      // One step at a time is open.
      if (cell === 'lstm' || cell === 'gru') await page.locator('.opener').last().click();
      await page.locator('#chip.good').waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await crowded(page)).toEqual([]);
    }

    await page.setViewportSize({ width, height: 900 });
    await showControls(page);
    await page.getByRole('combobox', { name: 'cell' }).selectOption('lstm');
    for (const name of ['Norms', 'Spectrum', 'Terms, signed', 'A against B']) {
      await page.getByRole('tab', { name }).click();
      await page.locator('#panel-body h2').waitFor();
      for (const details of await page.locator('#panel-body summary').all()) await details.click();
      if (name === 'Norms') {
        await page.locator('#panel-body .glossary-term').first().focus();
        await page.locator('#glossary').waitFor();
      }
      expect(await faults(page, name === 'Norms' ? ':root' : '#panel-body')).toEqual([]);
      expect(await crowded(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Bring your own network' }).click();
    await page.getByRole('button', { name: 'Try an example' }).click();
    await page.getByRole('heading', { name: '1 LSTM layer' }).waitFor();
    await page.getByText('Outputs that are computed here').click();
    expect(await faults(page, '#import')).toEqual([]);
    expect(await crowded(page)).toEqual([]);
    await page.getByRole('button', { name: 'Guide' }).click();
    await page.locator('#guide h2').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByText('Export', { exact: true }).click();
    expect(await faults(page, 'header')).toEqual([]);
    await page.keyboard.press('Escape');
    await showControls(page);
    await page.getByRole('button', { name: 'Share' }).click();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  },
);

test('Bench, by day and by night, wide and narrow: no fault, and nothing is wider than the page', async () => {
  const { page } = await openPage({ path: 'bench.html', width: 1024, reducedMotion: 'reduce' });
  await page.getByText('Choose works and strategies').click();
  await page.getByRole('button', { name: 'Our run' }).click();
  await page.locator('#chart .series').nth(5).waitFor();
  for (const [colorScheme, width] of [
    ['dark', 1024],
    ['light', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await faults(page)).toEqual([]);
    expect(await crowded(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});

test.each([
  ['traces.html', 'dark', 320, ['run']],
  ['compare.html', 'dark', 1440, ['rest', 'map', 'words', 'learning', 'papers']],
  ['worksheet.html', 'light', 320, ['bptt', 'vanishing', 'precision', 'focal', 'boxes', 'convolution']],
] as const)(
  '%s, %s, %i px wide: no fault, and nothing is wider',
  async (path, colorScheme, width, sections) => {
    const { page, errors } = await openPage({ path, colorScheme, width, reducedMotion: 'reduce' });
    for (const section of sections) {
      await page.locator(`#${section}`).scrollIntoViewIfNeeded();
      await page.locator(`#${section}-title`).waitFor();
    }
    if (path === 'traces.html') {
      await page.getByRole('button', { name: 'Show an example' }).click();
      await page.getByText('What happened').waitFor();
    }
    await page.waitForLoadState('networkidle');
    expect(await faults(page)).toEqual([]);
    expect(await crowded(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(errors).toEqual([]);
  },
);

/** Names on the timeline that are seen and do not keep to their own place. */
const crowdedPhases = (page: Page) =>
  page.locator('.phase').evaluateAll((phases) =>
    phases.flatMap((phase) => {
      const [room, name] = [phase, phase.firstElementChild!].map((part) => part.getBoundingClientRect());
      const isSeen = name.top < room.bottom - 1;
      const keeps = name.left >= room.left - 0.5 && name.right <= room.right + 0.5;
      return isSeen && !keeps ? [phase.textContent] : [];
    }),
  );

/** An opened term whose sign of equality is not beside its matrix, or whose factors have names at different heights. */
const chainFaults = (page: Page) =>
  page.locator('#chain .chain').evaluateAll((chains) =>
    chains.flatMap((chain) => {
      const boxOf = (part: Element) => part.getBoundingClientRect();
      const [sign, matrix] = ['math', '.matrix'].map((part) =>
        boxOf(chain.querySelector(`.result ${part}`)!),
      );
      const isBeside = sign.right <= matrix.left && sign.top < matrix.bottom && sign.bottom > matrix.top;
      const middles = [...chain.querySelectorAll('.factor:has(.factor-name)')].map((factor) => {
        const { top, bottom } = boxOf(
          factor.querySelector('.factor-name mfrac') ?? factor.querySelector('.factor-name math')!,
        );
        return {
          row: Math.round(boxOf(factor).top),
          middle: (top + bottom) / 2,
          name: factor.querySelector('.factor-name')!.textContent,
        };
      });
      const uneven = middles.filter(({ row, middle }) =>
        middles.some((other) => other.row === row && Math.abs(other.middle - middle) > 1.5),
      );
      return [
        ...(isBeside ? [] : ['= stands alone']),
        ...uneven.map(({ name, middle }) => `${name} at ${middle}`),
      ];
    }),
  );

const FIRST_HEIGHT = 844;

/** The picture is on the first screen, below one row of controls, or two where the names of the pages have one of their own. */
async function expectFirstScreen(page: Page, width: number) {
  const bottom = async (selector: string) => {
    const box = (await page.locator(selector).boundingBox())!;
    return box.y + box.height;
  };
  await expect.poll(() => bottom('header')).toBeLessThan(width < 640 ? 85 : 60);
  await expect.poll(() => bottom('#network .scroll svg')).toBeLessThan(FIRST_HEIGHT);
  const lead = page.locator('#lead');
  expect((await lead.innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'A recurrent network, unrolled: how each loss sends its gradient back through time, and where it vanishes.',
  );
  expect(await bottom('#lead')).toBeLessThan(160);
}

test.each([
  [
    [1440, 'lstm'],
    [1024, 'sigmoid'],
  ],
  [
    [390, 'sigmoid'],
    [390, 'lstm'],
  ],
] as const)('the picture is on the first screen, and nothing is wider: %j, %j', async (...states) => {
  const [[width]] = states;
  const { page } = await openPage({ width, height: FIRST_HEIGHT, reducedMotion: 'reduce' });
  for (const [width] of states) {
    await page.setViewportSize({ width, height: FIRST_HEIGHT });
    await expectFirstScreen(page, width);
  }
  for (const [width, cell] of states) {
    await page.setViewportSize({ width, height: FIRST_HEIGHT });
    await showControls(page);
    await page.getByRole('combobox', { name: 'cell' }).selectOption(cell);
    for (const [name, size] of [
      ['hidden units', '8'],
      ['steps', '5'],
      ['steps', '8'],
      ['steps', '17'],
      ['steps', '12'],
    ]) {
      const field = page.getByRole('spinbutton', { name });
      await field.fill(size);
      await field.press('Enter');
      if (name === 'steps')
        await page
          .locator('#transport')
          .getByText(`E${subscript(Number(size))}`)
          .first()
          .waitFor({ state: 'attached' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await crowdedPhases(page)).toEqual([]);
      expect(await chainFaults(page)).toEqual([]);
    }
    // One step at a time is open.
    if (cell === 'lstm') await page.locator('.opener').last().click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});

test('no product of the formula runs into its matrix, however long it is', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce' });
  const overlaps = () =>
    page.locator('#formula button.term').evaluateAll(
      (rows) =>
        rows.filter((row) => {
          const boxes = (selector: string) =>
            [...row.querySelectorAll(selector)].map((part) => part.getBoundingClientRect());
          const [matrix] = boxes('.matrix');
          return boxes('.product mfrac').some(
            (part) =>
              part.right > matrix.left &&
              part.left < matrix.right &&
              part.bottom > matrix.top &&
              part.top < matrix.bottom,
          );
        }).length,
    );
  const steps = page.getByRole('spinbutton', { name: 'steps' });
  await steps.fill('12');
  await steps.press('Enter');
  await page.locator('#formula .chip').last().click();
  await page.locator('#formula button.term').nth(4).waitFor();
  for (const width of [1440, 1280, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overlaps()).toBe(0);
  }
});
