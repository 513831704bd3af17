"""PyTorch on one thread: the process of the strategy `pytorch`, which answers the calls of solver.ts as protocol.ts says.

Measured no faster, and left out: torch.jit.script, one product with [W, U] at each step, the fused torch.lstm, and
Adam with foreach. What a step of training is, training.ts says.
"""

import json
import math
import os
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

import torch
from torch.nn.functional import cross_entropy, linear

NAMES = ("W", "U", "V", "b", "d")
INPUTS = 8
ADAM = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}
CHECKED_STEPS = 3

torch.set_num_threads(1)
torch.set_flush_denormal(True)


def blas():
    """Which library multiplies matrices. With the reference one, Debian's default, PyTorch is a straw man."""
    if torch.backends.mkl.is_available():
        return "MKL"
    try:
        with open("/proc/self/maps") as maps:
            loaded = maps.read()
    except OSError:
        return "unknown BLAS"
    return "OpenBLAS" if "openblas" in loaded else "a slow BLAS; install libopenblas0-pthread"


class Prepared:
    def __init__(self, problem):
        self.T, self.n, self.B = problem["T"], problem["n"], problem["B"]
        self.is_lstm = problem["work"].startswith("lstm")
        self.is_inference = problem["work"].endswith("inference")
        self.is_training = problem["work"].endswith("training")
        self.has_classes = problem["work"].endswith("-ce")
        rows = self.n * (4 if self.is_lstm else 1)
        q = len(problem["weights"]["d"])
        shapes = {"W": (rows, self.n), "U": (rows, INPUTS), "V": (q, self.n), "b": (rows,), "d": (q,)}
        given = problem["weights"]
        self.first = [torch.tensor(given[name]).reshape(shapes[name]) for name in NAMES]
        self.begin()
        self.x = torch.tensor(problem["inputs"]).reshape(self.T, self.B, INPUTS)
        self.target = torch.tensor(problem["targets"]).reshape(self.T, self.B, q)
        self.classes = self.target.argmax(2).flatten()

    def begin(self):
        self.weights = [weight.clone().requires_grad_() for weight in self.first]
        self.adam = torch.optim.Adam(self.weights, **ADAM)

    def outputs(self):
        W, U, V, b, d = self.weights
        Wt = W.t()
        h = c = torch.zeros(self.B, self.n)
        hs = []
        for Ux in linear(self.x, U, b).unbind(0):
            a = torch.addmm(Ux, h, Wt)
            if self.is_lstm:
                i, f, g, o = a.chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
            else:
                h = torch.sigmoid(a)
            hs.append(h)
        return linear(torch.stack(hs), V, d)

    def loss(self, o):
        if self.has_classes:
            return cross_entropy(o.flatten(0, 1), self.classes, reduction="sum")
        error = o - self.target
        return 0.5 * (error * error).sum()

    def step(self):
        E = self.loss(self.outputs()) / self.B
        self.adam.zero_grad(set_to_none=True)
        E.backward()
        self.adam.step()
        return E.item()

    def run(self):
        return self.step() if self.is_training else self.answer()

    def answer(self):
        """The loss, and what else is asked for, by name."""
        if self.is_training:
            self.begin()
            losses = [self.step() for _ in range(CHECKED_STEPS)]
            return losses[-1], dict(zip(NAMES, self.weights))
        if self.is_inference:
            with torch.no_grad():
                o = self.outputs()
                return self.loss(o).item(), {"o": o}
        E = self.loss(self.outputs())
        gradients = torch.autograd.grad(E, self.weights)
        return E.item(), dict(zip(NAMES, gradients))


def time_of(times):
    start = time.perf_counter()
    for _ in range(times):
        prepared.run()
    return 1000 * (time.perf_counter() - start)


def prepare(problem):
    global prepared
    start = time.perf_counter()
    prepared = Prepared(problem)
    prepared.run()
    return {"firstMs": 1000 * (time.perf_counter() - start), "device": None}


def warm_up(milliseconds):
    """What counts is the fastest run; there are two at least."""
    end = time.perf_counter() + milliseconds / 1000
    best = min(time_of(1), time_of(1))
    while time.perf_counter() < end:
        best = min(best, time_of(1))
    return {"about": f"PyTorch {torch.__version__}, {blas()}", "milliseconds": best}


def answer():
    loss, arrays = prepared.answer()
    lists = {"loss": [loss], **{name: array.flatten().tolist() for name, array in arrays.items()}}
    # JSON has no NaN or infinity: they go as text, and count as wrong.
    return {name: [x if math.isfinite(x) else str(x) for x in numbers] for name, numbers in lists.items()}


methods = {"load": lambda: None, "prepare": prepare, "warmUp": warm_up, "answer": answer, "run": time_of}

for line in sys.stdin:
    try:
        call = json.loads(line)
        reply = {"reply": methods[call["method"]](*call["args"])}
    except Exception as error:
        reply = {"error": str(error)}
    print(json.dumps(reply), flush=True)
