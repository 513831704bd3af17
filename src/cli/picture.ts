/** A map as text: a sign a point. */
import type { MapPart } from '../rnn/map/file.ts';
import { type MapAxis, valuesOf } from '../rnn/map/plane.ts';
import type { MapPoint } from '../rnn/map/point.ts';
import type { Outcome } from '../rnn/rate/rate.ts';

const SIGNS: Readonly<Partial<Record<Outcome, string>>> = { vanishes: '.', holds: '=', explodes: '#' };
/** Points across, and down: a terminal shows as many. */
const [MOST_COLUMNS, MOST_ROWS] = [64, 24];

export function mapPicture({ plane, points }: MapPart): string {
  const { x, y, draws } = plane;
  const [xs, ys] = [valuesOf(x), valuesOf(y)];
  const columns = thinned(x, MOST_COLUMNS);
  const rows = thinned(y, MOST_ROWS).toReversed();
  const names = ys.map((value) => String(Number(value.toPrecision(3))));
  const width = Math.max(y.name.length, ...names.map((name) => name.length));
  const lines = rows.map((row) => {
    const signs = columns.map((column) => signOf(points[row * x.count + column]));
    return `${names[row].padStart(width)} ${signs.join('')}`;
  });
  const [first, last] = [xs[columns[0]], xs[columns.at(-1)!]].map((value) =>
    String(Number(value.toPrecision(3))),
  );
  const axis = `${first}${x.name.padStart(Math.floor((columns.length + x.name.length) / 2) - first.length)}`;
  return [
    y.name.padStart(width),
    ...lines,
    `${' '.repeat(width + 1)}${axis.padEnd(columns.length - last.length)}${last}`,
    '',
    '. vanishes  = holds  # explodes  ? no rate, or draws that disagree; what most draws come to',
    '',
    ...totals(points, draws),
    '',
  ].join('\n');
}

/** So many of its points at most, evenly. */
function thinned({ count }: MapAxis, most: number): number[] {
  const shown = Math.min(count, most);
  return Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / (shown - 1)));
}

/** What more than half of the draws come to. */
function signOf({ outcomes }: MapPoint): string {
  const counts = Object.entries(outcomes) as [Outcome, number][];
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const most = counts.find(([, count]) => 2 * count > all);
  return (most && SIGNS[most[0]]) ?? '?';
}

function totals(points: readonly MapPoint[], draws: number): string[] {
  const counts = new Map<string, number>();
  for (const { outcomes } of points) {
    for (const [outcome, count] of Object.entries(outcomes)) {
      counts.set(outcome, (counts.get(outcome) ?? 0) + count);
    }
  }
  const networks = points.length * draws;
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => {
      const share = ((100 * count) / networks).toFixed(1);
      return `${outcome.padEnd(9)}${String(count).padStart(9)} of ${networks} networks${share.padStart(7)} %`;
    });
}
