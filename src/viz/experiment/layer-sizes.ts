import { ExperimentError, type StackedExperiment } from '../../rnn/index.ts';
import { LIMITS } from './largest-sizes.ts';

/** @throws ExperimentError where layers, or their sequences, are larger than Explore can show whole. */
export function assertLayersWithin({ layers, output, sequences }: StackedExperiment): void {
  const check = (path: string, name: keyof typeof LIMITS, size: number) => {
    if (size <= LIMITS[name]) return;
    throw new ExperimentError(path, `Explore shows ${name} up to ${LIMITS[name]}, got ${name} = ${size}`);
  };
  layers.forEach(({ directions }, layer) =>
    directions.forEach(({ weights: { W, U } }, direction) => {
      const path = `layers[${layer}].directions[${direction}].weights`;
      check(`${path}.W`, 'n', W[0].length);
      if (layer === 0) check(`${path}.U`, 'm', U[0].length);
    }),
  );
  if (output) check('output.V', 'q', output.V.length);
  sequences.forEach(({ inputs }, index) => check(`sequences[${index}].inputs`, 'T', inputs.length));
}
