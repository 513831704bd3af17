import type { GraphNode, Replay } from '../../autograd/index.ts';
import type { Gradients } from '../gradients.ts';
import type { SingleExperiment, ParameterName, Vector } from '../experiment.ts';
import { norm } from '../matrix.ts';
import type { Network } from '../network.ts';
import type { LossStep } from '../passes.ts';
import type { Flow, Terms } from '../terms.ts';
import { NonFiniteError } from '../unroll.ts';

/**
 * An experiment seen as a whole: what it computes, the norms of all terms and of all that is carried back, and the way
 * back from one loss. Plain data, so that a worker can hand it over.
 */
export interface Survey {
  readonly gradients: Gradients;
  /** c_t by steps, of a cell that has a cell state. */
  readonly cells: readonly number[][] | undefined;
  /** Norms of the terms (t, k) of each parameter, at `(t - 1) · T + k - 1`: zero for k > t. */
  readonly termNorms: { readonly [P in ParameterName]?: Float64Array };
  /** Norms of dE_t/dh_k, at `(t - 1) · (T + 1) + k` for k = 0 to T. */
  readonly hiddenNorms: Float64Array;
  /** Norms of dE_t/dc_k, likewise; of a cell that has a cell state. */
  readonly cellNorms: Float64Array | undefined;
  /**
   * Norms of dE_t/ds_k as chains carry it, likewise: s is h, or (h, c) of a cell that has a cell state, where what h_k
   * sends to its own c_k does not count.
   */
  readonly stateNorms: Float64Array;
  /** The smallest and the largest norm of all these that is not zero; undefined where all are. */
  readonly range: readonly [number, number] | undefined;
  /** The loss that the rest is about. */
  readonly t: LossStep;
  readonly flow: Flow;
  /** dE_t/dh_k and dE_t/dc_k, k = 0 to T. */
  readonly carried: ReturnType<Terms['carried']>;
  /** dE_t/dc_k taken apart, of one loss and a cell that has a cell state. */
  readonly split: CellSplit | undefined;
}

/**
 * dc_t/dc_k is the product of the gates that the cell state is multiplied by, and what comes by way of h. Norms of what
 * each brings of dE_t/dc_t to c_k, for k = 0 to t; they add up as vectors, not as norms.
 */
export interface CellSplit {
  readonly byGates: readonly number[];
  readonly throughHidden: readonly number[];
}

/** How a parameter is used at each step: what it feeds, and the row that it is multiplied by, if any. */
export interface Uses {
  readonly name: ParameterName;
  readonly node: GraphNode;
  readonly fed: readonly GraphNode[];
  readonly inputs: readonly (GraphNode | undefined)[];
}

/** The nodes whose gradients a survey reads in all lanes, each loss in a lane of its own. */
export const surveyed = ({ steps, initial }: Network, uses: readonly Uses[]): GraphNode[] => [
  ...new Set([
    ...uses.flatMap(({ fed }) => fed),
    ...[initial, ...steps].flatMap(({ h, c }) => [h, c ?? []].flat()),
    ...steps.map(({ o }) => o),
  ]),
];

/**
 * Surveys an experiment.
 * @param terms the experiment by the rules of the engine
 * @param replay the same network with a lane for each loss, run on the same numbers; undefined where it has no loss
 * @throws NonFiniteError when a term overflows, which may be where the sum of the terms does not
 */
export function survey(
  experiment: SingleExperiment,
  terms: Terms,
  network: Network,
  uses: readonly Uses[],
  replay: Replay | undefined,
  t: LossStep,
): Survey {
  const { steps, initial } = network;
  const T = steps.length;
  const lossOf = steps.flatMap(({ E }, index) => (E ? [index] : []));
  const states = [initial, ...steps];
  const { gradients } = terms;

  /** Norms by lanes of a list of nodes, each times a factor: row t, column k. */
  const normsOf = (nodes: readonly GraphNode[], factors?: readonly number[], subject?: GraphNode) => {
    const norms = new Float64Array(T * nodes.length);
    for (const [k, node] of nodes.entries()) {
      const lanes = replay?.lanes(node);
      if (!lanes) continue;
      const { values, from, to } = lanes;
      for (let lane = from; lane < to; lane++) {
        const start = (lane - from) * lanes.lane;
        const size = normOf(values, start, start + node.size) * (factors?.[k] ?? 1);
        if (!Number.isFinite(size)) throw new NonFiniteError(subject ?? node, size, 'gradient');
        norms[lossOf[lane] * nodes.length + k] = size;
      }
    }
    return norms;
  };

  const values = multipliersOf(experiment, gradients, network);
  const termNorms = Object.fromEntries(
    uses.map(({ name, node, fed, inputs }) => {
      const factors = inputs.map((input) => (input ? norm(values.get(input)!) : 1));
      return [name, normsOf(fed, factors, node)];
    }),
  );
  const hiddenNorms = normsOf(states.map(({ h }) => h));
  const stateNorms = initial.c ? stateNormsOf(terms, network, hiddenNorms, replay) : hiddenNorms;
  const cellNorms = initial.c && normsOf(states.map(({ c }) => c!));
  const outputNorms = normsOf(steps.map(({ o }) => o));
  const carried = terms.carried(t);
  const flowOfAll = terms.flow('all');
  const totals = Object.values(gradients.gradients).map((gradient) => norm(gradient.flat()));
  return {
    gradients,
    cells: terms.cells,
    termNorms,
    hiddenNorms,
    cellNorms,
    stateNorms,
    range: rangeOf([
      ...Object.values(termNorms),
      ...Object.values(flowOfAll),
      hiddenNorms,
      cellNorms ?? [],
      outputNorms,
      totals,
    ]),
    t,
    flow: t === 'all' ? flowOfAll : terms.flow(t),
    carried,
    split: typeof t === 'number' && carried.c ? splitOf(terms, network, carried.c, t) : undefined,
  };
}

