import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundOf,
  type Experiment,
  itemize,
  norm,
  SMALLEST_NORMAL,
  textbook,
} from '../../../src/rnn/index.ts';
import { experiments } from '../../support/experiments.ts';

const hiddenNorms = (experiment: Experiment, t: number) =>
  itemize(experiment)
    .carried(t)
    .h.slice(0, t + 1)
    .map((gradient) => norm(gradient));

describe('the bound', () => {
  test('is γ σ_max: a quarter for sigmoid, else 1, and none for gates', () => {
    const weights = { W: [[3, 0], [0, -4]], U: [[1], [1]], V: [[1, 1]] }; // prettier-ignore
    const at = (cell: Experiment['cell']) => boundOf({ ...textbook, cell, weights });
    expect(at('sigmoid')!.gamma).toBe(0.25);
    expect(at('sigmoid')!.sigmaMax).toBeCloseTo(4, 12);
    expect(['tanh', 'relu', 'linear'].map((cell) => at(cell as 'tanh')!.gamma)).toEqual([1, 1, 1]);
    expect(at('lstm')).toBeUndefined();
    expect(at('gru')).toBeUndefined();
  });

  test('holds at every step back of any simple cell', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const bound = boundOf(experiment);
        fc.pre(bound !== undefined);
        const T = experiment.inputs.length;
        const norms = hiddenNorms(experiment, T);
        const most = bound.gamma * bound.sigmaMax * (1 + 1e-12);
        const broken = norms.filter((size, k) => k < T && size > most * norms[k + 1] + SMALLEST_NORMAL);
        expect(broken).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
