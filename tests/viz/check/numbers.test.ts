import { describe, expect, test } from 'vitest';
import {
  differentiate,
  type Experiment,
  itemize,
  parseMatrix,
  resize,
  textbook,
  withCell,
} from '../../../src/rnn/index.ts';
import { checkNumbers, filledText, trialsOf } from '../../../src/viz/check/numbers.ts';
import type { CheckQuantity } from '../../../src/viz/check/quantity.ts';

const quantities: readonly CheckQuantity[] = [
  { kind: 'gradient', parameter: 'W' },
  { kind: 'gradient', parameter: 'V' },
  { kind: 'gradient', parameter: 'W', loss: 2 },
  { kind: 'term', parameter: 'U', t: 3, k: 1 },
  { kind: 'jacobian', t: 3, k: 1 },
];
const W = quantities[0];

const textOf = (...asked: Parameters<typeof filledText>): string => {
  const filled = filledText(...asked);
  if ('overflow' in filled) throw new Error(filled.overflow);
  return filled.text;
};
const found = (quantity: CheckQuantity, text: string, experiment: Experiment = textbook) => {
  const reply = checkNumbers({ experiment, quantity, answer: parseMatrix(text) });
  if ('overflow' in reply) throw new Error(reply.overflow);
  return reply;
};

describe('what is filled in', () => {
  test.each(quantities)('is right: $kind $parameter', (quantity) => {
    for (const experiment of [textbook, withCell(textbook, 'lstm')]) {
      const { diagnosis, comparison } = found(quantity, textOf(experiment, quantity), experiment);
      expect([diagnosis.verdict, diagnosis.given, comparison]).toEqual(['right', undefined, undefined]);
    }
  });

  test.each(quantities)('as a mistake is recognised as that: $kind $parameter', (quantity) => {
    for (const experiment of [textbook, ...(quantity.loss ? [] : [withCell(textbook, 'gru')])]) {
      const trials = trialsOf(quantity, experiment);
      expect(trials.length).toBeGreaterThan(1);
      for (const trial of trials) {
        const { diagnosis } = found(quantity, textOf(experiment, quantity, trial), experiment);
        const named = diagnosis.verdict === 'right' ? [trial.id] : diagnosis.mistakes;
        expect(named).toContain(trial.id);
      }
    }
  });
});

describe('the comparison', () => {
  const rows = () => differentiate(textbook).gradients.W as number[][];

  test('marks the entries that differ, and no others', () => {
    const spoiled = rows();
    spoiled[0][2] += 0.01;
    spoiled[2][1] *= 2;
    const { comparison, diagnosis } = found(W, JSON.stringify(spoiled));
    expect(comparison!.rows.map((row) => row.map(({ differs }) => differs))).toEqual([
      [false, false, true],
      [false, false, false],
      [false, true, false],
    ]);
    expect(diagnosis.entry).toMatchObject({ row: 1, column: 3, right: expect.closeTo(rows()[0][2], 15) });
  });

  test('allows for the digits that were given', () => {
    const few = rows().map((row) => row.map((x) => x.toFixed(2)));
    few[1][1] = '0.99';
    const { comparison } = found(W, few.map((row) => row.join(' ')).join('\n'));
    expect(comparison!.rows.flat().filter(({ differs }) => differs)).toHaveLength(1);
  });

  test('is left out where the shapes differ', () => {
    const { diagnosis, comparison } = found(W, '[1, 2]');
    expect([diagnosis.message, comparison]).toEqual([expect.stringContaining('3 rows of 3'), undefined]);
  });

  test('of a large matrix shows what is around the first difference', () => {
    const large = resize(textbook, { n: 20 });
    const numbers = differentiate(large).gradients.W as number[][];
    numbers[14][10] += 1;
    const { comparison } = found(W, JSON.stringify(numbers), large);
    expect(comparison).toMatchObject({ row: 8, column: 7, shape: [20, 20] });
    expect(comparison!.rows.map((row) => row.map(({ differs }) => differs).indexOf(true))).toEqual(
      Array.from({ length: 12 }, (_, i) => (i === 6 ? 3 : -1)),
    );
  });
});

describe('losses one by one', () => {
  const of = (loss: number | undefined): CheckQuantity => ({ kind: 'gradient', parameter: 'W', loss });

  test('are those of the terms of E_t', () => {
    const { values } = parseMatrix(textOf(textbook, of(2)));
    const total = itemize(textbook).total('W', 2).flat();
    values.forEach((x, index) => expect(x).toBeCloseTo(total[index], 7));
  });

  test('taken for E, or E for one of them, are named', () => {
    for (const [asked, given] of [
      [undefined, 1],
      [1, 2],
      [3, 2],
      [3, undefined],
    ].map((pair) => pair.map(of))) {
      const { diagnosis, same } = found(asked, textOf(textbook, given));
      expect([diagnosis.verdict, same]).toEqual(['wrong', given]);
    }
    expect(found(W, '[[1, 2, 3], [4, 5, 6], [7, 8, 9]]').same).toBeUndefined();
  });

  test('need numbers with enough digits to be named', () => {
    const text = textOf(textbook, of(2));
    const rounded = text.replace(/-?\d\.[\de-]+/g, (x) => Number(x).toFixed(1));
    expect(found(W, rounded)).toMatchObject({ same: undefined });
  });

  test('have no mistakes that take several', () => {
    const ids = trialsOf(of(2), textbook).map(({ id, detail }) => `${id} ${detail}`);
    expect(ids.join()).toContain('missing-last-term');
    expect(ids.join()).not.toMatch(/only-last-loss|divided by 1,/);
  });
});

test('the way in which one of two mistakes was made goes with that one', () => {
  const trial = { id: 'no-activation-derivative', detail: 'in the immediate partial alone' } as const;
  const negated = textOf(textbook, W, trial).replace(/-?\d[\d.e-]*/g, (x) => String(-Number(x)));
  expect(found(W, negated).diagnosis.candidates).toEqual([
    { mistakes: ['no-activation-derivative', 'sign'], details: [trial.detail, ''] },
  ]);
});

test('what is found can be posted from a worker', () => {
  const { diagnosis } = found(W, textOf(textbook, W, { id: 'missing-last-term', detail: '' }));
  expect(structuredClone(diagnosis).mistakes).toEqual(['missing-last-term']);
});

test('where numbers overflow there is nothing to compare with', () => {
  const { weights } = textbook;
  const huge = { ...weights, V: weights.V.map((row) => row.map((x) => x * 1e200)) };
  const experiment = { ...textbook, weights: huge };
  const answer = parseMatrix('[[1]]');
  expect(checkNumbers({ experiment, quantity: W, answer })).toEqual({
    overflow: expect.stringContaining('float64 ends'),
  });
  expect(filledText(experiment, W)).toEqual({ overflow: expect.any(String) });
});
