// Everything that PyTorch's autograd says about questions 3 to 6; see tests/reference/README.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  averagePrecision,
  type AveragePrecision,
  boxes,
  type BoxesAnswer,
  type BoxesQuestion,
  focalLoss,
  type FocalLossAnswer,
  type FocalLossQuestion,
  type Ranking,
  transposedConvolution,
  type TransposedConvolutionAnswer,
  type TransposedConvolutionQuestion,
} from '../../src/worksheet/index.ts';
import { relativeError } from '../support/close.ts';

interface Reference {
  readonly averagePrecision: readonly (Ranking & AveragePrecision)[];
  readonly focalLoss: readonly (FocalLossQuestion & FocalLossAnswer)[];
  readonly boxes: readonly (BoxesQuestion & BoxesAnswer)[];
  readonly transposedConvolution: readonly (TransposedConvolutionQuestion & TransposedConvolutionAnswer)[];
}

const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../reference/worksheet.json'), 'utf8'),
);

/** The error of each field, relative to its largest number; a field that only one of them has counts as infinite. */
function errors(answer: object, expected: object): number[] {
  const fields = new Set([...Object.keys(answer), ...Object.keys(expected)]) as Set<keyof object>;
  return [...fields].map((field) => relativeError(answer[field], expected[field]));
}

const worst = (answer: object, expected: object) => Math.max(...errors(answer, expected));
const NEAR = 1e-10;

test.each(reference.averagePrecision)(
  'average precision, $positives positives',
  ({ correct, positives, rows, ...expected }) => {
    const { rows: found, ...answer } = averagePrecision({ correct, positives });
    expect(worst(answer, expected)).toBeLessThanOrEqual(NEAR);
    expect(found.map(Object.keys)).toEqual(rows.map(Object.keys));
    expect(relativeError(found.map(Object.values), rows.map(Object.values))).toBeLessThanOrEqual(NEAR);
  },
);

test.each(reference.focalLoss)('focal loss, γ = $gamma', ({ gamma, logits, labels, ...expected }) => {
  expect(worst(focalLoss({ gamma, logits, labels }), expected)).toBeLessThanOrEqual(NEAR);
});

test.each(reference.boxes)('boxes $predicted and $truth', ({ predicted, truth, ...expected }) => {
  expect(worst(boxes({ predicted, truth }), expected)).toBeLessThanOrEqual(NEAR);
});

test.each(reference.transposedConvolution)(
  'transposed convolution, stride $stride, padding $padding',
  ({ input, kernel, stride, padding, cotangent, ...expected }) => {
    expect(
      worst(transposedConvolution({ input, kernel, stride, padding, cotangent }), expected),
    ).toBeLessThanOrEqual(NEAR);
  },
);
