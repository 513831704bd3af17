import type { Node, OpName } from '../graph.ts';
import { columnByColumn } from '../lanes.ts';
import { type Along, startsOf } from '../lines.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { Activation, Entry, Op } from './instruction.ts';
import type { Region, Regions } from './regions.ts';
import * as task from './task.ts';
import type { Task } from './task.ts';

/** What a row is told of the graph it is part of. */
export interface Context {
  readonly regions: Regions;
  value(node: Node): Region;
  /** The value of a node beside the cotangent of another, `at`: repeated for each of its lanes. */
  valueAt(node: Node, at: Node): Region;
  /** A number. */
  number(is: number): Region;
  /** The same, beside every entry of a node. */
  constant(fill: number, node: Node): Region;
  /** Whether a node has been added to the sum that is its only use. */
  isAdded(node: Node): boolean;
  /** How many cotangents travel together. */
  readonly lanes: number;
  /** A matrix [m, n] as the right factor of X [B, n] Aᵀ, and of dY [B, m] A. */
  factor(A: Node): Region;
  turnedFactor(A: Node): Region;
}

/** The derivative of one input; undefined where only the op's own rule serves. */
export type LoweredPull = (dx: Region, dy: Region, node: Node, at: Context) => Task | undefined;

/** How an op becomes tasks: its value, written or added to `y`, and its derivative for each input, added to `dx`. */
export interface LoweringRule {
  /**
   * What an activation may do to the output y. `covers`: this is one, whose derivative is taken from y, so that y can go over x.
   * `gives way`: no derivative looks at y, so that an activation of it can go over it. `stays`: neither.
   */
  readonly output: 'covers' | 'gives way' | 'stays';
  /** The tasks of the value add to y: in a sum, they add straight to where the sum is kept, and y has no region of its own. */
  readonly adds: boolean;
  readonly forward: (y: Region, node: Node, at: Context) => Task | readonly Task[] | undefined;
  /** Absent for an input that only the op's own rule serves. Of an op that takes any number of inputs: by slot. */
  readonly pulls: readonly (LoweredPull | undefined)[] | ((slot: number) => LoweredPull);
}

/** An op without kernels: its rule computes value and derivatives. */
const byRule: LoweringRule = { output: 'stays', adds: false, forward: () => undefined, pulls: [] };

/** The row of an op; undefined for what comes from outside. */
export const loweringRuleOf = ({ op }: Node): LoweringRule | undefined =>
  op === 'leaf' || op === 'constant' ? undefined : loweringRules[op];

export function pullOf(node: Node, slot: number): LoweredPull | undefined {
  const pulls = loweringRuleOf(node)?.pulls;
  return typeof pulls === 'function' ? pulls(slot) : pulls?.[slot];
}

