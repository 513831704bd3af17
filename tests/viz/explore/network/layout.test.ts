import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutNetwork, type NetworkLayout, ribbon } from '../../../../src/viz/explore/network/layout.ts';
import type { Point } from '../../../../src/viz/chart/geometry.ts';

interface Box {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Every node of the network with the room it takes: `E2`, `o2`, `h2`, `x2`. */
function boxesOf({ stacks, losses, cell, lossRadius }: NetworkLayout): Box[] {
  return [
    ...stacks.map(({ kind, step, x, top, count }) => ({
      name: `${kind}${step}`,
      left: x - cell.width / 2,
      right: x + cell.width / 2,
      top,
      bottom: top + count * cell.height,
    })),
    ...losses.map(({ step, x, y }) => ({
      name: `E${step}`,
      left: x - lossRadius,
      right: x + lossRadius,
      top: y - lossRadius,
      bottom: y + lossRadius,
    })),
  ];
}

const overlap = (a: Omit<Box, 'name'>, b: Omit<Box, 'name'>) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A line along an axis, as a box without area. */
const lineBox = (from: Point, to: Point) => ({
  left: Math.min(from.x, to.x),
  right: Math.max(from.x, to.x),
  top: Math.min(from.y, to.y),
  bottom: Math.max(from.y, to.y),
});

const NEAR = 1e-9;
/** Whether a point lies in the middle of one side of a box. */
function touches({ x, y }: Point, { left, right, top, bottom }: Box): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < NEAR;
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  return (
    (near(x, middleX) && (near(y, top) || near(y, bottom))) ||
    (near(y, middleY) && (near(x, left) || near(x, right)))
  );
}

const size = fc.integer({ min: 1, max: 8 });
const layouts = fc
  .record({
    shape: fc.record({
      T: fc.integer({ min: 1, max: 12 }),
      n: size,
      m: size,
      q: size,
      hasCellState: fc.boolean(),
      hasGates: fc.boolean(),
      recurrent: fc.constant('W' as const),
    }),
    available: fc.integer({ min: 320, max: 1400 }),
  })
  .map(({ shape, available }) => ({ shape, available, layout: layoutNetwork(shape, available) }));

describe('any network, in any width', () => {
  test('has a stack for each vector, with a cell for each number, and a loss for each step', () => {
    fc.assert(
      fc.property(layouts, ({ shape: { T, n, m, q, hasCellState }, layout }) => {
        const counts = { x: m, h: n, c: n, o: q };
        const states = hasCellState ? T + 1 : 0;
        expect(layout.stacks).toHaveLength(3 * T + 1 + states);
        expect(layout.losses).toHaveLength(T);
        for (const { kind, count } of layout.stacks) expect(count).toBe(counts[kind]);
        expect(new Set(boxesOf(layout).map(({ name }) => name)).size).toBe(4 * T + 1 + states);
      }),
    );
  });

  test('no two nodes overlap, and all lie inside the drawing', () => {
    fc.assert(
      fc.property(layouts, ({ layout }) => {
        const boxes = boxesOf(layout);
        const overlaps = boxes.flatMap((a, i) =>
          boxes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.name} on ${b.name}`] : [])),
        );
        expect(overlaps).toEqual([]);
        for (const { left, right, top, bottom } of boxes) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(layout.width);
          expect(bottom).toBeLessThanOrEqual(layout.height);
        }
      }),
    );
  });

  test('every edge goes from the node where its gradient starts to the one where it arrives', () => {
    fc.assert(
      fc.property(layouts, ({ shape: { T, hasCellState }, layout }) => {
        const boxes = Object.fromEntries(boxesOf(layout).map((box) => [box.name, box]));
        expect(layout.edges).toHaveLength((hasCellState ? 6 : 4) * T);
        for (const { kind, step, parameter, from, to } of layout.edges) {
          const [start, end, acts] = {
            toOutput: [`E${step}`, `o${step}`, undefined],
            toHidden: [`o${step}`, `h${step}`, 'V'],
            toPrevious: [`h${step}`, `h${step - 1}`, 'W'],
            toInput: [`${hasCellState ? 'c' : 'h'}${step}`, `x${step}`, 'U'],
            toCell: [`h${step}`, `c${step}`, undefined],
            toPreviousCell: [`c${step}`, `c${step - 1}`, undefined],
          }[kind];
          expect(touches(from, boxes[start!])).toBe(true);
          expect(touches(to, boxes[end!])).toBe(true);
          expect(parameter).toBe(acts);
        }
      }),
    );
  });

  test('no edge runs through a node', () => {
    fc.assert(
      fc.property(layouts, ({ layout }) => {
        const boxes = boxesOf(layout);
        for (const { from, to } of layout.edges) {
          expect(from.x === to.x || from.y === to.y).toBe(true);
          expect(boxes.filter((box) => overlap(lineBox(from, to), box))).toEqual([]);
        }
      }),
    );
  });

  test('a step that can be opened has a place for its button, between its captions and its input', () => {
    fc.assert(
      fc.property(layouts, ({ shape: { T, hasGates }, layout: { gates, stacks, captions } }) => {
        expect(gates.map(({ step }) => step)).toEqual(
          Array.from({ length: hasGates ? T : 0 }, (_, i) => i + 1),
        );
        for (const { step, x, y } of gates) {
          const input = stacks.find((stack) => stack.kind === 'x' && stack.step === step)!;
          expect(x).toBe(input.x);
          expect(y - 13).toBeGreaterThan(captions.c + 26);
          expect(y + 13).toBeLessThan(input.top - 14);
        }
      }),
    );
  });

  test('steps go from left to right, a pitch apart', () => {
    fc.assert(
      fc.property(layouts, ({ layout: { stacks, pitch } }) => {
        const states = stacks.filter(({ kind }) => kind === 'h').toSorted((a, b) => a.step - b.step);
        for (const { step, x } of states) expect(x - states[0].x).toBeCloseTo(step * pitch, 9);
      }),
    );
  });
});

const simple = { m: 2, q: 1, recurrent: 'W', hasCellState: false, hasGates: false } as const;

test('the drawing fills the room there is, and is wider only where columns would get too narrow', () => {
  expect(layoutNetwork({ ...simple, T: 3, n: 3 }, 700).width).toBe(700);
  expect(layoutNetwork({ ...simple, T: 12, n: 8 }, 1300).width).toBe(1300);
  expect(layoutNetwork({ ...simple, T: 12, n: 8 }, 360).width).toBeGreaterThan(360);
});

describe('ribbon', () => {
  const [a, b, below] = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 0, y: 100 },
  ];

  test('is as wide at each end as given', () => {
    expect(ribbon(a, b, [10, 4], 1)).toBe('M0,5L100,2L100,-2L0,-5Z');
    expect(ribbon(a, below, [10, 4], 1)).toBe('M5,0L2,100L-2,100L-5,0Z');
  });

  test('of which a share is drawn ends there, as wide as the whole is at that place', () => {
    expect(ribbon(a, b, [10, 4], 0.5)).toBe('M0,5L50,3.5L50,-3.5L0,-5Z');
    expect(ribbon(a, b, [10, 4], 0)).toBe('M0,5L0,5L0,-5L0,-5Z');
  });
});
