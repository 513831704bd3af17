/** Where everything of the norms over time stands: k across, powers of ten up, what is lost in lanes below. Pure. */
import type { Bound } from '../../../rnn/index.ts';
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import { formatNumber, formatPower, subscript } from '../../text/format.ts';
import { boxOf, LabelPlaces, type PlacedText, type Point } from '../../chart/label-places.ts';
import { FLOORS, floorsAbove, type NormsLine, RANKS, type SizeKind, sizeKinds } from '../../chart/sizes.ts';
import { decadesOn, domainOf, runsOf, stepsOn } from '../../chart/log-ticks.ts';

export type { NormsLine };

export interface NormsRequest {
  readonly lines: readonly NormsLine[];
  /** Of the selected line. */
  readonly bound: Bound | undefined;
  readonly T: number;
  readonly width: number;
}

export interface NormsPoint extends Point {
  readonly k: number;
  readonly norm: number;
  readonly kind: SizeKind;
  /** How many of the `FLOORS` it lies below. */
  readonly below: number;
}

export interface PlacedLine {
  readonly line: NormsLine;
  /** By k. */
  readonly points: readonly NormsPoint[];
  /** Stretches of neighbours that have a size. */
  readonly runs: readonly (readonly NormsPoint[])[];
  /** The points that are marked: few enough to be told apart. */
  readonly marks: readonly NormsPoint[];
}

export interface NormsLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Of the logarithmic part; lanes follow below. */
  readonly bottom: number;
  readonly axis: number;
  /** Exponents of ten. */
  readonly domain: readonly [number, number];
  readonly xTicks: readonly { readonly x: number; readonly k: number }[];
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  readonly lanes: readonly { readonly kind: SizeKind; readonly y: number; readonly text: string }[];
  readonly floors: readonly { readonly y: number; readonly label: PlacedText }[];
  readonly lines: readonly PlacedLine[];
  readonly bound: readonly [Point, Point] | undefined;
  /** E_t at the ends of lines, and what the bound is; none over another. */
  readonly labels: readonly (PlacedText & { readonly id: string })[];
}

const MARGIN = { left: 54, right: 40, top: 18, bottom: 44 };
const LANE = 20;
const MARK_ROOM = 8;
/** How a line is named. */
const prefixOf = ({ kind, state }: NormsLine): string =>
  kind === 'held' ? 'A: ' : kind === 'cell' ? `${state}: ` : '';

export function layoutNorms({ lines, bound, T, width }: NormsRequest): NormsLayout {
  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  const bottom = top + Math.min(320, Math.max(200, 0.42 * width));
  const pitch = (right - left) / T;
  const x = (k: number) => left + k * pitch;
  const selected = lines.find(({ kind }) => kind === 'selected');
  const kinds = lines.map(sizeKinds);
  const steepness = bound ? Math.log10(bound.gamma * bound.sigmaMax) : -Infinity;
  const first = selected?.norms[selected.t] ?? 0;
  const hasBound = Number.isFinite(steepness) && first >= SMALLEST_NORMAL;
  const start = Math.log10(first);
  const sizes = lines.flatMap(({ norms }, i) => norms.filter((_, k) => kinds[i][k] === 'sized'));
  const domain = domainOf(sizes, hasBound ? start + steepness * selected!.t : -Infinity);
  const y = (exponent: number) =>
    bottom - ((exponent - domain[0]) / (domain[1] - domain[0])) * (bottom - top);

  const present = (['underflow', 'zero'] as const).filter((kind) => kinds.flat().includes(kind));
  const lanes = present.map((kind, row) => ({
    kind,
    y: bottom + LANE * (row + 0.9),
    text: kind === 'zero' ? '0' : '≈ 0',
  }));
  const laneOf = (kind: SizeKind) => lanes.find((lane) => lane.kind === kind)!.y;
  const placed = lines.map((line, i): PlacedLine => {
    const points = line.norms.map((norm, k): NormsPoint => {
      const kind = kinds[i][k];
      const below = floorsAbove(norm);
      return { k, norm, kind, below, x: x(k), y: kind === 'sized' ? y(Math.log10(norm)) : laneOf(kind) };
    });
    const runs = runsOf(points);
    const every = Math.ceil(MARK_ROOM / pitch);
    const isMarked = ({ k }: NormsPoint) => k % every === 0 || k === line.t;
    const lone = runs.filter((run) => run.length === 1).flat();
    return { line, points, runs, marks: line.kind === 'other' ? lone : points.filter(isMarked) };
  });
  const drawn = hasBound ? boundOn(selected!.t, start, steepness, domain, x, y) : undefined;

  const axis = bottom + LANE * lanes.length + (lanes.length ? 6 : 0);
  const layout = { width, left, right, top, bottom, axis, domain, lanes, lines: placed, bound: drawn };
  return {
    ...layout,
    height: axis + MARGIN.bottom,
    xTicks: stepsOn(T, pitch).map((k) => ({ k, x: x(k) })),
    yTicks: decadesOn(domain, bottom - top).map((exponent) => ({
      y: y(exponent),
      text: formatPower(exponent),
    })),
    ...labelsOn(layout, y, bound),
  };
}

