// Every strategy that runs in JavaScript finds the gradient that our derivative rules give in float64.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { maxRelativeError } from '../../../src/bench/harness/error.ts';
import { solve } from '../../../src/bench/harness/oracle.ts';
import { makeProblem, parameters, type Work } from '../../../src/bench/harness/problem.ts';
import { host } from '../../../src/bench/harness/node/host.ts';
import { strategies, type StrategyName } from '../../../src/bench/harness/strategies/index.ts';
import { repeat, type Strategy } from '../../../src/bench/harness/strategy.ts';
import { ADAM } from '../../../src/bench/harness/training.ts';

const gradients: Work[] = [
  { work: 'rnn', T: 3, n: 4, B: 1 },
  { work: 'rnn', T: 4, n: 5, B: 3 },
  { work: 'lstm', T: 3, n: 4, B: 1 },
  { work: 'lstm', T: 4, n: 5, B: 3, q: 2 },
  { work: 'rnn-ce', T: 4, n: 5, B: 3 },
  { work: 'lstm-ce', T: 3, n: 4, B: 1, q: 5 },
];
const inferences: Work[] = [
  { work: 'rnn-inference', T: 3, n: 4, B: 1 },
  { work: 'lstm-inference', T: 4, n: 5, B: 3 },
];
const trainings: Work[] = [
  { work: 'rnn-training', T: 4, n: 5, B: 3 },
  { work: 'lstm-training', T: 3, n: 4, B: 1 },
];
const terms: Work[] = [
  { work: 'rnn-terms', T: 5, n: 4, B: 1 },
  { work: 'lstm-terms', T: 4, n: 3, B: 1 },
];

/** Those that run in Node; the ones on graphics devices are tested in a browser. */
const names = ['ours-f32', 'ours-f64', 'ours-ts', 'tfjs-cpu', 'tfjs-wasm', 'jax-js', 'scalar'] as const;

/** How far a strategy is from the rules, in the worst of its variants, before and after further runs. */
async function worstError(name: StrategyName, work: Work): Promise<number> {
  const problem = makeProblem(work);
  const { start, prepare }: Strategy = await strategies[name]();
  await start?.(host);
  const { answer: right } = await solve(problem);
  const errors: number[] = [];
  for (const prepared of await prepare(problem, host)) {
    errors.push(maxRelativeError(await prepared.answer(), right));
    await repeat(prepared, 2);
    errors.push(maxRelativeError(await prepared.answer(), right));
    prepared.dispose?.();
  }
  return Math.max(...errors);
}

describe.each(names)('%s', (name) => {
  test.each([...gradients, ...inferences])('agrees on $work $T, $n, $B, each time', async (work) => {
    expect(await worstError(name, work)).toBeLessThan(1e-5);
  });
});

describe('ours-f32-2threads', () => {
  const name = 'ours-f32-2threads';

  test.each(gradients.filter(({ B }) => B > 1))('agrees on $work $T, $n, $B, each time', async (work) => {
    expect(await worstError(name, work)).toBeLessThan(1e-5);
  });

  test.each(gradients.filter(({ B }) => B === 1))('cannot split $work $T, $n, $B', async (work) => {
    await expect(worstError(name, work)).rejects.toThrow('one sequence cannot be split');
  });
});

test.each(['ours-f32', 'ours-f64', 'ours-ts', 'ours-itemize'] as const)(
  '%s takes gradients apart',
  async (name) => {
    for (const work of terms) expect(await worstError(name, work)).toBeLessThan(1e-5);
  },
);

describe('training', () => {
  test.each(['ours-f32', 'tfjs-cpu', 'tfjs-wasm'] as const)(
    '%s makes the same steps, each time',
    async (name) => {
      for (const work of trainings) expect(await worstError(name, work)).toBeLessThan(1e-5);
    },
  );

  test('by the gradient of the mean over sequences, and it pays', async () => {
    const problem = makeProblem(trainings[0]);
    const after = (await solve(problem)).answer;
    // E of the weights before the last update, by another way.
    const { answer: before } = await solve({ ...problem, work: 'rnn' });
    expect(after['loss'][0]).toBeLessThan(before['loss'][0] / problem.B);
    expect(after['loss'][0]).toBeGreaterThan((0.9 * before['loss'][0]) / problem.B);
  });

  test('by three updates of the rate at most, against the sign of a steady gradient', async () => {
    const problem = makeProblem(trainings[1]);
    const { answer: after } = await solve(problem);
    const { answer: gradient } = await solve({ ...problem, work: 'lstm' });
    for (const name of parameters) {
      problem.weights[name].forEach((w, i) => {
        const change = after[name][i] - w;
        expect(Math.abs(change)).toBeLessThan(3.01 * ADAM.rate);
        expect(Math.sign(change)).toBe(-Math.sign(gradient[name][i]));
      });
    }
  });
});

test('where the rules would be too slow, the float64 kernels that stand in for them agree with them', async () => {
  expect(await worstError('ours-f64', { work: 'rnn', T: 60, n: 64, B: 8 })).toBeLessThan(1e-13);
  expect(await worstError('ours-f64', { work: 'lstm', T: 30, n: 32, B: 8 })).toBeLessThan(1e-13);
});

test.each(['tfjs-cpu', 'tfjs-wasm'] as const)('%s leaves no tensor behind', async (name) => {
  const before = tf.memory().numTensors;
  const { start, prepare }: Strategy = await strategies[name]();
  await start?.(host);
  for (const work of [gradients[3], trainings[0]]) {
    for (const prepared of await prepare(makeProblem(work), host)) {
      await repeat(prepared, 2);
      await prepared.answer();
      prepared.dispose?.();
    }
  }
  expect(tf.memory().numTensors).toBe(before);
});
