// The panel that brings a network, without its page and its worker: what is asked, shown, told and kept.
import { expect, test, vi } from 'vitest';
import { readNpy } from '../../../../src/rnn/import/read/npy.ts';
import { type BatchExperiment, parseExperiment } from '../../../../src/rnn/index.ts';
import { WorkerFailure } from '../../../../src/rnn/workers/worker-client.ts';
import { createReader } from '../../../../src/viz/explore/import/reader.ts';
import { createImport } from '../../../../src/viz/explore/import/state.ts';
import {
  comparisonText,
  foundTitle,
  noteParts,
  outputsCaption,
  widthsText,
} from '../../../../src/viz/explore/import/text.ts';
import { bytesOf, importFile, importJson } from '../../../support/import-files.ts';

const fileOf = (name: string): File => new File([importFile(name).bytes as Uint8Array<ArrayBuffer>], name);
const LSTM = ['lstm-both.pt', 'lstm-both-x.npy', 'lstm-both-y.npy'];

function panel() {
  const reader = createReader();
  const client = {
    ask: vi.fn<(call: (api: never) => Promise<unknown>) => Promise<unknown>>((call) => call(reader as never)),
    end: vi.fn<() => void>(),
  };
  const state = createImport(client as never);
  return { state, client, rest: () => vi.waitFor(() => expect(state.isBusy.value).toBe(false)) };
}

test('files that are dropped together are read, and their outputs compared', async () => {
  const { state, rest } = panel();
  state.add(LSTM.map(fileOf));
  await rest();
  const found = state.found.value!;
  expect(foundTitle(found)).toBe('2 LSTM layers, read in both directions');
  expect(widthsText(found)).toBe('2 → 3 + 3 → 3 + 3 → 4');
  expect(found).toMatchObject({
    format: 'PyTorch',
    lengths: [5, 5],
    loss: 'cross-entropy',
    reduction: 'mean',
    at: 'all',
    output: 'fc.weight',
    linears: ['embed.weight', 'fc.weight'],
    computed: 2,
    takesCell: false,
  });
  expect(outputsCaption(found, 0)).toBe('Sequence 1');

  const { outputs } = importJson<{ outputs: number[][][] }>('lstm-both.json');
  expect(found.outputs[4][3]).toBeCloseTo(outputs[0][4][3], 10);
  const told = async (given: string) => {
    state.give(given);
    await vi.waitFor(() => expect(state.comparison.value).toBeDefined());
    const { word, sentence } = comparisonText(state.comparison.value!, 2);
    state.give('');
    expect(state.comparison.value).toBeUndefined();
    return `${word} ${sentence}`;
  };
  expect(await told(JSON.stringify(outputs))).toMatch(/^The same to 1[45] digits, at 10 steps\.$/);
  // As nn.LSTM prints all that it gives.
  const printed = `(tensor(${JSON.stringify(outputs)}, grad_fn=<X>), (tensor([[[1.]]]), tensor([[[1.]]])))`;
  expect(await told(printed)).toContain('The same to 1');
  const wrong = structuredClone(outputs);
  wrong[1][2][3] += 0.25;
  expect(await told(JSON.stringify(wrong))).toMatch(
    /^They differ: 2\.5 % of the outputs, first unit 4 at step 3 of sequence 2\. It is −?0\.\d+ here, and −?0\.\d+ there\.$/,
  );
  const rounded = outputs.map((steps) => steps.map((o) => o.map((x) => Number(x.toFixed(3)))));
  expect(await told(JSON.stringify(rounded))).toMatch(
    /^The same to all \d digits that were given, at 10 steps\.$/,
  );
  expect(await told('[[1, 2], [3]]')).toMatch(/^Not compared\. line 1, column/);
  expect(await told('[[1, 2]]')).toBe('Not compared. The shape is (1, 2), and here (2, 5, 4).');
});

test('outputs that agree in another order of axes, or with the other cell, are told so', async () => {
  const { state, rest } = panel();
  state.add(LSTM.slice(0, 2).map(fileOf));
  state.set('stepsFirst', true);
  await rest();
  const told = async (stem: string) => {
    state.give(JSON.stringify(importJson<{ outputs: unknown }>(`${stem}.json`).outputs));
    await vi.waitFor(() => expect(state.comparison.value).toBeDefined());
    const { word, sentence } = comparisonText(state.comparison.value!, 2);
    state.give('');
    return `${word} ${sentence}`;
  };
  expect(await told('lstm-both')).toBe(
    'They differ, and agree with “Steps first” off: the first axis of the inputs is that of sequences.',
  );
  state.add(['rnn-headless.npz', 'rnn-headless-x.npy'].map(fileOf));
  await rest();
  expect(await told('rnn-headless')).toMatch(/^The same to 1\d digits, at 6 steps\.$/);
  state.set('cell', 'relu');
  await rest();
  expect(await told('rnn-headless')).toBe('They differ, and agree where the cell is tanh.');
});

