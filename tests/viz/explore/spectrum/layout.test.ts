import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, resize, textbook, withCell } from '../../../../src/rnn/index.ts';
import { type Spectrum, spectrum } from '../../../../src/rnn/spectrum/spectrum.ts';
import { runsWithin } from '../../../../src/viz/chart/log-domain.ts';
import { layoutSpectrum } from '../../../../src/viz/explore/spectrum/layout.ts';
import {
  formatLog,
  sampleText,
  spectraAt,
  spectrumFinding,
  spectrumReadout,
} from '../../../../src/viz/explore/spectrum/text.ts';
import { tiny } from '../../../support/experiments.ts';

const linear = (W: number[][], T: number): Experiment =>
  tiny({
    weights: { W, U: W.map(() => [0]), V: [W.map(() => 1)] },
    initial: { h: W.map(() => 0) },
    inputs: Array.from({ length: T }, () => [0]),
    targets: Array.from({ length: T }, () => [0]),
  });
const of = (W: number[][], T: number) => spectrum(linear(W, T), { t: T });
const trap = [[0.9, 3], [0, 0.9]]; // prettier-ignore

/** A spectrum of given log10: `step` of each of t steps, the products added up. */
function made(step: readonly number[], t: number, shown = t): Spectrum {
  const js = Array.from({ length: shown }, (_, i) => t - Math.round((i * (t - 1)) / Math.max(1, shown - 1)));
  const sorted = js.toReversed();
  return {
    t,
    state: 'h',
    size: step.length,
    steps: sorted.map((j) => ({ j, logs: Float64Array.from(step), radius: 10 ** step[0] })),
    products: sorted.map((j) => ({ k: j - 1, logs: Float64Array.from(step, (log) => log * (t - j + 1)) })),
    gates: [{ gate: 'a', sigmaMax: 1, radius: 1 }],
  };
}

