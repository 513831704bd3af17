// The agreement panel: green where the gradient is right, red where a derivative rule is wrong.
import { expect, test } from 'vitest';
import { openPage } from './support/browser.ts';

test('four ways agree, and TensorFlow.js ran on WebGL', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce', webgl: true });
  await page.locator('#chip.good').filter({ hasText: '4 of 4 agree' }).waitFor();
  expect(await page.locator('.agreement th.agrees').count()).toBe(4);
  const device = (await page.locator('.device').textContent())!.replace(/\s+/g, ' ');
  expect(device).toMatch(/SwiftShader.* which is software, in float32/);
  expect(device).toMatch(
    /gradients that lay in textures, and in forwarding of small ops to the CPU, which was off/,
  );
  expect(Number(device.match(/(\d+) draw calls/)![1])).toBeGreaterThan(20);
  const rows = await page.locator('.agreement tbody tr').allTextContents();
  expect(rows).toHaveLength(3);
});

test('a wrong derivative rule turns the panel red', async () => {
  // y · logistic(-x), the derivative of the sigmoid, as it is built.
  const change = [/\b([\w$]+)\*([\w$]+)\(-([\w$]+)\)/, '1.02*$1*$2(-$3)'] as const;
  const { page, changed } = await openPage({ reducedMotion: 'reduce', webgl: true, changes: [change] });
  await page.locator('#chip.bad').filter({ hasText: '✗' }).waitFor();
  await page.locator('.agreement th.disagrees[data-method="tfjs"]').waitFor();
  expect(await page.locator('.agreement th.disagrees[data-method="differences"]').count()).toBe(1);
  expect(await page.locator('.agreement th.disagrees[data-method="tape"]').count()).toBe(1);
  expect(await page.locator('.agreement .error.bad').count()).toBeGreaterThan(0);
  expect(changed.length).toBeGreaterThan(1); // the page's, and its worker's
});

test('without WebGL the panel says so, and everything else works', async () => {
  const { page, errors, requests } = await openPage({ reducedMotion: 'reduce', webgl: false });
  await page.locator('#chip.good').filter({ hasText: '3 of 3 agree' }).waitFor();
  expect(requests.filter((url) => url.includes('tfjs'))).toEqual([]); // a megabyte
  expect(await page.locator('.agreement th.unavailable[data-method="tfjs"]').textContent()).toMatch(/WebGL/);
  await page.getByLabel('W row 1, column 1').fill('2');
  await page.locator('#chip.good').filter({ hasText: '3 of 3 agree' }).waitFor();
  expect(errors).toEqual([]);
});
