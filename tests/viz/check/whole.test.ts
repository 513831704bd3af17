// All gradients in one text: read, checked, and answered under the names that were given.
import { signal } from '@preact/signals-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { differentiate, type Experiment, textbook } from '../../../src/rnn/index.ts';
import { families } from '../../../src/rnn/debug/mistakes.ts';
import { filledTexts } from '../../../src/viz/check/numbers.ts';
import { firstPlaces } from '../../../src/viz/check/quantity.ts';
import type { CheckStore } from '../../../src/viz/check/store.ts';
import { trialGroups } from '../../../src/viz/check/trials.ts';
import { followWhole } from '../../../src/viz/check/whole/run.ts';
import { checkWhole } from '../../../src/viz/check/whole/work.ts';
import { wholeView } from '../../../src/viz/check/whole/view.ts';
import { textOf } from '../../support/template-text.ts';
import { drawn } from '../../support/drawn.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const rest = () => vi.advanceTimersByTimeAsync(300);

function set(of: Experiment = textbook, isAnswered = true) {
  const store: CheckStore = {
    tab: signal('all'),
    places: signal(firstPlaces(of)),
    loss: signal(undefined),
    network: signal(undefined),
    texts: signal({}),
    typed: signal({}),
  };
  const check = followWhole(store, signal(of), {
    check: (job, onProgress) => {
      if (isAnswered) return checkWhole(job, onProgress);
      const named = [{ path: 'dE/dW', what: 'The derivative f′ of the activation was left out.' }];
      onProgress({ place: 'W is wrong: look there.', tried: 3, of: 9, named });
      return new Promise(() => {});
    },
    stop: () => {},
  });
  const type = (text: string) => (store.texts.value = { all: text });
  const says = (text: string) => textOf(wholeView({ text, check, onFault: () => {}, onNext: () => {} }));
  return { check, type, says };
}

const { W, U, V } = differentiate(textbook).gradients as unknown as Record<string, number[][]>;

test('names come back in the verdicts and in the finding', async () => {
  const { type, says } = set();
  const text = `dWaa = ${JSON.stringify(W.map((row) => row.map((x) => x + 1)))}\ndWax = ${JSON.stringify(U)}`;
  type(text);
  await rest();
  expect(says(text)).toMatch(/Wrong in 1 of 2/);
  expect(says(text)).toMatch(/dWax is right and dWaa is wrong: what arrives at each step is right/);
  expect(says(text)).toMatch(/✓\s*dWax right to 1\d digits/);
});

test.each(['hello world', '{"W": '])('what is no answer says what is wanted: %s', async (text) => {
  const { type, says } = set();
  type(text);
  await rest();
  expect(says(text)).toMatch(/expected gradients with their names, as dW = /);
});

test('a fault says its place, an unknown name what is known', async () => {
  const { type, says } = set();
  type('dW = [[1, x]]');
  await rest();
  expect(says('dW = [[1, x]]')).toMatch(/Line 1, column 11: found "x"/);
  type('dQ = [[1]]');
  await rest();
  expect(says('dQ = [[1]]')).toMatch(/Not read: dQ: unknown key; the parameters are W, U, V\./);
});

test('while a search goes on, the place and the names so far are told; stopped, it keeps them', async () => {
  const { type, says, check } = set(textbook, false);
  const text = `W = ${JSON.stringify(W.map((row) => row.map((x) => x + 1)))}`;
  type(text);
  await rest();
  expect(says(text)).toMatch(
    /Wrong\. W is wrong: look there\..*d W : The derivative.*left out\..*3 of 9 ways back tried\s+Stop/s,
  );
  check.cancel();
  expect(says(text)).toMatch(
    /Not checked: it was stopped\..*W is wrong: look there\..*The derivative.*left out\./s,
  );
});

