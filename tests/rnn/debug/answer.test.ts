import { describe, expect, test } from 'vitest';
import { differentiate, ExperimentError, parseAnswer, textbook } from '../../../src/rnn/index.ts';
import { bringJson } from '../../../src/rnn/debug/answer.ts';
import { drawn } from '../../support/drawn.ts';

test('gradients of an experiment are an answer, some of them too, or as lists', () => {
  const { gradients } = differentiate(textbook);
  expect(parseAnswer(gradients, textbook)).toEqual(gradients);
  expect(parseAnswer({ U: gradients.U }, textbook)).toEqual({ U: gradients.U });
  const experiment = drawn({ cell: 'lstm', T: 2, n: 2, m: 1, q: 2, hasBiases: true, seed: 0.1 });
  const { b, d } = differentiate(experiment).gradients;
  const column = { b: (b as number[]).map((x) => [x]), d: [d as number[]] };
  expect(parseAnswer(column, experiment)).toEqual(column);
});

test('all that is computed of an experiment holds an answer', () => {
  const computed = differentiate(textbook);
  const { gradients, ...rest } = computed;
  expect(parseAnswer(computed, textbook)).toEqual({ ...gradients, ...rest });
  const { W } = gradients;
  expect(parseAnswer({ W, hidden: rest.hidden }, textbook)).toEqual({ W, hidden: rest.hidden });
  expect(parseAnswer({ gradients: { W }, loss: 1 }, textbook)).toEqual({ W, loss: 1 });
  const steps = { hiddenGradients: [null, [1, null, 3], null], loss: 2 };
  expect(parseAnswer(steps, textbook)).toEqual(steps);
});

test('a transposed matrix is an answer', () => {
  expect(() =>
    parseAnswer(
      {
        U: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      textbook,
    ),
  ).not.toThrow();
});

describe('a fault is named with its path', () => {
  test.each<[json: unknown, message: string]>([
    [[1], 'answer: expected an object with some of W, U, V, got [1]'],
    [null, 'answer: expected an object with some of W, U, V, got null'],
    [{}, 'answer: expected some of W, U, V, got none'],
    [{ gradients: {} }, 'answer.gradients: expected some of W, U, V, got none'],
    [{ gradients: [1] }, 'answer.gradients: expected an object with some of W, U, V, got [1]'],
    [{ hidden: 3 }, 'answer.hidden: expected a list, got 3'],
    [{ hidden: [[1, 2, 3]] }, 'answer.hidden: expected 3 rows, got 1'],
    [{ hidden: [null, [1, 2], null] }, 'answer.hidden[1]: expected 3 numbers, got 2'],
    [{ hidden: [null, [1, 2, 'x'], null] }, 'answer.hidden[1][2]: expected a finite number, got "x"'],
    [{ losses: [1, 2] }, 'answer.losses: expected 3 numbers, got 2'],
    [{ loss: [1] }, 'answer.loss: expected a finite number, got [1]'],
    [{ cells: [[1, 2, 3]] }, 'answer.cells: unknown key of this experiment'],
    [{ preactivationGradients: [[1]] }, 'answer.preactivationGradients: expected an object, got [[1]]'],
    [
      { preactivationGradients: { f: [[1]] } },
      'answer.preactivationGradients.f: unknown key of this experiment',
    ],
    [{ sequences: [{}] }, 'answer.sequences: unknown key of this experiment'],
    [{ gradients: { W: 3 } }, 'answer.gradients.W: expected a list of numbers or of rows, got 3'],
    [{ X: [[1]] }, 'answer.X: unknown key; the parameters are W, U, V'],
    [{ X: 1 }, 'answer.X: unknown key; the parameters are W, U, V'],
    [{ b: [1] }, 'answer.b: unknown key; the parameters are W, U, V'],
    [{ toString: [1] }, 'answer.toString: unknown key; the parameters are W, U, V'],
    [{ 'dE/dQ': [1] }, 'answer["dE/dQ"]: unknown key; the parameters are W, U, V'],
    [{ 'dE/dW': [1] }, 'answer["dE/dW"]: expected 3 rows of 3 numbers, got 1 number'],
    [{ gradients: { W: [[1]] }, lost: 3 }, 'answer.lost: unknown key beside gradients'],
    [{ W: 3 }, 'answer.W: expected a list of numbers or of rows, got 3'],
    [{ W: [] }, 'answer.W: expected a list of numbers or of rows, got []'],
    [
      {
        W: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      'answer.W: expected 3 rows of 3 numbers, got 2 rows of 3 numbers',
    ],
    [{ W: [1, 2, 3] }, 'answer.W: expected 3 rows of 3 numbers, got 3 numbers'],
    [{ U: [[1, 2], [3], [5, 6]] }, 'answer.U[1]: expected 2 numbers as in the first row, got 1'],
    [{ U: [[1, 2], 3, [5, 6]] }, 'answer.U[1]: expected a row of numbers, got 3'],
    [{ V: [[1, 'x', 3]] }, 'answer.V[0][1]: expected a finite number, got "x"'],
    [{ V: [1, [2], 3] }, 'answer.V[1]: expected a finite number, got [2]'],
    [{ V: [['1', 2, 3]] }, 'answer.V[0][0]: expected a finite number, got "1"'],
  ])('%j', (json, message) => {
    expect(() => parseAnswer(json, textbook)).toThrow(ExperimentError);
    expect(() => parseAnswer(json, textbook)).toThrow(message);
    expect(() => bringJson(json, textbook)).toThrow(message);
  });
});
