import { describe, expect, test } from 'vitest';
import { differentiate, itemize, passedOf } from '../../../src/rnn/index.ts';
import { tiny } from '../../support/experiments.ts';
import { readCase } from '../../support/reference.ts';

describe('what is passed on the way', () => {
  test('is the mean slope of a simple cell over the steps up to t', () => {
    const experiment = tiny({ cell: 'tanh', inputs: [[0.5], [-1], [2]], targets: [[0], [0], [0]] });
    const { hidden } = differentiate(experiment);
    const slopes = hidden.map(([h]) => 1 - h ** 2);
    expect(passedOf(experiment, hidden, 2).slope).toBeCloseTo((slopes[0] + slopes[1]) / 2, 12);
    expect(passedOf({ ...experiment, cell: 'linear' }, hidden, 3)).toMatchObject({
      slope: 1,
      kept: undefined,
    });
  });

  test.each([
    ['lstm', 'gate f'],
    ['gru', 'gate z'],
  ] as const)('is the geometric mean of the gate that keeps the state of %s', (cell, gate) => {
    const { experiment } = readCase(`${cell}-bias-ce`);
    const t = experiment.inputs.length - 1;
    const terms = itemize(experiment);
    const gates = Array.from({ length: t }, (_, index) => terms.inside(t, index + 1).get(gate)!.value).flat();
    const geometric = Math.exp(gates.reduce((sum, x) => sum + Math.log(x), 0) / gates.length);
    const passed = passedOf(experiment, terms.gradients.hidden, t);
    expect(passed.kept).toBeCloseTo(geometric, 12);
    expect(passed.slope).toBeUndefined();
    const [least, most] = passed.keptByUnits!;
    expect(least).toBeLessThanOrEqual(geometric + 1e-12);
    expect(most).toBeGreaterThanOrEqual(geometric - 1e-12);
    expect(Math.min(...gates)).toBeLessThanOrEqual(least + 1e-12);
    expect(Math.max(...gates)).toBeGreaterThanOrEqual(most - 1e-12);
  });
});
