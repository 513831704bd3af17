/**
 * Several mistakes at once: what arrived at each step, as far as the answers tell it, is explained step by step from the last
 * one back. A change is taken when it makes more of the gates right at the first step that is wrong.
 */
import { cells } from '../../cells/index.ts';
import { type Asked, type Combination, type Made, methodOf } from '../candidate.ts';
import type { ComputedSequence } from '../computed-sequence.ts';
import type { Arrivals, Method } from '../method.ts';
import { permutations } from '../families/readings.ts';
import { type Observed, observe } from './observed.ts';

/** Changes at once. */
const MOST_CHANGES = 6;
/** Explanations that are followed side by side. */
const WIDTH = 3;
/** Pairs of changes that are tried where no single one helps. */
const MOST_PAIRS = 30;
/** Orders and factors. */
const MOST_FRAMES = 12;

/** In which order the gates stand in the answers, and what all is multiplied by. */
interface Frame {
  readonly order: readonly number[];
  readonly factor: number;
}

/** What all may be multiplied by. */
interface Factors {
  /** By what is known of what acts on the output alone. */
  readonly known: readonly number[];
  readonly likely: readonly number[];
}

interface State {
  readonly made: Combination;
  readonly method: Method;
  /** The first step, going back, at which something is wrong; 0 where nothing is. */
  readonly step: number;
  /** How many are right there. */
  readonly right: number;
  /** By which so many are. */
  readonly frames: readonly Frame[];
  readonly arrivals: Arrivals;
}

/**
 * Changes of the way back that give what arrived at all steps.
 * @param routes changes to choose from
 * @param starts what is known already, such as mistakes in dE_t/do_t; nothing, too
 * @param partials what the copies of the parameters were multiplied by, each a way to try where the right one does not do
 * @param factors by which all may be multiplied
 */
export function explainSteps(
  sequence: ComputedSequence,
  asked: readonly Asked[],
  routes: readonly Made[],
  starts: readonly Combination[],
  partials: readonly Combination[],
  factors: Factors,
  onProgress: (tried: number, of: number) => void,
): readonly Combination[] {
  const observed = firstThat(partials, (some) => observe(sequence, asked, some));
  // Of few digits at a step many pairs of changes make the same.
  const digits = observed.reduce((sum, one) => sum + digitsOf(one), 0) / sequence.network.steps.length;
  if (digits < 2 * Math.log10(routes.length)) return [];
  return new Search(sequence, observed, routes, onProgress).from(starts, factors);
}

function firstThat<Item>(
  ways: readonly Combination[],
  of: (way: Combination) => readonly Item[],
): readonly Item[] {
  for (const way of ways) {
    const found = of(way);
    if (found.length > 0) return found;
  }
  return [];
}

/** What a change makes of a state. */
interface Seen {
  readonly route: Made;
  /** Its place among all. */
  readonly index: number;
  readonly arrivals: Arrivals;
  /** How many gates are right by it at the step that was wrong. */
  readonly right: number;
}

class Search {
  readonly #byStep: readonly (readonly Observed[])[];
  #frames: readonly Frame[] = [];

