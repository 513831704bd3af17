/** Weights drawn anew: the schemes of the literature, and the scale of W. */
import { randomNormal, randomUniform } from 'd3-random';
import { type CellName, cells, takesForgetBias } from './cells/index.ts';
import { spectralRadius } from './eigenvalues.ts';
import { type Experiment, type Matrix, sizesOf, type Vector } from './experiment.ts';
import { type Random, randomOf } from './random.ts';

/**
 * How W is drawn, each gate's (n, n) block by itself:
 * - `gaussian`: normal, standard deviation gain/√n.
 * - `xavier`: uniform between ±gain·√(6/2n) (Glorot & Bengio 2010).
 * - `orthogonal`: gain·Q, Q uniform over the orthogonal matrices (Saxe, McClelland & Ganguli 2014).
 * - `identity`: gain·I (Le, Jaitly & Hinton 2015).
 * - `chrono`: W as by `xavier`, and biases by which the time to forget is spread up to T: b_f = log u, b_i = -b_f, u
 *   uniform from 1 to T - 1; of a GRU b_z = log u, for its z is what is kept (Tallec & Ollivier 2018).
 */
export const schemeNames = ['gaussian', 'xavier', 'orthogonal', 'identity', 'chrono'] as const;
export type SchemeName = (typeof schemeNames)[number];

/** Schemes that a cell can be drawn by: all but `chrono` where it has no gates. */
export const schemesOf = (cell: CellName): readonly SchemeName[] =>
  schemeNames.filter((scheme) => scheme !== 'chrono' || cells[cell].keeps?.gate !== undefined);

export interface Initialisation {
  readonly scheme: SchemeName;
  /** What W is multiplied by. */
  readonly gain: number;
  /** A whole number from 0 on. */
  readonly seed: number;
  /** Bias of an LSTM's forget gate (Jozefowicz, Zaremba & Sutskever 2015); left out, or by `chrono`, it is the scheme's. */
  readonly forgetBias?: number;
}

/**
 * The experiment with its weights drawn anew, at the same sizes. U and V are uniform between ±√(6/(rows + columns)), a
 * gate's block by itself and the same for every scheme and gain. Biases that it has become 0, but for those that the
 * scheme or `forgetBias` sets, to which end b is added.
 *
 * Numbers are rounded to 4 significant digits; orthogonal matrices stay so to 1e-3.
 * @throws RangeError when the cell has no such scheme.
 */
export function initialise(experiment: Experiment, settings: Initialisation): Experiment {
  const { cell, weights } = experiment;
  const { scheme, seed } = settings;
  if (!schemesOf(cell).includes(scheme)) throw new RangeError(`no scheme "${scheme}" for the cell "${cell}"`);
  const { n, m, q } = sizesOf(experiment);
  const { gates } = cells[cell];
  const source = randomOf(seed, 0, 'weights');
  const uniform = (rows: number, columns: number) => {
    const limit = Math.sqrt(6 / (rows + columns));
    return matrix(rows, columns, randomUniform.source(source)(-limit, limit));
  };

  // In this order, so that neither scheme nor gain changes U and V.
  const U = gates.flatMap(() => uniform(n, m));
  const V = uniform(q, n);
  const W = gates.flatMap(() => {
    const block = blockOf(scheme, n, source, uniform);
    return block.map((row) => row.map((x) => settings.gain * x));
  });
  const b = biases(experiment, settings, source);
  const zeros = (bias: Vector) => bias.map(() => 0);
  return {
    ...experiment,
    weights: {
      W: rounded(W, 4),
      U: rounded(U, 4),
      V: rounded(V, 4),
      ...(b && { b: b.map((x) => round(x, 4)) }),
      ...(weights.d && { d: zeros(weights.d) }),
      ...(weights.bh && { bh: zeros(weights.bh) }),
    },
  };
}

