// Mistakes that were made with PyTorch autograd, by the script beside this file: what is named is what was done.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnose, type Experiment, type MistakeId, parseVersion1 } from '../../../src/rnn/index.ts';

interface Case {
  readonly experiment: Experiment;
  readonly made: readonly {
    readonly id: MistakeId | 'none';
    /** In what way. */
    readonly reading: string;
    readonly W: readonly (readonly number[])[];
  }[];
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, 'pytorch-mistakes.json'), 'utf8'),
) as readonly Case[];

/** As someone would hand them in. */
const roundings: readonly (readonly [what: string, round: (x: number) => number])[] = [
  ['in full', (x) => x],
  ['in float32', Math.fround],
  ['in float32, rounded to 4 decimals', (x) => Math.round(Math.fround(x) * 1e4) / 1e4],
  ['rounded to 4 decimals in float32, written in full', (x) => Math.fround(Math.round(x * 1e4) / 1e4)],
];

describe.each(cases.map((given) => [given.experiment.cell, given] as const))('%s', (_cell, given) => {
  const experiment = parseVersion1(given.experiment);
  test.each(given.made.map((one) => [one.id, one.reading, one.W] as const))('%s %s', (id, _reading, W) => {
    for (const [what, round] of roundings) {
      const found = diagnose(experiment, { W: W.map((row) => row.map(round)) }).W!;
      expect([what, found.verdict, found.mistakes]).toEqual(
        id === 'none' ? [what, 'right', []] : [what, 'wrong', [id]],
      );
    }
  });
});
