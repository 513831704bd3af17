// In which order layers stand where a file has no graph of them, and what becomes of tensors that do not go together.
import { describe, expect, test } from 'vitest';
import { importExperiment } from '../../../src/rnn/import/index.ts';
import { readHdf5 } from '../../../src/rnn/import/read/hdf5.ts';
import { recognise } from '../../../src/rnn/import/recognise/index.ts';
import { sequencesFrom } from '../../../src/rnn/import/sequences.ts';
import { type Tensor, withinLimit } from '../../../src/rnn/import/tensor.ts';
import { bytesOf, importFile, little } from '../../support/import-files.ts';

const tensor = (name: string, shape: readonly number[], value = 1): Tensor => ({
  name,
  shape,
  dtype: 'float64',
  numbers: () =>
    Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => value),
});

/** A file of safetensors. */
function safetensors(tensors: readonly Tensor[]) {
  let at = 0;
  const entries = tensors.map(({ name, shape, numbers }) => {
    const from = at;
    at += 8 * numbers().length;
    return [name, { dtype: 'F64', shape, data_offsets: [from, at] }] as const;
  });
  const header = JSON.stringify(Object.fromEntries(entries));
  const data = tensors.map(({ numbers }) => new Uint8Array(numbers().buffer));
  return { name: 'file', bytes: bytesOf(little(header.length, 8), header, ...data) };
}

describe('PyTorch', () => {
  /** A module of one unit that reads one number. */
  const module = (prefix: string, value: number) =>
    ['weight_hh_l0', 'weight_ih_l0'].map((name) => tensor(`${prefix}.${name}`, [1, 1], value));
  const valuesOf = (tensors: readonly Tensor[]) => {
    const { layers, notes } = recognise({ format: '', tensors }, {});
    return {
      values: layers.map(({ directions: [{ weights }] }) => weights.W[0][0]),
      notes: notes.join('\n'),
    };
  };

  test('what the alphabet has ordered is ordered by its numbers', () => {
    const { values, notes } = valuesOf([...module('rnn1', 1), ...module('rnn10', 10), ...module('rnn2', 2)]);
    expect(values).toEqual([1, 2, 10]);
    expect(notes).toContain('The file does not say which module reads which: taken as rnn1, rnn2, rnn10.');
  });

  test('else the order of the file holds', () => {
    const { values, notes } = valuesOf([...module('encoder', 1), ...module('decoder', 2)]);
    expect(values).toEqual([1, 2]);
    expect(notes).toContain('taken as encoder, decoder.');
  });

  test('no note where one order alone fits', () => {
    const wide = [tensor('a.weight_hh_l0', [1, 1]), tensor('a.weight_ih_l0', [1, 3])];
    expect(valuesOf([...module('b', 2), ...wide])).toMatchObject({
      values: [1, 2],
      notes: expect.not.stringContaining('taken as a, b'),
    });
  });

  test('one bias without the other is refused', () => {
    const bias = (name: string) => [...module('rnn', 1), tensor(`rnn.${name}_l0`, [1])];
    expect(() => valuesOf(bias('bias_ih'))).toThrow(
      'rnn.bias_ih_l0: the file lacks the bias_hh that goes with it',
    );
    expect(() => valuesOf(bias('bias_hh'))).toThrow(
      'rnn.bias_hh_l0: the file lacks the bias_ih that goes with it',
    );
  });

  test('directions that are at odds are refused by the name of a tensor', async () => {
    const weights = safetensors([
      tensor('weight_hh_l0', [1, 1]),
      tensor('weight_ih_l0', [1, 2]),
      tensor('weight_hh_l0_reverse', [1, 1]),
      tensor('weight_ih_l0_reverse', [1, 3]),
    ]);
    await expect(importExperiment({ weights })).rejects.toThrow(
      /^weight_ih_l0_reverse: layers\[0\]\.directions\[1\]\.weights\.U/,
    );
  });
});

describe('Keras', () => {
  const layer = (name: string, value: number) =>
    ['recurrent_kernel', 'kernel'].map((what) => tensor(`${name}/${what}`, [1, 1], value));
  const tensors = [...layer('rnn_10', 10), ...layer('rnn_2', 2)];
  const read = (order?: readonly string[], cell?: 'relu') => {
    const { layers, notes } = recognise(
      { format: '', tensors, ...(order && { order }) },
      { ...(cell && { cell }) },
    );
    return { layers, values: layers.map(({ directions: [{ weights }] }) => weights.W[0][0]), notes };
  };

  test('as the file lists its layers, else by their numbers, which is said', () => {
    const listed = read(['input', 'rnn_10', 'rnn_2']);
    expect(listed.values).toEqual([10, 2]);
    expect(listed.notes.join()).not.toContain('in which order');
    const named = read();
    expect(named.values).toEqual([2, 10]);
    expect(named.notes).toContain(
      'The file does not say in which order its layers stand: taken as rnn_2, rnn_10.',
    );
  });

  test('the setting cell holds where the file says no activation', () => {
    expect(read().layers[0].cell).toBe('tanh');
    expect(read(undefined, 'relu').layers[0].cell).toBe('relu');
  });

  test('layer_names of a file of weights alone', () => {
    // The group model_weights of a whole model is such a file.
    const { bytes } = importFile('functional.h5');
    const own = bytes.slice();
    const node = Buffer.from(bytes).indexOf('SNOD');
    own.set(bytes.subarray(node + 16, node + 24), 64);
    const { text, texts } = readHdf5(own, 'model_config', 'layer_names');
    expect(text).toBeUndefined();
    expect(texts).toEqual(['input_layer_1', 'reads', 'answers']);
  });
});

test('tensors that are read are counted together, each once', () => {
  const large = (name: string): Tensor => ({ ...tensor(name, [6e6]), numbers: () => new Float64Array() });
  const [[a, b]] = withinLimit([large('a'), large('b')]);
  a.numbers();
  a.numbers();
  expect(() => b.numbers()).toThrow(
    'b and what is read with it: has 12000000 numbers; an experiment has at most',
  );
});

test('no more inputs are drawn than an experiment can have', () => {
  const targets = tensor('y.npy', [100, 200]);
  expect(() => sequencesFrom({ targets, at: 'all' }, { m: 1000, q: 1 })).toThrow(
    'what is drawn as inputs: has 20000000 numbers; an experiment has at most 10000000',
  );
});
