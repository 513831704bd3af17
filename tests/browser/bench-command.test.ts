// `npm run bench -- --browser` as it is called: the page's suite, quickly, and the report that it prints.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { parseReport } from '../../src/bench/harness/report.ts';

const script = resolve(import.meta.dirname, '../../.scripts/bench.mjs');

test('--browser --quick --json prints the same report as in Node', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--browser', '--quick', '--json'], {
    env: { ...process.env, CHROMIUM_PATH: inject('chromium') },
  });
  const { machine, engine, results } = parseReport(stdout);
  expect(machine).toMatchObject({ cpu: expect.any(String), runtime: expect.stringMatching(/Chrome/) });
  expect(engine).toBeNull();
  const textbook = results.filter(({ work, T }) => work === 'rnn' && T === 3);
  const statuses = Object.fromEntries(textbook.map(({ strategy, status }) => [strategy, status]));
  expect(statuses).toMatchObject({
    'ours-f32': 'ok',
    'tfjs-cpu': 'ok',
    'tfjs-wasm': 'ok',
    'tfjs-webgl': 'ok',
  });
  expect(Object.keys(statuses)).toContain('tfjs-webgpu');
  // Three sizes of two kinds: what there was no time for is a row, too.
  expect(new Set(results.map(({ work, T }) => `${work} ${T}`)).size).toBe(6);
});