/** The table: what kernels do of each op. */
export const loweringRules: Readonly<Record<OpName, LoweringRule>> = {
  identity: unary(Activation.identity),
  sigmoid: unary(Activation.sigmoid),
  tanh: unary(Activation.tanh),
  relu: unary(Activation.relu),

  // The parts that add to the sum themselves have done so. Back it is a matter of regions, as with a slice, see `Storage`.
  add: {
    output: 'gives way',
    adds: true,
    forward: (y, { inputs }, at) =>
      inputs.flatMap((x) => (at.isAdded(x) ? [] : task.addMap(y, { A: at.value(x) }))),
    pulls: [],
  },
  slice: byRule,

  // da += dy, db -= dy
  sub: {
    output: 'gives way',
    adds: false,
    forward: (y, { inputs: [a, b] }, at) => task.map(y, Activation.identity, at.value(a), at.value(b), -1),
    pulls: [(dx, dy) => task.addMap(dx, { A: dy }), (dx, dy) => task.addMap(dx, { C: dy }, -1)],
  },

  // da += dy b, db += dy a
  mul: {
    output: 'gives way',
    adds: true,
    forward: (y, { inputs: [a, b] }, at) => task.addMap(y, { A: at.value(a), B: at.value(b) }),
    pulls: bothSlots((slot) => (dX, dY, node, at) => {
      return task.pull(dX, { dY, B: at.valueAt(node.inputs[1 - slot], node) });
    }),
  },

  // da += dy / b, db -= dy y / b
  div: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [a, b] }, at) => task.compute(y, Entry.ratio, { A: at.value(a), B: at.value(b) }),
    pulls: [
      (dx, dy, node, at) =>
        task.compute(dx, Entry.ratio, { A: dy, B: at.valueAt(node.inputs[1], node) }, { adds: true }),
      (dx, dy, node, at) => {
        const operands = { A: dy, B: at.valueAt(node.inputs[1], node), C: at.valueAt(node, node) };
        return task.compute(dx, Entry.ratio, operands, { adds: true, halves: -2 });
      },
    ],
  },
  minimum: extreme(Entry.smaller),
  maximum: extreme(Entry.larger),

  // dx += dy where x >= min
  clamp: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) =>
      task.compute(y, Entry.larger, { A: at.value(node.inputs[0]), B: at.constant(minOf(node), node) }),
    pulls: [
      (dx, dy, node, at) => {
        const operands = { A: dy, B: at.valueAt(node.inputs[0], node), C: at.constant(minOf(node), node) };
        return task.compute(dx, Entry.atLeast, operands, { adds: true });
      },
    ],
  },

  // dx += dy y
  exp: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.compute(y, Entry.exp, { A: at.value(x) }),
    pulls: [(dX, dY, node, at) => task.pull(dX, { dY, B: at.valueAt(node, node) })],
  },
  // dx += dy / x
  log: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.compute(y, Entry.log, { A: at.value(x) }),
    pulls: [
      (dx, dy, node, at) =>
        task.compute(dx, Entry.ratio, { A: dy, B: at.valueAt(node.inputs[0], node) }, { adds: true }),
    ],
  },
  // dx += ½ dy / y
  sqrt: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.compute(y, Entry.sqrt, { A: at.value(x) }),
    pulls: [
      (dx, dy, node, at) =>
        task.compute(dx, Entry.ratio, { A: dy, B: at.valueAt(node, node) }, { adds: true, halves: 1 }),
    ],
  },
  scale: {
    output: 'stays',
    adds: true,
    forward: (y, node, at) =>
      task.addMap(y, { C: at.value(node.inputs[0]) }, task.factor(at.number(byOf(node)))),
    pulls: [(dX, dY, node, at) => task.addMap(dX, { C: dY }, task.factor(at.number(byOf(node))))],
  },

  // Of all entries, or along an axis.
  sum: {
    output: 'stays',
    adds: true,
    forward: (y, node, at) => {
      const [x] = node.inputs;
      return node.size === 1 ? task.reduce(y, at.value(x)) : sumAlong(y, at.value(x), node, at);
    },
    pulls: [
      (dx, dy, node, at) => (node.size === 1 ? task.spreadOver(dx, dy) : spreadAlong(dx, dy, node, at)),
    ],
  },

  max: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) =>
      areRows(node, at) ? task.ofRows(Op.largest, y, at.value(node.inputs[0])) : undefined,
    pulls: [],
  },
  // dx += softmax(x) dy
  logSumExp: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) =>
      areRows(node, at) ? task.ofRows(Op.logSumExp, y, at.value(node.inputs[0])) : undefined,
    pulls: [
      (dx, dy, node, at) =>
        areRows(node, at) ? task.logSumExpPull(dx, dy, at.valueAt(node.inputs[0], node)) : undefined,
    ],
  },

  // Lines of the first axis are rows.
  normalise: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) =>
      axisOf(node) === 0 ? task.normaliseRows(y, at.value(node.inputs[0])) : undefined,
    pulls: [
      (dx, dy, node, at) =>
        axisOf(node) === 0 ? task.normaliseRows(dx, dy, at.valueAt(node, node)) : undefined,
    ],
  },

  // A number to all entries; a vector that becomes columns is a matter of regions.
  broadcast: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.spreadOver(y, at.value(x)),
    pulls: [(dx, dy) => task.reduce(dx, dy)],
  },

  transpose: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) => {
      const [x] = node.inputs;
      const A = at.value(x);
      return move(y, placed(node.shape, y, at), A, turned(placed(x.shape, A, at), node), node.shape);
    },
    pulls: [
      (dx, dy, node, at) => {
        if (at.lanes > 1) return undefined;
        const [x] = node.inputs;
        return move(dx, turned(placed(x.shape, dx, at), node), dy, placed(node.shape, dy, at), node.shape);
      },
    ],
  },

  reshape: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) => reshaped(y, node.shape, at.value(node.inputs[0]), node.inputs[0].shape, at),
    pulls: [
      (dx, dy, node, at) =>
        at.lanes > 1 ? undefined : reshaped(dx, node.inputs[0].shape, dy, node.shape, at),
    ],
  },

  stopGradient: {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.map(y, Activation.identity, at.value(x)),
    pulls: [undefined],
  },

  // Rows of all but the first axis lie below each other. What lies in its part already has been computed there.
  concat: {
    output: 'stays',
    adds: false,
    forward: (y, node, at) => {
      const parts = node.inputs.map((_, slot) => part(y, node, slot, at.regions));
      return parts.every((region) => region !== undefined)
        ? parts.flatMap((region, slot) => {
            const A = at.value(node.inputs[slot]);
            return at.regions.same(region, A) ? [] : task.map(region, Activation.identity, A);
          })
        : undefined;
    },
    pulls: (slot) => (dx, dy, node, at) => {
      const A = part(dy, node, slot, at.regions);
      return A && task.addMap(dx, { A });
    },
  },

  // do += (o - ô) dE, dô += (ô - o) dE
  squaredError: {
    output: 'stays',
    adds: true,
    forward: (y, { inputs: [o, target] }, at) => task.reduce(y, at.value(o), at.value(target)),
    pulls: bothSlots((slot) => (dx, dy, node, at) => {
      const [own, other] = [node.inputs[slot], node.inputs[1 - slot]];
      return task.spreadOver(dx, dy, at.valueAt(own, node), at.valueAt(other, node));
    }),
  },

  crossEntropy: {
    output: 'stays',
    adds: true,
    forward: (y, { inputs: [o, target] }, at) => task.crossEntropySum(y, at.value(o), at.value(target)),
    pulls: [
      (dx, dy, node, at) => {
        const [o, target] = node.inputs;
        return task.crossEntropyPull(dx, dy, at.valueAt(o, node), at.valueAt(target, node));
      },
      undefined,
    ],
  },

  // Columns are stored as rows, so Y = A X is Y = X Aᵀ there, dA += dY Xᵀ is dAᵀ += Xᵀ dY, dX += Aᵀ dY is dX += dY A.
  matmul: {
    output: 'gives way',
    adds: true,
    forward: (y, { inputs: [A, X] }, at) => task.product(y, at.value(X), at.factor(A)),
    pulls: [
      (dA, dY, { inputs: [, X] }, at) => task.transposedProduct(dA, at.value(X), dY),
      (dX, dY, { inputs: [A] }, at) => task.product(dX, dY, at.turnedFactor(A)),
    ],
  },

  sin: byRule,
  cos: byRule,
  pow: byRule,
  step: byRule,
  softmax: byRule,
  l2Norm: byRule,
  gather: byRule,
  convTranspose: byRule,
  focalLoss: byRule,
};