  constructor(
    readonly sequence: ComputedSequence,
    observed: readonly Observed[],
    readonly routes: readonly Made[],
    readonly onProgress: (tried: number, of: number) => void,
  ) {
    const T = sequence.network.steps.length;
    this.#byStep = Array.from({ length: T + 1 }, (_, step) =>
      observed.filter((one) => one.step === step && tells(one)),
    );
  }

  from(starts: readonly Combination[], factors: Factors): readonly Combination[] {
    this.#frames = this.#framesOf(starts, factors);
    let states = this.#best(starts.map((made) => this.#stateOf(made)));
    for (let depth = 0; depth < MOST_CHANGES && states.length > 0 && states[0].step > 0; depth++) {
      states = this.#best(states.flatMap((state) => this.#further(state)));
    }
    return states.filter(({ step }) => step === 0).map(({ made }) => made);
  }

  /** States that are one change further, or two where no single one makes all of the step right. */
  #further(state: State): readonly State[] {
    const { step, made } = state;
    const better: State[] = [];
    const seen: Seen[] = [];
    for (const [index, route] of this.routes.entries()) {
      if (made.some(({ way }) => way === route.way)) continue;
      this.onProgress(index, this.routes.length);
      const method = methodOf([route], state.method);
      const arrivals = this.sequence.arrivedFrom(method, step);
      const next = this.#judged([...made, route], method, arrivals, step);
      seen.push({ route, index, arrivals, right: next.step === step ? next.right : Infinity });
      if (isBetter(next, state)) better.push(this.#stateOf(next.made));
    }
    if (better.some((next) => next.step < step)) return better;
    // What makes one gate right after the other may be two changes that make all of them right.
    const pairs = this.#pairsFor(state, seen).flatMap((pair) => {
      const next = this.#stateOf([...made, ...pair]);
      return isBetter(next, state) ? [next] : [];
    });
    return [...pairs, ...better];
  }

  #stateOf(made: Combination): State {
    const method = methodOf(made);
    return this.#judged(made, method, this.sequence.arrivedFrom(method, 1), 1);
  }

  /** Going back as far as to a step. */
  #judged(made: Combination, method: Method, arrivals: Arrivals, first: number): State {
    let most: State | undefined;
    for (const frame of this.#frames) {
      let [step, right] = [0, 0];
      for (let k = this.#byStep.length - 1; k >= first; k--) {
        const all = this.#byStep[k];
        right = all.reduce((count, one) => count + Number(isGiven(one, arrivals, frame)), 0);
        if (right < all.length) {
          step = k;
          break;
        }
      }
      const state = { made, method, step, right, frames: [frame], arrivals };
      if (!most || isBetter(state, most)) most = state;
      else if (!isBetter(most, state)) most = { ...most, frames: [...most.frames, frame] };
    }
    return most!;
  }

  /** Two changes whose effects on a gate that is wrong multiply, or add up, to what is given. */
  #pairsFor({ step, arrivals: own, frames }: State, seen: readonly Seen[]): readonly Combination[] {
    const pairs: { readonly pair: Combination; readonly misfit: number; readonly rank: number }[] = [];
    for (const frame of frames) {
      for (const one of this.#byStep[step]) {
        const before = one.of(own, frame.order[one.block]);
        if (!before || isGiven(one, own, frame)) continue;
        const effects = distinct(
          seen.flatMap(({ arrivals, ...rest }) => {
            const after = one.of(arrivals, frame.order[one.block]);
            return after && differs(after, before) ? [{ ...rest, after }] : [];
          }),
        ).toSorted((a, b) => a.after[0] - b.after[0]);
        const wanted = one.values.map((x) => x / frame.factor);
        const relative = one.errors.map((x, i) => x / Math.abs(one.values[i]) + CLOSE);
        for (const { route, after, index } of effects) {
          for (const { other, allowed } of [
            multiplied(wanted, before, after, relative),
            added(wanted, before, after, one.errors),
          ]) {
            for (let at = firstFrom(effects, other[0] - allowed[0]); at < effects.length; at++) {
              if (effects[at].after[0] > other[0] + allowed[0]) break;
              const misfit = other.reduce(
                (most, x, i) => Math.max(most, Math.abs(effects[at].after[i] - x) / allowed[i]),
                0,
              );
              if (misfit <= 1 && effects[at].route !== route)
                pairs.push({ pair: [route, effects[at].route], misfit, rank: index + effects[at].index });
            }
          }
        }
      }
    }
    // What comes first in the table is likelier; where digits are few what is nearest is.
    const likely = pairs.toSorted((a, b) => a.rank - b.rank).slice(0, MOST_PAIRS);
    const near = pairs.toSorted((a, b) => a.misfit - b.misfit).slice(0, MOST_PAIRS);
    return [...new Set([...likely, ...near])].map(({ pair }) => pair);
  }

  /** As it is; and other orders and factors by which some gates are right where something arrives first. */
  #framesOf(starts: readonly Combination[], { known, likely }: Factors): readonly Frame[] {
    const blocks = cells[this.sequence.experiment.cell].gates.map((_, block) => block);
    const own = [1, ...known].map((factor): Frame => ({ order: blocks, factor }));
    const last = this.#byStep.findLast((all) => all.length > 0) ?? [];
    // Where blocks are no gates alone, as those of a GRU, no order is looked for.
    const orders = last.length === blocks.length ? permutations(blocks) : [blocks];
    const arrivals = starts.map((made) => this.sequence.arrivedFrom(methodOf(made), last[0]?.step ?? 1));
    const rightBy = (frame: Frame) =>
      Math.max(...arrivals.map((one) => last.filter((each) => isGiven(each, one, frame)).length));
    const others = orders
      .flatMap((order) => [1, ...known, ...likely].map((factor) => ({ order, factor })))
      .map((frame) => ({ frame, right: rightBy(frame) }))
      .filter(({ right }) => own.every((frame) => right > rightBy(frame)))
      .toSorted((a, b) => b.right - a.right);
    return [...own, ...others.map(({ frame }) => frame).slice(0, MOST_FRAMES)];
  }

  /** The best ones, and of those that are the same the first. */
  #best(states: readonly State[]): readonly State[] {
    const known = new Set<string>();
    return states
      .toSorted((a, b) => a.step - b.step || b.right - a.right)
      .filter(({ arrivals }) => {
        const key = this.#byStep.flatMap((all) =>
          all.flatMap((one) => Array.from(one.of(arrivals, one.block) ?? [], (x) => x.toPrecision(7))),
        );
        return known.has(key.join()) ? false : known.add(key.join());
      })
      .slice(0, WIDTH);
  }
}

