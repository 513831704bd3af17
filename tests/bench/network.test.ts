// The network that TensorFlow.js is given, on its plain JavaScript backend in float32; WebGL is for tests/browser.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { column, lossOf } from '../../src/bench/network.ts';
import { parametersOf } from '../../src/rnn/index.ts';
import { readCases } from '../support/reference.ts';

beforeAll(async () => {
  tf.enableProdMode(); // no advice about other backends
  await tf.setBackend('cpu');
});

const short = readCases().filter(({ experiment }) => experiment.inputs.length <= 12);

test.each(short.map((item) => [item.name, item] as const))(
  'E of %s and its gradients are those of PyTorch',
  (_name, { experiment, expected }) => {
    const entries = parametersOf(experiment).map((name) => [name, experiment.weights[name]!] as const);
    const tensors = entries.map(([, value]) =>
      typeof value[0] === 'number' ? column(value as number[]) : tf.tensor2d(value as number[][]),
    );
    const loss = (...given: tf.Tensor[]) =>
      lossOf(experiment, Object.fromEntries(entries.map(([name], i) => [name, given[i] as tf.Tensor2D])));
    const { value, grads } = tf.valueAndGrads(loss)(tensors);

    expect(Math.abs(value.dataSync()[0] - expected.loss)).toBeLessThan(1e-5 * expected.loss);
    for (const [i, [name]] of entries.entries()) {
      const wanted = expected.gradients[name]!.flat();
      const largest = Math.max(...wanted.map(Math.abs));
      const found = grads[i].dataSync();
      wanted.forEach((g, at) => expect(Math.abs(found[at] - g)).toBeLessThanOrEqual(1e-5 * largest));
    }
  },
);
