/** How fast a gradient shrinks or grows on its way back through time, and why. Pure arithmetic on norms. */
import { type CellName, cells } from './cells/index.ts';
import { type Experiment, sizesOf, type Vector } from './experiment.ts';
import { singularValues, SMALLEST_NORMAL } from './matrix.ts';

/** Fewer than this share left at the far end: it vanishes. More than one over it: it explodes. */
const VANISHED = 0.1;
/** A change of the logarithm over the whole way that is rounding alone. */
const ROUNDING = 1e-11;
/** From a norm below this the next may be below the smallest normal float64. */
export const NEAR_THE_END = 1e-290;

/** What becomes of |dE_t/dh_{t-lag}| as the lag grows. All but `verdict` is undefined where that is `none`. */
export interface Decay {
  /**
   * `vanishes`: less than a tenth is left at the far end. `explodes`: more than ten times as much arrives there.
   * `holds`: anything between. `none`: there is nothing to measure, for there is no loss, no error, or no step to go.
   */
  readonly verdict: 'vanishes' | 'explodes' | 'holds' | 'none';
  /** The factor a step: the geometric mean up to the last norm that float64 holds in full. 0 where only lag 0 is. */
  readonly ratio: number | undefined;
  /** Steps in which half is lost, at that factor: Infinity where it does not shrink, never negative. */
  readonly halfLife: number | undefined;
  /** Steps in which it doubles; undefined where it does not grow. */
  readonly doubling: number | undefined;
  /** The first lag with at most 1 % of lag 0; undefined where all have more. */
  readonly onePercentLag: number | undefined;
  /** The norm at the far end over that at lag 0. */
  readonly share: number | undefined;
  /**
   * From which lag on nothing is left in float64, and how it went: `zero`: a factor let nothing through; `underflow`:
   * the norm fell below 2.2e-308, where digits are lost. Undefined where something arrives at the far end.
   */
  readonly lost: { readonly lag: number; readonly kind: 'zero' | 'underflow' } | undefined;
}

const NOTHING: Decay = {
  verdict: 'none',
  ratio: undefined,
  halfLife: undefined,
  doubling: undefined,
  onePercentLag: undefined,
  share: undefined,
  lost: undefined,
};

/** @param norms |dE_t/dh_{t-lag}| for lag 0 to t */
export function decayOf(norms: readonly number[]): Decay {
  const end = norms.length - 1;
  if (end < 1 || !(norms[0] >= SMALLEST_NORMAL)) return NOTHING;
  const last = norms.findLastIndex((norm) => norm >= SMALLEST_NORMAL);
  const change = Math.log(norms[last]) - Math.log(norms[0]);
  const log = last === 0 ? -Infinity : Math.abs(change) < ROUNDING ? 0 : change / last;
  const share = norms[end] / norms[0];
  const cut = norms.findIndex((norm) => norm <= 0.01 * norms[0]);
  const isZero = norms[last + 1] === 0 && norms[last] >= NEAR_THE_END;
  return {
    verdict: share < VANISHED ? 'vanishes' : share > 1 / VANISHED ? 'explodes' : 'holds',
    ratio: Math.exp(log),
    halfLife: log < 0 ? Math.LN2 / -log : Infinity,
    doubling: log > 0 ? Math.LN2 / log : undefined,
    onePercentLag: cut < 0 ? undefined : cut,
    share,
    lost: last === end ? undefined : { lag: last + 1, kind: isZero ? 'zero' : 'underflow' },
  };
}

/** The most that a step back can multiply a norm by is γ σ_max. */
export interface Bound {
  /** The steepest slope of the activation: 1/4 for sigmoid, 1 for tanh, relu and linear. */
  readonly gamma: number;
  /** Largest singular value of W. */
  readonly sigmaMax: number;
}

/**
 * What bounds a step back, |dE/dh_{k-1}| <= γ σ_max(W) |dE/dh_k| (Pascanu, Mikolov & Bengio 2013, section 2.1);
 * undefined for cells with gates, where W alone does not bound it.
 */
export const boundOf = ({ cell, weights }: Experiment): Bound | undefined =>
  isGated(cell)
    ? undefined
    : { gamma: cell === 'sigmoid' ? 0.25 : 1, sigmaMax: singularValues(weights.W)[0] };

const isGated = (cell: CellName) => cells[cell].gates.length > 1;

/** What a step back multiplies by, apart from W: means over the units, and over the steps that are passed. */
export interface Passed {
  /** Mean slope f′(a_j) of a simple cell; undefined for cells with gates. */
  readonly slope: number | undefined;
  /** Geometric mean of the gate that keeps the state, f of LSTM or z of GRU; undefined for simple cells. */
  readonly kept: number | undefined;
}

/**
 * The means over steps 1 to t, which the way from h_t to h_0 passes.
 * @param hidden h_1 to h_T, n numbers each, as `differentiate` gives them
 */
