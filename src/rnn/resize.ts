import { randomLcg, randomNormal } from 'd3-random';
import { cells } from './cells/index.ts';
import { type Experiment, sizesOf } from './experiment.ts';

/**
 * The experiment with another number of steps T or hidden units n. What fits is kept; new numbers are drawn by their
 * place, so that growing, shrinking and growing again in the same order gives the same ones. New steps have a loss.
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
      W: fillRows(weights.W, rows, n, 'W', spread),
      U: fillRows(weights.U, rows, m, 'U', 1),
      V: fillRows(weights.V, q, n, 'V', spread),
      ...(weights.b && { b: fill(weights.b, rows, 'b', 0.5) }),
      ...(weights.d && { d: weights.d }),
    },
    initial: { h: fill(initial.h, n, 'h', 0.5) },
    inputs: fillRows(inputs, T, m, 'x', 1),
    targets: Array.from({ length: T }, (_, t) =>
      t < targets.length ? targets[t] : fill([], q, `ô${t}`, 0.5),
    ),
  };
}

type Rows = readonly (readonly number[])[];

function fillRows(old: Rows, rows: number, columns: number, name: string, spread: number): number[][] {
  return Array.from({ length: rows }, (_, i) => fill(old[i] ?? [], columns, `${name}${i}`, spread));
}

/** The old numbers, then normally distributed ones to two decimals; the name of the row seeds the draw. */
function fill(old: readonly number[], length: number, name: string, spread: number): number[] {
  const draw = randomNormal.source(randomLcg(hash(name)))(0, spread);
  const drawn = Array.from({ length }, () => Math.round(draw() * 100) / 100 + 0);
  return drawn.map((number, i) => old[i] ?? number);
}

/** A number from 0 to 1 that differs widely between names that differ little (FNV-1a). */
function hash(name: string): number {
  let bits = 0x811c9dc5;
  for (const character of name) bits = Math.imul(bits ^ character.codePointAt(0)!, 0x01000193);
  return (bits >>> 0) / 2 ** 32;
}
