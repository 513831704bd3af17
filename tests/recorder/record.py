"""A run on two processes that the recorder watches; python3 record.py writes files/. It is what a user would write:
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
sys.path.insert(0, str(HERE.parent.parent / "public"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(6, 2, batch_first=True)
        self.head = nn.Linear(2, 1)

    def forward(self, x):
        return self.head(self.gru(self.lstm(x)[0])[0])


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
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    # As torchrun starts them.
    where = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29711", "WORLD_SIZE": "2"}
    started = [
        subprocess.Popen([sys.executable, __file__, "train"], env={**os.environ, **where, "RANK": str(rank)}) for rank in range(2)
    ]
    for process in started:
        assert process.wait() == 0


train() if sys.argv[1:] == ["train"] else main()
