import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MilestoneSearch, updateBelow, WINDOW } from '../../../src/rnn/training/milestones.ts';

const repeated = (...parts: readonly (readonly [count: number, loss: number])[]): number[] =>
  parts.flatMap(([count, loss]) => Array.from({ length: count }, () => loss));

describe('the update at which a run is solved', () => {
  test('is that at which the mean of the last 20 is first below the goal, wherever it falls', () => {
    expect(updateBelow(repeated([100, 1], [50, 0]), 0.1)).toBe(119);
    expect(updateBelow(repeated([3, 1], [50, 0]), 0.1)).toBe(22);
    expect(updateBelow(repeated([100, 1], [18, 0]), 0.1)).toBeUndefined();
  });

  test('is never before 20 updates', () => {
    expect(updateBelow(repeated([19, 0]), 1)).toBeUndefined();
    expect(updateBelow(repeated([20, 0]), 1)).toBe(20);
  });

  test('is not put off by one huge loss once it is over', () => {
    expect(updateBelow(repeated([5, 1e30], [30, 0.01]), 0.1)).toBe(25);
  });

  test('takes of a curve that grows no more than what is new', () => {
    let reads = 0;
    const watched = (numbers: readonly number[]) =>
      new Proxy(numbers, {
        get(all, key) {
          if (key !== 'length') reads++;
          return all[key as unknown as number];
        },
      });
    const losses = repeated([1000, 1]);
    const search = new MilestoneSearch(0.1);
    search.in(watched(losses));
    reads = 0;
    search.in(watched([...losses, 1]));
    expect(reads).toBeLessThanOrEqual(WINDOW);
  });

  test('is the same for a curve that grows, shrinks and grows again', () => {
    const losses = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 * WINDOW });
    const lengths = fc.array(fc.nat({ max: 5 * WINDOW }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(losses, lengths, fc.double({ min: 0.3, max: 0.6, noNaN: true }), (all, until, goal) => {
        const search = new MilestoneSearch(goal);
        for (const length of until) {
          const numbers = all.slice(0, length);
          expect(search.in(numbers)).toBe(updateBelow(numbers, goal));
        }
      }),
    );
  });
});
