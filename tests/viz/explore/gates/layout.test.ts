import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gateDiagrams } from '../../../../src/viz/explore/gates/diagram.ts';
import { layoutGates, neighbour, type PlacedPart } from '../../../../src/viz/explore/gates/layout.ts';

const size = fc.integer({ min: 1, max: 8 });
const layouts = fc
  .record({
    cell: fc.constantFrom('lstm', 'gru'),
    shape: fc.record({ n: size, m: size }),
    available: fc.integer({ min: 290, max: 1400 }),
  })
  .map(({ cell, shape, available }) => ({
    shape,
    available,
    diagram: gateDiagrams[cell]!,
    layout: layoutGates(gateDiagrams[cell]!, shape, available),
  }));

const overlap = (a: Omit<PlacedPart, 'part'>, b: Omit<PlacedPart, 'part'>) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const NEAR = 1e-9;

describe('any step, in any width', () => {
  test('no two parts overlap, and all lie inside the drawing', () => {
    fc.assert(
      fc.property(layouts, ({ layout: { parts, width, height } }) => {
        const overlaps = parts.flatMap((a, i) =>
          parts.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.part.id} on ${b.part.id}`] : [])),
        );
        expect(overlaps).toEqual([]);
        for (const { left, right, top, bottom } of parts) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(width);
          expect(bottom).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  test('every way goes along the axes from the edge of one part to the edge of the other', () => {
    fc.assert(
      fc.property(layouts, ({ diagram, layout: { parts, paths, width } }) => {
        expect(paths.map(({ way }) => way)).toEqual(diagram.ways);
        const at = (id: string) => parts.find(({ part }) => part.id === id)!;
        const onEdge = ({ x, y }: { x: number; y: number }, { left, right, top, bottom }: PlacedPart) =>
          (Math.min(Math.abs(x - left), Math.abs(x - right)) < NEAR && y > top && y < bottom) ||
          (Math.min(Math.abs(y - top), Math.abs(y - bottom)) < NEAR && x > left && x < right);
        for (const { way, points } of paths) {
          expect(way.from === undefined || onEdge(points[0], at(way.from))).toBe(true);
          expect(onEdge(points.at(-1)!, at(way.to))).toBe(true);
          points.slice(1).forEach(({ x, y }, i) => {
            expect(Math.min(Math.abs(x - points[i].x), Math.abs(y - points[i].y))).toBeLessThan(NEAR);
            expect(x).toBeLessThan(width);
          });
        }
      }),
    );
  });

  test('no way runs through a part', () => {
    fc.assert(
      fc.property(layouts, ({ layout: { parts, paths } }) => {
        const crossings = paths.flatMap(({ way, points }) =>
          points.slice(1).flatMap((to, i) => {
            const from = points[i];
            const line = {
              left: Math.min(from.x, to.x) + NEAR,
              right: Math.max(from.x, to.x) - NEAR,
              top: Math.min(from.y, to.y) + NEAR,
              bottom: Math.max(from.y, to.y) - NEAR,
            };
            // A line has no area: give it a hair's.
            const box = {
              ...line,
              right: Math.max(line.right, line.left + NEAR),
              bottom: Math.max(line.bottom, line.top + NEAR),
            };
            return parts
              .filter((part) => overlap(box, part))
              .map(({ part }) => `${way.from} to ${way.to} through ${part.id}`);
          }),
        );
        expect(crossings).toEqual([]);
      }),
    );
  });
});

test('the arrow keys lead to every part, and no other key leads anywhere', () => {
  const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  fc.assert(
    fc.property(layouts, ({ layout: { parts } }) => {
      const reached = new Set([parts[0]]);
      for (const part of reached) for (const key of keys) reached.add(neighbour(parts, part, key)!);
      expect(reached.size).toBe(parts.length);
      expect(neighbour(parts, parts[0], 'Home')).toBeUndefined();
    }),
  );
});

test.each(['lstm', 'gru'])(
  '%s fits any width from a small phone on, with numbers wide enough to read',
  (name) => {
    for (const available of [293, 333, 363, 543, 700, 1400]) {
      const { width, cell } = layoutGates(gateDiagrams[name]!, { n: 3, m: 2 }, available);
      expect(width).toBe(available);
      expect(cell.width).toBeGreaterThanOrEqual(34);
    }
    expect(layoutGates(gateDiagrams[name]!, { n: 3, m: 2 }, 200).width).toBeGreaterThan(200);
  },
);
