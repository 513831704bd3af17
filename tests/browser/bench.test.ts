// Bench in a real browser: real strategies, WebGL and WebGPU in software.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { parseReport } from '../../src/bench/harness/report.ts';
import type { Report } from '../../src/bench/harness/results.ts';
import { parseAddress } from '../../src/viz/page/address.ts';
import { type Change, type OpenPage, openPage, type PageOptions } from './support/browser.ts';

/** Answers are what counts here, not times: hardly any warming up, and nobody too slow on a busy machine. */
const PATIENT: Change = [
  /slowFromMs:\d+(,roundMs:\d+),warmUpMs:\d+,slowestMs:\w+,patienceMs:\w+,lastStartMs:[^,]+,endMs:[^,}]+/g,
  'slowFromMs:1/0$1,warmUpMs:20,slowestMs:6e4,patienceMs:6e4,lastStartMs:1/0,endMs:1/0',
];
/** The second round holds what more would. */
const SHORT: Change = [/rounds:11,fewestRounds:7/, 'rounds:2,fewestRounds:2'];
/** A hundred rounds, each of one run at most sizes. */
const LONG: Change = [/rounds:11,fewestRounds:7(,[^}]*)roundMs:30/, 'rounds:100,fewestRounds:100$1roundMs:1'];
const open = (query: string, { changes = [], ...options }: PageOptions = {}): Promise<OpenPage> =>
  openPage({
    reducedMotion: 'reduce',
    ...options,
    changes: [PATIENT, ...changes],
    path: `bench.html?${query}`,
  });
const untilOver = (page: Page) =>
  page.locator('#live').filter({ hasText: 'The run is over' }).waitFor({ state: 'attached' });
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
const resultsOf = ({ results }: Pick<Report, 'results'>, strategy: string) =>
  results.filter((result) => result.strategy === strategy);

