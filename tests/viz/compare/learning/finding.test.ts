import { describe, expect, test } from 'vitest';
import { appended, emptyCurve } from '../../../../src/viz/compare/learning/curve.ts';
import { findingOf, lowAt } from '../../../../src/viz/compare/learning/finding.ts';
import type { TrainingSettings } from '../../../../src/rnn/training/settings.ts';
import {
  canGoOn,
  isSame,
  type SettingsPhase,
  whyNotExplore,
  ownWithCell,
} from '../../../../src/viz/compare/learning/settings.ts';
import { divergenceText, namesOf, settingsText } from '../../../../src/viz/compare/learning/text.ts';
import { report, settings } from '../../../support/learning.ts';

/** A run with one loss for some updates, then another. */
const run = (name: string, ...parts: readonly (readonly [count: number, loss: number])[]) => {
  const losses = Float32Array.from(
    parts.flatMap(([count, loss]) => Array.from({ length: count }, () => loss)),
  );
  return { name, curve: appended(emptyCurve, { ...report(0, losses.length), losses }) };
};
/** A run that had the same settings all the time. */
const throughout = (of: TrainingSettings): SettingsPhase[] => [{ settings: of, since: 0 }];
const solved = run('LSTM', [100, 1], [50, 0.01]);
const chance = run('sigmoid RNN', [300, 1]);

describe('the finding', () => {
  test('says who comes down and who does not', () => {
    expect(findingOf([chance, solved], 1)).toBe('LSTM: 1 % of baseline; sigmoid RNN: at chance');
  });

  test('judges by the mean of 20 updates', () => {
    expect(lowAt(solved.curve, 1)).toBe(119);
    expect(lowAt(run('a', [100, 1], [19, 0]).curve, 1)).toBe(119);
    expect(lowAt(run('a', [100, 1], [17, 0]).curve, 1)).toBeUndefined();
    expect(lowAt(run('a', [19, 0]).curve, 1)).toBeUndefined();
  });

  test('says of alike runs the same together', () => {
    expect(findingOf([chance, { ...chance, name: 'tanh RNN' }], 1)).toBe(
      'sigmoid RNN and tanh RNN are still at chance after 300 updates',
    );
  });

  test.each([
    [run('a', [100, 0.5]), 'a is at 50 % of the baseline after 100 updates'],
    [run('a', [100, 9]), 'a is at 9 times the baseline after 100 updates'],
    [run('a', [40, 0.01], [40, 1]), 'a: 100 % of baseline after 80 updates'],
    [run('a', [40, 0.01], [40, 0.2]), 'a: 20 % of baseline after 80 updates'],
    [run('a', [40, 0.01], [40, 0.2], [20, 0.01]), 'a reaches a tenth of the baseline after 20 updates'],
    [run('a', [5, 1]), 'a has just begun'],
    [{ ...run('a', [36, 1]), divergedAt: 37 }, 'a diverges at update 37'],
  ])('has other cases', (found, text) => {
    expect(findingOf([found], 1)).toBe(text);
  });

  test('calls solved what answers fresh sequences rightly, and nothing else', () => {
    expect(findingOf([{ ...solved, heldOut: 0.98 }], 1)).toBe(
      'LSTM solves it: 98 % right on fresh sequences',
    );
    expect(findingOf([{ ...solved, heldOut: 0.38 }], 1)).toBe('LSTM: 1 % of baseline after 150 updates');
    expect(findingOf([solved], 1)).not.toMatch(/solve/);
  });

  test('says of two that lost it what it says of one', () => {
    const lost = run('a', [40, 0.01], [40, 0.2]);
    expect(findingOf([lost, { ...lost, name: 'b' }], 1)).toBe('a and b: 20 % of baseline after 80 updates');
  });

  test('is at most twelve words of two runs, whatever becomes of them', () => {
    const fates = [
      solved,
      { ...solved, heldOut: 1 },
      { ...solved, heldOut: 0.38 },
      chance,
      run('c', [100, 0.5]),
      run('d', [100, 9]),
      run('e', [40, 0.01], [40, 0.2]),
      run('f', [5, 1]),
      { ...run('g', [36, 1]), divergedAt: 37 },
    ];
    for (const a of fates)
      for (const b of fates) {
        const title = findingOf(
          [
            { ...a, name: 'LSTM' },
            { ...b, name: 'sigmoid RNN' },
          ],
          1,
        );
        expect(title.split(/\s+/).slice(12)).toEqual([]);
      }
    expect(findingOf([{ ...run('LSTM', [300, 0.01]), heldOut: 1 }, chance], 1)).toBe(
      'LSTM: solved; sigmoid RNN: at chance after 300 updates',
    );
  });

  test('asks before anything was trained', () => {
    expect(findingOf([run('a')], 1)).toContain('?');
  });
});

