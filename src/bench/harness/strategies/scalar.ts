// An engine in the manner of micrograd: every number of the computation is an object that knows what it was made of.
// Unlike micrograd it needs no sort: the order of creation serves, and does not overflow the stack.
import {
  gatesOf,
  INPUTS,
  isCrossEntropy,
  isLstm,
  outputsOf,
  parameters,
  type Problem,
  taskOf,
} from '../problem.ts';
import type { Answer, Prepared } from '../strategy.ts';

/** A number, the derivative of E with respect to it, and its own with respect to what it was made of. */
class Value {
  grad = 0;

  constructor(
    readonly data: number,
    readonly a?: Value,
    readonly da = 0,
    readonly b?: Value,
    readonly db = 0,
  ) {}
}

/** All numbers of a computation, in order of creation. */
class Tape {
  readonly #values: Value[] = [];

  add = (a: Value, b: Value) => this.#keep(new Value(a.data + b.data, a, 1, b, 1));
  mul = (a: Value, b: Value) => this.#keep(new Value(a.data * b.data, a, b.data, b, a.data));
  tanh(a: Value): Value {
    const y = Math.tanh(a.data);
    return this.#keep(new Value(y, a, 1 - y * y));
  }
  exp(a: Value): Value {
    const y = Math.exp(a.data);
    return this.#keep(new Value(y, a, y));
  }
  log(a: Value): Value {
    return this.#keep(new Value(Math.log(a.data), a, 1 / a.data));
  }
  sigmoid(a: Value): Value {
    const y = 1 / (1 + Math.exp(-a.data));
    return this.#keep(new Value(y, a, y * (1 - y)));
  }

  backward(E: Value): void {
    E.grad = 1;
    for (let k = this.#values.length - 1; k >= 0; k--) {
      const { grad, a, da, b, db } = this.#values[k];
      if (a) a.grad += da * grad;
      if (b) b.grad += db * grad;
    }
  }

  #keep(value: Value): Value {
    this.#values.push(value);
    return value;
  }
}

/** So many take several seconds; of one long sequence alone they would not fit into memory. */
const MOST_VALUES = 5e6;

/** @throws Error for what is too large. */
export function prepare(problem: Problem): Prepared[] {
  const { T, n, B, weights } = problem;
  const values = 2 * B * T * n * (gatesOf(problem) * (n + INPUTS) + outputsOf(problem));
  if (values > MOST_VALUES) throw new Error(`too large: ${Math.round(values / 1e6)} million objects`);

  const answer = (): Answer => {
    const leaves = Object.fromEntries(
      parameters.map((name) => [name, Array.from(weights[name], (x) => new Value(x))]),
    ) as Leaves;
    const outputs: number[][][] = [];
    let loss = 0;
    for (let sequence = 0; sequence < B; sequence++) {
      const { tape, E, o } = unroll(problem, leaves, sequence);
      loss += E.data;
      outputs.push(o.map((values) => values.map(({ data }) => data)));
      if (taskOf(problem) === 'gradient') tape.backward(E);
    }
    if (taskOf(problem) === 'inference') {
      const at = (t: number) => outputs.flatMap((o) => o[t]);
      return { loss: [loss], o: Array.from({ length: T }, (_, t) => at(t)).flat() };
    }
    const gradients = parameters.map((name) => [name, leaves[name].map(({ grad }) => grad)]);
    return { loss: [loss], ...(Object.fromEntries(gradients) as Answer) };
  };
  return [{ run: answer, answer }];
}

type Leaves = Record<(typeof parameters)[number], Value[]>;

/** E and o_1 … o_T of one sequence, on a tape of its own. */
function unroll(problem: Problem, leaves: Leaves, sequence: number): { tape: Tape; E: Value; o: Value[][] } {
  const { T, n, B, inputs, targets } = problem;
  const tape = new Tape();
  const { add, mul } = tape;
  const row = (numbers: Float64Array, t: number, size: number) =>
    Array.from(
      numbers.subarray((t * B + sequence) * size, (t * B + sequence + 1) * size),
      (x) => new Value(x),
    );
  /** y + A x, in row i. */
  const addProduct = (y: Value, A: readonly Value[], i: number, x: readonly Value[]) => {
    x.forEach((entry, j) => (y = add(y, mul(A[i * x.length + j], entry))));
    return y;
  };

  let h = Array.from({ length: n }, () => new Value(0));
  let c = h;
  let E = new Value(0);
  const o: Value[][] = [];
  const half = new Value(0.5);
  const minus = new Value(-1);
  for (let t = 0; t < T; t++) {
    const x = row(inputs, t, INPUTS);
    const before = h;
    const a = leaves.b.map((b, i) => addProduct(addProduct(b, leaves.W, i, before), leaves.U, i, x));
    if (isLstm(problem)) {
      c = c.map((c, i) =>
        add(mul(tape.sigmoid(a[n + i]), c), mul(tape.sigmoid(a[i]), tape.tanh(a[2 * n + i]))),
      );
      h = c.map((c, i) => mul(tape.sigmoid(a[3 * n + i]), tape.tanh(c)));
    } else {
      h = a.map((a) => tape.sigmoid(a));
    }
    const after = h;
    const target = row(targets, t, outputsOf(problem));
    const output = leaves.d.map((d, i) => addProduct(d, leaves.V, i, after));
    if (isCrossEntropy(problem)) {
      const largest = new Value(-Math.max(...output.map(({ data }) => data)));
      const shifted = output.map((y) => add(y, largest));
      const logSum = tape.log(shifted.map((y) => tape.exp(y)).reduce(add));
      const right = shifted[target.findIndex(({ data }) => data === 1)];
      E = add(E, add(logSum, mul(minus, right)));
    } else {
      output.forEach((y, i) => {
        const error = add(y, new Value(-target[i].data));
        E = add(E, mul(half, mul(error, error)));
      });
    }
    o.push(output);
  }
  return { tape, E, o };
}
