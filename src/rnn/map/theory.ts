/** What theory says of the points of a map: the factor a step back, where there is a formula for it. */
import type { Activation } from '../cells/cell.ts';
import { cells, knows } from '../cells/index.ts';
import { eigenvalues, type Eigenvalue, spectralRadius } from '../spectrum/eigenvalues.ts';
import { sizesOf } from '../experiment.ts';
import { drawWeights } from '../initialise.ts';
import { singularValues } from '../matrix.ts';
import { restScheme, restSequence } from '../rest/experiment.ts';
import { type PointSettings, placesOf, type Plane, pointsOf } from './plane.ts';

/**
 * - `bound`: γ σ_max(W), the most that a step back can leave (Pascanu, Mikolov & Bengio 2013, section 2.1): below 1 it must vanish.
 * - `mean-field`: √χ, χ = g² E f′(√q z)² and q = g² E f(√q z)² plus the variance that inputs and biases add, z normal; for n → ∞
 *   (Chen, Pennington & Schoenholz 2018, arXiv 1806.05394).
 * - `at-rest`: the spectral radius of the state's Jacobian where h and c are 0 and nothing is read: of eigenvalues λ of
 *   the candidate's block of W the largest |f + λ/4|, f = σ(b) of an LSTM and 1/2 of a GRU.
 * - `gates`: σ(b), what forget gates at their bias alone would leave.
 */
export const theoryNames = ['bound', 'mean-field', 'at-rest', 'gates'] as const;
export type TheoryName = (typeof theoryNames)[number];

/** A factor a step for every point of the plane. */
export interface Theory {
  readonly name: TheoryName;
  readonly factors: Float64Array;
}

/** Draws whose median speaks for W: the larger it is, the more alike they are. */
const drawsOf = (n: number): number => (n <= 16 ? 8 : 3);

/** All that apply. The factors do not depend on how finely the axes are divided. */
export function theoriesOf(plane: Plane): Theory[] {
  const places = Array.from({ length: pointsOf(plane) }, (_, point) => point).map(placesOf(plane));
  return theoryNames.flatMap((name): Theory[] => {
    const factorAt = formulas[name](plane);
    return factorAt ? [{ name, factors: Float64Array.from(places, factorAt) }] : [];
  });
}

type Formula = (plane: Plane) => ((place: PointSettings) => number) | undefined;

const formulas: Readonly<Record<TheoryName, Formula>> = {
  bound(plane) {
    const { activation } = cells[plane.cell];
    if (!activation) return undefined;
    const isByRadius = [plane.x.name, plane.y.name].includes('radius');
    // At a gain, or a spectral radius, of 1.
    const sizes = drawnOnce(plane, (W) => singularValues(W)[0] / (isByRadius ? spectralRadius(W) : 1));
    return ({ n, gain, radius }) => activation.gamma * Math.abs(radius ?? gain) * median(sizes(n));
  },
  'mean-field'(plane) {
    const { activation } = cells[plane.cell];
    if (!activation || plane.scheme === 'identity' || !knows(plane.cell, 'W')) return undefined;
    const known = new Map<string, number>();
    return (place) => {
      // Of a large W with independent entries the spectral radius is the gain.
      const gain = Math.abs(place.radius ?? place.gain);
      const read = readVariance(plane, place) + (place.biasVariance ?? 0);
      const key = `${gain} ${read}`;
      const factor = known.get(key) ?? meanField(activation, gain, read);
      known.set(key, factor);
      return factor;
    };
  },
  'at-rest'(plane) {
    const { cell, scheme } = plane;
    const { keeps, gates, candidate } = cells[cell];
    if (!keeps?.isQuarterAtRest || scheme === 'chrono' || hasBiases(plane)) return undefined;
    const block = gates.indexOf(candidate);
    const spectra = drawnOnce(plane, (W, n) => eigenvalues(W.slice(block * n, (block + 1) * n)));
    return ({ n, gain, radius, forgetBias }) => {
      const kept = keeps.atForgetBias?.(forgetBias) ?? 1 / 2;
      const radii = spectra(n).map((spectrum) => {
        const scale = (radius === undefined ? gain : radius / sizeOf(spectrum[0])) / 4;
        return Math.max(...spectrum.map(({ re, im }) => Math.hypot(kept + scale * re, scale * im)));
      });
      return median(radii);
    };
  },
  gates(plane) {
    const kept = cells[plane.cell].keeps?.atForgetBias;
    if (!kept || plane.scheme === 'chrono' || hasBiases(plane)) return undefined;
    return ({ forgetBias }) => kept(forgetBias);
  },
};

/** Others than that of the forget gate. */
const hasBiases = ({ biasVariance, x, y }: Plane): boolean =>
  biasVariance !== 0 || x.name === 'bias' || y.name === 'bias';

const sizeOf = ({ re, im }: Eigenvalue): number => Math.hypot(re, im);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];

/** Something of W, not multiplied by the gain, for the first draws of the plane; by hidden units, once each. */
function drawnOnce<Of>(plane: Plane, of: (W: number[][], n: number) => Of): (n: number) => readonly Of[] {
  const known = new Map<number, readonly Of[]>();
  return (n) => {
    const found =
      known.get(n) ??
      Array.from({ length: Math.min(drawsOf(n), plane.draws) }, (_, i) => {
        const scheme = restScheme(plane.cell, plane);
        const sizes = sizesOf(restSequence({ ...plane, n, T: 2 }, plane.cell));
        const { W } = drawWeights(plane.cell, { ...sizes, scheme, seed: plane.seed + i });
        return of(
          W.map((row) => [...row]),
          n,
        );
      });
    known.set(n, found);
    return found;
  };
}

/** The variance that U x adds to a, mean over steps: entries of U are uniform between ±√(6/(n + m)). */
function readVariance(plane: Plane, { n, amplitude }: PointSettings): number {
  const { inputs } = restSequence({ ...plane, n: 1, amplitude: 1 }, plane.cell);
  const squares = inputs.flat().reduce((sum, x) => sum + x * x, 0) / inputs.length;
  return (2 / (n + inputs[0].length)) * squares * amplitude ** 2;
}

/** Nodes of a normal variable, evenly spaced, none at 0, where a slope may jump; and their weights. */
const nodes = Float64Array.from({ length: 128 }, (_, i) => (i - 63.5) / 8);
const weights = nodes.map((z) => Math.exp((-z * z) / 2));
const total = weights.reduce((sum, weight) => sum + weight, 0);

/** E of(√q z)², z normal. */
function expectedSquare(of: (a: number) => number, q: number): number {
  const root = Math.sqrt(q);
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) sum += weights[i] * of(root * nodes[i]) ** 2;
  return sum / total;
}

const MOST_ROUNDS = 100;
/** Beyond this the state has no variance: it grows without end. */
const ENDLESS = 1e6;
/** Of q. */
const CLOSE = 1e-6;

/** √χ at the variance q that a comes to. */
function meanField({ value, slope }: Activation, gain: number, read: number): number {
  let q = read + gain ** 2;
  for (let round = 0; round < MOST_ROUNDS && q < ENDLESS; round++) {
    const before = q;
    q = read + gain ** 2 * expectedSquare(value, q);
    if (Math.abs(q - before) <= CLOSE * q) break;
  }
  return gain * Math.sqrt(expectedSquare((a) => slope(value(a)), q));
}
