/** Draws a small chart: lines over a quantity, with the range of several draws, and a cursor for pointer and keys. */
import { bisectCenter } from 'd3';
import type { Picture } from '../../rnn/facts/fact.ts';
import { drawCursor } from '../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../chart/drawing.ts';
import { drawFrame } from '../chart/frame.ts';
import { join, paint } from '../chart/join.ts';
import { keyedTo } from '../chart/keys.ts';
import { layoutPicture, markName, type PictureLayout } from './layout.ts';
import { readoutText } from '../text/readout.ts';
import { pictureText, stopReadout } from './text.ts';
import type { Layer } from '../chart/layers.ts';

export interface PictureProps {
  readonly picture: Picture;
  /** Room in pixels. */
  readonly width: number;
  /** Which of the stops, from left to right, is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (stop: number | undefined) => void;
}

export function drawPicture(svg: SVGSVGElement, props: PictureProps): void {
  const { picture, width } = props;
  const layout = layoutPicture(picture, roomIn(width));
  const root = openChart(svg, layout, pictureText(picture));
  drawFrame(root, layout, { x: axisName(picture.x), y: axisName(picture.y) });
  drawLines(root, layout);
  if (layout.stops.length > 0) drawStops(root, layout, props);
}

const axisName = ({ label, isLog }: Picture['x']): string => label + (isLog ? ' (log scale)' : '');

function drawLines(root: Layer, { lines, names, marks }: PictureLayout): void {
  const bands = lines.filter(({ band }) => band.length > 0);
  paint(join(root, 'path', 'band', bands), {
    class: ({ tone }) => `band ${tone}`,
    d: ({ band }) => `${pathThrough(band)}Z`,
  });
  paint(join(root, 'path', 'curve', lines), {
    class: ({ tone }) => `curve ${tone}`,
    d: ({ path }) => pathThrough(path),
  });
  paint(join(root, 'text', 'name', names), {
    class: ({ tone }) => `name ${tone}`,
    x: ({ x }) => x,
    y: ({ y }) => y,
    text: ({ name }) => name,
  });
  paint(join(root, 'circle', 'marked', marks), { cx: ({ x }) => x, cy: ({ y }) => y, r: 3.5 });
  paint(join(root, 'text', 'mark-name', marks), {
    x: (mark) => markName(mark).x,
    y: (mark) => markName(mark).y,
    'text-anchor': ({ anchor }) => anchor,
    text: ({ name }) => name,
  });
}

function drawStops(root: Layer, layout: PictureLayout, { picture, pointed, onPoint }: PictureProps): void {
  const { stops } = layout;
  const places = stops.map(({ x }) => x);
  const stop = pointed === undefined ? undefined : stops[pointed];
  const [last, now] = [stops.length - 1, pointed ?? 0];
  drawCursor(root, layout, {
    name: picture.x.label,
    last,
    now,
    text: readoutText(stopReadout(picture, stops[now])),
    x: stop?.x,
    here: stop?.points ?? [],
    valueAt: ({ x }) => bisectCenter(places, x),
    // From outside, keys come in at the end that they lead away from.
    move: (event) => keyedTo(event, { now: pointed ?? (event.key === 'ArrowRight' ? -1 : last + 1), last }),
    onMove: onPoint,
    keys: { Escape: () => onPoint(undefined) },
  });
}
