import { batch, signal } from '@preact/signals-core';
import { beforeEach, afterEach, describe, expect, test, vi } from 'vitest';
import { type Experiment, textbook, withCell } from '../../../src/rnn/index.ts';
import { filledText } from '../../../src/viz/check/numbers.ts';
import { firstPlaces } from '../../../src/viz/check/quantity.ts';
import { followChecks } from '../../../src/viz/check/run.ts';
import { type CheckStore, checkStore, textKey } from '../../../src/viz/check/store.ts';
import { checkText, type PastedJob } from '../../../src/viz/check/texts.ts';
import { madeUpStorage } from '../../support/made-up-storage.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const rest = () => vi.advanceTimersByTimeAsync(300);

function set() {
  const network = signal<string | undefined>(undefined);
  const store: CheckStore = {
    tab: signal('W'),
    places: signal(firstPlaces(textbook)),
    loss: signal(undefined),
    network,
    texts: signal({}),
    typed: signal({}),
  };
  const type = (key: string, text: string) => (store.texts.value = { ...store.texts.value, [key]: text });
  const asked: PastedJob[] = [];
  const stop = vi.fn<() => void>();
  const experiment = signal<Experiment>(textbook);
  const answers: { are: boolean | Error } = { are: true };
  const checks = followChecks(store, experiment, {
    check: (job) => {
      asked.push(job);
      if (answers.are instanceof Error) return Promise.reject(answers.are);
      return answers.are ? checkText(job, () => {}) : new Promise(() => {});
    },
    stop,
  });
  return { store, network, type, asked, stop, experiment, answers, checks };
}
const rightText = (experiment: Experiment, parameter: 'W' | 'U', loss?: number) => {
  const filled = filledText(experiment, { kind: 'gradient', parameter, loss });
  return 'text' in filled ? filled.text : '';
};

describe('checks', () => {
  test('that got no answer say why, and are asked again', async () => {
    const { type, asked, answers, checks } = set();
    answers.are = new Error('no answer within 60 s');
    type('W', rightText(textbook, 'W'));
    await rest();
    expect(checks.W.result.value).toMatchObject({ reply: { failure: 'no answer within 60 s' } });
    answers.are = true;
    checks.W.again();
    await rest();
    expect(asked).toHaveLength(2);
    expect(checks.W.result.value).toMatchObject({ reply: { diagnosis: { verdict: 'right' } } });
  });

  test('come when the typing rests, once', async () => {
    const { type, asked, checks } = set();
    for (const text of ['[[0', '[[0.1', rightText(textbook, 'W')]) type('W', text);
    expect([asked.length, checks.W.isCurrent.value]).toEqual([0, false]);
    await rest();
    expect(asked).toHaveLength(1);
    expect(checks.W.isCurrent.value).toBe(true);
    expect(checks.W.result.value).toMatchObject({ reply: { diagnosis: { verdict: 'right' } } });
  });

  test('follow the experiment, of every text, that in view first', async () => {
    const { store, type, asked, checks, experiment } = set();
    type('W', rightText(textbook, 'W'));
    type('U', rightText(textbook, 'U'));
    store.tab.value = 'U';
    await rest();
    expect(asked).toHaveLength(2);
    experiment.value = withCell(textbook, 'tanh');
    expect(checks.U.isCurrent.value).toBe(false);
    await rest();
    const later = asked.slice(2).map(({ quantity }) => quantity);
    expect(later).toMatchObject([{ parameter: 'U' }, { parameter: 'W' }]);
    expect(checks.U.result.value).toMatchObject({ reply: { diagnosis: { verdict: 'wrong' } } });
  });

  test('that are overtaken are broken off', async () => {
    const { type, asked, stop, answers, checks } = set();
    answers.are = false;
    type('W', '[[1]]');
    await rest();
    expect([asked.length, stop.mock.calls.length]).toEqual([1, 0]);
    answers.are = true;
    type('W', rightText(textbook, 'W'));
    await rest();
    expect([asked.length, stop.mock.calls.length]).toEqual([2, 1]);
    expect(checks.W.isCurrent.value).toBe(true);
  });

  test('of another term leave the gradients alone', async () => {
    const { store, type, asked } = set();
    type('W', rightText(textbook, 'W'));
    type('term', '[[1]]');
    await rest();
    store.places.value = { ...store.places.value, term: { parameter: 'W', t: 2, k: 1 } };
    await rest();
    expect(asked.map(({ quantity }) => quantity.kind)).toEqual(['gradient', 'term', 'term']);
  });

  test('of one loss have a text of their own', async () => {
    const { store, type, asked, checks } = set();
    type('W', rightText(textbook, 'W'));
    type('W 2', rightText(textbook, 'W', 2));
    await rest();
    store.loss.value = 2;
    expect(checks.W.isCurrent.value).toBe(false);
    await rest();
    const right = { reply: { diagnosis: { verdict: 'right' } } };
    expect(checks.W.result.value).toMatchObject({ of: { quantity: { loss: 2 } }, ...right });
    store.loss.value = 3;
    await rest();
    expect([asked.length, checks.W.job.value, checks.W.isCurrent.value]).toEqual([2, undefined, true]);
    store.loss.value = undefined;
    await rest();
    expect(checks.W.result.value).toMatchObject({ of: { quantity: { loss: undefined } }, ...right });
  });

  test('need numbers: a text without them says where it breaks off', async () => {
    const { type, asked, checks } = set();
    type('W', '[[0.1, x]]');
    type('b', '[1, 2, 3]');
    await rest();
    expect(checks.W.fault.value).toMatchObject({ place: { line: 1, column: 8 } });
    expect([asked.length, checks.W.isCurrent.value]).toEqual([1, true]);
  });
});

