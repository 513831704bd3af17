/** Where trained weights stand among the settings by which weights are drawn. */
import { cells, takesForgetBias } from '../cells/index.ts';
import { spectralRadius } from '../spectrum/eigenvalues.ts';
import { toRows } from '../matrix.ts';
import type { TrainingSettings } from './settings.ts';
import { shapesOf } from './weights.ts';

/** Settings that would draw weights such as these. */
export interface TrainedPlace {
  /** |W|_F/√n, the root of its mean square over the blocks of the gates: by every scheme the gain, where W was just drawn. */
  readonly gain: number;
  /** The mean spectral radius of the blocks of W. */
  readonly radius: number;
  /** The mean bias of the forget gate; undefined of a cell that draws none. */
  readonly forget: number | undefined;
  /** The mean square of all biases, of the forget gate's about their mean. */
  readonly bias: number;
}

/** @param weights all of them, as `firstWeights` has them @param settings of a cell that has W */
export function trainedPlace(weights: Float32Array, settings: TrainingSettings): TrainedPlace {
  const { cell, n } = settings;
  const { gates, keeps } = cells[cell];
  const blocks = gates.map((_, gate) => weights.subarray(gate * n * n, (gate + 1) * n * n));
  const biases = gates.map((_, gate) => {
    const from = startOf('b', settings) + gate * n;
    return weights.subarray(from, from + n);
  });
  const kept = takesForgetBias(cell) ? gates.indexOf(keeps!.gate) : -1;
  const forget = kept < 0 ? undefined : mean(biases[kept]);
  return {
    gain: Math.sqrt(n * mean(blocks.map((block) => mean(block.map((x) => x * x))))),
    radius: mean(blocks.map((block) => spectralRadius(toRows(block, n)))),
    forget,
    bias: mean(biases.map((block, gate) => mean(block.map((x) => (x - (gate === kept ? forget! : 0)) ** 2)))),
  };
}

/** Where the numbers of a parameter begin. */
function startOf(parameter: 'b', settings: TrainingSettings): number {
  const shapes = shapesOf(settings);
  const index = shapes.findIndex(([name]) => name === parameter);
  return shapes.slice(0, index).reduce((sum, [, rows, columns = 1]) => sum + rows * columns, 0);
}

const mean = (numbers: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
};
