import { type CellName, cells } from './cells/index.ts';
import { filledRow, filledRows } from './filled.ts';
import { type Experiment, sizesOf, type Weights } from './experiment.ts';

/**
 * The experiment with another number of steps T or hidden units n. What fits is kept, each gate's block by itself; new
 * numbers are drawn by their place, so that growing, shrinking and growing again in the same order gives the same
 * ones. New steps have a loss, unless it is at the last step alone: there it stays.
 */
export function resize(
  experiment: Experiment,
  sizes: { readonly T?: number; readonly n?: number },
): Experiment {
  const { cell, weights, initial, inputs, targets } = experiment;
  const { T, n, m, q } = { ...sizesOf(experiment), ...sizes };
  const { gates } = cells[cell];

  return {
    ...experiment,
    weights: {
      ...stack(weights, gates, gates, n),
      V: filledRows(weights.V, q, n, 'V', 1 / Math.sqrt(n)),
      ...(weights.d && { d: weights.d }),
      ...(weights.bh && { bh: filledRow(weights.bh, n, 'bh', 0.5) }),
    },
    initial: {
      h: filledRow(initial.h, n, 'h', 0.5),
      ...(initial.c && { c: filledRow(initial.c, n, 'c', 0.5) }),
    },
    inputs: filledRows(inputs, T, m, 'x', 1),
    targets: resizedTargets(targets, T, q),
  };
}

/**
 * The experiment with another cell. The block that proposes what is new is kept, and so are gates of the same name;
 * others are drawn as `resize` draws. The cell state starts at 0.
 */
export function withCell(experiment: Experiment, cell: CellName): Experiment {
  const { n } = sizesOf(experiment);
  const [before, after] = [cells[experiment.cell], cells[cell]];
  const { initial } = experiment;
  const { bh, ...weights } = experiment.weights;
  const kept = before.gates.map((gate) => (gate === before.candidate ? after.candidate : gate));
  return {
    ...experiment,
    cell,
    weights: {
      ...weights,
      ...stack(experiment.weights, kept, after.gates, n),
      ...(bh && after.takesBh && { bh }),
    },
    initial: { h: initial.h, ...(after.hasCellState && { c: initial.h.map(() => 0) }) },
  };
}

/** W, U and b with a block of n rows for each of `gates`, from those that `weights` has, which are named `old`. */
function stack(
  { W, U, b }: Weights,
  old: readonly string[],
  gates: readonly string[],
  n: number,
): Pick<Weights, 'W' | 'U' | 'b'> {
  const rows = W.length / old.length;
  const block = <X>(stacked: readonly X[], gate: string): readonly X[] => {
    const index = old.indexOf(gate);
    return index < 0 ? [] : stacked.slice(index * rows, (index + 1) * rows);
  };
  const spread = 1 / Math.sqrt(n);
  return {
    W: gates.flatMap((gate) => filledRows(block(W, gate), n, n, `W${gate}`, spread)),
    U: gates.flatMap((gate) => filledRows(block(U, gate), n, U[0].length, `U${gate}`, 1)),
    ...(b && { b: gates.flatMap((gate) => filledRow(block(b, gate), n, `b${gate}`, 0.5)) }),
  };
}

function resizedTargets(targets: Experiment['targets'], T: number, q: number): Experiment['targets'] {
  const last = targets.at(-1)!;
  const isAtLastAlone =
    targets.length > 1 && targets.every((target, t) => (target !== null) === (t === targets.length - 1));
  return Array.from({ length: T }, (_, t) => {
    if (isAtLastAlone) return t === T - 1 ? last : null;
    return t < targets.length ? targets[t] : filledRow([], q, `ô${t}`, 0.5);
  });
}
