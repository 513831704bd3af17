/**
 * Backward passes that add terms up on their way, by how often each is counted: in a few lanes, whatever T is. Lanes
 * are told apart by whether what they carry has been through time, and change places from one step to the one before.
 */
import { Backward, type GraphNode, type Pullback } from '../../autograd/index.ts';
import type { Unrolled } from '../unroll.ts';
import { type Arrivals, type Counts, pullbacksBy, type Route } from './method.ts';
import type { Pullbacks } from './tape.ts';

/** The lanes in which losses are carried back. */
interface Course {
  /** What E_t starts with in each lane. */
  readonly seeds: (counts: Counts) => readonly number[];
  /** Row r: how often what arrives in each lane goes on in lane r, at the step before. */
  readonly mix: readonly (readonly number[])[];
  /** So many lanes, the first ones, carry what has not been through time. */
  readonly fresh: number;
  /** The lanes whose sum is what arrives. */
  readonly sum: readonly number[];
}

/** All terms are counted alike. */
const plain: Course = { seeds: ({ own }) => [own], mix: [[1]], fresh: 1, sum: [0] };

/** Own terms, earlier ones before they get there, and when they are there. */
const apart: Course = {
  seeds: ({ own, earlier }) => [own, earlier, 0],
  // prettier-ignore
  mix: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 1, 1],
  ],
  fresh: 2,
  sum: [0, 2],
};

/** A term (t, i) comes once for every k from i to t: lane 3 is added to lane 2 at every step. */
const total: Course = {
  seeds: ({ own, earlier }) => [own, earlier, 0, 0],
  // prettier-ignore
  mix: [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 1, 0, 1],
  ],
  fresh: 2,
  sum: [0, 2],
};

/** Whether one lane is enough for all losses. */
export const isPlain = (route: Route, losses: readonly number[]): boolean =>
  courseOf(route, losses) === plain;

/** How many lanes it takes. */
export const laneCount = (route: Route, losses: readonly number[]): number =>
  courseOf(route, losses).mix.length;

function courseOf({ alterations, partial, weight }: Route, losses: readonly number[]): Course {
  if (partial === 'total') return total;
  const isEven = losses.every((t) => weight(t).own === weight(t).earlier);
  return isEven && !alterations.some(({ isOfOwnStep }) => isOfOwnStep) ? plain : apart;
}

/**
 * Carries losses back.
 * @param groups steps with a loss, from 1: those of a group are added up. One group of all, or groups of one each
 */
export function carry(
  network: Unrolled,
  route: Route,
  groups: readonly (readonly number[])[],
  wrt: readonly GraphNode[],
): Arrivals {
  const { steps, session, E } = network;
  const losses = groups.flat();
  const { seeds, mix, fresh, sum } = courseOf(route, losses);
  const size = mix.length;
  const isWhole = groups.length === 1 && losses.length > 1;
  const startsOf = new Map(
    losses.map((t) => [steps[t - 1].E, seeds(route.weight(t))] as const),
  ) as ReadonlyMap<GraphNode, readonly number[]>;

  const everywhere = pullbacksBy(
    route.alterations.filter(({ isOfOwnStep }) => !isOfOwnStep),
    network,
  );
  const hasOwn = route.alterations.some(({ isOfOwnStep }) => isOfOwnStep);
  const ofOwnStep = hasOwn ? pullbacksBy(route.alterations, network) : everywhere;

  const pass = new Backward(
    session,
    isWhole
      ? mix.map(() => ({ node: E, cotangent: [1] }))
      : losses.flatMap((t) =>
          startsOf.get(steps[t - 1].E!)!.map((start) => ({ node: steps[t - 1].E!, cotangent: [start] })),
        ),
    wrt,
    (node) => {
      const pullbacks = inLanes(node);
      const starts = isWhole ? startsOf.get(node) : undefined;
      if (starts) return pullbacks?.map((pullback) => scaled(pullback, starts));
      if (size === 1 || !node.inputs.some((input) => isPast(input, node))) return pullbacks;
      return pullbacks?.map((pullback, slot) =>
        isPast(node.inputs[slot], node) ? mixed(pullback, mix) : pullback,
      );
    },
  );
  pass.run();
  return (node, group = 0) => {
    const arrived = pass.lanes(node);
    if (!arrived) return undefined;
    const { values, from, to, strides } = arrived;
    const [stride = 1] = strides;
    const total = new Float64Array(node.size);
    for (const lane of sum) {
      const r = group * size + lane;
      if (r < from || r >= to) continue;
      for (let i = 0; i < total.length; i++) total[i] += values[r - from + i * stride];
    }
    return total;
  };

  /** An alteration for the own step alone is one for fresh lanes. */
  function inLanes(node: GraphNode): Pullbacks | undefined {
    const pullbacks = everywhere(node) as Pullbacks | undefined;
    if (!hasOwn || !pullbacks) return pullbacks;
    const own = ofOwnStep(node)!;
    return pullbacks.map((pullback, slot) => inTurn(own[slot], fresh, pullback, size));
  }

  function isPast(input: GraphNode, node: GraphNode): boolean {
    return isBefore(input, node) && (route.time === 'states' || input.name === 'h');
  }
}

/** A loss starts with something else in each lane. */
const scaled =
  (pullback: Pullback<any>, starts: readonly number[]): Pullback<any> =>
  (dx, dy, frame, lanes) =>
    pullback(
      dx,
      dy.map((y, lane) => y * starts[lane]),
      frame,
      lanes,
    );

/** Lanes change places. Most of them have one that they go to. */
function mixed(pullback: Pullback<any>, mix: Course['mix']): Pullback<any> {
  const moves = mix.flatMap((row, to) =>
    row.flatMap((times, from) => (times === 0 ? [] : [{ to, from, times }])),
  );
  return (dx, dy, frame, lanes) => {
    const part = new Float64Array(dx.length);
    pullback(part, dy, frame, lanes);
    for (const { to, from, times } of moves) {
      for (let at = 0; at < dx.length; at += mix.length) dx[at + to] += times * part[at + from];
    }
  };
}

/** The first lanes of each group by one pullback, the others by another. */
const inTurn =
  (first: Pullback<any>, count: number, second: Pullback<any>, size: number): Pullback<any> =>
  (dx, dy, frame, lanes) => {
    for (let from = lanes.from; from < lanes.to; from += size) {
      first(dx, dy, frame, { count: lanes.count, from, to: from + count });
      second(dx, dy, frame, { count: lanes.count, from: from + count, to: from + size });
    }
  };

const isBefore = (input: GraphNode, { step }: GraphNode): boolean =>
  input.step !== undefined && step !== undefined && input.step < step;
