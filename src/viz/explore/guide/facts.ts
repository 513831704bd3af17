/** The numbers that the cards of the guide tell, each computed from an experiment by the library. */
import {
  differentiate,
  type Experiment,
  itemize,
  lossSteps,
  norm,
  type ParameterName,
  passedOf,
  type Rate,
  rateOf,
  stepsToHalve,
  type Terms,
} from '../../../rnn/index.ts';

const known = new WeakMap<Experiment, Terms>();

/** The terms of an experiment, computed once. */
export function termsOf(experiment: Experiment): Terms {
  const terms = known.get(experiment) ?? itemize(experiment);
  known.set(experiment, terms);
  return terms;
}

/** |dE_t/dh_k|: what has arrived at h_k of the loss at step t. */
export const normArrivedAt = (experiment: Experiment, t: number, k: number): number =>
  termsOf(experiment).flow(t).hidden[k];

/** |dE_T/ds_{T-lag}| by lag, of the whole state s: h, or (h, c). What the norms and the comparison show. */
const normsBack = (experiment: Experiment): number[] =>
  termsOf(experiment).flow(experiment.inputs.length).state.toReversed();

/** What becomes of dE_T/ds on the way back from the last step. */
export const rateBack = (experiment: Experiment): Rate => rateOf(normsBack(experiment));

/** The factor a step in the end, of an experiment that comes to one. */
export function factorBack(experiment: Experiment): number {
  const rate = rateBack(experiment);
  if (!('tail' in rate) || !rate.tail) throw new Error('This experiment has no single rate.');
  return rate.tail.rate;
}

/** The share of |dE_T/ds_T| that arrives at s_0. */
export function shareBack(experiment: Experiment): number {
  const norms = normsBack(experiment);
  return norms[norms.length - 1] / norms[0];
}

/** Mean slope of a simple cell, and geometric mean of an LSTM's forget gates. */
export const passed = (experiment: Experiment) =>
  passedOf(experiment, termsOf(experiment).gradients.hidden, experiment.inputs.length);

/** Steps in which half is lost along c, by the mean of the forget gates that multiply it. */
export const gateHalfLife = (experiment: Experiment): number => stepsToHalve(passed(experiment).kept!);

/** Norms of the terms of dE_t/dP, for k = 1 to t. */
export const normsOf = (experiment: Experiment, parameter: ParameterName, t: number): number[] =>
  Array.from({ length: t }, (_, index) => termsOf(experiment).norm(parameter, t, index + 1));

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** How many terms of dE/dP are not zero. */
export const countTerms = (experiment: Experiment, parameter: ParameterName): number =>
  termsOf(experiment)
    .termNorms[parameter]!.flat()
    .filter((norm) => norm > 0).length;

/** Sum of matrices, entry by entry, each times its weight. */
function combine(
  matrices: readonly (readonly number[])[],
  weights: readonly number[] = matrices.map(() => 1),
): number[] {
  return matrices[0].map((_, entry) => sum(matrices.map((matrix, i) => weights[i] * matrix[entry])));
}

/** |A - B| / |B| */
const distance = (a: readonly number[], b: readonly number[]): number =>
  norm(combine([a, b], [1, -1])) / norm(b);

const entriesOf = (experiment: Experiment, t: number): number[][] =>
  Array.from({ length: t }, (_, index) => Array.from(termsOf(experiment).entries('W', t, index + 1)));

/**
 * dE_t/dW as it would come out with the total derivative dh_k/dW in each term in place of the immediate one: how far it
 * is from the terms added up with these weights, for k = 1 to t, relative to their size.
 */
export function totalsAgainst(experiment: Experiment, t: number, weights: readonly number[]): number {
  const totals = weights.map((_, index) => totalDerivative(experiment, t, index + 1));
  return distance(combine(totals), combine(entriesOf(experiment, t), weights));
}

/** dE_t/dh_k times the total derivative dh_k/dW: the gradient of a loss whose dE/dh_k is what arrives at h_k. */
function totalDerivative(experiment: Experiment, t: number, k: number): number[] {
  const arrived = termsOf(experiment).carried(t).h[k];
  const output = sum(termsOf(experiment).gradients.hidden[k - 1].map((h, i) => h * arrived[i]));
  const { W, U, b } = experiment.weights;
  const until: Experiment = {
    ...experiment,
    weights: { W, U, ...(b && { b }), V: [arrived] },
    inputs: experiment.inputs.slice(0, k),
    // 1 below the output: dE/do is 1, and dE/dh is V.
    targets: Array.from({ length: k }, (_, index) => (index === k - 1 ? [output - 1] : null)),
    loss: 'squared-error',
  };
  return itemize(until).total('W', k).flat();
}

/** How far dE/dW is from the whole where only terms with t - k < horizon are kept, relative to the whole. */
export function lostBeyond(experiment: Experiment, horizon: number): number {
  const steps = lossSteps(experiment.targets);
  const kept = steps.flatMap((t) => entriesOf(experiment, t).slice(-horizon));
  const whole = termsOf(experiment).total('W', 'all').flat();
  return distance(combine(kept), whole);
}

/** The cosine between dE/dP and what is kept of it where only terms with t - k < horizon are. */
export function cosineKept(experiment: Experiment, parameter: ParameterName, horizon: number): number {
  const steps = lossSteps(experiment.targets);
  const kept = combine(
    steps.flatMap((t) =>
      Array.from({ length: Math.min(t, horizon) }, (_, lag) =>
        Array.from(termsOf(experiment).entries(parameter, t, t - lag)),
      ),
    ),
  );
  const whole = termsOf(experiment).total(parameter, 'all').flat();
  return sum(kept.map((x, entry) => x * whole[entry])) / norm(kept) / norm(whole);
}

/** How far dE/dW is from that of another experiment of the same shape, relative to it. */
export const gradientOff = (experiment: Experiment, other: Experiment): number =>
  distance(termsOf(experiment).total('W', 'all').flat(), termsOf(other).total('W', 'all').flat());

const STEP = 1e-5;

/** How far dE/dW is from central differences of the loss, relative to it: they know no derivative rule. */
export function differencesOff(experiment: Experiment): number {
  const { W } = experiment.weights;
  const lossAt = (i: number, j: number, change: number) => {
    const moved = W.with(i, W[i].with(j, W[i][j] + change));
    return differentiate({ ...experiment, weights: { ...experiment.weights, W: moved } }).loss;
  };
  const slopes = W.flatMap((row, i) =>
    row.map((_, j) => (lossAt(i, j, STEP) - lossAt(i, j, -STEP)) / (2 * STEP)),
  );
  return distance(slopes, termsOf(experiment).total('W', 'all').flat());
}
