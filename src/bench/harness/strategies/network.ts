import type { LoweringRequest, GraphNode } from '../../../autograd/index.ts';
import { type Network, norm, type Sizes, traceNetwork } from '../../../rnn/index.ts';
import {
  INPUTS,
  isCrossEntropy,
  isLstm,
  outputsOf,
  type Parameter,
  parameters,
  type Problem,
  type Task,
  taskOf,
  type Work,
} from '../problem.ts';
import type { Answer } from '../strategy.ts';

/** A problem as a graph of ours: what to compute, what to set, and how to read the answer. */
export interface Traced {
  readonly network: Network;
  readonly request: LoweringRequest;
  /** Every leaf, and its numbers. */
  readonly given: readonly (readonly [leaf: GraphNode, numbers: Float64Array])[];
  readonly read: (computed: Computed) => Answer;
}

/** What has computed the graph, and hands out its numbers. */
export interface Computed {
  value(node: GraphNode): ArrayLike<number>;
  /** The cotangent that seed number `lane` sends to a node. */
  cotangent(node: GraphNode, lane?: number): ArrayLike<number>;
}

/** The network of a work: a single sequence as vectors, several as the columns of matrices. */
export const sizesOf = (work: Work): Sizes => ({
  cell: isLstm(work) ? 'lstm' : 'sigmoid',
  loss: isCrossEntropy(work) ? 'cross-entropy' : 'squared-error',
  n: work.n,
  m: INPUTS,
  q: outputsOf(work),
  hasLoss: Array.from({ length: work.T }, () => true),
  biases: ['b', 'd'],
  ...(work.B > 1 && { batch: work.B }),
});

/** Traces a problem, unless its network is there already. */
export function trace(problem: Problem, network = traceNetwork(sizesOf(problem))): Traced {
  const { n, B, weights, inputs, targets } = problem;
  const given: [GraphNode, Float64Array][] = parameters.map((name) => [
    network.parameters[name]!,
    weights[name],
  ]);
  for (const state of Object.values(network.initial) as GraphNode[])
    given.push([state, new Float64Array(n * B)]);
  network.steps.forEach(({ x, target }, t) => {
    given.push([x, columnsOf(inputs, t, INPUTS, B)], [target!, columnsOf(targets, t, outputsOf(problem), B)]);
  });
  return { network, given, ...tasks[taskOf(problem)](network, problem) };
}

type AskOf = (network: Network, work: Work) => Pick<Traced, 'request' | 'read'>;

const gradient: AskOf = ({ E, parameters: nodes }) => {
  const nodeOf = (name: Parameter) => nodes[name]!;
  return {
    request: { seeds: [E], wrt: parameters.map(nodeOf) },
    read: ({ value, cotangent }) => ({
      loss: value(E),
      ...Object.fromEntries(parameters.map((name) => [name, cotangent(nodeOf(name))])),
    }),
  };
};

const tasks: Record<Task, AskOf> = {
  gradient,
  /** What an optimiser then follows. */
  training: gradient,

  inference({ E, steps }, { B }) {
    return {
      request: { seeds: [E], wrt: [], keep: steps.map(({ o }) => o) },
      read: ({ value }) => ({ loss: value(E), o: steps.flatMap(({ o }) => columnByColumn(value(o), B)) }),
    };
  },

  /** All parameters but V and d feed a_k, and a term is δ(t, k) times what the parameter was multiplied by. */
  terms({ graph, parameters: { W }, initial, steps }, { T }) {
    const fed = graph.edgesFrom(W).map(({ consumer }) => consumer);
    const before = [initial, ...steps].slice(0, T).map(({ h }) => h);
    return {
      request: { seeds: steps.map(({ E }) => E!), wrt: fed, keep: before },
      read({ value, cotangent }) {
        const normsOf = (input: (k: number) => number) =>
          steps.flatMap((_, t) => fed.map((node, k) => (k > t ? 0 : norm(cotangent(node, t)) * input(k))));
        return {
          W: normsOf((k) => norm(value(before[k]))),
          U: normsOf((k) => norm(value(steps[k].x))),
          b: normsOf(() => 1),
        };
      },
    };
  },
};

/** Step t of numbers [T, B, rows], as a matrix [rows, B]. */
function columnsOf(numbers: Float64Array, t: number, rows: number, B: number): Float64Array {
  return Float64Array.from({ length: rows * B }, (_, at) => {
    const [row, sequence] = [Math.floor(at / B), at % B];
    return numbers[(t * B + sequence) * rows + row];
  });
}

/** The numbers of a matrix [rows, B], column by column. */
function columnByColumn(matrix: ArrayLike<number>, B: number): number[] {
  const rows = matrix.length / B;
  return Array.from({ length: matrix.length }, (_, at) => matrix[(at % rows) * B + Math.floor(at / rows)]);
}
