// Our engine as the pages use it: the graph replayed by the rules' own TypeScript, in float64. All others are
// checked against it.
import {
  add,
  Backward,
  broadcast,
  Graph,
  matmul,
  mul,
  type Node,
  Session,
  sigmoid,
  squaredError,
  tanh,
} from '../../../autograd/index.ts';
import { gatesOf, INPUTS, OUTPUTS, type Problem } from '../problem.ts';
import type { Gradient } from '../strategy.ts';

/** A leaf, and the numbers that belong there. */
type Given = readonly [leaf: Node, numbers: Float64Array];

export function prepare(problem: Problem) {
  const { given, parameters, E } = trace(problem);
  const session = new Session(E.graph);
  const leaves = Object.values(parameters).flat();
  const pass = new Backward(session, [{ node: E, cotangent: [1] }], leaves);

  const run = (times: number) => {
    for (let i = 0; i < times; i++) {
      for (const [leaf, numbers] of given) session.set(leaf, numbers);
      session.forward();
      pass.run();
    }
  };
  const gradient = (): Gradient => {
    run(1);
    const { W, U, V, b, d } = parameters;
    const of = (blocks: readonly Node[]) => blocks.flatMap((block) => [...pass.cotangent(block)]);
    return { loss: session.value(E)[0], W: of(W), U: of(U), V: of(V), b: of(b), d: of(d) };
  };
  return [{ run, gradient }];
}

/** Unrolls the network. Sequences are columns; the gates of an LSTM are leaves of their own, one block of rows each. */
function trace(problem: Problem) {
  const { work, T, n, B, weights, inputs, targets } = problem;
  const graph = new Graph();
  const given: Given[] = [];
  const leaf = (shape: readonly number[], name: string, numbers: Float64Array): Node => {
    const node = graph.leaf(shape, name);
    given.push([node, numbers]);
    return node;
  };
  const gates = gatesOf(problem);
  const blocks = (name: 'W' | 'U' | 'b', columns: readonly number[]) =>
    Array.from({ length: gates }, (_, g) => {
      const size = weights[name].length / gates;
      return leaf([n, ...columns], name, weights[name].subarray(g * size, (g + 1) * size));
    });
  const W = blocks('W', [n]);
  const U = blocks('U', [INPUTS]);
  const b = blocks('b', []);
  const V = leaf([OUTPUTS, n], 'V', weights.V);
  const d = leaf([OUTPUTS], 'd', weights.d);
  const zero = leaf([n, B], 'h', new Float64Array(n * B));

  const bs = b.map((bias) => broadcast(bias, { shape: [n, B] }));
  const ds = broadcast(d, { shape: [OUTPUTS, B] });
  const errors: Node[] = [];
  let [h, c] = [zero, zero];
  for (let t = 0; t < T; t++) {
    graph.step = t + 1;
    const x = leaf([INPUTS, B], 'x', columnsOf(inputs, t, INPUTS, B));
    const a = W.map((_, g) => add(add(matmul(W[g], h), matmul(U[g], x)), bs[g]));
    if (work === 'rnn') {
      h = sigmoid(a[0]);
    } else {
      c = add(mul(sigmoid(a[1]), c), mul(sigmoid(a[0]), tanh(a[2])));
      h = mul(sigmoid(a[3]), tanh(c));
    }
    const target = leaf([OUTPUTS, B], 'ô', columnsOf(targets, t, OUTPUTS, B));
    errors.push(squaredError(add(matmul(V, h), ds), target));
  }
  const E = errors.reduce((sum, error) => add(sum, error));
  return { given, parameters: { W, U, V: [V], b, d: [d] }, E };
}

/** Step t of numbers [T, B, rows], as a matrix [rows, B]. */
function columnsOf(numbers: Float64Array, t: number, rows: number, B: number): Float64Array {
  return Float64Array.from({ length: rows * B }, (_, at) => {
    const [row, sequence] = [Math.floor(at / B), at % B];
    return numbers[(t * B + sequence) * rows + row];
  });
}
