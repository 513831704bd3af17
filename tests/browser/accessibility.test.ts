// axe-core finds no serious fault, in either theme and at several sizes; what differs by neither is looked at once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type CellName, resize, textbook, withCell } from '../../src/index.ts';
import { subscript } from '../../src/viz/text/format.ts';
import { openPage, showControls } from './support/browser.ts';
import { crowded } from './support/crowded.ts';
import { lead, press, STILL, tab } from './support/explore.ts';
import { step } from './support/step.ts';

interface Axe {
  run(part: string, options: RunOptions): Promise<AxeResults>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe-core holds to be serious, on a page or in a part of it; by some of its rules, where the others have had their say. */
async function faults(page: Page, part = ':root', rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  // Selectors of all nodes that are well are most of its work.
  const { violations } = await page.evaluate(
    ([part, options]) => (globalThis as unknown as { axe: Axe }).axe.run(part, options),
    [
      part,
      {
        resultTypes: ['violations'],
        selectors: false,
        preload: false,
        ...(rules && { runOnly: [...rules] }),
      } satisfies RunOptions,
    ] as const,
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

const experimentOf = (cell: CellName, T: number, n = 3) =>
  resize(resize(withCell(textbook, cell), { n }), { T });

test('Explore: its pictures, and every view beside the triangle', async () => {
  const { page } = await openPage({ ...STILL, width: 390 });
  const look = async (part?: string, rules?: readonly string[]) => {
    expect(await faults(page, part, rules)).toEqual([]);
    expect(await crowded(page)).toEqual([]);
  };
  /** Another view beside the triangle, opened as far as it goes. */
  const openView = async (name: string) => {
    await tab(page, name).click();
    await page.locator('#panel-body h2').waitFor();
    for (const details of await page.locator('#panel-body details:not([open]) > summary').all())
      await details.click();
  };
  const lookAtViews = async (rules?: readonly string[]) => {
    for (const name of ['Spectrum', 'Terms, signed', 'A against B']) {
      await openView(name);
      await step(name, () => look('#panel-body', rules));
    }
  };
  const held = textbook;
  const wide = async (expected: number) =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(expected);

  await step('light, narrow', async () => {
    await lead(page, { experiment: experimentOf('lstm', 3), held });
    await page.locator('.opener').last().click();
    await page.locator('#chip.good').waitFor();
    await openView('Norms');
    await page.locator('#panel-body .glossary-term').first().focus();
    await page.locator('#glossary').waitFor();
    await look();
    await lookAtViews();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Bring your own network' }).click();
    await page.getByRole('button', { name: 'Try an example' }).click();
    await page.getByRole('heading', { name: '1 LSTM layer' }).waitFor();
    await page.getByText('Outputs that are computed here').click();
    await look('#import');
    await page.getByRole('button', { name: 'Guide' }).click();
    await page.locator('#guide h2').waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByText('Export', { exact: true }).click();
    await look('header');
    await press(page, 'Escape');
    await showControls(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await look('#share');
    await wide(390);
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Close the guide' }).click();
  });

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  // By night only the colours are others.
  const COLOURS = ['color-contrast', 'link-in-text-block'];
  await step('dark, wide', async () => {
    await lead(page, { experiment: experimentOf('gru', 5), held });
    await page.locator('.opener').last().click();
    await page.locator('#chip.good').waitFor();
    await openView('Norms');
    await look();
    await lookAtViews(COLOURS);
    await page.getByRole('button', { name: 'Guide' }).click();
    await page.locator('#guide h2').waitFor();
    await look('#guide', COLOURS);
    await showControls(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await look('#share', COLOURS);
    await wide(1440);
    await press(page, 'Escape');
    await page.getByRole('button', { name: 'Close the guide' }).click();
  });

  await page.setViewportSize({ width: 1024, height: 900 });
  await step('dark, a hundred steps', async () => {
    await lead(page, { experiment: experimentOf('tanh', 100), held });
    await page.locator('#triangle .field').click();
    await page.locator('#chip.good').waitFor();
    for (const part of ['#network', '#triangle']) await look(part);
    await wide(1024);
  });

  await step('twelve steps', async () => {
    await lead(page, { experiment: experimentOf('gru', 12), held });
    expect(await crowded(page)).toEqual([]);
    await wide(1024);
  });
});

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

test('the picture is on the first screen, nothing is wider or crowded, and no product runs into its matrix', async () => {
  const { page } = await openPage({ ...STILL, height: FIRST_HEIGHT });
  const resizeTo = (width: number) => page.setViewportSize({ width, height: FIRST_HEIGHT });
  for (const width of [1440, 1024, 390]) {
    await resizeTo(width);
    await step(`first screen, ${width} px`, () => expectFirstScreen(page, width));
  }
  const keepsToPage = async (width: number) => {
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await crowdedPhases(page)).toEqual([]);
    expect(await chainFaults(page)).toEqual([]);
  };
  const rows = [
    ['sigmoid', 5, [1024, 390]],
    ['sigmoid', 8, [390, 1024]],
    ['sigmoid', 17, [1024, 390]],
    ['lstm', 17, [390, 1440]],
    ['lstm', 12, [1440, 390]],
    ['sigmoid', 12, [390, 1024, 1280, 1440]],
  ] as const;
  for (const [cell, T, widths] of rows) {
    await resizeTo(widths[0]);
    await lead(page, { experiment: experimentOf(cell, T, 8) });
    await page
      .locator('#transport')
      .getByText(`E${subscript(T)}`)
      .first()
      .waitFor({ state: 'attached' });
    for (const width of widths) {
      await resizeTo(width);
      await step(`${cell}, T = ${T}, ${width} px`, () => keepsToPage(width));
    }
    // One step at a time is open.
    if (cell === 'lstm' && T === 12) {
      await page.locator('.opener').last().click();
      for (const width of widths) {
        await resizeTo(width);
        await step(`gates, ${width} px`, () => keepsToPage(width));
      }
    }
  }

  await lead(page, { experiment: experimentOf('sigmoid', 12) });
  await page.locator('#formula .chip').last().click();
  await page.locator('#formula button.term').nth(4).waitFor();
  for (const width of [1440, 1280, 1024, 390]) {
    await resizeTo(width);
    await step(`formula, ${width} px`, async () => expect(await overlaps(page)).toBe(0));
  }
});

/** Products of the formula that run into their matrix. */
const overlaps = (page: Page) =>
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
