import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomOf, type Task, tasks } from '../../../src/rnn/tasks/index.ts';
import { drawSequence, drawSequences, hotOf } from './sequences.ts';

const all: readonly (readonly [string, Task])[] = Object.entries(tasks);
const withClasses = all.filter(([, { loss }]) => loss === 'cross-entropy');

/** A seed, and a length that the task takes, short enough for a test. */
const draws = ({ length: { least, most } }: Task) =>
  fc.record({
    seed: fc.nat(),
    length: fc.integer({ min: least, max: Math.min(most, least + 40) }),
  });

/** Short, for tests that draw many sequences. */
const shortOf = ({ length }: Task) => length.least + 8;

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe.each(all)('%s', (_name, task) => {
  const { length, hasLoss } = task;

  test('has a usual length within its limits', () => {
    expect(length.usual).toBeGreaterThanOrEqual(length.least);
    expect(length.usual).toBeLessThanOrEqual(length.most);
  });

  test('writes T·m inputs and T·q targets, and none behind them', () => {
    fc.assert(
      fc.property(draws(task), ({ seed, length }) => {
        const { excess, inputs, targets } = drawSequence(task, length, randomOf(seed, 0, 'training'));
        expect(excess.every((x) => x === 0)).toBe(true);
        expect([...inputs, ...targets].flat().every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('has a loss at the last step, and no targets where it has none', () => {
    fc.assert(
      fc.property(draws(task), ({ seed, length }) => {
        const { targets } = drawSequence(task, length, randomOf(seed, 0, 'training'));
        const has = hasLoss(length);
        expect(has.at(-1)).toBe(true);
        expect(targets.map((target, t) => has[t] || target.every((x) => x === 0))).not.toContain(false);
      }),
    );
  });

  test('the same numbers give the same sequence', () => {
    const draw = (seed: number) => drawSequence(task, length.usual, randomOf(seed, 5, 'training'));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  test('the best constant answer gets the baseline', () => {
    const short = shortOf(task);
    const T = hasLoss(short).length;
    const count = 2000;
    const sequences = drawSequences(task, short, randomOf(11, 0, 'training'), count);
    const { value, accuracy } = task.baseline(short);
    const asked = [...Array(T).keys()].filter((t) => hasLoss(short)[t]);
    // At every step the mean of the targets, which is the best for both losses; as a logarithm for softmax.
    const answers = asked.map((t) =>
      Array.from({ length: task.q }, (_, i) => mean(sequences.map(({ targets }) => targets[t][i]))),
    );
    const isSquared = task.loss === 'squared-error';
    const lossOf = (target: readonly number[], answer: readonly number[]) =>
      isSquared
        ? target.reduce((sum, x, i) => sum + (x - answer[i]) ** 2 / 2, 0)
        : target.reduce((sum, x, i) => sum - (x && x * Math.log(answer[i])), 0);
    const losses = sequences.map(
      ({ targets }) =>
        asked.reduce((sum, t, a) => sum + lossOf(targets[t], answers[a]), 0) / task.measure.divisor(short),
    );
    const loss = mean(losses);
    const deviation = Math.sqrt(mean(losses.map((x) => (x - loss) ** 2)));
    // Answers were fitted to these very targets: by (q - 1)/2 per step and sequence a little too good (Wilks).
    const fitted = (asked.length * task.q) / (2 * count * task.measure.divisor(short));
    expect(Math.abs(loss - value)).toBeLessThan((4 * deviation) / Math.sqrt(count) + fitted);

    const right = sequences.flatMap(({ targets }) =>
      asked
        .map((t, a) => task.isRight(answers[a], targets[t]))
        .filter((isRight) => isRight !== undefined)
        .map(Number),
    );
    const spread = Math.sqrt((accuracy * (1 - accuracy)) / right.length);
    // The most frequent of equally likely classes is one that was a little too frequent.
    expect(Math.abs(mean(right) - accuracy)).toBeLessThan(6 * spread);
  });

  test('a formula comes with its value', () => {
    const short = shortOf(task);
    const { formula, value } = task.baseline(short);
    const [, factor = '1', of, divisor] = /^(?:(\d+) )?ln (\d+)(?:\/\(T \+ (\d+)\))?$/.exec(formula) ?? [];
    const [over, under] = formula.split('/').map(Number);
    const isLogarithm = of !== undefined;
    const logarithm = (Number(factor) * Math.log(Number(of))) / (divisor ? short + Number(divisor) : 1);
    expect(isLogarithm ? logarithm : over / under).toBeCloseTo(value, 12);
  });
});

describe.each(withClasses)('%s', (_name, task) => {
  test('has one right class wherever it is asked', () => {
    fc.assert(
      fc.property(draws(task), ({ seed, length }) => {
        const { targets } = drawSequence(task, length, randomOf(seed, 0, 'training'));
        const has = task.hasLoss(length);
        const hot = targets.filter((_, t) => has[t]).map(hotOf);
        expect(hot.every((place) => place !== undefined && place >= 0)).toBe(true);
      }),
    );
  });

  test('asks for every class as often at the last step', () => {
    const count = 2000;
    const classes = task.title === tasks.copy.title ? task.q - 1 : task.q;
    const counts = Array<number>(classes).fill(0);
    for (const { targets } of drawSequences(task, shortOf(task), randomOf(4, 0, 'training'), count)) {
      counts[hotOf(targets.at(-1)!)!]++;
    }
    const expected = count / classes;
    const chiSquared = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // Mean f, variance 2f for f degrees of freedom.
    const f = classes - 1;
    expect(chiSquared).toBeLessThan(f + 4 * Math.sqrt(2 * f));
  });

  test('takes the largest output for its answer', () => {
    const target = Array.from({ length: task.q }, (_, i) => Number(i === 1));
    const output = target.map((x) => 0.1 * x - 3);
    expect(task.isRight(output, target)).toBe(true);
    expect(task.isRight(output.with(0, -2), target)).toBe(false);
  });
});
