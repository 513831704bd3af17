// Bench in a real browser: real strategies, WebGL and WebGPU in software.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { parseReport } from '../../src/bench/harness/report.ts';
import type { Report } from '../../src/bench/harness/results.ts';
import { parseAddress } from '../../src/viz/page/address.ts';
import { type Change, type OpenPage, openPage, type PageOptions } from './support/browser.ts';

/** Answers are what counts here, not times: hardly any warming up, and nobody too slow on a busy machine. */
const PATIENT: Change = [
  /warmUpMs:\d+,slowestMs:\w+,patienceMs:\w+,lastStartMs:[^,]+,endMs:[^,}]+/g,
  'warmUpMs:20,slowestMs:6e4,patienceMs:6e4,lastStartMs:1/0,endMs:1/0',
];
/** The second round holds what more would. */
const SHORT: Change = [/rounds:11,fewestRounds:7/g, 'rounds:2,fewestRounds:2'];
/** Rounds that last until something is done while they do. */
const LONG: Change = [/roundMs:30/g, 'roundMs:100'];
const open = (query: string, { changes = [], ...options }: PageOptions = {}): Promise<OpenPage> =>
  openPage({
    reducedMotion: 'reduce',
    ...options,
    changes: [PATIENT, ...changes],
    path: `bench.html?${query}`,
  });
const untilOver = (page: Page, timeout = 60_000) =>
  page.locator('#live').filter({ hasText: 'The run is over' }).waitFor({ state: 'attached', timeout });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const rowOf = (page: Page, strategy: string, block = 0) =>
  page
    .locator('.bench tbody')
    .nth(block)
    .locator('tr')
    .filter({ has: page.getByRole('rowheader', { name: strategy, exact: true }) });

async function saved(page: Page, name = 'Save JSON'): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return readFile(await download.path(), 'utf8');
}
const resultsOf = (report: Report, strategy: string) =>
  report.results.filter((result) => result.strategy === strategy);

test('a quick run, with TensorFlow.js on WebGL', async () => {
  const { page, errors, requests, changed } = await open(
    'work=rnn-3-4-1&work=rnn-50-16-1&with=ours-f32&with=tfjs-webgl&quick&start',
    { webgl: true },
  );
  await untilOver(page);
  expect(await page.locator('#finding').textContent()).toMatch(
    /^RNN gradient: only emulated GPUs here, [\d.,]+ times as long at best$/,
  );
  expect(await page.locator('#explanation').textContent()).toMatch(/software/);
  expect(await rowOf(page, 'tfjs-webgl').textContent()).toMatch(/WebGL, software, float32/);
  expect(await page.locator('.devices').textContent()).toMatch(
    /SwiftShader.*software.*float32.*forwarding of small ops to the CPU off/s,
  );

  const report = parseReport(await saved(page));
  expect(report.results).toHaveLength(4);
  for (const result of resultsOf(report, 'tfjs-webgl')) {
    expect(result).toMatchObject({
      status: 'ok',
      rounds: 7,
      device: { api: 'WebGL', software: true, cpuForward: false },
    });
    expect(result.maxRelativeError).toBeGreaterThan(0);
    expect(result.maxRelativeError).toBeLessThan(1e-4);
    expect(result.firstMs).toBeGreaterThan(result.medianMs!);
    expect(result.ratioToOurs).toBeGreaterThan(1);
  }
  for (const result of resultsOf(report, 'ours-f32'))
    expect(result).toMatchObject({
      status: 'ok',
      ratioToOurs: 1,
      device: null,
      peakShare: expect.any(Number),
    });
  expect((await saved(page, 'Save CSV')).split('\r\n')).toHaveLength(6);

  expect(changed).toContainEqual(expect.stringContaining('/run.worker-'));
  expect(errors).toEqual([]);
  const site = new URL(inject('site'));
  for (const request of requests.filter((url) => !url.startsWith('blob:')))
    expect(new URL(request).host).toBe(site.host);
});

