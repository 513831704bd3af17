import type { GraphNode, Session } from '../autograd/index.ts';
import type { Experiment, ParameterName } from '../rnn/index.ts';
import { unroll } from '../rnn/unroll.ts';
import type { Judged } from './judge.ts';
import { FLOAT64_ROUNDING } from './rounding.ts';

/** A derivative found by finite differences. */
export interface Difference {
  readonly value: number;
  /**
   * How far the value may be from the derivative, by truncation and rounding. Infinite, and the value NaN, where no
   * step size would do: the number sits on the kink of a ReLU, and no one slope is right there.
   */
  readonly uncertainty: number;
}

/** Step sizes, for a number of size 1: 2^-7, 2^-9, … 2^-23. */
const FIRST_STEP = 2 ** -7;
const LEVELS = 9;
/** Good enough: further steps would cost time and gain nothing that anyone could see. */
const GOAL = 1e-9;

/** The least of many changes is an optimistic estimate of the error: measured, up to 5 times too small. */
const SAFETY = 10;

/** Derivatives of E with respect to the numbers of each parameter, row by row; undefined: left out. */
export type Differences = { readonly [P in ParameterName]?: readonly (Difference | undefined)[] };

/** Of a network with more numbers than this, as many of each parameter are moved, evenly spread. */
const MOST_NUMBERS = 600;
const SAMPLE = 24;

/**
 * Differentiates E with respect to every number of every parameter, without any derivative rule; of a large network,
 * with respect to some. The graph is traced once and replayed about ten times for each number.
 */
export const differences = (experiment: Experiment): Differences => differencesOf(unroll(experiment));

/** The same with respect to some parameters of a network of any kind. */
export function differencesOf({ session, parameters, E, share }: Judged): Differences {
  const crossesKink = kinkWatch(session);
  const summands = share * sizeOfSummands(session);
  const entries = Object.entries(parameters) as [ParameterName, GraphNode][];
  const isLarge = entries.reduce((count, [, { size }]) => count + size, 0) > MOST_NUMBERS;
  return Object.fromEntries(
    entries.map(([name, leaf]) => {
      const numbers = session.value(leaf);
      const every = isLarge ? Math.ceil(leaf.size / SAMPLE) : 1;
      const found = Array.from(numbers, (x, i) => {
        if (i % every > 0) return undefined;
        const lossAt = (moved: number) => {
          session.set(leaf, numbers.with(i, moved));
          session.forward();
          return crossesKink() ? NaN : share * session.value(E)[0];
        };
        return derivative(lossAt, x, summands);
      });
      session.set(leaf, numbers);
      return [name, found];
    }),
  );
}

/**
 * f'(x) by central differences at ever smaller steps, extrapolated to step 0; the extrapolation that changes
 * least is taken, and its change tells its uncertainty (Ridders 1982, "Accurate computation of F'(x)"). Steps at
 * which f is NaN or infinite are left out. `summands` is the size of the numbers that f adds up, where it is larger
 * than f itself: they are rounded.
 */
export function derivative(f: (x: number) => number, x: number, summands = 0): Difference {
  let best: Difference = { value: NaN, uncertainty: Infinity };
  let previous: number[] = [];
  let step = FIRST_STEP * sizeOf(x);
  for (let level = 0; level < LEVELS; level++, step /= 4) {
    const [left, right] = [x - step, x + step];
    const [below, above] = [f(left), f(right)];
    // Each value of f carries a few roundings, and the quotient all of them.
    const size = Math.max(Math.abs(below), Math.abs(above), summands);
    const rounding = (4 * FLOAT64_ROUNDING * size) / step;
    if (rounding > best.uncertainty) break;
    const row = [(above - below) / (right - left)];
    for (let order = 1; order <= level; order++) {
      const value = row[order - 1] + (row[order - 1] - previous[order - 1]) / (16 ** order - 1);
      const change = Math.max(Math.abs(value - row[order - 1]), Math.abs(value - previous[order - 1]));
      if (change + rounding < best.uncertainty) best = { value, uncertainty: change + rounding };
      row.push(value);
    }
    if (best.uncertainty <= GOAL * Math.abs(best.value)) break;
    previous = row;
  }
  return { value: best.value, uncertainty: SAFETY * best.uncertainty };
}

/** Steps are relative to a large number and absolute for a small one. */
const sizeOf = (x: number) => Math.max(1, Math.abs(x));

/** Tells whether other ReLU units are on than now: the loss bends in between, and a difference across is no slope. */
function kinkWatch(session: Session): () => boolean {
  const inputs = session.graph.nodes
    .filter(({ op }) => op === 'relu')
    .map(({ inputs: [a] }) => ({ a, before: session.value(a) }));
  return () => inputs.some(({ a, before }) => session.value(a).some((x, i) => x > 0 !== before[i] > 0));
}

/** In a cross-entropy, ô (log Σ exp o - o), numbers as large as these cancel, and may leave next to nothing. */
function sizeOfSummands(session: Session): number {
  const losses = session.graph.nodes.filter(({ op }) => op === 'crossEntropy');
  return losses.reduce((size, { inputs: [o, target] }) => {
    const largest = session.value(o).reduce((most, x) => Math.max(most, Math.abs(x)), Math.log(o.size));
    return session.value(target).reduce((sum, x) => sum + Math.abs(x) * largest, size);
  }, 0);
}
