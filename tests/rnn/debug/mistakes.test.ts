// Every mistake of the table, made by the engine, against the same mistake made by hand; and on cells with gates.
import { describe, expect, test } from 'vitest';
import {
  diagnose,
  differentiate,
  type Experiment,
  type MistakeId,
  mistakenGradient,
  mistakes,
  parametersOf,
  textbook,
} from '../../../src/rnn/index.ts';
import { relativeError } from '../../support/close.ts';
import { drawn } from '../../support/drawn.ts';
import { byHand, type Slip } from '../../support/slips.ts';

const slips: readonly Extract<Slip, MistakeId>[] = [
  'only-last-term',
  'missing-last-term',
  'no-activation-derivative',
  'derivative-at-output',
  'current-state',
  'untransposed',
  'transposed-result',
  'factor-2',
  'factor-half',
  'mean-over-steps',
  'only-last-loss',
  'sign',
  'total-derivative',
];

/** Of simple cells. */
const simple = (['sigmoid', 'tanh'] as const).flatMap((cell) =>
  [true, false].flatMap((isStarted) =>
    [2, 4].map((T) => drawn({ cell, T, n: 3, m: 2, q: 2, isStarted, seed: T / 10 })),
  ),
);

test('the hand-written gradient without a slip is the engine’s', () => {
  for (const experiment of simple) {
    const { gradients } = differentiate(experiment);
    const { W, U } = byHand(experiment, 'none');
    expect(relativeError(W, gradients.W)).toBeLessThan(1e-12);
    expect(relativeError(U, gradients.U)).toBeLessThan(1e-12);
  }
});

describe.each(slips)('%s', (slip) => {
  test('is the same by the engine as by hand', () => {
    for (const experiment of simple) {
      const { W, U } = byHand(experiment, slip);
      expect(relativeError(mistakenGradient(experiment, 'W', slip), W)).toBeLessThan(1e-12);
      const own = mistakenGradient(experiment, 'U', slip);
      expect(own === undefined || relativeError(own, U) < 1e-12).toBe(true);
    }
  });

  test('is named', () => {
    for (const experiment of simple) {
      const { W, U } = byHand(experiment, slip);
      const { gradients } = differentiate(experiment);
      for (const [name, numbers] of [
        ['W', W],
        ['U', U],
      ] as const) {
        const isRight = relativeError(numbers, gradients[name]) < 1e-9;
        const { [name]: found } = diagnose(experiment, { [name]: numbers });
        expect(found!.verdict).toBe(isRight ? 'right' : 'wrong');
        expect(isRight || found!.mistakes.includes(slip)).toBe(true);
      }
    }
  });
});

/** All cells, with biases, other losses, losses that are missing. */
const any: readonly Experiment[] = (['sigmoid', 'tanh', 'relu', 'linear', 'lstm', 'gru'] as const).flatMap(
  (cell) =>
    [true, false].map((isStarted) =>
      drawn({
        cell,
        T: isStarted ? 4 : 3,
        n: isStarted ? 3 : 2,
        m: isStarted ? 3 : 2,
        q: 2,
        isStarted,
        hasBiases: isStarted,
        seed: 0.7,
        loss: isStarted ? 'squared-error' : 'cross-entropy',
      }),
    ),
);

describe.each(mistakes)('$id', ({ id, ways }) => {
  test('is named on every cell, in the numbers that it gives, and right where it changes nothing', () => {
    let named = 0;
    for (const experiment of any) {
      const { gradients } = differentiate(experiment);
      for (const parameter of parametersOf(experiment)) {
        const numbers = mistakenGradient(experiment, parameter, id);
        if (!numbers) continue;
        const isRight = relativeError(numbers, gradients[parameter]) < 1e-6;
        const found = diagnose(experiment, { [parameter]: numbers })[parameter]!;
        expect([id, found.verdict]).toEqual([id, isRight ? 'right' : 'wrong']);
        expect(isRight || found.mistakes.includes(id)).toBe(true);
        if (!isRight) named++;
      }
    }
    expect(named).toBeGreaterThan(0);
  });

  test('has ways that can be told apart', () => {
    for (const parameter of parametersOf(any[8])) {
      const details = ways({ kind: 'gradient', parameter }, any[8]).map(({ detail }) => detail);
      expect(new Set(details).size).toBe(details.length);
    }
  });
});

test.each([
  ['no derivative in the Jacobians', 'in the Jacobians dh_j/dh_{j-1} alone'],
  ['no derivative in the partial', 'in the immediate partial alone'],
] as const)('%s: f′ is left out in one place alone', (slip, detail) => {
  for (const experiment of simple) {
    const found = diagnose(experiment, { U: byHand(experiment, slip).U }).U!;
    expect(found.mistakes).toEqual(['no-activation-derivative']);
    expect(found.candidates.map((candidate) => candidate.detail)).toContain(detail);
  }
});

test('gates of LSTM in another order are named with the order', () => {
  const experiment = any.find(({ cell }) => cell === 'lstm')!;
  const n = experiment.initial.h.length;
  const { W } = differentiate(experiment).gradients as { W: number[][] };
  const [i, f, g, o] = [0, 1, 2, 3].map((block) => W.slice(block * n, (block + 1) * n));
  const found = diagnose(experiment, { W: [...i, ...f, ...o, ...g] }).W!;
  expect(found.candidates).toMatchObject([
    { mistakes: ['gate-order'], detail: 'gates in the order i, f, o, g' },
  ]);
});

test('another parameter’s numbers are named with the parameter', () => {
  const experiment = drawn({ cell: 'tanh', T: 3, n: 2, m: 2, q: 2, isStarted: true, seed: 0.1 });
  const { U, V } = differentiate(experiment).gradients;
  const found = diagnose(experiment, { W: U!, U: V! });
  expect(found.W!.candidates).toMatchObject([
    { mistakes: ['swapped-parameters'], detail: 'the numbers of U' },
  ]);
  expect(found.U!.candidates).toMatchObject([
    { mistakes: ['swapped-parameters'], detail: 'the numbers of V' },
  ]);
});

test('the slip of the sheet, on its own example: the term k = 3 is missing', () => {
  const only3 = { ...textbook, targets: textbook.targets.map((target, i) => (i === 2 ? target : null)) };
  const found = diagnose(only3, { W: byHand(only3, 'missing-last-term').W }).W!;
  expect(found).toMatchObject({ verdict: 'wrong', mistakes: ['missing-last-term'], term: { t: 3, k: 3 } });
});
