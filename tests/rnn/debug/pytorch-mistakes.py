"""Mistaken gradients of a sigmoid network, an LSTM and a GRU, made with PyTorch autograd in float64: python3 pytorch-mistakes.py
writes pytorch-mistakes.json beside it. Nothing here knows of the project's own code."""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
N, M, Q, T = 2, 3, 2, 4
GATES = {"sigmoid": "a", "lstm": "ifgo", "gru": "rzn"}


class Activation(torch.autograd.Function):
    """tanh or sigmoid, with f' right, 1, or taken at f(a)."""

    @staticmethod
    def forward(ctx, a, f, mode):
        ctx.save_for_backward(a)
        ctx.f, ctx.mode = f, mode
        return f(a)

    @staticmethod
    def backward(ctx, g):
        (a,) = ctx.saved_tensors
        if ctx.mode == "one":
            return g, None, None
        y = ctx.f(ctx.f(a) if ctx.mode == "output" else a)
        return g * ((1 - y * y) if ctx.f is torch.tanh else y * (1 - y)), None, None


class Recurrence(torch.autograd.Function):
    """W h, which goes back through W's blocks untransposed."""

    @staticmethod
    def forward(ctx, W, h):
        ctx.W = W
        return W @ h

    @staticmethod
    def backward(ctx, g):
        return torch.outer(g, torch.zeros(N)), sum(ctx.W[i : i + N] @ g[i : i + N] for i in range(0, len(g), N))


def draw(cell):
    rows = len(GATES[cell]) * N
    w = {"W": torch.randn(rows, N), "U": torch.randn(rows, M), "V": torch.randn(Q, N)}
    w |= {"b": torch.randn(rows), "d": torch.randn(Q)} | ({"bh": torch.randn(N)} if cell == "gru" else {})
    initial = {"h": torch.randn(N)} | ({"c": torch.randn(N)} if cell == "lstm" else {})
    return {"cell": cell, "weights": w, "initial": initial, "inputs": torch.randn(T, M), "targets": torch.randn(T, Q)}


def run(e, modes=None, untransposed=False, cut=()):
    """Steps with h_{k-1}, W h_{k-1}, h_k, what E_k sees of it, and E_k. `cut` holds the states that are detached between steps."""
    modes, w, h = modes or {}, e["weights"], e["initial"]["h"]
    c = e["initial"].get("c")
    steps = []

    def act(a, f, name):
        return Activation.apply(a, f, modes.get(name, modes.get("all", "right")))

    for x, target in zip(e["inputs"], e["targets"]):
        before = h.detach() if "h" in cut else h
        Wh = Recurrence.apply(w["W"], before) if untransposed else w["W"] @ before
        if not Wh.requires_grad:
            Wh.requires_grad_()
        Ux = w["U"] @ x + w["b"]
        if e["cell"] == "lstm":
            i, f, g, o = (Wh + Ux).split(N)
            i, f, o = (act(a, torch.sigmoid, name) for a, name in ((i, "i"), (f, "f"), (o, "o")))
            c = f * (c.detach() if "c" in cut else c) + i * act(g, torch.tanh, "g")
            h = shown = o * act(c, torch.tanh, "c")
        elif e["cell"] == "sigmoid":
            h, shown = act(Wh + Ux, torch.sigmoid, "a"), act(Wh + Ux, torch.sigmoid, "shown")
        else:
            r, z, n = zip(Wh.split(N), Ux.split(N))
            r, z = act(sum(r), torch.sigmoid, "r"), act(sum(z), torch.sigmoid, "z")
            n = act(n[1] + r * (n[0] + w["bh"]), torch.tanh, "n")
            h = shown = (1 - z) * n + z * before
        E = 0.5 * ((w["V"] @ shown + w["d"] - target) ** 2).sum()
        steps.append({"before": before.detach(), "Wh": Wh, "h": h, "shown": shown, "E": E})
    return steps


