import type { GraphNode } from '../../autograd/index.ts';
import type { Gradients } from '../gradients.ts';
import type { ParameterName } from '../experiment.ts';
import { norm } from '../matrix.ts';
import type { Network } from '../network.ts';
import type { LossStep } from '../passes.ts';
import type { Flow, Terms } from '../terms.ts';
import { NonFiniteError } from '../unroll.ts';
import type { LossLanes } from './loss-lanes.ts';
import { contributionsOf, copiesOf } from './contributions.ts';
import type { Uses } from './uses.ts';

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
  /** dE_t/dc_k taken apart, of one loss and a cell whose gate alone stands between c_{k-1} and c_k on one way. */
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

/** The nodes whose gradients a survey reads in all lanes, each loss in a lane of its own. */
export const surveyed = (network: Network, uses: readonly Uses[]): GraphNode[] => {
  const { steps, initial } = network;
  return [
    ...new Set([
      ...uses.flatMap(({ steps }) => steps.flat().map(({ fed }) => fed)),
      ...[initial, ...steps].flatMap(({ h, c }) => [h, c ?? []].flat()),
      ...steps.flatMap((_, k) => waysOfCell(network, k).map(({ to }) => to)),
      ...steps.map(({ o }) => o),
    ]),
  ];
};

/**
 * Surveys an experiment.
 * @param terms the experiment by the rules of the engine
 * @param arrivals what arrives of each loss in the same network; undefined where it has no loss
 * @throws NonFiniteError when a term overflows, which may be where the sum of the terms does not
 */
export function survey(
  terms: Terms,
  network: Network,
  uses: readonly Uses[],
  arrivals: LossLanes | undefined,
  t: LossStep,
): Survey {
  const { steps, initial } = network;
  const T = steps.length;
  const lossOf = steps.flatMap(({ E }, index) => (E ? [index] : []));
  const states = [initial, ...steps];
  const { gradients } = terms;

  /** Norms by lanes of a list of nodes, each times a factor, or its entries times one each: row t, column k. */
  const normsOf = (
    nodes: readonly GraphNode[],
    factors?: readonly (number | Float64Array)[],
    subject?: GraphNode,
  ) => {
    const norms = new Float64Array(T * nodes.length);
    for (const [k, node] of nodes.entries()) {
      const lanes = arrivals?.lanes(node);
      if (!lanes) continue;
      const { values, from, to } = lanes;
      for (let lane = from; lane < to; lane++) {
        const start = (lane - from) * lanes.lane;
        const factor = factors?.[k] ?? 1;
        const size =
          typeof factor === 'number'
            ? normOf(values, start, start + node.size) * factor
            : norm(factor.map((x, i) => x * values[start + i]));
        if (!Number.isFinite(size)) throw new NonFiniteError(subject ?? node, size, 'gradient');
        norms[lossOf[lane] * nodes.length + k] = size;
      }
    }
    return norms;
  };

  const termNorms = Object.fromEntries(
    uses.map(({ name, node, steps }) => {
      const pieces = steps[0].map((_, piece) => {
        const used = steps.map((all) => all[piece]);
        const factors = used.map(({ input, isEntrywise }) => {
          if (!input) return 1;
          return isEntrywise ? terms.valueOf(input) : norm(terms.valueOf(input));
        });
        const fed = used.map(({ fed }) => fed);
        return normsOf(fed, factors, node);
      });
      return [name, pieces.reduce((sum, norms) => sum.map((x, i) => Math.hypot(x, norms[i])))];
    }),
  );
  const hiddenNorms = normsOf(states.map(({ h }) => h));
  const stateNorms = initial.c ? stateNormsOf(terms, network, hiddenNorms, arrivals) : hiddenNorms;
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
    range: reaching(
      rangeOf([
        ...Object.values(termNorms),
        ...Object.values(flowOfAll),
        hiddenNorms,
        cellNorms ?? [],
        outputNorms,
        totals,
      ]),
      // What one loss adds up to can be more than any of its terms, and more than all losses together.
      (top) =>
        uses.flatMap((use) =>
          lossOf
            .filter((t) => sumOf(termNorms[use.name].subarray(t * T, (t + 1) * T)) > top)
            .map((t) => {
              const copies = copiesOf(use, network, (node) => terms.valueOf(node), arrivals);
              return contributionsOf(copies, t + 1).total;
            }),
        ),
    ),
    t,
    flow: t === 'all' ? flowOfAll : terms.flow(t),
    carried,
    split: typeof t === 'number' && carried.c ? splitOf(terms, network, carried.c, t) : undefined,
  };
}