test('what is told beside a file is taken, and given up with another file', async () => {
  const { state, rest } = panel();
  state.add(LSTM.map(fileOf));
  await rest();
  state.set('loss', 'mse');
  await rest();
  expect(state.fault.value).toContain('lstm-both-y.npy: expected (B, T, 4) or (B, 4)');
  // What was found before stays.
  expect(state.found.value!.loss).toBe('cross-entropy');
  state.remove('targets');
  state.set('output', null);
  await rest();
  expect(state.fault.value).toBeUndefined();
  expect(state.found.value).toMatchObject({ output: undefined, q: 6, loss: 'mse' });
  state.set('loss', undefined);
  expect(state.settings.value).toEqual({ output: null });
  state.add([fileOf('gru-checkpoint.pth')]);
  await rest();
  expect(state.settings.value).toEqual({});
  expect(state.bundle.value.inputs!.name).toBe('lstm-both-x.npy');
  expect(foundTitle(state.found.value!)).toBe('1 GRU layer');
});

test('one of several sequences is looked at, and all are opened and saved', async () => {
  const { state, rest } = panel();
  state.add(['gru-checkpoint.pth', 'gru-checkpoint-x.npy', 'gru-checkpoint-y.npy'].map(fileOf));
  await rest();
  const first = state.found.value!.outputs;
  state.show(1);
  await rest();
  expect(state.found.value!.outputs).not.toEqual(first);
  const saved = await state.make((worker, question) => worker.experiment(question));
  const all = parseExperiment<BatchExperiment>(JSON.parse(saved!.text));
  expect(all.sequences.map(({ inputs }) => inputs.length)).toEqual([4, 4, 4]);
  // What it is run on, as np.load reads it.
  const { bytes } = (await state.make((worker, question) => worker.inputs(question)))!;
  const array = readNpy(bytes, 'x.npy');
  expect(array.shape).toEqual([3, 4, 2]);
  expect([...array.numbers()]).toEqual(all.sequences.flatMap(({ inputs }) => inputs.flat()));
});

test('an array of NumPy that is called so is compared', async () => {
  const { state, rest } = panel();
  state.add(LSTM.slice(0, 2).map(fileOf));
  await rest();
  const { bytes } = (await state.make((worker, question) => worker.inputs(question)))!;
  state.add([new File([bytes], 'outputs.npy')]);
  await vi.waitFor(() => expect(state.comparison.value).toBeDefined());
  expect(state.comparison.value).toMatchObject({ kind: 'misfit', got: '(2, 5, 2)', expected: '(2, 5, 4)' });
});

test.each<[name: string, bytes: Uint8Array, fault: string]>([
  [
    'lstm-both.pt',
    importFile('lstm-both.pt').bytes.slice(0, 900),
    'zip: no directory at its end: is the file cut off?',
  ],
  ['model.h5', bytesOf('no weights'), 'no format that is known begins with the bytes'],
  ['model.json', bytesOf('{"weightsManifest": 1}'), 'JSON without weightsManifest'],
  ['empty.pt', new Uint8Array(), 'the file is empty'],
])('%s that cannot be read is told, and the next file is read', async (name, bytes, fault) => {
  const { state, rest } = panel();
  state.add([new File([bytes as Uint8Array<ArrayBuffer>], name)]);
  await rest();
  expect(state.fault.value).toContain(fault);
  expect(state.found.value).toBeUndefined();
  state.add([fileOf('cells.pt')]);
  await rest();
  expect(state.fault.value).toBeUndefined();
  expect(foundTitle(state.found.value!)).toBe('2 LSTM layers');
});

test('sequences before their weights wait for them', async () => {
  const { state, rest } = panel();
  state.add([fileOf('lstm-both-x.npy')]);
  await rest();
  expect(state.fault.value).toBe('there are no weights yet: choose their file, too');
  state.add([fileOf('lstm-both.pt')]);
  await rest();
  expect(state.found.value!.lengths).toEqual([5, 5]);
});

test('a worker that fails is told, and asked once more', async () => {
  const { state, client, rest } = panel();
  client.ask.mockRejectedValueOnce(new WorkerFailure('silent', 'no answer within 60 s'));
  state.add([fileOf('cells.pt')]);
  await rest();
  expect(state.failure.value).toBe('no answer within 60 s');
  state.look();
  await rest();
  expect(state.failure.value).toBeUndefined();
  expect(state.found.value).toBeDefined();
});

test('what is under way when the panel is closed is ended, and its answer is not shown', async () => {
  const { state, client } = panel();
  state.add([fileOf('cells.pt')]);
  state.end();
  expect(client.end).toHaveBeenCalled();
  await client.ask.mock.results[0].value;
  expect(state.isBusy.value).toBe(false);
  expect(state.found.value).toBeUndefined();
});

test.each([
  [[{ cell: 'tanh', sizes: [3] }], '1 tanh RNN layer'],
  [
    [
      { cell: 'gru', sizes: [3] },
      { cell: 'lstm', sizes: [2, 2] },
    ],
    '2 layers: GRU and LSTM, 1 in both directions',
  ],
] as const)('titles of %j', (layers, title) => {
  expect(foundTitle({ layers })).toBe(title);
});

test('names of a file stand as they are in what is said of it', () => {
  expect(noteParts('The layer of model_weights/fc/kernel:0 applies softmax: o_t is before it.')).toEqual([
    'The layer of ',
    'model_weights/fc/kernel:0',
    ' applies softmax: o_t is before it.',
  ]);
  expect(noteParts('The loss is mse, at all steps; h_{t−1} and x_k.')).toHaveLength(1);
  expect(foundTitle({ layers: [{ cell: 'gru-before', sizes: [3] }] })).toBe('1 layer: GRU, reset before');
});