def terms(e, state="before", partial=None, **wrong):
    """Term (t, k) of dE/dW, with f' of a sigmoid network in the immediate partial as `partial` says."""
    steps, found = run(e, **wrong), {}
    for t, step in enumerate(steps):
        deltas = torch.autograd.grad(step["E"], [s["Wh"] for s in steps[: t + 1]], retain_graph=True, allow_unused=True)
        for k, delta in enumerate(deltas):
            if partial:
                (v,) = torch.autograd.grad(step["E"], steps[k]["shown" if k == t else "h"], retain_graph=True)
                delta = partial(steps[k]["h"].detach()) * v
            if delta is not None:
                found[t, k] = torch.outer(delta, steps[k][state].detach())
    return found


def total(terms, weight=lambda t, k: 1):
    return sum(weight(t, k) * term for (t, k), term in terms.items())


def through_h(e):
    """sum over t and k of grad(h_k, W, grad(E_t, h_k))."""
    steps, found = run(e), 0
    for t in range(T):
        for k in range(t + 1):
            (v,) = torch.autograd.grad(steps[t]["E"], steps[k]["h"], retain_graph=True)
            fed = [s["Wh"] for s in steps[: k + 1]]
            for s, delta in zip(steps, torch.autograd.grad(steps[k]["h"], fed, v, retain_graph=True)):
                found = found + torch.outer(delta, s["before"])
    return found


def sigmoid_mistakes(e):
    slope = lambda h: h * (1 - h)
    further = lambda h: slope(torch.sigmoid(h))
    for id, mode, partial in (
        ("no-activation-derivative", "one", torch.ones_like),
        ("derivative-at-output", "output", further),
    ):
        yield id, "Jacobians", total(terms(e, modes={"all": mode}, partial=slope))
        yield id, "immediate partial", total(terms(e, partial=partial))
    yield "no-activation-derivative", "from h_t to a_t", total(terms(e, modes={"shown": "one"}))


def mistakes(e):
    right = terms(e)
    blocks = total(right).split(N)
    if e["cell"] == "sigmoid":
        yield from sigmoid_mistakes(e)
        return
    sigmoids = [name for name in GATES[e["cell"]] if name not in "gn"]
    yield "none", "", total(right)
    yield "only-last-term", "", total(right, lambda t, k: t == k)
    yield "missing-last-term", "", total(right, lambda t, k: t != k)
    yield "missing-last-term", "of E_T alone", total(right, lambda t, k: not t == k == T - 1)
    yield "mean-over-steps", "over k", total(right, lambda t, k: 1 / (t + 1))
    yield "total-derivative", "", total(right, lambda t, k: t - k + 1)
    yield "current-state", "", total(terms(e, state="h"))
    yield "untransposed", "", total(terms(e, untransposed=True))
    for id, mode in (("no-activation-derivative", "one"), ("derivative-at-output", "output")):
        yield id, "all", total(terms(e, modes={"all": mode}))
        yield id, "sigmoids", total(terms(e, modes={name: mode for name in sigmoids}))
        yield id, "one gate", total(terms(e, modes={sigmoids[1]: mode}))
    yield "transposed-result", "each block", torch.cat([block.T for block in blocks])
    yield "gate-order", "", torch.cat([blocks[i] for i in (2, 0, 1, 3)[: len(blocks)]])
    if e["cell"] == "lstm":
        alone = total(terms(e, cut=("h",)))
        yield "only-last-term", "h cut off, c not", alone
        yield "missing-last-term", "all through c alone", total(right) - alone
        yield "total-derivative", "of h alone", through_h(e)


def plain(x):
    if isinstance(x, dict):
        return {name: plain(value) for name, value in x.items()}
    return x.tolist() if isinstance(x, torch.Tensor) else x


def cases():
    for cell in GATES:
        e = draw(cell)
        given = {**plain(e), "loss": "squared-error"}
        made = [{"id": id, "reading": reading, "W": plain(W)} for id, reading, W in mistakes(e)]
        yield {"experiment": given, "made": made}


pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(list(cases()), indent=1) + "\n")
