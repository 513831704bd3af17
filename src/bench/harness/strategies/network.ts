import type { Node } from '../../../autograd/index.ts';
import { type Sizes, traceNetwork } from '../../../rnn/index.ts';
import { INPUTS, OUTPUTS, type Parameter, parameters, type Problem, type Work } from '../problem.ts';
import type { Gradient } from '../strategy.ts';

/** A problem as a graph of ours: what to differentiate, what to set, and how to read the answer. */
export interface Traced {
  readonly E: Node;
  readonly wrt: readonly Node[];
  /** Every leaf, and its numbers. */
  readonly given: readonly (readonly [leaf: Node, numbers: Float64Array])[];
  readonly answer: (loss: number, gradientOf: (node: Node) => ArrayLike<number>) => Gradient;
}

/** The network of a problem: a single sequence as vectors, several as the columns of matrices. */
export const sizesOf = ({ work, T, n, B }: Work): Sizes => ({
  cell: work === 'lstm' ? 'lstm' : 'sigmoid',
  loss: 'squared-error',
  n,
  m: INPUTS,
  q: OUTPUTS,
  hasLoss: Array.from({ length: T }, () => true),
  biases: ['b', 'd'],
  ...(B > 1 && { batch: B }),
});

/** Traces a problem, unless its network is there already. */
export function trace(problem: Problem, network = traceNetwork(sizesOf(problem))): Traced {
  const { n, B, weights, inputs, targets } = problem;
  const { steps, initial, E } = network;
  const nodeOf = (name: Parameter) => network.parameters[name]!;
  const given: [Node, Float64Array][] = parameters.map((name) => [nodeOf(name), weights[name]]);
  for (const state of Object.values(initial) as Node[]) given.push([state, new Float64Array(n * B)]);
  steps.forEach(({ x, target }, t) => {
    given.push([x, columnsOf(inputs, t, INPUTS, B)], [target!, columnsOf(targets, t, OUTPUTS, B)]);
  });
  return {
    E,
    wrt: parameters.map(nodeOf),
    given,
    answer: (loss, gradientOf) => {
      const of = (name: Parameter) => gradientOf(nodeOf(name));
      return { loss, W: of('W'), U: of('U'), V: of('V'), b: of('b'), d: of('d') };
    },
  };
}

/** Step t of numbers [T, B, rows], as a matrix [rows, B]. */
function columnsOf(numbers: Float64Array, t: number, rows: number, B: number): Float64Array {
  return Float64Array.from({ length: rows * B }, (_, at) => {
    const [row, sequence] = [Math.floor(at / B), at % B];
    return numbers[(t * B + sequence) * rows + row];
  });
}
