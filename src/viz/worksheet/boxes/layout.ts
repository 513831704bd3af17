/** Where two boxes, what they share, their hull and the arrows of descent stand, in pixels. Pure geometry. */
import { scaleLinear } from 'd3';
import { type Box, boxGeometry, type BoxesQuestion, type Rectangle } from '../../../worksheet/index.ts';
import { type BoxMeasure, withoutNoise } from './descent.ts';
import { PLANE } from './edit.ts';
import { boxOf, LabelPlaces, type PlacedText } from '../../chart/label-places.ts';
import type { Point } from '../../chart/geometry.ts';

/** An arrow of this many units stands for a derivative of 1. */
export const ARROW_UNITS: Record<BoxMeasure, number> = { l2: 3, iou: 50, giou: 50 };
/** Longer arrows are cut there, in units. */
export const LONGEST_ARROW = 8;
/** A derivative that is not zero has an arrow of this many pixels at least. */
const SHORTEST_ARROW = 4;
const HEAD = 7;

export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DescentArrow {
  /** Of the position at the centre; of width and height at the edges, which move by half each. */
  readonly at: 'centre' | 'left' | 'right' | 'bottom' | 'top';
  readonly path: string;
  readonly isCut: boolean;
  /** So short that it is drawn longer than it is. */
  readonly isTiny: boolean;
}

export interface BoxesLayout {
  readonly width: number;
  readonly height: number;
  readonly frame: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  /** Pixels of one unit. */
  readonly unit: number;
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
  readonly truth: PixelBox;
  readonly predicted: PixelBox;
  readonly intersection: PixelBox | null;
  readonly hull: PixelBox;
  readonly arrows: readonly DescentArrow[];
  readonly trail: readonly Point[];
  /** The boxes' names, y the middle of the text: where no arrow runs through them, if there is such a place. */
  readonly names: { readonly truth: PlacedText; readonly predicted: PlacedText };
}

export interface BoxesRequest extends BoxesQuestion {
  readonly width: number;
  readonly measure: BoxMeasure;
  /** Minus the derivative of the measure's loss by the predicted box. */
  readonly downhill: Box;
  /** Boxes that descent came through. */
  readonly trail?: readonly Box[];
}

const MARGIN = { left: 40, right: 8, top: 8, bottom: 36 };

export function layoutBoxes(request: BoxesRequest): BoxesLayout {
  const { width, measure, downhill, predicted } = request;
  const unit = (width - MARGIN.left - MARGIN.right) / PLANE.width;
  const frame = {
    x0: MARGIN.left,
    y0: MARGIN.top,
    x1: width - MARGIN.right,
    y1: MARGIN.top + unit * PLANE.height,
  };
  const x = scaleLinear([0, PLANE.width], [frame.x0, frame.x1]);
  const y = scaleLinear([0, PLANE.height], [frame.y1, frame.y0]);
  const pixels = ({ x0, y0, x1, y1 }: Rectangle): PixelBox => ({
    x: x(x0),
    y: y(y1),
    width: x(x1) - x(x0),
    height: y(y0) - y(y1),
  });
  const geometry = boxGeometry(request);
  const boxes = { truth: pixels(geometry.truth), predicted: pixels(geometry.predicted) };
  const arrows = arrowsOf(predicted, downhill, measure).map(({ at, from, along }): PixelArrow => {
    const length = Math.hypot(...along);
    const drawn = Math.max(Math.min(length, LONGEST_ARROW) * unit, SHORTEST_ARROW);
    const start: Pair = [x(from[0]), y(from[1])];
    const way: Pair = [(along[0] / length) * drawn, (-along[1] / length) * drawn];
    return { at, start, way, length };
  });
  const everyFifth = (extent: number) => Array.from({ length: Math.floor(extent / 5) + 1 }, (_, i) => 5 * i);
  return {
    width,
    height: frame.y1 + MARGIN.bottom,
    frame,
    unit,
    xTicks: everyFifth(PLANE.width).map((tick) => ({ at: x(tick), text: String(tick) })),
    yTicks: everyFifth(PLANE.height).map((tick) => ({ at: y(tick), text: String(tick) })),
    ...boxes,
    intersection: geometry.intersection && pixels(geometry.intersection),
    hull: pixels(geometry.hull),
    arrows: arrows.map(({ at, start, way, length }) => ({
      at,
      path: arrowPath(start, way),
      isCut: length > LONGEST_ARROW,
      isTiny: length * unit < SHORTEST_ARROW,
    })),
    trail: (request.trail ?? []).map(([cx, cy]) => ({ x: x(cx), y: y(cy) })),
    names: placeNames(boxes, frame, arrows.map(wayOf)),
  };
}

