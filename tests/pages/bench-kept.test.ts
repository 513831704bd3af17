// Runs that Bench keeps: by several tabs, of several versions, in a browser that may be full.
import { beforeEach, expect, test } from 'vitest';
import type { Report } from '../../src/bench/harness/results.ts';
import { KeptRuns } from '../../src/pages/bench-kept.ts';
import { notices } from '../../src/viz/page/notices.ts';
import { madeUpStorage } from '../support/made-up-storage.ts';

const KEY = 'backflow.bench.runs';
const MOST = 3;
const run = (day: number, strategy = 'ours-f32'): Report => ({
  machine: {
    cpu: null,
    cores: 2,
    os: 'Linux',
    runtime: 'Chrome 140',
    date: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
    wasm: [],
    wasmFmaPeakGflops: 1,
  },
  engine: null,
  results: [{ ...row, strategy }],
});
const row = {
  work: 'rnn',
  T: 2,
  n: 2,
  B: 1,
  strategy: 'ours-f32',
  status: 'ok',
  unfinished: false,
  firstMs: 1,
  medianMs: 1,
  q1Ms: 1,
  q3Ms: 1,
  rounds: 3,
  ratioToOurs: 1,
  ratioQ1: 1,
  ratioQ3: 1,
  gflops: 1,
  maxRelativeError: 0,
  bytesPerGradient: null,
  about: '',
  device: null,
  peakShare: null,
} as const;
const days = (runs: readonly Report[]) => runs.map(({ machine }) => new Date(machine.date).getUTCDate());
beforeEach(() => void (notices.value = []));

test('two tabs keep the runs of both', () => {
  madeUpStorage();
  const [one, two] = [new KeptRuns(MOST), new KeptRuns(MOST)];
  expect([one.read(), two.read()]).toEqual([[], []]);
  one.write([run(1)]);
  two.write([run(2)]);
  // A run under way is written work by work.
  one.write([run(1, 'scalar')]);
  const found = new KeptRuns(MOST).read();
  expect(days(found)).toEqual([2, 1]);
  expect(found[1].results[0].strategy).toBe('scalar');
});

test('the newest runs are kept, and what a tab drops is gone', () => {
  madeUpStorage();
  const tab = new KeptRuns(MOST);
  tab.write([run(4), run(3), run(2), run(1)]);
  expect(days(new KeptRuns(MOST).read())).toEqual([4, 3, 2]);
  tab.write([run(4)]);
  expect(days(new KeptRuns(MOST).read())).toEqual([4]);
});

test('a run of another version is not shown, said, and left where it is', () => {
  const other = { version: 9, rows: [] };
  const values = madeUpStorage({ [KEY]: JSON.stringify([other, run(1)]) });
  const tab = new KeptRuns(MOST);
  expect(days(tab.read())).toEqual([1]);
  expect(notices.value.map(({ text }) => text)).toEqual([
    'A run kept by another version of this page cannot be shown, and is left as it is.',
  ]);
  tab.write([run(2), run(1)]);
  expect(JSON.parse(values.get(KEY)!)).toContainEqual(other);
  expect(days(new KeptRuns(MOST).read())).toEqual([2, 1]);
});

test('runs are found where the page kept them before', () => {
  madeUpStorage({
    'backflow.bench': JSON.stringify(run(5)),
    'backflow.bench.before': JSON.stringify([run(3)]),
  });
  expect(days(new KeptRuns(MOST).read())).toEqual([5, 3]);
});

test.each(['{', '', 'null', '7'])('whatever else is stored there is dropped with a word: %j', (text) => {
  madeUpStorage({ [KEY]: text });
  expect(new KeptRuns(MOST).read()).toEqual([]);
  expect(notices.value[0].text).toContain('does not fit this page');
});

test('a browser that is full: the page says what a reload would lose', () => {
  madeUpStorage({}, 10);
  new KeptRuns(MOST).write([run(1)]);
  expect(notices.value[0].text).toContain('no room left');
});
