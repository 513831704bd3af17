import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  differentiate,
  type Experiment,
  type LossStep,
  norm,
  resize,
  textbook,
  withCell,
} from '../../../../src/rnn/index.ts';
import { bytesOf, type Explorer, firstPicture } from '../../../../src/viz/explore/state/explorer.ts';
import { surveyors } from '../../../../src/viz/experiment/survey.ts';
import { arrival } from '../../../../src/viz/experiment/timeline.ts';
import { triangleCells } from '../../../../src/viz/triangle/triangle.ts';
import { experiments, tiny } from '../../../support/experiments.ts';
import { explorerOf } from '../../../support/pictures.ts';

const tanh: Experiment = { ...textbook, cell: 'tanh' };
const biased: Experiment = { ...textbook, weights: { ...textbook.weights, b: [0.1, 0.2, 0.3] } };
/** h_2 = 1e200, and E_2 is half its square. */
const overflowing = tiny({ weights: { W: [[1e200]], U: [[1]], V: [[1]] } });

describe('the experiment', () => {
  test('is drawn as it was computed', () => {
    const { picture, problem } = explorerOf(textbook);
    expect(picture.value.experiment).toBe(textbook);
    expect(picture.value.gradients).toEqual(differentiate(textbook));
    expect(problem.value).toBeUndefined();
  });

  test('can be changed, undone and redone', () => {
    const { experiment, picture, change, undo, redo, canUndo, canRedo } = explorerOf(textbook);
    change(tanh);
    expect(picture.value.gradients).toEqual(differentiate(tanh));
    expect([canUndo.value, canRedo.value]).toEqual([true, false]);
    undo();
    expect(experiment.value).toBe(textbook);
    expect(picture.value.gradients).toEqual(differentiate(textbook));
    redo();
    expect(picture.value.experiment).toBe(tanh);
  });

  test('changes of one gesture are undone together', () => {
    const { experiment, change, undo } = explorerOf(textbook);
    const drag = {};
    change(tanh, drag);
    change(biased, drag);
    undo();
    expect(experiment.value).toBe(textbook);
  });
});

describe('an overflow', () => {
  const message = 'E at step 2 is Infinity: float64 ends at 1.8e308. Make the weights or the inputs smaller';

  test('is a problem, while the picture stays the last that could be computed; undo ends it', () => {
    const { experiment, picture, problem, change, undo } = explorerOf(textbook);
    change(tanh);
    change(overflowing);
    expect(problem.value).toBe(message);
    expect(experiment.value).toBe(overflowing);
    expect(picture.value.experiment).toBe(tanh);
    undo();
    expect(problem.value).toBeUndefined();
    expect(picture.value.experiment).toBe(tanh);
  });

  test('after another one keeps the picture too, and a better number ends it', () => {
    const { picture, problem, change } = explorerOf(textbook);
    change(overflowing);
    change({ ...overflowing, cell: 'relu' });
    expect(problem.value).toBe(message);
    expect(picture.value.experiment).toBe(textbook);
    change(tiny());
    expect(problem.value).toBeUndefined();
    expect(picture.value.experiment).toEqual(tiny());
  });

  test('of the first experiment is thrown', async () => {
    await expect(firstPicture(overflowing, surveyors())).rejects.toThrow(message);
  });
});

describe('the selection', () => {
  test('of any term moves to its arrival, and is that term', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const { picture, select, selected, position, moment, line } = explorerOf(experiment);
        for (const parameter of picture.value.terms.parameters) {
          for (const { t, k } of triangleCells(picture.value, parameter)) {
            select({ parameter, t, k });
            expect(selected.value).toEqual({ parameter, t, k });
            expect(position.value).toBe(arrival(line.value, t, k));
            expect(moment.value).toMatchObject({ of: t, reached: k });
          }
        }
      }),
    );
  });

  test('ends playing', () => {
    const { playing, select, step, selectAll } = explorerOf(textbook);
    for (const act of [() => select({ parameter: 'W', t: 1, k: 1 }), () => step(1), selectAll]) {
      playing.value = true;
      act();
      expect(playing.value).toBe(false);
    }
  });

  test('of a step without a loss moves nothing', () => {
    const { select, selected, seek, position } = explorerOf({ ...textbook, targets: [null, [1], null] });
    seek(1.5);
    select({ parameter: 'U', t: 3, k: 1 });
    expect(position.value).toBe(1.5);
    expect(selected.value).toEqual({ parameter: 'U', t: 2, k: 2 });
  });

  test('is the last step where there is no loss at all', () => {
    const { selected } = explorerOf({ ...textbook, targets: [null, null, null] });
    expect(selected.value).toEqual({ parameter: 'W', t: 3, k: 3 });
  });

  test('follows the gradient back: at h_0 it stays at the first term, and V at its only one', () => {
    const { selected, seek, selectParameter, line } = explorerOf(textbook);
    seek(arrival(line.value, 3, 0));
    expect(selected.value).toEqual({ parameter: 'W', t: 3, k: 1 });
    selectParameter('V');
    expect(selected.value).toEqual({ parameter: 'V', t: 3, k: 3 });
  });
});

