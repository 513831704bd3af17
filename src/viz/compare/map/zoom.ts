/** A part of a plane, as a plane of its own. Pure. */
import { type MapAxis, isWhole, type Plane, valuesOf } from '../../../rnn/map/plane.ts';
import type { Cells } from './chart.ts';
import { withCount } from './settings.ts';

/** The plane whose axes go over these cells: round numbers, as many points as before. */
export function zoomedTo(plane: Plane, { columns, rows }: Cells): Plane {
  return { ...plane, x: part(plane.x, 'x', columns), y: part(plane.y, 'y', rows) };
}

/** Half of each axis, around a point. */
export function zoomedIn(plane: Plane, point: number): Plane {
  const around = (index: number, count: number): [number, number] => {
    const half = Math.max(1, Math.floor(count / 4));
    const middle = Math.max(half, Math.min(count - 1 - half, index));
    return [middle - half, middle + half];
  };
  const { x, y } = plane;
  return zoomedTo(plane, {
    columns: around(point % x.count, x.count),
    rows: around(Math.floor(point / x.count), y.count),
  });
}

function part(axis: MapAxis, side: 'x' | 'y', [first, last]: readonly [number, number]): MapAxis {
  const { name } = axis;
  const values = valuesOf(axis);
  const step = values[1] - values[0];
  if (isWhole(name)) {
    const from = Math.min(values[first], axis.to - 1);
    return withCount(side, { name, from, to: Math.max(values[last], from + 1) });
  }
  // The cells' outer edges, as far as the axis goes; a click's width is no part.
  const low = Math.max(axis.from, values[first] - step / 2);
  const high = Math.min(axis.to, values[last] + step / 2);
  const digit = 10 ** (Math.floor(Math.log10(high - low)) - 2);
  const round = (value: number) => Number((Math.round(value / digit) * digit).toPrecision(12));
  return withCount(side, { name, from: round(low), to: round(high) });
}
