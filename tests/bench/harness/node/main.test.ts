import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../../../.scripts/bench.mjs');

test('an unknown option is one line on standard error, and exit status 2', { timeout: 120_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--fast'], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'bench: unknown option --fast; usage: bench [--browser] [--json] [--quick]\n',
  });
});
