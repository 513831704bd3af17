import { expect, test } from 'vitest';
import type { Box } from '../../../src/viz/chart/geometry.ts';
import { placeBeside } from '../../../src/viz/text/beside.ts';

const window = { width: 1000, height: 800 };
const card = { width: 300, height: 80 };
const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const placed = (term: Box, obstacles: readonly (Box & { weight: number })[], size = card) => {
  const [left, top] = placeBeside(term, size, window, obstacles);
  return box(left, top, size.width, size.height);
};
const isApart = (a: Box, b: Box) =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

const term = box(400, 300, 60, 20);
const sentence = { ...box(100, 300, 500, 40), weight: 4 };
const title = { ...box(100, 270, 400, 24), weight: 1 };
const picture = { ...box(100, 345, 600, 400), weight: 1 };

test('a definition covers neither its sentence, nor the title above it, nor the picture below', () => {
  const all = [sentence, title, picture];
  for (const obstacle of all) expect(isApart(placed(term, all), obstacle)).toBe(true);
});

test('it is next to its term where nothing is in the way', () => {
  const { left, top, right, bottom } = placed(term, []);
  expect(isApart({ left, top, right, bottom }, term)).toBe(true);
  const [dx, dy] = [
    Math.max(left - term.right, term.left - right),
    Math.max(top - term.bottom, term.top - bottom),
  ];
  expect(Math.max(dx, dy)).toBeLessThan(10);
});

test('where there is no room it covers something else than its sentence, and stays in the window', () => {
  const everywhere = { ...box(0, 0, 1000, 800), weight: 0.4 };
  for (const term of [box(0, 0, 40, 20), box(960, 780, 40, 20), box(500, 400, 40, 20)]) {
    const sentence = { ...box(0, term.top, 1000, 20), weight: 4 };
    const { left, top, right, bottom } = placed(term, [everywhere, sentence]);
    expect(isApart({ left, top, right, bottom }, sentence)).toBe(true);
    expect([left >= 0, top >= 0, right <= 1000, bottom <= 800]).toEqual([true, true, true, true]);
  }
});

test('a card larger than the window begins in it', () => {
  const { left, top } = placed(term, [], { width: 1200, height: 900 });
  expect([left, top]).toEqual([6, 6]);
});