/** The experiment with every number of W times `factor`, to 6 significant digits. */
export function scaleW(experiment: Experiment, factor: number): Experiment {
  if (factor === 1) return experiment;
  return withBlocks(experiment, (block) => block.map((row) => row.map((x) => x * factor)));
}

/**
 * The experiment with every gate's block of W scaled to this spectral radius, to 6 significant digits. A block whose
 * eigenvalues are all 0 stays as it is.
 */
export function withSpectralRadius(experiment: Experiment, radius: number): Experiment {
  return withBlocks(experiment, (block) => {
    const factor = radius / spectralRadius(block);
    return Number.isFinite(factor) ? block.map((row) => row.map((x) => x * factor)) : block;
  });
}

/** The spectral radius of every gate's block of W, in the order of the cell's gates. */
export const radiusOf = (experiment: Experiment): number[] => blocksOf(experiment).map(spectralRadius);

const blocksOf = ({ cell, weights: { W } }: Experiment): Matrix[] => {
  const n = W[0].length;
  return cells[cell].gates.map((_, gate) => W.slice(gate * n, (gate + 1) * n));
};

function withBlocks(experiment: Experiment, change: (block: Matrix) => Matrix): Experiment {
  const W = rounded(blocksOf(experiment).flatMap(change), 6);
  return { ...experiment, weights: { ...experiment.weights, W } };
}

const matrix = (rows: number, columns: number, draw: Random): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, draw));

/** A block of W, before it is multiplied by the gain. */
function blockOf(
  scheme: SchemeName,
  n: number,
  source: Random,
  uniform: (rows: number, columns: number) => number[][],
): number[][] {
  const normal = randomNormal.source(source)();
  switch (scheme) {
    case 'gaussian':
      return matrix(n, n, () => normal() / Math.sqrt(n));
    case 'orthogonal':
      return orthogonal(matrix(n, n, normal));
    case 'identity':
      return matrix(n, n, () => 0).map((row, i) => row.with(i, 1));
    case 'xavier':
    case 'chrono':
      return uniform(n, n);
  }
}

/**
 * Rows made orthogonal one after the other (Gram-Schmidt, twice each, which is enough). Of normally distributed rows
 * that is uniform over the orthogonal matrices: it is the QR decomposition whose R has a positive diagonal (Mezzadri 2007).
 */
function orthogonal(rows: readonly Vector[]): number[][] {
  const done: number[][] = [];
  for (const row of rows) {
    const rest = [...row];
    for (const other of [...done, ...done]) {
      const dot = other.reduce((sum, x, i) => sum + x * rest[i], 0);
      other.forEach((x, i) => (rest[i] -= dot * x));
    }
    const length = Math.hypot(...rest);
    done.push(rest.map((x) => x / length));
  }
  return done;
}

/** b, where the experiment has it or needs it. */
function biases(
  experiment: Experiment,
  { scheme, forgetBias }: Initialisation,
  source: Random,
): number[] | undefined {
  const { cell, weights } = experiment;
  const { n, T } = sizesOf(experiment);
  const kept =
    scheme === 'chrono'
      ? Array.from({ length: n }, () => Math.log(1 + source() * Math.max(0, T - 2)))
      : takesForgetBias(cell) && forgetBias !== undefined
        ? Array.from({ length: n }, () => forgetBias)
        : undefined;
  if (!kept && !weights.b) return undefined;
  return cells[cell].gates.flatMap((gate) => {
    if (kept && gate === cells[cell].keeps?.gate) return kept;
    if (kept && gate === 'i' && scheme === 'chrono') return kept.map((bias) => -bias);
    return Array.from({ length: n }, () => 0);
  });
}

const rounded = (rows: Matrix, digits: number): number[][] =>
  rows.map((row) => row.map((x) => round(x, digits)));
/** To so many significant digits, and never -0. */
const round = (x: number, digits: number): number => Number(x.toPrecision(digits)) + 0;
