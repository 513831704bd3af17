// jax-js, given the formulas once more, finds what our rules find.
import { defaultDevice, init } from '@jax-js/jax';
import { beforeAll, expect, test } from 'vitest';
import { gradientsByJax } from '../../src/bench/jax-network.ts';
import { cellNames } from '../../src/rnn/cells/index.ts';
import { differentiate, parametersOf } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { readCases } from '../support/reference.ts';

beforeAll(async () => {
  await init('wasm');
  defaultDevice('wasm');
});

/** One of each cell, with all of its parameters. */
const cases = readCases().filter(({ name }) => name.endsWith('-bias-ce'));

test('every cell is among them', () => {
  expect(cases.length).toBe(cellNames.length);
});

test.each(cases)('$name', async ({ experiment }) => {
  const found = await gradientsByJax(experiment);
  const { gradients } = differentiate(experiment);
  const names = parametersOf(experiment).filter((name) => gradients[name]!.length > 0);
  for (const name of names) expect(relativeError(found[name], gradients[name])).toBeLessThan(1e-4);
});
