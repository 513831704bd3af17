import type { Experiment, ParameterName } from '../rnn/index.ts';
import { unroll, type Unrolled } from '../rnn/unroll.ts';
import { FLOAT64_ROUNDING } from './rounding.ts';

/** dE/dP by finite differences, entry by entry, row by row. It knows nothing of the derivative rules. */
export interface Differences {
  readonly values: readonly number[];
  /** How far a value may be from the derivative: truncation and rounding. Infinite where no step size would do. */
  readonly uncertainties: readonly number[];
  /** The entry sits on the kink of a ReLU: to its left and right other units are on, so no one slope is right. */
  readonly atKink: readonly boolean[];
}

/** Step sizes, for a number of size 1: 2^-7, 2^-9, … 2^-23. */
const FIRST_STEP = 2 ** -7;
const LEVELS = 9;
const SMALLEST_STEP = FIRST_STEP / 4 ** (LEVELS - 1);
/** Good enough: further steps would cost time and gain nothing that anyone could see. */
const GOAL = 1e-9;

/**
 * Differentiates E with respect to every number of every parameter. The graph is traced once and replayed for
 * each step: about ten times for each number.
 */
export function differences(experiment: Experiment): { readonly [P in ParameterName]?: Differences } {
  const network = unroll(experiment);
  const signs = signsOf(network);
  const entries = Object.entries(network.parameters) as [ParameterName, Unrolled['E']][];
  return Object.fromEntries(
    entries.map(([name, leaf]) => {
      const value = network.session.value(leaf);
      const numbers = Array.from(value, (x, i) => {
        const lossAt = (moved: number) => {
          value[i] = moved;
          network.session.forward();
          return network.session.value(network.E)[0];
        };
        const found = derivative(lossAt, x);
        const atKink = signs !== undefined && signsChange(lossAt, x, signs);
        value[i] = x;
        return { ...found, atKink };
      });
      const answer: Differences = {
        values: numbers.map(({ value }) => value),
        uncertainties: numbers.map(({ uncertainty }) => uncertainty),
        atKink: numbers.map(({ atKink }) => atKink),
      };
      return [name, answer];
    }),
  );
}

/**
 * f'(x) by central differences at ever smaller steps, extrapolated to step 0; the extrapolation that changes
 * least is taken, and its change is its uncertainty (Ridders 1982, "Accurate computation of F'(x)").
 */
export function derivative(
  f: (x: number) => number,
  x: number,
): { readonly value: number; readonly uncertainty: number } {
  let best = { value: NaN, uncertainty: Infinity };
  let previous: number[] = [];
  let step = FIRST_STEP * sizeOf(x);
  for (let level = 0; level < LEVELS; level++, step /= 4) {
    const [left, right] = [x - step, x + step];
    const [below, above] = [f(left), f(right)];
    // Each value of f carries a few roundings, and the quotient all of them.
    const rounding = (4 * FLOAT64_ROUNDING * Math.max(Math.abs(below), Math.abs(above))) / step;
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
  return best;
}

/** Steps are relative to a large number and absolute for a small one. */
const sizeOf = (x: number) => Math.max(1, Math.abs(x));

/** Reads which ReLU units are on; undefined where there are none. */
function signsOf({ session }: Unrolled): (() => readonly boolean[]) | undefined {
  const kinked = session.graph.nodes.filter(({ op }) => op === 'relu');
  if (kinked.length === 0) return undefined;
  return () => kinked.flatMap(({ inputs: [a] }) => Array.from(session.value(a), (x) => x > 0));
}

function signsChange(lossAt: (x: number) => number, x: number, signs: () => readonly boolean[]): boolean {
  lossAt(x - SMALLEST_STEP * sizeOf(x));
  const before = signs();
  lossAt(x + SMALLEST_STEP * sizeOf(x));
  return signs().some((on, i) => on !== before[i]);
}