/** y = f(x), dx += f'(y) dy. */
function unary(f: Activation): LoweringRule {
  return {
    output: 'covers',
    adds: false,
    forward: (y, { inputs: [x] }, at) => task.map(y, f, at.value(x)),
    pulls: [
      (dX, dY, node, at) =>
        f === Activation.identity
          ? task.pull(dX, { dY })
          : task.pull(dX, { dY, Y: at.valueAt(node, node) }, f),
    ],
  };
}

function bothSlots(pull: (slot: 0 | 1) => LoweredPull): [LoweredPull, LoweredPull] {
  return [pull(0), pull(1)];
}

const minOf = ({ attributes }: Node): number => (attributes as { min: number }).min;
const byOf = ({ attributes }: Node): number => (attributes as { by: number }).by;

/** The smaller or the larger of two: dy goes to that one, half of it to each where they are equal. */
function extreme(g: Entry.smaller | Entry.larger): LoweringRule {
  return {
    output: 'stays',
    adds: false,
    forward: (y, { inputs: [a, b] }, at) => task.compute(y, g, { A: at.value(a), B: at.value(b) }),
    pulls: bothSlots((slot) => (dx, dy, node, at) => {
      const [own, other] = [node.inputs[slot], node.inputs[1 - slot]].map((x) => at.valueAt(x, node));
      const ordered = g === Entry.larger ? { B: own, C: other } : { B: other, C: own };
      return task.compute(dx, Entry.leads, { A: dy, ...ordered }, { adds: true });
    }),
  };
}

/** How far apart entries are along each axis of a value in a region. */
function placed(shape: Shape, region: Region, { regions }: Context): number[] {
  return columnByColumn(shape, regions.stride(region));
}

const axesOf = ({ attributes, shape }: Node): readonly number[] =>
  (attributes as { axes?: readonly number[] }).axes ?? shape.map((_, axis) => shape.length - 1 - axis);

