import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  layoutSigned,
  signedFinding,
  signedRows,
  type SignedTerm,
} from '../../../../src/viz/explore/signed-terms/layout.ts';
import { replayInTypeScript } from '../../../../src/autograd/index.ts';
import { Surveyor } from '../../../../src/rnn/index.ts';
import { readCase } from '../../../support/reference.ts';

const term = (k: number, along: number, norm = Math.abs(along)): SignedTerm => ({
  id: `k${k}`,
  label: `k = ${k}`,
  norm,
  along,
});
const totalOf = (terms: readonly SignedTerm[]) => terms.reduce((sum, { along }) => sum + along, 0);

/** Terms of a plane: vectors, so that their parts along the sum add up to its length. */
const terms = fc
  .array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((vectors) => {
    const [x, y] = [0, 1].map((axis) => vectors.reduce((sum, vector) => sum + vector[axis], 0));
    const total = Math.hypot(x, y);
    const along = ([a, b]: readonly [number, number]) => (total === 0 ? 0 : (a * x + b * y) / total);
    return { total, terms: vectors.map((v, index) => term(index + 1, along(v), Math.hypot(...v))) };
  });

describe('the rows', () => {
  const some = [term(1, 0.1), term(2, -0.3, 0.4), term(3, 0.2, 0.9)];

  test.each([
    ['along', [2, 3, 1]],
    ['norm', [3, 2, 1]],
    ['step', [1, 2, 3]],
  ] as const)('are sorted by %s', (order, ks) => {
    expect(signedRows(some, order).map(({ id }) => id)).toEqual(ks.map((k) => `k${k}`));
  });

  test('add up to the total, in any order and number', () => {
    fc.assert(
      fc.property(terms, fc.constantFrom('along', 'norm', 'step'), ({ terms, total }, order) => {
        const rows = signedRows(terms, order);
        expect(rows.at(-1)!.running).toBeCloseTo(total, 6);
        expect(rows.length).toBeLessThanOrEqual(24);
        expect(rows.length).toBeGreaterThanOrEqual(Math.min(12, terms.length));
      }),
    );
  });

  test('of many terms the least go into one, which says how many', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      term(index + 1, (index % 2 ? -1 : 1) * (index + 1)),
    );
    const rows = signedRows(many, 'along');
    expect(rows).toHaveLength(24);
    expect(rows.at(-1)).toMatchObject({ id: undefined, label: '77 more', along: 39, norm: (77 * 78) / 2 });
    const bySteps = signedRows(many, 'step').map(({ id }) => id);
    expect(bySteps[0]).toBe('k78');
    expect(bySteps.at(-2)).toBe('k100');
  });

  test('and so do those of many that cannot be seen, but not of few', () => {
    const shrinking = (count: number) =>
      Array.from({ length: count }, (_, index) => term(index, 0.1 ** index));
    expect(signedRows(shrinking(60), 'along')).toHaveLength(12);
    expect(signedRows(shrinking(20), 'along')).toHaveLength(20);
  });
});

describe('the layout', () => {
  test('holds bars, outlines and the running sum inside, bars from the zero line in the direction of their sign', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 320, max: 2000 }), ({ terms, total }, width) => {
        const layout = layoutSigned({ terms, total, order: 'along', width });
        fc.pre(layout !== undefined);
        const { left, right, zero, rows, sum } = layout;
        const bars = [...rows.flatMap(({ bar, whole }) => [bar, whole ?? bar]), sum];
        const outside = bars.filter(({ x, width }) => x < left - 1e-6 || x + width > right + 1e-6);
        expect(outside).toEqual([]);
        const steps = rows.flatMap(({ from, to }) => [from, to]);
        expect(steps.filter((x) => x < left - 1e-6 || x > right + 1e-6)).toEqual([]);
        const wrong = rows.filter(({ row, bar, whole }) => {
          const end = row.along < 0 ? bar.x : bar.x + bar.width;
          const start = row.along < 0 ? bar.x + bar.width : bar.x;
          return (
            Math.abs(start - zero) > 1e-6 ||
            Math.sign(end - zero) * row.along < 0 ||
            (whole?.width ?? 1e9) < bar.width - 1e-6
          );
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  test('the running sum goes from zero over each row to the end of the sum', () => {
    const some = [term(1, 3, 4), term(2, -1, 2), term(3, 2)];
    const { rows, sum, zero } = layoutSigned({ terms: some, total: 4, order: 'step', width: 600 })!;
    expect(rows[0].from).toBeCloseTo(zero, 9);
    expect(rows.slice(1).map(({ from }) => from)).toEqual(rows.slice(0, -1).map(({ to }) => to));
    expect(rows.at(-1)!.to).toBeCloseTo(sum.x + sum.width, 9);
    expect(rows[1].to).toBeLessThan(rows[1].from);
    expect(rows[0].whole!.width / rows[0].bar.width).toBeCloseTo(4 / 3, 9);
    expect(rows.map(({ y }) => y)).toEqual(rows.map(({ y }) => y).toSorted((a, b) => a - b));
    expect(sum.y).toBeGreaterThan(rows.at(-1)!.y);
  });

  test('there is nothing to draw of zeros, and very small numbers are drawn as any', () => {
    expect(layoutSigned({ terms: [term(1, 0)], total: 0, order: 'along', width: 600 })).toBeUndefined();
    const tiny = layoutSigned({
      terms: [term(1, 3e-250), term(2, -1e-250)],
      total: 2e-250,
      order: 'along',
      width: 600,
    })!;
    expect(tiny.rows[0].bar.width / tiny.rows[1].bar.width).toBeCloseTo(3, 6);
    expect(tiny.ticks.length).toBeGreaterThan(1);
  });
});

describe('the finding', () => {
  test.each([
    ['cancelling', [term(1, 0.4), term(2, -0.1), term(3, 0.1)], '1 of 3 terms goes against it; 33 % cancels'],
    ['one that dominates', [term(1, 0.05), term(2, 0.1), term(3, 0.85)], 'k = 3 alone gives 85 %'],
    ['across', [term(1, 1, 2), term(2, 1, 2), term(3, 1, 2)], 'no term goes against it, but 50 % lies across'],
    ['none that dominates', [term(1, 1), term(2, 1), term(3, 1), term(4, 1)], 'no term dominates, 4 of 4 make 100 %'],
    ['one alone', [term(7, 1)], 'k = 7 is the only term'],
    ['zeros', [term(1, 0), term(2, 0)], 'all terms are 0'],
    ['nothing left', [term(1, 0, 2), term(2, 0, 2)], 'the terms cancel, the sum is exactly 0'],
  ])('%s', (_, terms, text) => expect(signedFinding(terms, totalOf(terms))).toBe(text)); // prettier-ignore

  test('rounding works against nothing', () => {
    expect(signedFinding([term(1, 1, 1.2), term(2, -1e-17, 0.1)], 1)).not.toMatch(/against it;/);
  });
});

test('the parts of a computed total are such terms', () => {
  const { experiment } = readCase('tanh-bias-ce');
  const asked = {
    experiment,
    t: 'all',
    parameter: 'W',
    wantsContributions: true,
    horizon: undefined,
  } as const;
  const { bySteps, total } = new Surveyor(replayInTypeScript).ask(asked).contributions!;
  const rows = signedRows(
    bySteps.map(({ k, norm, along }) => term(k, along, norm)),
    'along',
  );
  expect(rows.at(-1)!.running / total).toBeCloseTo(1, 12);
});
