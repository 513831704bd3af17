import * as fc from 'fast-check';
import { randomLcg } from 'd3-random';
import {
  add,
  broadcast,
  clamp,
  concat,
  convTranspose,
  cos,
  crossEntropy,
  div,
  exp,
  focalLoss,
  gather,
  Graph,
  identity,
  l2Norm,
  log,
  logSumExp,
  matmul,
  max,
  maximum,
  minimum,
  mul,
  type GraphNode,
  type OpName,
  pow,
  print,
  relu,
  reshape,
  type Rule,
  type VariadicRule,
  rules,
  type Sample,
  scale,
  Session,
  sigmoid,
  sin,
  slice,
  softmax,
  normalise,
  sqrt,
  squaredError,
  step,
  stopGradient,
  sub,
  sum,
  tanh,
  transpose,
} from '../../src/autograd/index.ts';

/** The registry as a list. */
export const registry = Object.entries(rules) as [OpName, Rule<number, any> | VariadicRule<any>][];

/** Every sample of every op, with a title. */
export const samples = registry.flatMap(([op, { samples }]) =>
  samples.map((sample): [title: string, op: OpName, sample: Sample<any>] => [
    `${op}(${sample.inputs.map((shape) => `[${shape}]`)})`,
    op,
    sample,
  ]),
);

/** An op traced on one of its samples, with random values at least 0.1 away from 0, of both signs where it takes them. */
export function traceSample(op: OpName, { inputs, attributes, positive }: Sample<any>, seed = 1) {
  const graph = new Graph();
  const leaves = inputs.map((shape) => graph.leaf(shape));
  const output = graph.apply(op, rules[op], leaves, attributes);
  const session = new Session(graph);
  const random = randomLcg(seed);
  for (const leaf of leaves) {
    const numbers = draw(leaf.size, random);
    session.set(leaf, positive ? numbers.map(Math.abs) : numbers);
  }
  session.forward();
  return { graph, leaves, output, session };
}

/** Random numbers of both signs, their size between 0.1 and 2.1. */
export function draw(size: number, random: () => number): number[] {
  return Array.from({ length: size }, () => {
    const x = 4 * random() - 2;
    return x + 0.1 * Math.sign(x);
  });
}

/** How a random graph applies each op to a matrix A [3, 3] and vectors x and y [3], for a vector [3]. */
const uses: { readonly [K in OpName]: (A: GraphNode, x: GraphNode, y: GraphNode) => GraphNode } = {
  identity: (_, x) => identity(x),
  sigmoid: (_, x) => sigmoid(x),
  tanh: (_, x) => tanh(x),
  relu: (_, x) => relu(x),
  add: (_, x, y) => add(x, y),
  sub: (_, x, y) => sub(x, y),
  mul: (_, x, y) => mul(x, y),
  // By a sigmoid, so that float32 divides by no small number, and two numbers are hardly ever equal.
  div: (_, x, y) => div(x, sigmoid(y)),
  minimum: (_, x, y) => minimum(x, sigmoid(y)),
  maximum: (_, x, y) => maximum(x, sigmoid(y)),
  clamp: (_, x) => clamp(x, { min: 0.2 }),
  exp: (_, x) => exp(tanh(x)),
  log: (_, x) => log(add(sigmoid(x), sigmoid(x))),
  sqrt: (_, x) => sqrt(add(sigmoid(x), sigmoid(x))),
  sin: (_, x) => sin(x),
  cos: (_, x) => cos(x),
  pow: (_, x, y) => pow(add(sigmoid(x), sigmoid(x)), tanh(y)),
  scale: (_, x) => scale(x, { by: -0.7 }),
  step: (_, x, y) => mul(step(x), y),
  sum: (A, x) => sum(add(A, broadcast(x, { shape: [3, 3] })), { axis: 0 }),
  max: (A, x) => max(mul(A, broadcast(x, { shape: [3, 3] })), { axis: 1 }),
  logSumExp: (A, x) => logSumExp(mul(A, broadcast(x, { shape: [3, 3] })), { axis: 0 }),
  softmax: (_, x) => softmax(x),
  // Apart, likewise: what is all alike is divided by 0.003.
  normalise: (_, x) => normalise(add(x, x.graph.constant([-2, 0, 2], [3]))),
  reshape: (_, x, y) => matmul(reshape(concat([x, y, x]), { shape: [3, 3] }), y),
  transpose: (A, x, y) => matmul(transpose(mul(A, broadcast(x, { shape: [3, 3] }))), y),
  gather: (_, x) => gather(x, { indices: [2, 0, 2] }),
  concat: (_, x, y) => slice(concat([x, y]), { from: 1, to: 4 }),
  stopGradient: (_, x, y) => mul(stopGradient(x), y),
  l2Norm: (_, x) => broadcast(l2Norm(sigmoid(x)), { shape: [3] }),
  broadcast: (_, x, y) => matmul(broadcast(x, { shape: [3, 3] }), y),
  slice: (_, x) => broadcast(sum(slice(x, { from: 1, to: 3 })), { shape: [3] }),
  matmul: (A, x) => matmul(A, x),
  convTranspose: (A, x, y) => {
    const kernel = broadcast(x, { shape: [3, 3] });
    return matmul(convTranspose(A, kernel, { stride: 1, padding: 1 }), y);
  },
  squaredError: (_, x, y) => broadcast(squaredError(x, y), { shape: [3] }),
  crossEntropy: (_, x, y) => broadcast(crossEntropy(x, y), { shape: [3] }),
  focalLoss: (_, x, y) => broadcast(focalLoss(x, y, { gamma: 2 }), { shape: [3] }),
};

export interface RandomGraph {
  readonly session: Session;
  readonly leaves: readonly GraphNode[];
  /** All vectors [3], in order: two leaves and the results. */
  readonly vectors: readonly GraphNode[];
}

/** Small graphs of any ops, in which values are used twice, or never. A tanh after each keeps all near 1. */
export const randomGraphs: fc.Arbitrary<RandomGraph> = fc
  .record({
    steps: fc.array(
      fc.record({ op: fc.constantFrom(...registry.map(([op]) => op)), x: fc.nat(), y: fc.nat() }),
      { minLength: 1, maxLength: 6 },
    ),
    seed: fc.nat(1e6),
  })
  .map(({ steps, seed }) => {
    const graph = new Graph();
    const A = graph.leaf([3, 3], 'A');
    const vectors = [graph.leaf([3], 'x'), graph.leaf([3], 'y')];
    const leaves = [A, ...vectors];
    for (const { op, x, y } of steps) {
      vectors.push(tanh(uses[op](A, vectors[x % vectors.length], vectors[y % vectors.length])));
    }
    const session = new Session(graph);
    const random = randomLcg(seed);
    for (const leaf of leaves) session.set(leaf, draw(leaf.size, random));
    session.forward();
    return { session, leaves, vectors, [fc.toStringMethod]: () => print(graph) };
  });

/** Three numbers, in hundredths between -1 and 1. */
export const triples = fc.array(
  fc.integer({ min: -100, max: 100 }).map((x) => x / 100),
  { minLength: 3, maxLength: 3 },
);