test('a quick run, with TensorFlow.js on WebGL', async () => {
  const { page, errors, requests, changed } = await open(
    'work=rnn-3-4-1&work=rnn-5-8-1&with=ours-f32&with=tfjs-webgl&quick&start',
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

test('every strategy of a browser finds the gradient, or says why not', async () => {
  const works = ['lstm-2-3-2', 'lstm-inference-2-3-2', 'lstm-training-2-3-2', 'rnn-terms-3-4-1'];
  const query = works.map((work) => `work=${work}&`).join('');
  // The policy refuses the threads that TensorFlow.js makes of texts.
  const url = inject('siteWithoutPolicy');
  const { page, errors } = await open(`${query}quick`, { url, webgl: true, changes: [SHORT] });
  await page.getByText('Choose works and strategies').click();
  await page.getByLabel(/thorough:/).check();
  await button(page, 'Start').click();
  await untilOver(page);
  const { results } = parseReport(await saved(page));
  const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  const excuses: Record<string, RegExp> = {
    ...(!hasAdapter && { 'tfjs-webgpu': /WebGPU/, 'jax-js-webgpu': /WebGPU/ }),
  };
  const faults = results.filter(({ strategy, status, maxRelativeError }) => {
    const excuse = excuses[strategy];
    return excuse ? !excuse.test(status) : status !== 'ok' || !(maxRelativeError! < 1e-5);
  });
  expect(faults).toEqual([]);
  expect(new Set(results.map(({ strategy }) => strategy)).size).toBe(14);
  expect(resultsOf({ results }, 'tfjs-webgl').map(({ work }) => work)).toEqual([
    'lstm',
    'lstm-inference',
    'lstm-training',
  ]);
  expect(errors).toEqual([]);
});

test('a WebGL context that is lost: said at once, rounds kept, the next size afresh, and it can go on', async () => {
  /** Lets the context be lost from outside, and says when it is. */
  const context: Change = [
    /([\w$]+)\.canvas\.addEventListener\((["'`])webglcontextlost/,
    `const channel = new BroadcastChannel('loss');
     channel.onmessage = () => $1.getExtension('WEBGL_lose_context').loseContext();
     $1.canvas.addEventListener('webglcontextlost', () => channel.postMessage('lost'));
     $&`,
  ];
  /** The first time that a run is there. */
  const loseOnce = (isThere: string) => `(await (async () => {
    if (self.isLost || !(${isThere})) return;
    self.isLost = true;
    const channel = new BroadcastChannel('loss');
    const lost = new Promise((resolve) => (channel.onmessage = resolve));
    channel.postMessage('lose');
    await lost;
    channel.close();
  })())`;
  const inRound2: Change = [
    /stage:(["'`]timing["'`]),strategy:([^,]+),round:([\w$]+\+1)/,
    `stage:(${loseOnce(`$2 === 'tfjs-webgl' && $3 === 2`)}, $1),strategy:$2,round:$3`,
  ];
  const beforeAnswer: Change = [
    /stage:(["'`]first answer["'`]),strategy:([^,]+),/,
    `stage:(${loseOnce(`$2 === 'tfjs-webgl'`)}, $1),strategy:$2,`,
  ];

  const changes = [PATIENT, SHORT, context, inRound2];
  const query = 'work=rnn-3-4-1&work=rnn-5-8-1&with=ours-f32&with=tfjs-webgl&start';
  const { page } = await openPage({
    reducedMotion: 'reduce',
    webgl: true,
    changes,
    path: `bench.html?${query}`,
  });
  const message = page.locator('#message');
  const said = message.filter({ hasText: 'tfjs-webgl: the WebGL context was lost in round 2 of 2' });
  await page
    .locator('body')
    .filter({ has: said })
    .filter({ has: button(page, 'Cancel') })
    .waitFor();
  await untilOver(page);
  const row = rowOf(page, 'tfjs-webgl', 0);
  expect(await row.textContent()).toMatch(/ms.*the WebGL context was lost in round 2 of 2, 1 kept/s);
  expect(await rowOf(page, 'tfjs-webgl', 1).textContent()).toMatch(/ms.*WebGL, software/s);
  expect(await rowOf(page, 'tfjs-webgl', 1).textContent()).not.toMatch(/lost/);

  // Before it is asked anything: the same.
  changes.splice(-1, 1, beforeAnswer);
  await button(page, 'Go on with the one that is missing').click();
  await message.filter({ hasText: /tfjs-webgl: the WebGL context was lost(?! in)/ }).waitFor();
  await untilOver(page);
  expect(await row.textContent()).toMatch(/the WebGL context was lost(?! in)/);

  changes.pop();
  await button(page, 'Go on with the one that is missing').click();
  await row.filter({ hasNotText: 'lost' }).waitFor();
  await untilOver(page);
  expect(await message.textContent()).toBe('');
  expect(await page.locator('.bench tbody').count()).toBe(2);
  expect(await button(page, /^Go on/).count()).toBe(0);
});

/** As a browser does when its tab goes to the background, or comes back. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('held while hidden; cancelled, it keeps what it has, also over a reload, and can go on', async () => {
  const changes = [PATIENT, LONG];
  // By the second size there is time for all of this.
  const query = 'work=rnn-3-4-1&work=rnn-100-64-32&with=ours-f32&with=ours-ts&start';
  const { page, errors } = await openPage({ reducedMotion: 'reduce', changes, path: `bench.html?${query}` });
  const progress = page.locator('#progress');
  await progress
    .filter({ hasText: '(2 of 2)' })
    .filter({ hasText: /round \d/ })
    .waitFor();
  await setHidden(page, true);
  // What is under way ends, and then nothing moves any more.
  const isAtRest = async () => {
    const before = await progress.textContent();
    await page.waitForTimeout(500);
    return (await progress.textContent()) === before;
  };
  await expect.poll(isAtRest).toBe(true);
  expect(await button(page, 'Cancel').count()).toBe(1);
  const round = (await progress.textContent())!.match(/round \d+\./)![0];
  await setHidden(page, false);
  await progress.filter({ hasText: 'Held once' }).filter({ hasNotText: round }).waitFor();

  await button(page, 'Cancel').click();
  await untilOver(page);
  expect(await rowOf(page, 'ours-f32', 0).textContent()).toMatch(/ns/);
  expect(await rowOf(page, 'ours-f32', 1).textContent()).toMatch(/cancelled/);
  const before = await page.locator('#table').innerText();

  changes.splice(-1, 1, SHORT);
  await page.reload();
  expect(await page.locator('#table').innerText()).toBe(before);
  expect(parseAddress(new URL(page.url())).query).toMatch(/^work=(?!.*start)/);
  await button(page, 'Go on with the one that is missing').click();
  await untilOver(page);
  expect(await page.locator('#table').innerText()).not.toMatch(/cancelled/);
  expect(errors).toEqual([]);
});

test('its chart by keyboard; an earlier run beside it: the one before, over a reload, or from a file', async () => {
  const { page, errors } = await open(
    'work=rnn-3-4-1&work=rnn-50-16-1&with=ours-f32&with=ours-ts&quick&start',
  );
  await untilOver(page);
  const note = page.locator('#chart-note');
  await page.locator('#chart [tabindex="0"]').focus();
  expect(await note.textContent()).toMatch(/^ours-f32 at T = 3, n = 4, B = 1: /);
  await page.keyboard.press('ArrowRight');
  expect(await note.textContent()).toMatch(/^ours-f32 at T = 50, n = 16, B = 1: /);
  await page.keyboard.press('ArrowUp');
  expect(await note.textContent()).toMatch(/^ours-ts at T = 50, n = 16, B = 1: .* × ours-f32$/);

  await button(page, 'Start').click();
  await button(page, 'Cancel').waitFor();
  await untilOver(page);
  const earlier = page.locator('#chart .series.earlier');
  await earlier.first().waitFor();
  await page.reload();
  const beside = page.getByLabel('beside it');
  expect(await beside.locator('option').count()).toBe(2);
  await beside.selectOption({ index: 1 });
  await earlier.first().waitFor();
  await beside.selectOption('none');
  expect(await earlier.count()).toBe(0);

  // What is no run is not opened, and nothing is lost.
  const before = await page.locator('#table').innerText();
  const message = page.locator('#message');
  const opened = (name: string, text: string) =>
    page.locator('#file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  for (const [name, text, fault] of [
    ['empty.json', '', /^empty\.json was not opened: not JSON/],
    ['other.json', '{"cell": "sigmoid"}', /^other\.json was not opened: machine: expected/],
  ] as const) {
    await opened(name, text);
    await message.filter({ hasText: name }).waitFor();
    expect((await message.innerText()).trim()).toMatch(fault);
    expect(await page.locator('#table').innerText()).toBe(before);
  }

  await opened('then.json', await saved(page));
  await page.locator('#runs').filter({ hasText: 'then.json' }).waitFor();
  expect(await rowOf(page, 'ours-ts').textContent()).toMatch(/\(now 1 × that\)/);
  expect(await earlier.count()).toBe(2);
  // Presented, the finding and its chart fit the screen.
  await page.getByRole('button', { name: 'Present' }).click();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBe(900);
  expect(errors).toEqual([]);
});

test('our run is there for who has none', async () => {
  const { page, errors } = await open('');
  await button(page, 'Our run').click();
  await page.locator('#chart .series').nth(5).waitFor();
  expect(await page.locator('#finding').textContent()).toMatch(/^RNN gradient: /);
  expect(await page.locator('#explanation').textContent()).toContain('These are the numbers of our run.');
  expect(await page.locator('.bench tbody').count()).toBeGreaterThan(2);
  expect(errors).toEqual([]);
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

test(
  'npm run bench -- --browser --quick --json --works prints the same report as in Node',
  // Its pace is that of the command: on a busy machine TensorFlow.js may be too slow for it on emulated WebGL.
  { retry: 2 },
  async () => {
    const script = resolve(import.meta.dirname, '../../.scripts/bench.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, '--browser', '--quick', '--json', '--works', 'rnn-inference-1-2-1'],
      { env: { ...process.env, CHROMIUM_PATH: inject('chromium') } },
    );
    const { machine, engine, results } = parseReport(stdout);
    expect(machine).toMatchObject({ cpu: expect.any(String), runtime: expect.stringMatching(/Chrome/) });
    expect(engine).toBeNull();
    const statuses = Object.fromEntries(results.map(({ strategy, status }) => [strategy, status]));
    expect(statuses).toMatchObject({
      'ours-f32': 'ok',
      'tfjs-cpu': 'ok',
      'tfjs-wasm': 'ok',
      'tfjs-webgl': 'ok',
    });
    expect(Object.keys(statuses)).toContain('tfjs-webgpu');
    expect(new Set(results.map(({ work, T }) => `${work} ${T}`))).toEqual(new Set(['rnn-inference 1']));
  },
);
