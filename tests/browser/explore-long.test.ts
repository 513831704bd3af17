// Explore with long sequences and many units: strips, zoom, heat maps, the horizon, and what comes from the worker.
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type CellName, Terms, resize, textbook, withCell } from '../../src/index.ts';
import { formatNumber, formatPercent } from '../../src/viz/text/format.ts';
import { becomes, lead, number, openUnchecked, press, setSteps, tab, title } from './support/explore.ts';
import { step } from './support/step.ts';

const experimentOf = (cell: CellName, T: number, n: number) =>
  resize(resize(withCell(textbook, cell), { n }), { T });
/** How many pixels of a canvas are not empty, and how many colours they have. */
const painted = (canvas: Locator) =>
  canvas.evaluate((node: HTMLCanvasElement) => {
    const { data } = node.getContext('2d')!.getImageData(0, 0, node.width, node.height);
    const pixels = new Uint32Array(data.buffer).filter((pixel) => pixel !== 0);
    return { width: node.width, height: node.height, filled: pixels.length, colours: new Set(pixels).size };
  });

/** As soon as all is drawn for a page of that width. */
async function expectNothingWider(page: Page, width: number): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const checks = page.locator('#agreement .scroll');
  await expect
    .poll(() => checks.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    .toBe(0);
}

test('a hundred steps are strips, whose numbers are those of the engine, and heat maps; three hundred of 64 units are shown', async () => {
  const experiment = experimentOf('lstm', 100, 16);
  const { page, errors, check } = await openUnchecked({ experiment });
  await step('strips', async () => {
    const { state } = new Terms(experiment).flow(100);
    await becomes(title(page), `From E₁₀₀, ${formatNumber(state[1], 2)} reaches (h₁, c₁)`);
    const strips = page.locator('#strips canvas');
    await strips.nth(5).waitFor();
    expect(await strips.count()).toBe(6);
    expect(await painted(strips.nth(1))).toMatchObject({ width: 101, height: 16, filled: 101 * 16 });
    // dE/dh: from h_1 to h_100, and nothing at h_0, where the gradient has not arrived.
    const { filled, colours } = await painted(strips.nth(2));
    expect(filled).toBe(100 * 16);
    expect(colours).toBeGreaterThan(40);
  });

  await step('a heat map: picked, typed, dragged', async () => {
    const forget = page.getByRole('group', { name: 'W of f' });
    await forget.locator('.heat').focus();
    await press(page, 'ArrowDown', 'ArrowRight');
    const field = forget.getByLabel('W of f row 2, column 2', { exact: true });
    const before = await title(page).textContent();
    await field.fill('-1.5');
    await expect.poll(() => title(page).textContent()).not.toBe(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(title(page), before!);
    await forget.locator('.heat').scrollIntoViewIfNeeded();
    const box = (await forget.locator('.heat').boundingBox())!;
    await page.mouse.move(box.x + 3, box.y + 3);
    await page.mouse.down();
    await page.mouse.move(box.x + 83, box.y + 3, { steps: 5 });
    await page.mouse.up();
    expect(
      Number(await forget.getByLabel('W of f row 1, column 1', { exact: true }).inputValue()),
    ).toBeCloseTo(experiment.weights.W[16][0] + 0.8, 2);
  });

  await step('in pages of any width', async () => {
    await check();
    await page.locator('#chip.good').waitFor();
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNothingWider(page, width);
    }
  });

  await step('three hundred', async () => {
    await lead(page, { experiment: experimentOf('gru', 300, 64) });
    await becomes(title(page), /^From E₃₀₀,/);
    expect((await painted(page.locator('#triangle canvas'))).filled).toBe((300 * 301) / 2);
  });
  expect(errors).toEqual([]);
});

