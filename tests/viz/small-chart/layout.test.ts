import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../src/rnn/facts/fact.ts';
import { layoutPicture, markName, stopsOf } from '../../../src/viz/small-chart/layout.ts';

const picture: Picture = {
  title: 'falls',
  x: { label: 'steps' },
  y: { label: 'norm', isLog: true },
  lines: [
    {
      name: 'mean',
      tone: 'backward',
      points: [1, 2, 3, 4].map((x) => ({ x, y: 10 ** -x, low: 10 ** -x / 10, high: 10 ** -x * 2 })),
    },
    { name: 'bound', tone: 'reference', points: [1, 4].map((x) => ({ x, y: 10 ** -x * 5 })) },
  ],
  marks: [{ name: 'here', x: 2, y: 0.01 }],
};

describe('a small chart', () => {
  test('stays within its axes, at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 260, max: 2000 }), (width) => {
        const { left, right, top, bottom, lines, marks, stops } = layoutPicture(picture, width);
        expect(right).toBeLessThan(width);
        for (const { x, y } of [
          ...lines.flatMap(({ path, band }) => [...path, ...band]),
          ...marks,
          ...stops,
        ]) {
          expect(x).toBeGreaterThanOrEqual(left);
          expect(x).toBeLessThanOrEqual(right);
          expect(y).toBeGreaterThanOrEqual(top);
          expect(y).toBeLessThanOrEqual(bottom);
        }
      }),
    );
  });

  test('the name of a mark at the top lies over no name of the axis', () => {
    const { marks, top } = layoutPicture({ ...picture, marks: [{ name: 'peak', x: 1, y: 100 }] }, 400);
    expect(marks[0].y).toBeLessThan(top + 10);
    // Half a line above its middle.
    expect(markName(marks[0]).y - 8).toBeGreaterThanOrEqual(top - 2);
  });

  test('is logarithmic where it says so: equal factors are equal distances', () => {
    const [{ path }] = layoutPicture(picture, 400).lines;
    expect(path[1].y - path[0].y).toBeCloseTo(path[3].y - path[2].y);
    expect(layoutPicture(picture, 400).yTicks.map(({ text }) => text)).toContain('10⁻⁴');
  });

  test('has a band there and back round a line of several draws, and none round another', () => {
    const [mean, bound] = layoutPicture(picture, 400).lines;
    expect(mean.band).toHaveLength(8);
    expect(mean.band[0].x).toBe(mean.band[7].x);
    expect(mean.band[0].y).toBeLessThan(mean.band[7].y);
    expect(bound.band).toEqual([]);
  });

  test('names its lines beside their ends, none over another', () => {
    const close = range(6).map((index) => ({
      name: `line ${index}`,
      tone: 'backward' as const,
      points: [0, 1].map((x) => ({ x, y: 1 + index / 100 })),
    }));
    const far = { name: 'far', tone: 'backward' as const, points: [0, 1].map((x) => ({ x, y: x * 9 })) };
    const { names } = layoutPicture(
      { ...picture, y: { label: 'y' }, lines: [...close, far], marks: [] },
      400,
    );
    const ys = names.map(({ y }) => y).sort((a, b) => a - b);
    for (const [index, y] of ys.slice(1).entries()) expect(y - ys[index]).toBeGreaterThanOrEqual(16);
  });

  test('moves a name by as little as it takes: the next one keeps its place', () => {
    const lines = [0.98, 0.92, 0.86, 0.6, 0].map((end, index) => ({
      name: `b = ${index}`,
      tone: 'backward' as const,
      points: [0, 1].map((x) => ({ x, y: x === 0 ? 1 : end })),
    }));
    const { names, lines: drawn } = layoutPicture({ ...picture, y: { label: 'y' }, lines, marks: [] }, 400);
    const of = (name: string) => {
      const end = drawn.find((line) => line.name === name)!.path.at(-1)!;
      return names.find((each) => each.name === name)!.y - end.y;
    };
    expect(lines.filter(({ name }) => Math.abs(of(name)) > 17)).toEqual([]);
    expect(of('b = 3')).toBe(0);
    expect(of('b = 4')).toBe(0);
  });

  test('has a tick at least twice on each axis', () => {
    const narrow = {
      ...picture,
      lines: [{ ...picture.lines[0], points: [1, 2].map((x) => ({ x, y: 3 + x / 10 })) }],
    };
    for (const one of [picture, narrow]) {
      const { xTicks, yTicks } = layoutPicture({ ...one, marks: [] }, 300);
      expect(xTicks.length).toBeGreaterThan(1);
      expect(yTicks.length).toBeGreaterThan(1);
    }
  });
});

describe('what the cursor stops at', () => {
  test('is every x of the lines, with what a line to compare with has there', () => {
    const stops = stopsOf(picture.lines);
    expect(stops.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(stops.map(({ points }) => points.length)).toEqual([2, 1, 1, 2]);
    expect(stops[0].points[1]).toEqual({ name: 'bound', point: { x: 1, y: 0.5 } });
  });

  test('is those of lines to compare with where there are no others', () => {
    expect(stopsOf([picture.lines[1]]).map(({ value }) => value)).toEqual([1, 4]);
  });
});

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