describe('runs in words', () => {
  const sigmoid = {
    ...settings,
    cell: 'sigmoid',
    initialisation: { scheme: 'orthogonal', gain: 1 },
  } as const;

  test('are named by their cell, and what else tells them apart', () => {
    const biased = { ...settings, initialisation: { ...settings.initialisation, forgetBias: 3 } };
    expect(namesOf([sigmoid, settings].map(throughout))).toEqual(['sigmoid RNN', 'LSTM']);
    expect(namesOf([sigmoid, settings, biased].map(throughout))).toEqual([
      'sigmoid RNN',
      'LSTM, forget bias 1',
      'LSTM, forget bias 3',
    ]);
    expect(namesOf([settings, settings].map(throughout))).toEqual(['LSTM', 'LSTM (2)']);
    const clipped = { ...settings, clipping: { kind: 'norm', threshold: 1 } } as const;
    expect(namesOf([settings, clipped].map(throughout))).toEqual([
      'LSTM, no clipping',
      'LSTM, norm clipped at 1',
    ]);
  });

  test('are named by what they were trained by on the way, too', () => {
    const { optimiser } = settings;
    const fork = [
      { settings, since: 0 },
      { settings: { ...settings, batch: 4, optimiser: { ...optimiser, rate: 0.03 } }, since: 1000 },
      { settings: { ...settings, batch: 4, optimiser: { ...optimiser, rate: 0.01 } }, since: 2000 },
    ];
    const name = 'rate 0.003, from update 1,001 on 0.03, from update 2,001 on 0.01';
    expect(namesOf([fork, throughout(settings)])).toEqual([
      `LSTM, ${name}, batch 8, from update 1,001 on 4`,
      'LSTM, rate 0.003, batch 8',
    ]);
    expect(settingsText(fork)).toContain(name);
  });

  test('have all their settings', () => {
    const text = settingsText(throughout(settings));
    for (const part of [
      'First-token recall, 40 steps',
      'forget bias 1',
      'Adam',
      'rate 0.003',
      'ε 1·10⁻⁸',
      'seed 1',
    ])
      expect(text).toContain(part);
  });

  test('that diverged say where, and what to try', () => {
    const ending = { kind: 'diverged', step: 37, tensor: 'h at step 17', value: -Infinity } as const;
    expect(divergenceText(ending, settings)).toMatch(
      /update 37: h at step 17 was −∞.*clipping the norm at 1.*0\.003/,
    );
    const clipped = { ...settings, clipping: { kind: 'value', threshold: 5 } } as const;
    expect(divergenceText(ending, clipped)).toContain('a lower threshold than 5');
  });
});

describe('settings', () => {
  test('are the same in whatever order they are listed', () => {
    expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
  });

  test('let a run go on where only rates, clipping and batch change', () => {
    const { optimiser } = settings;
    expect(canGoOn(settings, { ...settings, batch: 4, optimiser: { ...optimiser, rate: 1 } })).toBe(true);
    expect(canGoOn(settings, { ...settings, optimiser: { kind: 'sgd', rate: 1 } })).toBe(false);
    expect(canGoOn(settings, { ...settings, seed: 2 })).toBe(false);
    expect(canGoOn(settings, { ...settings, n: 4 })).toBe(false);
  });

  test('have a forget bias for an LSTM alone, and a scheme that the cell has', () => {
    const { cell, initialisation } = ownWithCell(
      { cell: 'gru', initialisation: { scheme: 'chrono', gain: 2 } },
      'tanh',
    );
    expect([cell, initialisation]).toEqual(['tanh', { scheme: 'xavier', gain: 2 }]);
    expect(ownWithCell({ cell, initialisation }, 'lstm').initialisation.forgetBias).toBe(1);
  });

  test('say what is too large for Explore', () => {
    expect(whyNotExplore(settings)).toBeUndefined();
    expect(whyNotExplore({ ...settings, n: 65 })).toContain('64 hidden units');
    expect(whyNotExplore({ ...settings, task: 'copy', length: 300 })).toContain('this network has 320');
  });
});
