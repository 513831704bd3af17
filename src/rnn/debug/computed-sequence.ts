import { Backward, jacobian, type GraphNode, type PullbacksOf } from '../../autograd/index.ts';
import { actsOnOutput, type ParameterName, parametersOf, type SingleExperiment } from '../experiment.ts';
import type { Step } from '../network.ts';
import { copiesAt, partnerOf } from '../term-norms.ts';
import { unroll, type Unrolled } from '../unroll.ts';
import { Block, blockOf } from './block.ts';
import { carry, isPlain, laneCount } from './lanes.ts';
import {
  type Arrivals,
  type Carrier,
  type Method,
  pullbacksBy,
  rightMethod,
  type Route,
  rulesBy,
  sameRoute,
} from './method.ts';
import type { ArrivalName, ValueName } from './change.ts';
import { largestOf } from './numbers.ts';
import { type Seed, Tape } from './tape.ts';

/** Losses that are carried back one by one, side by side: few enough for the memory of long sequences. */
const GROUPS = 32;

/**
 * Gradients, terms and Jacobians of one sequence by any method: a pass carries losses back, and what it brings to each
 * copy of a parameter is multiplied by what the copy was multiplied by. What the last route brought is kept for the next
 * method that has the same one.
 */
export class ComputedSequence {
  readonly network: Unrolled;
  /** Steps with a loss, from 1. */
  readonly losses: readonly number[];
  /** Multiplications of one backward pass, about. */
  readonly work: number;
  /** Nodes that parameters feed. */
  readonly #fed: readonly GraphNode[];
  readonly #steps: readonly number[];
  readonly #tape: Tape;
  readonly #tapes = new Map<number, Tape>();
  #pass: Backward | undefined;
  #hasPassed = false;
  #last: Carried | undefined;
  /** The same at what V and d feed alone. */
  #lastAtOutput: Carried | undefined;
  #outputTape: Tape | undefined;
  #lastWithin: Within | undefined;
  #scales: ReadonlyMap<ParameterName, number> | undefined;

