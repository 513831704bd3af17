import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrival,
  type Moment,
  momentAt,
  phaseAt,
  progress,
  timeline,
} from '../../../src/viz/experiment/timeline.ts';

const upTo = (T: number) => Array.from({ length: T }, (_, i) => i + 1);

/** Networks of up to 12 steps, any of which have a loss. */
const networks = fc
  .integer({ min: 1, max: 12 })
  .chain((T) => fc.record({ T: fc.constant(T), lossSteps: fc.subarray(upTo(T)) }))
  .map(({ T, lossSteps }) => ({ T, lossSteps, line: timeline(T, lossSteps) }));

/** Of a frame or a phase; so far from 1 that a sum does not round up to the next. */
const share = fc.double({ min: 0, max: 0.999, noNaN: true });

test('forward comes first, then each loss from the last to the first, then all', () => {
  expect(timeline(3, [1, 3])).toEqual({
    phases: [
      { of: 'forward', start: 0, end: 3 },
      { of: 3, start: 3, end: 8 },
      { of: 1, start: 8, end: 11 },
      { of: 'all', start: 11, end: 12 },
    ],
    end: 12,
  });
});

test('without a loss there is the way forward alone', () => {
  expect(timeline(2, [])).toEqual({ phases: [{ of: 'forward', start: 0, end: 2 }], end: 2 });
});

test('phases follow one another from 0 to the end without a gap', () => {
  fc.assert(
    fc.property(networks, share, ({ lossSteps, line }, share) => {
      const { phases, end } = line;
      expect(phases).toHaveLength(lossSteps.length ? lossSteps.length + 2 : 1);
      expect(phases.map(({ start }) => start)).toEqual([0, ...phases.slice(0, -1).map(({ end }) => end)]);
      expect(phases.at(-1)!.end).toBe(end);
      for (const phase of phases) {
        expect(phase.end).toBeGreaterThan(phase.start);
        // What ends at a position belongs to it.
        expect(phaseAt(line, phase.end - share * (phase.end - phase.start))).toBe(phase);
      }
      expect(phaseAt(line, 0)).toBe(phases[0]);
    }),
  );
});

describe('momentAt', () => {
  test('counts the steps on the way forward, and keeps them on the way back', () => {
    const line = timeline(2, [2]);
    expect(momentAt(line, 1.5)).toEqual({ of: 'forward', forward: 1.5, elapsed: 1.5, reached: undefined });
    expect(momentAt(line, 3.5)).toEqual({ of: 2, forward: 2, elapsed: 1.5, reached: undefined });
    expect(momentAt(line, line.end)).toEqual({ of: 'all', forward: 2, elapsed: 1, reached: undefined });
  });

  test('at the arrival of E_t at h_k, and until the next frame, has reached h_k', () => {
    fc.assert(
      fc.property(networks, share, ({ lossSteps, line }, share) => {
        for (const t of lossSteps) {
          expect(momentAt(line, arrival(line, t, t) - 1 + share).reached).toBeUndefined();
          expect(momentAt(line, arrival(line, t, 0)).reached).toBe(0);
          for (let k = t; k >= 1; k--) {
            const position = arrival(line, t, k);
            expect(momentAt(line, position)).toMatchObject({ of: t, reached: k });
            expect(momentAt(line, position + share)).toMatchObject({ of: t, reached: k });
          }
        }
      }),
    );
  });

  test('the gradient of a step without a loss arrives nowhere', () => {
    expect(arrival(timeline(3, [3]), 2, 1)).toBe(0);
  });
});

describe('progress', () => {
  const kinds = Object.values(progress);

  test('at the arrival at h_k all edges on the way are drawn, and none beyond', () => {
    fc.assert(
      fc.property(networks, ({ T, lossSteps, line }) => {
        for (const t of lossSteps) {
          for (let k = t; k >= 0; k--) {
            const moment = momentAt(line, arrival(line, t, k));
            for (const step of upTo(T)) {
              expect(progress.toOutput(moment, step)).toBe(step === t ? 1 : 0);
              expect(progress.toHidden(moment, step)).toBe(step === t ? 1 : 0);
              expect(progress.fromHidden(moment, step)).toBe(step > k && step <= t ? 1 : 0);
            }
          }
        }
      }),
    );
  });

  test('the gradient reaches o_t a frame before h_t', () => {
    const line = timeline(3, [2]);
    const moment = momentAt(line, arrival(line, 2, 2) - 1);
    expect(progress.toOutput(moment, 2)).toBe(1);
    expect(progress.toHidden(moment, 2)).toBe(0);
  });

  test('grows from 0 to 1 within a phase', () => {
    fc.assert(
      fc.property(networks, share, share, ({ T, line }, a, b) => {
        const shares = [0, Math.min(a, b), Math.max(a, b)];
        for (const { start, end } of line.phases) {
          for (const draw of kinds) {
            for (const step of upTo(T)) {
              const [first, ...rest] = shares.map((share) =>
                draw({ ...momentAt(line, end), elapsed: share * (end - start) }, step),
              );
              expect(first).toBe(0);
              expect([first, ...rest, 1]).toEqual([first, ...rest, 1].toSorted((x, y) => x - y));
            }
          }
        }
      }),
    );
  });

  test('at the end all losses are drawn together, on every edge', () => {
    fc.assert(
      fc.property(networks, ({ T, lossSteps, line }) => {
        const last = momentAt(line, line.end);
        for (const draw of kinds) {
          for (const step of upTo(T)) expect(draw(last, step)).toBe(lossSteps.length ? 1 : 0);
        }
      }),
    );
  });

  test('nothing is drawn on the way forward', () => {
    const moment: Moment = momentAt(timeline(3, [1, 2, 3]), 2.5);
    expect(kinds.flatMap((draw) => upTo(3).map((step) => draw(moment, step)))).toEqual(Array(9).fill(0));
  });
});
