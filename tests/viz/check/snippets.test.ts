// What the lines of Python print is opened, and the gradients that autograd has for it are right.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { BatchExperiment } from '../../../src/rnn/index.ts';
import { type OpenedNetwork, openedNetwork, type Refusal } from '../../../src/viz/check/open-network.ts';
import { snippets } from '../../../src/viz/check/snippets.ts';
import { checkWhole } from '../../../src/viz/check/whole/work.ts';
import { pythonWith } from '../../support/python.ts';

const python = pythonWith('torch');

/** Variables as the exercises have them, and their gradients by autograd, printed as the exercises do. */
const SCRIPT = `
import json, contextlib, io, torch
torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
leaf = lambda *shape: torch.randn(*shape, requires_grad=True)
bare = lambda scope: {k: v.detach().numpy() if isinstance(v, torch.Tensor) else v for k, v in scope.items()}
out = []
def printed(code, scope, loss, leaves):
    loss.backward()
    with contextlib.redirect_stdout(io.StringIO()) as text:
        exec(code, scope)
    grads = "\\n".join(f'gradients["d{k}"] = {v.grad.numpy()!r}' for k, v in leaves.items())
    out.append({"network": text.getvalue(), "gradients": grads})
sigma = torch.sigmoid
n, m, N, T = 3, 2, 4, 3
snippets = json.loads(input())

x, a0, da = leaf(m, N, T + 1), leaf(n, N), torch.randn(n, N, T)
p = {"Waa": leaf(n, n), "Wax": leaf(n, m), "ba": leaf(n, 1)}
a, loss = a0, 0
for t in range(T):
    a = torch.tanh(p["Waa"] @ a + p["Wax"] @ x[:, :, t] + p["ba"])
    loss = loss + (a * da[:, :, t]).sum()
printed(snippets[0], {**bare({"x": x, "a0": a0, "da": da}), "parameters": bare(p)}, loss, {"a0": a0, **p})

p = {k: leaf(n, n + m) for k in ("Wf", "Wi", "Wc", "Wo")} | {k: leaf(n, 1) for k in ("bf", "bi", "bc", "bo")}
a0.grad = None
a, c, loss = a0, torch.zeros(n, N), 0
for t in range(T):
    z = torch.cat([a, x[:, :, t]])
    f, i, g, o = (act(p["W" + k] @ z + p["b" + k]) for k, act in (("f", sigma), ("i", sigma), ("c", torch.tanh), ("o", sigma)))
    c = f * c + i * g
    a = o * torch.tanh(c)
    loss = loss + (a * da[:, :, t]).sum()
printed(snippets[1], {**bare({"x": x, "a0": a0, "da": da}), "parameters": bare(p)}, loss, {"a0": a0, **p})

for snippet, gates in ((2, 1), (3, 4)):
    x, h0, dh = leaf(N, T, m), leaf(N, n), torch.randn(N, T, n)
    w = {"Wx": leaf(m, gates * n), "Wh": leaf(n, gates * n), "b": leaf(gates * n)}
    h, c, loss = h0, torch.zeros(N, n), 0
    for t in range(T):
        z = x[:, t] @ w["Wx"] + h @ w["Wh"] + w["b"]
        if gates == 1:
            h = torch.tanh(z)
        else:
            i, f, o, g = z.chunk(4, 1)
            c = sigma(f) * c + sigma(i) * torch.tanh(g)
            h = sigma(o) * torch.tanh(c)
        loss = loss + (h * dh[:, t]).sum()
    printed(snippets[snippet], bare({"x": x, "h0": h0, "dh": dh, **w}), loss, {"x": x, "h0": h0, **w})

for kind in (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU):
    rnn, fc = kind(m, n), torch.nn.Linear(n, 2)
    x, y = torch.randn(T, N, m), torch.randn(T, N, 2)
    loss = torch.nn.MSELoss()(fc(rnn(x)[0]), y)
    loss.backward()
    with contextlib.redirect_stdout(io.StringIO()) as text:
        exec(snippets[4], {"rnn": rnn, "fc": fc, "x": x, "y": y})
    named = list(rnn.named_parameters()) + [("fc." + k, v) for k, v in fc.named_parameters()]
    out.append({"network": text.getvalue(), "gradients": "\\n".join(f"{k} {v.grad}" for k, v in named)})
print(json.dumps(out))
`;

/** The question which order of gates is meant has the course's own answer. */
async function opened(
  text: string,
): Promise<OpenedNetwork & { readonly choice?: Refusal['choices'][number] }> {
  const file = new File([text], 'What was pasted');
  const first = await openedNetwork(file);
  if (!('problem' in first)) return first;
  const choice = first.choices.find(({ order }) => `${order}` === 'i,f,o,g');
  if (!choice) throw new Error(first.problem);
  const second = await openedNetwork(file, choice);
  if ('problem' in second) throw new Error(second.problem);
  return { ...second, choice };
}

describe.skipIf(!python)('lines of Python print a network', () => {
  const printed: { readonly network: string; readonly gradients: string }[] = JSON.parse(
    execFileSync(python ?? '', ['-c', SCRIPT], {
      input: JSON.stringify(snippets.map(({ code }) => code)),
      encoding: 'utf8',
    }),
  );
  const names = [...snippets.map(({ name }) => name), 'PyTorch, LSTM', 'PyTorch, GRU'];
  test.each(names.map((name, index) => [name, printed[index]] as const))(
    '%s',
    async (_name, { network, gradients }) => {
      const { experiment, names, choice } = await opened(network);
      expect((experiment as BatchExperiment).sequences).toHaveLength(4);
      const reply = await checkWhole(
        { experiment, loss: undefined, text: gradients, layout: undefined, names, choice },
        () => {},
      );
      expect(reply).toMatchObject({ finding: expect.stringMatching(/^All are right/) });
    },
  );
});
