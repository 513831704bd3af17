"""Experiments with PyTorch's answers, in float64. python3 batches.py writes those of version 2, a file each, into batches/,
and one of version 1, CELL-bias-ce.json, of each cell, where there is none yet. Nothing here knows of the project's own code."""
import itertools
import json
import pathlib
import random

import torch

torch.set_default_dtype(torch.float64)
GATES = {"sigmoid": "a", "tanh": "a", "relu": "a", "linear": "a", "lstm": "ifgo", "gru": "rzn", "gru-before": "rzn",
         "peephole-lstm": "ifgo", "mingru": "zn", "minlstm": "fin", "indrnn": "a", "layernorm-lstm": "ifgo"}
WITHOUT_W = {"mingru", "minlstm", "indrnn"}
WITH_C = {"lstm", "peephole-lstm", "layernorm-lstm"}
LOSSES = ["squared-error", "mse", "cross-entropy", "bce", "linear"]
SIMPLE = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda a: a}


def draw(cell, loss, reduction, lengths, headless, biases, classes, seed):
    torch.manual_seed(seed)
    n, m, q = 3, 2, 3 if headless else 4
    rows = len(GATES[cell]) * n
    w = {} if cell in WITHOUT_W else {"W": 0.7 * torch.randn(rows, n)}
    w["U"] = torch.randn(rows, m)
    if not headless:
        w["V"] = torch.randn(q, n)
    if biases:
        w["b"] = torch.randn(rows)
        if not headless:
            w["d"] = torch.randn(q)
        if cell == "gru":
            w["bh"] = torch.randn(n)
        if cell == "layernorm-lstm":
            w["b_c"] = torch.randn(n)
    if cell == "indrnn":
        w["u"] = torch.randn(n)
    if cell == "peephole-lstm":
        w |= {name: torch.randn(n) for name in ("p_i", "p_f", "p_o")}
    if cell == "layernorm-lstm":
        w |= {"g_h": torch.randn(rows), "g_x": torch.randn(rows), "g_c": torch.randn(n)}
    sequences = []
    for index, T in enumerate(lengths):
        targets = []
        for t in range(T):
            if (t + index) % 4 == 1:
                targets.append(None)
            elif loss == "cross-entropy":
                k = int(torch.randint(q, ()))
                targets.append(k if classes else torch.nn.functional.one_hot(torch.tensor(k), q).double())
            elif loss == "bce":
                targets.append((torch.rand(q) > 0.5).double())
            else:
                targets.append(torch.randn(q))
        one = {"inputs": torch.randn(T, m), "targets": targets}
        if index % 2 == 0:
            one["initial"] = {"h": torch.randn(n)} | ({"c": torch.randn(n)} if cell in WITH_C else {})
        sequences.append(one)
    written = {"cell": "gru", "reset": "before"} if cell == "gru-before" else {"cell": cell}
    return {"version": 2, **written, "weights": w, "sequences": sequences, "loss": loss, "reduction": reduction}


def cell_of(e):
    return "gru-before" if e.get("reset") == "before" else e["cell"]


def kept(x):
    x.retain_grad()
    return x


