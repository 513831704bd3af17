// The benchmark in headless Chromium: opens bench.html by the link that starts a set, waits for the run to end, and takes
// the report by the page's own button. WebGL and WebGPU run on the machine's graphics device, where the browser finds one.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { presets, toQuery } from '../src/bench/harness/choice.ts';
import { describeMachine } from '../src/bench/harness/node/main.ts';
import { idOf } from '../src/bench/harness/works.ts';
import { ensureChromium, QUIET } from './chromium.mjs';
import { serveSite } from './site.mjs';

// Without a graphics device both are emulated on the processor, and the report says so.
const GRAPHICS = ['--ignore-gpu-blocklist', '--enable-unsafe-swiftshader', '--enable-unsafe-webgpu'];

/**
 * @param {boolean} quick
 * @param {readonly import('../src/bench/harness/works.ts').Entry[]} [works] instead of what the page's set has
 * @returns {Promise<import('../src/bench/harness/results.ts').Report>}
 * @throws Error with what the page says, when the run has failed
 */
export async function benchInBrowser(quick, works) {
  const set = quick ? presets.quick : presets.all;
  const choice = works ? { ...presets.all, works: works.map(idOf), quick } : set;
  const executablePath = ensureChromium(undefined, { graphics: true });
  const site = await serveSite({ page: 'bench.html' });
  const browser = await chromium.launch({ executablePath, args: [...QUIET, ...GRAPHICS] });
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}bench.html?${toQuery(choice)}&start`);
    await untilOver(page);
    const failure = await page.locator('#message [data-failed]').allTextContents();
    if (failure.length > 0) throw new Error(failure[0]?.trim());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save JSON' }).click(),
    ]);
    /** @type {import('../src/bench/harness/results.ts').Report} */
    const report = JSON.parse(await readFile(await download.path(), 'utf8'));
    // What the browser does not tell of this machine, Node does.
    const { cpu, cores, os } = await describeMachine();
    return { ...report, machine: { ...report.machine, cpu, cores, os } };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Says on standard error what the page says, until the run is over. @type {(page: import('playwright-core').Page) => Promise<void>} */
async function untilOver(page) {
  let said = '';
  while ((await page.locator('#settings [data-running="true"]').count()) > 0) {
    const text = (await page.locator('#live').textContent()) ?? '';
    if (text !== said && text !== '') process.stderr.write(`${text}\n`);
    said = text;
    await page.waitForTimeout(250);
  }
}