test('steps of training, with TensorFlow.js on WebGL', { timeout: 120_000 }, async () => {
  const { page, errors } = await open('work=rnn-training-50-32-32&with=ours-f32&with=tfjs-webgl&start', {
    webgl: true,
    changes: [SHORT],
  });
  await untilOver(page, 100_000);
  expect(await page.locator('#finding').textContent()).toMatch(/^RNN training: only emulated GPUs here, /);
  const { results } = parseReport(await saved(page));
  expect(results.map(({ strategy, status }) => [strategy, status])).toEqual([
    ['ours-f32', 'ok'],
    ['tfjs-webgl', 'ok'],
  ]);
  for (const { maxRelativeError } of results) expect(maxRelativeError).toBeLessThan(1e-5);
  expect(await page.locator('#chart .point').count()).toBe(2);
  expect(errors).toEqual([]);
});

test('every strategy of a browser finds the gradient, or says why not', { timeout: 180_000 }, async () => {
  const query = 'work=lstm-3-4-1&work=lstm-inference-3-4-1&work=rnn-terms-3-4-1&quick';
  // The policy refuses the threads that TensorFlow.js makes of texts.
  const url = inject('siteWithoutPolicy');
  const { page, errors } = await open(query, { url, webgl: true, changes: [SHORT] });
  await page.getByText('Choose works and strategies').click();
  await page.getByLabel(/thorough:/).check();
  await button(page, 'Start').click();
  await untilOver(page, 150_000);
  const { results } = parseReport(await saved(page));
  const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  const excuses: Record<string, RegExp> = {
    'ours-f32-2threads': /^one sequence cannot be split$/,
    ...(!hasAdapter && { 'tfjs-webgpu': /WebGPU/, 'jax-js-webgpu': /WebGPU/ }),
  };
  const faults = results.filter(({ strategy, status, maxRelativeError }) => {
    const excuse = excuses[strategy];
    return excuse ? !excuse.test(status) : status !== 'ok' || !(maxRelativeError! < 1e-5);
  });
  expect(faults).toEqual([]);
  expect(new Set(results.map(({ strategy }) => strategy)).size).toBe(14);
  expect(errors).toEqual([]);
});

