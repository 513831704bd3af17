// Every mistake of the table, made by the engine, against the same mistake made by hand; and on cells with gates.
import { describe, expect, test } from 'vitest';
import {
  diagnose,
  differentiate,
  type Experiment,
  itemize,
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

test.each(['i, f, o, g', 'o, g, i, f', 'g, o, f, i'])(
  'gates of LSTM in another order are named with the order: %s',
  (order) => {
    const experiment = any.find(({ cell }) => cell === 'lstm')!;
    const n = experiment.initial.h.length;
    const { W } = differentiate(experiment).gradients as { W: number[][] };
    const rows = order.split(', ').flatMap((gate) => {
      const start = 'ifgo'.indexOf(gate) * n;
      return W.slice(start, start + n);
    });
    expect(diagnose(experiment, { W: rows }).W!.candidates).toMatchObject([
      { mistakes: ['gate-order'], detail: `gates in the order ${order}` },
    ]);
  },
);

test('gates have all orders but their own', () => {
  const { ways } = mistakes.find(({ id }) => id === 'gate-order')!;
  const orders = any.map((experiment) => [
    experiment.cell,
    ways({ kind: 'gradient', parameter: 'W' }, experiment).length,
  ]);
  expect(Object.fromEntries(orders)).toEqual({ sigmoid: 0, tanh: 0, relu: 0, linear: 0, lstm: 23, gru: 5 });
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

test('the slip of the sheet: the term k = 3 is missing, of E_3 alone or of all that there is', () => {
  const only3 = { ...textbook, targets: textbook.targets.map((target, i) => (i === 2 ? target : null)) };
  const found = diagnose(only3, { W: byHand(only3, 'missing-last-term').W }).W!;
  expect(found).toMatchObject({ verdict: 'wrong', mistakes: ['missing-last-term'], term: { t: 3, k: 3 } });

  const W = differentiate(textbook).gradients.W as number[][];
  const term = itemize(textbook).at('W', 3, 3).value as number[][];
  const without = W.map((row, i) => row.map((x, j) => x - term[i][j]));
  expect(diagnose(textbook, { W: without }).W!).toMatchObject({
    candidates: [{ mistakes: ['missing-last-term'], detail: 'of E_T alone' }],
    term: { t: 3, k: 3 },
  });
});

test('the last terms that are missing from a long sequence are those of its terms', () => {
  const T = 200;
  const long = drawn({ cell: 'lstm', T, n: 4, m: 2, q: 2, isStarted: true, seed: 0.3 });
  const W = mistakenGradient(long, 'W', 'missing-last-term') as number[][];
  const last = itemize(long);
  const { gradients } = differentiate(long);
  const own = Array.from({ length: T }, (_, t) => last.at('W', t + 1, t + 1).value as number[][]);
  const expected = (gradients.W as number[][]).map((row, i) =>
    row.map((x, j) => own.reduce((sum, term) => sum - term[i][j], x)),
  );
  expect(relativeError(W, expected)).toBeLessThan(1e-9);
});
