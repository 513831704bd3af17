/**
 * The way back as part of the graph: derivatives that can themselves be differentiated, or lowered. A row an op, `dx` as a
 * function of `dy`, made of ops; `rules.ts` has the same in numbers.
 */
import type { Node, OpName } from './graph.ts';
import {
  add,
  broadcast,
  concat,
  cos,
  div,
  logSumExp,
  log as logOf,
  matmul,
  max,
  mul,
  neg,
  pow,
  reshape,
  scale,
  sigmoid,
  sin,
  slice,
  softmax,
  sqrt,
  step,
  stopGradient,
  sub,
  sum,
  transpose,
} from './ops.ts';
import { type Along, startsOf } from './lines.ts';
import { EPSILON } from './normalise.ts';
import { assertAllOf, assertList, assertNode, assertOf } from './misuse.ts';
import { described } from './shown.ts';
import { formatShape, sameShape, type Shape } from './shape.ts';
import { stops } from './rule.ts';

/** dx of one input, given dy. */
type Pull = (dy: Node, y: Node, slot: number) => Node;

/**
 * The gradient of a number E with respect to nodes, as nodes of the same graph: each has the shape of its own, and can go into
 * further ops, be differentiated again, and be lowered. What E does not depend on has a constant 0.
 * At infinities and NaN it may have NaN where the rules have a number.
 * @throws Error where E is no number, or an op on the way has no derivative made of ops (`convTranspose`, `focalLoss`).
 */
export function gradient(E: Node, wrt: readonly Node[]): Node[] {
  assertNode(E, 'gradient');
  const { graph } = E;
  assertAllOf(graph, wrt, 'gradient: wrt');
  if (E.size !== 1) throw new Error(`gradient: expected one number, the shape is ${formatShape(E.shape)}`);
  const leads = new Set(wrt);
  for (const node of graph.nodes.slice(0, E.id + 1)) {
    if (node.inputs.some((input, slot) => leads.has(input) && node.rule!.backward[slot] !== stops))
      leads.add(node);
  }
  const cotangents = new Map<Node, Node>([[E, graph.constant(1, E.shape)]]);
  for (const y of graph.nodes.slice(0, E.id + 1).reverse()) {
    const dy = cotangents.get(y);
    if (!dy || !leads.has(y)) continue;
    y.inputs.forEach((x, slot) => {
      if (!leads.has(x) || y.rule!.backward[slot] === stops) return;
      const pull = pulls[y.op as OpName];
      if (!pull) {
        throw new Error(`gradient: ${y.op} ${described(y)} has no derivative made of ops; Backward has one`);
      }
      const dx = pull(dy, y, slot);
      const before = cotangents.get(x);
      cotangents.set(x, before ? add(before, dx) : dx);
    });
  }
  return wrt.map((node) => cotangents.get(node) ?? graph.constant(0, node.shape));
}

/**
 * H v: the second derivatives of a number E with respect to nodes, times a vector that has a node of the same shape for each of
 * them. H is never formed; it costs a few times what a gradient costs (Pearlmutter 1994).
 * @throws Error as `gradient` does.
 */
export function hessianVectorProduct(E: Node, wrt: readonly Node[], v: readonly Node[]): Node[] {
  assertList(v, 'hessianVectorProduct: v');
  const first = gradient(E, wrt);
  if (v.length !== wrt.length) {
    throw new Error(`hessianVectorProduct: expected a node in v for each in wrt, got ${v.length}`);
  }
  v.forEach((node, i) => {
    assertOf(E.graph, node, 'hessianVectorProduct: v');
    if (sameShape(node.shape, wrt[i].shape)) return;
    const [wanted, got] = [formatShape(wrt[i].shape), formatShape(node.shape)];
    throw new Error(
      `hessianVectorProduct: v of ${described(wrt[i])} must be ${wanted}, as it is, got ${got}`,
    );
  });
  if (v.length === 0) return [];
  const along = first.map((g, i) => sum(mul(g, v[i])));
  return gradient(
    along.reduce((total, part) => add(total, part)),
    wrt,
  );
}

