/** Loops over steps that go another way: sums over (t, k), term by term, and loops in the order of the way forward. */
import type { GraphNode } from '../../../autograd/index.ts';
import { cells } from '../../cells/index.ts';
import { type Change, type Changes, onRoute } from '../change.ts';
import type { CarriedSteps, Carrier } from '../method.ts';
import { nodeAt } from '../nodes.ts';
import { sequencesIn, type Subject } from '../subject.ts';
import { addTo, edgesOf } from '../steps.ts';
import { isSum } from './asks.ts';

const carriedBy = (detail: string, carrier: Carrier): Change =>
  onRoute(detail, (method) => ({ ...method, carrier }));

/** Steps, at most: what is summed over t and k takes the square of them, or the cube. */
const MOST = 24;

const isShort = (experiment: Subject): boolean =>
  sequencesIn(experiment).every(({ inputs }) => inputs.length <= MOST);

/** Term (t, k) of a simple cell, written out: E_t through its Jacobians to h_k, and on to a_k. */
interface TermRule {
  readonly detail: string;
  /** Steps whose Jacobians carry what E_t sends to h_t, one after the other. */
  readonly through: (t: number, k: number) => readonly number[];
  /** J, where its transpose belongs. */
  readonly isUntransposed?: boolean;
  /** The step of f′. */
  readonly slopeAt?: (t: number, k: number) => number;
  /** The step whose h_{k−1} and x_k it is multiplied by. */
  readonly inputAt?: (t: number, k: number) => number;
}

const down = (from: number, to: number) =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, i) => from - i);
const inOrder = (t: number, k: number) => down(t, k + 1);

const rules: readonly TermRule[] = [
  { detail: 'J_t … J_k, one Jacobian too many', through: (t, k) => down(t, k) },
  { detail: 'without the last Jacobian, J_t', through: (t, k) => down(t - 1, k + 1) },
  { detail: 'without the first Jacobian, J_{k+1}', through: (t, k) => down(t, k + 2) },
  { detail: 'Jacobians in the opposite order', through: (t, k) => inOrder(t, k).toReversed() },
  { detail: 'J for Jᵀ', through: inOrder, isUntransposed: true },
  {
    detail: 'J for Jᵀ, in the opposite order',
    through: (t, k) => inOrder(t, k).toReversed(),
    isUntransposed: true,
  },
  { detail: 'f′(a_t) for f′(a_k)', through: inOrder, slopeAt: (t) => t },
  { detail: 'h_{t−1} for h_{k−1}, and x_t for x_k', through: inOrder, inputAt: (t) => t },
];

/** Of the sum over t and k each term has other factors. */
export const otherTerms: Changes = (quantity, experiment) =>
  isSum(quantity) &&
  quantity.kind === 'gradient' &&
  cells[experiment.cell].gates.length === 1 &&
  edgesOf(experiment).some(({ consumer, op }) => consumer === 'Wh' && op === 'matmul') &&
  isShort(experiment)
    ? rules.map((rule) => carriedBy(rule.detail, byTerms(rule)))
    : [];

const byTerms =
  ({ through, isUntransposed, slopeAt, inputAt }: TermRule): Carrier =>
  (steps) => {
    const { network, arrive, losses, back } = steps;
    const own = arrive(losses);
    const sums = new Map<number, Float64Array>();
    const slope = (k: number, dh: Float64Array) => {
      const h = nodeAt(network, 'h', k)!;
      return h.rule ? back(h, 0, dh) : dh;
    };
    for (let t = 1; t <= network.steps.length; t++) {
      const start = own(network.steps[t - 1].h);
      if (!start) continue;
      for (let k = t; k >= 1; k--) {
        let dh = start;
        for (const j of through(t, k)) {
          const Wh = nodeAt(network, 'Wh', j)!;
          dh = isUntransposed ? slope(j, times(steps, dh)) : back(Wh, 1, slope(j, dh));
        }
        const delta = slope(slopeAt?.(t, k) ?? k, dh);
        const at = inputAt?.(t, k) ?? k;
        const sum = sums.get(at);
        if (sum) addTo(sum, delta);
        else sums.set(at, delta.slice());
      }
    }
    return ({ step }) => sums.get(step!);
  };

/** W v. */
function times({ network: { parameters, session } }: CarriedSteps, v: Float64Array): Float64Array {
  const W = session.value(parameters.W);
  return v.map((_, i) => v.reduce((sum, x, j) => sum + W[i * v.length + j] * x, 0));
}

/** A loop from step 1 on: what goes to h_{k−1} is taken at step k + 1. */
export const forwardLoop: Changes = (quantity, experiment) =>
  isSum(quantity) && quantity.kind === 'gradient' && experiment.inputs.length > 1 && isShort(experiment)
    ? [carriedBy('', fromTheFirst)]
    : [];

const fromTheFirst: Carrier = ({ network, arrive, losses, back }) => {
  const { steps, initial, graph } = network;
  const own = arrive(losses);
  const byStep: ReturnType<CarriedSteps['arrive']>[] = [];
  let carried: { readonly h: Float64Array | undefined; readonly c: Float64Array | undefined } | undefined;
  for (const [index, { h, c }] of steps.entries()) {
    const dh = own(h)?.slice() ?? new Float64Array(h.size);
    if (carried?.h) addTo(dh, carried.h);
    const arrived = arrive([[h, dh], ...(c && carried?.c ? [[c, carried.c] as const] : [])]);
    byStep.push(arrived);
    const before = index === 0 ? initial : steps[index - 1];
    /** What goes to a state of the step before. */
    const toBefore = (state: GraphNode): Float64Array => {
      const sum = new Float64Array(state.size);
      for (const { consumer, slot } of graph.edgesFrom(state)) {
        const dy = consumer.step === index + 1 ? arrived(consumer) : undefined;
        if (dy) addTo(sum, back(consumer, slot, dy));
      }
      return sum;
    };
    carried = { h: toBefore(before.h), c: before.c && toBefore(before.c) };
  }
  return (node) => byStep[node.step! - 1](node);
};
