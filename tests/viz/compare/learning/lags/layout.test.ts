import { describe, expect, test } from 'vitest';
import { appended, type Curve, emptyCurve } from '../../../../../src/viz/compare/learning/curve.ts';
import { lagFinding } from '../../../../../src/viz/compare/learning/lags/finding.ts';
import {
  extremesOf,
  type LagsRequest,
  layoutLags,
  normKind,
} from '../../../../../src/viz/compare/learning/lags/layout.ts';
import { report } from '../../../../support/learning.ts';

const withNorms = (...profiles: readonly (readonly number[])[]): Curve =>
  profiles.reduce<Curve>((curve, norms, i) => {
    const { standing, ...rest } = report(10 * i, 10);
    return appended(curve, { ...rest, standing: { ...standing!, lagNorms: Float32Array.from(norms) } });
  }, emptyCurve);
const curve = withNorms([1, 0.1, 0.01, 0], [2, 1, 1e-39, 1e-3]);
const layout = (change: Partial<LagsRequest> = {}) =>
  layoutLags({
    curve,
    end: 40,
    extremes: extremesOf([curve]),
    step: 20,
    width: 600,
    height: 240,
    ...change,
  });

describe('gradients by lag', () => {
  test('have a column for updates so far, and none for those to come', () => {
    const { columns, rows } = layout()!;
    expect(rows).toBe(4);
    expect(columns).toHaveLength(40);
    // Before the first report its own moment stands.
    expect(columns.slice(0, 20).every((step) => step !== undefined && step >= 10 && step <= 20)).toBe(true);
    expect(columns.slice(20).every((step) => step === undefined)).toBe(true);
  });

  test('have a profile at an update: further right is larger', () => {
    const { points, zero, from, to, cursor } = layout({ step: 15 })!;
    const [a, b, c, d] = points;
    expect(a.x - b.x).toBeCloseTo(b.x - c.x, 3);
    expect(a.x).toBeLessThanOrEqual(to);
    expect(d).toMatchObject({ kind: 'zero', x: zero });
    expect(zero).toBeLessThan(from);
    expect(a.y).toBeLessThan(d.y);
    expect(cursor).toBeLessThan(layout({ step: 20 })!.cursor);
  });

  test('tell zero, underflow, overflow and tiny apart', () => {
    expect([0, 1e-45, 1e-39, 1e-37].map(normKind)).toEqual(['zero', 'underflow', 'underflow', 'sized']);
    expect([Infinity, NaN].map(normKind)).toEqual(['overflow', 'overflow']);
    const { points, to } = layout({ curve: withNorms([NaN, Infinity]) })!;
    expect(points.map(({ x }) => x)).toEqual([to, to]);
    expect(layout()!.points.map(({ kind }) => kind)).toEqual(['sized', 'sized', 'underflow', 'sized']);
  });

  test('are on one scale for all runs', () => {
    const [low, high] = extremesOf([curve, withNorms([1e-6, 50])]);
    expect(low).toBeCloseTo(1e-39, 42);
    expect(high).toBe(50);
    expect(extremesOf([withNorms([0, Infinity])])).toEqual([1, 1]);
  });

  test('are not drawn before the first report', () => {
    expect(layout({ curve: emptyCurve })).toBeUndefined();
  });

  test('are summed up by what is left at the far end', () => {
    expect(lagFinding([{ name: 'LSTM', curve, step: 10 }])).toBe(
      'Back from the loss, LSTM: exactly 0 from lag 3 on',
    );
    expect(lagFinding([{ name: 'LSTM', curve, step: 20 }])).toMatch(/^Back from the loss, LSTM: /);
  });
});
