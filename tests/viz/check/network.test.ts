// Numbers are checked against a network that was opened or pasted: larger than what the page draws.
import type { TemplateResult } from 'lit-html';
import { expect, test } from 'vitest';
import {
  asLayers,
  type BatchExperiment,
  differentiate,
  formatExperiment,
  resize,
  textbook,
} from '../../../src/rnn/index.ts';
import type { OwnNetwork } from '../../../src/viz/check/kept-network.ts';
import { networkStore, networkView } from '../../../src/viz/check/network.ts';
import { openedNetwork } from '../../../src/viz/check/open-network.ts';
import { tabsOf } from '../../../src/viz/check/quantity.ts';
import { checkText } from '../../../src/viz/check/texts.ts';
import { checkWhole } from '../../../src/viz/check/whole/work.ts';
import { notices } from '../../../src/viz/page/notices.ts';
import { drawn } from '../../support/drawn.ts';
import { decodeLink } from '../../../src/viz/experiment/link.ts';
import { madeUpStorage } from '../../support/made-up-storage.ts';
import { textOf } from '../../support/template-text.ts';

/** What follows the # of the first link. */
const linkIn = ({ values }: TemplateResult): string =>
  values
    .map((value) =>
      typeof value === 'string'
        ? (/^\.\/index\.html#(.*)$/.exec(value)?.[1] ?? '')
        : value !== null && typeof value === 'object' && 'values' in value
          ? linkIn(value as TemplateResult)
          : '',
    )
    .find(Boolean) ?? '';

const KEY = 'backflow.check network';
const fileOf = (json: unknown, name = 'mine.json') =>
  new File([typeof json === 'string' ? json : JSON.stringify(json)], name);

test('a network of a size that is not drawn is opened, and an answer checked against it', async () => {
  const store = networkStore(openedNetwork, KEY);
  const large = resize(textbook, { T: 320, n: 70 });
  await store.open(new File([formatExperiment(large)], 'large.json'));
  const { experiment, from } = store.own.value as OwnNetwork;
  expect(textOf(networkView(store))).toMatch(
    /Checked against large\.json ?: sigmoid, T = 320, n = 70, m = 2, q = 1\..*Explore draws up to 64 units and 300 steps: this one is not drawn\..*Back to the network of this page/s,
  );
  // The page has its shape, and no more: rows are one and the same list.
  expect(new Set(experiment.weights.W).size).toBe(1);
  expect([experiment.weights.W.length, experiment.weights.U[0].length]).toEqual([70, 2]);
  const V = differentiate(large).gradients.V as number[][];
  const quantity = { kind: 'gradient', parameter: 'V' } as const;
  const verdictOn = async (numbers: readonly (readonly number[])[], name?: string) => {
    const written = JSON.stringify(numbers);
    const text = name ? new File([written], name) : written;
    const reply = await checkText({ experiment, from, quantity, text }, () => {});
    return 'diagnosis' in reply && reply.diagnosis.verdict;
  };
  expect(await verdictOn(V)).toBe('right');
  expect(await verdictOn(V, 'dV.json')).toBe('right');
  expect(await verdictOn(V.map((row) => row.map((x) => 2 * x)))).toBe('wrong');
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
  const store = networkStore(openedNetwork, KEY);
  store.isAsked.value = true;
  await store.open(fileOf(json));
  expect(store.own.value).toBeUndefined();
  expect(store.refusal.value?.problem).toMatch(message);
  expect(textOf(networkView(store))).toContain(store.refusal.value!.problem);
});

test('square matrices under other names are asked about, and opened by the answer', async () => {
  const square = drawn({ cell: 'tanh', T: 2, n: 2, m: 2, q: 2, seed: 1 });
  const { W, U, V } = square.weights;
  const store = networkStore(openedNetwork, KEY);
  const file = fileOf({ ...square, weights: { W_hh: W, W_xh: U, W_hy: V } });
  store.isAsked.value = true;
  await store.open(file);
  expect(textOf(networkView(store))).toMatch(/a = W h, columns\s+a = h W, rows/);
  await store.open(file, store.refusal.value!.choices[0]);
  expect(store.own.value?.experiment.weights).toEqual(square.weights);
  expect(store.own.value?.note).toBe('In mine.json, W_hh was read as W, W_xh as U, W_hy as V.');
});

test('several sequences, class numbers and no output layer are taken as they are, and kept', async () => {
  madeUpStorage();
  const { weights, cell } = drawn({ cell: 'gru', T: 3, n: 3, m: 2, q: 2, seed: 3 });
  const { V: _V, ...headless } = weights;
  const inputs = [
    [1, 0.5],
    [0, -1],
  ];
  const batch: BatchExperiment = {
    version: 2,
    cell,
    weights: headless,
    sequences: [
      { inputs, targets: [2, null] },
      { inputs: [...inputs, [1, 1]], targets: [0, null, 1] },
    ],
    loss: 'cross-entropy',
    reduction: 'mean',
  };
  const store = await reloaded(fileOf(batch));
  const { experiment } = store.own.value!;
  expect(experiment).toEqual(batch);
  expect(tabsOf(experiment)).toEqual(['W', 'U']);
  expect(textOf(networkView(store))).toMatch(
    /GRU, 2 sequences, T = 3, n = 3, m = 2, q = 3, no output layer, cross-entropy, their mean\./,
  );
  const drawing = linkIn(networkView(store));
  expect(textOf(networkView(store))).toMatch(/Open it in Explore ?, a sequence at a time\./);
  const linked = JSON.parse(JSON.stringify(decodeLink(drawing)));
  expect(linked).toMatchObject({
    experiment: JSON.parse(JSON.stringify(asLayers(batch))),
    cut: { sequence: 0, layer: 0 },
  });
  const all = differentiate(batch);
  const text = JSON.stringify({
    W: all.gradients.W,
    dx: all.sequences.map(({ inputGradients }) => inputGradients),
  });
  const ragged = await checkWhole({ experiment, loss: undefined, text, layout: undefined }, () => {});
  expect(ragged).toMatchObject({ fault: { problem: expect.stringMatching(/^answer\.dx/) } });
  const whole = { W: all.gradients.W, sequences: [{ inputGradients: all.sequences[0].inputGradients }, {}] };
  const job = { experiment, loss: undefined, text: JSON.stringify(whole), layout: undefined };
  expect(await checkWhole(job, () => {})).toMatchObject({ finding: 'All are right.' });
});

test('of two files the one opened last counts; what reads them may fail', async () => {
  const replies: ((reply: Awaited<ReturnType<typeof openedNetwork>>) => void)[] = [];
  const store = networkStore(() => new Promise((resolve) => void replies.push(resolve)), KEY);
  const [first, second] = [store.open(fileOf('', 'a')), store.open(fileOf('', 'b'))];
  replies[1]({ experiment: textbook, isOutline: false, note: '', names: {} });
  replies[0]({ problem: 'too late', choices: [] });
  await Promise.all([first, second]);
  expect(store.own.value?.name).toBe('b');
  expect(store.refusal.value).toBeUndefined();
  const failing = networkStore(() => Promise.reject(new Error('it stopped')), KEY);
  await failing.open(fileOf(''));
  expect(failing.refusal.value?.problem).toBe('mine.json: it stopped.');
  expect(failing.isReading.value).toBe(false);
});

/** What a reload finds of a network that was opened. */
async function reloaded(file: File) {
  await networkStore(openedNetwork, KEY).open(file);
  return networkStore(openedNetwork, KEY);
}

test('a small network is there after a reload, until the reader goes back to that of the page', async () => {
  madeUpStorage();
  const mine = drawn({ cell: 'lstm', T: 3, n: 2, m: 2, q: 1, seed: 2 });
  const store = await reloaded(fileOf(mine));
  expect(store.own.value).toEqual({ name: 'mine.json', note: '', names: {}, experiment: mine });
  expect(store.missing.value).toBeUndefined();
  store.close();
  const { own, missing } = networkStore(openedNetwork, KEY);
  expect([own.value, missing.value]).toEqual([undefined, undefined]);
});

test('one that is too large for that is asked for again, where the user looks', async () => {
  madeUpStorage();
  const text = formatExperiment(textbook).padEnd(1_000_001);
  const store = await reloaded(fileOf(text, 'large.json'));
  expect(store.own.value).toBeUndefined();
  expect(textOf(networkView(store))).toMatch(
    /large\.json was too large to be kept over a reload\. Open the file again.*Stay with the network of this page.*Open a file …/,
  );
  await store.open(fileOf(text, 'large.json'));
  expect([store.own.value?.name, store.missing.value]).toEqual(['large.json', undefined]);
  const pasted = await reloaded(fileOf(text, 'What was pasted'));
  expect(textOf(networkView(pasted))).toContain('Paste it again');
  pasted.close();
  expect(textOf(networkView(pasted))).not.toContain('too large');
  expect(networkStore(openedNetwork, KEY).missing.value).toBeUndefined();
});

test('where there is no room for it, the one before does not come back in its place', async () => {
  notices.value = [];
  madeUpStorage({ [KEY]: JSON.stringify({ name: 'before.json', note: '', experiment: textbook }) }, 60);
  expect(networkStore(openedNetwork, KEY).own.value?.name).toBe('before.json');
  const { own, missing } = await reloaded(fileOf(textbook));
  expect([own.value, missing.value]).toEqual([undefined, 'mine.json']);
  expect(notices.value.map(({ text }) => text)).toEqual([
    'This browser has no room left for this page: a reload would lose the network that was opened to check against.',
  ]);
});

test.each(['{', '{"name":"x","note":"","experiment":{"cell":"tanh"}}', '[]'])(
  'what is kept is input: %s is dropped with a word',
  (kept) => {
    notices.value = [];
    madeUpStorage({ [KEY]: kept });
    const { own, missing } = networkStore(openedNetwork, KEY);
    expect([own.value, missing.value]).toEqual([undefined, undefined]);
    expect(notices.value).toHaveLength(1);
  },
);
