"""Networks that attention reads out, with PyTorch's answers in float64. python3 attention.py writes attention/CELL.json.
o_t = V m_t + d, where m_t is the sum of h_1 to h_t by softmax(h_s · h_t) over s, and each step has its own copies of the
parameters, so that a term (t, k) is the gradient of E_t with respect to the copies of step k. Nothing here knows of the
project's own code."""
import json
import pathlib

import torch

from batches import draw, losses_of, plain, run


def answer(e):
    one = e["sequences"][0]
    T = len(one["inputs"])
    copies = [{name: value.clone().requires_grad_() for name, value in e["weights"].items()} for _ in range(T)]
    state, hs, outs, weights = dict(one["initial"]), [], [], []
    for k, w in enumerate(copies):
        _, _, _, [(_, c, h, _)] = run(e, w, {"inputs": one["inputs"][k : k + 1], "initial": state})
        state = {"h": h} | ({"c": c} if c is not None else {})
        hs.append(h)
        H = torch.stack(hs)
        weights.append(torch.softmax(H @ h, 0))
        outs.append(w["V"] @ (weights[-1] @ H) + w["d"])
    losses = [losses_of(e["loss"], out, target) for out, target in zip(outs, one["targets"])]
    norms = {name: [] for name in e["weights"]}
    hidden = []
    for E in losses:
        for name in norms:
            terms = torch.autograd.grad(E, [w[name] for w in copies], retain_graph=True, allow_unused=True)
            norms[name].append([0 if term is None else term.norm().item() for term in terms])
        found = torch.autograd.grad(E, hs, retain_graph=True, allow_unused=True)
        hidden.append([0 if h is None else h.norm().item() for h in found])
    sum(losses).backward()
    return {
        "losses": plain(torch.stack(losses)),
        "outputs": plain(outs),
        "attention": plain(weights[-1]),
        "gradients": {name: plain(sum(w[name].grad for w in copies)) for name in e["weights"]},
        "termNorms": norms,
        "hiddenNorms": hidden,
    }


folder = pathlib.Path(__file__).parent / "attention"
folder.mkdir(exist_ok=True)
for seed, cell in enumerate(["sigmoid", "tanh", "gru", "lstm"]):
    e = draw(cell, "squared-error", "sum", [6], False, True, False, seed)
    one = e["sequences"][0]
    # A state of the next step is fed back with its graph, and each step has a loss.
    one["targets"] = [torch.randn(4) for _ in range(6)]
    experiment = {"cell": cell, "weights": e["weights"], "initial": one["initial"], "inputs": one["inputs"],
                  "targets": one["targets"], "loss": e["loss"]}
    found = {"name": cell, "reference": f"PyTorch {torch.__version__}", "experiment": plain(experiment), "expected": answer(e)}
    (folder / f"{cell}.json").write_text(json.dumps(found) + "\n")