/**
 * Norms of dE_t/d(h_k, c_k): what arrives at h_k, and what c_{k+1} hands to c_k, its cotangent times the gate that c_k is
 * multiplied by.
 */
function stateNormsOf(
  terms: Terms,
  { graph, steps, initial }: Network,
  hiddenNorms: Float64Array,
  replay: Replay | undefined,
): Float64Array {
  const norms = hiddenNorms.slice();
  const states = [initial, ...steps];
  const lossOf = steps.flatMap(({ E }, index) => (E ? [index] : []));
  for (let k = 0; k < steps.length; k++) {
    const lanes = replay?.lanes(states[k + 1].c!);
    const gate = gateAt(terms, graph, states[k].c!, k + 1);
    if (!lanes) continue;
    const kept = new Float64Array(gate.length);
    for (let lane = lanes.from; lane < lanes.to; lane++) {
      const start = (lane - lanes.from) * lanes.lane;
      for (let i = 0; i < kept.length; i++) kept[i] = gate[i] * lanes.values[start + i];
      const at = lossOf[lane] * states.length + k;
      norms[at] = Math.hypot(norms[at], normOf(kept, 0, kept.length));
    }
  }
  return norms;
}

/** The gate that c_{step-1}, the node `before`, is multiplied by on its way to c_step. */
export function gateOf(graph: Network['graph'], before: GraphNode, step: number): GraphNode {
  const edge = graph.edgesFrom(before).find(({ consumer }) => consumer.step === step)!;
  return edge.consumer.inputs[1 - edge.slot];
}

const gateAt = (terms: Terms, graph: Network['graph'], before: GraphNode, step: number): Float64Array =>
  terms.valueOf(gateOf(graph, before, step));

function splitOf(
  terms: Terms,
  { graph, steps, initial }: Network,
  cells: readonly (readonly number[])[],
  t: number,
): CellSplit {
  const states = [initial, ...steps];
  let kept: readonly number[] = cells[t];
  const byGates = [norm(kept)];
  const throughHidden = [0];
  for (let k = t - 1; k >= 0; k--) {
    const gate = gateAt(terms, graph, states[k].c!, k + 1);
    kept = kept.map((x, i) => x * gate[i]);
    byGates.unshift(norm(kept));
    throughHidden.unshift(norm(kept.map((x, i) => cells[k][i] - x)));
  }
  return { byGates, throughHidden };
}

/** What parameters are multiplied by: h_0 to h_T and x_1 to x_T. */
export const multipliersOf = (
  { initial, inputs }: SingleExperiment,
  { hidden }: Gradients,
  network: Network,
): ReadonlyMap<GraphNode, Vector> =>
  new Map<GraphNode, Vector>([
    [network.initial.h, initial.h],
    ...network.steps.map(({ h }, index) => [h, hidden[index]] as const),
    ...network.steps.map(({ x }, index) => [x, inputs[index]] as const),
  ]);

/** The norm of numbers that lie side by side; by squares alone where they neither under- nor overflow. */
function normOf(values: Float32Array | Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] * values[i];
  return sum > 1e-280 && sum < 1e280 ? Math.sqrt(sum) : norm(values.subarray(from, to));
}

function rangeOf(lists: readonly ArrayLike<number>[]): readonly [number, number] | undefined {
  let [low, high] = [Infinity, 0];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const size = list[i];
      if (size > high) high = size;
      if (size > 0 && size < low) low = size;
    }
  }
  return high > 0 ? [low, high] : undefined;
}
