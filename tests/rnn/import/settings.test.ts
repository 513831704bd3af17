// What is said beside a file of weights: which layer is the output, the order of axes, tokens.
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importExperiment } from '../../../src/rnn/import/index.ts';
import { bytesOf, importFile, little } from '../../support/import-files.ts';

/** An array as np.save writes it. */
function npy(shape: readonly number[], values: readonly number[], type: '<f8' | '<i8' = '<f8') {
  const sizes = `(${shape.map((size) => `${size},`).join(' ')})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${sizes}, }\n`;
  const data =
    type === '<f8'
      ? new Uint8Array(Float64Array.from(values).buffer)
      : new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  const bytes = bytesOf([0x93], 'NUMPY', [1, 0], little(header.length, 2), header, data);
  return { name: 'x.npy', bytes };
}

const weights = importFile('lstm-both.pt');

describe('the output layer', () => {
  test('those that could be it are named, and none may be', async () => {
    const found = await importExperiment({ weights });
    expect(found.linears).toEqual(['embed.weight', 'fc.weight']);
    const bare = await importExperiment({ weights, output: null });
    expect(bare.experiment).not.toHaveProperty('output');
    expect(bare.notes[0]).toBe('There is no output layer: o_t is h_t.');
    expect(bare.leftOver.map(({ name }) => name)).toContain('fc.weight');
    // h of both directions.
    expect(bare.experiment.sequences[0].targets[0]).toHaveLength(6);
  });
});

describe('T before B', () => {
  /** (B, T, m) as (T, B, m). */
  const x = Array.from({ length: 12 }, (_, i) => i);
  const byStep = [0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11];

  test('inputs, targets of all steps, and of the last one', async () => {
    const usual = await importExperiment({
      weights,
      inputs: npy([2, 3, 2], x),
      targets: npy([2, 3], [0, 1, 2, 3, 0, 1], '<i8'),
    });
    const first = { weights, inputs: npy([3, 2, 2], byStep), stepsFirst: true };
    const all = await importExperiment({ ...first, targets: npy([3, 2], [0, 3, 1, 0, 2, 1], '<i8') });
    expect(all.experiment).toEqual(usual.experiment);
    const last = await importExperiment({ ...first, targets: npy([2], [3, 1], '<i8') });
    expect(last.experiment.sequences.map(({ targets }) => targets)).toEqual([
      [null, null, 3],
      [null, null, 1],
    ]);
    expect(last.experiment.sequences.map(({ inputs }) => inputs)).toEqual(
      usual.experiment.sequences.map(({ inputs }) => inputs),
    );
  });

  test('many sequences of a single step are remarked', async () => {
    const one = { weights, inputs: npy([6, 1, 2], x) };
    expect((await importExperiment(one)).notes.join()).toContain('Taken as 6 sequences of one step each');
    const { experiment, notes } = await importExperiment({ ...one, stepsFirst: true });
    expect(experiment.sequences).toHaveLength(1);
    expect(experiment.sequences[0].inputs).toHaveLength(6);
    expect(notes.join()).not.toContain('Taken as');
  });

  test('what does not fit is told in that order', async () => {
    await expect(importExperiment({ weights, inputs: npy([2, 2, 3], x), stepsFirst: true })).rejects.toThrow(
      'x.npy: expected (T, m) or (T, B, m) with m = 2, got (2, 2, 3)',
    );
  });
});

describe('tokens', () => {
  const matrix = (rows: number, columns: number, from = 0) =>
    npy(
      [rows, columns],
      Array.from({ length: rows * columns }, (_, i) => from + i / 8),
    ).bytes;
  /** Five tokens of two numbers, which a network of one unit reads. */
  const words = {
    name: 'words.npz',
    bytes: zipSync({
      'rnn.weight_ih_l0.npy': matrix(1, 2),
      'rnn.weight_hh_l0.npy': matrix(1, 1),
      'embedding.weight.npy': matrix(5, 2, 1),
    }),
  };

  test('are rows of the embedding, given as numbers or as an array', async () => {
    const rows = [[1.75, 1.875], [1, 1.125], [1.75, 1.875]]; // prettier-ignore
    const typed = await importExperiment({ weights: words, tokens: [3, 0, 3] });
    expect(typed.experiment.sequences[0].inputs).toEqual(rows);
    expect(typed.embedding).toEqual({ tensor: 'embedding.weight', tokens: 5 });
    expect(typed.leftOver).toEqual([]);
    expect(typed.table.at(-1)).toMatchObject({ tensor: 'embedding.weight', how: 'a row for each token' });
    const saved = await importExperiment({ weights: words, inputs: npy([2, 3], [3, 0, 3, 1, 1, 1], '<i8') });
    expect(saved.experiment.sequences.map(({ inputs }) => inputs)).toEqual([rows, [[1.25, 1.375], [1.25, 1.375], [1.25, 1.375]]]); // prettier-ignore
    const swapped = npy([3, 2], [3, 1, 0, 1, 3, 1], '<i8');
    const first = await importExperiment({ weights: words, inputs: swapped, stepsFirst: true });
    expect(first.experiment.sequences.map(({ inputs }) => inputs)).toEqual(
      saved.experiment.sequences.map(({ inputs }) => inputs),
    );
  });

  test('numbers with a point are inputs, and then the embedding is left over', async () => {
    const { experiment, leftOver } = await importExperiment({
      weights: words,
      inputs: npy([1, 2], [0.5, 1]),
    });
    expect(experiment.sequences[0].inputs).toEqual([[0.5, 1]]);
    expect(leftOver.map(({ name }) => name)).toEqual(['embedding.weight']);
  });

  test('that the embedding does not have are refused, and tokens without one', async () => {
    await expect(importExperiment({ weights: words, tokens: [0, 5] })).rejects.toThrow(
      'tokens: number 1: expected a token from 0 to 4, as embedding.weight has, got 5',
    );
    await expect(importExperiment({ weights, tokens: [0] })).rejects.toThrow(
      'tokens: the file has no embedding of 2 numbers for tokens',
    );
  });
});
