import { describe, expect, test } from 'vitest';
import { print } from '../../src/autograd/index.ts';
import { differentiate, type Experiment, itemize, NonFiniteError } from '../../src/rnn/index.ts';
import { unroll } from '../../src/rnn/unroll.ts';
import { tiny } from '../support/experiments.ts';

test('two steps of a sigmoid network as a graph', () => {
  const { session } = unroll(tiny({ cell: 'sigmoid' }));
  expect(print(session.graph)).toMatchInlineSnapshot(`
    "%0 W [1, 1] = leaf
    %1 U [1, 1] = leaf
    %2 V [1, 1] = leaf
    %3 h [1] t=0 = leaf
    %4 x [1] t=1 = leaf
    %5 Wh [1] t=1 = matmul(%0, %3)
    %6 Ux [1] t=1 = matmul(%1, %4)
    %7 a [1] t=1 = add(%5, %6)
    %8 h [1] t=1 = sigmoid(%7)
    %9 o [1] t=1 = matmul(%2, %8)
    %10 ô [1] t=1 = leaf
    %11 E [] t=1 = squaredError(%9, %10)
    %12 x [1] t=2 = leaf
    %13 Wh [1] t=2 = matmul(%0, %8)
    %14 Ux [1] t=2 = matmul(%1, %12)
    %15 a [1] t=2 = add(%13, %14)
    %16 h [1] t=2 = sigmoid(%15)
    %17 o [1] t=2 = matmul(%2, %16)
    %18 ô [1] t=2 = leaf
    %19 E [] t=2 = squaredError(%17, %18)
    %20 E [] = add(%11, %19)"
  `);
});

test('biases, cross-entropy and a step without a target', () => {
  const weights = { W: [[1]], U: [[1, 2]], V: [[1], [2]], b: [3], d: [4, 5] };
  const { session } = unroll(tiny({ weights, inputs: [[1, 1], [1, 1]], targets: [null, [0, 1]], loss: 'cross-entropy' })); // prettier-ignore
  expect(print(session.graph)).toMatchInlineSnapshot(`
    "%0 W [1, 1] = leaf
    %1 U [1, 2] = leaf
    %2 V [2, 1] = leaf
    %3 b [1] = leaf
    %4 d [2] = leaf
    %5 h [1] t=0 = leaf
    %6 x [2] t=1 = leaf
    %7 Wh [1] t=1 = matmul(%0, %5)
    %8 Ux [1] t=1 = matmul(%1, %6)
    %9 Wh + Ux [1] t=1 = add(%7, %8)
    %10 a [1] t=1 = add(%9, %3)
    %11 h [1] t=1 = identity(%10)
    %12 Vh [2] t=1 = matmul(%2, %11)
    %13 o [2] t=1 = add(%12, %4)
    %14 x [2] t=2 = leaf
    %15 Wh [1] t=2 = matmul(%0, %11)
    %16 Ux [1] t=2 = matmul(%1, %14)
    %17 Wh + Ux [1] t=2 = add(%15, %16)
    %18 a [1] t=2 = add(%17, %3)
    %19 h [1] t=2 = identity(%18)
    %20 Vh [2] t=2 = matmul(%2, %19)
    %21 o [2] t=2 = add(%20, %4)
    %22 ô [2] t=2 = leaf
    %23 E [] t=2 = crossEntropy(%21, %22)"
  `);
});

test('without any target E is 0', () => {
  const { session, E } = unroll(tiny({ targets: [null, null] }));
  expect([...session.value(E)]).toEqual([0]);
});

/** One hidden unit, h_0 = 0. */
const network = (W: number, U: number, V: number, changes: Partial<Experiment> = {}) =>
  tiny({ weights: { W: [[W]], U: [[U]], V: [[V]] }, ...changes });
const why = 'float64 ends at 1.8e308. Make the weights or the inputs smaller';

describe('a number that overflows', () => {
  test.each<[message: string, experiment: Experiment]>([
    ['Wh at step 2 is Infinity', network(1e200, 1e200, 0)],
    ['Ux at step 1 is -Infinity', network(1, -1e200, 1, { inputs: [[1e200], [1]] })],
    ['a at step 1 is Infinity', network(1, 1e308, 1, { initial: { h: [1e308] } })],
    ['o at step 2 is Infinity', network(10, 1, 1e308, { targets: [null, [0]] })],
    ['E at step 1 is Infinity', network(1, 1e200, 1)],
    ['E is Infinity', network(0, 1.3e154, 1, { inputs: [[1], [1], [1]], targets: [[0], [0], [0]] })],
  ])('on the way forward: %s', (message, experiment) => {
    const error = new RegExp(`^${message}: ${why}$`);
    for (const act of [differentiate, itemize]) {
      expect(() => act(experiment)).toThrow(NonFiniteError);
      expect(() => act(experiment)).toThrow(error);
    }
  });

  test.each<[message: string, experiment: Experiment]>([
    ['the gradient of h at step 1 is -Infinity', network(1e200, 0, 1e200, { targets: [null, [1]] })],
    [
      'the gradient of U is -Infinity',
      network(1, 0, 1e200, { inputs: [[1e200], [0]], targets: [[1], null] }),
    ],
  ])('only on the way back: %s', (message, experiment) => {
    const { session } = unroll(experiment);
    expect(session.firstNonFinite()).toBeUndefined();
    const error = new RegExp(`^${message}: ${why}$`);
    expect(() => differentiate(experiment)).toThrow(NonFiniteError);
    expect(() => differentiate(experiment)).toThrow(error);
    expect(() => itemize(experiment)).toThrow(NonFiniteError);
  });

  test('only in a term, while the terms cancel', () => {
    const experiment = network(1, 0, 1e155, { inputs: [[1e155], [0]], targets: [[1], [-1]] });
    expect(differentiate(experiment).gradients.U).toEqual([[0]]);
    expect(() => itemize(experiment)).toThrow(NonFiniteError);
    expect(() => itemize(experiment)).toThrow(`the gradient of U is Infinity: ${why}`);
  });
});
