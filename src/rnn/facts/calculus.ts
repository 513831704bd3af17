/** Functions of one number with their derivatives, by the engine, and what is searched for in them. */
import { Backward, Graph, type GraphNode, Session } from '../../autograd/index.ts';

export interface Evaluated {
  readonly value: number;
  /** Of the derivative, by a backward pass. */
  readonly slope: number;
}

/**
 * A function from a number to its value and derivative.
 * @param trace builds the function from its argument, a scalar node; `constant` makes a scalar of a fixed value
 */
export function evaluator(
  trace: (x: GraphNode, constant: (value: number) => GraphNode) => GraphNode,
): (x: number) => Evaluated {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  const constants: [GraphNode, number][] = [];
  const y = trace(x, (value) => {
    const leaf = graph.leaf([], 'constant');
    constants.push([leaf, value]);
    return leaf;
  });
  const session = new Session(graph);
  for (const [leaf, value] of constants) session.set(leaf, [value]);
  const pass = new Backward(session, [{ node: y, cotangent: [1] }], [x]);
  return (at) => {
    session.set(x, [at]);
    session.forward();
    pass.run();
    return { value: session.value(y)[0], slope: pass.cotangent(x)[0] };
  };
}

/** `count` numbers from `from` to `to`, evenly spaced, both included. */
export const range = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** Where f changes its sign between `low` and `high`, to float64's rounding, by bisection. */
export function zeroOf(f: (x: number) => number, low: number, high: number): number {
  const isBelow = f(low) < 0;
  let [a, b] = [low, high];
  for (let i = 0; i < 80; i++) {
    const middle = (a + b) / 2;
    if (f(middle) < 0 === isBelow) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** Where f, which has one maximum between `low` and `high`, is largest, by ternary search: to 1e-8 or so. */
export function peakOf(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 80; i++) {
    const [left, right] = [a + (b - a) / 3, b - (b - a) / 3];
    if (f(left) < f(right)) a = left;
    else b = right;
  }
  return (a + b) / 2;
}
