"""PyTorch on one thread: the process of the strategy `pytorch`, as protocol.ts describes it.

Measured no faster, and left out: torch.jit.script, one product with [W, U] at each step, the fused torch.lstm.
"""

import json
import os
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

import torch
from torch.nn.functional import linear

NAMES = ("W", "U", "V", "b", "d")
INPUTS, OUTPUTS = 8, 4

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
        self.is_lstm = problem["work"] == "lstm"
        rows = self.n * (4 if self.is_lstm else 1)
        shapes = {"W": (rows, self.n), "U": (rows, INPUTS), "V": (OUTPUTS, self.n), "b": (rows,), "d": (OUTPUTS,)}
        given = problem["weights"]
        self.weights = [torch.tensor(given[name]).reshape(shapes[name]).requires_grad_() for name in NAMES]
        self.x = torch.tensor(problem["inputs"]).reshape(self.T, self.B, INPUTS)
        self.target = torch.tensor(problem["targets"]).reshape(self.T, self.B, OUTPUTS)

    def loss(self):
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
        error = linear(torch.stack(hs), V, d) - self.target
        return 0.5 * (error * error).sum()

    def run(self, times):
        for _ in range(times):
            E = self.loss()
            gradients = torch.autograd.grad(E, self.weights)
            value = E.item()
        return value, gradients


def time_of(times):
    start = time.perf_counter()
    prepared.run(times)
    return 1000 * (time.perf_counter() - start)


def warm_up(milliseconds):
    """The milliseconds of the fastest gradient; there are two at least."""
    end = time.perf_counter() + milliseconds / 1000
    best = min(time_of(1), time_of(1))
    while time.perf_counter() < end:
        best = min(best, time_of(1))
    return best


def answer(request):
    global prepared
    if request["command"] == "prepare":
        prepared = Prepared(request["problem"])
        milliseconds = warm_up(request["warmUpMs"])
        return {"about": f"{torch.__version__}, {blas()}", "milliseconds": milliseconds}
    if request["command"] == "gradient":
        loss, gradients = prepared.run(1)
        return {"loss": loss, **{name: g.flatten().tolist() for name, g in zip(NAMES, gradients)}}
    return {"milliseconds": time_of(request["times"])}


for line in sys.stdin:
    try:
        reply = {"reply": answer(json.loads(line))}
    except Exception as error:
        reply = {"error": str(error)}
    print(json.dumps(reply), flush=True)
