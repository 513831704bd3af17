// What the last line of a test run counts.
import { expect, test } from 'vitest';
import { tally } from '../../.scripts/tally.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test.each([
  ['tests that passed', [file('passed', 'passed', 'passed'), file('passed', 'passed', 'skipped')], 0, 3, 0],
  ['tests that failed', [file('failed', 'passed', 'failed', 'failed')], 1, 1, 2],
  ['a file that cannot be loaded', [file('passed', 'passed'), file('failed')], 1, 1, 1],
  ['a file whose setup throws', [file('failed', 'skipped', 'skipped')], 1, 0, 1],
  ['an error outside any test', [file('passed', 'passed')], 1, 1, 1],
  ['a run without a test', [], 0, 0, 1],
  ['a run in which all is skipped', [file('passed', 'skipped')], 0, 0, 1],
])('%s', (_, testResults, status, passed, failed) => {
  expect(tally({ testResults }, status)).toEqual({ passed, failed });
});

test('no report at all', () => {
  expect(tally(undefined, null)).toEqual({ passed: 0, failed: 1 });
});
