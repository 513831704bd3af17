/** The network of an experiment in plain TensorFlow.js ops: written by itself, from the formulas, to check ours. */
import * as tf from '@tensorflow/tfjs';
import type {
  BatchLossName,
  CellName,
  Experiment,
  ParameterName,
  SingleStack,
  Vector,
} from '../rnn/index.ts';

/** Parameters as tensors: matrices as they are, biases as columns. */
export type Parameters = { readonly [P in ParameterName]?: tf.Tensor2D };

/** h_t, and of an LSTM c_t, as columns. */
interface State {
  readonly h: tf.Tensor2D;
  readonly c?: tf.Tensor2D;
}

type Step = (parameters: Parameters, x: tf.Tensor2D, before: State) => State;

/** h = f(W h + U x + b) */
const elman =
  (f: (a: tf.Tensor2D) => tf.Tensor2D): Step =>
  (parameters, x, { h }) => ({ h: f(tf.add(fromHidden(parameters, h), fromInput(parameters, x))) });

/** Gates i, f, g, o; c = f c + i g, h = o tanh(c) */
const lstm: Step = (parameters, x, { h, c }) => {
  const a = tf.add<tf.Tensor2D>(fromHidden(parameters, h), fromInput(parameters, x));
  const [i, f, g, o] = tf.split(a, 4);
  const next = tf.add<tf.Tensor2D>(tf.mul(tf.sigmoid(f), c!), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return { c: next, h: tf.mul(tf.sigmoid(o), tf.tanh(next)) };
};

/** Gates r, z, n; n = tanh(U x + b + r (W h + bh)), h = (1 - z) n + z h */
const gru: Step = (parameters, x, { h }) => {
  const [hr, hz, hn] = tf.split(fromHidden(parameters, h), 3);
  const [xr, xz, xn] = tf.split(fromInput(parameters, x), 3);
  const r = tf.sigmoid(tf.add(hr, xr));
  const z = tf.sigmoid(tf.add(hz, xz));
  const recalled = parameters.bh ? tf.add(hn, parameters.bh) : hn;
  const n = tf.tanh(tf.add(xn, tf.mul(r, recalled)));
  return { h: tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h)) };
};

/** Gates r, z, n; n = tanh(W (r h) + U x + b), h = (1 - z) n + z h */
const gruBefore: Step = (parameters, x, { h }) => {
  const { W } = parameters;
  const n = h.shape[0];
  const [hr, hz] = tf.split(tf.matMul<tf.Tensor2D>(tf.slice(W!, [0, 0], [2 * n, n]), h), 2);
  const [xr, xz, xn] = tf.split(fromInput(parameters, x), 3);
  const r = tf.sigmoid(tf.add(hr, xr));
  const z = tf.sigmoid(tf.add(hz, xz));
  const recalled = tf.matMul<tf.Tensor2D>(tf.slice(W!, [2 * n, 0], [n, n]), tf.mul(r, h));
  return { h: tf.add(tf.mul(tf.sub(1, z), tf.tanh(tf.add(xn, recalled))), tf.mul(z, h)) };
};

/** An LSTM; i and f see p c of the step before, o sees p c of this one */
const peepholeLstm: Step = (parameters, x, { h, c }) => {
  const { p_i, p_f, p_o } = parameters;
  const a = tf.add<tf.Tensor2D>(fromHidden(parameters, h), fromInput(parameters, x));
  const [i, f, g, o] = tf.split(a, 4);
  const input = tf.sigmoid(tf.add(i, tf.mul(p_i!, c!)));
  const forget = tf.sigmoid(tf.add(f, tf.mul(p_f!, c!)));
  const next = tf.add<tf.Tensor2D>(tf.mul(forget, c!), tf.mul(input, tf.tanh(g)));
  return { c: next, h: tf.mul(tf.sigmoid(tf.add(o, tf.mul(p_o!, next))), tf.tanh(next)) };
};

/** Gates z, n; h = (1 - z) h + z n */
const minGru: Step = (parameters, x, { h }) => {
  const [a, n] = tf.split(fromInput(parameters, x), 2);
  const z = tf.sigmoid(a);
  return { h: tf.add(tf.mul(tf.sub(1, z), h), tf.mul(z, n)) };
};

/** Gates f, i, n; h = (f h + i n) / (f + i) */
const minLstm: Step = (parameters, x, { h }) => {
  const [af, ai, n] = tf.split(fromInput(parameters, x), 3);
  const [f, i] = [tf.sigmoid(af), tf.sigmoid(ai)];
  return { h: tf.div(tf.add(tf.mul(f, h), tf.mul(i, n)), tf.add(f, i)) };
};

/** h = relu(u h + U x + b) */
const indRnn: Step = (parameters, x, { h }) => ({
  h: tf.relu(tf.add(tf.mul(parameters.u!, h), fromInput(parameters, x))),
});