describe('what the present experiment does not have', () => {
  /** Ways from another experiment to the textbook's. */
  const ways: [string, (from: Experiment) => { explorer: Explorer; leave: () => void }][] = [
    [
      'a change',
      (from) => {
        const explorer = explorerOf(from);
        return { explorer, leave: () => explorer.change(textbook) };
      },
    ],
    [
      'undo',
      (from) => {
        const explorer = explorerOf(textbook);
        explorer.change(from);
        return { explorer, leave: explorer.undo };
      },
    ],
    [
      'redo',
      (from) => {
        const explorer = explorerOf(from);
        explorer.change(textbook);
        explorer.undo();
        return { explorer, leave: explorer.redo };
      },
    ],
  ];

  test.each(ways)('a bias that is gone after %s is not selected', (_, way) => {
    const { explorer, leave } = way(biased);
    explorer.selectParameter('b');
    leave();
    expect(explorer.experiment.value).toBe(textbook);
    expect(explorer.selected.value.parameter).toBe('W');
  });

  test('a bias that is still there stays selected', () => {
    const { change, selectParameter, selected } = explorerOf(biased);
    selectParameter('b');
    change({ ...biased, cell: 'tanh' });
    expect(selected.value.parameter).toBe('b');
  });

  test.each(ways)('a step that is gone after %s is neither hovered nor selected', (_, way) => {
    const { explorer, leave } = way(resize(textbook, { T: 12 }));
    explorer.select({ parameter: 'W', t: 12, k: 11 });
    explorer.hovered.value = { parameter: 'W', t: 12, k: 11 };
    leave();
    expect(explorer.hovered.value).toBeUndefined();
    expect(explorer.position.value).toBe(explorer.line.value.end);
    expect(explorer.selected.value).toEqual({ parameter: 'W', t: 3, k: 1 });
  });
});

test('a change keeps the moment of a loss that is still there', () => {
  const { change, select, selected, moment } = explorerOf(textbook);
  select({ parameter: 'U', t: 2, k: 1 });
  change(resize(textbook, { T: 12 }));
  expect(moment.value).toMatchObject({ of: 2, reached: 1 });
  expect(selected.value).toEqual({ parameter: 'U', t: 2, k: 1 });
});

describe('the position', () => {
  test('stays on the line', () => {
    const { seek, position, line } = explorerOf(textbook);
    seek(-1);
    expect(position.value).toBe(0);
    seek(1e9);
    expect(position.value).toBe(line.value.end);
  });

  test('steps to whole frames', () => {
    const { seek, step, position } = explorerOf(textbook);
    const after = (from: number, direction: 1 | -1) => {
      seek(from);
      step(direction);
      return position.value;
    };
    expect([after(2, 1), after(2.5, 1), after(2, -1), after(2.5, -1), after(0, -1)]).toEqual([3, 3, 1, 2, 0]);
  });

  test('at the end shows all losses together', () => {
    const { selectAll, moment } = explorerOf(textbook);
    selectAll();
    expect(moment.value.of).toBe('all');
  });
});

/** What arrives at h_1 of all losses is 12.3, of any alone less than 10. */
const lossesThatAddUp: Experiment = {
  cell: 'tanh',
  weights: {
    W: [
      [0.66, -1.03, 0.58, 1.59],
      [-0.73, 0, -0.02, -1.12],
      [-1.86, 1.32, -0.38, 0.73],
      [0.92, 1.6, 0, 0],
    ],
    U: [[0.86], [0.36], [-1.89], [0]],
    V: [[1.61, -1.93, 0, 0]],
  },
  initial: { h: [-1.22, 0.17, 0, -0.02] },
  inputs: [[0], [1.46], [-0.22]],
  targets: [[0], [0], [-1.04]],
  loss: 'squared-error',
};

/** The terms of the last loss make up more than each of them, and more than all losses do together. */
const termsThatAddUp: Experiment = {
  cell: 'relu',
  weights: {
    W: [
      [0.55, 1.42, 0],
      [1.19, -0.23, 0],
      [0, 0, 0],
    ],
    U: [
      [0, 0, -1.57],
      [0, 0, 0],
      [0, 0, 0],
    ],
    V: [
      [1.34, -0.21, 0],
      [0, 0, 0],
    ],
  },
  initial: { h: [-0.36, 1.26, 0] },
  inputs: [
    [0, 0, -1.98],
    [0, 0, -0.06],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
  targets: [null, null, [0, -1.13], null, [0, 1.74]],
  loss: 'cross-entropy',
};

test('the scale holds every norm that is drawn', () => {
  fc.assert(
    fc.property(experiments(), (experiment) => {
      const { terms, scale } = explorerOf(experiment).picture.value;
      const losses = ['all', ...experiment.inputs.map((_, index) => index + 1)] as LossStep[];
      const norms = losses.flatMap((t) => [
        ...Object.values(terms.flow(t)).flat(),
        ...terms.parameters.map((parameter) => norm(terms.total(parameter, t).flat())),
      ]);
      const largest = Math.max(...norms, ...Object.values(terms.termNorms).flat(2));
      expect(largest).toBeLessThanOrEqual(10 ** scale.domain[1] * (1 + 1e-9));
    }),
    { examples: [[lossesThatAddUp], [termsThatAddUp]] },
  );
});

test('an experiment is weighed by its numbers', () => {
  const large = resize(resize(withCell(textbook, 'lstm'), { n: 64 }), { T: 300 });
  const numbers = [...Object.values(large.weights), large.inputs, large.targets].flat(2).length;
  expect(bytesOf(large)).toBe(1024 + 8 * numbers);
});
