// jax-js on any of its backends: value and gradient compiled as one function by jit. It has no scan yet, so the steps
// are unrolled. With relaxed SIMD enabled its WebAssembly uses fused multiply-add.
import { defaultDevice, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import {
  INPUTS,
  isCrossEntropy,
  isLstm,
  outputsOf,
  type Parameter,
  parameters,
  type Problem,
  shapesOf,
  taskOf,
} from '../problem.ts';
import { type Answer, type Device, onDevice, type Prepared } from '../strategy.ts';

/** A backend of jax-js that has started. */
export interface JaxBackend {
  readonly name: 'wasm' | 'webgl' | 'webgpu';
  /** How results can be read: at once, or by way of the event loop, which is how threads and graphics devices are used. */
  readonly reading: readonly ('sync' | 'async')[];
  readonly device?: Device;
  /** Of a graphics device: rejects when it goes away. */
  readonly lost?: Promise<never>;
}

export function prepareOn(backend: JaxBackend, problem: Problem): Prepared[] {
  defaultDevice(backend.name);
  return backend.reading.flatMap((reading) =>
    Object.entries(variants).map(([name, variant]) => ({
      ...prepareVariant(problem, variant, reading, backend),
      about: reading === 'async' && !backend.device ? `${name}, threads` : name,
    })),
  );
}

type Weights = Record<Parameter, np.Array>;

/** o of the weights, [T·B, q]; like every function of jax-js it uses its arguments up. */
type Variant = (problem: Problem, weights: Weights, x: np.Array) => np.Array;

/** Which of them is fastest depends on n: splitting a sum costs its derivative dearly, small products cost calls. */
const variants: Record<string, Variant> = {
  'U x first': (problem, { W, U, V, b, d }, x) => {
    const Ux = np.split(np.matmul(x, U.transpose()).add(b), problem.T, 0);
    const Wt = W.transpose();
    const hs = unroll(problem, (h, t) => (h ? np.matmul(h, Wt.ref).add(Ux[t]) : Ux[t]));
    Wt.dispose();
    return outputOf(np.concatenate(hs, 0), V, d);
  },
  '[h, x] joined': (problem, { W, U, V, b, d }, x) => {
    const WU = np.concatenate([W, U], 1).transpose();
    const xs = np.split(x, problem.T, 0);
    const hs = unroll(problem, (h = np.zeros([problem.B, problem.n]), t) =>
      np.matmul(np.concatenate([h, xs[t]], 1), WU.ref).add(b.ref),
    );
    WU.dispose();
    b.dispose();
    return outputOf(np.concatenate(hs, 0), V, d);
  },
  'step by step': (problem, { W, U, V, b, d }, x) => {
    const xs = np.split(x, problem.T, 0);
    const hs = unroll(problem, (h, t) => {
      const a = np.matmul(xs[t], U.ref.transpose()).add(b.ref);
      return h ? a.add(np.matmul(h, W.ref.transpose())) : a;
    });
    const os = hs.map((h) => outputOf(h, V.ref, d.ref));
    for (const weight of [W, U, V, b, d]) weight.dispose();
    return np.concatenate(os, 0);
  },
};

/** h_1 … h_T. */
function unroll(problem: Problem, activate: (h: np.Array | undefined, t: number) => np.Array): np.Array[] {
  const hs: np.Array[] = [];
  let c: np.Array | undefined;
  for (let t = 0; t < problem.T; t++) {
    const a = activate(hs.at(-1)?.ref, t);
    if (isLstm(problem)) {
      const [i, f, g, o] = np.split(a, 4, 1);
      const added = nn.sigmoid(i).mul(np.tanh(g));
      const forget = nn.sigmoid(f);
      if (!c) forget.dispose();
      c = c ? forget.mul(c).add(added) : added;
      hs.push(nn.sigmoid(o).mul(np.tanh(c.ref)));
    } else {
      hs.push(nn.sigmoid(a));
    }
  }
  c?.dispose();
  return hs;
}

const outputOf = (h: np.Array, V: np.Array, d: np.Array): np.Array => np.matmul(h, V.transpose()).add(d);

function lossOf(problem: Problem, o: np.Array, target: np.Array): np.Array {
  if (isCrossEntropy(problem)) return np.sum(nn.logSoftmax(o).mul(target)).mul(-1);
  const error = o.sub(target);
  return np.sum(error.ref.mul(error)).mul(0.5);
}

function prepareVariant(
  problem: Problem,
  variant: Variant,
  reading: JaxBackend['reading'][number],
  { device, lost }: JaxBackend,
): Prepared {
  const { T, B } = problem;
  const array = (numbers: Float64Array, shape: readonly (number | undefined)[]) =>
    np.array(Float32Array.from(numbers)).reshape(shape.filter((size) => size !== undefined));
  const shapes = shapesOf(problem);
  const weights = Object.fromEntries(
    parameters.map((name) => [name, array(problem.weights[name], shapes[name])]),
  ) as Weights;
  const x = array(problem.inputs, [T * B, INPUTS]);
  const target = array(problem.targets, [T * B, outputsOf(problem)]);
  const differentiate = jit(
    valueAndGrad((weights: Weights, x: np.Array, target: np.Array) =>
      lossOf(problem, variant(problem, weights, x), target),
    ),
  );
  const infer = jit((weights: Weights, x: np.Array, target: np.Array) => {
    const o = variant(problem, weights, x);
    return [lossOf(problem, o.ref, target), o];
  });

  const compute = (): Record<string, np.Array> => {
    const { W, U, V, b, d } = weights;
    const given = { W: W.ref, U: U.ref, V: V.ref, b: b.ref, d: d.ref };
    if (taskOf(problem) === 'inference') {
      const [loss, o] = infer(given, x.ref, target.ref) as [np.Array, np.Array];
      return { loss, o };
    }
    const [loss, gradient] = differentiate(given, x.ref, target.ref);
    return { loss, ...gradient };
  };
  const read = (): Answer =>
    Object.fromEntries(
      Object.entries(compute()).map(([name, array]) => [name, array.dataSync() as Float32Array]),
    );
  const readLater = async (): Promise<Answer> => {
    const found = Object.entries(compute()).map(
      async ([name, array]) => [name, (await array.data()) as Float32Array] as const,
    );
    return Object.fromEntries(await Promise.all(found));
  };
  const answer = lost ? () => onDevice(lost, readLater) : reading === 'sync' ? read : readLater;
  const dispose = () => {
    for (const array of [...Object.values(weights), x, target]) array.dispose();
    differentiate.dispose();
    infer.dispose();
  };
  return { run: answer, answer, dispose, ...(device && { device }) };
}
