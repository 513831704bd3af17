import {
  type CellName,
  type CellParameterName,
  cells,
  parametersOfCell,
  shapeOfParameter,
} from './cells/index.ts';
import { filledRow, filledRows } from './filled.ts';
import { type Experiment, type Matrix, sizesOf, type Vector, type Weights } from './experiment.ts';

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
      ...stack(cell, weights, gates, n),
      V: filledRows(weights.V, q, n, 'V', 1 / Math.sqrt(n)),
      ...(weights.d && { d: weights.d }),
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
  const { V, d } = experiment.weights;
  const kept = before.gates.map((gate) => (gate === before.candidate ? after.candidate : gate));
  return {
    ...experiment,
    cell,
    weights: {
      ...stack(cell, experiment.weights, kept, n),
      V,
      ...(d && { d }),
    },
    initial: { h: initial.h, ...(after.hasCellState && { c: initial.h.map(() => 0) }) },
  };
}

/**
 * The parameters of a cell with n hidden units, from those that `weights` has: a block of n rows for each of its gates, where
 * the blocks of the old ones are named `old`. What may be left out it has where the old ones do.
 */
function stack(
  cell: CellName,
  weights: Weights,
  old: readonly string[],
  n: number,
): Omit<Weights, 'V' | 'd'> {
  const { gates, parameters } = cells[cell];
  const m = weights.U[0].length;
  const before = weights.U.length / old.length;
  const block = <X>(stacked: readonly X[], gate: string): readonly X[] => {
    const index = old.indexOf(gate);
    return index < 0 ? [] : stacked.slice(index * before, (index + 1) * before);
  };
  const found = parametersOfCell(cell).flatMap((name): [CellParameterName, Matrix | Vector][] => {
    const { shape, isOptional, starts } = parameters[name];
    const known = weights[name] as Matrix | Vector | undefined;
    if (isOptional && !known) return [];
    const columns = shapeOfParameter(cell, name, { n, m })[1] as number | undefined;
    if (columns !== undefined) {
      const spread = name === 'U' ? 1 : 1 / Math.sqrt(n);
      const rows = (known ?? []) as Matrix;
      return [
        [name, gates.flatMap((gate) => filledRows(block(rows, gate), n, columns, name + gate, spread))],
      ];
    }
    const numbers = (known ?? []) as Vector;
    const fill = (some: Vector, called: string) =>
      starts && 'at' in starts
        ? Array.from({ length: n }, (_, i) => some[i] ?? starts.at)
        : filledRow(some, n, called, starts?.spread ?? 0.5);
    const isStacked = shape[0] === 'g·n';
    return [
      [
        name,
        isStacked ? gates.flatMap((gate) => fill(block(numbers, gate), name + gate)) : fill(numbers, name),
      ],
    ];
  });
  return { W: [], ...(Object.fromEntries(found) as { readonly U: Matrix }) };
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
