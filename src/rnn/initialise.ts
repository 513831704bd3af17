/** Weights drawn anew: the schemes of the literature, and the scale of W. */
import { randomNormal, randomUniform } from 'd3-random';
import {
  type CellName,
  cells,
  knows,
  parametersOfCell,
  recurrentOf,
  shapeOfParameter,
  takesForgetBias,
} from './cells/index.ts';
import { blocksIn, blocksOf, diagonal, hasRecurrentVector } from './recurrent-blocks.ts';
import { spectralRadius } from './spectrum/eigenvalues.ts';
import {
  biasNames,
  type Experiment,
  type Matrix,
  type ParameterName,
  sizesOf,
  type Vector,
} from './experiment.ts';
import { type Random, randomOf } from './random.ts';
import { roundTo } from './round.ts';

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
 * gate's block by itself and the same for every scheme and gain; parameters of the cell's own start as its entry says. Biases that it has become 0, but for those that the
 * scheme or `forgetBias` sets, to which end b is added.
 *
 * Numbers are rounded to 4 significant digits; orthogonal matrices stay so to 1e-3.
 * @throws RangeError when the cell has no such scheme.
 */
export function initialise(experiment: Experiment, settings: Initialisation): Experiment {
  const { cell, weights } = experiment;
  const drawn = drawWeights(cell, { ...sizesOf(experiment), ...settings });
  const b = biasesOf(cell, drawn, settings.forgetBias) ?? weights.b?.map(() => 0);
  const biases = biasNames.flatMap((name) => (weights[name] ? [[name, weights[name].map(() => 0)]] : []));
  const recurrent = drawn.W.map((row) => row.map((x) => scaledEntry(x, settings.gain)));
  return withRecurrent(
    {
      ...experiment,
      weights: {
        W: [],
        U: drawn.U,
        V: drawn.V,
        ...drawn.own,
        ...Object.fromEntries(biases),
        ...(b && { b }),
      },
    },
    recurrent,
  );
}

/** All of a network's weights that random numbers decide. */
export interface DrawnWeights {
  /**
   * Not multiplied by the gain, nor rounded: see `scaledEntry`. Where a vector stands in its place, a row for each number: units
   * by themselves are networks of one. No rows where there is neither.
   */
  readonly W: Matrix;
  /** Rounded. */
  readonly U: Matrix;
  readonly V: Matrix;
  /** Parameters of the cell's own, but for biases; rounded. */
  readonly own: { readonly [P in ParameterName]?: Vector };
  /** What the bias of the gate that keeps the state becomes, where the scheme spreads them; not rounded. */
  readonly kept: Vector | undefined;
}

/** @throws RangeError when the cell has no such scheme. */
export function drawWeights(
  cell: CellName,
  { n, m, q, T, scheme, seed }: ReturnType<typeof sizesOf> & Pick<Initialisation, 'scheme' | 'seed'>,
): DrawnWeights {
  if (!schemesOf(cell).includes(scheme)) throw new RangeError(`no scheme "${scheme}" for the cell "${cell}"`);
  const { gates } = cells[cell];
  const source = randomOf(seed, 0, 'weights');
  const uniform = (rows: number, columns: number) => {
    const limit = Math.sqrt(6 / (rows + columns));
    return matrix(rows, columns, randomUniform.source(source)(-limit, limit));
  };
  // In this order, so that the scheme does not change U, V and what is the cell's own.
  const U = gates.flatMap(() => uniform(n, m));
  const V = uniform(q, n);
  const own = drawOwn(cell, { n, m }, source);
  const W = hasRecurrentVector(cell)
    ? Array.from({ length: n }, () => blockOf(scheme, 1, source, uniform)[0])
    : knows(cell, 'W')
      ? gates.flatMap(() => blockOf(scheme, n, source, uniform))
      : [];
  const kept =
    scheme === 'chrono'
      ? Array.from({ length: n }, () => Math.log(1 + source() * Math.max(0, T - 2)))
      : undefined;
  return { W, U: rounded(U, DIGITS), V: rounded(V, DIGITS), own, kept };
}

