import { describe, expect, test } from 'vitest';
import type { Quantity } from '../../src/rnn/debug/mistakes.ts';
import {
  differentiate,
  type Experiment,
  parseMatrix,
  resize,
  textbook,
  withCell,
} from '../../src/rnn/index.ts';
import { checkNumbers, filledText, trialsOf } from '../../src/viz/check-numbers.ts';

const quantities: readonly Quantity[] = [
  { kind: 'gradient', parameter: 'W' },
  { kind: 'gradient', parameter: 'V' },
  { kind: 'term', parameter: 'U', t: 3, k: 1 },
  { kind: 'jacobian', t: 3, k: 1 },
];
const W = quantities[0];

const textOf = (...asked: Parameters<typeof filledText>): string => {
  const filled = filledText(...asked);
  if ('overflow' in filled) throw new Error(filled.overflow);
  return filled.text;
};
const found = (quantity: Quantity, text: string, experiment: Experiment = textbook) => {
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
    for (const experiment of [textbook, withCell(textbook, 'gru')]) {
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
    expect(diagnosis.entry).toMatchObject({ row: 1, column: 3, right: rows()[0][2] });
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
