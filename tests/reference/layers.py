"""Experiments with layers, with the answers of PyTorch's own nn.RNN, nn.LSTM and nn.GRU: python3 layers.py writes layers/.
Cases of float32 are computed in float32, and say so; the mixed ones stack modules. Nothing here knows of the project's code."""
import itertools
import json
import pathlib
import random

import torch
from torch import nn

GATES = {"tanh": "a", "relu": "a", "lstm": "ifgo", "gru": "rzn"}
LOSSES = ["squared-error", "mse", "cross-entropy", "bce", "linear"]


def module(cell, inputs, n, layers, both, biases):
    if cell in ("lstm", "gru"):
        kind, more = {"lstm": nn.LSTM, "gru": nn.GRU}[cell], {}
    else:
        kind, more = nn.RNN, {"nonlinearity": cell}
    return kind(inputs, n, layers, bias=biases, bidirectional=both, **more)


def suffixes(rnn):
    for layer in range(rnn.num_layers):
        yield layer, [f"_l{layer}" + end for end in ([""] + ["_reverse"] * rnn.bidirectional)]


def direction(cell, n, get):
    """W, U, b, bh of one direction, of weights or (with `get` of gradients) of their gradients."""
    found = {"W": get("weight_hh"), "U": get("weight_ih")}
    if get("bias_ih") is not None:
        ih, hh = get("bias_ih"), get("bias_hh")
        # Two biases that are added; of a GRU the third of bias_hh stands inside the reset.
        found["b"] = torch.cat([ih[: 2 * n] + hh[: 2 * n], ih[2 * n :]]) if cell == "gru" else ih + hh
        if cell == "gru":
            found["bh"] = hh[2 * n :]
    return found


def gradient(cell, n, get):
    found = {"W": get("weight_hh"), "U": get("weight_ih")}
    if get("bias_ih") is not None:
        found["b"] = get("bias_ih")
        if cell == "gru":
            found["bh"] = get("bias_hh")[2 * n :]
    return found


def step_loss(loss, o, target):
    F = nn.functional
    if loss == "cross-entropy":
        return F.cross_entropy(o[None], torch.tensor([target]), reduction="sum")
    target = torch.tensor(target, dtype=o.dtype)
    return {
        "squared-error": lambda: 0.5 * F.mse_loss(o, target, reduction="sum"),
        "mse": lambda: F.mse_loss(o, target, reduction="sum"),
        "bce": lambda: F.binary_cross_entropy_with_logits(o, target, reduction="sum"),
        "linear": lambda: o @ target,
    }[loss]()


def whole(loss, reduction, outs, targets):
    F, o = nn.functional, torch.stack(outs)
    if loss == "cross-entropy":
        return F.cross_entropy(o, torch.tensor(targets), reduction=reduction)
    t = torch.tensor(targets, dtype=o.dtype)
    if loss == "mse":
        return F.mse_loss(o, t, reduction=reduction)
    if loss == "bce":
        return F.binary_cross_entropy_with_logits(o, t, reduction=reduction)
    rows = (o * t).sum(1) if loss == "linear" else 0.5 * ((o - t) ** 2).sum(1)
    return getattr(rows, reduction)()


def case(name, cells, layers_of, both, biases, head, batch, loss, reduction, dtype, seed):
    """`cells`: modules above each other, each of so many layers; `layers_of` says how many."""
    torch.manual_seed(seed)
    torch.set_default_dtype(dtype)
    random.seed(seed)
    n, m, T = 3, 2, 4
    sides = 1 + both
    modules, width = [], m
    for cell, layers in zip(cells, layers_of):
        modules.append(module(cell, width, n, layers, both, biases))
        width = n * sides
    linear = nn.Linear(width, 2, bias=biases) if head else None
    q = 2 if head else width
    x = torch.randn(T, batch, m, requires_grad=True)
    targets = []
    for b in range(batch):
        own = []
        for t in range(T):
            if (t + b) % 3 == 1:
                own.append(None)
            elif loss == "cross-entropy":
                own.append(random.randrange(q))
            elif loss == "bce":
                own.append([float(random.random() > 0.5) for _ in range(q)])
            else:
                own.append(torch.randn(q).tolist())
        targets.append(own)
    # Half of the cases start from states of their own.
    starts, y = [], x
    for cell, rnn in zip(cells, modules):
        shape = (rnn.num_layers * sides, batch, n)
        h0 = (torch.randn(shape) if seed % 2 else torch.zeros(shape)).requires_grad_()
        c0 = (torch.randn(shape) if seed % 2 else torch.zeros(shape)).requires_grad_() if cell == "lstm" else None
        starts.append((h0, c0))
        y, _ = rnn(y, h0 if c0 is None else (h0, c0))
    outs = linear(y) if head else y
    pairs = [(outs[t, b], targets[b][t]) for b in range(batch) for t in range(T) if targets[b][t] is not None]
    E = whole(loss, reduction, *map(list, zip(*pairs)))
    E.backward()

    layers, gradients, flat = [], [], []
    for which, (cell, rnn) in enumerate(zip(cells, modules)):
        for layer, ends in suffixes(rnn):
            weights = [direction(cell, n, lambda p, e=e: getattr(rnn, p + e, None)) for e in ends]
            layers.append({"cell": cell, "directions": [{"weights": w} for w in weights]})
            grads = lambda p, e: None if getattr(rnn, p + e, None) is None else getattr(rnn, p + e).grad
            gradients.append([gradient(cell, n, lambda p, e=e: grads(p, e)) for e in ends])
            flat.append((which, layer))
    experiment = {
        "version": 2,
        "layers": layers,
        **({"output": {"V": linear.weight, **({"d": linear.bias} if biases else {})}} if head else {}),
        "sequences": [
            {
                "inputs": x[:, b],
                "targets": targets[b],
                **({"initial": [[state(starts[w], l * sides + s, b) for s in range(sides)] for w, l in flat]} if seed % 2 else {}),
            }
            for b in range(batch)
        ],
        "loss": loss,
        "reduction": reduction,
    }
    steps = [stepwise(one, layers, experiment, len(pairs)) for one in experiment["sequences"]]
    expected = {
        "loss": E.item(),
        "gradients": {"layers": gradients, **({"V": linear.weight.grad} | ({"d": linear.bias.grad} if biases else {}) if head else {})},
        "sequences": [
            {
                "losses": [None if k is None else step_loss(loss, outs[t, b], k).item() for t, k in enumerate(targets[b])],
                "outputs": outs[:, b],
                "inputGradients": x.grad[:, b],
                "layers": [
                    [
                        {**steps[b][i][s], "initialGradients": initial_gradient(starts[w], l * sides + s, b)}
                        for s in range(sides)
                    ]
                    for i, (w, l) in enumerate(flat)
                ],
            }
            for b in range(batch)
        ],
    }
    return {"name": name, "reference": f"PyTorch {torch.__version__}", "precision": str(dtype)[6:], "experiment": plain(experiment), "expected": plain(expected)}


