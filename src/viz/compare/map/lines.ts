/** The lines of a map: borders as they were measured, and theory's, with what they mean. Pure. */
import { placesOf, type Plane } from '../../../rnn/map/plane.ts';
import type { Theory, TheoryName } from '../../../rnn/map/theory.ts';
import { type Line, linesAt, smoothed } from './borders.ts';
import { HOLDS } from './factors.ts';
import { halfLifeText, theoryTexts } from './names.ts';
import type { ColourName } from './settings.ts';
import type { Values } from './shown.ts';

export interface Borders {
  readonly lines: readonly Line[];
  /** What they are. */
  readonly text: string;
}

export interface TheoryLine {
  readonly name: TheoryName;
  readonly lines: readonly Line[];
  /** Beside it. */
  readonly label: string;
  readonly text: string;
}

/** Corners of a border: what goes round fewer points is by chance. */
const SHORTEST = 16;
const sizeOf = ({ x, y }: Pick<Plane, 'x' | 'y'>) => ({ columns: x.count, rows: y.count });
const HALF = Math.log(1 / 2);

/** Where what holds begins and ends; of what is left, where half is. */
export function bordersOf(plane: Plane, { points, factors }: Values, colour: ColourName): Borders {
  const ratios =
    colour === 'rate' ? factors.map((found) => found?.factor) : points.map((point) => point?.left?.median);
  const means = smoothed(
    ratios.map((ratio) => (ratio === undefined ? NaN : Math.log(ratio))),
    sizeOf(plane),
  );
  const levels = colour === 'rate' ? HOLDS.map(Math.log) : [HALF];
  const lines = levels.flatMap((level) => linesAt(means, sizeOf(plane), level));
  return {
    lines: lines.filter(({ length }) => length >= SHORTEST),
    text: `${colour === 'rate' ? 'borders of what holds, 0.99 and 1.01 a step' : 'where half is left'}, over 3 by 3 points`,
  };
}

/** Where a theory’s factor is 1; of forget gates, which always shrink, where they hold or, over lags, leave half. */
export function theoryLine({ name, factors }: Theory, plane: Plane): TheoryLine {
  const logs = factors.map(Math.log);
  if (name !== 'gates') return { name, ...theoryTexts[name], lines: linesAt(logs, sizeOf(plane), 0) };
  if (![plane.x.name, plane.y.name].includes('lag')) {
    return { name, ...theoryTexts[name], lines: linesAt(logs, sizeOf(plane), Math.log(HOLDS[0])) };
  }
  const placeOf = placesOf(plane);
  const left = logs.map((log, point) => placeOf(point).lag * log);
  return { name, ...halfLifeText, lines: linesAt(left, sizeOf(plane), HALF) };
}
