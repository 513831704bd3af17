import { expect, test } from 'vitest';
import { earlierLook, lookClass, looksOf } from '../../../../src/viz/compare/learning/looks.ts';

test('a hue a cell, and dashes for the second of a cell', () => {
  expect(looksOf(['lstm', 'sigmoid', 'lstm']).map(lookClass)).toEqual([
    'look cell-lstm dash-0',
    'look cell-sigmoid dash-0',
    'look cell-lstm dash-1',
  ]);
  expect(lookClass(earlierLook('gru'))).toBe('look cell-gru is-earlier');
});
