"""The example of weights that the page Explore offers: python3 example.py writes into public/. An LSTM that learned to say, after
a dozen steps, which of three symbols came first."""
import pathlib

import numpy as np
import torch
from torch import nn

PUBLIC = pathlib.Path(__file__).parents[3] / "public"
SYMBOLS, STEPS, UNITS = 3, 12, 4


class Recall(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(SYMBOLS, UNITS, batch_first=True)
        self.fc = nn.Linear(UNITS, SYMBOLS)
        nn.init.constant_(self.lstm.bias_hh_l0[UNITS : 2 * UNITS], 3.0)  # remembers at first

    def forward(self, x):
        states, _ = self.lstm(x)
        return self.fc(states)


def batch(generator, size):
    symbols = torch.randint(SYMBOLS, (size, STEPS), generator=generator)
    return nn.functional.one_hot(symbols, SYMBOLS).float(), symbols[:, 0]


def main():
    torch.manual_seed(3)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(4)
    model = Recall()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for step in range(800):
        x, y = batch(generator, 64)
        loss = nn.functional.cross_entropy(model(x)[:, -1], y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    x, y = batch(generator, 3)
    accuracy = (model(x)[:, -1].argmax(1) == y).float().mean()
    print(f"loss {loss.item():.4f}, of these three {accuracy:.0%} right")
    print(model(x)[:, -1])
    torch.save(model.state_dict(), PUBLIC / "example-lstm.pt")
    np.save(PUBLIC / "example-x.npy", x.numpy())
    np.save(PUBLIC / "example-y.npy", y.numpy())


main()