function drawOwn(
  cell: CellName,
  sizes: { readonly n: number; readonly m: number },
  source: Random,
): DrawnWeights['own'] {
  const { parameters } = cells[cell];
  return Object.fromEntries(
    parametersOfCell(cell).flatMap((name) => {
      const { starts } = parameters[name];
      if (!starts) return [];
      const [length] = shapeOfParameter(cell, name, sizes);
      const draw = 'at' in starts ? () => starts.at : randomNormal.source(source)(0, starts.spread);
      return [[name, Array.from({ length }, () => roundTo(draw(), DIGITS))]];
    }),
  );
}

/** The experiment with other recurrent weights: rows of W, or a row for each number of the vector in its place. */
function withRecurrent(experiment: Experiment, rows: Matrix): Experiment {
  const name = recurrentOf(experiment.cell);
  const changed = name === 'W' ? { W: rows } : name ? { [name]: rows.flat() } : {};
  return { ...experiment, weights: { ...experiment.weights, ...changed } };
}

/** Significant digits of what is drawn. */
const DIGITS = 4;

/** An entry of W: what was drawn times the gain, rounded. */
export const scaledEntry = (x: number, gain: number): number => roundTo(gain * x, DIGITS);

/** b, where the scheme or the forget bias asks for it. */
export function biasesOf(
  cell: CellName,
  { U, kept }: Pick<DrawnWeights, 'U' | 'kept'>,
  forgetBias: number | undefined,
): number[] | undefined {
  const { gates, keeps } = cells[cell];
  const n = U.length / gates.length;
  const sets = kept ?? (takesForgetBias(cell) ? forgetBias : undefined);
  if (sets === undefined) return undefined;
  const ofKept = typeof sets === 'number' ? Array.from({ length: n }, () => sets) : sets;
  const ofKeeper = keeps?.isInverse ? ofKept.map((bias) => -bias) : ofKept;
  return gates
    .flatMap((gate) => {
      if (gate === keeps?.gate) return ofKeeper;
      if (gate === 'i' && kept) return kept.map((bias) => -bias);
      return Array.from({ length: n }, () => 0);
    })
    .map((bias) => roundTo(bias, DIGITS));
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
export const withSpectralRadius = (experiment: Experiment, radius: number): Experiment =>
  withBlocks(experiment, (block) => {
    const own = spectralRadius(block);
    return block.map((row) => row.map((x) => toRadius(x, radius, own)));
  });

/** An entry of a block whose own spectral radius that is, scaled to another. */
export function toRadius(x: number, radius: number, own: number): number {
  const factor = radius / own;
  return roundTo(Number.isFinite(factor) ? x * factor : x, SCALED_DIGITS);
}

/** Significant digits of what was scaled after it was drawn. */
const SCALED_DIGITS = 6;

/** The spectral radius of every gate's block of W, in the order of the cell's gates; of a vector in its place one. */
export const radiusOf = (experiment: Experiment): number[] => blocksOf(experiment).map(spectralRadius);

/** The spectral radius of every block of what is drawn for W. */
export const radiiOf = (cell: CellName, W: Matrix): number[] =>
  hasRecurrentVector(cell) ? [spectralRadius(diagonal(W.flat()))] : blocksIn(cell, W).map(spectralRadius);

function withBlocks(experiment: Experiment, change: (block: Matrix) => Matrix): Experiment {
  const changed = blocksOf(experiment).map(change);
  const rows = hasRecurrentVector(experiment.cell)
    ? changed.flatMap((block) => block.map((row, i) => [row[i]]))
    : changed.flat();
  return withRecurrent(experiment, rounded(rows, SCALED_DIGITS));
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

const rounded = (rows: Matrix, digits: number): number[][] =>
  rows.map((row) => row.map((x) => roundTo(x, digits)));