test('a hundred steps have a triangle that is walked and cut off, and zoom to the drawn network; fewer leave nothing behind', async () => {
  const experiment = experimentOf('tanh', 100, 8);
  const { page, errors } = await openUnchecked({ experiment });
  await becomes(title(page), /^From E₁₀₀,/);
  const terms = new Terms(experiment);
  const field = page.locator('#triangle .field');
  const handle = page.getByRole('slider', { name: 'Horizon' });

  await step('walked', async () => {
    const canvas = await painted(page.locator('#triangle canvas'));
    expect(canvas).toMatchObject({ width: 100, height: 100, filled: (100 * 101) / 2 });
    await field.focus();
    await press(page, 'ArrowRight');
    await becomes(
      page.locator('#triangle .readout'),
      `W: loss E₁₀₀, step k = 2: norm ${formatNumber(terms.norm('W', 100, 2))}`,
    );
    await press(page, 'Shift+ArrowUp');
    await becomes(page.locator('#triangle .readout'), 'loss E₉₀, step k = 2');
    await becomes(title(page), /^From E₉₀, .* reaches h₂/);
    expect(await field.getAttribute('aria-label')).toContain('Loss E90, step 2');
  });

  await step(
    'cut off at the horizon, what is left has the share and the direction that the terms say',
    async () => {
      await handle.focus();
      for (let i = 0; i < 9; i++) await press(page, 'Shift+ArrowRight');
      await becomes(page.locator('.horizon-text'), /Cut off after 10 steps.*what is kept/s);
      const words = (await page.locator('.horizon-text').textContent())!;
      const horizon = Number(/after (\d+)/.exec(words)![1]);
      const whole = terms.total('W', 'all').flat();
      const kept = whole.map(() => 0);
      for (let t = 1; t <= 100; t++) {
        for (let k = Math.max(1, t - horizon + 1); k <= t; k++)
          terms.entries('W', t, k).forEach((x, i) => (kept[i] += x));
      }
      const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
      const [size, own] = [Math.sqrt(dot(whole, whole)), Math.sqrt(dot(kept, kept))];
      const lost = kept.map((x, i) => x - whole[i]);
      expect(words).toContain(`is off by ${formatPercent(Math.sqrt(dot(lost, lost)) / size)} of its norm`);
      // As many digits as tell it from all.
      const shown = /what is kept has ([\d.]+) % of the norm/.exec(words)![1];
      expect(shown).toBe(formatNumber((100 * own) / size, shown.replace('.', '').length));
      expect(words).toContain(`a cosine of ${formatNumber(dot(kept, whole) / own / size, 4)} to it`);
      await press(page, 'End');
      await becomes(page.locator('.horizon-text'), 'drag ▲');
    },
  );

  await step('zoomed by keys, which walk them too', async () => {
    await lead(page, { experiment });
    await becomes(title(page), /^From E₁₀₀,/);
    await page.locator('#strips .hit').focus();
    await press(page, 'Shift+ArrowRight', 'ArrowRight');
    await becomes(title(page), /^From E₁₀₀, .* reaches h₁₂/);
    await page.getByText('The norms of these terms in a table').click();
    const row = page.locator('#triangle tbody tr').nth(11);
    expect(await row.locator('td').textContent()).toBe(formatNumber(terms.norm('W', 100, 12)));
    await page.locator('#strips .hit').focus();
    await press(page, 'Enter');
    await becomes(page.locator('.zoom-text'), 'steps 8–16 of 100');
    await page.getByRole('button', { name: 'All steps' }).click();
  });

  await step('zoomed by double click, button and overview', async () => {
    await page.locator('#strips .hit').dblclick({ position: { x: 400, y: 120 } });
    await becomes(page.locator('.zoom-text'), /steps 2\d–3\d of 100/);
    expect(await page.locator('#network .loss').count()).toBe(9);
    expect(await page.locator('#network .cell .value').count()).toBeGreaterThan(40);
    await page.getByRole('button', { name: 'All steps' }).click();
    await becomes(page.locator('.zoom-text'), 'steps 1–100 of 100');
    expect(await page.locator('#strips').isVisible()).toBe(true);
    const zoomIn = page.getByRole('button', { name: 'Zoom in' });
    for (let i = 0; i < 4; i++) await zoomIn.click();
    expect(await page.locator('#network .scroll').isVisible()).toBe(true);
    const overview = (await page.locator('.overview').boundingBox())!;
    await page.mouse.move(overview.x + overview.width * 0.5, overview.y + 12);
    await page.mouse.down();
    await page.mouse.move(overview.x + overview.width * 0.9, overview.y + 12, { steps: 4 });
    await page.mouse.up();
    await becomes(page.locator('.zoom-text'), /steps 5\d–9\d of 100/);
  });

  await step('the cells of fewer steps are faded beyond the horizon, each number in its cell', async () => {
    await setSteps(page, 14);
    await becomes(title(page), 'All losses together');
    await handle.focus();
    await press(page, 'ArrowRight');
    await page.locator('#triangle .beyond').waitFor({ state: 'attached' });
    const layers = page.locator('#triangle .plot > svg > g');
    expect(await layers.evaluateAll((groups) => groups.map((group) => group.getAttribute('class')))).toEqual([
      'cells',
      'cut',
    ]);
    const widths = await page
      .locator('#triangle .term .size')
      .evaluateAll((texts) =>
        (texts as SVGTextElement[]).map((text) => [
          text.getComputedTextLength(),
          (text.previousElementSibling as SVGRectElement).width.baseVal.value,
        ]),
      );
    expect(widths.length).toBe((14 * 15) / 2);
    expect(widths.filter(([text, cell]) => text > cell)).toEqual([]);

    await page.getByLabel('at the last step').check();
    await becomes(page.locator('#triangle .note').first(), 'There is one loss, so one row;');
    expect(await page.locator('#triangle .term').count()).toBe(14);
    expect((await page.locator('#triangle .plot').boundingBox())!.height).toBeLessThan(110);
  });

  await step('a finger draws the horizon from 100 steps to 5 in one go, and the page stays', async () => {
    await page.setViewportSize({ width: 390, height: 900 });
    await lead(page, { experiment });
    await becomes(title(page), /^From E₁₀₀,/);
    await field.waitFor();
    await handle.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const { x, y, width, height } = (await handle.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(32);
    // A bounding box would have the outline's stroke in it.
    const across = await field.evaluate((element) => {
      const field = element as SVGPathElement;
      return field.getBBox().width * field.getScreenCTM()!.a;
    });
    // Not the page's offset: what arrives above the triangle moves that, and nothing that is seen.
    const top = async () => (await page.locator('#triangle').boundingBox())!.y;
    const before = await top();
    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', moved = 0) =>
      devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: x + width / 2 + moved, y: y + 20 + moved / 8 }],
      });
    await touch('touchStart');
    for (let part = 1; part <= 20; part++) await touch('touchMove', (part / 20) * 0.95 * across);
    await touch('touchEnd');
    await expect.poll(() => handle.getAttribute('aria-valuetext')).toBe('5 steps');
    expect(Math.abs((await top()) - before)).toBeLessThan(1);
    await page.getByRole('button', { name: 'farther horizon' }).click();
    await expect.poll(() => handle.getAttribute('aria-valuetext')).toBe('6 steps');
  });
  expect(errors).toEqual([]);
});

