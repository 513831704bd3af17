import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CellName,
  cells,
  type Experiment,
  formatExperiment,
  type Matrix,
  parseExperiment,
  resize,
  sizesOf,
  textbook,
  withCell,
} from '../../src/rnn/index.ts';
import { initialise, radiusOf, scaleW, schemesOf, withSpectralRadius } from '../../src/rnn/initialise.ts';
import { experiments } from '../support/experiments.ts';
import { largestSingularValue, multiply, transpose } from '../support/matrices.ts';
import { cellNames, knows, recurrentOf } from '../../src/rnn/cells/index.ts';

const of = (cell: CellName, n: number, T = 3) => resize(withCell(textbook, cell), { n, T });
const blocks = ({ cell, weights: { W } }: Experiment, rows: Matrix = W) => {
  const n = W[0].length;
  return cells[cell].gates.map((_, gate) => rows.slice(gate * n, (gate + 1) * n));
};
const withW = cellNames.filter((cell) => knows(cell, 'W'));
const deviation = (rows: Matrix) =>
  Math.sqrt(rows.flat().reduce((sum, x) => sum + x * x, 0) / rows.flat().length);
const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('initialise', () => {
  test('keeps sizes, inputs and targets; the same seed draws the same again, another one others', () => {
    fc.assert(
      fc.property(experiments(), fc.nat(1000), fc.nat(9), (experiment, seed, index) => {
        const schemes = schemesOf(experiment.cell);
        const settings = { scheme: schemes[index % schemes.length], gain: 1.5, seed };
        const drawn = initialise(experiment, settings);
        expect(parseExperiment(JSON.parse(formatExperiment(drawn)))).toEqual(drawn);
        expect(sizesOf(drawn)).toEqual(sizesOf(experiment));
        expect({ ...drawn, weights: experiment.weights }).toEqual(experiment);
        expect(initialise(experiment, settings)).toEqual(drawn);
        expect(initialise(experiment, { ...settings, seed: seed + 1 }).weights.U).not.toEqual(
          drawn.weights.U,
        );
      }),
    );
  });

  test.each(cellNames)('U and V depend on the seed alone, and no two gates are alike: %s', (cell) => {
    const draw = (scheme: 'xavier' | 'identity', gain: number) =>
      initialise(of(cell, 6), { scheme, gain, seed: 4 }).weights;
    const { U, V, W } = draw('xavier', 1);
    expect(draw('identity', 3)).toMatchObject({ U, V });
    for (const rows of [U, W]) expect(new Set(rows.map(String)).size).toBe(rows.length);
    expect(Math.max(...U.flat().map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 8));
    expect(Math.max(...V.flat().map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 7));
  });

  test.each(withW)('every block has the scale of its scheme: %s', (cell) => {
    const n = 48;
    const draw = (scheme: 'gaussian' | 'xavier') =>
      blocks(initialise(of(cell, n), { scheme, gain: 2, seed: 9 }));
    for (const block of [...draw('gaussian'), ...draw('xavier')]) {
      // Both have a standard deviation of gain / √n.
      expect(deviation(block) * Math.sqrt(n)).toBeCloseTo(2, 0);
    }
    const limit = 2 * Math.sqrt(6 / (2 * n));
    const largest = draw('xavier').map((block) => Math.max(...block.flat().map(Math.abs)));
    for (const x of largest) {
      expect(x).toBeLessThanOrEqual(limit * 1.0005);
      expect(x).toBeGreaterThan(limit * 0.98);
    }
  });

  test.each([1, 2, 7, 32, 64])('orthogonal blocks stay so when rounded, n = %i', (n) => {
    for (const cell of ['sigmoid', 'lstm'] as const) {
      for (const block of blocks(initialise(of(cell, n), { scheme: 'orthogonal', gain: 5, seed: 2 }))) {
        const Q = block.map((row) => row.map((x) => x / 5));
        multiply(transpose(Q), Q).forEach((row, i) =>
          row.forEach((x, j) => expect(Math.abs(x - Number(i === j))).toBeLessThan(1e-3)),
        );
      }
    }
  });

  test('orthogonal matrices have no preferred sign or place', () => {
    const first = Array.from({ length: 400 }, (_, seed) =>
      blocks(initialise(of('tanh', 3), { scheme: 'orthogonal', gain: 1, seed }))[0].flat(),
    );
    for (let entry = 0; entry < 9; entry++) {
      const numbers = first.map((Q) => Q[entry]);
      // Each is uniform between -1 and 1 for n = 3 (Archimedes).
      expect(Math.abs(numbers.reduce((sum, x) => sum + x, 0) / 400)).toBeLessThan(0.12);
      expect(deviation([numbers])).toBeCloseTo(1 / Math.sqrt(3), 1);
    }
  });

  test('identity is the gain on the diagonal of every block', () => {
    for (const block of blocks(initialise(of('gru', 3), { scheme: 'identity', gain: 0.5, seed: 1 }))) {
      expect(block).toEqual([
        [0.5, 0, 0],
        [0, 0.5, 0],
        [0, 0, 0.5],
      ]);
    }
  });

  test('biases start at 0, and are not added', () => {
    const biased = { ...textbook, weights: { ...textbook.weights, b: [1, 2, 3], d: [4] } };
    const settings = { scheme: 'gaussian', gain: 1, seed: 1 } as const;
    expect(initialise(biased, settings).weights).toMatchObject({ b: [0, 0, 0], d: [0] });
    expect(initialise(textbook, settings).weights).not.toHaveProperty('b');
    expect(initialise(textbook, { ...settings, forgetBias: 1 }).weights).not.toHaveProperty('b');
  });

  test('the forget bias is that of f', () => {
    const lstm = initialise(of('lstm', 2), { scheme: 'xavier', gain: 1, seed: 1, forgetBias: 3 });
    expect(lstm.weights.b).toEqual([0, 0, 3, 3, 0, 0, 0, 0]);
  });

  test('chrono spreads the time to forget: a median half-life of about 35 steps for T = 100', () => {
    const lstm = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
      const { b } = initialise(of('lstm', 64, 100), {
        scheme: 'chrono',
        gain: 1,
        seed,
        forgetBias: 1,
      }).weights;
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) => b!.slice(gate * 64, (gate + 1) * 64));
      expect(i).toEqual(f.map((x) => 0 - x));
      expect([...g, ...o].every((x) => x === 0)).toBe(true);
      expect(Math.min(...f)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...f)).toBeLessThanOrEqual(Math.log(99) + 1e-3);
      return f.map((x) => Math.LN2 / -Math.log(sigmoid(x)));
    });
    expect(median(lstm)).toBeGreaterThan(31);
    expect(median(lstm)).toBeLessThan(39);
  });

  test('chrono of a GRU biases z, which keeps; of a cell without gates it is refused', () => {
    const { b } = initialise(of('gru', 8, 100), { scheme: 'chrono', gain: 1, seed: 1 }).weights;
    expect(b!.slice(8, 16).every((x) => x > 0)).toBe(true);
    expect([...b!.slice(0, 8), ...b!.slice(16)].every((x) => x === 0)).toBe(true);
    expect(schemesOf('tanh')).not.toContain('chrono');
    expect(() => initialise(textbook, { scheme: 'chrono', gain: 1, seed: 1 })).toThrow(RangeError);
    const single = initialise(of('lstm', 2, 1), { scheme: 'chrono', gain: 1, seed: 1 });
    expect(single.weights.b).toEqual(Array(8).fill(0));
  });
});

