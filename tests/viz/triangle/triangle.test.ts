import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, type ParameterName, textbook } from '../../../src/rnn/index.ts';
import { triangleCells } from '../../../src/viz/triangle/triangle.ts';
import { experiments, tiny } from '../../support/experiments.ts';
import { relativeError } from '../../support/close.ts';
import { pictureOf } from '../../support/pictures.ts';

const cellsOf = (experiment: Experiment, parameter: ParameterName) =>
  triangleCells(pictureOf(experiment), parameter);
const places = (experiment: Experiment, parameter: ParameterName) =>
  cellsOf(experiment, parameter).map(({ t, k }) => [t, k]);

describe('triangleCells', () => {
  test('W and U have a cell for each k <= t, V for k = t alone', () => {
    const all = [[1, 1], [2, 1], [2, 2], [3, 1], [3, 2], [3, 3]]; // prettier-ignore
    expect(places(textbook, 'W')).toEqual(all);
    expect(places(textbook, 'U')).toEqual(all);
    expect(places(textbook, 'V')).toEqual([[1, 1], [2, 2], [3, 3]]); // prettier-ignore
  });

  test('a step without a target has no row', () => {
    const experiment = { ...textbook, targets: [[0.3], null, [-0.4]] };
    expect(places(experiment, 'W')).toEqual([[1, 1], [3, 1], [3, 2], [3, 3]]); // prettier-ignore
    expect(places(experiment, 'V')).toEqual([[1, 1], [3, 3]]); // prettier-ignore
  });

  test('hold all norms of a parameter: what is left out is zero', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const picture = pictureOf(experiment);
        for (const parameter of picture.terms.parameters) {
          const norms = experiment.inputs.map((_, __, steps) => steps.map(() => 0));
          for (const { t, k, norm } of triangleCells(picture, parameter)) norms[t - 1][k - 1] = norm;
          expect(relativeError(norms, picture.terms.termNorms[parameter])).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test('tells zero, underflow and merely tiny apart', () => {
    const kindAt = (W: number, h: number) =>
      cellsOf(tiny({ weights: { W: [[W]], U: [[1]], V: [[1]] }, initial: { h: [h] } }), 'W').find(
        ({ t, k }) => t === 2 && k === 1,
      );
    // The term is (o_2 - ô_2) · V · W · h_0, about W · h_0.
    expect(kindAt(1e-307, 1)).toMatchObject({ kind: 'sized', norm: expect.closeTo(1e-307, 320) });
    expect(kindAt(1e-310, 1)).toMatchObject({ kind: 'underflow', norm: expect.closeTo(1e-310, 320) });
    expect(kindAt(1, 0)).toMatchObject({ kind: 'zero', norm: 0 });
  });
});
