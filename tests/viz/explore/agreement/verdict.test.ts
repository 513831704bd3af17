// What the chip and the panel say of checks that agree, do not, did not run, or are of something else.
import { describe, expect, test } from 'vitest';
import {
  agreementChip,
  type AgreementSummary,
  type ChipProps,
  limitsText,
  notRunView,
  verdictText,
} from '../../../../src/viz/explore/agreement/verdict.ts';
import { textOf } from '../../../support/template-text.ts';

const summary: AgreementSummary = {
  agreeing: 4,
  of: 4,
  worst: 2e-7,
  looked: 12,
  entries: 12,
  hides: 1e-6,
};
const none: AgreementSummary = {
  agreeing: 0,
  of: 0,
  worst: 0,
  looked: 0,
  entries: 0,
  hides: undefined,
};
const chip = (props: Partial<ChipProps>) => {
  const { tone, text } = agreementChip({
    summary,
    checks: [],
    isChecking: false,
    failure: undefined,
    shown: 'present',
    ...props,
  });
  return { tone, text: textOf(text) };
};
describe('the chip', () => {
  test('is green where all agree, red where one does not', () => {
    expect(chip({})).toEqual({ tone: 'good', text: '✓ 4 of 4 agree · worst 2·10⁻⁷' });
    expect(chip({ summary: { ...summary, agreeing: 3 } })).toEqual({ tone: 'bad', text: '✗ 3 of 4 agree' });
  });

  test('says that entries were sampled', () => {
    const { text } = chip({ summary: { ...summary, looked: 24, entries: 4096 } });
    expect(text).toContain('· differences at 24 of 4,096');
  });

  test('is never green of a check that did not run, is not through, or could not tell', () => {
    const failure = 'its worker did not load';
    expect(chip({ failure, summary: none })).toEqual({ tone: '', text: '– the check did not run' });
    // What was found before the failure is of other numbers.
    expect(chip({ failure })).toEqual({ tone: '', text: '– the check did not run' });
    expect(chip({ isChecking: true })).toEqual({ tone: '', text: 'checking…' });
    expect(chip({ summary: none })).toEqual({ tone: '', text: '– could not be checked' });
  });

  test('does not speak of a picture that is not of the experiment', () => {
    expect(chip({ shown: 'computing' })).toEqual({ tone: '', text: 'computing…' });
    expect(chip({ shown: 'not computed' })).toEqual({ tone: '', text: '– not computed' });
    expect(chip({ shown: 'no loss' })).toEqual({ tone: '', text: 'no loss, nothing to check' });
  });
});

test('what was found of the numbers before is no verdict on those on show', () => {
  expect(verdictText('agrees', false)).toBe('✓ agrees');
  for (const status of ['agrees', 'disagrees', 'unavailable'] as const)
    expect(verdictText(status, true)).not.toMatch(/agree|available/);
});

test('the panel says what all ways share, what was sampled, and below which size an error would hide', () => {
  expect(limitsText(summary)).toEqual([
    'Green can be wrong: all ways share the definition of the forward pass and of the loss.',
    'An error below 1·10⁻⁶ of a gradient’s largest entry would hide.',
  ]);
  expect(limitsText({ ...summary, looked: 24, entries: 4096 }).at(-1)).toBe(
    'Differences looked at 24 of 4,096 entries. An error below 1·10⁻⁶ of a gradient’s largest entry would hide.',
  );
});

test('in place of the panel: the check did not run, why, and how to go on', () => {
  expect(textOf(notRunView('no answer within 60 s', () => {}))).toContain(
    'no answer: no answer within 60 s. Try again',
  );
});
