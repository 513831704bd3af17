// TensorFlow.js on any of its backends: sequences are rows, and tf.valueAndGrads does the differentiation. Measured
// slower, and left out: a product with U and one with W at each step, fused.matMul, an output computed at each step,
// stack and unstack instead of split and concat.
import * as tf from '@tensorflow/tfjs';
import { INPUTS, OUTPUTS, parameters, type Problem, shapesOf } from '../problem.ts';
import type { Gradient, Prepared } from '../strategy.ts';

export async function prepareOn(backend: string, problem: Problem): Promise<Prepared[]> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend}`);
  return Object.entries(ways).map(([about, way]) => ({ ...prepareWay(problem, way), about }));
}

/** h_1 … h_T of the weights. */
type Way = (problem: Problem, W: tf.Tensor2D, U: tf.Tensor2D, b: tf.Tensor, x: tf.Tensor2D) => tf.Tensor[];

/** Which of them is faster depends on n, and on the backend. */
const ways: Record<string, Way> = {
  'U x first': (problem, W, U, b, x) => {
    const Ux = tf.split(tf.add(tf.matMul(x, U, false, true), b), problem.T);
    return unroll(problem, (h, t) => (h ? tf.add(tf.matMul(h, W, false, true), Ux[t]) : Ux[t]));
  },
  '[h, x] joined': (problem, W, U, b, x) => {
    const WU = tf.transpose(tf.concat2d([W, U], 1));
    const xs = tf.split<tf.Tensor2D>(x, problem.T);
    return unroll(problem, (h = tf.zeros([problem.B, problem.n]), t) =>
      tf.add(tf.matMul(tf.concat2d([h, xs[t]], 1), WU), b),
    );
  },
};

/** h_1 … h_T. */
function unroll(
  { work, T, B, n }: Problem,
  activate: (h: tf.Tensor2D | undefined, t: number) => tf.Tensor,
): tf.Tensor2D[] {
  const hs: tf.Tensor2D[] = [];
  let c: tf.Tensor = tf.zeros([B, n]);
  for (let t = 0; t < T; t++) {
    const a = activate(hs.at(-1), t);
    if (work === 'rnn') {
      hs.push(tf.sigmoid(a) as tf.Tensor2D);
    } else {
      const [i, f, g, o] = tf.split(a, 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      hs.push(tf.mul(tf.sigmoid(o), tf.tanh(c)));
    }
  }
  return hs;
}

function prepareWay(problem: Problem, way: Way): Prepared {
  const { T, B, weights } = problem;
  const shapes = shapesOf(problem);
  const given = parameters.map((name) =>
    tf.tensor([...weights[name]], [...shapes[name]] as number[], 'float32'),
  );
  const x = tf.tensor2d([...problem.inputs], [T * B, INPUTS], 'float32');
  const target = tf.tensor2d([...problem.targets], [T * B, OUTPUTS], 'float32');
  const differentiate = tf.valueAndGrads((W, U, V, b, d) => {
    const hs = way(problem, W as tf.Tensor2D, U as tf.Tensor2D, b, x);
    const o = tf.add(tf.matMul(tf.concat(hs, 0), V as tf.Tensor2D, false, true), d);
    return tf.mul(0.5, tf.sum(tf.square(tf.sub(o, target))));
  });

  const gradient = (): Gradient => {
    const { value, grads } = differentiate(given);
    const [W, U, V, b, d] = grads.map((grad) => grad.dataSync());
    const loss = value.dataSync()[0];
    tf.dispose([value, grads]);
    return { loss, W, U, V, b, d };
  };
  const run = (times: number) => {
    for (let i = 0; i < times; i++) gradient();
  };
  const dispose = () => tf.dispose([given, x, target]);
  return { run, gradient, dispose };
}
