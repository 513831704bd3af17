import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differentiate, parseExperiment, resize, sizesOf, textbook, withCell } from '../../src/rnn/index.ts';
import { initialise } from '../../src/rnn/initialise.ts';
import { alphabetOf, inputNames, lossStepsOf, withInputs, withLoss, withText } from '../../src/rnn/inputs.ts';
import { experiments } from '../support/experiments.ts';

const long = resize(textbook, { T: 64 });

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const covariance = (x: readonly number[], y: readonly number[]) =>
    mean(x.map((value, i) => (value - mean(x)) * (y[i] - mean(y))));
  return covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
}

describe('withInputs', () => {
  test.each(inputNames)('%s changes the inputs alone, and gives the same ones again', (kind) => {
    fc.assert(
      fc.property(experiments(), fc.nat(1000), (experiment, seed) => {
        const changed = withInputs(experiment, { kind, seed, amplitude: 0.7 });
        expect(parseExperiment(changed)).toEqual({ ...experiment, inputs: changed.inputs });
        expect(sizesOf(changed)).toEqual(sizesOf(experiment));
        expect(withInputs(changed, { kind, seed, amplitude: 0.7 })).toEqual(changed);
        expect(changed.inputs.flat().some((x) => Object.is(x, -0))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test('an impulse is at the first step, a constant at all', () => {
    const settings = { seed: 1, amplitude: 0.5 };
    expect(withInputs(textbook, { kind: 'impulse', ...settings }).inputs).toEqual([
      [0.5, 0.5],
      [0, 0],
      [0, 0],
    ]);
    expect(withInputs(textbook, { kind: 'constant', ...settings }).inputs.flat()).toEqual(Array(6).fill(0.5));
  });

  test('noise has the amplitude as its standard deviation, and another seed is another noise', () => {
    const noise = (seed: number) =>
      withInputs(resize(textbook, { T: 2000 }), { kind: 'noise', seed, amplitude: 3 }).inputs.flat();
    const mean = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
    expect(Math.abs(mean(noise(1)))).toBeLessThan(0.2);
    expect(Math.sqrt(mean(noise(1).map((x) => x * x)))).toBeCloseTo(3, 0);
    expect(noise(2)[0]).not.toBe(noise(1)[0]);
  });

  test('neighbouring seeds have nothing to do with each other, nor noise with weights of its seed', () => {
    const seeds = Array.from({ length: 400 }, (_, index) => index + 1);
    const noise = seeds.map(
      (seed) => withInputs(textbook, { kind: 'noise', seed, amplitude: 1 }).inputs[0][0],
    );
    const weights = seeds.map(
      (seed) => initialise(textbook, { scheme: 'gaussian', gain: 1, seed }).weights.U[0][0],
    );
    // 4 standard errors.
    expect(Math.abs(correlation(noise.slice(1), noise.slice(0, -1)))).toBeLessThan(0.2);
    expect(Math.abs(correlation(noise, weights))).toBeLessThan(0.2);
    expect(Math.max(...noise) - Math.min(...noise)).toBeGreaterThan(4);
  });

  test('a sine repeats after a quarter of 64 steps, half a period apart for two inputs', () => {
    const { inputs } = withInputs(long, { kind: 'sine', seed: 1, amplitude: 2 });
    expect(inputs[0]).toEqual([0, 0]);
    expect(inputs[4]).toEqual([2, -2]);
    expect(inputs[16]).toEqual(inputs[0]);
    expect(inputs[21]).toEqual(inputs[5]);
    expect(withInputs(textbook, { kind: 'sine', seed: 1, amplitude: 1 }).inputs[2]).toEqual([1, -1]);
  });
});

describe('withText', () => {
  test('a character a step, numbered as they appear', () => {
    const read = withText(textbook, 'abaca');
    expect(read.inputs).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(alphabetOf('abaca')).toEqual(['a', 'b', 'c']);
    expect(parseExperiment(read)).toEqual(read);
    expect(read.targets).toEqual(resize(textbook, { T: 5 }).targets);
    expect(read.weights.U.map((row) => row.slice(0, 2))).toEqual(textbook.weights.U);
    expect(read.weights).toMatchObject({ W: textbook.weights.W, V: textbook.weights.V });
  });

  test('works for every cell, and a character is a character however it is encoded', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const read = withText(experiment, '😀é😀');
        expect(parseExperiment(read)).toEqual(read);
        expect(sizesOf(read)).toMatchObject({ T: 3, m: 2, n: sizesOf(experiment).n });
        expect(read.inputs[2]).toEqual([1, 0]);
      }),
      { numRuns: 30 },
    );
  });

  test('each gate keeps its own columns', () => {
    const lstm = withCell(textbook, 'lstm');
    const read = withText(lstm, 'abcd');
    expect(read.weights.U.map((row) => row.slice(0, 2))).toEqual(lstm.weights.U);
    expect(new Set(read.weights.U.map(String)).size).toBe(12);
  });

  test('none, or one with too many characters, is refused', () => {
    expect(() => withText(textbook, '')).toThrow('the text is empty');
    const many = String.fromCodePoint(...Array.from({ length: 65 }, (_, i) => 200 + i));
    expect(() => withText(textbook, many)).toThrow('65 different characters');
    expect(sizesOf(withText(textbook, [...many].slice(1).join(''))).m).toBe(64);
  });
});

describe('withLoss', () => {
  test('at the last step: its own target, or the last there is, or 0', () => {
    expect(withLoss(textbook, 'last').targets).toEqual([null, null, [-0.4]]);
    expect(withLoss({ ...textbook, targets: [[1], [2], null] }, 'last').targets).toEqual([null, null, [2]]);
    expect(withLoss({ ...textbook, targets: [null, null, null] }, 'last').targets).toEqual([null, null, [0]]);
  });

  test('at all steps: those that are missing are 0', () => {
    expect(withLoss({ ...textbook, targets: [null, [2], null] }, 'all').targets).toEqual([[0], [2], [0]]);
  });

  test('of a cross-entropy, a target is 1 at one output', () => {
    const classes = resize(
      {
        ...textbook,
        loss: 'cross-entropy',
        weights: {
          ...textbook.weights,
          V: [
            [1, 0, 0],
            [0, 1, 0],
          ],
        },
        targets: [null, null, null],
      },
      { T: 3 },
    );
    expect(withLoss(classes, 'all').targets).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(withLoss(classes, 'last').targets).toEqual([null, null, [1, 0]]);
    expect(differentiate(withLoss(classes, 'all')).losses.every((loss) => loss! > 0)).toBe(true);
  });

  test('what was set is what is told', () => {
    fc.assert(
      fc.property(experiments(), fc.constantFrom('last' as const, 'all' as const), (experiment, steps) => {
        const changed = withLoss(experiment, steps);
        expect(parseExperiment(changed)).toEqual(changed);
        expect(lossStepsOf(changed)).toBe(changed.inputs.length === 1 ? 'last' : steps);
        expect(withLoss(changed, steps)).toEqual(changed);
      }),
    );
    expect(lossStepsOf({ ...textbook, targets: [null, [1], [2]] })).toBeUndefined();
    expect(lossStepsOf({ ...textbook, targets: [[1], null, null] })).toBeUndefined();
  });
});