const turned = (strides: readonly number[], node: Node): number[] =>
  axesOf(node).map((axis) => strides[axis]);

/** Y += A for values of up to three axes, by their strides. */
function move(
  Y: Region,
  stridesY: readonly number[],
  A: Region,
  stridesA: readonly number[],
  shape: Shape,
): Task | undefined {
  if (shape.length > 3) return undefined;
  const three = (numbers: readonly number[], rest: number) => [...numbers, rest, rest, rest].slice(0, 3);
  const strides = { Y: three(stridesY, 0), A: [...three(stridesA, 0), 0] };
  return task.collect(Y, A, [...three(shape, 1), 1], strides);
}

/** Y += A, number by number in order of rows; undefined where that takes more than three loops. */
function reshaped(Y: Region, shapeY: Shape, A: Region, shapeA: Shape, at: Context): Task | undefined {
  const axes = (shape: Shape, region: Region) =>
    placed(shape, region, at).map((stride, axis) => ({ size: shape[axis], stride }));
  const [left, right] = [axes(shapeY, Y), axes(shapeA, A)];
  const counts: number[] = [];
  const strides: { Y: number[]; A: number[] } = { Y: [], A: [] };
  // From the last axes on: as many steps as both go at once are a loop.
  let [y, a] = [left.pop(), right.pop()];
  while (y && a) {
    const size = Math.min(y.size, a.size);
    if (y.size % size > 0 || a.size % size > 0) return undefined;
    if (size > 1) {
      counts.push(size);
      strides.Y.push(y.stride);
      strides.A.push(a.stride);
    }
    const rest = ({ size: all, stride }: { size: number; stride: number }) => ({
      size: all / size,
      stride: stride * size,
    });
    [y, a] = [rest(y), rest(a)];
    if (y.size === 1) y = left.pop();
    if (a.size === 1) a = right.pop();
  }
  return move(Y, strides.Y, A, strides.A, counts);
}

export const axisOf = ({ attributes }: Node): number => (attributes as Along).axis ?? 0;

/** y += the sum of x along an axis. */
function sumAlong(y: Region, A: Region, node: Node, at: Context): Task {
  const [x] = node.inputs;
  const axis = axisOf(node);
  const strides = placed(x.shape, A, at);
  const along = strides.splice(axis, 1);
  const own = placed(node.shape, y, at);
  // The first axis of y, those that come before the axis in x, and those after: each one loop.
  const loops = [
    [0, 1],
    [1, Math.max(1, axis)],
    [Math.max(1, axis), node.shape.length],
  ].filter(([from, to]) => from < to);
  const three = (numberOf: (from: number, to: number) => number, rest: number) =>
    [...loops.map(([from, to]) => numberOf(from, to)), rest, rest, rest].slice(0, 3);
  const counts = three((from, to) => sizeOf(node.shape.slice(from, to)), 1);
  return task.collect(y, A, [...counts, x.shape[axis]], {
    Y: three((_, to) => own[to - 1], 0),
    A: [...three((_, to) => strides[to - 1], 0), ...along],
  });
}

/** Whether the entries that become one number lie side by side: all of a value, or the first axis of a matrix. */
function areRows(node: Node, at: Context): boolean {
  const [x] = node.inputs;
  if (node.size > 1) return axisOf(node) === 0 && x.shape.length === 2;
  const A = at.value(x);
  return at.regions.rows(A) === 1 || at.regions.stride(A) === at.regions.columns(A);
}

/** dx += dy, the same all along an axis. */
function spreadAlong(dx: Region, dy: Region, node: Node, at: Context): Task | undefined {
  if (at.lanes > 1) return undefined;
  const [x] = node.inputs;
  const strides = placed(node.shape, dy, at).toSpliced(axisOf(node), 0, 0);
  return move(dx, placed(x.shape, dx, at), dy, strides, x.shape);
}

/** Where one input of a `concat` lies in the whole, or its cotangent; undefined where it is no block of rows or columns. */
export function part(whole: Region, node: Node, slot: number, regions: Regions): Region | undefined {
  const axis = axisOf(node);
  const from = startsOf(node, () => node.inputs.map(({ shape }) => shape[axis]))[slot];
  const to = from + node.inputs[slot].shape[axis];
  if (axis === 0) return regions.columnsOf(whole, { from, to });
  if (axis > 1) return undefined;
  const rows = node.shape.slice(2).reduce((size, n) => size * n, 1);
  return regions.rowsOf(whole, from * rows, to * rows);
}