test('another network has texts of its own: none is judged against a network that it was not typed for', async () => {
  const { network, type, asked, checks, experiment } = set();
  const own = withCell(textbook, 'tanh');
  const open = (name: string | undefined, of: Experiment) =>
    batch(() => {
      network.value = name;
      experiment.value = of;
    });
  type('W', rightText(textbook, 'W'));
  await rest();
  open('mine.json', own);
  await rest();
  expect([checks.W.job.value, asked.length]).toEqual([undefined, 1]);
  type(textKey('W', undefined, 'mine.json'), rightText(own, 'W'));
  await rest();
  expect(checks.W.result.value).toMatchObject({
    of: { experiment: own },
    reply: { diagnosis: { verdict: 'right' } },
  });
  open(undefined, textbook);
  await rest();
  expect(checks.W.result.value).toMatchObject({
    of: { experiment: textbook },
    reply: { diagnosis: { verdict: 'right' } },
  });
  open('other.json', own);
  await rest();
  expect([checks.W.job.value, asked.length]).toEqual([undefined, 3]);
});

describe('what was kept', () => {
  const key = 'backflow.check';
  const shown = (text?: string) => {
    madeUpStorage(text === undefined ? {} : { [key]: text });
    const { tab, places, loss, texts, typed } = checkStore(key, textbook, signal(undefined));
    return {
      tab: tab.value,
      places: places.value,
      ...(loss.value !== undefined && { loss: loss.value }),
      texts: texts.value,
      typed: typed.value,
    };
  };

  test('is taken up again', () => {
    const kept = { tab: 'term', places: firstPlaces(textbook), texts: { W: '[1' }, typed: {} };
    expect(shown(JSON.stringify(kept))).toEqual(kept);
    const ofOne = { ...kept, loss: 2, texts: { 'W 2': '[1' } };
    expect(shown(JSON.stringify(ofOne))).toEqual(ofOne);
  });

  test.each([undefined, '', '{', '[]', '{"tab":"Q"}', '{"tab":"W","places":{},"texts":{},"typed":{}}'])(
    'or is nothing of this kind: %s',
    (text) => {
      expect(shown(text)).toEqual({ tab: 'W', places: firstPlaces(textbook), texts: {}, typed: {} });
    },
  );
});
