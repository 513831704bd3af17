import { expect, test } from 'vitest';
import {
  type AccuracyChart,
  accuracyLayout,
  hasNames,
} from '../../../../src/viz/compare/words/chart-layout.ts';
import { accuracyText } from '../../../../src/viz/compare/words/chart.ts';

const point = (fillers: number, share: number) => ({ fillers, share, low: share - 0.1, high: share + 0.1 });
const chart: AccuracyChart = {
  series: [
    {
      name: 'a',
      cell: 'sigmoid',
      points: [point(0, 0.9), point(20, 0.5)],
      seeds: [
        [0.8, 0.4],
        [1, 0.6],
      ],
      live: [],
    },
    { name: 'b', cell: 'lstm', points: [point(0, 0.9), point(20, 0.52)], seeds: [], live: [point(10, 0.7)] },
  ],
  chance: 0.5,
  trained: 10,
  now: 5,
  width: 900,
};

test('shares are linear from the bottom to the top, fillers from left to right', () => {
  const { series, left, right, top, bottom, chance, now, trained } = accuracyLayout(chart);
  const [start, end] = series[0].points;
  const middle = (start.x + end.x) / 2;
  expect(trained).toBeCloseTo(middle);
  expect(now).toBeCloseTo((start.x + middle) / 2);
  expect(series[1].live[0].x).toBeCloseTo(middle);
  expect(chance).toBeCloseTo((top + bottom) / 2);
  expect(end.y).toBeCloseTo(chance);
  expect(start.y).toBeCloseTo(bottom - 0.9 * (bottom - top));
  expect(start.y1 - start.y).toBeCloseTo(0.1 * (bottom - top));
  expect(start.y - start.y2).toBeCloseTo(0.1 * (bottom - top));
  expect(series[0].seeds[1]).toEqual([
    { x: start.x, y: expect.closeTo(top) },
    { x: end.x, y: expect.closeTo(bottom - 0.6 * (bottom - top)) },
  ]);
  expect(start.x).toBeGreaterThan(left);
  expect(end.x).toBeLessThan(right);
});

test('names stand beside the ends of lines, apart, where there is room', () => {
  const { labels } = accuracyLayout(chart);
  expect(labels.map(({ name }) => name).toSorted()).toEqual(['a', 'b']);
  expect(Math.abs(labels[0].y - labels[1].y)).toBeGreaterThanOrEqual(12);
  expect(hasNames(390)).toBe(false);
  expect(accuracyLayout({ ...chart, width: 390 }).labels).toEqual([]);
});

test('the axis reaches to the slider, and its numbers do not touch', () => {
  const layout = accuracyLayout({ ...chart, now: 60, width: 390 });
  expect(layout.now).toBeLessThan(layout.right);
  const places = layout.xTicks.map(({ at }) => at);
  expect(places.length).toBeGreaterThan(1);
  places.slice(1).forEach((x, i) => expect(x - places[i]).toBeGreaterThan(24));
  expect(accuracyLayout({ ...chart, trained: undefined }).trained).toBeUndefined();
});

test('a point in words', () => {
  expect(accuracyText('LSTM', { fillers: 8, share: 0.975, low: 0.9, high: 1 })).toBe(
    'LSTM, 8 filler words: 98 % right, between 90 % and 100 %',
  );
});
