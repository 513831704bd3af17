import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParameterName } from '../../../src/rnn/index.ts';
import { termByKey } from '../../../src/viz/triangle/moves.ts';

/** Steps of which those in `losses` have a target. */
const steps = (T: number, losses: readonly number[]) => ({
  targets: Array.from({ length: T }, (_, index) => (losses.includes(index + 1) ? [0] : null)),
});
const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const arrow = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('a key in the triangle', () => {
  test('leads to a term that exists, whichever steps have a loss, and from wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...arrows),
        fc.boolean(),
        fc.constantFrom<ParameterName>('W', 'V'),
        (hasLoss, a, b, key, shiftKey, parameter) => {
          const losses = hasLoss.flatMap((has, index) => (has ? [index + 1] : []));
          const t = (a % hasLoss.length) + 1;
          const experiment = steps(hasLoss.length, losses);
          const next = termByKey(experiment, parameter, { t, k: (b % t) + 1 }, { key, shiftKey });
          const isTerm =
            next && losses.includes(next.t) && next.k <= next.t && next.k >= (parameter === 'V' ? next.t : 1);
          expect(isTerm).toBe(losses.length > 0 ? true : undefined);
        },
      ),
    );
  });

  test('sideways from a step whose target was taken away there is an end to it', () => {
    expect(termByKey(steps(40, []), 'W', { t: 40, k: 40 }, arrow('ArrowLeft'))).toBeUndefined();
    expect(termByKey(steps(40, [12]), 'W', { t: 40, k: 40 }, arrow('ArrowLeft'))).toMatchObject({
      t: 12,
      k: 12,
    });
  });

  test('goes from loss to loss and from step to step, with Shift by ten, as far as there are any', () => {
    const experiment = steps(40, [5, 6, 30]);
    const lead = (t: number, k: number, key: string, shiftKey = false) => {
      const next = termByKey(experiment, 'W', { t, k }, arrow(key, shiftKey))!;
      return [next.t, next.k];
    };
    expect(lead(6, 3, 'ArrowDown')).toEqual([30, 3]);
    expect(lead(6, 6, 'ArrowUp')).toEqual([5, 5]);
    expect(lead(30, 20, 'ArrowLeft', true)).toEqual([30, 10]);
    expect(lead(30, 3, 'ArrowLeft', true)).toEqual([30, 1]);
    expect(lead(5, 2, 'ArrowDown', true)).toEqual([30, 2]);
    expect(lead(30, 2, 'ArrowDown')).toEqual([30, 2]);
    expect(lead(5, 2, 'ArrowUp', true)).toEqual([5, 2]);
  });

  test('V acts on o alone: any arrow leads to another loss', () => {
    for (const key of ['ArrowUp', 'ArrowLeft']) {
      expect(termByKey(steps(3, [1, 3]), 'V', { t: 3, k: 3 }, arrow(key))).toMatchObject({ t: 1, k: 1 });
    }
  });

  test('other keys lead nowhere; without a selection the last loss is where it starts', () => {
    expect(termByKey(steps(3, [1, 2]), 'W', { t: 1, k: 1 }, arrow('a'))).toBeUndefined();
    expect(termByKey(steps(3, [1, 2]), 'W', undefined, arrow('ArrowLeft'))).toMatchObject({ t: 2, k: 1 });
  });
});
