import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateOf } from '../../../../src/rnn/index.ts';
import { boxOf, LabelPlaces, meets, overlap } from '../../../../src/viz/chart/label-places.ts';
import { layoutNorms, type NormsLine, type NormsRequest } from '../../../../src/viz/explore/norms/layout.ts';
import { normsFinding, rateReadouts, normsReadout } from '../../../../src/viz/explore/norms/text.ts';

/** A line whose norm at lag 0 is 1, and ratio times as much each step further back. */
const lineOf = (t: number, ratio: number, changes: Partial<NormsLine> = {}): NormsLine => ({
  id: `E${t}`,
  t,
  norms: Array.from({ length: t + 1 }, (_, k) => ratio ** (t - k)),
  title: `E${t}`,
  kind: 'selected',
  state: 'h',
  ...changes,
});
const layout = (lines: readonly NormsLine[], changes: Partial<NormsRequest> = {}) =>
  layoutNorms({ lines, bound: undefined, T: lines[0].t, width: 800, ...changes });

describe('the axes', () => {
  test('k goes to the right from 0 to T, powers of ten go up evenly', () => {
    const { lines, left, right } = layout([lineOf(4, 0.1)]);
    const { points } = lines[0];
    expect([points[0].x, points[4].x]).toEqual([left, right]);
    expect(points.slice(1).every(({ x }, k) => x > points[k].x)).toBe(true);
    expect(points[4].y).toBeLessThan(points[0].y);
    expect(points[1].y - points[2].y).toBeCloseTo(points[3].y - points[4].y, 9);
    expect(points[1].y).not.toBeCloseTo(points[2].y, 0);
  });

  test('a line of an early loss ends where its t is', () => {
    const { lines, left, right } = layout([lineOf(3, 0.5)], { T: 12 });
    expect(lines[0].points.at(-1)!.x).toBeCloseTo(left + (right - left) / 4, 9);
  });

  const requests = fc.record({
    T: fc.integer({ min: 1, max: 300 }),
    t: fc.integer({ min: 1, max: 300 }),
    ratio: fc.constantFrom(1e-9, 0.1, 0.5, 0.98, 1, 1.1, 8),
    other: fc.constantFrom(1e-3, 0.7, 1.02),
    most: fc.constantFrom(undefined, 1, 1.3),
    width: fc.integer({ min: 300, max: 2200 }),
  });

  test('whatever the numbers, all lies inside and ticks have room', () => {
    fc.assert(
      fc.property(requests, ({ T, t: any, ratio, other, most, width }) => {
        const t = Math.min(T, any);
        const lines = [lineOf(T, other, { kind: 'other', id: 'other' }), lineOf(t, ratio)];
        const bound = most && { gamma: 1, sigmaMax: ratio * most };
        const placed = layoutNorms({ lines, bound, T, width });
        const { left, right, top, bottom, axis, height } = placed;
        const points = [...placed.lines.flatMap(({ points }) => points), ...(placed.bound ?? [])];
        const outside = points.filter(
          ({ x, y }) => !(x >= left - 1e-6 && x <= right + 1e-6 && y >= top - 1e-6 && y <= axis),
        );
        expect(outside).toEqual([]);
        expect(axis).toBeGreaterThanOrEqual(bottom);
        expect(height).toBeGreaterThan(axis);
        const { xTicks, yTicks } = placed;
        expect(xTicks.at(-1)!.text).toBe(String(T));
        const near = xTicks.slice(1).filter(({ at }, index) => at - xTicks[index].at < 25);
        expect(near).toEqual([]);
        expect(yTicks.length).toBeGreaterThan(1);
        expect(yTicks.slice(1).filter(({ at }, index) => yTicks[index].at - at < 23)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test('no label lies over another', () => {
    fc.assert(
      fc.property(requests, ({ T, ratio, other, most, width }) => {
        const ts = Array.from({ length: Math.min(T, 12) }, (_, index) => T - index);
        const lines = [
          ...ts.slice(1).map((t) => lineOf(t, other, { kind: 'other' })),
          lineOf(T, other, { id: 'held', kind: 'held' }),
          lineOf(T, other, { id: 'cell', kind: 'cell', state: 'c' }),
          lineOf(T, ratio),
        ];
        const bound = most && { gamma: 1, sigmaMax: ratio * most };
        const { labels } = layoutNorms({ lines, bound, T, width });
        const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b) => [a, b] as const));
        const over = pairs.filter(([a, b]) => overlap(boxOf(a), boxOf(b)));
        expect(over).toEqual([]);
        expect(labels.map(({ id }) => id)).toEqual(expect.arrayContaining([`E${T}`, 'held', 'cell']));
      }),
      { numRuns: 60 },
    );
  });

  test('many losses that end together are named thinly', () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      lineOf(index + 1, 1, { kind: index === 59 ? 'selected' : 'other' }),
    );
    const { labels } = layout(lines, { T: 60, width: 500 });
    expect(labels.length).toBeLessThan(30);
    expect(labels[0].id).toBe('E60');
  });
});

describe('what is too small', () => {
  const norms = [1e-45, 1e-30, 1e-9, 1e-7, 1];
  const { lines, floors } = layout([{ ...lineOf(4, 1), norms }]);

  test('is told by the floors that lie above it, which are drawn', () => {
    expect(lines[0].points.map(({ below }) => below)).toEqual([2, 1, 1, 0, 0]);
    expect(floors.map(({ label }) => label.text)).toEqual([
      'float16 ends: 6·10⁻⁸',
      'float32 ends: 1.2·10⁻³⁸',
    ]);
    const [, , third, fourth] = lines[0].points;
    expect(floors[0].y).toBeGreaterThan(fourth.y);
    expect(floors[0].y).toBeLessThan(third.y);
  });

  test('a floor is drawn when it is near, and not when it is far', () => {
    expect(layout([lineOf(3, 0.5)]).floors).toEqual([]);
    const near = layout([{ ...lineOf(2, 1), norms: [5e-7, 1e-3, 1] }]);
    expect(near.floors).toHaveLength(1);
    expect(near.domain[0]).toBeLessThan(Math.log10(6e-8));
  });

  test('exact zeros stand in a lane of their own', () => {
    const { lines, lanes, bottom, axis } = layout([{ ...lineOf(4, 1), norms: [0, 0, 0.2, 0.5, 1] }]);
    expect(lanes.map(({ kind, text }) => [kind, text])).toEqual([['zero', '0']]);
    expect(lines[0].points.map(({ kind }) => kind)).toEqual(['zero', 'zero', 'sized', 'sized', 'sized']);
    expect(lines[0].points[0].y).toBe(lanes[0].y);
    expect(lanes[0].y).toBeGreaterThan(bottom);
    expect(lanes[0].y).toBeLessThan(axis);
    expect(lines[0].runs.map((run) => run.map(({ step }) => step))).toEqual([[2, 3, 4]]);
  });

  test('underflow stands in another, with the zeros that follow from it', () => {
    const { lines, lanes } = layout([
      { ...lineOf(4, 1), norms: [0, 1e-310, 1e-300, 1e-150, 1] },
      lineOf(2, 1, { id: 'off', norms: [0, 0, 1], kind: 'other' }),
    ]);
    expect(lanes.map(({ kind }) => kind)).toEqual(['underflow', 'zero']);
    expect(lanes[0].y).not.toBe(lanes[1].y);
    expect(lines[0].points.map(({ kind }) => kind).slice(0, 3)).toEqual(['underflow', 'underflow', 'sized']);
    // A single point is no line: it is marked even of another loss.
    expect(lines[1].marks.map(({ step }) => step)).toEqual([2]);
  });

  test('all zero', () => {
    const { lines, domain, bound } = layout([lineOf(2, 1, { norms: [0, 0, 0] })], {
      bound: { gamma: 1, sigmaMax: 2 },
    });
    expect(lines[0].runs).toEqual([]);
    expect(domain).toEqual([-3, 0]);
    expect(bound).toBeUndefined();
  });
});

test('marks are few enough to be told apart, and the first and the last are there', () => {
  const { lines } = layout([lineOf(300, 0.9)], { width: 400 });
  const { marks } = lines[0];
  expect(marks.length).toBeLessThan(60);
  expect([marks[0].step, marks.at(-1)!.step]).toEqual([0, 300]);
  expect(marks[1].x - marks[0].x).toBeGreaterThanOrEqual(8);
});

test('the peak is marked, also where marks are thinned', () => {
  const norms = Array.from({ length: 301 }, (_, k) => Math.exp(-(((k - 137) / 40) ** 2)));
  const { lines } = layout([lineOf(300, 1, { norms })], { width: 400 });
  expect(lines[0].marks.map(({ step }) => step)).toContain(137);
  expect(lines[0].marks.length).toBeLessThan(60);
});

describe('the bound', () => {
  const bound = { gamma: 0.25, sigmaMax: 2 };

  test('leaves the line most of the height, and is named where it is cut off', () => {
    const growing = { gamma: 1, sigmaMax: 10 };
    const { lines, labels, bound: drawn, top, bottom } = layout([lineOf(100, 0.9)], { bound: growing });
    const heights = lines[0].points.map(({ y }) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(0.6 * (bottom - top));
    const name = labels.find(({ id }) => id === 'bound')!;
    expect(Math.hypot(name.x - drawn![1].x, name.y - drawn![1].y)).toBeLessThan(30);
  });

  test('starts at the first point of the selected line, and falls by γ σ_max a step', () => {
    const exact = layout([lineOf(8, 0.5)], { bound });
    const { points } = exact.lines[0];
    expect(exact.bound![0]).toEqual({ x: points[8].x, y: points[8].y });
    expect(exact.bound![1].x).toBeCloseTo(points[0].x, 9);
    expect(exact.bound![1].y).toBeCloseTo(points[0].y, 9);
    // Of an upper bound no point lies above it.
    const loose = layout([lineOf(8, 0.3)], { bound });
    expect(loose.bound![1].y).toBeLessThan(loose.lines[0].points[0].y);
  });

  test('one that grows without end is cut off at the top, and so leaves the line its room', () => {
    const { bound: drawn, top, domain } = layout([lineOf(100, 0.9)], { bound: { gamma: 1, sigmaMax: 10 } });
    expect(drawn![1].y).toBeCloseTo(top, 9);
    expect(domain[1]).toBeLessThanOrEqual(5);
  });

  test('its label is clear of the lines', () => {
    const { labels, lines, bound: drawn } = layout([lineOf(8, 0.3)], { bound });
    const box = boxOf(labels.find(({ id }) => id === 'bound')!);
    const ways = [drawn!, ...lines.flatMap(({ runs }) => runs)];
    expect(ways.some((way) => meets(way, box))).toBe(false);
  });

  test('is not there for W = 0', () => {
    expect(layout([lineOf(3, 0)], { bound: { gamma: 1, sigmaMax: 0 } }).bound).toBeUndefined();
  });
});

describe('places of labels', () => {
  const label = { text: 'E₁', x: 10, y: 50, anchor: 'start' } as const;

  test('are kept off each other and off lines', () => {
    const places = new LabelPlaces([[{ x: 0, y: 0 }, { x: 100, y: 100 }]]); // prettier-ignore
    expect(places.isClear(label)).toBe(true);
    expect(places.isFree({ ...label, y: 15 })).toBe(true);
    expect(places.isClear({ ...label, y: 15 })).toBe(false);
    places.take(label);
    expect(places.isFree({ ...label, x: 15 })).toBe(false);
  });

  test('a way is met where it runs, not where its ends are', () => {
    const box = boxOf(label);
    expect(meets([{ x: 0, y: 50 }, { x: 100, y: 50 }], box)).toBe(true); // prettier-ignore
    expect(meets([{ x: 100, y: 50 }, { x: 0, y: 50 }], box)).toBe(true); // prettier-ignore
    expect(meets([{ x: 0, y: 0 }, { x: 5, y: 100 }], box)).toBe(false); // prettier-ignore
    expect(meets([{ x: 15, y: 0 }, { x: 15, y: 100 }], box)).toBe(true); // prettier-ignore
  });
});

describe('in words', () => {
  const told = (line: NormsLine) => normsFinding([line], rateOf(line.norms.toReversed()));

  test.each([
    ['vanishing', lineOf(12, 0.5), 'E₁₂ vanishes: it halves every step'],
    ['exploding', lineOf(12, 1.5), 'E₁₂ explodes: it doubles every 1.7 steps'],
    ['two steps', lineOf(2, 0.8), 'E₂: 64 % arrives at h₀, too few steps to tell'],
    ['two steps that grow', lineOf(2, 1.5), 'E₂: 2.3 times arrives at h₀, too few steps to tell'],
    ['cut', lineOf(4, 1, { norms: [0, 0, 0.2, 0.5, 1] }), 'E₄ is blocked: from h₁ back exactly 0 arrives'],
    ['underflow', lineOf(60, 1e-10), 'E₆₀ vanishes: a step leaves 1.0·10⁻¹⁰, until float64 underflows'],
    ['none', lineOf(2, 1, { norms: [0, 0, 0] }), 'E₂ sends nothing back through time'],
    ['an LSTM', lineOf(2, 0.5, { state: 's' }), '∂E₂/∂(h, c): 25 % arrives at s₀, too few steps to tell'],
  ])('%s', (_, line, text) => expect(told(line)).toBe(text)); // prettier-ignore

  test('the numbers of a rate', () => {
    const named = (byLag: readonly number[]) =>
      Object.fromEntries(
        rateReadouts(rateOf(byLag), lineOf(byLag.length - 1, 1, { norms: byLag.toReversed() })),
      );
    expect(named([1, 0.25, 0.0625, 0.015625])).toEqual({
      rate: 'a step leaves 25 %, lags 0 to 3',
      'of the start is left': '1/2 at lag 1, 10 % at lag 2, 1 % not reached',
      'arrives at h₀': '1.6 % of the start',
    });
    expect(named([1, 4])).toMatchObject({ rate: '–', 'arrives at h₀': '4.0 times the start' });
    expect(named([1, 1, 1, 1])).toMatchObject({ rate: 'a step leaves 100 %, lags 0 to 3' });
    expect(named([1, 0.001, 0])).toMatchObject({
      rate: 'exactly 0 from lag 2 on',
      'arrives at h₀': '0',
    });
    expect(named([1, 1e-300, 0])).toMatchObject({ 'arrives at h₀': '≈ 0' });
    expect(named([0, 0])).toEqual({});
  });

  test('what would vanish, but at the end is more than at the start, has a peak and no shares that are left', () => {
    const byLag = Array.from({ length: 26 }, (_, lag) => (1 + 3 * lag) * 0.9 ** lag);
    const line = lineOf(25, 1, { norms: byLag.toReversed() });
    const readouts = Object.fromEntries(rateReadouts(rateOf(byLag), line));
    expect(rateOf(byLag).fate).toBe('vanishes');
    expect(readouts).toMatchObject({
      peak: '11 times the start at lag 9 (k = 16)',
      'still arrives at h₀': '5.5 times the start',
    });
    expect(readouts).not.toHaveProperty('of the start is left');
  });

  test('a step names what arrives, the share, the bound and the formats in which it is 0', () => {
    const line = { ...lineOf(3, 1), norms: [0, 1e-40, 1e-9, 1] };
    const held = lineOf(2, 0.5, { id: 'held', kind: 'held' });
    const at = (k: number) => normsReadout({ lines: [held, line], bound: { gamma: 1, sigmaMax: 0.5 } }, k);
    expect(at(3)).toEqual({ place: 'Step k = 3', parts: ['‖∂E₃/∂h₃‖ = 1.00'] });
    expect(at(2)).toEqual({
      place: 'Step k = 2',
      parts: [
        '‖∂E₃/∂h₂‖ = 1.00·10⁻⁹: 1.0·10⁻⁹ of the start, 0 in float16',
        'the bound there: 0.500',
        'A: ‖∂E₂/∂h₂‖ = 1.00',
      ],
    });
    expect(at(1).parts[0]).toContain('0 in float16 and float32');
    expect(at(0).parts.slice(0, 2)).toEqual(['‖∂E₃/∂h₀‖ = 0', 'the bound there: 0.125']);
    expect(at(4).parts).toEqual(['later than the loss, nothing arrives here']);
  });
});