/** The bound from the first point of the selected line back, as far as it lies within the domain. */
function boundOn(
  t: number,
  start: number,
  steepness: number,
  [low, high]: readonly [number, number],
  x: (k: number) => number,
  y: (exponent: number) => number,
): [Point, Point] {
  const limit = steepness < 0 ? low : high;
  const lag = steepness === 0 ? t : Math.min(t, (limit - start) / steepness);
  return [
    { x: x(t), y: y(start) },
    { x: x(t - lag), y: y(start + lag * steepness) },
  ];
}

type Scene = Pick<NormsLayout, 'left' | 'right' | 'top' | 'bottom' | 'domain' | 'lines' | 'bound'>;

/** Texts beside lines: E_t at ends first, the nearer to the selection the sooner; then floors and the bound. */
function labelsOn(
  { left, right, top, bottom, domain, lines, bound }: Scene,
  y: (exponent: number) => number,
  limits: Bound | undefined,
): Pick<NormsLayout, 'floors' | 'labels'> {
  const marked = lines.filter(({ line }) => line.kind !== 'other');
  const places = new LabelPlaces([...marked.flatMap(({ runs }) => runs), ...(bound ? [bound] : [])]);

  const named = marked.toSorted((a, b) => RANKS[a.line.kind] - RANKS[b.line.kind]);
  const others = lines.filter(({ line }) => line.kind === 'other').toReversed();
  const endsOf = (placed: readonly PlacedLine[]) =>
    placed.flatMap(({ line, points }) => {
      const end = points[line.t];
      const isOther = line.kind === 'other';
      const spots = (isOther ? [0] : [0, -16, 16, -32, 32]).map((dy): PlacedText => ({
        text: `${prefixOf(line)}E${subscript(line.t)}`,
        x: end.x + 7,
        y: end.y + dy,
        anchor: 'start',
      }));
      const spot = spots.find((label) => (isOther ? places.isClear(label) : places.isFree(label)));
      return spot ? [{ ...places.take(spot), id: line.id }] : [];
    });
  const first = endsOf(named);

  const floors = FLOORS.map(({ least, format, text }) => ({
    texts: [text, format],
    exponent: Math.log10(least),
  }))
    .filter(({ exponent }) => exponent > domain[0] && exponent < domain[1])
    .map(({ texts, exponent }) => {
      const spots = texts.flatMap((text) =>
        [-9, 9].flatMap((dy): PlacedText[] => [
          { text, x: right - 4, y: y(exponent) + dy, anchor: 'end' },
          { text, x: left + 4, y: y(exponent) + dy, anchor: 'start' },
          { text, x: (left + right) / 2, y: y(exponent) + dy, anchor: 'middle' },
        ]),
      );
      return {
        y: y(exponent),
        label: places.take(spots.find((spot) => places.isClear(spot)) ?? spots.at(-1)!),
      };
    });
  const ends = [...first, ...endsOf(others)];

  if (!bound || !limits) return { floors, labels: ends };
  const text = `bound: × ${formatNumber(limits.gamma * limits.sigmaMax)} a step`;
  const [from, to] = bound;
  const spots = [12, 24, 40].flatMap((distance) =>
    [0.5, 0.35, 0.65, 0.2, 0.8, 0.95, 0.05].flatMap((share) =>
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
  const spot = spots.find((label) => isInside(label) && places.isClear(label));
  return { floors, labels: spot ? [...ends, { ...spot, id: 'bound' }] : ends };
}
