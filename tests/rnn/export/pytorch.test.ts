import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  actsOnOutput,
  type Experiment,
  itemize,
  lossSteps,
  type ParameterName,
  parametersOf,
} from '../../../src/rnn/index.ts';
import { firstKept } from '../../../src/rnn/first-kept.ts';
import { pytorchScript } from '../../../src/rnn/export/pytorch.ts';
import { relativeError } from '../../support/close.ts';
import { experiments, tiny } from '../../support/experiments.ts';
import { pythonWith } from '../../support/python.ts';
import { readCase } from '../../support/reference.ts';

/** The forward pass of the script. */
const loopOf = (experiment: Experiment) =>
  /^for [\s\S]*?(?=\nE\.backward)/m.exec(pytorchScript(experiment))![0];

test('a sigmoid network, whole', () => {
  const script = pytorchScript(tiny({ cell: 'sigmoid', targets: [null, [0.5]] }));
  expect(script).toMatchInlineSnapshot(`
    "# Backpropagation through time: a recurrent network of sigmoid cells, T = 2 steps.
    # Prints E and its gradients as JSON.
    import torch


    def tensor(values, requires_grad=False):
        return torch.tensor(values, dtype=torch.float64, requires_grad=requires_grad)


    # W: hidden to hidden, U: input to hidden, V: hidden to output.
    W = tensor([
        [1],
    ], requires_grad=True)
    U = tensor([
        [1],
    ], requires_grad=True)
    V = tensor([
        [1],
    ], requires_grad=True)

    # The state before the first step.
    h = tensor([0])

    inputs = tensor([
        [1],
        [1],
    ])
    targets = [
        None,
        tensor([0.5]),
    ]

    E = 0
    for x, target in zip(inputs, targets):
        a = W @ h + U @ x
        h = torch.sigmoid(a)
        o = V @ h
        if target is not None:
            E = E + ((o - target) ** 2).sum() / 2

    E.backward()


    def text(values):
        if isinstance(values, list):
            return "[" + ", ".join(text(value) for value in values) + "]"
        return format(values, ".17g")


    gradients = {"W": W.grad, "U": U.grad, "V": V.grad}
    gradients = ", ".join(f'"{name}": {text(grad.tolist())}' for name, grad in gradients.items())
    print(f'{{"loss": {text(E.item())}, "gradients": {{{gradients}}}}}')
    "
  `);
});

test('an LSTM with biases: the loop', () => {
  const experiment = readCase('lstm-bias-ce').experiment;
  expect(loopOf(experiment)).toMatchInlineSnapshot(`
    "for x, target in zip(inputs, targets):
        a = W @ h + U @ x + b
        a_i, a_f, a_g, a_o = a.chunk(4)
        gate_i, gate_f, gate_o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)
        gate_g = torch.tanh(a_g)
        c = gate_f * c + gate_i * gate_g
        h = gate_o * torch.tanh(c)
        o = V @ h + d
        if target is not None:
            E = E - (target * torch.log_softmax(o, 0)).sum()
    "
  `);
});

test('a GRU has bh inside the product of the reset gate', () => {
  const { experiment } = readCase('gru-bias-ce');
  expect(loopOf(experiment)).toContain('gate_n = torch.tanh(Ux_n + gate_r * (Wh_n + bh))');
  expect(loopOf(readCase('gru-textbook').experiment)).toContain('torch.tanh(Ux_n + gate_r * Wh_n)');
});

test('without a target there is no loss, and a script that says so', () => {
  const script = pytorchScript(tiny({ targets: [null, null] }));
  expect(script).not.toContain('target is not None');
  expect(script).toContain('E = 0 * o.sum()  # No step has a target: no loss, no gradient.');
});

test('numbers are written in full, and none as a whole number that 64 bits do not hold', () => {
  const script = pytorchScript(tiny({ initial: { h: [0.1 + 0.2] }, inputs: [[1e20], [-5e-324]] }));
  expect(script).toContain('h = tensor([0.30000000000000004])');
  expect(script).toContain('    [1e+20],\n    [-5e-324],\n');
});

