import { expect, test } from 'vitest';
import { within } from '../../../src/viz/fields/limited-field.ts';

test('a number out of range is the nearest in it, and says why', () => {
  const rate = { label: 'rate', range: { min: 1e-7, max: 1000 } };
  expect(within(rate, 3)).toEqual({ value: 3 });
  expect(within(rate, 1e6)).toEqual({ value: 1000, fault: 'rate = 1·10⁶: 1000 is the most.' });
  expect(within(rate, -1).fault).toBe('rate = −1: 1·10⁻⁷ is the least.');
});