def run(e, w, one):
    """What PyTorch computes of one sequence; tensors whose gradients are asked for are kept."""
    cell = cell_of(e)
    n = len(w["U"]) // len(GATES[cell])
    state = one.get("initial", {})
    h0 = state.get("h", torch.zeros(n)).clone().requires_grad_()
    c0 = state.get("c", torch.zeros(n)).clone().requires_grad_() if cell in WITH_C else None
    h, c, b = h0, c0, w.get("b", torch.zeros(len(w["U"])))
    x = [row.clone().requires_grad_() for row in one["inputs"]]
    kept_steps = []
    for x_t in x:
        if cell == "gru":
            (r, z, g), (ur, uz, ug) = (w["W"] @ h).split(n), (w["U"] @ x_t + b).split(n)
            a = [kept(r + ur), kept(z + uz)]
            reset, update = torch.sigmoid(a[0]), torch.sigmoid(a[1])
            a.append(kept(ug + reset * (g + w.get("bh", torch.zeros(n)))))
            h = kept((1 - update) * torch.tanh(a[2]) + update * h)
        elif cell == "lstm":
            a = [kept(part) for part in (w["W"] @ h + w["U"] @ x_t + b).split(n)]
            i, f, o = (torch.sigmoid(a[k]) for k in (0, 1, 3))
            c = kept(f * c + i * torch.tanh(a[2]))
            h = kept(o * torch.tanh(c))
        elif cell == "gru-before":
            ur, uz, ug = (w["U"] @ x_t + b).split(n)
            wr, wz, wg = w["W"].split(n)
            a = [kept(wr @ h + ur), kept(wz @ h + uz)]
            reset, update = torch.sigmoid(a[0]), torch.sigmoid(a[1])
            a.append(kept(wg @ (reset * h) + ug))
            h = kept((1 - update) * torch.tanh(a[2]) + update * h)
        elif cell == "peephole-lstm":
            ai, af, ag, ao = (w["W"] @ h + w["U"] @ x_t + b).split(n)
            a = [kept(ai + w["p_i"] * c), kept(af + w["p_f"] * c), kept(ag * 1)]
            c = kept(torch.sigmoid(a[1]) * c + torch.sigmoid(a[0]) * torch.tanh(a[2]))
            a.append(kept(ao + w["p_o"] * c))
            h = kept(torch.sigmoid(a[3]) * torch.tanh(c))
        elif cell == "mingru":
            a = [kept(part) for part in (w["U"] @ x_t + b).split(n)]
            z = torch.sigmoid(a[0])
            h = kept((1 - z) * h + z * a[1])
        elif cell == "minlstm":
            a = [kept(part) for part in (w["U"] @ x_t + b).split(n)]
            f, i = torch.sigmoid(a[0]), torch.sigmoid(a[1])
            h = kept(f / (f + i) * h + i / (f + i) * a[2])
        elif cell == "indrnn":
            a = [kept(w["u"] * h + w["U"] @ x_t + b)]
            h = kept(torch.relu(a[0]))
        elif cell == "layernorm-lstm":
            # As LayerNormLSTMCell of PyTorch's benchmarks/fastrnns/custom_lstms.py; one bias for its two.
            norm = torch.nn.functional.layer_norm
            both = norm(w["U"] @ x_t, [4 * n], w["g_x"], b) + norm(w["W"] @ h, [4 * n], w["g_h"])
            a = [kept(part) for part in both.split(n)]
            i, f, o = (torch.sigmoid(a[k]) for k in (0, 1, 3))
            c = kept(norm(f * c + i * torch.tanh(a[2]), [n], w["g_c"], w.get("b_c")))
            h = kept(o * torch.tanh(c))
        else:
            a = [kept(w["W"] @ h + w["U"] @ x_t + b)]
            # A copy, so that the linear cell's h is not its a.
            h = kept(SIMPLE[cell](a[0]) * 1)
        out = h if "V" not in w else w["V"] @ h + w.get("d", torch.zeros(len(w["V"])))
        kept_steps.append((a, c, h, out))
    return h0, c0, x, kept_steps


def losses_of(loss, out, target):
    """E_t by PyTorch's own functions, and how many entries or rows it is over."""
    F = torch.nn.functional
    if loss == "squared-error":
        return 0.5 * F.mse_loss(out, target, reduction="sum")
    if loss == "mse":
        return F.mse_loss(out, target, reduction="sum")
    if loss == "bce":
        return F.binary_cross_entropy_with_logits(out, target, reduction="sum")
    if loss == "linear":
        return out @ target
    return F.cross_entropy(out[None], torch.tensor([target]) if isinstance(target, int) else target[None], reduction="sum")


