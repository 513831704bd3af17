import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../../../.scripts/bench.mjs');

const usage = 'usage: bench [--browser] [--json] [--quick] [--works NAME,…]';

test.each([
  [['--fast'], 2, `bench: Unknown option '--fast'; ${usage}\n`],
  [['--works', '--json'], 2, `bench: Option '--works' argument is ambiguous.; ${usage}\n`],
  [['--works', 'rnn,fast'], 1, expect.stringMatching(/^bench: there is no work fast, only rnn, .*\n$/)],
])('%s: one line on standard error', { timeout: 120_000 }, (options, expected, line) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: expected, stdout: '', stderr: line });
});
