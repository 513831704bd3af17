import * as v from 'valibot';
import {
  add,
  Backward,
  clamp,
  div,
  Graph,
  l2Norm,
  maximum,
  minimum,
  mul,
  type GraphNode,
  Session,
  slice,
  sub,
} from '../autograd/index.ts';
import { check, finite } from './check.ts';
import { WorksheetError } from './question.ts';

/** Centre, width and height: [cx, cy, w, h]. */
export type Box = readonly [cx: number, cy: number, w: number, h: number];

/** Two boxes: one that was predicted, and the true one. */
export interface BoxesQuestion {
  readonly predicted: Box;
  readonly truth: Box;
}

/**
 * How far two boxes are apart, by three measures, each with its gradient with respect to the four numbers of the
 * predicted box. Where two edges coincide, each has half of the derivative of the smaller or larger one; where boxes
 * only touch, the derivative is the one of boxes that overlap; where centres coincide, that of the distance is 0.
 */
export interface BoxesAnswer {
  readonly centreDistance: number;
  readonly centreDistanceGradient: Box;
  /** Area. */
  readonly intersection: number;
  /** Area. */
  readonly union: number;
  /** Intersection over union, from 0 to 1. */
  readonly iou: number;
  readonly iouGradient: Box;
  /** IoU less the share of the hull that the union leaves free (Rezatofighi et al. 2019): from -1 to 1. */
  readonly giou: number;
  readonly giouGradient: Box;
}

/** Edges: x0 <= x1, y0 <= y1. */
export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** What the measures are made of, to be drawn. */
export interface BoxGeometry {
  readonly predicted: Rectangle;
  readonly truth: Rectangle;
  /** Null where the boxes have no area in common. */
  readonly intersection: Rectangle | null;
  /** The smallest rectangle around both. */
  readonly hull: Rectangle;
}

const wantedSize = 'a size from 0 up';
const size = v.pipe(finite, v.minValue(0, wantedSize));
const box = v.strictTuple([finite, finite, size, size], 'four numbers, cx, cy, w, h');
const question = v.object({ predicted: box, truth: box }, 'an object');

/**
 * Distance of the centres, IoU and GIoU of two boxes, with gradients by the autograd engine.
 * @throws WorksheetError naming what is wrong with a box, or where their union has no area that float64 can hold.
 */
export function boxes(given: BoxesQuestion): BoxesAnswer {
  const { session, predicted, centreDistance, intersection, union, iou, giou } = run(given);
  const measures = [centreDistance, iou, giou];
  const pass = new Backward(
    session,
    measures.map((node) => ({ node, cotangent: [1] })),
    [predicted],
  );
  pass.run();
  const [distanceGradient, iouGradient, giouGradient] = measures.map((_, lane) => {
    const [cx, cy, w, h] = pass.cotangent(predicted, lane);
    return [cx, cy, w, h] as const;
  });
  const numberOf = (node: GraphNode) => session.value(node)[0];
  return {
    centreDistance: numberOf(centreDistance),
    centreDistanceGradient: distanceGradient,
    intersection: numberOf(intersection),
    union: numberOf(union),
    iou: numberOf(iou),
    iouGradient,
    giou: numberOf(giou),
    giouGradient,
  };
}

/**
 * The rectangles that the measures are computed from.
 * @throws WorksheetError as `boxes` does.
 */
export function boxGeometry(given: BoxesQuestion): BoxGeometry {
  const { session, edges, common, hull } = run(given);
  const rectangle = ({ low, high }: Edges): Rectangle => {
    const [x0, y0] = session.value(low);
    const [x1, y1] = session.value(high);
    return { x0, y0, x1, y1 };
  };
  const [predicted, truth] = edges.map(rectangle);
  const shared = rectangle(common);
  return {
    predicted,
    truth,
    intersection: shared.x0 < shared.x1 && shared.y0 < shared.y1 ? shared : null,
    hull: rectangle(hull),
  };
}

/** Corners of a rectangle, vectors [2]. */
interface Edges {
  readonly low: GraphNode;
  readonly high: GraphNode;
}

/** Checks the question, traces the measures and computes them. */
function run(given: BoxesQuestion) {
  const checked = check(question, given);
  const traced = trace();
  const session = new Session(traced.graph);
  session.set(traced.predicted, checked.predicted);
  session.set(traced.truth, checked.truth);
  session.set(traced.half, [0.5, 0.5]);
  session.forward();
  const [area] = session.value(traced.union);
  if (!(area > 0) || session.firstNonFinite()) {
    throw new WorksheetError(
      'predicted, truth',
      'expected two boxes, one at least with an area, that float64 can tell and hold',
    );
  }
  return { session, ...traced };
}

function trace() {
  const graph = new Graph();
  const predicted = graph.leaf([4], 'predicted');
  const truth = graph.leaf([4], 'truth');
  const half = graph.leaf([2], 'half');
  const centre = (box: GraphNode) => slice(box, { from: 0, to: 2 });
  const size = (box: GraphNode) => slice(box, { from: 2, to: 4 });
  const edgesOf = (box: GraphNode): Edges => {
    const reach = mul(half, size(box));
    return { low: sub(centre(box), reach), high: add(centre(box), reach) };
  };
  const area = (size: GraphNode) => mul(slice(size, { from: 0, to: 1 }), slice(size, { from: 1, to: 2 }));

  const edges = [edgesOf(predicted), edgesOf(truth)];
  const [a, b] = edges;
  const common: Edges = { low: maximum(a.low, b.low), high: minimum(a.high, b.high) };
  const hull: Edges = { low: minimum(a.low, b.low), high: maximum(a.high, b.high) };

  const intersection = area(clamp(sub(common.high, common.low), { min: 0 }));
  const union = sub(add(area(size(predicted)), area(size(truth))), intersection);
  const hullArea = area(sub(hull.high, hull.low));
  const iou = div(intersection, union);
  const giou = sub(iou, div(sub(hullArea, union), hullArea));
  const centreDistance = l2Norm(sub(centre(predicted), centre(truth)));
  return {
    graph,
    predicted,
    truth,
    half,
    edges,
    common,
    hull,
    intersection,
    union,
    iou,
    giou,
    centreDistance,
  };
}
