"""The denoiser of rows (paper Listing 2), layer by layer as it is printed."""

import torch
from torch import Tensor, nn

WIDTH, STEPS = 2000, 1000


class Block(nn.Module):
    """One of Listing 2's blocks: (B, d) -> (B, d)."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LeakyReLU(),
            nn.InstanceNorm1d(columns),
            nn.Linear(columns, WIDTH),
            nn.LeakyReLU(),
            nn.InstanceNorm1d(WIDTH),
            nn.Linear(WIDTH, columns),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


class Denoiser(nn.Module):
    """Four blocks down and four up with dense skips, told of time and condition at each.

    What the listing leaves open, the network of the condition, is that of the released code.
    """

    def __init__(self, columns: int, told: int) -> None:
        super().__init__()
        self.time = nn.Embedding(STEPS, columns)
        self.condition = nn.Sequential(
            nn.Linear(told, 200),
            nn.LeakyReLU(),
            nn.Linear(200, 200),
            nn.LeakyReLU(),
            nn.Linear(200, columns),
        )
        self.down = nn.ModuleList([Block(columns) for _ in range(4)])
        self.up = nn.ModuleList([Block(columns) for _ in range(4)])

    def forward(self, x: Tensor, t: Tensor, condition: Tensor) -> Tensor:
        code = self.time(t) + self.condition(condition)
        skips: list[Tensor] = []
        for block in self.down:
            x = block(x + code) + sum(skips, torch.zeros_like(x))
            skips.append(x)
        before: list[Tensor] = []
        for number, block in enumerate(self.up):
            x = block(x + code)
            if number:
                x = x + skips[3 - number] + sum(before, torch.zeros_like(x))
            before.append(x)
        return x