/** (x - mean) / √(variance + 1e-5) */
const normalised = (x: tf.Tensor2D): tf.Tensor2D => {
  const apart = tf.sub(x, tf.mean(x));
  return tf.div(apart, tf.sqrt(tf.add(tf.mean(tf.square(apart)), 1e-5)));
};

/** An LSTM whose W h, U x and c are normalised, each with a gain */
const layernormLstm: Step = ({ W, U, b, g_h, g_x, g_c, b_c }, x, { h, c }) => {
  const both = tf.add<tf.Tensor2D>(
    tf.mul(g_h!, normalised(tf.matMul(W!, h))),
    tf.mul(g_x!, normalised(tf.matMul(U!, x))),
  );
  const [i, f, g, o] = tf.split(b ? tf.add<tf.Tensor2D>(both, b) : both, 4);
  const mixed = tf.add<tf.Tensor2D>(tf.mul(tf.sigmoid(f), c!), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  const scaled = tf.mul<tf.Tensor2D>(g_c!, normalised(mixed));
  const next = b_c ? tf.add<tf.Tensor2D>(scaled, b_c) : scaled;
  return { c: next, h: tf.mul(tf.sigmoid(o), tf.tanh(next)) };
};

const steps: Record<CellName, Step> = {
  sigmoid: elman(tf.sigmoid),
  tanh: elman(tf.tanh),
  relu: elman(tf.relu),
  linear: elman((a) => a),
  lstm,
  gru,
  'gru-before': gruBefore,
  'peephole-lstm': peepholeLstm,
  mingru: minGru,
  minlstm: minLstm,
  indrnn: indRnn,
  'layernorm-lstm': layernormLstm,
};

const fromHidden = ({ W }: Parameters, h: tf.Tensor2D): tf.Tensor2D => tf.matMul(W!, h);
const fromInput = ({ U, b }: Parameters, x: tf.Tensor2D): tf.Tensor2D => {
  const Ux = tf.matMul<tf.Tensor2D>(U!, x);
  return b ? tf.add(Ux, b) : Ux;
};

const losses: Record<BatchLossName, (o: tf.Tensor2D, target: tf.Tensor2D) => tf.Scalar> = {
  'squared-error': (o, target) => tf.mul(0.5, tf.sum(tf.square(tf.sub(o, target)))),
  'cross-entropy': (o, target) =>
    tf.neg(tf.sum(tf.mul(tf.transpose(target), tf.logSoftmax(tf.transpose(o))))),
  mse: (o, target) => tf.sum(tf.square(tf.sub(o, target))),
  // −ô log σ(o) − (1 − ô) log(1 − σ(o)) = softplus(o) − ô o
  bce: (o, target) => tf.sum(tf.sub(tf.softplus(o), tf.mul(target, o))),
  linear: (o, target) => tf.sum(tf.mul(o, target)),
};

/** E of an experiment, from other tensors for its parameters. Some step has a target. */
export function lossOf(experiment: Experiment, parameters: Parameters): tf.Scalar {
  const { initial, inputs, targets } = experiment;
  const { V, d } = parameters;
  const step = steps[experiment.cell];
  const loss = losses[experiment.loss];
  let state: State = { h: column(initial.h), ...(initial.c && { c: column(initial.c) }) };
  const E: tf.Scalar[] = [];
  inputs.forEach((input, index) => {
    state = step(parameters, column(input), state);
    const target = targets[index];
    if (!target) return;
    const o = tf.matMul<tf.Tensor2D>(V!, state.h);
    E.push(loss(d ? tf.add(o, d) : o, column(target)));
  });
  return E.reduce((sum, E_t) => tf.add(sum, E_t));
}

/**
 * The loss of a sequence through layers, reduced.
 * @param parametersOf those of a layer and direction, and `output`
 */
export function lossOfLayers(
  { layers, inputs, targets, loss, share = 1 }: SingleStack,
  parametersOf: (layer: number, direction: number) => Parameters,
  { V, d }: Parameters,
): tf.Scalar {
  let read = inputs.map(column);
  layers.forEach(({ cell, directions }, layer) => {
    const outputs = directions.map(({ initial }, direction) => {
      const { h, c } = initial!;
      let state: State = { h: column(h), ...(c && { c: column(c) }) };
      const inOrder = direction === 1 ? read.toReversed() : read;
      const states = inOrder.map((x) => {
        state = steps[cell](parametersOf(layer, direction), x, state);
        return state.h;
      });
      return direction === 1 ? states.toReversed() : states;
    });
    read = read.map((_, t) => tf.concat(outputs.map((states) => states[t])));
  });
  const E = targets.flatMap((target, t) => {
    if (!target) return [];
    const product = V ? tf.matMul<tf.Tensor2D>(V, read[t]) : read[t];
    return losses[loss](d ? tf.add(product, d) : product, column(target));
  });
  return tf.mul(
    share,
    E.reduce((sum, E_t) => tf.add(sum, E_t)),
  );
}

export const column = (numbers: Vector): tf.Tensor2D => tf.tensor2d([...numbers], [numbers.length, 1]);
