// Explore with long sequences and many units: strips, zoom, heat maps, the horizon, and what comes from the worker.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Terms, resize, textbook, withCell } from '../../src/index.ts';
import { formatNumber, formatPercent } from '../../src/viz/text/format.ts';
import { openPage, showControls } from './support/browser.ts';

const STILL = { reducedMotion: 'reduce' } as const;
const title = (page: Page) => page.locator('#network-title');
const becomes = (locator: Locator, text: string | RegExp) => locator.filter({ hasText: text }).waitFor();

async function openLong(cell: string, T: number, n: number, width = 1440) {
  const opened = await openPage({ ...STILL, width });
  const { page } = opened;
  await showControls(page);
  await page.getByLabel('cell').selectOption(cell);
  for (const [name, size] of [
    ['hidden units', n],
    ['steps', T],
  ] as const) {
    const field = page.getByRole('spinbutton', { name });
    await field.fill(String(size));
    await field.press('Enter');
  }
  await becomes(title(page), new RegExp(`^From E${subscripts(T)},`));
  return opened;
}
const subscripts = (step: number) => [...String(step)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
const experimentOf = (cell: 'lstm' | 'tanh', T: number, n: number) =>
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

describe('a hundred steps', () => {
  test('are strips, whose numbers are those of the engine, and heat maps: picked, typed, dragged; in pages of any width', async () => {
    const { page, errors } = await openLong('lstm', 100, 32);
    const terms = new Terms(experimentOf('lstm', 100, 32));
    const { state } = terms.flow(100);
    await becomes(title(page), `From E₁₀₀, ${formatNumber(state[1], 2)} reaches (h₁, c₁)`);
    const strips = page.locator('#strips canvas');
    expect(await strips.count()).toBe(6);
    expect(await painted(strips.nth(1))).toMatchObject({ width: 101, height: 32, filled: 101 * 32 });
    // dE/dh: from h_1 to h_100, and nothing at h_0, where the gradient has not arrived.
    const { filled, colours } = await painted(strips.nth(2));
    expect(filled).toBe(100 * 32);
    expect(colours).toBeGreaterThan(40);

    const forget = page.getByRole('group', { name: 'W of f' });
    await forget.locator('.heat').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
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
    ).toBeCloseTo(experimentOf('lstm', 100, 32).weights.W[32][0] + 0.8, 2);

    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNothingWider(page, width);
    }
    expect(errors).toEqual([]);
  });

  test('zoom to the drawn network, by button, double click, overview and keys, which walk them too', async () => {
    const { page, errors } = await openLong('tanh', 100, 4);
    // By keys
    await page.locator('#strips .hit').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowRight');
    await becomes(title(page), /^From E₁₀₀, .* reaches h₁₂/);
    await page.getByText('The norms of these terms in a table').click();
    const terms = new Terms(experimentOf('tanh', 100, 4));
    const row = page.locator('#triangle tbody tr').nth(11);
    expect(await row.locator('td').textContent()).toBe(formatNumber(terms.norm('W', 100, 12)));
    await page.locator('#strips .hit').focus();
    await page.keyboard.press('Enter');
    await becomes(page.locator('.zoom-text'), 'steps 8–16 of 100');
    await page.getByRole('button', { name: 'All steps' }).click();

    // By mouse
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
    expect(errors).toEqual([]);
  });

  test('have a triangle that is walked, and cut off at the horizon', async () => {
    const { page } = await openLong('tanh', 100, 8);
    const field = page.locator('#triangle .field');
    const terms = new Terms(experimentOf('tanh', 100, 8));
    const canvas = await painted(page.locator('#triangle canvas'));
    expect(canvas).toMatchObject({ width: 100, height: 100, filled: (100 * 101) / 2 });
    await field.focus();
    await page.keyboard.press('ArrowRight');
    await becomes(
      page.locator('#triangle .readout'),
      `W: loss E₁₀₀, step k = 2: norm ${formatNumber(terms.norm('W', 100, 2))}`,
    );
    await page.keyboard.press('Shift+ArrowUp');
    await becomes(page.locator('#triangle .readout'), 'loss E₉₀, step k = 2');
    await becomes(title(page), /^From E₉₀, .* reaches h₂/);
    expect(await field.getAttribute('aria-label')).toContain('Loss E90, step 2');

    // Cut off at the horizon, what is left has the share and the direction that the terms say.
    const handle = page.getByRole('slider', { name: 'Horizon' });
    await handle.focus();
    for (let i = 0; i < 9; i++) await page.keyboard.press('Shift+ArrowRight');
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
    const shown = /what is kept is ([\d.]+) % as long/.exec(words)![1];
    expect(shown).toBe(formatNumber((100 * own) / size, shown.replace('.', '').length));
    expect(words).toContain(`cosine ${formatNumber(dot(kept, whole) / own / size, 4)} to it`);
    await page.keyboard.press('End');
    await becomes(page.locator('.horizon-text'), 'drag ▲');
  });

  test('leave nothing behind: the cells of fewer steps are faded beyond the horizon, each number in its cell', async () => {
    const { page } = await openLong('tanh', 40, 4);
    const steps = page.getByRole('spinbutton', { name: 'steps' });
    await steps.fill('14');
    await steps.press('Enter');
    await becomes(title(page), 'All losses together');
    await page.locator('#triangle .handle').focus();
    await page.keyboard.press('ArrowRight');
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

  test('of 64 units, 300 of them, are shown and agree', async () => {
    const { page, errors } = await openLong('gru', 300, 64);
    expect((await painted(page.locator('#triangle canvas'))).filled).toBe((300 * 301) / 2);
    expect(errors).toEqual([]);
  });
});

test('a knob at an extreme that overflows is named, and the last good picture stays', async () => {
  const { page, errors } = await openLong('linear', 100, 16);
  const before = await title(page).textContent();
  const field = page.getByLabel('W row 1, column 1', { exact: true });
  await field.fill('1e30');
  await becomes(page.locator('#message'), /Overflow: .* at step \d+ is -?Infinity/);
  expect(await title(page).textContent()).toBe(before);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() =>
      page
        .locator('#message')
        .textContent()
        .then((text) => text!.trim()),
    )
    .toBe('');
  expect(errors).toEqual([]);
});

