// The development server serves the sources as they are, so it shows faults that a build hides.
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('the page works from its sources, TensorFlow.js and all', async () => {
  const { page, errors } = await openPage({
    url: inject('sources'),
    reducedMotion: 'reduce',
    webgl: true,
  });
  await page.locator('#chip.good').filter({ hasText: '4 of 4 agree' }).waitFor();
  expect(errors).toEqual([]);
});

/** What is wrong in the gallery as it is drawn now: each fault after its fixture. */
const faultsIn = (page: Page) =>
  page.evaluate(() => {
    const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    /** Of a colour in whatever way it is written, as WCAG defines it. */
    const luminance = (colour: string) => {
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].map((byte) =>
        byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = luminance(getComputedStyle(document.documentElement).backgroundColor);
    const faults: string[] = [];
    for (const host of document.querySelectorAll<HTMLElement>('[data-fixture]')) {
      const say = (fault: string) => faults.push(`${host.dataset.fixture}: ${fault}`);
      for (const node of host.querySelectorAll('*')) {
        for (const { name, value } of node.attributes) {
          if (name !== 'aria-valuetext' && /NaN|Infinity/.test(value))
            say(`${node.localName} has ${name}=${value}`);
        }
      }
      if (/NaN|Infinity|undefined/.test(host.textContent!)) say(`says ${host.textContent}`);
      for (const node of host.querySelectorAll<SVGTextElement>('svg.chart text')) {
        if (node.textContent!.trim() === '') continue;
        const { fill, stroke, fillOpacity } = getComputedStyle(node);
        const [ink, rim] = [luminance(fill), stroke === 'none' ? paper : luminance(stroke)];
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        if (contrast < 4.5 || Number(fillOpacity) < 1)
          say(`“${node.textContent}” is pale: ${contrast.toFixed(1)}`);
        if (Math.abs(rim - paper) > 0.01) say(`“${node.textContent}” has a line around it: ${stroke}`);
      }
      for (const svg of host.querySelectorAll('svg.chart')) {
        const right = svg.getBoundingClientRect().right;
        const texts = [...svg.querySelectorAll('text')]
          .map((node) => ({ text: node.textContent!, box: node.getBoundingClientRect() }))
          .filter(({ text }) => text.trim() !== '');
        for (const { text, box } of texts) {
          if (box.left < 0 || box.right > Math.max(right, host.getBoundingClientRect().right) + 1)
            say(`“${text}” is cut off`);
        }
        // Boxes of lines of text reach beyond its letters.
        texts.forEach((a, i) =>
          texts.slice(i + 1).forEach((b) => {
            const [dx, dy] = [
              Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
              Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top),
            ];
            if (dx > 1 && dy > 5) say(`“${a.text}” and “${b.text}” lie over each other`);
          }),
        );
      }
    }
    return faults;
  });

test('every fixture of every figure is drawn whole, on a desk and on a phone, by day and by night', async () => {
  const { page, errors } = await openPage({ url: inject('sources'), path: 'gallery.html' });
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.locator(`main[data-drawn="${width - 32}"]`).waitFor();
    await page.evaluate(() => document.fonts.ready);
    expect(await faultsIn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
  expect(await page.locator('[data-fixture]').count()).toBeGreaterThan(40);
  expect(errors).toEqual([]);
});