describe('neighbouring seeds', () => {
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
  const firstOf = (seed: number) =>
    initialise(of('tanh', 3), { scheme: 'xavier', gain: 1, seed }).weights.U[0];
  const drawn = seeds.map(firstOf);
  const limit = Math.sqrt(6 / 5);

  test('spread an entry over all that it may be', () => {
    const entries = drawn.map(([first]) => first);
    const mean = entries.reduce((sum, x) => sum + x, 0) / entries.length;
    // 4 standard errors of a uniform distribution.
    expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * entries.length));
    expect(Math.min(...entries)).toBeLessThan(-0.9 * limit);
    expect(Math.max(...entries)).toBeGreaterThan(0.9 * limit);
  });

  test('do not shift all entries by the same', () => {
    const shifts = drawn.slice(1).map((row, i) => {
      const [first, second] = row.map((x, column) => (x - drawn[i][column]) / (2 * limit));
      return Math.abs(((first - second + 2.5) % 1) - 0.5);
    });
    // Were they the same, every one would be 0; of independent numbers the mean is 1/4.
    expect(shifts.reduce((sum, x) => sum + x, 0) / shifts.length).toBeGreaterThan(0.2);
  });
});

describe('the scale of W', () => {
  test('scaleW multiplies W alone, and by 1 changes nothing', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const scaled = scaleW(experiment, 3);
        // W, or the vector in its place; of a cell that has neither, nothing.
        const name = recurrentOf(experiment.cell) ?? 'W';
        const before = experiment.weights[name]!;
        expect(scaled.weights[name]!.flat()).toEqual(before.flat().map((x) => expect.closeTo(3 * x, 5)));
        expect({ ...scaled, weights: { ...scaled.weights, [name]: before } }).toEqual(experiment);
        expect(scaleW(experiment, 1)).toBe(experiment);
      }),
    );
  });

  test.each(withW)('every block gets the radius: %s', (cell) => {
    const experiment = initialise(of(cell, 12), { scheme: 'gaussian', gain: 1, seed: 3 });
    const changed = withSpectralRadius(experiment, 1.25);
    expect(radiusOf(changed)).toHaveLength(cells[cell].gates.length);
    for (const radius of radiusOf(changed)) expect(radius).toBeCloseTo(1.25, 4);
    // Each by a factor of its own, which stretches all of it alike.
    blocks(changed).forEach((block, gate) => {
      const before = blocks(experiment)[gate];
      const factor = 1.25 / radiusOf(experiment)[gate];
      expect(largestSingularValue(block) / largestSingularValue(before)).toBeCloseTo(factor, 4);
    });
  });

  test('units by themselves are networks of one: u is drawn and scaled as one number each', () => {
    const draw = (scheme: 'xavier' | 'orthogonal' | 'identity') =>
      initialise(of('indrnn', 40), { scheme, gain: 0.5, seed: 3 });
    expect(draw('identity').weights.u).toEqual(Array.from({ length: 40 }, () => 0.5));
    expect(new Set(draw('orthogonal').weights.u)).toEqual(new Set([0.5, -0.5]));
    expect(Math.max(...draw('xavier').weights.u!)).toBeCloseTo(0.5 * Math.sqrt(3), 1);
    const u = draw('xavier').weights.u!.map(Math.abs);
    expect(radiusOf(draw('xavier'))).toEqual([expect.closeTo(Math.max(...u), 12)]);
    expect(radiusOf(withSpectralRadius(draw('xavier'), 1.25))[0]).toBeCloseTo(1.25, 4);
    expect(radiusOf(of('mingru', 3))).toEqual([]);
  });

  test('the radius is not the largest singular value, and a nilpotent block stays as it is', () => {
    const withW = (W: Matrix): Experiment => ({
      ...of('linear', 2),
      weights: { ...of('linear', 2).weights, W },
    });
    expect(
      radiusOf(
        withW([
          [0.9, 3],
          [0, 0.9],
        ]),
      ),
    ).toEqual([0.9]);
    expect(
      withSpectralRadius(
        withW([
          [0.9, 3],
          [0, 0.9],
        ]),
        1.8,
      ).weights.W,
    ).toEqual([
      [1.8, 6],
      [0, 1.8],
    ]);
    const nilpotent = withW([
      [0, 3],
      [0, 0],
    ]);
    expect(radiusOf(nilpotent)).toEqual([0]);
    expect(withSpectralRadius(nilpotent, 2)).toEqual(nilpotent);
    expect(
      withSpectralRadius(
        withW([
          [0, 0],
          [0, 0],
        ]),
        2,
      ).weights.W,
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
