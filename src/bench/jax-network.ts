/** The network of an experiment in jax-js: written by itself, from the formulas, to check ours. */
import { nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import {
  type BatchLossName,
  type CellName,
  type Experiment,
  type Gradients,
  type Matrix,
  type ParameterName,
  parameterNames,
  type Vector,
} from '../rnn/index.ts';
import { toRows } from '../rnn/matrix.ts';

/**
 * Arithmetic that leaves its arguments alone. Functions of jax-js use theirs up; here every array is kept until all are let go
 * together.
 */
class Arithmetic {
  readonly #made: np.Array[] = [];

  keep(x: np.Array): np.Array {
    this.#made.push(x);
    return x;
  }
  /** Lets all go but one. */
  end(result: np.Array): np.Array {
    for (const x of this.#made) if (x !== result) x.dispose();
    return result;
  }

  add = (a: np.Array, b: np.Array) => this.keep(a.ref.add(b.ref));
  sub = (a: np.Array, b: np.Array) => this.keep(a.ref.sub(b.ref));
  mul = (a: np.Array, b: np.Array) => this.keep(a.ref.mul(b.ref));
  div = (a: np.Array, b: np.Array) => this.keep(a.ref.div(b.ref));
  plus = (a: np.Array, b: number) => this.keep(a.ref.add(b));
  times = (a: np.Array, b: number) => this.keep(a.ref.mul(b));
  product = (A: np.Array, x: np.Array) => this.keep(np.matmul(A.ref, x.ref));
  σ = (x: np.Array) => this.keep(nn.sigmoid(x.ref));
  tanh = (x: np.Array) => this.keep(np.tanh(x.ref));
  relu = (x: np.Array) => this.keep(nn.relu(x.ref));
  softplus = (x: np.Array) => this.keep(nn.softplus(x.ref));
  sqrt = (x: np.Array) => this.keep(np.sqrt(x.ref));
  sum = (x: np.Array) => this.keep(np.sum(x.ref));
  mean = (x: np.Array) => this.keep(np.mean(x.ref));
  logSoftmax = (x: np.Array) => this.keep(nn.logSoftmax(x.ref, 0));
  /** Equal blocks of rows. */
  rows = (x: np.Array, count: number) => np.split(x.ref, count, 0).map((part) => this.keep(part));
  column = (numbers: Vector) => this.keep(columnOf(numbers));
}

type Parameters = { readonly [P in ParameterName]?: np.Array };

interface State {
  readonly h: np.Array;
  readonly c?: np.Array;
}

type Step = (math: Arithmetic, parameters: Parameters, x: np.Array, before: State) => State;

const fromInput = ({ product, add }: Arithmetic, { U, b }: Parameters, x: np.Array) => {
  const Ux = product(U!, x);
  return b ? add(Ux, b) : Ux;
};
const preactivation = (math: Arithmetic, parameters: Parameters, x: np.Array, h: np.Array) =>
  math.add(math.product(parameters.W!, h), fromInput(math, parameters, x));

/** h = f(W h + U x + b) */
const elman =
  (f: (math: Arithmetic, a: np.Array) => np.Array): Step =>
  (math, parameters, x, { h }) => ({ h: f(math, preactivation(math, parameters, x, h)) });

/** f c + i g, of gates before their activations */
const mixed = ({ σ, tanh, mul, add }: Arithmetic, [i, f, g]: readonly np.Array[], c: np.Array) =>
  add(mul(σ(f), c), mul(σ(i), tanh(g)));
/** o tanh(c) */
const shown = ({ σ, tanh, mul }: Arithmetic, o: np.Array, c: np.Array) => mul(σ(o), tanh(c));
/** (1 - z) a + z b = a + z (b - a) */
const between = ({ add, sub, mul }: Arithmetic, z: np.Array, a: np.Array, b: np.Array) =>
  add(a, mul(z, sub(b, a)));

const lstm: Step = (math, parameters, x, { h, c }) => {
  const a = math.rows(preactivation(math, parameters, x, h), 4);
  const next = mixed(math, a, c!);
  return { c: next, h: shown(math, a[3], next) };
};

/** n = tanh(U x + b + r (W h + bh)) */
const gru: Step = (math, parameters, x, { h }) => {
  const { add, mul, σ, tanh } = math;
  const [hr, hz, hn] = math.rows(math.product(parameters.W!, h), 3);
  const [xr, xz, xn] = math.rows(fromInput(math, parameters, x), 3);
  const recalled = parameters.bh ? add(hn, parameters.bh) : hn;
  const n = tanh(add(xn, mul(σ(add(hr, xr)), recalled)));
  return { h: between(math, σ(add(hz, xz)), n, h) };
};

/** n = tanh(W (r h) + U x + b) */
const gruBefore: Step = (math, parameters, x, { h }) => {
  const { add, mul, σ, tanh, product } = math;
  const [Wr, Wz, Wn] = math.rows(parameters.W!, 3);
  const [xr, xz, xn] = math.rows(fromInput(math, parameters, x), 3);
  const r = σ(add(product(Wr, h), xr));
  const z = σ(add(product(Wz, h), xz));
  return { h: between(math, z, tanh(add(xn, product(Wn, mul(r, h)))), h) };
};

/** i and f see p c of the step before, o sees p c of this one */
const peepholeLstm: Step = (math, parameters, x, { h, c }) => {
  const { add, mul } = math;
  const { p_i, p_f, p_o } = parameters;
  const [i, f, g, o] = math.rows(preactivation(math, parameters, x, h), 4);
  const next = mixed(math, [add(i, mul(p_i!, c!)), add(f, mul(p_f!, c!)), g], c!);
  return { c: next, h: shown(math, add(o, mul(p_o!, next)), next) };
};

/** h = (1 - z) h + z n */
const minGru: Step = (math, parameters, x, { h }) => {
  const [z, n] = math.rows(fromInput(math, parameters, x), 2);
  return { h: between(math, math.σ(z), h, n) };
};

/** h = (f h + i n) / (f + i) */
const minLstm: Step = (math, parameters, x, { h }) => {
  const { add, mul, div, σ } = math;
  const [af, ai, n] = math.rows(fromInput(math, parameters, x), 3);
  const [f, i] = [σ(af), σ(ai)];
  return { h: div(add(mul(f, h), mul(i, n)), add(f, i)) };
};

/** h = relu(u h + U x + b) */
const indRnn: Step = (math, parameters, x, { h }) => ({
  h: math.relu(math.add(math.mul(parameters.u!, h), fromInput(math, parameters, x))),
});

/** (x - mean) / √(variance + 1e-5) */
const normalised = ({ sub, mul, div, mean, sqrt, plus }: Arithmetic, x: np.Array) => {
  const apart = sub(x, mean(x));
  return div(apart, sqrt(plus(mean(mul(apart, apart)), 1e-5)));
};

/** An LSTM whose W h, U x and c are normalised, each with a gain */
const layernormLstm: Step = (math, { W, U, b, g_h, g_x, g_c, b_c }, x, { h, c }) => {
  const { add, mul, product } = math;
  const both = add(mul(g_h!, normalised(math, product(W!, h))), mul(g_x!, normalised(math, product(U!, x))));
  const a = math.rows(b ? add(both, b) : both, 4);
  const scaled = mul(g_c!, normalised(math, mixed(math, a, c!)));
  const next = b_c ? add(scaled, b_c) : scaled;
  return { c: next, h: shown(math, a[3], next) };
};

const steps: Record<CellName, Step> = {
  sigmoid: elman(({ σ }, a) => σ(a)),
  tanh: elman(({ tanh }, a) => tanh(a)),
  relu: elman(({ relu }, a) => relu(a)),
  linear: elman((_, a) => a),
  lstm,
  gru,
  'gru-before': gruBefore,
  'peephole-lstm': peepholeLstm,
  mingru: minGru,
  minlstm: minLstm,
  indrnn: indRnn,
  'layernorm-lstm': layernormLstm,
};

const square = ({ sub, mul, sum }: Arithmetic, o: np.Array, target: np.Array) => {
  const error = sub(o, target);
  return sum(mul(error, error));
};
const losses: Record<BatchLossName, (math: Arithmetic, o: np.Array, target: np.Array) => np.Array> = {
  'squared-error': (math, o, target) => math.times(square(math, o, target), 0.5),
  mse: square,
  'cross-entropy': (math, o, target) => math.times(math.sum(math.mul(math.logSoftmax(o), target)), -1),
  // −ô log σ(o) − (1 − ô) log(1 − σ(o)) = softplus(o) − ô o
  bce: ({ sub, mul, sum, softplus }, o, target) => sum(sub(softplus(o), mul(target, o))),
  linear: ({ mul, sum }, o, target) => sum(mul(o, target)),
};

/** E of an experiment, some step of which has a target. */
function lossOf({ cell, initial, inputs, targets, loss }: Experiment, parameters: Parameters): np.Array {
  const math = new Arithmetic();
  for (const array of Object.values(parameters)) math.keep(array);
  let state: State = {
    h: math.column(initial.h),
    ...(initial.c && { c: math.column(initial.c) }),
  };
  let E: np.Array | undefined;
  inputs.forEach((input, index) => {
    state = steps[cell](math, parameters, math.column(input), state);
    const target = targets[index];
    if (!target) return;
    const product = math.product(parameters.V!, state.h);
    const o = parameters.d ? math.add(product, parameters.d) : product;
    const E_t = losses[loss](math, o, math.column(target));
    E = E ? math.add(E, E_t) : E_t;
  });
  return math.end(E!);
}

const isMatrix = (value: Matrix | Vector): value is Matrix => typeof value[0] !== 'number';

const columnOf = (numbers: Vector): np.Array =>
  np.array(Float32Array.from(numbers)).reshape([numbers.length, 1]);

const arrayOf = (value: Matrix | Vector): np.Array =>
  isMatrix(value)
    ? np.array(Float32Array.from(value.flat())).reshape([value.length, value[0].length])
    : columnOf(value);

/** dE/dP by jax-js, on the device that it has by default. */
export async function gradientsByJax(experiment: Experiment): Promise<Gradients['gradients']> {
  const { weights } = experiment;
  const names = parameterNames.filter((name) => weights[name] && weights[name].length > 0);
  const arrays = Object.fromEntries(names.map((name) => [name, arrayOf(weights[name]!)]));
  const [E, gradients] = valueAndGrad((parameters: Record<string, np.Array>) =>
    lossOf(experiment, parameters),
  )(arrays) as [np.Array, Record<string, np.Array>];
  E.dispose();
  const found = await Promise.all(
    names.map(async (name) => {
      const given = weights[name]!;
      const numbers = Array.from((await gradients[name].data()) as Float32Array);
      return [name, isMatrix(given) ? toRows(numbers, given[0].length) : numbers] as const;
    }),
  );
  return Object.fromEntries(found) as Gradients['gradients'];
}
