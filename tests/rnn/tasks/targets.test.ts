// What is asked for, found again from the inputs alone.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomOf, type Task, tasks } from '../../../src/rnn/tasks/index.ts';
import { drawSequence, drawSequences, hotOf, type Sequence } from './sequences.ts';

/** Checks sequences of any length. */
function check(task: Task, most: number, that: (sequence: Sequence, length: number) => void): void {
  const lengths = fc.integer({ min: task.length.least, max: most });
  fc.assert(
    fc.property(fc.nat(), lengths, (seed, length) =>
      that(drawSequence(task, length, randomOf(seed, 1, 'training')), length),
    ),
  );
}

test('recall: the symbol of step 1, then distractors', () => {
  const { m, q } = tasks.recall;
  check(tasks.recall, 60, ({ inputs, targets }, length) => {
    const [symbol, ...others] = inputs.map(hotOf);
    expect(inputs).toHaveLength(length);
    expect(hotOf(targets.at(-1)!)).toBe(symbol);
    expect(others.every((place) => place! >= q && place! < m)).toBe(true);
  });
});

test('adding: the sum of the two marked numbers, one in each half', () => {
  check(tasks.adding, 60, ({ inputs, targets }, length) => {
    const marked = inputs.flatMap(([, marker], t) => (marker === 1 ? t : []));
    const [first, second] = marked;
    expect(marked).toHaveLength(2);
    expect(inputs.every(([x, marker]) => x >= 0 && x <= 1 && (marker === 0 || marker === 1))).toBe(true);
    expect(first).toBeLessThan(Math.floor(length / 2));
    expect(second).toBeGreaterThanOrEqual(Math.floor(length / 2));
    expect(targets.at(-1)![0]).toBeCloseTo(inputs[first][0] + inputs[second][0], 6);
  });
});

describe('adding', () => {
  const { baseline, isRight, measure } = tasks.adding;
  test('always answering 1 has a mean squared error of 1/6', () => {
    const errors = drawSequences(tasks.adding, 10, randomOf(2, 0, 'training'), 4000).map(
      ({ targets }) => (targets.at(-1)![0] - 1) ** 2,
    );
    const mean = errors.reduce((sum, x) => sum + x) / errors.length;
    const variance = errors.reduce((sum, x) => sum + (x - mean) ** 2, 0) / errors.length;
    expect(baseline(10).value).toBe(1 / 6);
    expect(Math.abs(mean - 1 / 6)).toBeLessThan(4 * Math.sqrt(variance / errors.length));
  });

  test('measures (o - ô)², of which E is half', () => {
    expect((0.5 * 0.3 ** 2) / measure.divisor(50)).toBeCloseTo(0.3 ** 2, 12);
  });

  test('counts an answer as right that is off by less than 0.04', () => {
    expect(isRight([1.039], [1])).toBe(true);
    expect(isRight([0.959], [1])).toBe(false);
  });
});

test('copy: ten symbols, blanks and a mark; then the ten symbols again', () => {
  check(tasks.copy, 60, ({ inputs, targets }, length) => {
    const read = inputs.map(hotOf);
    const symbols = read.slice(0, 10);
    const blanks = (count: number) => Array<number>(count).fill(8);
    expect(symbols.every((symbol) => symbol! >= 0 && symbol! < 8)).toBe(true);
    expect(read.slice(10)).toEqual([...blanks(length - 1), 9, ...blanks(10)]);
    expect(targets.map(hotOf)).toEqual([...blanks(length + 10), ...symbols]);
  });
});

test('copy: the ten symbols are the answers, and blanks are none', () => {
  const [symbol, blank] = [Array.from({ length: 9 }, (_, i) => Number(i === 3)), Array(9).fill(0).with(8, 1)];
  const { isRight, baseline } = tasks.copy;
  expect([isRight(symbol, symbol), isRight(blank, symbol), isRight(blank, blank)]).toEqual([
    true,
    false,
    undefined,
  ]);
  expect(baseline(20).accuracy).toBe(1 / 8);
});

test('copy: the baselines of the paper', () => {
  expect(tasks.copy.baseline(100).value).toBeCloseTo(0.1733, 4);
  expect(tasks.copy.baseline(500).value).toBeCloseTo(0.04, 4);
});

test('order: which of X and Y, in their order, between a start and an end', () => {
  check(tasks.order, 110, ({ inputs, targets }, length) => {
    const read = inputs.map(hotOf);
    const places = read.flatMap((symbol, t) => (symbol === 4 || symbol === 5 ? t : []));
    const [first, second] = places;
    expect(read.at(0)).toBe(6);
    expect(read.at(-1)).toBe(7);
    expect(read.slice(1, -1).every((symbol) => symbol! >= 0 && symbol! < 6)).toBe(true);
    expect(places).toHaveLength(2);
    expect(first).toBeGreaterThanOrEqual(Math.floor(length / 10));
    expect(first).toBeLessThanOrEqual(length / 5);
    expect(second).toBeGreaterThanOrEqual(Math.floor(length / 2));
    expect(second).toBeLessThanOrEqual(0.6 * length);
    const classes = ['4,4', '4,5', '5,4', '5,5'];
    expect(hotOf(targets.at(-1)!)).toBe(classes.indexOf(`${read[first]},${read[second]}`));
  });
});

test('parity: whether the number of ones is odd', () => {
  check(tasks.parity, 60, ({ inputs, targets }) => {
    const bits = inputs.flat();
    const ones = bits.filter((bit) => bit === 1).length;
    expect(bits.every((bit) => bit === 1 || bit === -1)).toBe(true);
    expect(hotOf(targets.at(-1)!)).toBe(ones % 2);
  });
});
