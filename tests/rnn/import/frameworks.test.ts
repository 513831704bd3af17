// Networks of Keras, TensorFlow.js and ONNX, against what the frameworks compute of them. The files are made by keras_models.py and
// onnx_models.py; those of TensorFlow.js here.
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { importExperiment, type Imported, type ImportRequest } from '../../../src/rnn/import/index.ts';
import { asLayers, differentiate, parseExperiment } from '../../../src/rnn/index.ts';
import { relativeError } from '../../support/close.ts';
import { bytesOf, importFile, importJson } from '../../support/import-files.ts';

/** o_t of each sequence, at all steps or at those with a loss. */
function outputsOf({ experiment }: Imported): number[][][] {
  expect(parseExperiment(experiment)).toEqual(experiment);
  const stacked = 'layers' in experiment ? experiment : asLayers(experiment);
  const { sequences } = differentiate(stacked);
  return sequences.map(({ outputs, losses }) => outputs.filter((_, t) => losses[t] !== null));
}

const softmax = (o: number[]) => {
  const e = o.map((x) => Math.exp(x));
  return e.map((x) => x / e.reduce((a, b) => a + b));
};

describe('Keras', () => {
  const read = (name: string) =>
    importExperiment({ weights: importFile(name), inputs: importFile(`${name}-x.npy`) });

  test('a stack with both directions, as .keras', async () => {
    const imported = await read('stack.keras');
    const { outputs } = importJson<{ outputs: number[][][] }>('stack.keras.json');
    expect(relativeError(outputsOf(imported), outputs)).toBeLessThan(1e-5);
    expect(imported.format).toBe('Keras');
    expect(imported.leftOver).toEqual([]);
    expect(imported.table).toContainEqual({
      tensor: 'layers/gru/cell/vars/2',
      shape: [2, 9],
      became: 'layers[1].directions[0].weights.bh',
      how: 'block h of the second row, which stands inside the reset',
    });
  });

  test('a functional model that hands on its last step, as .h5', async () => {
    const imported = await read('functional.h5');
    const { outputs } = importJson<{ outputs: number[][] }>('functional.h5.json');
    const found = outputsOf(imported).map(([o]) => softmax(o));
    expect(relativeError(found, outputs)).toBeLessThan(1e-5);
    expect(imported.experiment).toMatchObject({ cell: 'relu' });
    expect(imported.notes.join('\n')).toMatch(/answers\/kernel applies softmax.*\n.*\n.*at the last step\./);
  });

  test('a GRU that resets before the product', async () => {
    const imported = await importExperiment({ weights: importFile('resets-before.keras') });
    expect(imported.experiment).toMatchObject({ cell: 'gru-before' });
    expect(imported.leftOver).toEqual([]);
  });
});

describe('ONNX', () => {
  test.each(['onnx-lstm-both', 'onnx-gru-rnn'])('%s', async (name) => {
    const last = name === 'onnx-gru-rnn';
    const imported = await importExperiment({
      weights: importFile(`${name}.onnx`),
      inputs: importFile(`${name}-x.npy`),
      at: last ? 'last' : 'all',
    });
    const { outputs } = importJson<{ outputs: unknown[] }>(`${name}.json`);
    const found = outputsOf(imported).map((rows) => (last ? rows[0] : rows));
    expect(relativeError(found, outputs)).toBeLessThan(1e-5);
    expect(imported.leftOver).toEqual([]);
  });
});