describe('where the spectrum stands', () => {
  test('a product stands at its k, a Jacobian halfway between the two steps that it leads between', () => {
    const { panels, left, right } = layoutSpectrum({ spectrum: of(trap, 4), width: 800 });
    const pitch = (right - left) / 4;
    const [steps, products] = panels.map(({ here }) => here.map((point) => (point!.x - left) / pitch));
    expect(steps.map((x) => Number(x.toFixed(9)))).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(products.map((x) => Number(x.toFixed(9)))).toEqual([0, 1, 2, 3, 4]);
  });

  test('the product starts at 1, at the step of the loss', () => {
    const [, { here, one }] = layoutSpectrum({ spectrum: of(trap, 4), width: 800 }).panels;
    expect(here[4]!.y).toBeCloseTo(one.y, 9);
    expect(here[3]!.y).toBeLessThan(one.y);
  });

  test('equal ratios are equal distances', () => {
    const [, { here }] = layoutSpectrum({ spectrum: of([[0.5]], 6), width: 800 }).panels;
    const steps = here.slice(1).map((point, k) => here[k]!.y - point!.y);
    for (const step of steps) expect(step).toBeCloseTo(steps[0], 9);
    expect(steps[0]).toBeGreaterThan(1);
  });

  const spectra = fc.record({
    logs: fc.array(fc.constantFrom(-400, -30, -2, -0.3, 0, 0.2, 1.5, -Infinity, NaN), {
      minLength: 1,
      maxLength: 30,
    }),
    t: fc.integer({ min: 1, max: 300 }),
    shown: fc.integer({ min: 1, max: 300 }),
    width: fc.integer({ min: 300, max: 2200 }),
  });

  test('whatever the numbers, all lies inside its panel and ticks have room', () => {
    fc.assert(
      fc.property(spectra, ({ logs, t, shown, width }) => {
        const sorted = logs.toSorted((a, b) => (Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : b - a || 0));
        // What is lost lies below something that is not.
        const step = Number.isNaN(sorted[0]) ? [0] : sorted;
        const placed = layoutSpectrum({ spectrum: made(step, t, Math.min(t, shown)), width });
        const { left, right, axis, height, panels } = placed;
        const { xTicks } = panels[1];
        expect(panels[0].axis).toBeLessThan(panels[1].top);
        expect(panels[1].axis).toBe(axis);
        expect(height).toBeGreaterThan(axis);
        for (const { top, bottom, curves, bands, dots, yTicks, one, marks, lanes } of panels) {
          const points = [
            ...curves.flatMap(({ runs }) => runs.flat()),
            ...bands.flatMap(({ upper, lower }) => [...upper, ...lower]),
            ...dots,
            { x: left, y: one.y },
            ...yTicks.map(({ at }) => ({ x: left, y: at })),
          ];
          const outside = points.filter(
            ({ x, y }) => !(x >= left - 1e-6 && x <= right + 1e-6 && y >= top - 1e-6 && y <= bottom + 1e-6),
          );
          expect(outside).toEqual([]);
          expect(new Set(marks.map(({ kind }) => kind)).size).toBe(lanes.length);
          const ys = yTicks.map(({ at }) => at).sort((a, b) => a - b);
          expect(ys.length).toBeGreaterThan(0);
          expect(ys.slice(1).every((y, i) => y - ys[i] >= 12)).toBe(true);
        }
        expect(xTicks.slice(1).every(({ at }, i) => at - xTicks[i].at >= 26)).toBe(true);
        expect(xTicks.at(-1)!.text).toBe(String(t));
        expect(xTicks.at(-1)!.at).toBeCloseTo(right, 6);
      }),
    );
  });

  test('few singular values are drawn one by one, many as bands from the largest to the smallest', () => {
    const few = layoutSpectrum({ spectrum: of(trap, 40), width: 800 }).panels;
    expect(few[0].dots).toHaveLength(80);
    expect(few[1].curves.map(({ kind }) => kind)).toEqual(['other', 'bound', 'largest']);
    expect(few.flatMap(({ bands }) => bands)).toEqual([]);

    const step = Array.from({ length: 64 }, (_, i) => -i / 32);
    const [steps, products] = layoutSpectrum({ spectrum: made(step, 300), width: 800 }).panels;
    for (const { dots, bands, curves } of [steps, products]) {
      expect(dots).toEqual([]);
      expect(curves.filter(({ kind }) => kind === 'other')).toHaveLength(1);
      const [all, half] = bands;
      all.upper.forEach(({ y }, i) => {
        expect(y).toBeLessThanOrEqual(half.upper[i].y);
        expect(half.upper[i].y).toBeLessThanOrEqual(half.lower[i].y);
        expect(half.lower[i].y).toBeLessThanOrEqual(all.lower[i].y);
      });
    }
    // All are 1 at first: the band opens from there.
    expect(products.bands[0].lower.at(-1)!.y).toBeCloseTo(products.one.y, 9);
  });

  test('the bound is there where all steps are known, and may leave the panel', () => {
    const [, { curves, top }] = layoutSpectrum({ spectrum: of(trap, 40), width: 800 }).panels;
    const bound = curves.find(({ kind }) => kind === 'bound')!.runs;
    expect(bound).toHaveLength(1);
    expect(bound[0][0].y).toBeCloseTo(top, 6);
    const some = spectrum(linear(trap, 40), { t: 40, most: 10 });
    const [, products] = layoutSpectrum({ spectrum: some, width: 800 }).panels;
    expect(products.curves.find(({ kind }) => kind === 'bound')!.runs).toEqual([]);
  });

  test('what is zero and what is lost have lanes of their own', () => {
    const zero = layoutSpectrum({ spectrum: of([[0.5, 0], [0, 0]], 3), width: 800 }).panels[1]; // prettier-ignore
    expect(zero.marks).toHaveLength(3);
    expect(zero.marks.every(({ kind, isAll }) => kind === 'zero' && !isAll)).toBe(true);
    expect(zero.lanes.map(({ text }) => text)).toEqual(['0']);
    const lost = layoutSpectrum({ spectrum: of([[0.1, 0.2], [0.3, 0.6]], 3), width: 800 }).panels[1]; // prettier-ignore
    expect(lost.lanes.map(({ text }) => text)).toEqual(['≈ 0']);
    const all = layoutSpectrum({ spectrum: of([[0]], 2), width: 800 }).panels[1];
    expect(all.marks.map(({ isAll }) => isAll)).toEqual([true, true]);
    expect(all.marks[0].y).toBeGreaterThan(all.bottom);
    expect(all.here.slice(0, 2)).toEqual([undefined, undefined]);
  });
});