describe('a WebGL context that is lost', () => {
  /** A way to lose the context from outside. */
  const change: Change = [
    /([\w$]+)\.canvas\.addEventListener\((["'`])webglcontextlost/,
    `new BroadcastChannel('lose').onmessage = () => $1.getExtension('WEBGL_lose_context').loseContext(); $&`,
  ];
  const start = (...changes: readonly Change[]) =>
    open('work=rnn-3-4-1&work=rnn-50-16-1&with=ours-f32&with=tfjs-webgl&start', {
      webgl: true,
      changes: [change, ...changes],
    });
  const lose = (page: Page) => page.evaluate(`new BroadcastChannel('lose').postMessage('now')`);

  test(
    'while it is timed: said at once, rounds kept, the next size afresh, and it can go on',
    { timeout: 120_000 },
    async () => {
      const { page } = await start(LONG);
      const progress = page.locator('#progress');
      await progress
        .filter({ hasText: 'T = 3, n = 4' })
        .filter({ hasText: /round ([2-9]|1\d)\./ }) // one at least is kept
        .waitFor();
      await lose(page);
      const said = /tfjs-webgl: the WebGL context was lost in round \d+ of 11/;
      await page.locator('#message').filter({ hasText: said }).waitFor();
      expect(await button(page, 'Cancel').count()).toBe(1);
      await untilOver(page);
      const row = await rowOf(page, 'tfjs-webgl', 0).textContent();
      expect(row).toMatch(/ms.*the WebGL context was lost in round \d+ of 11, \d+ kept/s);
      expect(await rowOf(page, 'tfjs-webgl', 1).textContent()).not.toMatch(/lost/);

      await button(page, 'Go on with the one that is missing').click();
      await untilOver(page);
      expect(await page.locator('#message').textContent()).toBe('');
      expect(await rowOf(page, 'tfjs-webgl', 0).textContent()).not.toMatch(/lost/);
      expect(await page.locator('.bench tbody').count()).toBe(2);
      expect(await button(page, /^Go on/).count()).toBe(0);
    },
  );

  test('before it is asked anything: the same', async () => {
    const { page } = await start();
    await page.locator('#progress').filter({ hasText: 'first answer' }).waitFor();
    await lose(page);
    await page.locator('#message').filter({ hasText: 'tfjs-webgl: the WebGL context was lost' }).waitFor();
    await untilOver(page);
    expect(await rowOf(page, 'tfjs-webgl', 0).textContent()).toMatch(/lost/);
    expect(await rowOf(page, 'tfjs-webgl', 1).textContent()).toMatch(/ms.*WebGL, software/s);
  });
});

/** As a browser does when its tab goes to the background, or comes back. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('a hidden page holds, and goes on when it is seen again', async () => {
  const { page } = await open('work=rnn-50-16-1&with=ours-f32&with=ours-ts&with=scalar&start', {
    changes: [LONG],
  });
  const progress = page.locator('#progress');
  await progress.filter({ hasText: /round \d/ }).waitFor();
  await setHidden(page, true);
  // What is under way ends, and then nothing moves any more.
  const isAtRest = async () => {
    const before = await progress.textContent();
    await page.waitForTimeout(500);
    return (await progress.textContent()) === before;
  };
  await expect.poll(isAtRest).toBe(true);
  expect(await button(page, 'Cancel').count()).toBe(1);
  await setHidden(page, false);
  await progress.filter({ hasText: 'Held once' }).waitFor();
  await untilOver(page);
  expect(await rowOf(page, 'ours-f32').textContent()).toMatch(/µs/);
});

test('cancelled, it keeps what it has, also over a reload, and can go on', async () => {
  const { page, errors } = await open(
    'work=rnn-3-4-1&work=rnn-50-16-1&with=ours-f32&with=ours-ts&with=scalar&start',
    { changes: [LONG] },
  );
  await page
    .locator('#progress')
    .filter({ hasText: '(2 of 2)' })
    .filter({ hasText: /round \d/ })
    .waitFor();
  await button(page, 'Cancel').click();
  await untilOver(page);
  expect(await rowOf(page, 'ours-f32', 0).textContent()).toMatch(/ns/);
  expect(await rowOf(page, 'ours-f32', 1).textContent()).toMatch(/cancelled/);
  const before = await page.locator('#table').innerText();

  await page.reload();
  expect(await page.locator('#table').innerText()).toBe(before);
  expect(parseAddress(new URL(page.url())).query).toMatch(/^work=(?!.*start)/);
  await button(page, 'Go on with the one that is missing').click();
  await untilOver(page);
  expect(await page.locator('#table').innerText()).not.toMatch(/cancelled/);
  expect(errors).toEqual([]);
});

describe('an earlier run', () => {
  test('stands beside this one, from a file', async () => {
    const { page } = await open('work=rnn-3-4-1&with=ours-f32&with=ours-ts&quick&start');
    await untilOver(page);
    const text = await saved(page);
    await page
      .locator('#file')
      .setInputFiles({ name: 'then.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.locator('#runs').filter({ hasText: 'then.json' }).waitFor();
    expect(await rowOf(page, 'ours-ts').textContent()).toMatch(/\(now 1 × that\)/);
    expect(await page.locator('#chart .series.earlier').count()).toBe(2);
    await page.getByLabel('beside it').selectOption('none');
    expect(await page.locator('#chart .series.earlier').count()).toBe(0);
    // Presented, the finding and its chart fit the screen.
    await page.getByRole('button', { name: 'Present' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBe(900);
  });

  test('that is no run is not opened, and nothing is lost', async () => {
    const { page } = await open('work=rnn-3-4-1&with=ours-f32&quick&start');
    await untilOver(page);
    const before = await page.locator('#table').innerText();
    const files = [
      ['empty.json', '', /^empty\.json was not opened: not JSON/],
      ['other.json', '{"cell": "sigmoid"}', /^other\.json was not opened: machine: expected/],
    ] as const;
    for (const [name, text, message] of files) {
      await page
        .locator('#file')
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
      await page.locator('#message').filter({ hasText: name }).waitFor();
      expect((await page.locator('#message').innerText()).trim()).toMatch(message);
      expect(await page.locator('#table').innerText()).toBe(before);
    }
  });

  test('is there for who has none: ours', async () => {
    const { page, errors } = await open('');
    await button(page, 'Our run').click();
    await page.locator('#chart .series').nth(5).waitFor();
    expect(await page.locator('#finding').textContent()).toMatch(/^RNN gradient: /);
    expect(await page.locator('#explanation').textContent()).toContain('These are the numbers of our run.');
    expect(await page.locator('.bench tbody').count()).toBeGreaterThan(2);
    expect(errors).toEqual([]);
  });

  test('is the one before, when another is started; a reload keeps both', async () => {
    const { page } = await open('work=rnn-3-4-1&with=ours-f32&quick&start');
    await untilOver(page);
    await button(page, 'Start').click();
    await button(page, 'Cancel').waitFor();
    await untilOver(page);
    await page.locator('#chart .series.earlier').waitFor();
    await page.reload();
    expect(await page.getByLabel('beside it').locator('option').count()).toBe(2);
    await page.getByLabel('beside it').selectOption({ index: 1 });
    await page.locator('#chart .series.earlier').waitFor();
  });
});

test('a damaged link starts nothing, says what is wrong, and keeps the rest', async () => {
  const { page } = await open('work=gru-3-4-1&work=rnn-3-4-1&with=ours-f32&start');
  await expect
    .poll(() => page.locator('#message').innerText())
    .toMatch(/^The link is damaged: there is no work gru-3-4-1: /);
  expect(await button(page, 'Cancel').count()).toBe(0);
  await page.getByText('Choose works and strategies').click();
  expect(await page.locator('fieldset').first().locator('input:checked').count()).toBe(1);
});

test('what nothing chosen can do is not started', async () => {
  const { page } = await open('work=rnn-terms-3-4-1&with=tfjs-webgl');
  expect(await button(page, 'Start').isDisabled()).toBe(true);
});

test('the chart by keyboard', async () => {
  const { page } = await open('work=rnn-3-4-1&work=rnn-50-16-1&with=ours-f32&with=ours-ts&quick&start');
  await untilOver(page);
  const note = page.locator('#chart-note');
  await page.locator('#chart [tabindex="0"]').focus();
  expect(await note.textContent()).toMatch(/^ours-f32 at T = 3, n = 4, B = 1: /);
  await page.keyboard.press('ArrowRight');
  expect(await note.textContent()).toMatch(/^ours-f32 at T = 50, n = 16, B = 1: /);
  await page.keyboard.press('ArrowUp');
  expect(await note.textContent()).toMatch(/^ours-ts at T = 50, n = 16, B = 1: .* × ours-f32$/);
});

test(
  'npm run bench -- --browser --quick --json --works prints the same report as in Node',
  // Its pace is that of the command: on a busy machine TensorFlow.js may be too slow for it on emulated WebGL.
  { timeout: 120_000, retry: 2 },
  async () => {
    const script = resolve(import.meta.dirname, '../../.scripts/bench.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, '--browser', '--quick', '--json', '--works', 'lstm-3-4-1'],
      {
        env: { ...process.env, CHROMIUM_PATH: inject('chromium') },
      },
    );
    const { machine, engine, results } = parseReport(stdout);
    expect(machine).toMatchObject({ cpu: expect.any(String), runtime: expect.stringMatching(/Chrome/) });
    expect(engine).toBeNull();
    const small = results.filter(({ work, T }) => work === 'lstm' && T === 3);
    const statuses = Object.fromEntries(small.map(({ strategy, status }) => [strategy, status]));
    expect(statuses).toMatchObject({
      'ours-f32': 'ok',
      'tfjs-cpu': 'ok',
      'tfjs-wasm': 'ok',
      'tfjs-webgl': 'ok',
    });
    expect(Object.keys(statuses)).toContain('tfjs-webgpu');
    expect(new Set(results.map(({ work, T }) => `${work} ${T}`))).toEqual(new Set(['lstm 3']));
  },
);
