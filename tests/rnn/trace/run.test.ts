// Recorded runs are read as they were written: by the recorder itself, and by a writer of the same format.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differentiate } from '../../../src/rnn/index.ts';
import { readSafetensors } from '../../../src/rnn/import/read/safetensors.ts';
import { LayerRecords } from '../../../src/rnn/trace/layer.ts';
import { openRuns, type TraceRun, type TraceFile } from '../../../src/rnn/trace/run.ts';
import { relativeError } from '../../support/close.ts';
import { madeTrace } from '../../support/traces.ts';

const folder = join(import.meta.dirname, '../../recorder/files');
const recorded: TraceFile[] = readdirSync(folder).map((name) => ({
  path: `run/${name}`,
  file: new Blob([new Uint8Array(readFileSync(join(folder, name)))]),
}));

async function only(files: readonly TraceFile[]): Promise<TraceRun> {
  const { runs, faults } = await openRuns(files);
  expect(faults).toEqual([]);
  expect(runs).toHaveLength(1);
  return runs[0];
}

async function read(run: TraceRun, layer: string, state: 'h' | 'c' = 'h') {
  const records = new LayerRecords(run, { layer, state, statistic: 'mean' });
  await records.read(async () => true);
  return records;
}

describe('what the recorder wrote', () => {
  test('has both processes, and each layer with its directions and states', async () => {
    const run = await only(recorded);
    expect(run.name).toBe('run');
    expect(run.ranks.map(({ number }) => number)).toEqual([0, 1]);
    expect(run.absent).toBe(0);
    expect(run.missing).toBe(0);
    expect(run.layers).toEqual([
      ...['lstm.l0.d0', 'lstm.l0.d1', 'lstm.l1.d0', 'lstm.l1.d1'].map((name) => ({
        name,
        states: ['h', 'c'],
      })),
      { name: 'gru.l0.d0', states: ['h'] },
    ]);
  });

  test('gives norms by lag, in each direction from where the gradient travels back', async () => {
    const run = await only(recorded);
    const tensors = new Map(
      readSafetensors(new Uint8Array(readFileSync(join(folder, 'rank-1-000001.safetensors')))).map(
        (tensor) => [tensor.name, tensor],
      ),
    );
    const chunk = await run.ranks[1].chunk('rank-1-000001.safetensors');
    for (const layer of ['lstm.l1.d0', 'lstm.l1.d1']) {
      const numbers = [...tensors.get(`2/${layer}.dc.norm`)!.numbers()];
      const byStep = Array.from({ length: numbers.length / 4 }, (_, t) => numbers.slice(4 * t, 4 * t + 4));
      const byLag = layer.endsWith('.d1') ? byStep : byStep.toReversed();
      const norms = (await chunk.norms(2, layer, 'c'))!;
      expect([...norms('mean')]).toEqual(byLag.map(([mean]) => mean));
      expect([...norms('largest')]).toEqual(byLag.map(([, , , largest]) => largest));
    }
    expect(await chunk.norms(2, 'gru.l0.d0', 'c')).toBeUndefined();
  });

  test('gives the norms of each parameter', async () => {
    const run = await only(recorded);
    const parameters = await run.ranks[0].parameters(run.ranks[0].records[0]);
    expect(parameters.size).toBe(22);
    expect(parameters.get('lstm.weight_ih_l0')).toEqual({
      own: 0.018367606203283243,
      before: 0.008054589651742447,
      after: 7.086799488741652e-5,
    });
  });
});

test('tensors that were recorded make an experiment with the same gradients', async () => {
  const run = await only(recorded);
  for (const rank of run.ranks) {
    const record = rank.records[1];
    const chunk = await rank.chunk(record.chunk);
    for (const layer of ['lstm.l0.d0', 'lstm.l0.d1', 'lstm.l1.d0', 'lstm.l1.d1', 'gru.l0.d0']) {
      const tensors = await chunk.tensors(record.update, layer);
      for (const sequence of [0, 1]) {
        const experiment = (await rank.experiment(record, layer, sequence))!;
        const { hidden, hiddenGradients, cellGradients } = differentiate(experiment);
        const recordedOf = (name: string) => {
          const { shape, numbers } = tensors.get(name)!;
          const [T, B, n] = shape;
          const all = numbers();
          const steps = Array.from({ length: T }, (_, t) =>
            all.slice((t * B + sequence) * n, (t * B + sequence + 1) * n),
          );
          return layer.endsWith('.d1') ? steps.toReversed() : steps;
        };
        expect(relativeError(hidden, recordedOf('h'))).toBeLessThan(1e-10);
        expect(relativeError(hiddenGradients, recordedOf('dh'))).toBeLessThan(1e-10);
        const cellStates = cellGradients ?? [];
        expect(relativeError(cellStates, tensors.has('dc') ? recordedOf('dc') : [])).toBeLessThan(1e-10);
      }
    }
  }
  const [made] = (await openRuns(madeTrace({ updates: [0], lags: 2, norm: () => 1 }))).runs;
  expect(await made.ranks[0].experiment(made.ranks[0].records[0], 'lstm.l0.d0', 0)).toBeUndefined();
});