const pulls: Partial<Record<OpName, Pull>> = {
  identity: (dy) => dy,
  // Of σ(x) and 1 - σ(x) = σ(-x), neither of which loses digits.
  sigmoid: (dy, { inputs: [x] }) => mul(dy, mul(sigmoid(x), sigmoid(neg(x)))),
  // 1 - tanh² x = 4 σ(2x) σ(-2x)
  tanh: (dy, { inputs: [x] }) =>
    mul(dy, scale(mul(sigmoid(scale(x, { by: 2 })), sigmoid(scale(x, { by: -2 }))), { by: 4 })),
  relu: (dy, { inputs: [x] }) => mul(dy, isAbove(step(x), 0.75)),
  exp: (dy, y) => mul(dy, y),
  log: (dy, { inputs: [x] }) => div(dy, x),
  sqrt: (dy, y) => scale(div(dy, y), { by: 0.5 }),
  sin: (dy, { inputs: [x] }) => mul(dy, cos(x)),
  cos: (dy, { inputs: [x] }) => neg(mul(dy, sin(x))),
  scale: (dy, { attributes }) => scale(dy, attributes as { by: number }),

  add: (dy) => dy,
  sub: (dy, _, slot) => (slot === 0 ? dy : neg(dy)),
  mul: (dy, { inputs }, slot) => mul(dy, inputs[1 - slot]),
  div: (dy, y, slot) => {
    const quotient = div(dy, y.inputs[1]);
    return slot === 0 ? quotient : neg(mul(quotient, y));
  },
  // Where b is 0 nothing depends on a, where a and a^b are 0 nothing depends on b.
  pow: (dy, y, slot) => {
    const [a, b] = y.inputs;
    if (slot === 1) return mul(dy, mul(y, logOf(add(a, isZero(y)))));
    return mul(dy, mul(b, pow(a, add(sub(b, filled(b, 1)), isZero(b)))));
  },
  minimum: (dy, { inputs }, slot) => mul(dy, step(sub(inputs[1 - slot], inputs[slot]))),
  maximum: (dy, { inputs }, slot) => mul(dy, step(sub(inputs[slot], inputs[1 - slot]))),
  clamp: (dy, { inputs: [x], attributes }) => {
    const { min } = attributes as { min: number };
    return mul(dy, isAbove(step(sub(x, filled(x, min))), 0.25));
  },

  sum: (dy, y) => expand(dy, y.inputs[0].shape, axisOf(y)),
  max: (dy, y) => {
    const [x] = y.inputs;
    // 1 where x is the largest: step(0) is a half.
    const isLargest = scale(step(sub(x, expand(y, x.shape, axisOf(y)))), { by: 2 });
    return mul(isLargest, expand(div(dy, sumOver(isLargest, axisOf(y))), x.shape, axisOf(y)));
  },
  logSumExp: (dy, y) => {
    const [x] = y.inputs;
    const axis = axisOf(y);
    const p =
      axis === undefined
        ? reshape(softmax(reshape(x, { shape: [x.size] })), { shape: x.shape })
        : softmax(x, { axis });
    return mul(p, expand(dy, x.shape, axis));
  },
  softmax: (dy, y) => {
    const axis = axisOf(y) ?? 0;
    const total = (x: Node) => expand(sum(x, { axis }), y.shape, axis);
    // What is y from nearly alone has its dy taken out, as in the rule.
    const beside = sub(dy, total(mul(isMost(y), dy)));
    return mul(y, sub(beside, total(mul(y, beside))));
  },
  normalise: (dy, y) => {
    const [x] = y.inputs;
    const axis = axisOf(y) ?? 0;
    const mean = (of: Node) => scale(expand(sum(of, { axis }), y.shape, axis), { by: 1 / y.shape[axis] });
    const apart = sub(x, mean(x));
    const deviation = sqrt(add(mean(mul(apart, apart)), scale(filled(x, 1), { by: EPSILON })));
    return div(sub(sub(dy, mean(dy)), mul(y, mean(mul(y, dy)))), deviation);
  },
  l2Norm: (dy, y) => {
    const [x] = y.inputs;
    return mul(x, expand(div(dy, add(y, isZero(y))), x.shape, undefined));
  },
  squaredError: (dy, { inputs }, slot) =>
    mul(sub(inputs[slot], inputs[1 - slot]), expand(dy, inputs[0].shape, undefined)),
  // do = (p (Σô - ô) - (1 - p) ô) dE with p = softmax(o), dô = -log p dE
  crossEntropy: (dy, { inputs: [o, target] }, slot) => {
    const dE = expand(dy, o.shape, undefined);
    if (slot === 1) {
      const below = sub(o, expand(stopGradient(max(o, { axis: 0 })), o.shape, 0));
      return mul(sub(expand(logSumExp(below, { axis: 0 }), o.shape, 0), below), dE);
    }
    const total = (x: Node) => expand(sum(x, { axis: 0 }), o.shape, 0);
    const p = softmax(o);
    const most = isMost(p);
    const others = sub(filled(o, 1), most);
    const rest = add(mul(most, total(mul(others, p))), mul(others, sub(filled(o, 1), p)));
    return mul(sub(mul(p, sub(total(target), target)), mul(rest, target)), dE);
  },

  broadcast: (dy, { inputs: [x] }) => (x.shape.length === 0 ? sum(dy) : sum(dy, { axis: 1 })),
  reshape: (dy, { inputs: [x] }) => reshape(dy, { shape: x.shape }),
  transpose: (dy, y) => {
    const axes = (y.attributes as { axes?: readonly number[] }).axes;
    return axes ? transpose(dy, { axes: axes.map((_, axis) => axes.indexOf(axis)) }) : transpose(dy);
  },
  slice: (dy, { inputs: [x], attributes }) => {
    const { from, to } = attributes as { from: number; to: number };
    const zeros = (rows: number) => (rows > 0 ? [x.graph.constant(0, [rows, ...x.shape.slice(1)])] : []);
    return concat([...zeros(from), dy, ...zeros(x.shape[0] - to)]);
  },
  concat: (dy, y, slot) => {
    const axis = axisOf(y) ?? 0;
    const from = startsOf(y, () => y.inputs.map(({ shape }) => shape[axis]))[slot];
    // A slice is one of rows, so the axis comes first and goes back.
    const axes = dy.shape.map((_, i) => (i === 0 ? axis : i === axis ? 0 : i));
    const turned = axis === 0 ? dy : transpose(dy, { axes });
    const own = slice(turned, { from, to: from + y.inputs[slot].shape[axis] });
    return axis === 0 ? own : transpose(own, { axes });
  },
  gather: (dy, { inputs: [x], attributes }) => {
    const { indices } = attributes as { indices: readonly number[] };
    const counts = new Float64Array(x.shape[0] * indices.length);
    indices.forEach((row, i) => (counts[row * indices.length + i] = 1));
    return matmul(x.graph.constant(counts, [x.shape[0], indices.length]), dy);
  },

  // dA = dY Xᵀ, dX = Aᵀ dY
  matmul: (dY, { inputs: [A, X] }, slot) => {
    if (slot === 1) return matmul(transpose(A), dY);
    if (X.shape.length === 2) return matmul(dY, transpose(X));
    return matmul(reshape(dY, { shape: [dY.size, 1] }), reshape(X, { shape: [1, X.size] }));
  },
};

