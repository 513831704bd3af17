"""PyTorch on one thread as a tool of GradBench: what gradbench.ts times ours beside. Written as one writes PyTorch, in float64,
with one tensor operation where there is one; the evals are those of tests/examples/gradbench.
"""

import json
import math
import os
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

import torch

torch.set_num_threads(1)


def tensor(numbers):
    return torch.tensor(numbers, dtype=torch.float64)


def polynomial_error(x, t, s):
    y = (x * t[:, None] ** torch.arange(len(x))).sum(1)
    return 0.5 * ((s - y) ** 2).sum()


def llsq(input):
    t = torch.linspace(-1, 1, input["n"], dtype=torch.float64)
    return [tensor(input["x"])], lambda x: polynomial_error(x, t, torch.sign(t))


def lse(input):
    return [tensor(input["x"])], lambda x: torch.logsumexp(x, 0)


def det(input):
    return [tensor(input["A"])], lambda A: torch.det(A.reshape(input["ell"], input["ell"]))


def ode_end(x, steps):
    h = 2 / steps
    one = torch.ones(1, dtype=torch.float64)

    def slope(y):
        return x * torch.cat((one, y[:-1]))

    y = torch.zeros_like(x)
    for _ in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


def ode(input):
    """All numbers at the end; the gradient is that of the last one."""
    return [tensor(input["x"])], lambda x: ode_end(x, input["s"])


def lstm_loss(main, extra, state, sequence):
    state = list(state.unbind(0))
    total = 0
    for now, ahead in zip(sequence[:-1], sequence[1:]):
        x = now * extra[0]
        for layer in range(len(state) // 2):
            h, c = state[2 * layer], state[2 * layer + 1]
            gates = torch.cat((x, h, x, h)) * main[2 * layer] + main[2 * layer + 1]
            f, i, o, g = gates.chunk(4)
            c = c * torch.sigmoid(f) + torch.sigmoid(i) * torch.tanh(g)
            x = torch.sigmoid(o) * torch.tanh(c)
            state[2 * layer], state[2 * layer + 1] = x, c
        y = x * extra[1] + extra[2]
        total = total + (ahead * (y - torch.log(torch.exp(y).sum() + 2))).sum()
    return -total / sequence[1:].numel()


def lstm(input):
    state, sequence = tensor(input["state"]), tensor(input["sequence"])
    wrt = [tensor(input["main_params"]), tensor(input["extra_params"])]
    return wrt, lambda main, extra: lstm_loss(main, extra, state, sequence)


def gmm(input):
    d, k, n, m, gamma = (input[name] for name in ("d", "k", "n", "m", "gamma"))
    x = tensor(input["x"])
    # Below the diagonal, column by column.
    columns, rows = torch.triu_indices(d, d, 1)
    freedom = d + m + 1
    constant = -n * d / 2 * math.log(2 * math.pi) + k * (
        freedom * d * math.log(gamma / math.sqrt(2))
        - torch.special.multigammaln(torch.tensor(freedom / 2, dtype=torch.float64), d).item()
    )

    def log_posterior(alpha, mu, q, l):
        diagonal, log_det = torch.exp(q), q.sum(1)
        L = torch.zeros(k, d, d, dtype=torch.float64)
        L[:, rows, columns] = l
        centred = x[:, None, :] - mu[None]
        z = diagonal * centred + torch.einsum("kij,nkj->nki", L, centred)
        beta = alpha + log_det - 0.5 * (z**2).sum(2)
        likelihood = torch.logsumexp(beta, 1).sum() - n * torch.logsumexp(alpha, 0)
        penalty = gamma**2 / 2 * ((diagonal**2).sum() + (l**2).sum()) - m * log_det.sum()
        return constant + likelihood - penalty

    return [tensor(input[name]) for name in ("alpha", "mu", "q", "l")], log_posterior


GRADIENTS = {"double", "gradient", "jacobian"}
evals = {"llsq": llsq, "lse": lse, "det": det, "ode": ode, "lstm": lstm, "gmm": gmm}


def evaluate(message):
    name, module, input = message["function"], message["module"], message["input"]
    wrt, function = evals[module](input)
    for x in wrt:
        x.requires_grad_(name in GRADIENTS)

    def run():
        value = function(*wrt)
        return torch.autograd.grad(value.flatten()[-1], wrt) if name in GRADIENTS else value

    timings = []
    elapsed = 0
    while len(timings) < input.get("min_runs", 1) or elapsed < 1e9 * input.get("min_seconds", 0):
        start = time.perf_counter_ns()
        output = run()
        nanoseconds = time.perf_counter_ns() - start
        timings.append({"name": "evaluate", "nanoseconds": nanoseconds})
        elapsed += nanoseconds
    flat = torch.cat([part.flatten() for part in output]) if name in GRADIENTS else output
    return {"success": True, "output": flat.tolist(), "timings": timings}


def respond(message):
    if message["kind"] == "start":
        return {"tool": f"PyTorch {torch.__version__}"}
    if message["kind"] == "define":
        return {"success": message["module"] in evals}
    if message["kind"] != "evaluate":
        return {}
    try:
        return evaluate(message)
    except Exception as error:
        return {"success": False, "error": str(error)}


for line in sys.stdin:
    message = json.loads(line)
    print(json.dumps({"id": message["id"]} | respond(message)), flush=True)
