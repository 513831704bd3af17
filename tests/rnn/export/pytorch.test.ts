import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, parametersOf } from '../../../src/rnn/index.ts';
import { pytorchScript } from '../../../src/rnn/export/pytorch.ts';
import { relativeError } from '../../support/close.ts';
import { experiments, tiny } from '../../support/experiments.ts';
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

/** A Python that has torch, if there is one. */
const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

describe.skipIf(!python)('run', () => {
  test.each(['gru-bias-ce', 'lstm-textbook'])('%s prints the gradients', (name) => {
    const { experiment, expected } = readCase(name);
    const options = { input: pytorchScript(experiment), encoding: 'utf8', stdio: 'pipe' } as const;
    const found = JSON.parse(execFileSync(python!, ['-'], options));
    expect(Object.keys(found.gradients)).toEqual(parametersOf(experiment));
    expect(relativeError(found.loss, expected.loss)).toBeLessThan(1e-12);
    for (const P of parametersOf(experiment)) {
      expect(relativeError(found.gradients[P], expected.gradients[P])).toBeLessThan(1e-12);
    }
  });
});