const isGiven = (
  { block, values, errors, of }: Observed,
  arrivals: Arrivals,
  { order, factor }: Frame,
): boolean => {
  const made = of(arrivals, order[block]);
  if (!made) return false;
  for (let i = 0; i < values.length; i++) {
    const x = factor * made[i];
    if (!(Math.abs(values[i] - x) <= errors[i] + near(x))) return false;
  }
  return true;
};

const digitsOf = ({ values, errors }: Observed): number =>
  values.reduce((sum, x, i) => sum + Math.max(0, Math.log10(Math.abs(x) / errors[i])), 0);

/** Whether there are digits that say something. */
const tells = ({ values, errors }: Observed): boolean =>
  values.some((x, i) => Math.abs(x) > TELLING * errors[i]);

const TELLING = 30;

const isBetter = (a: State, b: State): boolean => a.step < b.step || (a.step === b.step && a.right > b.right);

/** Beside what the digits allow, relative. */
const CLOSE = 1e-8;

const near = (x: number): number => CLOSE * Math.abs(x) + 1e-300;

/** What a second effect is where two multiply. */
const multiplied = (
  wanted: Float64Array,
  before: Float64Array,
  after: Float64Array,
  relative: Float64Array,
) => {
  const other = wanted.map((x, i) => (x * before[i]) / after[i]);
  return { other, allowed: other.map((x, i) => Math.abs(x) * relative[i]) };
};

/** What it is where they add up. */
const added = (wanted: Float64Array, before: Float64Array, after: Float64Array, errors: Float64Array) => {
  const other = wanted.map((x, i) => x - after[i] + before[i]);
  return { other, allowed: other.map((x, i) => errors[i] + near(x) + near(after[i]) + near(before[i])) };
};

const differs = (a: Float64Array, b: Float64Array): boolean => a.some((x, i) => Math.abs(x - b[i]) > near(x));

/** Of effects that are the same on one gate, the one by which most others are right. */
function distinct<One extends { readonly after: Float64Array; readonly right: number }>(
  effects: readonly One[],
): readonly One[] {
  const known = new Map<string, One>();
  for (const one of effects) {
    const key = Array.from(one.after, (x) => x.toPrecision(9)).join();
    const other = known.get(key);
    if (!other || other.right < one.right) known.set(key, one);
  }
  return [...known.values()];
}

/** Index of the first one whose first number is not below another. */
function firstFrom(effects: readonly { readonly after: Float64Array }[], x: number): number {
  let [from, to] = [0, effects.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (effects[middle].after[0] < x) from = middle + 1;
    else to = middle;
  }
  return from;
}
