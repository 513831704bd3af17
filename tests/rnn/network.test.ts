import { describe, expect, test } from 'vitest';
import { Backward, type GraphNode, print, Session } from '../../src/autograd/index.ts';
import {
  type CellName,
  differentiate,
  type Experiment,
  type ParameterName,
  parametersOf,
  traceNetwork,
} from '../../src/index.ts';
import { relativeError } from '../support/close.ts';
import { tiny } from '../support/experiments.ts';
import { transpose } from '../support/matrices.ts';
import { readCase } from '../support/reference.ts';
import { cellNames, knows } from '../../src/rnn/cells/index.ts';
import { biasNames } from '../../src/rnn/experiment.ts';

const biasesOf = (cell: CellName) => biasNames.filter((name) => name === 'd' || knows(cell, name));

test('shapes come from the sizes alone', () => {
  const network = traceNetwork({
    cell: 'lstm',
    loss: 'squared-error',
    n: 2,
    m: 3,
    q: 1,
    hasLoss: [false, true],
    biases: ['d'],
  });
  const leaves = print(network.graph)
    .split('\n')
    .filter((line) => line.endsWith('leaf'))
    .map((line) => line.slice(line.indexOf(' ') + 1));
  expect(leaves).toEqual([
    'W [8, 2] = leaf',
    'U [8, 3] = leaf',
    'V [1, 2] = leaf',
    'd [1] = leaf',
    'h [2] t=0 = leaf',
    'c [2] t=0 = leaf',
    'x [3] t=1 = leaf',
    'x [3] t=2 = leaf',
    'ô [1] t=2 = leaf',
  ]);
  expect(network.steps.map(({ E }) => E?.shape)).toEqual([undefined, []]);
});

test.each(cellNames)('%s uses each of its parameters, or each of its pieces, once a step', (cell) => {
  const sizes = { loss: 'cross-entropy', n: 2, m: 1, q: 3, hasLoss: [true, false, true] } as const;
  const { graph, parameters, pieces } = traceNetwork({ cell, ...sizes, biases: biasesOf(cell) });
  expect(Object.keys(pieces)).toEqual(Object.keys(parameters));
  for (const [name, parts] of Object.entries(pieces)) {
    const [rows, ...columns] = parameters[name as ParameterName]!.shape;
    expect(parts.reduce((sum, { shape }) => sum + shape[0], 0)).toBe(rows);
    for (const part of parts) {
      expect(part.shape.slice(1)).toEqual(columns);
      expect(graph.edgesFrom(part).map(({ consumer }) => consumer.step)).toEqual([1, 2, 3]);
    }
  }
});

describe.each(cellNames)('a batch of %s', (cell) => {
  /** Two sequences for the same weights. */
  const { experiment } = readCase(`${cell}-bias-ce`);
  const flipped = (rows: Experiment['inputs']) => rows.map((row) => row.map((x) => 0.5 - x));
  const experiments = [
    experiment,
    {
      ...experiment,
      inputs: flipped(experiment.inputs),
      initial: { ...experiment.initial, h: experiment.initial.h.map((x) => x + 0.25) },
    },
  ];

  test('has the sum of the losses and of the gradients of its sequences', () => {
    const { weights, targets, loss } = experiment;
    const [m, q, n] = [experiment.inputs[0].length, weights.V.length, weights.V[0].length];
    const network = traceNetwork({
      cell,
      loss,
      n,
      m,
      q,
      hasLoss: targets.map((target) => target !== null),
      biases: biasesOf(cell).filter((bias) => weights[bias]),
      batch: 2,
    });
    const session = new Session(network.graph);
    const columns = (node: GraphNode, of: (e: Experiment) => readonly number[]) =>
      session.set(node, transpose(experiments.map((e) => of(e))).flat());
    const names = parametersOf(experiment);
    for (const name of names) session.set(network.parameters[name]!, weights[name]!.flat());
    columns(network.initial.h, ({ initial }) => initial.h);
    if (network.initial.c) columns(network.initial.c, ({ initial }) => initial.c!);
    network.steps.forEach(({ x, target }, t) => {
      columns(x, ({ inputs }) => inputs[t]);
      if (target) columns(target, ({ targets }) => targets[t]!);
    });
    session.forward();
    const wrt = names.map((name) => network.parameters[name]!);
    const pass = new Backward(session, [{ node: network.E, cotangent: [1] }], wrt);
    pass.run();

    const apart = experiments.map((e) => differentiate(e));
    expect(relativeError(session.value(network.E), [apart[0].loss + apart[1].loss])).toBeLessThan(1e-13);
    for (const [i, name] of names.entries()) {
      const [one, two] = apart.map(({ gradients }) => gradients[name]!.flat() as number[]);
      const sum = one.map((g, at) => g + two[at]);
      expect(relativeError(pass.cotangent(wrt[i]), sum)).toBeLessThan(1e-12);
    }
  });
});

test('without a loss anywhere E is a number that stays 0', () => {
  const { E } = traceNetwork({
    cell: 'gru',
    loss: 'squared-error',
    n: 1,
    m: 1,
    q: 1,
    hasLoss: [false],
    biases: [],
  });
  expect(E).toMatchObject({ op: 'constant', shape: [], attributes: { value: Float64Array.of(0) } });
  expect(differentiate(tiny({ targets: [null, null] })).loss).toBe(0);
});

test('sizes that make no network are told', () => {
  const sizes = { cell: 'tanh', loss: 'mse', n: 2, m: 1, q: 1, hasLoss: [true], biases: [] } as const;
  const traceWith = (wrong: object) => () => traceNetwork({ ...sizes, ...wrong });
  expect(traceWith({ cell: 'rnn' })).toThrow(
    'traceNetwork: cell: expected one of sigmoid, tanh, relu, linear, lstm, gru, gru-before, ' +
      'peephole-lstm, mingru, minlstm, indrnn, layernorm-lstm, got "rnn"',
  );
  expect(traceWith({ loss: undefined })).toThrow(
    'traceNetwork: loss: expected one of squared-error, cross-entropy, mse,',
  );
  expect(traceWith({ biases: ['q'] })).toThrow('traceNetwork: bias: expected one of b, d, bh, b_c, got "q"');
  expect(traceWith({ hasLoss: true })).toThrow('traceNetwork: hasLoss: expected a list, got true');
  expect(traceWith({ n: 2.5 })).toThrow('leaf "W": expected a list of sizes');
  expect(() => traceNetwork(undefined as never)).toThrow('traceNetwork: expected { cell, loss, n, m, q,');
});