describe('TensorFlow.js', () => {
  afterAll(() => tf.disposeVariables());

  /** A model as model.json and a shard beside it. */
  async function saved(
    layers: tf.layers.Layer[],
    change: (json: any) => void = () => {},
  ): Promise<ImportRequest & { model: tf.Sequential }> {
    const model = tf.sequential({ layers });
    let found: tf.io.ModelArtifacts | undefined;
    await model.save({
      save: async (artifacts: tf.io.ModelArtifacts) => {
        found = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      },
    });
    const { modelTopology, weightSpecs, weightData } = found!;
    const json = {
      format: 'layers-model',
      modelTopology,
      weightsManifest: [{ paths: ['shard.bin'], weights: weightSpecs }],
    };
    change(json);
    const shard = new Uint8Array(weightData as ArrayBuffer);
    return {
      model,
      weights: { name: 'model.json', bytes: bytesOf(JSON.stringify(json)) },
      beside: (name) => (name === 'shard.bin' ? shard : undefined),
    };
  }

  const drawn = { biasInitializer: 'randomNormal', returnSequences: true } as const;

  test('a stack with both directions', async () => {
    const { model, ...request } = await saved([
      tf.layers.bidirectional({
        layer: tf.layers.lstm({
          units: 3,
          recurrentActivation: 'sigmoid',
          unitForgetBias: false,
          ...drawn,
        }) as tf.RNN,
        mergeMode: 'concat',
        inputShape: [12, 2],
      }),
      tf.layers.simpleRNN({ units: 4, ...drawn }),
      tf.layers.dense({ units: 2, biasInitializer: 'randomNormal' }),
    ]);
    const imported = await importExperiment(request);
    const inputs = imported.experiment.sequences.map((sequence) => sequence.inputs) as number[][][];
    const outputs = (model.predict(tf.tensor3d(inputs)) as tf.Tensor3D).arraySync();
    expect(relativeError(outputsOf(imported), outputs)).toBeLessThan(1e-5);
    expect(imported.leftOver).toEqual([]);
    // Gradients of E = Σ o, as TensorFlow.js has them.
    const loss = () => (model.apply(tf.tensor3d(inputs)) as tf.Tensor).sum() as tf.Scalar;
    const { grads } = tf.variableGrads(loss);
    const stacked = imported.experiment as Extract<Imported['experiment'], { layers: unknown }>;
    const { gradients } = differentiate({
      ...stacked,
      sequences: stacked.sequences.map(({ inputs: own }) => ({
        inputs: own,
        targets: own.map(() => [1, 1]),
      })),
      loss: 'linear',
      reduction: 'sum',
    });
    const kernels = Object.entries(grads).filter(([name]) => name.endsWith('recurrent_kernel'));
    const found = gradients.layers.flat().map(({ W }) => W);
    expect(kernels).toHaveLength(3);
    kernels.forEach(([, kernel], i) =>
      expect(relativeError(found[i], kernel.transpose().arraySync())).toBeLessThan(1e-5),
    );
  });

  test('a GRU, which resets before the product', async () => {
    const { model, ...request } = await saved([
      tf.layers.gru({ units: 3, recurrentActivation: 'sigmoid', inputShape: [12, 2], ...drawn }),
      tf.layers.dense({ units: 2, biasInitializer: 'randomNormal' }),
    ]);
    const imported = await importExperiment(request);
    expect(imported.experiment).toMatchObject({ cell: 'gru-before' });
    const inputs = imported.experiment.sequences.map((sequence) => sequence.inputs) as number[][][];
    const outputs = (model.predict(tf.tensor3d(inputs)) as tf.Tensor3D).arraySync();
    expect(relativeError(outputsOf(imported), outputs)).toBeLessThan(1e-5);
    expect(imported.leftOver).toEqual([]);
  });

  test.each<[message: string, layers: () => tf.layers.Layer[], change?: (json: any) => void]>([
    [
      'recurrent_activation hard_sigmoid: the gates of an experiment are sigmoids',
      () => [tf.layers.lstm({ units: 2, inputShape: [3, 1] })],
    ],
    ['go_backwards', () => [tf.layers.simpleRNN({ units: 2, goBackwards: true, inputShape: [3, 1] })]],
    [
      'paths: "../shard.bin" is no name of a file beside it',
      () => [simple()],
      (json) => (json.weightsManifest[0].paths = ['../shard.bin']),
    ],
    [
      'paths: ".." is no name of a file beside it',
      () => [simple()],
      (json) => (json.weightsManifest[0].paths = ['..']),
    ],
    [
      'paths: shard.bin is named twice',
      () => [simple()],
      (json) => (json.weightsManifest[0].paths = ['shard.bin', 'shard.bin']),
    ],
    [
      'bool, got {"toString":1}',
      () => [simple()],
      (json) => (json.weightsManifest[0].weights[0].dtype = { toString: 1 }),
    ],
    [
      'quantization: expected an object, got 7',
      () => [simple()],
      (json) => (json.weightsManifest[0].weights[0].quantization = 7),
    ],
    ['paths: 7 is no name', () => [simple()], (json) => (json.weightsManifest[0].paths = [7])],
    [
      'gone.bin: is not beside the file',
      () => [simple()],
      (json) => (json.weightsManifest[0].paths = ['gone.bin']),
    ],
    ['ends at byte', () => [simple()], (json) => (json.weightsManifest[0].weights[0].shape = [99, 2])],
    [
      'has too many numbers',
      () => [simple()],
      (json) => (json.weightsManifest[0].weights[0].shape = [2 ** 60]),
    ],
    ['of which tensors cover', () => [simple()], (json) => json.weightsManifest[0].weights.pop()],
    [
      'dtype: expected one of float32',
      () => [simple()],
      (json) => (json.weightsManifest[0].weights[0].dtype = 'string'),
    ],
    [
      'a layer RNN: expected one of SimpleRNN, LSTM, GRU',
      () => [simple()],
      (json) => (layerOf(json).class_name = 'RNN'),
    ],
    [
      'activation: expected a name, got null',
      () => [simple()],
      (json) => (layerOf(json).config.activation = null),
    ],
    [
      'merge_mode: expected a name, got null',
      () => [tf.layers.bidirectional({ layer: simple(), mergeMode: 'concat', inputShape: [3, 1] })],
      (json) => (layerOf(json).config.merge_mode = null),
    ],
    ['no model.json of TensorFlow.js', () => [simple()], (json) => delete json.weightsManifest],
    ['a graph-model has no layers', () => [simple()], (json) => (json.format = 'graph-model')],
  ])('refuses: %s', async (message, layers, change) => {
    const { model: _, ...request } = await saved(layers(), change);
    await expect(importExperiment(request)).rejects.toThrow(message);
  });

  const simple = () => tf.layers.simpleRNN({ units: 2, inputShape: [3, 1] }) as tf.RNN;
  const layerOf = (json: any) => json.modelTopology.config.layers[0];

  test('a quantization of null is none', async () => {
    const { model: _, ...request } = await saved([simple()], (json) => {
      for (const weights of json.weightsManifest[0].weights) weights.quantization = null;
    });
    expect((await importExperiment(request)).leftOver).toEqual([]);
  });

  test('says what it leaves out, inside of wrappers too', async () => {
    const { model: _, ...request } = await saved([
      tf.layers.masking({ inputShape: [3, 2] }),
      tf.layers.simpleRNN({ units: 2, returnSequences: true }),
      tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 2, activation: 'softmax' }) }),
      tf.layers.activation({ activation: 'relu' }),
    ]);
    const notes = (await importExperiment(request)).notes.join('\n');
    expect(notes).toMatch(/Layers with no place in an experiment: \S+ \(Masking\), \S+ \(Activation\)\./);
    expect(notes).toMatch(/kernel applies softmax to its outputs: o_t is before it\./);
  });

  test('an activation that is asked for and is not that of the file is refused', async () => {
    const { model: _, ...request } = await saved([simple()]);
    await expect(importExperiment({ ...request, cell: 'relu' })).rejects.toThrow(
      /^cell: \S+ has tanh, as the file says$/,
    );
  });
});