export function passedOf(experiment: Experiment, hidden: readonly Vector[], t: number): Passed {
  const { cell } = experiment;
  const steps = hidden.slice(0, t);
  if (!isGated(cell)) return { slope: mean(steps.flatMap((h) => h.map(slopes[cell]!))), kept: undefined };
  const block = cells[cell].gates.indexOf(cell === 'lstm' ? 'f' : 'z');
  const logs = steps.flatMap((_, index) => logGate(experiment, block, index, hidden));
  return { slope: undefined, kept: Math.exp(mean(logs)) };
}

/** f′(a) by h = f(a). */
const slopes: { readonly [C in CellName]?: (h: number) => number } = {
  sigmoid: (h) => h * (1 - h),
  tanh: (h) => 1 - h * h,
  relu: (h) => (h > 0 ? 1 : 0),
  linear: () => 1,
};

/** log σ(W h_{t-1} + U x_t + b) of the rows of one block, at the step with that index. */
function logGate(experiment: Experiment, block: number, index: number, hidden: readonly Vector[]): number[] {
  const { weights, initial, inputs } = experiment;
  const { n } = sizesOf(experiment);
  const before = index === 0 ? initial.h : hidden[index - 1];
  return Array.from({ length: n }, (_, unit) => {
    const row = block * n + unit;
    const a = dot(weights.W[row], before) + dot(weights.U[row], inputs[index]) + (weights.b?.[row] ?? 0);
    return a < 0 ? a - Math.log1p(Math.exp(a)) : -Math.log1p(Math.exp(-a));
  });
}

const dot = (a: Vector, b: Vector) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Why a gradient decays as it does: one sentence with its numbers. */
export function reasonOf(
  { cell }: Experiment,
  decay: Decay,
  { bound, slope, kept }: Passed & { readonly bound: Bound | undefined },
): string {
  if (decay.verdict === 'none') {
    return 'Nothing is carried back: there is no loss, its error is 0, or there is no step to go.';
  }
  if (decay.lost?.kind === 'zero') {
    const cause = cell === 'relu' ? 'ReLUs that are off, or weights of 0' : 'weights, slopes or gates of 0';
    return `From lag ${decay.lost.lag} on it is exactly 0: a step lets nothing through (${cause}).`;
  }
  if (bound) return simpleReason(cell, decay, bound, slope!);
  const isGrowing = decay.verdict === 'explodes';
  const [gates, state] = cell === 'lstm' ? ['Forget gates', 'c'] : ['Gates z', 'h'];
  const way = isGrowing ? 'Growth comes through W alone: ' : '';
  const subject = isGrowing ? gates.toLowerCase() : gates;
  return `${way}${subject} average ${short(kept!, 2)} (geometric mean), so along ${state} ${lossText(kept!)}.`;
}

function simpleReason(cell: CellName, decay: Decay, { gamma, sigmaMax }: Bound, slope: number): string {
  const most = gamma * sigmaMax;
  const order = Math.abs(most - 1) < 1e-9 ? '=' : most < 1 ? '<' : '>';
  const bound = order === '=' ? 'γ·σ_max(W) = 1' : `γ·σ_max(W) = ${short(most, 3)} ${order} 1`;
  const slopeText =
    cell === 'linear' ? '' : `${cell === 'sigmoid' ? 'σ' : cell}′ averages ${short(slope, 2)}`;
  const left = `a step leaves × ${short(decay.ratio!, 2)}`;

  if (order === '<') {
    const isGone = decay.verdict === 'vanishes';
    return `${bound}: ${isGone ? 'vanishing is certain' : 'over more steps it is certain to vanish'}.`;
  }
  const allows = order === '=' ? ' rules growth out' : ' allows growth';
  if (decay.verdict === 'vanishes') {
    // A slope that makes up for σ_max is no reason: then it is the directions that W shrinks.
    const cause = slope * sigmaMax < 1 ? slopeText : `in the directions that the gradient takes, ${left}`;
    return order === '=' ? `${bound}${allows}, and ${cause}.` : `${bound} would allow growth, but ${cause}.`;
  }
  const parts = [`${bound}${allows}`, slopeText, left].filter(Boolean);
  return `${parts.slice(0, -1).join(', ')}: ${parts.at(-1)}.`;
}

function lossText(kept: number): string {
  const halfLife = Math.LN2 / Math.abs(Math.log(kept));
  if (halfLife > 1e4) return 'almost nothing is lost';
  if (halfLife < 0.1) return 'almost nothing is kept';
  const steps = Number(halfLife.toPrecision(2));
  return `half is lost every ${steps === 1 ? 'step' : `${steps} steps`}`;
}

/** With so many digits, or as many more as tell it from 1. */
function short(x: number, digits: number): string {
  const isOne = Number(x.toPrecision(digits)) === 1 && Math.abs(x - 1) >= 1e-9;
  return isOne ? short(x, digits + 1) : String(Number(x.toPrecision(digits)));
}
