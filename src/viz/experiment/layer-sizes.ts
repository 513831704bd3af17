import { knows } from '../../rnn/cells/index.ts';
import { ExperimentError, type StackedExperiment, unitsOf } from '../../rnn/index.ts';
import { type LIMITS, LONG } from './largest-sizes.ts';

type Sizes = { readonly [Size in keyof typeof LIMITS]: number };

/** @throws ExperimentError where layers, or their sequences, are larger than `most`. */
export function assertLayersWithin(whole: StackedExperiment, most: Sizes = LONG): void {
  for (const [path, name, size] of sizesIn(whole)) {
    if (size <= most[name]) continue;
    throw new ExperimentError(path, `Explore shows ${name} up to ${most[name]}, got ${name} = ${size}`);
  }
}

/** Whether no size is larger than `most`. */
export const areWithin = (whole: StackedExperiment, most: Sizes): boolean =>
  sizesIn(whole).every(([, name, size]) => size <= most[name]);

function sizesIn({ layers, output, sequences }: StackedExperiment): [string, keyof Sizes, number][] {
  return [
    ...layers.flatMap(({ cell, directions }, layer) =>
      directions.flatMap(({ weights }, direction): [string, keyof Sizes, number][] => {
        const path = `layers[${layer}].directions[${direction}].weights`;
        return [
          [knows(cell, 'W') ? `${path}.W` : `${path}.U`, 'n', unitsOf(cell, weights)],
          ...(layer > 0 ? [] : [[`${path}.U`, 'm', weights.U[0].length] as [string, 'm', number]]),
        ];
      }),
    ),
    ...(output ? [['output.V', 'q', output.V.length] as [string, 'q', number]] : []),
    ...sequences.map(({ inputs }, index): [string, 'T', number] => [
      `sequences[${index}].inputs`,
      'T',
      inputs.length,
    ]),
  ];
}
