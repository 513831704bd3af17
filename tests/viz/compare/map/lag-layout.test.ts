import { expect, test } from 'vitest';
import { drawsText } from '../../../../src/viz/compare/map/lag-layout.ts';

test('lines are told to be of the draws that have a share', () => {
  const whole = {
    norms: [
      [1, 0.5],
      [2, 1],
      [3, 0],
    ],
  };
  const less = { norms: [[1, 0.5], undefined, [0, 0]] };
  expect(drawsText([whole], 3)).toBe('3 draws');
  expect(drawsText([whole, whole], 3)).toBe('3 draws');
  expect(drawsText([less], 3)).toBe('1 of 3 draws');
  expect(drawsText([less, whole], 3)).toBe('1 and 3 of 3 draws');
});