test('a way is cut where it leaves the limits, and broken where there is nothing', () => {
  const way = (...ys: number[]) => runsWithin(ys.map((y, x) => ({ x, y })), [0, 1]); // prettier-ignore
  expect(way(0.5, 1, 0)).toEqual([[{ x: 0, y: 0.5 }, { x: 1, y: 1 }, { x: 2, y: 0 }]]); // prettier-ignore
  expect(way(0.5, 1.5)).toEqual([[{ x: 0, y: 0.5 }, { x: 0.5, y: 1 }]]); // prettier-ignore
  expect(way(-1, 0.5, 2)[0].map(({ y }) => y)).toEqual([0, 0.5, 1]);
  expect(way(-1, 3)).toEqual([[{ x: 0.25, y: 0 }, { x: 0.5, y: 1 }]]); // prettier-ignore
  expect(way(2, 3, -1, -2)).toEqual([[{ x: 1.5, y: 1 }, { x: 1.75, y: 0 }]]); // prettier-ignore
  expect(way(0.5, -Infinity, 0.5, NaN, 2)).toEqual([[{ x: 0, y: 0.5 }], [{ x: 2, y: 0.5 }]]);
});

describe('the spectrum in words', () => {
  test('F13: what a step can do, its spectral radius, and how it ends', () => {
    const start = 'ρ = 0.900, yet the product reaches 11.6';
    expect(spectrumFinding(of(trap, 300))).toBe(`${start}, then falls to 1.87·10⁻¹¹`);
    expect(spectrumFinding(of(trap, 40))).toBe(`${start}, then falls to 1.97`);
  });

  test.each([
    [[[0.5]], 8, 'A step leaves at most 0.500: the product shrinks to 0.00391'],
    [[[1]], 300, 'No step stretches by more than 1: the product stays at 1'],
    [[[2]], 3, 'ρ = 2.00: the product grows to 8.00'],
    [[[0, 2], [0, 0]], 5, 'The product is exactly 0 from step 3 back'],
    [[[16]], 300, 'ρ = 16.0: the product grows to 1.72·10³⁶¹'],
  ])('W = %j, %i steps', (W, t, text) => {
    expect(spectrumFinding(of(W, t))).toBe(text);
  }); // prettier-ignore

  test('F2: a step may stretch, and yet the product shrinks', () => {
    const found = made([-1], 2);
    const first = { ...found.steps[1], logs: Float64Array.of(Math.log10(1.2)), radius: 1.1 };
    const text = spectrumFinding({ ...found, steps: [found.steps[0], first] });
    expect(text).toBe('Steps stretch by up to 1.20, yet the product shrinks to 0.0100');
  }); // prettier-ignore

  test('what grows before it dies is no surprise', () => {
    const found = made([0.5], 2);
    const [last] = found.products;
    const text = spectrumFinding({ ...found, products: [{ ...last, logs: Float64Array.of(-3) }, found.products[1]] });
    expect(text).toBe('ρ = 3.16: the product reaches 3.16, then falls to 0.00100');
  }); // prettier-ignore

  test('numbers outside float64 keep their digits', () => {
    expect(formatLog(-643.5)).toBe('3.16·10⁻⁶⁴⁴');
    expect(formatLog(400)).toBe('1.00·10⁴⁰⁰');
    expect(formatLog(400 - 1e-5)).toBe('1.00·10⁴⁰⁰');
    expect([formatLog(Math.log10(3.25)), formatLog(-Infinity), formatLog(NaN)]).toEqual(['3.25', '0', '≈ 0']);
  });

  test('the readout has both panels at a step, or the nearest that is known', () => {
    expect(spectrumReadout(of(trap, 10), 8)).toEqual({
      place: 'Step k = 8',
      parts: [
        '∂h₉/∂h₈ stretches by at most 3.25, at least 0.249',
        'its spectral radius is 0.900',
        'the product of 2, ∂h₁₀/∂h₈, stretches by at most 5.52, at least 0.119',
      ],
    });
    expect(spectrumReadout(of(trap, 10), 10).parts).toEqual(['nothing is multiplied yet']);
    const lstm = spectrum(resize(withCell(textbook, 'lstm'), { T: 40 }), { t: 40, most: 14 });
    expect(spectraAt(lstm, 10)).toEqual({ step: lstm.steps[3], product: lstm.products[3] });
    expect(spectrumReadout(lstm, 10).parts[0]).toMatch(/^∂s₁₀\/∂s₉ /);
    expect(spectrumReadout(of([[0.5, 0], [0, 0]], 3), 1).parts).toContain('1 of its 2 singular values is exactly 0'); // prettier-ignore
    expect(sampleText(lstm)).toContain('14 of 40 steps');
    expect(sampleText(of(trap, 10))).toBe('');
  });
});
