"""Weights as PyTorch saves them, with what PyTorch computes of them: python3 pytorch.py writes into files/.
NumPy's .npz too; the .safetensors where that package is there. Nothing here knows of the project's own code."""
import json
import pathlib

import numpy as np
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "files"


class Model(nn.Module):
    def __init__(self, rnn, q=None, bias=True):
        super().__init__()
        self.rnn = rnn
        self.norm = nn.LayerNorm(3)  # has no place in an experiment, and is not used
        if q:
            width = rnn.hidden_size * (2 if rnn.bidirectional else 1)
            self.embed = nn.Embedding(7, width)
            self.fc = nn.Linear(width, q, bias=bias)

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.fc(y) if hasattr(self, "fc") else y


def write(name, model, x, y, loss, save, at="all"):
    """`y`: targets, rows of numbers or classes."""
    o = model(x)
    o = o[..., -1, :] if at == "last" else o
    E = loss(o.reshape(-1, o.shape[-1]), torch.as_tensor(y).reshape(-1, *([] if y.dtype == np.int64 else [o.shape[-1]])))
    E.backward()
    np.save(FOLDER / f"{name}-x.npy", x.numpy())
    np.save(FOLDER / f"{name}-y.npy", y)
    save(model.state_dict(), name)
    gradients = {key: p.grad.tolist() for key, p in model.named_parameters() if p.grad is not None}
    expected = {"loss": E.item(), "outputs": model(x).tolist(), "gradients": gradients, "at": at}
    (FOLDER / f"{name}.json").write_text(json.dumps(expected) + "\n")


def as_pt(state, name):
    torch.save(state, FOLDER / f"{name}.pt")


def as_checkpoint(state, name):
    torch.save({"epoch": 3, "lr": 0.1, "model_state_dict": state, "history": [0.5, None, True]}, FOLDER / f"{name}.pth")


def as_npz(state, name):
    np.savez_compressed(FOLDER / f"{name}.npz", **{key: np.asfortranarray(value.numpy()) for key, value in state.items()})


def as_safetensors(state, name):
    """As huggingface/safetensors lays it out: sorted by name, header padded with spaces."""
    header, data = {}, b""
    for key in sorted(state):
        raw = state[key].numpy().tobytes()
        header[key] = {"dtype": {"float64": "F64", "float32": "F32", "float16": "F16"}[str(state[key].dtype)[6:]],
                       "shape": list(state[key].shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / f"{name}.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1)
    randn, classes = (lambda *shape: torch.randn(*shape)), (lambda q, *shape: np.random.default_rng(1).integers(q, size=shape))
    real = lambda *shape: randn(*shape).numpy()
    write("lstm-both", Model(nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True), 4), randn(2, 5, 2),
          classes(4, 2, 5), nn.CrossEntropyLoss(), as_pt)
    write("gru-checkpoint", Model(nn.GRU(2, 3, batch_first=True), 1), randn(3, 4, 2), real(3, 1), nn.MSELoss(), as_checkpoint, "last")
    write("rnn-headless", Model(nn.RNN(2, 3, bias=False)), randn(6, 2), real(6, 3), nn.MSELoss(), as_npz)
    write("gru-sorted", Model(nn.GRU(3, 3, 2, batch_first=True), 2, False), randn(1, 4, 3), real(1, 4, 2), nn.MSELoss(reduction="sum"), as_safetensors)
    # As people train: float32, cells that are stacked by hand, and weights that are views of others.
    torch.set_default_dtype(torch.float32)
    cells = nn.ModuleList([nn.LSTMCell(2, 4), nn.LSTMCell(4, 3)])
    state = cells.state_dict()
    state["1.weight_hh"] = torch.randn(3, 12).t()
    torch.save(state, FOLDER / "cells.pt")
    (FOLDER / "cells.json").write_text(json.dumps({key: value.tolist() for key, value in state.items()}) + "\n")
    torch.save(cells, FOLDER / "module.pt")


main()