  /** @throws NonFiniteError when a value overflows. */
  constructor(readonly experiment: SingleExperiment) {
    this.network = unroll(experiment);
    const { steps, graph, pieces } = this.network;
    this.losses = steps.flatMap(({ E }, index) => (E ? [index + 1] : []));
    this.#steps = steps.map((_, index) => index + 1);
    this.#fed = Object.values(pieces).flatMap((nodes) =>
      nodes.flatMap((node) => graph.edgesFrom(node).map(({ consumer }) => consumer)),
    );
    this.#tape = new Tape(this.network, this.#fed);
    this.work =
      steps.length * Object.values(this.network.parameters).reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * What a way back takes, in multiplications: each node counts for some.
   * @param isAtOutput for V and d alone
   */
  costOf(method: Method, isAtOutput = false): number {
    const { graph, parameters } = this.network;
    const V = parameters.V?.size ?? 0;
    // Nothing goes on through U.
    const onWay = Object.values(parameters).reduce((sum, { size }) => sum + size, 0) - parameters.U.size;
    const once = this.#steps.length * onWay + PER_NODE * graph.nodes.length;
    const forward = method.network ? once : 0;
    if (isAtOutput && this.#isOfAlterations(method)) return this.#steps.length * (V + PER_NODE) + forward;
    return once * laneCount(method, this.losses) + forward;
  }

  /** dE/dP, before it is read. */
  gradient(method: Method, parameter: ParameterName): Block {
    const { share } = this.network;
    if (this.experiment.step) return this.#leaf(parameter).times(method.factor);
    const block = this.#block(method, parameter, this.#carriedFor(method, parameter));
    return method === rightMethod
      ? new Block(
          block.shape,
          block.entry,
          () => this.#scaleOf(parameter),
          () => block.values,
        ).times(share)
      : block.times(share * method.factor);
  }

  /** What arrives at a node of every step, a row each; or at the first state. */
  arrival(method: Method, of: ArrivalName): Block {
    const { network } = this;
    const { steps, initial, share } = network;
    const { arrivals } = this.#carriedFor(method);
    const leaf = of === 'h_0' ? initial.h : of === 'c_0' ? initial.c! : undefined;
    const at = leaf ? [leaf] : steps.map((step) => nodeOf(network, step, of));
    const rows = at.map((node) =>
      node.op === 'leaf' ? this.#atLeaf(method, arrivals, node) : arrivals(node),
    );
    const [{ size }] = at;
    const times = share * method.factor;
    return new Block(
      leaf ? [size] : [steps.length, size],
      (index) => times * (rows[Math.floor(index / size)]?.[index % size] ?? 0),
      () => rows.reduce((most, row) => Math.max(most, row ? largestOf(row) : 0), 0),
    );
  }

  /** What is computed on the way forward, a row for each step; 0 where a step has no loss. */
  value(of: ValueName): Block {
    const { steps, session } = this.network;
    if (of === 'E') {
      return blockOf(
        [steps.length],
        Float64Array.from(steps, ({ E }) => (E ? session.value(E)[0] : 0)),
      );
    }
    const rows = steps.map((step) => session.value(step[of]!));
    return blockOf([steps.length, rows[0].length], Float64Array.from(rows.flatMap((row) => [...row])));
  }

  /** What arrives at nodes of the steps from `first` on, at no more than it takes. */
  arrivedFrom(route: Route, first: number): Arrivals {
    if (!this.#isOfAlterations(route)) return this.#carried(route);
    let tape = this.#tapes.get(first);
    if (!tape) {
      tape = new Tape(
        this.network,
        this.#fed.filter(({ step }) => step! >= first),
      );
      this.#tapes.set(first, tape);
    }
    return tape.run(this.#seedsOf(route), rulesBy(route.alterations, this.network));
  }

  #seedsOf({ weight }: Route): Seed[] {
    return this.losses.map((t): Seed => [this.network.steps[t - 1].E!, [weight(t).own]]);
  }

  /** At x_t, h_0 and c_0, which no parameter leads to. */
  #atLeaf({ alterations }: Method, arrivals: Arrivals, leaf: GraphNode): Float64Array {
    const { graph, session } = this.network;
    const rulesOf = pullbacksBy(alterations, this.network);
    const sum = new Float64Array(leaf.size);
    for (const { consumer, slot } of graph.edgesFrom(leaf)) {
      const dy = arrivals(consumer);
      if (dy) rulesOf(consumer)![slot](sum, dy, session.frames[consumer.id], ONE_LANE);
    }
    return sum;
  }

  /** Terms (t, k) of a parameter, for some t, as they are computed. */
  terms(
    method: Method,
    parameter: ParameterName,
    losses: readonly number[],
  ): (t: number, k: number) => Block {
    const { partial, weight, factor, within } = method;
    const groups = losses.map((t) => [t]);
    if (partial === 'immediate' && within === Infinity) {
      const arrivals = this.#localized(method, carry(this.network, method, groups, this.#fed));
      return (t, k) =>
        this.#added(method, parameter, [k], arrivals, Math.max(0, losses.indexOf(t))).times(factor);
    }
    const even: Method = { ...method, partial: 'immediate', weight: rightMethod.weight, within: Infinity };
    const arrivals = this.#localized(even, carry(this.network, even, groups, this.#fed));
    return (t, k) => {
      const group = Math.max(0, losses.indexOf(t));
      const { own, earlier } = weight(t);
      const { h } = this.network.steps[k - 1];
      const back =
        partial === 'immediate'
          ? arrivals
          : partial === 'total'
            ? arrivals
            : this.#tape.run(
                seedsOf([h], (node) => arrivals(node, group)),
                rulesBy(method.alterations, this.network),
              );
      const steps = partial === 'immediate' ? [k] : Array.from({ length: k }, (_, index) => index + 1);
      const count = t - k < within ? (k === t ? own : earlier) : 0;
      return this.#added(method, parameter, steps, back, group).times(factor * count);
    };
  }

  /**
   * dh_t/dh_k, (n, n). Of a cell that has a cell state c_k is held constant, or the whole ds_t/ds_k of s = (h, c) is
   * taken, (2n, 2n).
   */
  jacobian(method: Method, t: number, k: number, of: 'h' | 's' = 'h'): Block {
    const { session, steps, initial } = this.network;
    const states = [initial, ...steps];
    const stateAt = (step: number) => [states[step].h, states[step].c ?? []].flat();
    const rows = jacobian(
      session,
      of === 'h' ? states[t].h : stateAt(t),
      stateAt(k),
      pullbacksBy(method.alterations, this.network),
    );
    const size = of === 'h' ? states[k].h.size : rows.length;
    const values = Float64Array.from(rows.flatMap((row) => row.slice(0, size)));
    return blockOf([rows.length, size], values);
  }

