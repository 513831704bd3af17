/** The points of a map as its picture and its numbers tell them. Pure. */
import { type PointSettings, placesOf, type Plane, pointsOf } from '../../../rnn/map/plane.ts';
import type { MapPoint } from '../../../rnn/map/point.ts';
import { type Factor, factorOf } from './factors.ts';
import { standInFor } from './passes.ts';
import type { MapPoints } from './points.ts';

/** By point; undefined: there is none. */
export interface Values {
  readonly points: readonly (MapPoint | undefined)[];
  readonly factors: readonly (Factor | undefined)[];
}

/** Of every point its own numbers, once it has all its draws. */
export interface Shown extends Values {
  readonly plane: Plane;
  readonly isWhole: boolean;
  readonly placeOf: (point: number) => PointSettings;
  /** For the picture alone: every point, or the coarser one that stands in for it, of as many draws as there are. */
  readonly picture: Values;
}

export function shownOf({ plane, isWhole, points, draws }: MapPoints): Shown {
  const placeOf = placesOf(plane);
  const valuesOf = (pointAt: (index: number) => MapPoint | undefined): Values => {
    const all = Array.from({ length: pointsOf(plane) }, (_, index) => pointAt(index));
    return { points: all, factors: all.map((point, index) => point && factorOf(point, placeOf(index))) };
  };
  return {
    plane,
    isWhole,
    placeOf,
    ...valuesOf((index) => (draws[index] === plane.draws ? points[index] : undefined)),
    picture: valuesOf((index) => {
      const found = standInFor(plane, index, (other) => points[other] !== undefined);
      return found === undefined ? undefined : points[found];
    }),
  };
}
