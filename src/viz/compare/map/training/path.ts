/** A run of training as a way over the map. Pure. */
import { type AxisName, type MapAxis, type Plane } from '../../../../rnn/map/plane.ts';
import type { TrainedPlace } from '../../../../rnn/training/trained-place.ts';
import type { TrainingPreset } from '../../../../rnn/training/presets.ts';
import { takesForgetBias } from '../../../../rnn/cells/index.ts';
import { axisTitles } from '../names.ts';

/** How things stood after so many updates. */
export interface PathPoint {
  readonly step: number;
  readonly place: TrainedPlace;
  /** The mean since the point before, in the task's measure; of the first batch before any update. */
  readonly loss: number;
  /** |dE_T/ds_0| over |dE_T/ds_T|, the mean over a batch: what is left of its own gradient. */
  readonly left: number;
}

/** Where the points of a path stand among columns and rows; those beyond the map too. */
export interface PathSpot {
  readonly column: number;
  readonly row: number;
  readonly step: number;
  /** Loss over that of guessing. */
  readonly share: number;
}

const isTrained = (name: AxisName): name is keyof TrainedPlace =>
  name === 'gain' || name === 'radius' || name === 'forget' || name === 'bias';

/** The titles of axes that no trained network has a place on. */
export const foreignAxes = ({ x, y }: Pick<Plane, 'x' | 'y'>, points: readonly PathPoint[]): string[] =>
  [x, y]
    .filter(({ name }) => !isTrained(name) || points.some(({ place }) => place[name] === undefined))
    .map(({ name }) => axisTitles[name]);

/** @param chance the loss of guessing; none where an axis is foreign to training */
export function pathSpots(
  plane: Pick<Plane, 'x' | 'y'>,
  points: readonly PathPoint[],
  chance: number,
): PathSpot[] {
  if (foreignAxes(plane, points).length > 0) return [];
  const along = ({ name, from, to, count }: MapAxis, place: TrainedPlace) =>
    ((place[name as keyof TrainedPlace]! - from) / (to - from)) * (count - 1);
  return points.map(({ step, place, loss }) => ({
    column: along(plane.x, place),
    row: along(plane.y, place),
    step,
    share: loss / chance,
  }));
}

/** Whether a spot lies on the map. */
export const isOnMap = ({ x, y }: Pick<Plane, 'x' | 'y'>, { column, row }: PathSpot): boolean =>
  column >= -0.5 && column <= x.count - 0.5 && row >= -0.5 && row <= y.count - 0.5;

/** Draws a point, and points an axis, of the map of a run: of the units that it has, and still there in seconds. */
const DRAWS = 4;
const COUNT = 40;

/** The map on which a run is to be seen best: of its cell, units and steps, around its path, in the quantities that change most. */
export function planeAround(
  { settings: { cell, n, length, initialisation } }: TrainingPreset,
  points: readonly PathPoint[],
  usual: Plane,
): Plane {
  const axis = (name: keyof TrainedPlace, margin: number, least: number): MapAxis => {
    const values = points.map(({ place }) => place[name]!);
    const [from, to] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(margin, 0.6 * (to - from));
    return { name, from: rounded(Math.max(least, from - room)), to: rounded(to + room), count: COUNT };
  };
  return {
    ...usual,
    cell,
    n,
    T: length,
    lag: length,
    scheme: initialisation.scheme,
    draws: DRAWS,
    x: axis('radius', 0.4, 0.05),
    y: takesForgetBias(cell) ? axis('forget', 1.5, -20) : axis('bias', 0.01, 0),
  };
}

const rounded = (x: number): number => Number(x.toFixed(2));
