// Backpropagation through time for the simple cells, written out by hand on plain lists, with the slips that students make.
import type { Experiment } from '../../src/index.ts';

export type Slip =
  | 'none'
  | 'only-last-term'
  | 'missing-last-term'
  | 'no-activation-derivative'
  | 'no derivative in the Jacobians'
  | 'no derivative in the partial'
  | 'derivative-at-output'
  | 'current-state'
  | 'untransposed'
  | 'transposed-result'
  | 'factor-2'
  | 'factor-half'
  | 'mean-over-steps'
  | 'only-last-loss'
  | 'sign'
  | 'total-derivative';

type Vector = readonly number[];
type Matrix = readonly Vector[];

const times = (A: Matrix, x: Vector) => A.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0));
const transpose = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));
const outer = (a: Vector, b: Vector) => a.map((x) => b.map((y) => x * y));
const plus = (A: Matrix, B: Matrix, factor = 1) => A.map((row, i) => row.map((x, j) => x + factor * B[i][j]));

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const slopes = {
  sigmoid: (a: number) => logistic(a) * (1 - logistic(a)),
  tanh: (a: number) => 1 - Math.tanh(a) ** 2,
};

/** dE/dW and dE/dU of a sigmoid or tanh network with squared errors and without biases. */
export function byHand(
  experiment: Experiment,
  slip: Slip,
): { readonly W: number[][]; readonly U: number[][] } {
  const { cell, weights, inputs, targets, initial } = experiment;
  const { W, U, V } = weights;
  const [f, slope] = cell === 'tanh' ? [Math.tanh, slopes.tanh] : [logistic, slopes.sigmoid];
  const h: Vector[] = [initial.h];
  const a: Vector[] = [[]];
  for (const [index, x] of inputs.entries()) {
    const Ux = times(U, x);
    a.push(times(W, h[index]).map((y, i) => y + Ux[i]));
    h.push(a[index + 1].map(f));
  }
  const back = slip === 'untransposed' ? W : transpose(W);
  const atStep = (k: number, arrived: Vector) =>
    arrived.map((g, i) => {
      if (slip === 'no-activation-derivative') return g;
      return g * slope(slip === 'derivative-at-output' ? h[k][i] : a[k][i]);
    });

  let sum = { W: W.map((row) => row.map(() => 0)), U: U.map((row) => row.map(() => 0)) };
  const add = (k: number, delta: Vector, factor: number) => {
    const state = slip === 'current-state' ? h[k] : h[k - 1];
    sum = {
      W: plus(sum.W, outer(delta, state), factor),
      U: plus(sum.U, outer(delta, inputs[k - 1]), factor),
    };
  };
  const last = targets.findLastIndex((target) => target !== null) + 1;
  const losses = targets.filter((target) => target !== null).length;
  for (const [index, target] of targets.entries()) {
    const t = index + 1;
    if (!target || (slip === 'only-last-loss' && t !== last)) continue;
    const error = times(V, h[t]).map((o, i) => {
      const difference = slip === 'sign' ? target[i] - o : o - target[i];
      return slip === 'factor-2' ? 2 * difference : slip === 'factor-half' ? difference / 2 : difference;
    });
    let arrived: Vector = times(transpose(V), error);
    for (let k = t; k >= 1; k--) {
      const delta = atStep(k, arrived);
      const isLeftOut = slip === 'only-last-term' ? k < t : slip === 'missing-last-term' && k === t;
      const own = slip === 'no derivative in the partial' ? arrived : delta;
      if (!isLeftOut) add(k, own, slip === 'mean-over-steps' ? 1 / losses : 1);
      if (slip === 'total-derivative') {
        // dh_k/dW in total holds what h_{k-1}, h_{k-2}, … contribute.
        let further: Vector = times(back, delta);
        for (let i = k - 1; i >= 1; i--) {
          add(i, atStep(i, further), 1);
          further = times(back, atStep(i, further));
        }
      }
      arrived = times(back, slip === 'no derivative in the Jacobians' ? arrived : delta);
    }
  }
  return slip === 'transposed-result' ? { W: transpose(sum.W), U: transpose(sum.U) } : sum;
}