type Pair = readonly [number, number];

interface PixelArrow {
  readonly at: DescentArrow['at'];
  readonly start: Pair;
  /** From there to the tip. */
  readonly way: Pair;
  /** In units, before it is cut. */
  readonly length: number;
}

/** Whether an arrow is longer than it is drawn. */
export const isAnyCut = ({
  predicted,
  downhill,
  measure,
}: Pick<BoxesRequest, 'predicted' | 'downhill' | 'measure'>): boolean =>
  arrowsOf(predicted, downhill, measure).some(({ along }) => Math.hypot(...along) > LONGEST_ARROW);

/** Arrows in units: those of zeros are left out. */
function arrowsOf([cx, cy, w, h]: Box, downhill: Box, measure: BoxMeasure) {
  const scale = ARROW_UNITS[measure];
  const half = scale / 2;
  const [dx, dy, dw, dh] = withoutNoise(downhill);
  const arrows: readonly { at: DescentArrow['at']; from: Pair; along: Pair }[] = [
    { at: 'centre', from: [cx, cy], along: [dx * scale, dy * scale] },
    { at: 'left', from: [cx - w / 2, cy], along: [-dw * half, 0] },
    { at: 'right', from: [cx + w / 2, cy], along: [dw * half, 0] },
    { at: 'bottom', from: [cx, cy - h / 2], along: [0, -dh * half] },
    { at: 'top', from: [cx, cy + h / 2], along: [0, dh * half] },
  ];
  return arrows.filter(({ along }) => along.some((part) => part !== 0));
}

/** Shaft and head of an arrow, both as lines. */
function arrowPath([x, y]: Pair, [dx, dy]: Pair): string {
  const length = Math.hypot(dx, dy);
  const head = Math.min(HEAD, length);
  const [ux, uy] = [dx / length, dy / length];
  const [tipX, tipY] = [x + dx, y + dy];
  const wing = (side: 1 | -1) => {
    const [wx, wy] = [tipX - head * (ux + side * 0.6 * uy), tipY - head * (uy - side * 0.6 * ux)];
    return `${wx.toFixed(2)},${wy.toFixed(2)}`;
  };
  return `M${x},${y}L${tipX},${tipY}M${wing(1)}L${tipX},${tipY}L${wing(-1)}`;
}

/**
 * Where an arrow runs. The one at the centre counts both ways: near a minimum it turns round at every step, and names
 * should not.
 */
const wayOf = ({ at, start: [x, y], way: [dx, dy] }: PixelArrow): Point[] => [
  at === 'centre' ? { x: x - dx, y: y - dy } : { x, y },
  { x: x + dx, y: y + dy },
];

/** Between a name and the edges of its box: across, to the middle of the text, and beside the box. */
const NAME = { across: 5, down: 10, away: 9 };

function placeNames(
  boxes: Pick<BoxesLayout, 'truth' | 'predicted'>,
  frame: BoxesLayout['frame'],
  arrows: readonly (readonly Point[])[],
): BoxesLayout['names'] {
  const places = new LabelPlaces(arrows);
  const isInFrame = (label: PlacedText) => {
    const { left, right, top, bottom } = boxOf(label);
    return left >= frame.x0 && right <= frame.x1 && top >= frame.y0 && bottom <= frame.y1;
  };
  const place = (text: string, { x, y, width, height }: PixelBox, isAtTop: boolean) => {
    const at = (side: 'start' | 'end', y: number): PlacedText => ({
      text,
      x: side === 'start' ? x + NAME.across : x + width - NAME.across,
      y,
      anchor: side,
    });
    const [top, bottom] = [y + NAME.down, y + height - NAME.down];
    const [first, second] = isAtTop ? [top, bottom] : [bottom, top];
    const candidates: readonly PlacedText[] = [
      at('start', first),
      at('start', second),
      at('end', first),
      at('end', second),
      at('start', y + height + NAME.down),
      at('start', y - NAME.down),
      { text, x: x - NAME.away, y: top, anchor: 'end' },
      { text, x: x + width + NAME.away, y: top, anchor: 'start' },
    ];
    const clear = candidates.find((label) => isInFrame(label) && places.isClear(label));
    return places.take(clear ?? candidates[0]);
  };
  return {
    truth: place('truth', boxes.truth, true),
    predicted: place('prediction', boxes.predicted, false),
  };
}