  /** Of a variant of the cell, which may use a parameter several times in a step: by the right method alone. */
  #leaf(name: ParameterName): Block {
    const { session, E, share, parameters } = this.network;
    const leaves = Object.values(parameters);
    this.#pass ??= new Backward(session, [{ node: E, cotangent: [share] }], leaves);
    if (!this.#hasPassed) this.#pass.run();
    this.#hasPassed = true;
    const leaf = parameters[name]!;
    return blockOf(leaf.shape, Float64Array.from(this.#pass.cotangent(leaf)));
  }

  /** Kept for the next method of the same route, unless the copies are changed. */
  #block(method: Method, name: ParameterName, { arrivals, blocks }: Carried): Block {
    const known = method.partials[name] ? undefined : blocks.get(name);
    if (known) return known;
    const block = this.#added(method, name, this.#steps, arrivals);
    if (!method.partials[name]) blocks.set(name, block);
    return block;
  }

  /** For a parameter that acts on the output alone nothing has to go through time. */
  #carriedFor(route: Route, parameter?: ParameterName): Carried {
    if (this.#last && sameRoute(this.#last.route, route)) return this.#last;
    if (!parameter || !actsOnOutput(parameter) || !this.#isOfAlterations(route))
      return (this.#last = { route, arrivals: this.#carried(route), blocks: new Map() });
    if (this.#lastAtOutput && sameRoute(this.#lastAtOutput.route, route)) return this.#lastAtOutput;
    const { pieces, graph } = this.network;
    this.#outputTape ??= new Tape(
      this.network,
      [...(pieces.V ?? []), ...(pieces.d ?? [])].flatMap((node) =>
        graph.edgesFrom(node).map(({ consumer }) => consumer),
      ),
    );
    const arrivals = this.#outputTape.run(this.#seedsOf(route), rulesBy(route.alterations, this.network));
    return (this.#lastAtOutput = { route, arrivals, blocks: new Map() });
  }

  /** Whether it takes one pass by altered rules. */
  #isOfAlterations(route: Route): boolean {
    const { carrier, local, partial, within } = route;
    return (
      !carrier && !local && partial === 'immediate' && within === Infinity && isPlain(route, this.losses)
    );
  }

  /** Arrivals at the nodes that parameters feed, and at all on the way. */
  #carried(route: Route): Arrivals {
    const { network } = this;
    const rules = rulesBy(route.alterations, network);
    if (route.carrier) return this.#carriedBy(route.carrier, route, rules);
    const arrivals = this.#summed(route, rules);
    if (route.partial !== 'total of h') return this.#localized(route, arrivals);
    const states = network.steps.map(({ h }) => h);
    return this.#tape.run(seedsOf(states, arrivals), rules);
  }

  /** In single lanes wherever they are enough. */
  #summed(route: Route, rules: ReturnType<typeof rulesBy>): Arrivals {
    const { losses, network } = this;
    const { time, partial, within, weight } = route;
    const seeds = this.#seedsOf(route);
    if (within < Infinity) return this.#within(route, seeds);
    if (isPlain(route, losses)) return this.#tape.run(seeds, rules);
    if (partial === 'immediate' && losses.every((t) => weight(t).earlier === 0))
      return this.#tape.run(seeds, rules, time);
    return carry(network, route, [losses], this.#fed);
  }

  /** A pass more than for one step less. */
  #within({ within, alterations, weight, time }: Route, seeds: readonly Seed[]): Arrivals {
    let last = this.#lastWithin;
    if (
      !last ||
      last.within > within ||
      last.alterations !== alterations ||
      last.weight !== weight ||
      last.time !== time
    ) {
      const passes = this.#tape.within(seeds, () => rulesBy(alterations, this.network), time);
      last = { within: 0, alterations, weight, time, passes, arrivals: () => undefined };
      this.#lastWithin = last;
    }
    for (; last.within < within; last.within++) last.arrivals = last.passes.next().value;
    return last.arrivals;
  }

  #carriedBy(carrier: Carrier, route: Route, rules: ReturnType<typeof rulesBy>): Arrivals {
    const { session } = this.network;
    return carrier({
      network: this.network,
      losses: this.#seedsOf(route),
      arrive: (seeds) => this.#tape.run(seeds, rules, 'states'),
      back: (node, slot, dy) => {
        const dx = new Float64Array(node.inputs[slot].size);
        rules[node.id]![slot]!(dx, dy, session.frames[node.id], ONE_LANE);
        return dx;
      },
    });
  }

