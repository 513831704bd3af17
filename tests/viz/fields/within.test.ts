import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { within } from '../../../src/viz/fields/within.ts';

const rate = { label: 'rate', range: { min: 1e-7, max: 1000 } };
const steps = { label: 'T', range: { min: 1, max: 300, step: 1 } };

test.each([
  [rate, 3, 3, undefined],
  [rate, 1e6, 1000, 'rate = 1000000: 1000 is the most.'],
  [rate, -1, 1e-7, 'rate = −1: 1e−7 is the least.'],
  [rate, NaN, 7, 'rate: expected a number from 1e−7 to 1000.'],
  [steps, 0, 1, 'T = 0: 1 is the least.'],
  [steps, 1e9, 300, 'T = 1000000000: 300 is the most.'],
  [steps, 2.6, 3, 'T = 2.6: only whole numbers, so 3.'],
  [steps, NaN, 7, 'T: expected a number from 1 to 300.'],
])('%#. what is taken, and why it is another number', (limits, typed, value, fault) => {
  expect(within(limits, typed, 7)).toEqual({ value, ...(fault && { fault }) });
});

describe('whatever is typed', () => {
  test('the number is within its limits, and another one only with a word', () => {
    fc.assert(
      fc.property(fc.double(), (typed) => {
        for (const limits of [rate, steps]) {
          const { value, fault } = within(limits, typed, 7);
          expect(value >= limits.range.min && value <= limits.range.max).toBe(true);
          expect(value === typed).toBe(fault === undefined);
        }
      }),
    );
  });

  test('a limit is told to its last digit', () => {
    const { fault } = within({ label: 'β₂', range: { min: 0, max: 0.99999 } }, 1, 0.999);
    expect(fault).toBe('β₂ = 1: 0.99999 is the most.');
  });
});