describe('an index', () => {
  const made = madeTrace({ updates: [0, 10, 20, 30], lags: 3, norm: ({ lag }) => 0.5 ** lag });

  test('is read on where it has grown, and a last line without an end waits', async () => {
    const [index, ...chunks] = made;
    const bytes = new Uint8Array(await index.file.slice(0, index.file.size).arrayBuffer());
    const known = new Map();
    const at = async (size: number) => {
      const { runs } = await openRuns(
        [{ ...index, file: new Blob([bytes.slice(0, size)]) }, ...chunks],
        known,
      );
      return runs[0].ranks[0].records.map(({ update }) => update);
    };
    const lines = new TextDecoder().decode(bytes).split('\n');
    const three = lines.slice(0, 3).join('\n').length + 1;
    expect(await at(three)).toEqual([0, 10]);
    expect(await at(three + 20)).toEqual([0, 10]);
    expect(await at(bytes.length)).toEqual([0, 10, 20, 30]);
    // Another run has taken its place, a shorter one and a longer one.
    expect(await at(three)).toEqual([0, 10]);
    const [other, ...rest] = madeTrace({ updates: [1, 2, 3, 4, 5, 6, 7], lags: 1, norm: () => 1 });
    const { runs } = await openRuns([other, ...rest], known);
    expect(runs[0].ranks[0].records.map(({ update }) => update)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('goes on in other files, each with its head, which may come while it is followed', async () => {
    const [index, ...chunks] = made;
    const [head, ...lines] = (await index.file.slice(0, index.file.size).text()).trimEnd().split('\n');
    const part = (path: string, from: number, to: number): TraceFile => ({
      path: `run-1/${path}`,
      file: new Blob([[head, ...lines.slice(from, to), ''].join('\n')]),
    });
    const known = new Map();
    const updatesIn = async (...parts: TraceFile[]) => {
      const { runs, faults } = await openRuns([...parts, ...chunks], known);
      expect(faults).toEqual([]);
      const [rank] = runs[0].ranks;
      for (const record of rank.records) expect((await rank.parameters(record)).size).toBe(1);
      return rank.records.map(({ update }) => update);
    };
    const [first, second, third] = [
      part('rank-0.jsonl', 0, 1),
      part('rank-0-000001.jsonl', 1, 3),
      part('rank-0-000002.jsonl', 3, 4),
    ];
    expect(await updatesIn(first)).toEqual([0]);
    expect(await updatesIn(part('rank-0-000001.jsonl', 1, 2), first)).toEqual([0, 10]);
    expect(await updatesIn(third, second, first)).toEqual([0, 10, 20, 30]);
    // Where the oldest was taken away, what came later is there.
    expect(await updatesIn(second, third)).toEqual([10, 20, 30]);
    // A run that was killed before its first record begins once more.
    expect(await updatesIn(part('rank-0.jsonl', 0, 0), second)).toEqual([10, 20]);

    const other = {
      path: 'run-1/rank-0-000001.jsonl',
      file: new Blob([head.replace('"rank": 0', '"rank": 1').replace('"rank":0', '"rank":1'), '\n']),
    };
    expect((await openRuns([first, other, ...chunks])).faults).toEqual([
      'rank-0-000001.jsonl, line 1: rank: expected 0, as in the files before, got 1',
    ]);
  });

  test('of a run that went on from an earlier update has what was recorded last', async () => {
    const run = await only(
      madeTrace({
        updates: [0, 1, 2, 3, 2, 3, 4],
        lags: 2,
        norm: () => 1,
        loss: (update) => update,
        perChunk: 1,
      }),
    );
    const { records } = run.ranks[0];
    expect(records.map(({ update }) => update)).toEqual([0, 1, 2, 3, 4]);
    expect(records.map(({ chunk }) => chunk.slice(-13, -12))).toEqual(['0', '1', '4', '5', '6']);
    expect(run.superseded).toBe(2);
  });

  test('holds what is not finite, as Python writes it', async () => {
    const run = await only(
      madeTrace({
        updates: [0],
        lags: 1,
        norm: () => 1,
        loss: () => Number.NaN,
        gradient: () => [null, Infinity, 1],
      }),
    );
    const [{ loss, own, before, after }] = run.ranks[0].records;
    expect([loss, own, before, after]).toEqual([Number.NaN, undefined, Infinity, 1]);
  });

  test.each([
    ['{"format": "backflow-trace"', 'rank-0.jsonl, line 1: not JSON'],
    ['[]', 'rank-0.jsonl, line 1: expected an object, got []'],
    ['{"format": "other"}', 'rank-0.jsonl, line 1: format: expected "backflow-trace", got "other"'],
    [
      '{"format": "backflow-trace", "version": 2}',
      'rank-0.jsonl, line 1: version: expected 1, which this page reads, got 2',
    ],
    [
      '{"format": "backflow-trace", "version": 1, "rank": -1}',
      'rank: expected a whole number from 0 on, got -1',
    ],
  ])('that is none says so: %s', async (text, message) => {
    const { runs, faults } = await openRuns([{ path: 'a/rank-0.jsonl', file: new Blob([`${text}\n`]) }]);
    expect(runs).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [{ update: 1.5 }, 'line 2: update: expected a whole number from 0 on, got 1.5'],
    [{ loss: 'small' }, 'line 2: loss: expected a number, got "small"'],
    [{ gradients: { W: [1, 2] } }, 'line 2: gradients.W: expected [own, before, after], got [1,2]'],
    [{ tensors: {} }, 'line 2: tensors: expected a list of names, got {}'],
  ])('names the line that is damaged: %j', async (damage, message) => {
    const head = { format: 'backflow-trace', version: 1, rank: 0, world: 1, every: 1 };
    const line = {
      update: 0,
      loss: 1,
      gradients: {},
      tensors: [],
      chunk: 'rank-0-000000.safetensors',
      ...damage,
    };
    const text = `${JSON.stringify(head)}\n${JSON.stringify(line)}\n`;
    const { faults } = await openRuns([{ path: 'rank-0.jsonl', file: new Blob([text]) }]);
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  test('without a run says what to open', async () => {
    const { faults } = await openRuns([{ path: 'notes.txt', file: new Blob(['x']) }]);
    expect(faults).toEqual([
      'There is no rank-0.jsonl among the files: open the folder that the recorder writes',
    ]);
  });
});

test('folders are runs, and what is missing is counted', async () => {
  const a = madeTrace({ folder: 'sweep/a', updates: [0, 1, 2], lags: 2, norm: () => 1 });
  const b = madeTrace({ folder: 'sweep/b', world: 3, updates: [0, 1], lags: 2, norm: () => 1 });
  const { runs } = await openRuns([
    ...a.filter(({ path }) => !path.endsWith('000001.safetensors')),
    ...b.slice(0, 2),
  ]);
  expect(runs.map(({ name, missing, absent }) => ({ name, missing, absent }))).toEqual([
    { name: 'a', missing: 1, absent: 0 },
    { name: 'b', missing: 0, absent: 2 },
  ]);
});

test('a chunk that is damaged is named', async () => {
  const files = madeTrace({ updates: [0], lags: 2, norm: () => 1 }).map(({ path, file }) => ({
    path,
    file: path.endsWith('.safetensors') ? file.slice(0, file.size - 4) : file,
  }));
  const run = await only(files);
  await expect(read(run, 'lstm.l0.d0')).rejects.toThrow(
    /^rank-0-000000\.safetensors: 0\/lstm\.l0\.d0\.dh\.norm: data_offsets \[0, 32\] do not lie within the 28 bytes/,
  );
});

test('a layer is read from coarse to fine, and all of it in the end', async () => {
  const updates = Array.from({ length: 40 }, (_, i) => i);
  const run = await only(
    madeTrace({ updates, lags: 4, norm: ({ update, lag }) => 10 ** (update / 2 - lag) }),
  );
  const records = new LayerRecords(run, { layer: 'lstm.l0.d0', state: 'h', statistic: 'mean' });
  const seen: number[] = [];
  await records.read(async () => {
    const { logs } = records.columns[0]!.cells([...updates, 40], 0);
    seen.push(updates.filter((update) => !Number.isNaN(logs[4 * update])).length);
    return true;
  });
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)));
  const { logs, lags } = records.columns[0]!.cells([...updates, 40], 0);
  expect(lags).toBe(4);
  expect([...logs].map((log) => Math.round(2 * log) / 2)).toEqual(
    updates.flatMap((update) => [0, 1, 2, 3].map((lag) => update / 2 - lag)),
  );
});

test('reading ends when it is told to', async () => {
  const run = await only(madeTrace({ updates: [0, 1, 2, 3, 4, 5], lags: 1, norm: () => 1 }));
  const records = new LayerRecords(run, { layer: 'lstm.l0.d0', state: 'h', statistic: 'mean' });
  let calls = 0;
  await records.read(async () => ++calls < 2);
  expect(calls).toBe(2);
});
