"""SimCLR with lightly on digits, with some of the second views drawn by DiffAug.

    pip install lightly
    python examples/lightly_with_diffaug.py

lightly gives the network's head and the loss; its transforms work the same way, as `transform`.
"""

import torch
from lightly.loss import NTXentLoss
from lightly.models.modules import SimCLRProjectionHead
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader

from diffaug import DiffAug, DiffAugViews


def view(image: torch.Tensor) -> torch.Tensor:
    """Some noise; `generated_transform` could do something else with generated digits."""
    return image + 0.1 * torch.randn_like(image)


def main(epochs: int = 20, lam: float = 0.1, budget: float = 1.0) -> float:
    torch.manual_seed(0)
    X = torch.from_numpy(load_digits().images[:, None] / 16).float()
    generator = DiffAug(budget=budget, random_state=0).fit(X)
    views = DiffAugViews(X, generator, lam=lam, transform=view)
    backbone = nn.Sequential(nn.Conv2d(1, 32, 3, stride=2), nn.ReLU(), nn.Flatten())
    network = nn.Sequential(backbone, SimCLRProjectionHead(288, 128, 64))
    criterion = NTXentLoss(temperature=0.5)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    for _ in range(epochs):
        for first, second in DataLoader(views, 256, shuffle=True, drop_last=True):
            loss = criterion(network(first), network(second))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return loss.item()


if __name__ == "__main__":
    print(f"loss of the last batch: {main():.3f}")
