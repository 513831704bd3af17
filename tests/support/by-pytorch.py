"""PyTorch in float64, which knows nothing of our engine: reads graphs, a line of JSON each, and answers with the value of the last
node, a number, and its gradients with respect to all leaves.
"""

import json
import sys

import torch
from torch.nn.functional import conv_transpose2d, layer_norm, log_softmax, softmax

torch.set_num_threads(1)


def along(function, x, axis):
    return function(x.flatten(), 0) if axis is None else function(x, axis)


def broadcast(x, shape):
    return x.expand(shape) if x.dim() == 0 else x[:, None].expand(shape)


def transpose(x, axes=None):
    return x.permute(axes if axes is not None else tuple(reversed(range(x.dim()))))


def stamped(x, kernel, stride, padding):
    return conv_transpose2d(x[None, None], kernel[None, None], stride=stride, padding=padding)[0, 0]


def focal_loss(o, target, gamma):
    log_p = log_softmax(o, 0)
    return -(target * (1 - log_p.exp()) ** gamma * log_p).sum(0)


OPS = {
    "identity": lambda x: x * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "minimum": torch.minimum,
    "maximum": torch.maximum,
    "clamp": lambda x, min: torch.clamp(x, min=min),
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "pow": torch.pow,
    "scale": lambda x, by: by * x,
    "step": lambda x: (torch.sign(x) + 1) / 2,
    "sum": lambda x, axis=None: along(torch.sum, x, axis),
    "max": lambda x, axis=None: along(torch.amax, x, axis),
    "logSumExp": lambda x, axis=None: along(torch.logsumexp, x, axis),
    "softmax": lambda x, axis=0: softmax(x, axis),
    "normalise": lambda x, axis=0: layer_norm(x.transpose(axis, -1), x.shape[axis : axis + 1]).transpose(axis, -1),
    "l2Norm": lambda x: torch.linalg.vector_norm(x),
    "broadcast": broadcast,
    "slice": lambda x, **at: x[at["from"] : at["to"]],
    "reshape": lambda x, shape: x.reshape(shape),
    "transpose": transpose,
    "gather": lambda x, indices: x[torch.tensor(indices)],
    "concat": lambda *x, axis=0: torch.cat(x, axis),
    "stopGradient": lambda x: x.detach(),
    "matmul": torch.matmul,
    "convTranspose": stamped,
    "squaredError": lambda o, target: 0.5 * ((o - target) ** 2).sum(),
    "crossEntropy": lambda o, target: -(target * log_softmax(o, 0)).sum(),
    "focalLoss": focal_loss,
}


def differentiate(nodes):
    values, leaves = [], []
    for node in nodes:
        if node["op"] in ("leaf", "constant"):
            value = torch.tensor(node["value"], dtype=torch.float64).reshape(node["shape"])
            if node["op"] == "leaf":
                leaves.append(value.requires_grad_())
        else:
            inputs = [values[i] for i in node["inputs"]]
            value = OPS[node["op"]](*inputs, **node["attributes"])
            assert list(value.shape) == node["shape"], f"{node['op']} has shape {list(value.shape)}"
        values.append(value)
    E = values[-1]
    gradients = torch.autograd.grad(E, leaves, allow_unused=True) if E.requires_grad else [None] * len(leaves)
    flat = [torch.zeros_like(x) if g is None else g for x, g in zip(leaves, gradients)]
    return {"value": E.item(), "gradients": [g.flatten().tolist() for g in flat]}


for line in sys.stdin:
    try:
        reply = differentiate(json.loads(line))
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
