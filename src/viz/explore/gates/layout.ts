/** Where the parts of one opened step stand, in pixels, and which way the gradient goes between them. Pure geometry. */
import { type GateDiagram, narrowed, type DiagramPart, type DiagramRow, type DiagramWay } from './diagram.ts';
import { WIDEST_RIBBON } from '../../chart/ribbon-width.ts';
import type { Point } from '../../chart/geometry.ts';

export interface PlacedPart {
  readonly part: DiagramPart;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Path {
  readonly way: DiagramWay;
  /** From where the gradient comes to where it goes, in straight lines along the axes. */
  readonly points: readonly Point[];
}

export interface GatesLayout {
  readonly width: number;
  readonly height: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** Whether a cell has room for its number. */
  readonly isNumbered: boolean;
  readonly parts: readonly PlacedPart[];
  readonly paths: readonly Path[];
}

const MARGIN = 10;
/** From column to column. Below `comfortable` the diagram takes its narrow form. */
const PITCH = { narrowest: 39, comfortable: 68, widest: 130 };
const CELL = { width: 44, apart: 5 };
const DISC = 26;
const BAR = 30;
/** Names stand above the vectors. */
const NAME = 20;
/** From row to row, with room for a ribbon and a name. */
const GAP = { between: 62, gates: 38, bar: 40, x: 46 };
/** Columns left free on the right, for what comes from outside. */
const OUTSIDE = 0.7;
/** Width of a sign in its pill. */
const SIGN = { letter: 6.4, padding: 16 };

/** The columns of a diagram within a width. */
const pitchOf = ({ columns }: GateDiagram, available: number): number =>
  Math.min(PITCH.widest, (available - 2 * MARGIN) / (columns + OUTSIDE));

/** A vector of more than eight numbers is drawn without them, in this height. */
const TALLEST_STACK = 112;

/** n hidden units and m inputs. */
export function layoutGates(
  whole: GateDiagram,
  { n, m }: { readonly n: number; readonly m: number },
  available: number,
): GatesLayout {
  const diagram = pitchOf(whole, available) < PITCH.comfortable ? narrowed(whole) : whole;
  const pitch = Math.max(PITCH.narrowest, pitchOf(diagram, available));
  const width = Math.max(available, 2 * MARGIN + pitch * (diagram.columns + OUTSIDE));
  const left = (width - pitch * (diagram.columns + OUTSIDE)) / 2;
  const cell = {
    width: Math.min(CELL.width, pitch - CELL.apart),
    height: n > 8 ? TALLEST_STACK / n : n > 4 ? 16 : 19,
  };
  const stack = n * cell.height;

  // The vector beside the bar is centred on it, and may be taller than the gap above.
  const state = NAME + stack / 2;
  const between = state + stack / 2 + GAP.between / 2;
  const gates = state + stack / 2 + GAP.between + GAP.gates / 2 + stack / 2;
  const besideBar = diagram.parts.some(({ kind, row }) => kind === 'vector' && row === 'bar');
  const bar = gates + stack / 2 + GAP.bar + BAR / 2;
  const x = bar + BAR / 2 + GAP.x + (m * cell.height) / 2;
  const middle: Record<DiagramRow, number> = { state, between, gates, bar, x };

  const place = (part: DiagramPart): PlacedPart => {
    const centre = left + pitch * (part.column + 0.5);
    const half =
      part.kind === 'vector'
        ? cell.width / 2
        : Math.max(DISC, part.text.length > 1 ? part.text.length * SIGN.letter + SIGN.padding : 0) / 2;
    const tall = { vector: (part.row === 'x' ? m : n) * cell.height, op: DISC, bar: BAR }[part.kind];
    const right = part.until === undefined ? centre + half : left + pitch * (part.until + 0.5);
    return {
      part,
      left: part.until === undefined ? centre - half : centre,
      right,
      top: middle[part.row] - tall / 2,
      bottom: middle[part.row] + tall / 2,
    };
  };
  const parts = diagram.parts.map(place);
  const bottom = Math.max(...parts.map((placed) => placed.bottom), besideBar ? bar + stack / 2 : 0);
  return {
    width,
    height: bottom + MARGIN,
    cell,
    isNumbered: n <= 8,
    parts,
    paths: diagram.ways.map((way) => ({ way, points: pathOf(way, parts, pitch) })),
  };
}

const centreOf = ({ left, right, top, bottom }: PlacedPart): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

function pathOf(
  { from, to, bend, shift = 0 }: DiagramWay,
  parts: readonly PlacedPart[],
  pitch: number,
): Point[] {
  const find = (id: string) => parts.find(({ part }) => part.id === id)!;
  const target = find(to);
  const end = centreOf(target);
  // What comes from outside comes from the right.
  if (from === undefined) {
    return [
      { x: target.right + pitch * 0.6, y: end.y },
      { x: target.right, y: end.y },
    ];
  }
  const source = find(from);
  const start = centreOf(source);
  if (bend === 'across') {
    // Sideways out of `from`, then up or down into `to`.
    const x = end.x < start.x ? source.left : source.right;
    return [{ x, y: start.y }, { x: end.x, y: start.y }, { x: end.x, y: end.y < start.y ? target.bottom : target.top }]; // prettier-ignore
  }
  if (bend === 'step') {
    // Straight down where there is room below the source; else down, sideways, and down again.
    const isBelow = Math.abs(end.x - start.x) < (source.right - source.left - DISC) / 2;
    const x = isBelow ? end.x : start.x + shift;
    if (isBelow) return [{ x, y: source.bottom }, { x, y: target.top }]; // prettier-ignore
    const turn = source.bottom + (target.top - source.bottom) * 0.42;
    return [
      { x, y: source.bottom },
      { x, y: turn },
      { x: end.x, y: turn },
      { x: end.x, y: target.top },
    ];
  }
  const isVertical = source.part.row !== target.part.row;
  if (!isVertical) {
    const isLeft = end.x < start.x;
    return [
      { x: isLeft ? source.left : source.right, y: start.y },
      { x: isLeft ? target.right : target.left, y: start.y },
    ];
  }
  // Straight up or down, at the narrower of the two.
  const x = source.part.kind === 'bar' ? end.x : start.x;
  const isDown = end.y > start.y;
  return [
    { x, y: isDown ? source.bottom : source.top },
    { x, y: isDown ? target.top : target.bottom },
  ];
}

/** Room beside the middle of a ribbon, for a name. */
export const BESIDE_RIBBON = WIDEST_RIBBON / 2 + 4;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The part that an arrow key leads to: the nearest in its direction, those straight ahead first; itself at an end. */
export function neighbour(
  placed: readonly PlacedPart[],
  from: PlacedPart,
  key: string,
): PlacedPart | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const start = centreOf(from);
  const distance = (item: PlacedPart) => {
    const { x, y } = centreOf(item);
    const [dx, dy] = [x - start.x, y - start.y];
    const ahead = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    return ahead > 1 ? ahead + 4 * aside : Infinity;
  };
  const nearest = placed.toSorted((a, b) => distance(a) - distance(b))[0];
  return distance(nearest) < Infinity ? nearest : from;
}