  /** What arrives at the copies of the parameters when the last bit of the way is altered alone. */
  #localized({ local, alterations }: Route, arrivals: Arrivals): Arrivals {
    if (!local) return arrivals;
    const { network } = this;
    const rulesOf = pullbacksBy(alterations, network);
    const localRules = rulesBy(local, network);
    const localOf = new Map<number, Arrivals>();
    return (node, group = 0) => {
      let own = localOf.get(group);
      if (!own) {
        const states = network.steps.flatMap(({ h, c }) => (c ? [h, c] : [h]));
        const seeds = seedsOf(states, (state) => startOf(network, arrivals, state, group, rulesOf));
        own = this.#tape.run(seeds, localRules, 'states');
        localOf.set(group, own);
      }
      return own(node) ?? arrivals(node, group);
    };
  }

  /** What arrives at the copies of a parameter in some steps, taken to it and added up. */
  #added(
    { partials }: Method,
    parameter: ParameterName,
    steps: readonly number[],
    arrivals: Arrivals,
    group = 0,
  ): Block {
    const { shape } = this.network.parameters[parameter]!;
    const { session } = this.network;
    const { input, at, outer, copies } = partials[parameter] ?? {};
    const columns = shape[1] ?? 1;
    const parts: Part[] = [];
    for (const k of steps) {
      const times = copies?.(k, this.#steps.length) ?? 1;
      if (times === 0) continue;
      if (outer) {
        const made = outer(this.network, k, (node) => arrivals(node, group));
        parts.push(...made.map((one) => ({ ...one, times, first: 0, isEntrywise: false })));
        continue;
      }
      let first = 0;
      copiesAt(this.network, parameter, k).forEach((edge, piece) => {
        const { consumer, slot } = edge;
        // What is changed is the first piece: the product with h itself.
        const isChanged = piece === 0;
        const delta = arrivals((isChanged && at?.(this.network, k)) || consumer, group);
        const partner = partnerOf(edge);
        const x = (isChanged && input?.(this.network, k)) || (partner ? session.frames[partner.id].y : ONE);
        if (delta) parts.push({ delta, x, times, first, isEntrywise: consumer.op === 'mul' });
        first += consumer.inputs[slot].shape[0];
      });
    }
    const entry = ({ delta, x, times, first, isEntrywise }: Part, row: number, column: number) => {
      const own = row - first;
      return own < 0 || own >= delta.length ? 0 : times * delta[own] * x[isEntrywise ? own : column];
    };
    return new Block(
      shape,
      (index) => {
        const column = index % columns;
        const row = (index - column) / columns;
        let sum = 0;
        for (const part of parts) sum += entry(part, row, column);
        return sum;
      },
      () => parts.reduce((most, { delta, x }) => Math.max(most, largestOf(delta) * largestOf(x)), 0),
      () => addedUp(parts, shape),
    );
  }

  /** The largest number in any term: where terms cancel, what is left of them is rounding. */
  #scaleOf(parameter: ParameterName): number {
    this.#scales ??= this.#largestTerms();
    return this.#scales.get(parameter)!;
  }

  /** Of many losses, sums with random signs, in which nothing cancels for long. */
  #largestTerms(): ReadonlyMap<ParameterName, number> {
    const isLong = this.losses.length > GROUPS;
    const scales = new Map(parametersOf(this.experiment).map((name) => [name, 0]));
    const add = (arrivals: Arrivals, groups: number) => {
      for (const name of scales.keys()) {
        for (let group = 0; group < groups; group++) {
          const { scale } = this.#added(rightMethod, name, this.#steps, arrivals, group);
          scales.set(name, Math.max(scales.get(name)!, scale));
        }
      }
    };
    if (isLong) {
      // Of a large network the largest of many entries is one of many draws already.
      const draws = this.work > LARGE ? 1 : DRAWS;
      for (let draw = 1; draw <= draws; draw++) {
        const sign = (t: number) => (Math.sin(t * t * draw) > 0 ? 1 : -1);
        const route: Route = { ...rightMethod, weight: (t) => ({ own: sign(t), earlier: sign(t) }) };
        add(carry(this.network, route, [this.losses], this.#fed), 1);
      }
    } else {
      const groups = this.losses.map((t) => [t]);
      add(carry(this.network, rightMethod, groups, this.#fed), groups.length);
    }
    return scales;
  }
}

/** The node of a step at which something arrives. */
function nodeOf({ gates }: Unrolled, { h, c, x, a }: Step, of: ArrivalName): GraphNode {
  if (of === 'h') return h;
  if (of === 'c') return c!;
  return of === 'x' ? x : a[gates.findIndex((gate) => of === `a_${gate}`)];
}

/** Multiplications in the time that a node takes. */
const PER_NODE = 60;

const DRAWS = 4;
/** Multiplications of a backward pass. */
const LARGE = 1e7;

const seedsOf = (
  nodes: readonly GraphNode[],
  startOf: (node: GraphNode) => Float64Array | undefined,
): Seed[] =>
  nodes.flatMap((node) => {
    const start = startOf(node);
    return start ? [[node, start] as const] : [];
  });

const ONE = Float64Array.of(1);

/** What a route brought, and what was added up of it. */
interface Carried {
  readonly route: Route;
  readonly arrivals: Arrivals;
  readonly blocks: Map<ParameterName, Block>;
}

/** A truncated route, and the passes that go on from where it is cut. */
interface Within extends Pick<Route, 'alterations' | 'weight' | 'time'> {
  within: number;
  arrivals: Arrivals;
  readonly passes: Generator<Arrivals, never>;
}

/** What a piece of a parameter's copy adds: δ xᵀ, or δ ⊙ x, so many times, from a row on. */
interface Part {
  readonly delta: Float64Array;
  readonly x: Float64Array;
  readonly times: number;
  readonly first: number;
  readonly isEntrywise: boolean;
}

/** Parts that concern the same rows are added some at a time: each number of the sum is read and written once for them. */
function addedUp(parts: readonly Part[], [rows, columns = 1]: readonly number[]): Float64Array {
  const sums = new Float64Array(rows * columns);
  for (const start of new Set(parts.map(({ first }) => first))) {
    const some = parts.filter(({ first }) => first === start);
    for (let at = 0; at < some.length; at += TOGETHER)
      addTogether(sums, some.slice(at, at + TOGETHER), columns);
  }
  return sums;
}

function addTogether(sums: Float64Array, parts: readonly Part[], columns: number): void {
  const [{ first, delta, isEntrywise }] = parts;
  const slopes = parts.map(({ delta, times }) => delta.map((x) => times * x));
  const rows = Math.min(delta.length, sums.length / columns - first);
  if (parts.length < TOGETHER || isEntrywise || columns === 1) {
    for (const [nth, { x }] of parts.entries()) {
      let at = first * columns;
      for (let row = 0; row < rows; row++) {
        const slope = slopes[nth][row];
        if (isEntrywise) sums[at++] += slope * x[row];
        else for (let column = 0; column < columns; column++) sums[at++] += slope * x[column];
      }
    }
    return;
  }
  const [a, b, c, d] = parts.map(({ x }) => x);
  let at = first * columns;
  for (let row = 0; row < rows; row++) {
    const [p, q, r, s] = slopes.map((slope) => slope[row]);
    for (let column = 0; column < columns; column++)
      sums[at++] += p * a[column] + q * b[column] + r * c[column] + s * d[column];
  }
}

const TOGETHER = 4;

/** What a state has of the steps after it and of its output: h_k in total, c_k without what comes through h_k. */
function startOf(
  network: Unrolled,
  arrivals: Arrivals,
  state: GraphNode,
  group: number,
  rulesOf: PullbacksOf,
): Float64Array | undefined {
  const arrived = arrivals(state, group);
  const step = network.steps[state.step! - 1];
  if (!arrived || state !== step.c) return arrived;
  const { graph, session } = network;
  const rest = new Float64Array(state.size);
  for (const { consumer, slot } of graph.edgesFrom(state)) {
    if (consumer.step === state.step) continue;
    const dy = arrivals(consumer, group);
    if (dy) rulesOf(consumer)![slot](rest, dy, session.frames[consumer.id], ONE_LANE);
  }
  return rest;
}

const ONE_LANE = { count: 1, from: 0, to: 1 };

/** Losses in portions that can be carried back one by one. */
export const chunksOf = (losses: readonly number[]): (readonly number[])[] =>
  Array.from({ length: Math.ceil(losses.length / GROUPS) }, (_, index) =>
    losses.slice(index * GROUPS, (index + 1) * GROUPS),
  );
