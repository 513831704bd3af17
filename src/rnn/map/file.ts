/** A map, or a part of it, as a file: JSON, from which every number comes back to the bit. */
import * as v from 'valibot';
import { cellNames } from '../cells/index.ts';
import { schemeNames } from '../initialise.ts';
import { inputNames } from '../inputs.ts';
import { issueText } from '../issue.ts';
import { checkPlane } from './check.ts';
import { axisNames, type Plane, pointsOf } from './plane.ts';
import { outcomeNames, type MapPoint } from './point.ts';

/** Points of a plane from one number on. */
export interface MapPart {
  readonly plane: Plane;
  /** The number of the first one. */
  readonly from: number;
  readonly points: readonly MapPoint[];
}

/** A file that is no map, or parts that make none: says where, and what is wrong. */
export class MapFileError extends Error {
  override readonly name = 'MapFileError';
}

const FORMAT = 'backflow map';
const VERSION = 1;

/** The numbers of the points of part k of so many: in a row, none twice, none left out. */
export function partRange(
  plane: Plane,
  part: number,
  of: number,
): { readonly from: number; readonly to: number } {
  const points = pointsOf(plane);
  return { from: Math.floor(((part - 1) * points) / of), to: Math.floor((part * points) / of) };
}

/** One line, the same for the same part whoever computed it. */
export function formatMap({ plane, from, points }: MapPart): string {
  const { cell, x, y, draws, seed, T, n, scheme, gain, forgetBias, biasVariance, input, amplitude, lag } =
    plane;
  const axis = ({ name, from, to, count }: Plane['x']) => ({ name, from, to, count });
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    plane: {
      cell,
      x: axis(x),
      y: axis(y),
      draws,
      seed,
      T,
      n,
      scheme,
      gain,
      forgetBias,
      // Files without it are as they were before there was one.
      ...(biasVariance !== 0 && { biasVariance }),
      input,
      amplitude,
      lag,
    },
    from,
    points,
  });
}

const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const axis = v.strictObject({ name: v.picklist(axisNames), from: number, to: number, count });
const plane = v.strictObject({
  cell: v.picklist(cellNames),
  x: axis,
  y: axis,
  draws: count,
  seed: count,
  T: count,
  n: count,
  scheme: v.picklist(schemeNames),
  gain: number,
  forgetBias: number,
  biasVariance: v.optional(number, 0),
  input: v.picklist(inputNames),
  amplitude: number,
  lag: count,
});
const spread = v.strictObject({ low: number, median: number, high: number });
// As a record, whose entries keep their order.
const outcomes = v.record(v.picklist(outcomeNames), count);
const point = v.strictObject({ rate: v.optional(spread), left: v.optional(spread), outcomes });
const file = v.strictObject({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  plane,
  from: count,
  points: v.array(point),
});

/** @param value what `formatMap` wrote, parsed. @throws MapFileError, PlaneError */
export function parseMap(value: unknown): MapPart {
  if ((value as { format?: unknown } | null)?.format !== FORMAT) throw new MapFileError('it holds no map');
  const read = v.safeParse(file, value);
  if (!read.success) throw new MapFileError(issueText(read.issues[0]));
  const { plane, from, points } = read.output;
  const part = { plane: plane as Plane, from, points: points as MapPoint[] };
  checkPlane(part.plane);
  const all = pointsOf(part.plane);
  if (from + points.length > all) {
    throw new MapFileError(`points: the plane has ${all}, this part goes on beyond them`);
  }
  return part;
}

/** @throws MapFileError unless all points are there */
export function wholeMap(part: MapPart): MapPart {
  const points = pointsOf(part.plane);
  if (part.points.length === points) return part;
  throw new MapFileError(`it is a part of ${part.points.length} of ${points} points; join all parts first`);
}

/**
 * The map that parts in any order make, the same as if it had been computed at once.
 * @throws MapFileError where they are of different planes, overlap, or leave points out
 */
export function joinMaps(parts: readonly MapPart[]): MapPart {
  const sorted = parts.toSorted((a, b) => a.from - b.from);
  const [{ plane }] = sorted;
  const planeText = (part: MapPart) => formatMap({ ...part, from: 0, points: [] });
  if (sorted.some((part) => planeText(part) !== planeText(sorted[0]))) {
    throw new MapFileError('parts of different planes make no map');
  }
  const points: MapPoint[] = [];
  for (const part of sorted) {
    if (part.points.length === 0) continue;
    if (part.from > points.length) {
      throw new MapFileError(`points ${points.length} to ${part.from - 1} are in none of the parts`);
    }
    if (part.from < points.length) throw new MapFileError(`point ${part.from} is in two of the parts`);
    points.push(...part.points);
  }
  const all = pointsOf(plane);
  if (points.length < all) {
    throw new MapFileError(`points ${points.length} to ${all - 1} are in none of the parts`);
  }
  return { plane, from: 0, points };
}
