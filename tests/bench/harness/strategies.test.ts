// Every strategy that runs in JavaScript finds the gradient that our derivative rules give in float64.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { maxRelativeError } from '../../../src/bench/harness/error.ts';
import { solve } from '../../../src/bench/harness/oracle.ts';
import { makeProblem, type Work } from '../../../src/bench/harness/problem.ts';
import { strategies } from '../../../src/bench/harness/strategies/index.ts';

const works: Work[] = [
  { work: 'rnn', T: 3, n: 4, B: 1 },
  { work: 'rnn', T: 4, n: 5, B: 3 },
  { work: 'lstm', T: 3, n: 4, B: 1 },
  { work: 'lstm', T: 4, n: 5, B: 3 },
];

const names = ['ours-f32', 'ours-f64', 'ours-ts', 'tfjs-cpu', 'tfjs-wasm', 'jax-js', 'scalar'];

/** How far a strategy is from the rules, in the worst of its ways, before and after further runs. */
async function worstError(name: string, work: Work): Promise<number> {
  const problem = makeProblem(work);
  const { prepare } = await strategies[name]();
  const right = solve(problem);
  const errors: number[] = [];
  for (const prepared of await prepare(problem)) {
    errors.push(maxRelativeError(await prepared.gradient(), right));
    await prepared.run(2);
    errors.push(maxRelativeError(await prepared.gradient(), right));
    prepared.dispose?.();
  }
  return Math.max(...errors);
}

describe.each(names)('%s', (name) => {
  test.each(works)('agrees on $work $T, $n, $B, each time', async (work) => {
    expect(await worstError(name, work)).toBeLessThan(1e-5);
  });
});

describe('ours-f32-2threads', () => {
  const name = 'ours-f32-2threads';

  test.each(works.filter(({ B }) => B > 1))('agrees on $work $T, $n, $B, each time', async (work) => {
    expect(await worstError(name, work)).toBeLessThan(1e-5);
  });

  test.each(works.filter(({ B }) => B === 1))('cannot split $work $T, $n, $B', async (work) => {
    await expect(worstError(name, work)).rejects.toThrow('one sequence cannot be split');
  });
});

test.each(['tfjs-cpu', 'tfjs-wasm'])('%s leaves no tensor behind', async (name) => {
  const before = tf.memory().numTensors;
  const { prepare } = await strategies[name]();
  for (const prepared of await prepare(makeProblem(works[3]))) {
    await prepared.run(2);
    prepared.dispose?.();
  }
  expect(tf.memory().numTensors).toBe(before);
});
