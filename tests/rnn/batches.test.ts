// Everything PyTorch's autograd says about experiments of version 2; see tests/reference/README.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  actsOnOutput,
  type BatchExperiment,
  type BatchGradients,
  batchLossNames,
  cells,
  differentiate,
  formatExperiment,
  fromVersion1,
  itemize,
  parametersOf,
  parseExperiment,
  sequencesOf,
  type SequenceGradients,
} from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { readCases } from '../support/reference.ts';

interface BatchCase {
  readonly name: string;
  readonly experiment: BatchExperiment;
  readonly expected: BatchGradients;
}

const folder = join(import.meta.dirname, '../reference/batches');
const cases = readdirSync(folder).map((file): BatchCase & { readonly json: unknown } => {
  const found: BatchCase = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return { ...found, json: found.experiment, experiment: parseExperiment<BatchExperiment>(found.experiment) };
});

test('the cases cover each cell with each loss, and all that version 2 adds', () => {
  const has = (what: (experiment: BatchExperiment) => boolean) =>
    cases.filter(({ experiment }) => what(experiment)).length;
  for (const cell of Object.keys(cells)) {
    for (const loss of batchLossNames) expect(has((e) => e.cell === cell && e.loss === loss)).toBe(1);
  }
  for (const loss of batchLossNames) {
    for (const reduction of ['sum', 'mean']) {
      expect(has((e) => e.loss === loss && e.reduction === reduction)).toBeGreaterThan(0);
    }
  }
  expect(has(({ weights }) => !weights.V)).toBeGreaterThan(5);
  expect(has(({ sequences }) => sequences.length > 2)).toBeGreaterThan(5);
  expect(has(({ sequences }) => sequences.some(({ targets }) => targets.some(Number.isInteger)))).toBe(7);
});

describe.each(cases)('$name', ({ experiment, json, expected }) => {
  const found = differentiate(experiment);

  test('is read, and written as it was', () =>
    expect(JSON.parse(formatExperiment(experiment))).toEqual(json));

  test('loss and gradients', () => {
    expect(relativeError(found.loss, expected.loss)).toBeLessThan(1e-10);
    expect(Object.keys(found.gradients)).toEqual(parametersOf(experiment));
    expect(Object.keys(expected.gradients).toSorted()).toEqual(parametersOf(experiment).toSorted());
    for (const P of parametersOf(experiment)) {
      expect(relativeError(found.gradients[P], expected.gradients[P])).toBeLessThan(1e-10);
    }
  });

  test('what is computed of each sequence', () => {
    expect(found.sequences).toHaveLength(expected.sequences.length);
    for (const [index, own] of found.sequences.entries()) {
      const wanted = expected.sequences[index];
      expect(Object.keys(own).toSorted()).toEqual(Object.keys(wanted).toSorted());
      const [parts, others] = [own, wanted].map(partsOf);
      expect(Object.keys(parts).toSorted()).toEqual(Object.keys(others).toSorted());
      for (const part in parts) expect(relativeError(parts[part], others[part])).toBeLessThan(1e-10);
    }
  });

  test('terms add up to the gradients', () => {
    const terms = sequencesOf(experiment).map((sequence) => itemize(sequence));
    for (const P of parametersOf(experiment)) {
      const wanted = [found.gradients[P]!].flat(2);
      const sum = wanted.map(() => 0);
      for (const of of terms) {
        for (let t = 1; t <= of.length; t++) {
          for (let k = 1; k <= t; k++) of.entries(P, t, k).forEach((x, i) => (sum[i] += x));
        }
      }
      expect(relativeError(sum, wanted)).toBeLessThan(1e-10);
    }
  });

  test('a chain multiplies up to its term', () => {
    const [first] = sequencesOf(experiment);
    const terms = itemize(first);
    for (let t = 1; t <= terms.length; t++) {
      for (const parameter of terms.parameters.filter((name) => !actsOnOutput(name))) {
        const { factors, value } = terms.at(parameter, t, 1);
        expect(factors.at(-1)!.product).toHaveLength([value].flat(2).length);
        expect(relativeError(factors.at(-1)!.product, [value].flat(2))).toBeLessThan(1e-10);
        for (const { value: rows, product } of factors.slice(0, -1))
          expect(rows[0]).toHaveLength(product.length);
      }
    }
  });
});

/** By gates and states, where it has such. */
const partsOf = (sequence: SequenceGradients): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(sequence).flatMap(([key, value]) =>
      Array.isArray(value)
        ? [[key, value]]
        : Object.entries(value).map(([part, rows]) => [`${key}.${part}`, rows]),
    ),
  );

describe('version 1 as version 2', () => {
  test.each(readCases())('$name has the same loss and gradients', ({ experiment }) => {
    const { loss, gradients, ...sequence } = differentiate(experiment);
    const lifted = fromVersion1(experiment);
    expect(parseExperiment(lifted)).toEqual(lifted);
    expect(differentiate(lifted)).toEqual({ loss, gradients, sequences: [sequence] });
  });
});
