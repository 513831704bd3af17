import { randomLcg, randomNormal } from 'd3-random';
import { type CellName, cells, type Experiment } from '../../src/index.ts';
import { parametersOfCell, shapeOfParameter } from '../../src/rnn/cells/index.ts';

interface Wish {
  readonly cell: CellName;
  readonly T: number;
  readonly n: number;
  readonly m: number;
  readonly q: number;
  /** From 0 to 1. */
  readonly seed: number;
  /** Whether h_0, and c_0, are other than zero. */
  readonly isStarted?: boolean;
  readonly hasBiases?: boolean;
  readonly loss?: Experiment['loss'];
}

/** An experiment with normally distributed numbers, in full float64, and a loss at every step. */
export function drawn({
  cell,
  T,
  n,
  m,
  q,
  seed,
  isStarted = false,
  hasBiases = false,
  loss = 'squared-error',
}: Wish): Experiment {
  const normal = randomNormal.source(randomLcg(seed))();
  const vector = (length: number) => Array.from({ length }, normal);
  const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => vector(columns));
  const { hasCellState, parameters } = cells[cell];
  const sized = (isOptional: boolean) =>
    parametersOfCell(cell).flatMap((name) => {
      if (Boolean(parameters[name].isOptional) !== isOptional) return [];
      const [rows, columns] = shapeOfParameter(cell, name, { n, m });
      return [[name, columns === undefined ? vector(rows) : matrix(rows, columns)] as const];
    });
  const state = () => (isStarted ? vector(n) : Array.from({ length: n }, () => 0));
  return {
    cell,
    weights: {
      W: [],
      ...(Object.fromEntries(sized(false)) as { readonly U: number[][] }),
      V: matrix(q, n),
      ...(hasBiases && { ...Object.fromEntries(sized(true)), d: vector(q) }),
    },
    initial: { h: state(), ...(hasCellState && { c: state() }) },
    inputs: matrix(T, m),
    targets: matrix(T, q).map((row) => (loss === 'squared-error' ? row : row.map((_, i) => Number(i === 0)))),
    loss,
  };
}
