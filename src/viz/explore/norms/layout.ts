/** Where everything of the norms over time stands: k across, powers of ten up, what is lost in lanes below. Pure. */
import type { Bound } from '../../../rnn/index.ts';
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import { formatNumber, subscript } from '../../text/format.ts';
import type { Axis } from '../../chart/axes.ts';
import type { Frame } from '../../chart/frame.ts';
import { boxOf, LabelPlaces, type PlacedText } from '../../chart/label-places.ts';
import {
  type SizedLabel,
  type Floor,
  layoutSizes,
  markedPoints,
  placeFloors,
  type SizedLine,
  type SizedPoint,
} from '../../chart/sized-lines.ts';
import { type NormsLine, sizeKinds } from '../../chart/sizes.ts';
import type { Point } from '../../chart/geometry.ts';
import { clamp } from '../../chart/clamp.ts';

export type { NormsLine };

export interface NormsRequest {
  readonly lines: readonly NormsLine[];
  /** Of the selected line. */
  readonly bound: Bound | undefined;
  readonly T: number;
  readonly width: number;
}

export interface PlacedLine extends SizedLine {
  readonly line: NormsLine;
  /** The points that are marked: few enough to be told apart. */
  readonly marks: readonly SizedPoint[];
}

export interface NormsLayout extends Frame {
  readonly x: Axis;
  /** Exponents of ten. */
  readonly domain: readonly [number, number];
  readonly floors: readonly Floor[];
  readonly lines: readonly PlacedLine[];
  readonly bound: readonly [Point, Point] | undefined;
  /** E_t at the ends of lines, and what the bound is; none over another. */
  readonly labels: readonly SizedLabel[];
}

const MARGIN = { left: 54, right: 40, top: 18 };
const MARK_ROOM = 8;
/** How a line is named. */
const prefixOf = ({ kind, state }: NormsLine): string =>
  kind === 'held' ? 'A: ' : kind === 'cell' ? `${state}: ` : '';

export function layoutNorms({ lines, bound, T, width }: NormsRequest): NormsLayout {
  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  const bottom = top + clamp(0.42 * width, 200, 320);
  const selected = lines.find(({ kind }) => kind === 'selected');
  const steepness = bound ? Math.log10(bound.gamma * bound.sigmaMax) : -Infinity;
  const first = selected?.norms[selected.t] ?? 0;
  const hasBound = Number.isFinite(steepness) && first >= SMALLEST_NORMAL && first < Infinity;
  const start = Math.log10(first);
  const sizes = layoutSizes({
    norms: lines.map(({ norms }) => norms),
    kinds: lines.map(sizeKinds),
    ...(hasBound && { boundEnd: start + steepness * selected!.t }),
    T,
    width,
    left,
    right,
    top,
    bottom,
  });
  const { frame, x, y, domain } = sizes;
  const placed = lines.map((line, i): PlacedLine => {
    const sized = sizes.lines[i];
    const lone = sized.runs.filter((run) => run.length === 1).flat();
    const marks = line.kind === 'other' ? lone : markedPoints(sized.points, x, MARK_ROOM, line.t);
    return { line, ...sized, marks };
  });
  const drawn = hasBound ? boundOn(selected!.t, start, steepness, domain, x, y) : undefined;
  const scene = { ...frame, x, domain, lines: placed, bound: drawn };
  return { ...scene, ...labelsOn(scene, y, bound) };
}

/** The bound from the first point of the selected line back, as far as it lies within the domain. */
function boundOn(
  t: number,
  start: number,
  steepness: number,
  [low, high]: readonly [number, number],
  x: Axis,
  y: Axis,
): [Point, Point] {
  const limit = steepness < 0 ? low : high;
  const lag = steepness === 0 ? t : Math.min(t, (limit - start) / steepness);
  return [
    { x: x.of(t), y: y.of(start) },
    { x: x.of(t - lag), y: y.of(start + lag * steepness) },
  ];
}

type Scene = Pick<NormsLayout, 'left' | 'right' | 'top' | 'bottom' | 'domain' | 'lines' | 'bound'>;

/** A little more than what a text takes. */
const LABEL_HEIGHT = 16.5;
/** A label covers this much of the width. */
const LABEL_WIDTH = 40;

const endOf = ({ line, points }: PlacedLine): Point => points[line.t];
const meanOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/**
 * Lines whose ends are too near each other for a label at each, together, in the order in which they lie where they can
 * be told apart best: at their ends, where they cross, it says nothing.
 */
