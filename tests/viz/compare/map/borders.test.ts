import { expect, test } from 'vitest';
import { linesAt, smoothed } from '../../../../src/viz/compare/map/borders.ts';

const size = { columns: 6, rows: 5 };
const grid = (of: (column: number, row: number) => number) =>
  Array.from({ length: 30 }, (_, point) => of(point % 6, Math.floor(point / 6)));

test('a line runs where the numbers pass the level, from edge to edge', () => {
  const [line, ...others] = linesAt(
    grid((column) => column - 2.25),
    size,
    0,
  );
  expect(others).toEqual([]);
  for (const [column] of line) expect(column).toBeCloseTo(2.25, 10);
  expect(line.map(([, row]) => row).toSorted()).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4].filter((row) => line.some(([, at]) => at === row))); // prettier-ignore
  expect(Math.min(...line.map(([, row]) => row))).toBe(0);
  expect(Math.max(...line.map(([, row]) => row))).toBe(4);
});

test('an island has one line that closes', () => {
  const [line, ...others] = linesAt(
    grid((column, row) => 1.5 - Math.hypot(column - 2, row - 2)),
    size,
    0,
  );
  expect(others).toEqual([]);
  expect(line[0]).toEqual(line.at(-1));
});

test('where nothing is passed, and beside what is not known, there is no line', () => {
  expect(linesAt(grid(() => 1), size, 0)).toEqual([]); // prettier-ignore
  const half = grid((column) => (column < 3 ? NaN : 1));
  expect(linesAt(half, size, 0)).toEqual([]);
});

test('infinite numbers are far beyond any level', () => {
  const lines = linesAt(
    grid((column) => (column < 3 ? -Infinity : Infinity)),
    size,
    0,
  );
  expect(lines).toHaveLength(1);
  for (const [column] of lines[0]) expect(column).toBeCloseTo(2.5, 10);
});

test('a mean is of the neighbours that are known', () => {
  const one = grid((column, row) => (column === 0 && row === 0 ? 4 : column === 1 ? NaN : 0));
  const means = smoothed(one, size);
  expect(means[0]).toBe(2);
  expect(means[1]).toBeNaN();
  expect(means[3]).toBe(0);
});