const axisOf = ({ attributes }: Node): number | undefined => (attributes as Along).axis;

const filled = (like: Node, value: number): Node => like.graph.constant(value, like.shape);

/** 1 where x is above a bound, else 0, of which nothing goes back; x is never equal to it. */
const isAbove = (x: Node, bound: number): Node => step(sub(x, filled(x, bound)));

/** 1 where x is 0, else 0, of which nothing goes back. */
function isZero(x: Node): Node {
  const s = step(x); // ½ at 0
  return scale(mul(s, sub(filled(x, 1), s)), { by: 4 });
}

/** 1 where p is above ½, which one at most of a line is, else 0; nothing goes back. */
const isMost = (p: Node): Node => isAbove(isAbove(p, 0.5), 0.75);

const sumOver = (x: Node, axis: number | undefined): Node => (axis === undefined ? sum(x) : sum(x, { axis }));

/** The same all along an axis, of which `x` has no such: the pullback of a sum. */
function expand(x: Node, shape: Shape, axis: number | undefined): Node {
  if (axis === undefined || shape.length === 1) return shape.length === 0 ? x : broadcast(x, { shape });
  // A broadcast goes along a last axis: the others are one axis meanwhile.
  const rest = shape.toSpliced(axis, 1);
  const columns = broadcast(reshape(x, { shape: [x.size] }), { shape: [x.size, shape[axis]] });
  const last = reshape(columns, { shape: [...rest, shape[axis]] });
  const axes = shape.map((_, i) => (i < axis ? i : i === axis ? rest.length : i - 1));
  return transpose(last, { axes });
}