/** From now on workers are sent nothing, until the function that it gives is called. */
async function holdWorkers(page: Page): Promise<() => Promise<void>> {
  const release = await page.evaluateHandle(() => {
    const { prototype } = Worker;
    const post = prototype.postMessage;
    const kept: (() => void)[] = [];
    prototype.postMessage = function (this: Worker, ...sent: unknown[]) {
      kept.push(() => Reflect.apply(post, this, sent));
    };
    return () => {
      prototype.postMessage = post;
      for (const send of kept) send();
    };
  });
  return () => release.evaluate((send) => send());
}

test('what is computed elsewhere: an overflow, an overtaken question, and what is late until it is there', async () => {
  const { page, errors, check } = await openUnchecked({ experiment: experimentOf('linear', 100, 16) });
  const first = number(page, 'W row 1, column 1');

  await step('an overflow is named, and the last good picture stays', async () => {
    await becomes(title(page), /^From E₁₀₀,/);
    const before = await title(page).textContent();
    const message = page.locator('#message');
    await first.fill('1e30');
    await becomes(message, /Overflow: .* at step \d+ is -?Infinity/);
    expect(await title(page).textContent()).toBe(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await message.textContent())!.trim()).toBe('');
  });

  await step(
    'a question that is overtaken is dropped: what is shown last is of the last numbers',
    async () => {
      const experiment = experimentOf('tanh', 100, 32);
      await lead(page, { experiment });
      await first.focus();
      for (let i = 0; i < 40; i++) await press(page, 'ArrowUp');
      const { weights } = experiment;
      const W = weights.W.with(0, weights.W[0].with(0, Number((weights.W[0][0] + 0.4).toPrecision(12))));
      const { state } = new Terms({ ...experiment, weights: { ...weights, W } }).flow(100);
      await becomes(title(page), `From E₁₀₀, ${formatNumber(state[1], 2)} reaches h₁`);
    },
  );

  await step('what is late says so: the spectrum, and of many steps every view', async () => {
    await lead(page);
    await check();
    const stale = page.locator(':not(#agreement *)[data-stale][aria-busy=true]');
    const marked = () => stale.evaluateAll((parts) => parts.map((part) => part.id || part.className).sort());
    const spectrum = page.locator('.spectrum-readouts');
    const change = async (value: string) => {
      await first.fill(value);
      await press(page, 'Enter');
    };
    await tab(page, 'Spectrum').click();
    await spectrum.waitFor();
    // What the page moves under the pointer is not to be hovered.
    await page.mouse.move(5, 5);
    let release = await holdWorkers(page);
    const before = await spectrum.innerText();
    await change('3');
    await expect.poll(marked).toEqual(['panel-body']);
    expect(await spectrum.innerText()).toBe(before);
    await release();
    await expect.poll(() => spectrum.innerText()).not.toBe(before);
    expect(await marked()).toEqual([]);

    await setSteps(page, 40);
    await becomes(title(page), /^From E₄₀,/);
    await page.locator('#chip.good').waitFor();
    release = await holdWorkers(page);
    const told = await title(page).textContent();
    await change('2');
    await expect.poll(marked).toEqual(['detail', 'network', 'panel', 'triangle']);
    await becomes(page.locator('#chip:not(.good, .bad)'), 'computing…');
    expect(await title(page).textContent()).toBe(told);
    await release();
    await page.locator('#chip.good').waitFor();
    expect(await title(page).textContent()).not.toBe(told);
    await expect.poll(marked).toEqual([]);
  });
  expect(errors).toEqual([]);
});