test('a question that is overtaken is dropped: what is shown last is of the last numbers', async () => {
  const { page, errors } = await openLong('tanh', 100, 32);
  const field = page.getByLabel('W row 1, column 1', { exact: true });
  await field.focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowUp');
  const weights = experimentOf('tanh', 100, 32).weights;
  const W = weights.W.with(0, weights.W[0].with(0, Number((weights.W[0][0] + 0.4).toPrecision(12))));
  const terms = new Terms({ ...experimentOf('tanh', 100, 32), weights: { ...weights, W } });
  await becomes(title(page), `From E₁₀₀, ${formatNumber(terms.flow(100).state[1], 2)} reaches h₁`);
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

test('what is late says so until it is there: the spectrum, and of many steps every view', async () => {
  const { page, errors } = await openPage(STILL);
  const stale = page.locator(':not(#agreement *)[data-stale][aria-busy=true]');
  const marked = () => stale.evaluateAll((parts) => parts.map((part) => part.id || part.className).sort());
  const steps = page.getByRole('spinbutton', { name: 'steps' });
  const spectrum = page.locator('.spectrum-readouts');
  const change = async (value: string) => {
    await page.getByLabel('W row 1, column 1', { exact: true }).fill(value);
    await page.keyboard.press('Enter');
  };
  await page.getByRole('tab', { name: 'Spectrum' }).click();
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

  await steps.fill('40');
  await steps.press('Enter');
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
  expect(errors).toEqual([]);
});

test('a finger draws the horizon from 100 steps to 5 in one go, and the page stays', async () => {
  const { page } = await openLong('tanh', 100, 4, 390);
  const handle = page.locator('#triangle .handle');
  await handle.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await handle.boundingBox())!;
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(32);
  // A bounding box would have the outline's stroke in it.
  const across = await page.locator('#triangle .field').evaluate((element) => {
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