test('all that the script uses has been named before', () => {
  fc.assert(
    fc.property(experiments(), (experiment) => {
      const script = pytorchScript(experiment);
      for (const name of ['W', 'U', 'V', 'b', 'd', 'bh'] as const) {
        const isUsed = new RegExp(`[(+] ?${name}\\b|\\b${name} @`).test(loopOf(experiment));
        const isDefined = script.includes(`\n${name} = tensor(`);
        expect([name, isUsed, isDefined]).toEqual([
          name,
          ...Array(2).fill(parametersOf(experiment).includes(name)),
        ]);
      }
    }),
  );
});

const python = pythonWith('torch');

test('truncated to windows: no gradient leaves them', () => {
  const { experiment } = readCase('lstm-textbook');
  const loop = /^E = 0[\s\S]*?(?=\nE\.backward)/m.exec(
    pytorchScript(experiment, { horizon: 2, windows: true }),
  )![0];
  expect(loop.split('\n').slice(0, 4)).toEqual([
    'E = 0',
    'for t, (x, target) in enumerate(zip(inputs, targets)):',
    '    if t % 2 == 0:  # No gradient leaves a window of 2 steps.',
    '        h, c = h.detach(), c.detach()',
  ]);
});

/** The terms that truncation keeps, added up. */
function keptOf(experiment: Experiment, P: ParameterName, horizon: number, windows: boolean): number[] {
  const terms = itemize(experiment);
  const sum = terms
    .total(P, 'all')
    .flat()
    .map(() => 0);
  for (const t of lossSteps(experiment.targets)) {
    const first = actsOnOutput(P) ? t : firstKept(t, horizon, windows);
    for (let k = first; k <= t; k++) terms.entries(P, t, k).forEach((x, i) => (sum[i] += x));
  }
  return sum;
}

describe.skipIf(!python)('run', () => {
  const whole = ['gru-bias-ce', 'lstm-textbook'];
  const truncated = [
    ['lstm-textbook', 2, true],
    ['lstm-textbook', 2, false],
    ['gru-bias-ce', 2, false],
  ] as const;
  let printed: { loss: number; gradients: Record<string, number[][]> }[];
  // All of them in one process, which loads PyTorch once.
  beforeAll(() => {
    const scripts = [
      ...whole.map((name) => pytorchScript(readCase(name).experiment)),
      ...truncated.map(([name, horizon, windows]) =>
        pytorchScript(readCase(name).experiment, { horizon, windows }),
      ),
    ];
    const all = 'import json, sys\nfor script in json.load(sys.stdin): exec(script, {})';
    const lines = execFileSync(python!, ['-c', all], { input: JSON.stringify(scripts), encoding: 'utf8' });
    printed = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  });

  test.each(whole.map((name, index) => [name, index] as const))('%s prints the gradients', (name, index) => {
    const { experiment, expected } = readCase(name);
    const found = printed[index];
    expect(Object.keys(found.gradients)).toEqual(parametersOf(experiment));
    expect(relativeError(found.loss, expected.loss)).toBeLessThan(1e-12);
    for (const P of parametersOf(experiment)) {
      expect(relativeError(found.gradients[P], expected.gradients[P])).toBeLessThan(1e-12);
    }
  });

  test.each(truncated.map((row, index) => [...row, index] as const))(
    '%s truncated to %i steps, windows: %s: prints the gradients of what is kept',
    (name, horizon, windows, index) => {
      const { experiment } = readCase(name);
      const { gradients } = printed[whole.length + index];
      for (const P of parametersOf(experiment)) {
        expect(relativeError(gradients[P].flat(), keptOf(experiment, P, horizon, windows))).toBeLessThan(
          1e-12,
        );
      }
      expect(keptOf(experiment, 'W', horizon, windows)).not.toEqual(
        itemize(experiment).total('W', 'all').flat(),
      );
    },
  );
});
