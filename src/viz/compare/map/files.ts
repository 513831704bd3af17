/** The map to and from files: JSON as the command line writes it, CSV, pictures. */
import { formatMap, type MapPart, parseMap, wholeMap } from '../../../rnn/map/file.ts';
import { valuesOf } from '../../../rnn/map/plane.ts';
import { outcomeNames, type MapPoint } from '../../../rnn/map/point.ts';
import { download } from '../../page/files/download.ts';
import { fileText } from '../../page/files/opened.ts';
import { pngOf, svgText } from '../../page/files/picture.ts';
import { toCsv } from '../../text/csv.ts';
import { asSentence } from '../../text/sentence.ts';
import type { MapPoints } from './points.ts';
import { fileName } from './text.ts';

export type MapFormat = 'svg' | 'png' | 'csv' | 'json';

/** Pixels of a PNG for each of the page. */
const PNG_SCALE = 2;

/** The whole map; undefined while points of it, or draws, are missing. */
export const finishedMap = ({ plane, isWhole, points }: Omit<MapPoints, 'draws'>): MapPart | undefined =>
  isWhole ? { plane, from: 0, points: points as MapPoint[] } : undefined;

/** @param figure what is drawn @throws Error where it is too large for a picture */
export async function saveMap(format: MapFormat, map: MapPart, figure: Element): Promise<void> {
  const name = `${fileName(map.plane)}.${format}`;
  switch (format) {
    case 'json':
      return download(name, `${formatMap(map)}\n`, 'application/json');
    case 'csv':
      return download(name, mapCsv(map), 'text/csv');
    case 'svg':
      return download(name, svgText(figure), 'image/svg+xml');
    case 'png':
      return download(name, await pngOf(svgText(figure), PNG_SCALE), 'image/png');
  }
}

/** A line a point: its place, quantiles of the rate and of what is left, and how many draws do what. */
export function mapCsv({ plane, points }: MapPart): string {
  const { x, y } = plane;
  const [xs, ys] = [valuesOf(x), valuesOf(y)];
  const quantiles = ['low', 'median', 'high'] as const;
  const spread = (point: MapPoint, name: 'rate' | 'left') => quantiles.map((of) => point[name]?.[of] ?? '');
  const columns = [
    x.name,
    y.name,
    ...quantiles.map((of) => `rate_${of}`),
    ...quantiles.map((of) => `left_${of}`),
    ...outcomeNames,
  ];
  const rows = points.map((point, i) => [
    xs[i % x.count],
    ys[Math.floor(i / x.count)],
    ...spread(point, 'rate'),
    ...spread(point, 'left'),
    ...outcomeNames.map((name) => point.outcomes[name] ?? 0),
  ]);
  return toCsv(columns, rows);
}

/** The largest map with all its outcomes takes less. */
const MOST_MEGABYTES = 64;

/** @throws Error that says what is wrong with the file, and where */
export async function readMap(file: File): Promise<MapPart> {
  try {
    const text = await fileText(file, MOST_MEGABYTES);
    return wholeMap(parseMap(parsed(text)));
  } catch (cause) {
    const why = asSentence((cause as Error).message);
    throw new Error(`${file.name} was not opened: ${why} This opens what map --json writes.`, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
}
