import { expect, test } from 'vitest';
import { keyed } from '../../../../src/viz/compare/map/keys.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';

const { plane } = defaultMap;
const press = (key: string, here: number, shiftKey = false) => keyed({ key, shiftKey }, plane, here);

test('arrows walk over the map, and stop at its edges', () => {
  expect(press('ArrowRight', 0)).toEqual({ to: 1 });
  expect(press('ArrowUp', 0)).toEqual({ to: 64 });
  expect(press('ArrowUp', 0, true)).toEqual({ to: 8 * 64 });
  expect(press('ArrowLeft', 64)).toEqual({ to: 64 });
  expect(press('ArrowDown', 5)).toEqual({ to: 5 });
  expect(press('ArrowRight', 63)).toEqual({ to: 63 });
  expect(press('End', 70)).toEqual({ to: 127 });
  expect(press('PageUp', 3)).toEqual({ to: 47 * 64 + 3 });
});

test('other keys open, hold and zoom, and the rest is left to the page', () => {
  expect(press('Enter', 3)).toEqual({ does: 'open' });
  expect(press(' ', 3)).toEqual({ does: 'hold' });
  expect(press('+', 3)).toEqual({ does: 'zoom in' });
  expect(press('-', 3)).toEqual({ does: 'zoom out' });
  expect(press('Tab', 3)).toBeUndefined();
  for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
    for (const key of ['+', '-', 'ArrowLeft', 'Enter']) {
      expect(keyed({ key, [held]: true }, plane, 3)).toBeUndefined();
    }
  }
});
