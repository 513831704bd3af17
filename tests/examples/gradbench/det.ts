// A determinant by its minors. Equal minors are one node: there is one for each choice of columns of the last rows. Signs are the
// entries', so that a minor is a sum of products.
import { add, Graph, type GraphNode, mul, neg, reshape, slice } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient(({ A, ell }: { A: number[]; ell: number }) => {
  const graph = new Graph();
  const leaf = graph.leaf([ell * ell], 'A');
  const entriesOf = (vector: GraphNode) =>
    A.map((_, i) => reshape(slice(vector, { from: i, to: i + 1 }), { shape: [] }));
  const [entries, opposite] = [entriesOf(leaf), entriesOf(neg(leaf))];
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
      const terms = within(columns, ell).map((column, i) =>
        mul((i % 2 === 1 ? opposite : entries)[row * ell + column], minors.get(columns & ~(1 << column))!),
      );
      next.set(
        columns,
        terms.reduce((total, term) => add(total, term)),
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
