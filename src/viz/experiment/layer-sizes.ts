import { knows } from '../../rnn/cells/index.ts';
import { ExperimentError, type StackedExperiment, unitsOf } from '../../rnn/index.ts';
import { LIMITS } from './largest-sizes.ts';

/** @throws ExperimentError where layers, or their sequences, are larger than Explore can show whole. */
export function assertLayersWithin({ layers, output, sequences }: StackedExperiment): void {
  const check = (path: string, name: keyof typeof LIMITS, size: number) => {
    if (size <= LIMITS[name]) return;
    throw new ExperimentError(path, `Explore shows ${name} up to ${LIMITS[name]}, got ${name} = ${size}`);
  };
  layers.forEach(({ cell, directions }, layer) =>
    directions.forEach(({ weights }, direction) => {
      const path = `layers[${layer}].directions[${direction}].weights`;
      check(knows(cell, 'W') ? `${path}.W` : `${path}.U`, 'n', unitsOf(cell, weights));
      if (layer === 0) check(`${path}.U`, 'm', weights.U[0].length);
    }),
  );
  if (output) check('output.V', 'q', output.V.length);
  sequences.forEach(({ inputs }, index) => check(`sequences[${index}].inputs`, 'T', inputs.length));
}
