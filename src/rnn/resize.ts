import { randomLcg, randomNormal } from 'd3-random';
import { cells } from './cells/index.ts';
import { type Experiment, sizesOf } from './experiment.ts';

/**
 * The experiment with another number of steps T or hidden units n. What fits is kept; new numbers are drawn by their
 * place, so that growing, shrinking and growing again gives the same ones. New steps have a loss.
 */
export function resize(
  experiment: Experiment,
  sizes: { readonly T?: number; readonly n?: number },
): Experiment {
  const { weights, initial, inputs, targets } = experiment;
  const { T, n, m, q } = { ...sizesOf(experiment), ...sizes };
  const rows = cells[experiment.cell].gates * n;
  const spread = 1 / Math.sqrt(n);

  return {
    ...experiment,
    weights: {
      W: fillRows(weights.W, rows, n, 1, spread),
      U: fillRows(weights.U, rows, m, 2, 1),
      V: fillRows(weights.V, q, n, 3, spread),
      ...(weights.b && { b: fill(weights.b, rows, 4, 0.5) }),
      ...(weights.d && { d: weights.d }),
    },
    initial: { h: fill(initial.h, n, 5, 0.5) },
    inputs: fillRows(inputs, T, m, 6, 1),
    targets: Array.from({ length: T }, (_, t) =>
      t < targets.length ? targets[t] : fill([], q, 7 + 0.01 * t, 0.5),
    ),
  };
}

type Rows = readonly (readonly number[])[];

function fillRows(old: Rows, rows: number, columns: number, source: number, spread: number): number[][] {
  return Array.from({ length: rows }, (_, i) => fill(old[i] ?? [], columns, source + 0.01 * (i + 1), spread));
}

/** The old numbers, then normally distributed ones to two decimals. `source`, below 10, seeds the draw of this row. */
function fill(old: readonly number[], length: number, source: number, spread: number): number[] {
  const draw = randomNormal.source(randomLcg(source / 10))(0, spread);
  const drawn = Array.from({ length }, () => Math.round(draw() * 100) / 100 + 0);
  return drawn.map((number, i) => old[i] ?? number);
}
