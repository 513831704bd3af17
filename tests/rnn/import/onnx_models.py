"""Models as torch.onnx.export writes them, with what PyTorch computes of them: python3 onnx_models.py writes into files/."""
import json
import pathlib

import numpy as np
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "files"


class Model(nn.Module):
    def __init__(self, *rnns, q, last=False):
        super().__init__()
        self.rnns, self.last = nn.ModuleList(rnns), last
        self.head = nn.Linear(rnns[-1].hidden_size * (2 if rnns[-1].bidirectional else 1), q)

    def forward(self, x):
        for rnn in self.rnns:
            x, _ = rnn(x)
        return self.head(x[:, -1] if self.last else x)


def write(name, model):
    x = torch.randn(2, 4, 2)
    torch.onnx.export(model, x, FOLDER / f"{name}.onnx", opset_version=14)
    np.save(FOLDER / f"{name}-x.npy", x.numpy())
    (FOLDER / f"{name}.json").write_text(json.dumps({"outputs": model(x).tolist()}) + "\n")


def main():
    torch.manual_seed(1)
    more = {"batch_first": True}
    write("onnx-lstm-both", Model(nn.LSTM(2, 3, 2, bidirectional=True, **more), q=2))
    write("onnx-gru-rnn", Model(nn.GRU(2, 3, **more), nn.RNN(3, 2, nonlinearity="relu", **more), q=2, last=True))


main()