test('square matrices of names that do not tell are asked for, and the choice is kept to', async () => {
  const square = drawn({ cell: 'tanh', T: 2, n: 2, m: 2, q: 2, seed: 0.2 });
  const { type, says, check } = set(square);
  const text = 'W_hh = [[1, 2], [3, 4]]';
  type(text);
  await rest();
  expect(says(text)).toMatch(/Which layout\?.*a = W h, columns\s+a = h W, rows/s);
  check.layout.value = 'rows';
  await rest();
  expect(says(text)).toMatch(/Wrong in 1 of 1/);
});

test('what is filled in is read again: the right answer, and a mistake in all that can have it', async () => {
  const { type, says } = set();
  const right = filledTexts(textbook, undefined);
  expect(right).toHaveProperty('text', expect.stringContaining('dV = '));
  const text = 'text' in right ? right.text : '';
  type(text);
  await rest();
  expect(says(text)).toMatch(/Right\. All are right/);
  expect(says(text).replaceAll(/\s/g, '')).toMatch(/✓dE\/dWrightto\d+digits/);
  const slip = filledTexts(textbook, undefined, { id: 'missing-last-term', detail: '' });
  const wrong = 'text' in slip ? slip.text : '';
  type(wrong);
  await rest();
  expect(says(wrong)).toMatch(/Wrong in 2 of 3/);
});

test('mistakes are in groups, and found by words', () => {
  const of = { kind: 'gradient', parameter: 'W' } as const;
  const lstm = drawn({ cell: 'lstm', T: 3, n: 2, m: 2, q: 2, seed: 0.2 });
  const all = trialGroups(of, lstm, '');
  expect(all.map(({ title }) => title).slice(0, 7)).toEqual([
    'Sums over steps',
    'Losses',
    'Derivatives f′',
    'Factors and weights',
    'Ways back',
    'The answer as a whole',
    'The way forward',
  ]);
  const kinds = new Set(all.flatMap(({ trials }) => trials.map(({ id }) => id)));
  for (const { id, ways } of families) expect([id, kinds.has(id)]).toEqual([id, ways(of, lstm).length > 0]);
  const found = trialGroups(of, lstm, 'gate order o, f');
  expect(found.flatMap(({ trials }) => trials.map(({ id }) => id))).toContain('gate-order');
  expect(trialGroups(of, lstm, 'nothing of the kind')).toEqual([]);
  expect(V).toHaveLength(textbook.weights.V.length);
});

test('where nothing tells the place, dE/dh_t is asked for next; where it was given, its first wrong step is data', async () => {
  const { type, says, check } = set();
  const noise = W.map((row, i) => row.map((x, j) => x + Math.sin(7 * i + 3 * j)));
  const wrong = `dW = ${JSON.stringify(noise)}`;
  type(wrong);
  await rest();
  expect(says(wrong)).toMatch(/Next: paste/);
  const { hiddenGradients } = differentiate(textbook);
  const dh = hiddenGradients.map((row, t) => (t < 2 ? row.map((x) => x + 0.3) : row));
  const more = `${wrong}\ndh = ${JSON.stringify(dh)}`;
  type(more);
  await rest();
  expect(says(more)).not.toMatch(/Next: paste/);
  expect(check.result.value?.reply).toMatchObject({ wrongStep: { way: 'back', of: 'h', step: 2 } });
});

test('of an array on [h, x] both parts are told apart', async () => {
  const lstm = drawn({ cell: 'lstm', T: 2, n: 2, m: 1, q: 1, seed: 0.2 });
  const { type, says } = set(lstm);
  const { W, U } = differentiate(lstm).gradients as unknown as Record<'W' | 'U', number[][]>;
  const text = `dWf = ${JSON.stringify([2, 3].map((row) => [...W[row], ...U[row]]))}`;
  type(text);
  await rest();
  expect(says(text).replaceAll(/\s/g, '')).toMatch(/✓dWf,forhrightto\d+digits✓dWf,forxright/);
});