def stepwise(one, layers, experiment, n_losses):
    """h_t, c_t and their gradients of each layer and direction: modules hide them, so one-layer modules of the same weights
    are called step by step."""
    loss, reduction, output = experiment["loss"], experiment["reduction"], experiment.get("output")
    y = [row.detach()[None] for row in one["inputs"]]
    seen = []
    for i, layer in enumerate(layers):
        sides = []
        for s, own in enumerate(layer["directions"]):
            w = own["weights"]
            n = w["W"].shape[1]
            rnn = module(layer["cell"], w["U"].shape[1], n, 1, False, True)
            with torch.no_grad():
                rnn.weight_ih_l0.copy_(w["U"])
                rnn.weight_hh_l0.copy_(w["W"])
                rnn.bias_ih_l0.copy_(w.get("b", torch.zeros(len(w["W"]))))
                rnn.bias_hh_l0.zero_()
                if "bh" in w:
                    rnn.bias_hh_l0[2 * n :] = w["bh"]
            given = one["initial"][i][s] if "initial" in one else {}
            h = given.get("h", torch.zeros(n)).detach()[None]
            c = given.get("c", torch.zeros(n)).detach()[None]
            states = [None] * len(y)
            for t in reversed(range(len(y))) if s else range(len(y)):
                if layer["cell"] == "lstm":
                    _, (h, c) = rnn(y[t], (h, c))
                else:
                    _, h = rnn(y[t], h)
                h.retain_grad()
                states[t] = (h, c)
            sides.append(states)
        seen.append(sides)
        y = [torch.cat([states[t][0] for states in sides], 1) for t in range(len(y))]
    outs = [row[0] if output is None else output["V"].detach() @ row[0] + output.get("d", torch.zeros(1)).detach() for row in y]
    pairs = [(o, k) for o, k in zip(outs, one["targets"]) if k is not None]
    E = whole(loss, "sum", *map(list, zip(*pairs)))
    entries = n_losses * len(outs[0]) if loss in ("mse", "bce") else n_losses
    (E / entries if reduction == "mean" else E).backward()
    grad = lambda x: torch.zeros_like(x[0]) if x.grad is None else x.grad[0]
    return [
        [
            {"hidden": [h[0] for h, _ in states], "hiddenGradients": [grad(h) for h, _ in states]}
            # Not dE/dc_t: what c_t hands on to h_t stays inside the module.
            | ({"cells": [c[0] for _, c in states]} if layer["cell"] == "lstm" else {})
            for states in sides
        ]
        for layer, sides in zip(layers, seen)
    ]


def state(start, index, b):
    h, c = start
    return {"h": h[index, b]} | ({"c": c[index, b]} if c is not None else {})


def initial_gradient(start, index, b):
    h, c = start
    return {"h": h.grad[index, b]} | ({"c": c.grad[index, b]} if c is not None else {})


def plain(x):
    if isinstance(x, torch.Tensor):
        return x.tolist()
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    return [plain(v) for v in x] if isinstance(x, (list, tuple)) else x


def main():
    folder = pathlib.Path(__file__).parent / "layers"
    folder.mkdir(exist_ok=True)
    seed = 0
    for cell, layers, both in itertools.product(GATES, [1, 2, 3], [False, True]):
        choose = random.Random(seed).choice
        name = f"{cell}-{layers}{'-both' if both else ''}"
        dtype = torch.float32 if seed % 3 == 2 else torch.float64
        one = case(name, [cell], [layers], both, choose([True, True, False]), choose([True, False]), choose([1, 2]),
                   LOSSES[seed % 5], choose(["sum", "mean"]), dtype, seed)
        (folder / f"{name}.json").write_text(json.dumps(one) + "\n")
        seed += 1
    for both in (False, True):
        name = f"mixed{'-both' if both else ''}"
        one = case(name, ["lstm", "gru", "tanh"], [1, 1, 1], both, True, True, 2, "mse", "mean", torch.float64, 25 + both)
        (folder / f"{name}.json").write_text(json.dumps(one) + "\n")


main()
