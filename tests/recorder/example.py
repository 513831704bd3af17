"""The run that the page of recorded runs shows as an example; python3 example.py writes public/example-run/. An LSTM learns, on
two processes, to add two marked numbers of a sequence of 50 (Hochreiter & Schmidhuber 1997)."""
import os
import pathlib
import shutil
import subprocess
import sys

import torch
from torch import nn

PUBLIC = pathlib.Path(__file__).parent.parent.parent / "public"
FOLDER = PUBLIC / "example-run"
STEPS, UPDATES, EVERY = 50, 3000, 25
sys.path.insert(0, str(PUBLIC))


class Adder(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 24, batch_first=True)
        self.head = nn.Linear(24, 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def batch(size=32):
    numbers, marks = torch.rand(size, STEPS), torch.zeros(size, STEPS)
    half = STEPS // 2
    marks[torch.arange(size), torch.randint(half, (size,))] = 1
    marks[torch.arange(size), half + torch.randint(half, (size,))] = 1
    return torch.stack([numbers, marks], -1), (numbers * marks).sum(1, keepdim=True)


def train():
    from backflow_recorder import Recorder

    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo")
    torch.manual_seed(1)
    model = nn.parallel.DistributedDataParallel(Adder())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    torch.manual_seed(2 + torch.distributed.get_rank())
    recorder = Recorder(model, FOLDER, every=EVERY)
    for _ in range(UPDATES):
        x, y = batch()
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        recorder.before_clipping()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        recorder.update(loss, lr=0.005)
        optimizer.step()
    recorder.close()


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    # As torchrun starts them.
    where = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29713", "WORLD_SIZE": "2"}
    started = [
        subprocess.Popen([sys.executable, __file__, "train"], env={**os.environ, **where, "RANK": str(rank)}) for rank in range(2)
    ]
    for process in started:
        assert process.wait() == 0
    names = sorted(file.name for file in FOLDER.iterdir())
    (FOLDER / "files.txt").write_text("".join(f"{name}\n" for name in names))


train() if sys.argv[1:] == ["train"] else main()
