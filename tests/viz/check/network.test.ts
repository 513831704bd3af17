// Numbers are checked against a network that was opened or pasted: larger than what the page draws.
import { expect, test } from 'vitest';
import { differentiate, formatExperiment, resize, textbook } from '../../../src/rnn/index.ts';
import { writtenFrom } from '../../../src/rnn/debug/read/written.ts';
import { networkStore, networkView, type OwnNetwork } from '../../../src/viz/check/network.ts';
import { openedNetwork } from '../../../src/viz/check/open-network.ts';
import { checkNumbers } from '../../../src/viz/check/numbers.ts';
import { drawn } from '../../support/drawn.ts';
import { textOf } from '../../support/template-text.ts';

const fileOf = (json: unknown, name = 'mine.json') =>
  new File([typeof json === 'string' ? json : JSON.stringify(json)], name);

test('a network of a size that is not drawn is opened, and an answer checked against it', async () => {
  const store = networkStore(openedNetwork);
  const large = resize(textbook, { T: 320, n: 70 });
  await store.open(new File([formatExperiment(large)], 'large.json'));
  const { experiment } = store.own.value as OwnNetwork;
  expect(experiment).toEqual(large);
  expect(textOf(networkView(store))).toMatch(
    /Checked against large\.json ?: sigmoid, T = 320, n = 70, m = 2, q = 1\..*Back to the network of this page/,
  );
  const V = differentiate(large).gradients.V as number[][];
  const quantity = { kind: 'gradient', parameter: 'V' } as const;
  const verdictOn = (numbers: readonly (readonly number[])[]) => {
    const reply = checkNumbers({ experiment, quantity, answer: writtenFrom(numbers) });
    return 'diagnosis' in reply && reply.diagnosis.verdict;
  };
  expect(verdictOn(V)).toBe('right');
  expect(verdictOn(V.map((row) => row.map((x) => 2 * x)))).toBe('wrong');
  store.close();
  expect(store.own.value).toBeUndefined();
});

test.each<[what: string, json: unknown, message: RegExp]>([
  [
    'too many steps',
    resize(textbook, { T: 1001 }),
    /^mine\.json: inputs: Check my gradient takes T up to 1000, got T = 1001\./,
  ],
  ['no JSON', '{"cell": ', /^mine\.json: not JSON/],
])('%s is refused where the user looks', async (_what, json, message) => {
  const store = networkStore(openedNetwork);
  store.isAsked.value = true;
  await store.open(fileOf(json));
  expect(store.own.value).toBeUndefined();
  expect(store.refusal.value?.problem).toMatch(message);
  expect(textOf(networkView(store))).toContain(store.refusal.value!.problem);
});

test('square matrices under other names are asked about, and opened by the answer', async () => {
  const square = drawn({ cell: 'tanh', T: 2, n: 2, m: 2, q: 2, seed: 1 });
  const { W, U, V } = square.weights;
  const store = networkStore(openedNetwork);
  const file = fileOf({ ...square, weights: { W_hh: W, W_xh: U, W_hy: V } });
  store.isAsked.value = true;
  await store.open(file);
  expect(textOf(networkView(store))).toMatch(/a = W h, columns\s+a = h W, rows/);
  await store.open(file, store.refusal.value!.choices[0]);
  expect(store.own.value?.experiment.weights).toEqual(square.weights);
  expect(store.own.value?.note).toBe('In mine.json, W_hh was read as W, W_xh as U, W_hy as V.');
});

test('of two files the one opened last counts; what reads them may fail', async () => {
  const replies: ((reply: Awaited<ReturnType<typeof openedNetwork>>) => void)[] = [];
  const store = networkStore(() => new Promise((resolve) => void replies.push(resolve)));
  const [first, second] = [store.open(fileOf('', 'a')), store.open(fileOf('', 'b'))];
  replies[1]({ experiment: textbook, note: '' });
  replies[0]({ problem: 'too late', choices: [] });
  await Promise.all([first, second]);
  expect(store.own.value?.name).toBe('b');
  expect(store.refusal.value).toBeUndefined();
  const failing = networkStore(() => Promise.reject(new Error('it stopped')));
  await failing.open(fileOf(''));
  expect(failing.refusal.value?.problem).toBe('mine.json: it stopped.');
  expect(failing.isReading.value).toBe(false);
});
