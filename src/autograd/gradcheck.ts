import { randomLcg, randomNormal } from 'd3-random';
import { Backward } from './backward.ts';
import { Replay } from './fast/replay.ts';
import type { Node } from './graph.ts';
import { assertAllOf, assertKeys, assertNumber } from './misuse.ts';
import { described, shown } from './shown.ts';
import { Session } from './session.ts';

/** What a gradient check found: both sides of `u · (J v) = (Jᵀ u) · v`, and how far they are apart. */
export interface GradCheck {
  /** `cannot tell`: the differences do not see so small a derivative, or a number is not finite. */
  readonly verdict: 'right' | 'wrong' | 'cannot tell';
  /** Whether it is right. */
  readonly ok: boolean;
  /** u · (J v), by central differences along v. */
  readonly numeric: number;
  /** (Jᵀ u) · v, by the derivative rules. */
  readonly analytic: number;
  /** |numeric - analytic|, relative to the numeric one and to the size of what was added up. */
  readonly error: number;
  /** What the differences themselves may be off by, relative to the same. */
  readonly uncertainty: number;
}

/**
 * Checks the derivatives of `output` with respect to the leaves in `wrt` at the values that they have now, with a random
 * direction v, each leaf's as large as its largest entry. In a session the output has any shape, and a random cotangent u; in
 * a replay it is the first of the seeds, and u its cotangent. Values are restored.
 *
 * Central differences D(h) of ever smaller steps are extrapolated to h = 0 (Ridders 1982), until they agree well enough.
 * What rounding makes of them, of output and leaves, is counted as their uncertainty: where it is more than the tolerance, only
 * a gradient that is further off can be told to be wrong. By itself the tolerance is 1e-8, and 1e-3 of a replay in float32.
 */
export function gradcheck(
  of: Session | Replay,
  output: Node,
  wrt: readonly Node[],
  options: { readonly seed?: number; readonly tolerance?: number } = {},
): GradCheck {
  if (!(of instanceof Session || of instanceof Replay))
    throw new TypeError(`gradcheck: expected a session or a replay, got ${shown(of)}`);
  const first = 'program' in of ? of.program.storage.reach.seeds[0] : undefined;
  const graph = 'program' in of ? of.program.storage.reach.graph : of.graph;
  assertAllOf(graph, [output], 'gradcheck');
  assertAllOf(graph, wrt, 'gradcheck: wrt');
  if (first && first.node !== output)
    throw new Error(
      `gradcheck: ${described(output)} is not the first seed of this program, ${described(first.node)} is`,
    );
  assertKeys(options, ['seed', 'tolerance'], 'gradcheck');
  const { seed = 1, tolerance = epsilonOf(of) === EPSILON ? 1e-8 : 1e-3 } = options;
  assertNumber(seed, 'gradcheck: seed');
  assertNumber(tolerance, 'gradcheck: tolerance');
  const normal = randomNormal.source(randomLcg(seed))();
  const draw = (size: number, scale: number) => Float64Array.from({ length: size }, () => scale * normal());
  const u = first ? Float64Array.from(first.cotangent) : draw(output.size, 1);
  const start = wrt.map((leaf) => of.value(leaf));
  const directions = start.map((values) => draw(values.length, largestOf(values) || 1));

  const outputAt = (distance: number): number => {
    wrt.forEach((leaf, n) =>
      of.set(
        leaf,
        start[n].map((x, i) => x + distance * directions[n][i]),
      ),
    );
    compute(of);
    return dot(u, of.value(output));
  };
  const difference = (h: number) => (outputAt(h) - outputAt(-h)) / (2 * h);
  const gradientsAt = () => {
    outputAt(0);
    if ('program' in of) return wrt.map((leaf) => of.cotangent(leaf));
    const pass = new Backward(of, [{ node: output, cotangent: u }], wrt);
    pass.run();
    return wrt.map((leaf) => pass.cotangent(leaf));
  };
  const gradients = gradientsAt();
  const sumOf = (f: (n: number) => number) => wrt.reduce((sum, _, n) => sum + f(n), 0);
  const analytic = sumOf((n) => dot(gradients[n], directions[n]));
  const parts = sumOf((n) => dotOfSizes(gradients[n], directions[n]));
  const rounded = dotOfSizes(u, of.value(output)) + sumOf((n) => dotOfSizes(gradients[n], start[n]));

  const { value: numeric, uncertainty } = extrapolate(difference, 4 * epsilonOf(of) * rounded, (value) => {
    return 0.01 * tolerance * Math.max(Math.abs(value), parts);
  });
  outputAt(0);

  const size = Math.max(Math.abs(numeric), parts);
  const off = Math.abs(numeric - analytic);
  const relative = (x: number) => (x === 0 ? 0 : x / size);
  const sees = uncertainty <= tolerance * size;
  const isWrong = off > tolerance * size + uncertainty;
  const verdict = isWrong ? 'wrong' : sees && off <= tolerance * size ? 'right' : 'cannot tell';
  return {
    verdict,
    ok: verdict === 'right',
    numeric,
    analytic,
    error: relative(off),
    uncertainty: relative(uncertainty),
  };
}

/** Steps are halved so often at most: then they are 1e-7 of the largest entry. */
const HALVINGS = 20;
const FIRST = 1 / 8;

/**
 * The limit of D(h) as h goes to 0, for a D that is even in h, and how far off it may be. A table of extrapolations, each of two
 * to its left, of which the one is taken that differs least from those two; rounding adds `noise` / h.
 */
function extrapolate(
  D: (h: number) => number,
  noise: number,
  enough: (value: number) => number,
): { value: number; uncertainty: number } {
  let best = { value: Number.NaN, uncertainty: Infinity };
  let before: number[] = [];
  for (let k = 0, h = FIRST; k <= HALVINGS; k++, h /= 2) {
    const row = [D(h)];
    for (let j = 1; j <= before.length; j++) {
      const value = (4 ** j * row[j - 1] - before[j - 1]) / (4 ** j - 1);
      const apart = Math.max(Math.abs(value - row[j - 1]), Math.abs(value - before[j - 1]));
      const uncertainty = apart + noise / h;
      if (uncertainty < best.uncertainty) best = { value, uncertainty };
      row.push(value);
    }
    if (best.uncertainty <= enough(best.value)) break;
    before = row;
  }
  return best;
}

/** The distance from 1 to the next number. */
const EPSILON = 2 ** -52;
const epsilonOf = (of: Session | Replay): number =>
  'program' in of && of.program.precision === 'float32' ? 2 ** -23 : EPSILON;

function compute(of: Session | Replay): void {
  if ('program' in of) of.run();
  else of.forward();
}

const largestOf = (values: Float64Array): number =>
  values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((total, x, i) => total + x * b[i], 0);

/** Σ |a b|. */
const dotOfSizes = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, x, i) => total + Math.abs(x * b[i]), 0);