function clustersOf(lines: readonly PlacedLine[]): PlacedLine[][] {
  const clusters: PlacedLine[][] = [];
  for (const line of lines.toSorted((a, b) => endOf(a).y - endOf(b).y)) {
    clusters.push([line]);
    while (clusters.length > 1 && collide(clusters.at(-2)!, clusters.at(-1)!)) {
      const lower = clusters.pop()!;
      clusters.at(-1)!.push(...lower);
    }
  }
  return clusters.map(inOrder);
}

/** Whether the labels of one cluster, stacked around its middle, would lie over those of the next one below. */
function collide(upper: readonly PlacedLine[], lower: readonly PlacedLine[]): boolean {
  const [high, low] = [upper, lower].map((cluster) => cluster.map(endOf));
  const isBeside = Math.abs(meanOf(high.map(({ x }) => x)) - meanOf(low.map(({ x }) => x))) >= LABEL_WIDTH;
  const distance = meanOf(low.map(({ y }) => y)) - meanOf(high.map(({ y }) => y));
  return !isBeside && distance < (LABEL_HEIGHT * (high.length + low.length)) / 2;
}

function inOrder(cluster: readonly PlacedLine[]): PlacedLine[] {
  const steps = Math.min(...cluster.map(({ points }) => points.length));
  /** The smallest distance between two of the lines at step k. */
  const gapAt = (k: number) => {
    const ys = cluster.map(({ points }) => points[k].y).sort((a, b) => a - b);
    return Math.min(...ys.slice(1).map((y, index) => y - ys[index]));
  };
  const gaps = Array.from({ length: steps }, (_, k) => gapAt(k));
  const best = gaps.indexOf(Math.max(...gaps));
  return cluster.toSorted((a, b) => a.points[best].y - b.points[best].y);
}

/** Texts beside lines: E_t at ends first, the nearer to the selection the sooner; then floors and the bound. */
function labelsOn(
  { left, right, top, bottom, domain, lines, bound }: Scene,
  y: Axis,
  limits: Bound | undefined,
): Pick<NormsLayout, 'floors' | 'labels'> {
  const marked = lines.filter(({ line }) => line.kind !== 'other');
  const places = new LabelPlaces([...marked.flatMap(({ runs }) => runs), ...(bound ? [bound] : [])]);

  const others = lines.filter(({ line }) => line.kind === 'other').toReversed();
  const labelAt = ({ line }: PlacedLine, { x, y }: Point) => ({
    text: `${prefixOf(line)}E${subscript(line.t)}`,
    x: x + 7,
    y,
    anchor: 'start' as const,
    id: line.id,
    look: `${line.kind} of-${line.state}`,
  });
  const first = clustersOf(marked).flatMap((cluster) => {
    const middle = meanOf(cluster.map((one) => endOf(one).y));
    return cluster.map((one, row) => {
      const label = labelAt(one, {
        x: Math.max(...cluster.map((each) => endOf(each).x)),
        y: cluster.length === 1 ? middle : middle + LABEL_HEIGHT * (row - (cluster.length - 1) / 2),
      });
      places.take(label);
      return label;
    });
  });
  const endsOf = (placed: readonly PlacedLine[]) =>
    placed.flatMap((one) => {
      const label = labelAt(one, endOf(one));
      if (!places.isClear(label)) return [];
      places.take(label);
      return [label];
    });

  const floors = placeFloors({ left, right }, domain, y, places);
  const ends = [...first, ...endsOf(others)];

  if (!bound || !limits) return { floors, labels: ends };
  const text = `bound: × ${formatNumber(limits.gamma * limits.sigmaMax)} a step`;
  const [from, to] = bound;
  // One that is cut off is named there.
  const isCut = to.y <= top + 0.5;
  const shares = isCut ? [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95] : [0.5, 0.35, 0.65, 0.2, 0.8, 0.95, 0.05];
  const spots = [12, 24, 40].flatMap((distance) =>
    shares.flatMap((share) =>
      [-1, 1].map((side): PlacedText => ({
        text,
        x: to.x + share * (from.x - to.x),
        y: to.y + share * (from.y - to.y) + side * distance,
        // Beside a line that falls to the left there is room above it at the left, below it at the right.
        anchor: to.y > from.y === side < 0 ? 'end' : 'start',
      })),
    ),
  );
  const isInside = (label: PlacedText) => {
    const box = boxOf(label);
    return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  };
  const clear = spots.filter((label) => isInside(label) && places.isClear(label));
  const besideOthers = new LabelPlaces(others.flatMap(({ runs }) => runs));
  const spot = clear.find((label) => besideOthers.isClear(label)) ?? clear[0];
  return { floors, labels: spot ? [...ends, { ...spot, id: 'bound', look: 'bound-name' }] : ends };
}
