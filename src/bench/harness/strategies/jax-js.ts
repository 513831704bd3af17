// jax-js on its WebAssembly backend: value and gradient compiled as one function by jit. It has no scan yet, so the
// steps are unrolled. In Node it has no threads, for want of a global Worker, and on Node 20 its other backends cannot
// even be asked for, for want of a navigator. With relaxed SIMD enabled it uses fused multiply-add.
import { init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { INPUTS, OUTPUTS, type Parameter, parameters, type Problem, shapesOf } from '../problem.ts';
import type { Gradient, Prepared } from '../strategy.ts';

export async function prepare(problem: Problem): Promise<Prepared[]> {
  await init('wasm');
  return Object.entries(ways).map(([about, way]) => ({ ...prepareWay(problem, way), about }));
}

type Weights = Record<Parameter, np.Array>;

/** E of the weights; like every function of jax-js it uses its arguments up. */
type Way = (problem: Problem, weights: Weights, x: np.Array, target: np.Array) => np.Array;

/** Which of them is fastest depends on n: splitting a sum costs its derivative dearly, small products cost calls. */
const ways: Record<string, Way> = {
  'U x first': (problem, { W, U, V, b, d }, x, target) => {
    const Ux = np.split(np.matmul(x, U.transpose()).add(b), problem.T, 0);
    const Wt = W.transpose();
    const hs = unroll(problem, (h, t) => (h ? np.matmul(h, Wt.ref).add(Ux[t]) : Ux[t]));
    Wt.dispose();
    return lossOf(np.concatenate(hs, 0), V, d, target);
  },
  '[h, x] joined': (problem, { W, U, V, b, d }, x, target) => {
    const WU = np.concatenate([W, U], 1).transpose();
    const xs = np.split(x, problem.T, 0);
    const hs = unroll(problem, (h = np.zeros([problem.B, problem.n]), t) =>
      np.matmul(np.concatenate([h, xs[t]], 1), WU.ref).add(b.ref),
    );
    WU.dispose();
    b.dispose();
    return lossOf(np.concatenate(hs, 0), V, d, target);
  },
  'step by step': (problem, { W, U, V, b, d }, x, target) => {
    const xs = np.split(x, problem.T, 0);
    const targets = np.split(target, problem.T, 0);
    const hs = unroll(problem, (h, t) => {
      const a = np.matmul(xs[t], U.ref.transpose()).add(b.ref);
      return h ? a.add(np.matmul(h, W.ref.transpose())) : a;
    });
    const E = hs.map((h, t) => lossOf(h, V.ref, d.ref, targets[t])).reduce((sum, error) => sum.add(error));
    for (const weight of [W, U, V, b, d]) weight.dispose();
    return E;
  },
};

/** h_1 … h_T. */
function unroll(
  { work, T }: Problem,
  activate: (h: np.Array | undefined, t: number) => np.Array,
): np.Array[] {
  const hs: np.Array[] = [];
  let c: np.Array | undefined;
  for (let t = 0; t < T; t++) {
    const a = activate(hs.at(-1)?.ref, t);
    if (work === 'rnn') {
      hs.push(nn.sigmoid(a));
    } else {
      const [i, f, g, o] = np.split(a, 4, 1);
      const added = nn.sigmoid(i).mul(np.tanh(g));
      const forget = nn.sigmoid(f);
      if (!c) forget.dispose();
      c = c ? forget.mul(c).add(added) : added;
      hs.push(nn.sigmoid(o).mul(np.tanh(c.ref)));
    }
  }
  c?.dispose();
  return hs;
}

function lossOf(h: np.Array, V: np.Array, d: np.Array, target: np.Array): np.Array {
  const error = np.matmul(h, V.transpose()).add(d).sub(target);
  return np.sum(error.ref.mul(error)).mul(0.5);
}

function prepareWay(problem: Problem, way: Way): Prepared {
  const { T, B } = problem;
  const array = (numbers: Float64Array, shape: readonly (number | undefined)[]) =>
    np.array(Float32Array.from(numbers)).reshape(shape.filter((size) => size !== undefined));
  const shapes = shapesOf(problem);
  const weights = Object.fromEntries(
    parameters.map((name) => [name, array(problem.weights[name], shapes[name])]),
  ) as Weights;
  const x = array(problem.inputs, [T * B, INPUTS]);
  const target = array(problem.targets, [T * B, OUTPUTS]);
  const differentiate = jit(
    valueAndGrad((weights: Weights, x: np.Array, target: np.Array) => way(problem, weights, x, target)),
  );

  const gradient = (): Gradient => {
    const { W, U, V, b, d } = weights;
    const given = { W: W.ref, U: U.ref, V: V.ref, b: b.ref, d: d.ref };
    const [value, found] = differentiate(given, x.ref, target.ref);
    const numbers = (array: np.Array) => array.dataSync() as Float32Array;
    return {
      loss: numbers(value)[0],
      W: numbers(found.W),
      U: numbers(found.U),
      V: numbers(found.V),
      b: numbers(found.b),
      d: numbers(found.d),
    };
  };
  const run = (times: number) => {
    for (let i = 0; i < times; i++) gradient();
  };
  const dispose = () => {
    for (const array of [...Object.values(weights), x, target]) array.dispose();
    differentiate.dispose();
  };
  return { run, gradient, dispose };
}
