import { expect, test } from 'vitest';
import { Graph, print, Session } from '../../src/autograd/index.ts';
import { type CellName, cells } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';

const formulas: { readonly [C in CellName]: (a: number) => number } = {
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  tanh: (a) => (Math.exp(a) - Math.exp(-a)) / (Math.exp(a) + Math.exp(-a)),
  relu: (a) => Math.max(0, a),
  linear: (a) => a,
};

test.each(Object.keys(cells) as CellName[])('%s: h = f(W h + U x), each node with its name', (name) => {
  const graph = new Graph();
  const leaves = { W: graph.leaf([2, 2]), U: graph.leaf([2, 1]), V: graph.leaf([1, 2]) };
  const [x, before] = [graph.leaf([1]), graph.leaf([2])];
  const h = cells[name].step(leaves, x, before);
  expect(print(graph)).toMatch(/Wh \[2\].*\n.*Ux \[2\].*\n.*a \[2\].*\n.*h \[2\].*$/);

  const session = new Session(graph);
  session.set(leaves.W, [1, -2, 0.5, 1]);
  session.set(leaves.U, [-1, 0.5]);
  session.set(x, [2]);
  session.set(before, [1, 0.25]);
  session.forward();
  const a = [1 - 0.5 - 2, 0.5 + 0.25 + 1];
  expect(relativeError(session.value(h), a.map(formulas[name]))).toBeLessThan(1e-15);
});