def whole(e, outs, targets):
    """E of all steps with a loss, by PyTorch's own reductions where it has them."""
    F, loss, reduction = torch.nn.functional, e["loss"], e["reduction"]
    o = torch.stack(outs)
    t = torch.tensor(targets) if isinstance(targets[0], int) else torch.stack(targets)
    if loss == "mse":
        return F.mse_loss(o, t, reduction=reduction)
    if loss == "bce":
        return F.binary_cross_entropy_with_logits(o, t, reduction=reduction)
    if loss == "cross-entropy":
        return F.cross_entropy(o, t, reduction=reduction)
    rows = (o * t).sum(1) if loss == "linear" else 0.5 * ((o - t) ** 2).sum(1)
    return getattr(rows, reduction)()


def plain(x):
    if isinstance(x, torch.Tensor):
        return x.tolist()
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    return [plain(v) for v in x] if isinstance(x, (list, tuple)) else x


def grad(x):
    return plain(x.grad if x.grad is not None else torch.zeros_like(x))


def answer(e):
    w = {name: value.clone().requires_grad_() for name, value in e["weights"].items()}
    runs = [run(e, w, one) for one in e["sequences"]]
    pairs = [
        (step[3], target)
        for (_, _, _, steps), one in zip(runs, e["sequences"])
        for step, target in zip(steps, one["targets"])
        if target is not None
    ]
    E = whole(e, *map(list, zip(*pairs)))
    E.backward()
    sequences = []
    for (h0, c0, x, steps), one in zip(runs, e["sequences"]):
        found = {
            "losses": [
                None if target is None else losses_of(e["loss"], step[3], target).item()
                for step, target in zip(steps, one["targets"])
            ],
            "outputs": [plain(step[3]) for step in steps],
            "hidden": [plain(step[2]) for step in steps],
            "hiddenGradients": [grad(step[2]) for step in steps],
            "preactivationGradients": {
                gate: [grad(step[0][k]) for step in steps] for k, gate in enumerate(GATES[cell_of(e)])
            },
            "inputGradients": [grad(row) for row in x],
            "initialGradients": {"h": grad(h0)} | ({"c": grad(c0)} if c0 is not None else {}),
        }
        if c0 is not None:
            found |= {"cells": [plain(step[1]) for step in steps], "cellGradients": [grad(step[1]) for step in steps]}
        sequences.append(found)
    return {"loss": E.item(), "gradients": {name: grad(value) for name, value in w.items()}, "sequences": sequences}


def write(path, experiment, expected):
    case = {"name": path.stem, "reference": f"PyTorch {torch.__version__}", "experiment": plain(experiment), "expected": expected}
    path.write_text(json.dumps(case) + "\n")


def write_single(path, cell):
    """Version 1: one sequence, with all biases and a cross-entropy."""
    e = draw(cell, "cross-entropy", "sum", [7], False, True, False, 0)
    found = answer(e)
    [sequence], [answered] = e.pop("sequences"), found.pop("sequences")
    del e["version"], e["reduction"]
    write(path, e | sequence, found | answered)


def main():
    here = pathlib.Path(__file__).parent
    folder = here / "batches"
    folder.mkdir(exist_ok=True)
    lengths = [[4], [1, 3], [3, 5, 2], [2, 2]]
    for seed, (cell, loss) in enumerate(itertools.product(GATES, LOSSES)):
        choose = random.Random(seed).choice
        reduction, T = choose(["sum", "mean"]), choose(lengths)
        headless, biases, classes = choose([True, False]), choose([True, True, False]), choose([True, False])
        e = draw(cell, loss, reduction, T, headless, biases, classes, seed)
        path = folder / f"{cell}-{loss}.json"
        if not path.exists():
            write(path, e, answer(e))
    for cell in GATES:
        path = here / f"{cell}-bias-ce.json"
        if not path.exists():
            write_single(path, cell)


if __name__ == "__main__":
    main()
