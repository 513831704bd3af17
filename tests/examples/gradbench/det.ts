// A determinant by its minors. Equal minors are one node: there is one for each choice of columns of the last rows.
import { Graph, type GraphNode, mul, reshape, slice, sub, add } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient(({ A, ell }: { A: number[]; ell: number }) => {
  const graph = new Graph();
  const leaf = graph.leaf([ell * ell], 'A');
  const entries = A.map((_, i) => reshape(slice(leaf, { from: i, to: i + 1 }), { shape: [] }));
  // By the columns that are taken, as bits: of the last 1, 2, … rows.
  let minors = new Map<number, GraphNode>(
    Array.from({ length: ell }, (_, column) => [1 << column, entries[(ell - 1) * ell + column]]),
  );
  for (let row = ell - 2; row >= 0; row--) {
    const next = new Map<number, GraphNode>();
    const taken = new Set(
      [...minors.keys()].flatMap((columns) => without(columns, ell).map((c) => columns | c)),
    );
    for (const columns of taken) {
      const terms = within(columns, ell).map((column) =>
        mul(entries[row * ell + column], minors.get(columns & ~(1 << column))!),
      );
      next.set(
        columns,
        terms.reduce((total, term, i) => (i % 2 === 1 ? sub(total, term) : add(total, term))),
      );
    }
    minors = next;
  }
  return { E: minors.get((1 << ell) - 1)!, wrt: [leaf], values: [[leaf, A]] };
});

const all = (ell: number): number[] => Array.from({ length: ell }, (_, column) => column);
const within = (columns: number, ell: number): number[] =>
  all(ell).filter((column) => columns & (1 << column));
/** The bits of the columns that are not taken. */
const without = (columns: number, ell: number): number[] =>
  all(ell).flatMap((column) => (columns & (1 << column) ? [] : [1 << column]));

export const det: Functions = { primal: value, gradient };
