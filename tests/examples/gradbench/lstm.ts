// ADBench's LSTM: diagonal weights, layers on top of each other, and the loss of predicting a sequence from itself.
import {
  add,
  broadcast,
  exp,
  Graph,
  type GraphNode,
  log,
  mul,
  scale,
  sigmoid,
  slice,
  sub,
  sum,
  tanh,
} from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

interface Input {
  /** Weights and biases of each layer in turn, a row [4 b] each: forget, in, out, change. */
  readonly main_params: number[][];
  /** Input weight, output weight, output bias [b]. */
  readonly extra_params: number[][];
  /** h and c of each layer in turn [b]. */
  readonly state: number[][];
  readonly sequence: number[][];
}

const { value, gradient } = valueAndGradient((input: Input) => {
  const graph = new Graph();
  const leaves = (rows: number[][]) => rows.map((row) => graph.leaf([row.length]));
  const main = leaves(input.main_params);
  const extra = leaves(input.extra_params);
  const state = leaves(input.state);
  const sequence = leaves(input.sequence);
  const values = [main, extra, state, sequence].flatMap((group, i) => {
    const rows = [input.main_params, input.extra_params, input.state, input.sequence][i];
    return group.map((leaf, row) => [leaf, rows[row]] as const);
  });

  const b = input.sequence[0].length;
  const gates = (rows: GraphNode) =>
    [0, 1, 2, 3].map((gate) => slice(rows, { from: gate * b, to: (gate + 1) * b }));
  const layers = Array.from({ length: main.length / 2 }, (_, l) => ({
    weights: gates(main[2 * l]),
    biases: gates(main[2 * l + 1]),
  }));
  const [inWeight, outWeight, outBias] = extra;

  const losses: GraphNode[] = [];
  const current = [...state];
  for (let t = 0; t + 1 < sequence.length; t++) {
    let x = mul(sequence[t], inWeight);
    for (const [l, { weights, biases }] of layers.entries()) {
      const [h, c] = [current[2 * l], current[2 * l + 1]];
      const argument = (from: GraphNode, gate: number) => add(mul(from, weights[gate]), biases[gate]);
      const [forget, out] = [sigmoid(argument(x, 0)), sigmoid(argument(x, 2))];
      const [into, change] = [sigmoid(argument(h, 1)), tanh(argument(h, 3))];
      const cell = add(mul(c, forget), mul(into, change));
      x = mul(out, tanh(cell));
      [current[2 * l], current[2 * l + 1]] = [x, cell];
    }
    const o = add(mul(x, outWeight), outBias);
    const logTotal = log(add(sum(exp(o)), graph.constant(2)));
    losses.push(sum(mul(sequence[t + 1], sub(o, broadcast(logTotal, { shape: [b] })))));
  }
  const total = losses.reduce((all, loss) => add(all, loss));
  const E = scale(total, { by: -1 / (b * losses.length) });
  return { E, wrt: [...main, ...extra], values };
});

export const lstm: Functions = { objective: value, jacobian: gradient };
