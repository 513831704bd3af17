/** The plane of a map: which settings change along its axes, and which stay. */
import type { CellName } from '../cells/index.ts';
import type { Experiment } from '../experiment.ts';
import { withSpectralRadius } from '../initialise.ts';
import { withBiasVariance } from './biases.ts';
import { restExperiment, type RestSettings } from '../rest/experiment.ts';

/**
 * - `gain`: what W is multiplied by; `radius`: to which spectral radius every gate's block of W is scaled.
 * - `forget`: bias of an LSTM's forget gate.
 * - `bias`: variance of all biases, which are normal, and added to the forget bias.
 * - `amplitude`: of the input.
 * - `n`: hidden units.
 * - `lag`: how many steps back it is told what is left; the network stays the same.
 */
export const axisNames = ['gain', 'radius', 'forget', 'bias', 'amplitude', 'n', 'lag'] as const;
export type AxisName = (typeof axisNames)[number];

/** `count` values from `from` to `to`, evenly spaced. */
export interface MapAxis {
  readonly name: AxisName;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What does not change over the map, but for what an axis says. */
export interface MapSettings extends RestSettings {
  /** Of the biases; 0: there are none but those that the scheme or the forget bias sets. */
  readonly biasVariance: number;
  /** How many steps back it is told what is left. */
  readonly lag: number;
}

/** All that a map depends on. Points are numbered along x first, from the least x and y on. */
export interface Plane extends MapSettings {
  readonly cell: CellName;
  readonly x: MapAxis;
  readonly y: MapAxis;
  /** Networks a point: seeds from `seed` on. */
  readonly draws: number;
  readonly seed: number;
}

export const usualSettings: MapSettings = {
  T: 50,
  n: 16,
  scheme: 'xavier',
  gain: 1,
  forgetBias: 1,
  biasVariance: 0,
  input: 'noise',
  amplitude: 1,
  lag: 50,
};

/** Whole numbers alone. */
export const isWhole = (name: AxisName): boolean => name === 'n' || name === 'lag';

/** The values of an axis, in their order; those of whole numbers rounded. */
export function valuesOf({ name, from, to, count }: MapAxis): number[] {
  const values = Array.from({ length: count }, (_, i) =>
    i === count - 1 ? to : from + (i * (to - from)) / (count - 1),
  );
  return isWhole(name) ? values.map(Math.round) : values;
}

export const pointsOf = ({ x, y }: Pick<Plane, 'x' | 'y'>): number => x.count * y.count;

/** The settings of one point. */
export interface PointSettings extends Omit<MapSettings, 'biasVariance'> {
  /** Undefined where there is none on the whole plane: then networks have no other biases. */
  readonly biasVariance: number | undefined;
  /** Undefined where the gain says how large W is. */
  readonly radius: number | undefined;
}

/** Which setting of a place an axis is of. */
export const settingOf = {
  gain: 'gain',
  radius: 'radius',
  forget: 'forgetBias',
  bias: 'biasVariance',
  amplitude: 'amplitude',
  n: 'n',
  lag: 'lag',
} as const satisfies Record<AxisName, keyof PointSettings>;

/** Settings with a value of each axis in their place. */
function placeAt(plane: Plane, x: number, y: number): PointSettings {
  const { T, n, scheme, gain, forgetBias, biasVariance, input, amplitude, lag } = plane;
  const drawn = { biasVariance: biasVariance || undefined, radius: undefined };
  const place: PointSettings = { T, n, scheme, gain, forgetBias, input, amplitude, lag, ...drawn };
  return { ...place, [settingOf[plane.x.name]]: x, [settingOf[plane.y.name]]: y };
}

/** The places of all points, by their number. */
export function placesOf(plane: Plane): (point: number) => PointSettings {
  const [xs, ys] = [valuesOf(plane.x), valuesOf(plane.y)];
  return (point) => placeAt(plane, xs[point % xs.length], ys[Math.floor(point / xs.length)]);
}

/** The network of a draw of a place: with these very numbers it is computed. */
export function experimentAt(cell: CellName, place: PointSettings, seed: number): Experiment {
  const { radius, biasVariance } = place;
  const drawn = restExperiment(place, cell, seed, 'last');
  const experiment = biasVariance === undefined ? drawn : withBiasVariance(drawn, biasVariance, seed);
  return radius === undefined ? experiment : withSpectralRadius(experiment, radius);
}
