"""Runs that the recorder watches; python3 record.py writes files/ and files-of-cells/. The first, on two processes, is what a user
would write:
    torchrun --nproc_per_node 2 record.py"""
import os
import pathlib
import subprocess
import sys

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "files"
CELLS = HERE / "files-of-cells"
sys.path.insert(0, str(HERE.parent.parent / "public"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(6, 2, batch_first=True)
        self.head = nn.Linear(2, 1)

    def forward(self, x):
        return self.head(self.gru(self.lstm(x)[0])[0])


class Cells(nn.Module):
    """Cells that are stepped by hand, above each other."""

    def __init__(self):
        super().__init__()
        self.low, self.middle, self.top = nn.LSTMCell(2, 3), nn.GRUCell(3, 4), nn.RNNCell(4, 2)
        self.head = nn.Linear(2, 1)

    def forward(self, x):
        h, c = x.new_zeros(len(x), 3), x.new_zeros(len(x), 3)
        m, s, outputs = x.new_zeros(len(x), 4), x.new_zeros(len(x), 2), []
        for t in range(x.shape[1]):
            h, c = self.low(x[:, t], (h, c))
            m = self.middle(h, m)
            s = self.top(m, s)
            outputs.append(self.head(s))
        return torch.stack(outputs, 1)


def train_cells():
    from backflow_recorder import Recorder

    torch.manual_seed(3)
    model = Cells().double()
    x, y = torch.randn(3, 5, 2).double(), torch.randn(3, 5, 1).double()
    recorder = Recorder(model, CELLS, every=1, whole=True)
    torch.save(model.state_dict(), CELLS / "weights.pt")
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    recorder.update(loss)
    recorder.close()
    np.save(CELLS / "x.npy", x.numpy())
    np.save(CELLS / "y.npy", y.numpy())


def train():
    from backflow_recorder import Recorder

    torch.distributed.init_process_group("gloo")
    rank = torch.distributed.get_rank()
    torch.manual_seed(1)
    model = nn.parallel.DistributedDataParallel(Model().double())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    torch.manual_seed(2 + rank)
    x, y = torch.randn(2, 4, 2).double(), torch.randn(2, 4, 1).double()
    recorder = Recorder(model, FOLDER, every=2, whole=True, records_per_chunk=1)
    for update in range(4):
        if update == 2 and rank == 0:
            torch.save(model.module.state_dict(), FOLDER / "update-2.pt")
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        recorder.before_clipping()
        nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        recorder.update(loss, lr=0.1)
        optimizer.step()
    recorder.close()
    np.save(FOLDER / f"x-{rank}.npy", x.numpy())
    np.save(FOLDER / f"y-{rank}.npy", y.numpy())


def main():
    for folder in (FOLDER, CELLS):
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
    train_cells()
    # As torchrun starts them.
    where = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29711", "WORLD_SIZE": "2"}
    started = [
        subprocess.Popen([sys.executable, __file__, "train"], env={**os.environ, **where, "RANK": str(rank)}) for rank in range(2)
    ]
    for process in started:
        assert process.wait() == 0


train() if sys.argv[1:] == ["train"] else main()
