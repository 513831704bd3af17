import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addingFinding, copyingFinding } from '../../src/rnn/facts/baselines.ts';
import { evaluator, peakOf, range, zeroOf } from '../../src/rnn/facts/calculus.ts';
import {
  agrees,
  agreesWithSource,
  type Claim,
  type Expected,
  factGroups,
  type Finding,
  isConfirmed,
} from '../../src/rnn/facts/fact.ts';
import { facts } from '../../src/rnn/facts/index.ts';
import { influenceBalancing } from '../../src/rnn/influence-balancing.ts';
import { itemize } from '../../src/rnn/itemize.ts';
import { checkPlane } from '../../src/rnn/map/check.ts';
import { usualSettings } from '../../src/rnn/map/plane.ts';
import { tasks } from '../../src/rnn/tasks/index.ts';
import { add, mul, sigmoid } from '../../src/autograd/index.ts';
import { sizesOf } from '../../src/rnn/experiment.ts';
import { parseExperiment } from '../../src/rnn/format/parse.ts';
import { denseness } from '../support/density.ts';

const known = new Map<string, Finding>();
/** Computed once for all tests. */
const findingOf = (id: string): Finding => {
  const finding = known.get(id) ?? facts.find((fact) => fact.id === id)!.compute();
  known.set(id, finding);
  return finding;
};

test('the facts are F1 to F26 but for those that are told elsewhere, in order', () => {
  // F14 is of every logarithmic axis, F15 is trained.
  const numbers = [...range(1, 13, 13), ...range(16, 26, 11)];
  expect(facts.map(({ id }) => id)).toEqual(numbers.map((number) => `F${number}`));
});

/** Claims that the draws here do not confirm. */
const UNCONFIRMED: { readonly [id: string]: readonly string[] } = {
  F2: ['σ_max(dh₂₀/dh₀) at s = 16, “several hundred”'],
};

test('the numbers of F2 that no draw but one shows are not the paper’s', () => {
  const finding = findingOf('F2');
  expect(agreesWithSource(finding)).toBe(true);
  expect(finding.claims.filter((claim) => !agrees(claim)).map(({ by }) => by)).toEqual([
    'one draw of this project',
  ]);
});

test('what F2 says beyond its claims is of the draws at s = 16', () => {
  const { claims, remarks } = findingOf('F2');
  const remark = remarks!.join(' ');
  const { found } = claims.at(-1)!;
  expect(remark).toContain(`${found.filter((end) => end >= 500).length} of ${found.length} reach 500`);
  expect(remark).toContain(`${found.filter((end) => end < 1).length} shrink`);
  expect(remarks!.flatMap((text) => denseness(text) ?? [])).toEqual([]);
});

describe('on sequences of another task', () => {
  test('F7 does not agree', () => {
    const { adding } = tasks;
    const biased: typeof adding = {
      ...adding,
      draw: (random, ...rest) => adding.draw(() => Math.max(random(), 0.1), ...rest),
    };
    const { claims } = addingFinding(biased);
    expect(claims.map(agrees)).toEqual([true, false, false]);
  });

  test.each([
    ['one symbol never comes', (place: number) => Math.max(place, 1 / 8), [true, false, false]],
    // The loss hardly tells: χ² does.
    ['one is a fifth rarer', (place: number) => (place < 0.025 ? 0.5 : place), [true, true, false]],
  ])('F8 does not where %s', (_, change, expected) => {
    const { copy } = tasks;
    const biased: typeof copy = {
      ...copy,
      draw: (random, ...rest) => copy.draw(() => change(random()), ...rest),
    };
    const { claims } = copyingFinding(biased);
    expect(claims.map(agrees)).toEqual([...expected, ...expected]);
  });

  test.each([
    ['F7', 50, 50],
    ['F8', 120, 120],
  ])('%s has a drawn sequence of %i steps for Explore', (id, T) => {
    expect(sizesOf(findingOf(id).experiment!).T).toBe(T);
  });
});

