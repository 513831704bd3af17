// The answers themselves are compared with PyTorch's in reference.test.ts.
import { expect, test } from 'vitest';
import { differentiate, itemize } from '../../src/rnn/index.ts';
import { tiny } from '../support/experiments.ts';

test('a network small enough to work out by hand', () => {
  // h_t = h_{t-1} + x_t + b = 1, 2; o_t = h_t + d; E_t = o_t²/2.
  const weights = { W: [[1]], U: [[1]], V: [[1]], b: [0], d: [0] };
  expect(differentiate(tiny({ weights }))).toEqual({
    loss: 2.5,
    losses: [0.5, 2],
    outputs: [[1], [2]],
    hidden: [[1], [2]],
    gradients: {
      W: [[2]], // dE/dh_2 · h_1 + dE/dh_1 · h_0
      U: [[5]], // dE/dh_2 · x_2 + dE/dh_1 · x_1
      V: [[5]], // o_1 h_1 + o_2 h_2
      b: [5],
      d: [3],
    },
    hiddenGradients: [[3], [2]],
    preactivationGradients: { a: [[3], [2]] },
    inputGradients: [[3], [2]],
    initialGradients: { h: [3] },
  });
});

test('steps without a target have no loss, but carry the gradient of later ones', () => {
  expect(differentiate(tiny({ targets: [null, [0]] }))).toMatchObject({
    loss: 2,
    losses: [null, 2],
    hiddenGradients: [[2], [2]],
  });
  expect(differentiate(tiny({ targets: [null, null] }))).toEqual({
    loss: 0,
    losses: [null, null],
    outputs: [[1], [2]],
    hidden: [[1], [2]],
    gradients: { W: [[0]], U: [[0]], V: [[0]] },
    hiddenGradients: [[0], [0]],
    preactivationGradients: { a: [[0], [0]] },
    inputGradients: [[0], [0]],
    initialGradients: { h: [0] },
  });
});

test('biases are listed only where the experiment has them', () => {
  expect(Object.keys(differentiate(tiny()).gradients)).toEqual(['W', 'U', 'V']);
  const weights = { d: [1], V: [[1]], U: [[1]], W: [[1]] };
  expect(Object.keys(differentiate(tiny({ weights })).gradients)).toEqual(['W', 'U', 'V', 'd']);
});

test.each([['{"cell": "tanh"}'], [undefined], [{}], [Promise.resolve()]])('%j is no experiment', (x) => {
  for (const f of [differentiate, itemize]) {
    expect(() => f(x as never)).toThrow(
      `${f.name}: expected an experiment, as parseExperiment gives it, got`,
    );
  }
});
