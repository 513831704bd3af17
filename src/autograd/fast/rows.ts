import type { Node, OpName } from '../graph.ts';
import { Activation } from './instruction.ts';
import type { Place } from './places.ts';
import * as task from './task.ts';
import type { Task } from './task.ts';

/** What a row is told of the graph it is part of. */
export interface Context {
  value(node: Node): Place;
  /** The value of a node beside the cotangent of another, `at`: repeated for each of its lanes. */
  valueAt(node: Node, at: Node): Place;
  /** A matrix [m, n] as the right factor of X [B, n] Aᵀ, and of dY [B, m] A. */
  factor(A: Node): Place;
  turnedFactor(A: Node): Place;
}

/** The derivative of one input. */
export type Pull = (dx: Place, dy: Place, node: Node, at: Context) => Task;

/** How an op becomes tasks: its value, written or added to `y`, and its derivative for each input, added to `dx`. */
export interface Row {
  readonly forward: (y: Place, node: Node, at: Context) => Task;
  /** Absent for an input that only the op's own rule serves. */
  readonly pulls: readonly (Pull | undefined)[];
}

/** The ops that have kernels. What `add`, `slice` and `broadcast` do is a matter of places, see `Storage`. */
export const rows: Partial<Record<OpName, Row>> = {
  identity: unary(Activation.identity),
  sigmoid: unary(Activation.sigmoid),
  tanh: unary(Activation.tanh),
  relu: unary(Activation.relu),

  // da += dy, db -= dy
  sub: {
    forward: (y, { inputs: [a, b] }, at) =>
      task.map(y, { A: at.value(a), C: at.value(b) }, Activation.identity, -1),
    pulls: [(dx, dy) => task.addMap(dx, { A: dy }), (dx, dy) => task.addMap(dx, { C: dy }, -1)],
  },

  // da += dy b, db += dy a
  mul: {
    forward: (y, { inputs: [a, b] }, at) => task.addMap(y, { A: at.value(a), B: at.value(b) }),
    pulls: bothSlots((slot) => (dX, dY, node, at) => {
      return task.pull(dX, { dY, B: at.valueAt(node.inputs[1 - slot], node) });
    }),
  },

  sum: {
    forward: (y, { inputs: [x] }, at) => task.reduce(y, at.value(x)),
    pulls: [(dx, dy) => task.spread(dx, dy)],
  },

  // do += (o - ô) dE, dô += (ô - o) dE
  squaredError: {
    forward: (y, { inputs: [o, target] }, at) => task.reduce(y, at.value(o), at.value(target)),
    pulls: bothSlots((slot) => (dx, dy, node, at) => {
      const [own, other] = [node.inputs[slot], node.inputs[1 - slot]];
      return task.spread(dx, dy, at.valueAt(own, node), at.valueAt(other, node));
    }),
  },

  crossEntropy: {
    forward: (y, { inputs: [o, target] }, at) => task.crossEntropy(y, at.value(o), at.value(target)),
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
    forward: (y, { inputs: [A, X] }, at) => task.product(y, at.value(X), at.factor(A)),
    pulls: [
      (dA, dY, { inputs: [, X] }, at) => task.transposedProduct(dA, at.value(X), dY),
      (dX, dY, { inputs: [A] }, at) => task.product(dX, dY, at.turnedFactor(A)),
    ],
  },
};

/** y = f(x), dx += f'(y) dy. */
function unary(f: Activation): Row {
  return {
    forward: (y, { inputs: [x] }, at) => task.map(y, { A: at.value(x) }, f),
    pulls: [
      (dX, dY, node, at) =>
        f === Activation.identity
          ? task.pull(dX, { dY })
          : task.pull(dX, { dY, Y: at.valueAt(node, node) }, f),
    ],
  };
}

function bothSlots(pull: (slot: 0 | 1) => Pull): [Pull, Pull] {
  return [pull(0), pull(1)];
}
