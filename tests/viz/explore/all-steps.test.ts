// All steps of a long sequence: rows that come in from the end, pooled cells, and what is looked at.
import { expect, test } from 'vitest';
import { layoutPooled } from '../../../src/viz/explore/all-steps/layout.ts';
import { spotByKey } from '../../../src/viz/explore/all-steps/picture.ts';
import {
  addStretch,
  emptyRow,
  evenly,
  isWhole,
  rowLines,
  pooled,
} from '../../../src/viz/explore/all-steps/rows.ts';
import { spotReadout } from '../../../src/viz/explore/all-steps/view.ts';

const NONE = Number.NaN;
const rows = [emptyRow(2, false), emptyRow(5, false)];

test('what comes in from the end is known from there on', () => {
  addStretch(rows, {
    first: 3,
    count: 3,
    hidden: Float64Array.of(NONE, NONE, NONE, 4, 5, 6),
    cells: undefined,
    share: 0.5,
  });
  expect(rows.map(({ hidden }) => [...hidden])).toEqual([
    [NONE, NONE, NONE],
    [NONE, NONE, NONE, 4, 5, 6],
  ]);
  expect(rows.map(isWhole)).toEqual([false, false]);
  expect([...pooled(rows[1], 2)]).toEqual([NONE, 4, 6]);
  expect(rowLines(rows, rows[1])).toEqual([]);
  expect(spotReadout(rows[1], 1).parts).toEqual(['not computed yet']);

  addStretch(rows, {
    first: 0,
    count: 3,
    hidden: Float64Array.of(0, 8, 9, 1, 2, 3),
    cells: undefined,
    share: 1,
  });
  expect(rows.map(({ hidden }) => [...hidden])).toEqual([
    [0, 8, 9],
    [1, 2, 3, 4, 5, 6],
  ]);
  expect([...pooled(rows[1], 4)]).toEqual([4, 6]);
  expect(rowLines(rows, rows[1]).map(({ kind, t, norms }) => ({ kind, t, norms }))).toEqual([
    { kind: 'other', t: 2, norms: [0, 8, 9] },
    { kind: 'selected', t: 5, norms: [1, 2, 3, 4, 5, 6] },
  ]);
});

test('losses are evenly spaced, and the last one is among them', () => {
  const all = Array.from({ length: 2000 }, (_, i) => i + 1);
  const some = evenly(all, 48);
  expect(some).toHaveLength(48);
  expect(some.at(-1)).toBe(2000);
  const gaps = some.slice(1).map((t, i) => t - some[i]);
  expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([41, 42]);
  expect(evenly([7], 48)).toEqual([7]);
  expect(evenly([3, 9], 2)).toEqual([3, 9]);
});

test.each([390, 1024, 1440])(
  'at %i pixels every step has a cell of two pixels or more, within the frame',
  (width) => {
    const { per, columns, left, right, x } = layoutPooled([1, 1000, 2000], 2000, width);
    expect(per * columns).toBeGreaterThanOrEqual(2001);
    expect((right - left) / columns).toBeGreaterThanOrEqual(2);
    expect([x.of(0), x.of(2000)]).toEqual([
      left,
      expect.closeTo(left + ((right - left) * 2001) / (per * columns), 1),
    ]);
  },
);

test('keys lead to a neighbour that there is', () => {
  const losses = [10, 20];
  const from = { row: 1, k: 15 };
  const to = (key: string, shiftKey = false) => spotByKey({ key, shiftKey }, from, losses, 3);
  expect(to('ArrowLeft')).toEqual({ row: 1, k: 12 });
  expect(to('ArrowRight', true)).toEqual({ row: 1, k: 20 });
  expect(to('ArrowUp')).toEqual({ row: 0, k: 10 });
  expect(to('ArrowDown')).toEqual(from);
  expect(to('a')).toBeUndefined();
});
