import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluator, median, peakOf, range, zeroOf } from '../../src/rnn/facts/calculus.ts';
import { agrees, type Claim, type Expected, type Finding, isConfirmed } from '../../src/rnn/facts/fact.ts';
import { facts } from '../../src/rnn/facts/index.ts';
import { add, mul, sigmoid } from '../../src/autograd/index.ts';
import { parseExperiment, sizesOf } from '../../src/rnn/experiment.ts';

const known = new Map<string, Finding>();
/** Computed once for all tests. */
const findingOf = (id: string): Finding => {
  const finding = known.get(id) ?? facts.find((fact) => fact.id === id)!.compute();
  known.set(id, finding);
  return finding;
};

test('the facts are F1 to F13, in order', () => {
  expect(facts.map(({ id }) => id)).toEqual(range(1, 13, 13).map((number) => `F${number}`));
});

describe.each(facts.map(({ id }) => id))('%s', (id) => {
  test('agrees, claim by claim', () => {
    const { claims } = findingOf(id);
    expect(claims.length).toBeGreaterThan(1);
    for (const claim of claims) expect({ ...claim, agrees: agrees(claim) }).toMatchObject({ agrees: true });
  });

  test('does not agree once one of its numbers is far off', () => {
    const finding = findingOf(id);
    for (const [index, claim] of finding.claims.entries()) {
      const broken = { ...claim, found: claim.found.map(() => farFrom(claim.expected)) };
      expect(isConfirmed({ ...finding, claims: finding.claims.with(index, broken) })).toBe(false);
    }
  });

  test('has pictures that can be drawn', () => {
    for (const { x, y, lines, marks = [] } of findingOf(id).pictures) {
      expect(new Set(lines.map(({ name }) => name)).size).toBe(lines.length);
      const points = [...lines.flatMap((line) => line.points), ...marks.map((mark) => ({ ...mark }))];
      for (const point of lines.flatMap((line) => line.points)) {
        const { y: middle, low = middle, high = middle } = point;
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
      }
      const least = { x: x.isLog ? Number.MIN_VALUE : -Infinity, y: y.isLog ? Number.MIN_VALUE : -Infinity };
      for (const point of points) {
        expect(Number.isFinite(point.x) && Number.isFinite(point.y)).toBe(true);
        expect(point.x).toBeGreaterThanOrEqual(least.x);
        expect(point.y).toBeGreaterThanOrEqual(least.y);
      }
    }
  });

  test('has an experiment, where it has one, that Explore can open', () => {
    for (const experiment of [findingOf(id).experiment ?? []].flat()) {
      expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
      const { T, n } = sizesOf(experiment);
      expect(T).toBeLessThanOrEqual(300);
      expect(n).toBeLessThanOrEqual(64);
    }
  });
});

/** A number that no such claim allows. */
function farFrom(expected: Expected): number {
  switch (expected.kind) {
    case 'digits':
    case 'about':
      return Number(expected.value) * 2 + 1;
    case 'exact':
      return expected.value * 1.01;
    case 'below':
      return expected.value;
    case 'above':
      return expected.value;
    case 'between':
      return expected.to + 1;
  }
}

const claim = (expected: Expected, ...found: number[]): Claim => ({ what: '', expected, found });

describe('a claim', () => {
  test.each<[Expected, number[], boolean]>([
    [{ kind: 'digits', value: '2.21' }, [2.2149], true],
    [{ kind: 'digits', value: '2.21' }, [2.2151], false],
    [{ kind: 'digits', value: '3.3e-8' }, [3.349e-8], true],
    [{ kind: 'digits', value: '3.3e-8' }, [3.36e-8], false],
    [{ kind: 'digits', value: '-1.5' }, [-1.46], true],
    [{ kind: 'digits', value: '0.350' }, [0.3506], false],
    [{ kind: 'digits', value: '103' }, [103.4, 102.6], true],
    [{ kind: 'digits', value: '103' }, [103.4, 104], false],
    [{ kind: 'about', value: '35' }, [20, 40, 50], true],
    [{ kind: 'about', value: '35' }, [36, 50, 60], false],
    [{ kind: 'about', value: '35' }, [36, 40, 50], true],
    [{ kind: 'about', value: '35' }, [40], true],
    [{ kind: 'about', value: '35' }, [45], false],
    [{ kind: 'below', value: 1 }, [0.5, 1], false],
    [{ kind: 'above', value: 1 }, [2, 1.1], true],
    [{ kind: 'between', from: 0.1, to: 0.3 }, [0.1, 0.3], true],
    [{ kind: 'between', from: 0.1, to: 0.3 }, [0.1, 0.31], false],
    [{ kind: 'exact', value: 0.25 }, [0.25 + 1e-8], true],
    [{ kind: 'exact', value: 0.25 }, [0.2501], false],
  ])('%j with %j: %s', (expected, found, isRight) => {
    expect(agrees(claim(expected, ...found))).toBe(isRight);
  });

  test('without a number, or with one that is not finite, does not agree', () => {
    const all: Expected[] = [
      { kind: 'above', value: 0 },
      { kind: 'about', value: '1' },
      { kind: 'between', from: 0, to: Infinity },
    ];
    for (const expected of all) {
      expect(agrees(claim(expected))).toBe(false);
      expect(agrees(claim(expected, 1, Infinity))).toBe(false);
      expect(agrees(claim(expected, Number.NaN))).toBe(false);
    }
  });
});

describe('calculus', () => {
  test('evaluates a function and its derivative by the engine', () => {
    const f = evaluator((x, constant) => add(mul(constant(3), sigmoid(x)), constant(1)));
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) => {
        const s = 1 / (1 + Math.exp(-x));
        expect(f(x).value).toBeCloseTo(3 * s + 1, 12);
        expect(f(x).slope).toBeCloseTo(3 * s * (1 - s), 12);
      }),
    );
  });

  test('finds where a function is zero, and where it is largest', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (at) => {
        expect(zeroOf((x) => x - at, -4, 4)).toBeCloseTo(at, 12);
        expect(zeroOf((x) => at - x, -4, 4)).toBeCloseTo(at, 12);
        expect(peakOf((x) => -((x - at) ** 2), -4, 4)).toBeCloseTo(at, 6);
      }),
    );
  });

  test('has the median of an odd and of an even count', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