describe.each(facts.map(({ id }) => id))('%s', (id) => {
  test('agrees, claim by claim, but for what our draws do not confirm', () => {
    const { claims } = findingOf(id);
    expect(claims.length).toBeGreaterThan(1);
    const wrong = claims.filter((claim) => !agrees(claim)).map(({ what }) => what);
    expect(wrong).toEqual(UNCONFIRMED[id] ?? []);
  });

  test('does not agree once one of its numbers is far off', () => {
    const finding = findingOf(id);
    for (const [index, claim] of finding.claims.entries()) {
      const broken = { ...claim, found: claim.found.map(() => farFrom(claim.expected)) };
      expect(isConfirmed({ ...finding, claims: finding.claims.with(index, broken) })).toBe(false);
    }
  });

  test('comes whole out of a worker', () => {
    expect(structuredClone(findingOf(id))).toEqual(findingOf(id));
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

test('every group has facts, and where a fact is to be seen on the map there is such a plane', () => {
  expect([...new Set(facts.map(({ group }) => group))].sort()).toEqual([...factGroups].sort());
  const planes = facts.flatMap(({ id }) => findingOf(id).plane ?? []);
  expect(planes.length).toBeGreaterThan(2);
  for (const plane of planes) checkPlane({ ...usualSettings, draws: 1, seed: 1, ...plane });
});

// What FACTS has of them, by hand: Σ C(j, k)/2^j over the chain, with the signs of its drive.
test('the network that Explore shows of F18 has the gradient of its one parameter in U, cut off as the fact is', () => {
  const experiment = influenceBalancing();
  const terms = itemize(experiment);
  const T = experiment.inputs.length;
  const last = experiment.weights.U.length - 1;
  const kept = (K: number) =>
    range(T - K + 1, T, K).reduce((sum, k) => sum + terms.entries('U', T, k)[last], 0);
  const row = (j: number, k: number): number =>
    k < 0 || k > j ? 0 : j === 0 ? 1 : (row(j - 1, k) + row(j - 1, k - 1)) / 2;
  const byHand = (K: number) =>
    range(0, K - 1, K).reduce(
      (sum, j) => sum + range(0, 22, 23).reduce((sum, i) => sum + (i < 10 ? 1 : -1) * row(j, i), 0),
      0,
    );
  for (const K of [2, 5, 12]) expect(kept(K)).toBeCloseTo(byHand(K), 12);
  expect(kept(T)).toBeCloseTo(-6, 6);
  expect(kept(40)).toBeGreaterThan(0);
  expect(kept(41)).toBeLessThan(0);
});

/** A number that no such claim allows. */
function farFrom(expected: Expected): number {
  switch (expected.kind) {
    case 'digits':
    case 'about':
    case 'mean':
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
    [{ kind: 'about', value: '35' }, [20, 60, 80], true],
    [{ kind: 'about', value: '35' }, [36, 60, 80], false],
    [{ kind: 'about', value: '35' }, [1, 71, 80], false],
    [{ kind: 'about', value: '35' }, [1, 17, 80], false],
    // One draw on the other side of many does not enclose it.
    [{ kind: 'about', value: '35' }, [20, ...Array.from({ length: 19 }, () => 60)], false],
    [{ kind: 'about', value: '500' }, [0.00085, 2, 20, 31, 200, 900, 1610], false],
    [{ kind: 'about', value: '35' }, [36, 40, 50], true],
    [{ kind: 'about', value: '35' }, [40], true],
    [{ kind: 'about', value: '35' }, [45], false],
    // Standard errors 0.1 and 0.01 about a mean of 1.3.
    [{ kind: 'mean', value: '1' }, [1.2, 1.4], true],
    [{ kind: 'mean', value: '1' }, [1.29, 1.31], false],
    [{ kind: 'mean', value: '1' }, [1], false],
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
});