/**
 * Norms of dE_t/d(h_k, c_k): what arrives at h_k, and what step k + 1 hands to c_k, along each way the cotangent of what c_k
 * is a factor of times the other factor.
 */
function stateNormsOf(
  terms: Terms,
  network: Network,
  hiddenNorms: Float64Array,
  arrivals: LossLanes | undefined,
): Float64Array {
  const { steps, initial } = network;
  const norms = hiddenNorms.slice();
  const states = [initial, ...steps];
  const lossOf = steps.flatMap(({ E }, index) => (E ? [index] : []));
  for (let k = 0; k < steps.length; k++) {
    const ways = waysOfCell(network, k).flatMap(({ to, by }) => {
      const lanes = arrivals?.lanes(to);
      return lanes ? [{ lanes, factors: terms.valueOf(by) }] : [];
    });
    if (ways.length === 0) continue;
    const handed = new Float64Array(states[k].c!.size);
    lossOf.forEach((t, lane) => {
      handed.fill(0);
      for (const { lanes, factors } of ways) {
        if (lane < lanes.from || lane >= lanes.to) continue;
        const start = (lane - lanes.from) * lanes.lane;
        for (let i = 0; i < handed.length; i++) handed[i] += factors[i] * lanes.values[start + i];
      }
      const at = t * states.length + k;
      norms[at] = Math.hypot(norms[at], normOf(handed, 0, handed.length));
    });
  }
  return norms;
}

/** A product that the cell state is a factor of: where its cotangent is found, and the other factor. */
interface CellWay {
  readonly to: GraphNode;
  readonly by: GraphNode;
}

/** The ways from c_k into step k + 1, what is kept last; none of a cell without a cell state. */
export function waysOfCell(
  { graph, initial, steps }: Pick<Network, 'graph' | 'initial' | 'steps'>,
  k: number,
): CellWay[] {
  const { c } = k === 0 ? initial : steps[k - 1];
  if (!c) return [];
  return graph
    .edgesFrom(c)
    .filter(({ consumer }) => consumer.step === k + 1)
    .map(({ consumer, slot }) => {
      // What arrives at a summand of c_{k+1} is what arrives there.
      const isSummand = graph
        .edgesFrom(consumer)
        .every((edge) => edge.consumer.op === 'add' && edge.consumer === steps[k].c);
      return { to: isSummand ? steps[k].c! : consumer, by: consumer.inputs[1 - slot] };
    });
}

/** The gate that alone stands between c_{step-1} and c_step; undefined where something else does too. */
export function gateOf(network: Network, step: number): GraphNode | undefined {
  const kept = waysOfCell(network, step - 1).at(-1);
  return kept && kept.to === network.steps[step - 1].c ? kept.by : undefined;
}

function splitOf(
  terms: Terms,
  network: Network,
  cells: readonly (readonly number[])[],
  t: number,
): CellSplit | undefined {
  if (!gateOf(network, 1)) return undefined;
  let kept: readonly number[] = cells[t];
  const byGates = [norm(kept)];
  const throughHidden = [0];
  for (let k = t - 1; k >= 0; k--) {
    const gate = terms.valueOf(gateOf(network, k + 1)!);
    kept = kept.map((x, i) => x * gate[i]);
    byGates.unshift(norm(kept));
    throughHidden.unshift(norm(kept.map((x, i) => cells[k][i] - x)));
  }
  return { byGates, throughHidden };
}

/** The norm of numbers that lie side by side; by squares alone where they neither under- nor overflow. */
function normOf(values: Float32Array | Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] * values[i];
  return sum > 1e-280 && sum < 1e280 ? Math.sqrt(sum) : norm(values.subarray(from, to));
}

const sumOf = (numbers: Float64Array): number => numbers.reduce((sum, x) => sum + x, 0);

/** The range with what is beyond the next power of ten, to which scales reach. */
function reaching(
  range: readonly [number, number] | undefined,
  beyond: (top: number) => readonly number[],
): readonly [number, number] | undefined {
  return range && [range[0], Math.max(range[1], ...beyond(10 ** Math.ceil(Math.log10(range[1]))))];
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
