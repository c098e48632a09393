"""SimCLR in plain PyTorch on digits, with some of the second views drawn by DiffAug.

    python examples/simclr_with_diffaug.py  # lightly_with_diffaug.py is the same with lightly

Needs no labels until the end, where 10-NN judges the features of held-out digits.
"""

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from torch import nn
from torch.nn.functional import pad
from torch.utils.data import DataLoader

from diffaug import DiffAug, DiffAugViews, nt_xent_loss


def view(image: torch.Tensor) -> torch.Tensor:
    """The digit moved by up to one pixel, and some noise."""
    top, left = torch.randint(3, (2,)).tolist()
    return pad(image, (1, 1, 1, 1))[:, top : top + 8, left : left + 8] + 0.1 * torch.randn(1, 8, 8)


def main(epochs: int = 20, lam: float = 0.1, budget: float = 1.0) -> float:
    torch.manual_seed(0)
    X = torch.from_numpy(load_digits().images[:, None] / 16).float()
    X, X_test, labels, labels_test = train_test_split(X, load_digits().target, random_state=0)
    generator = DiffAug(budget=budget, random_state=0).fit(X)
    loader = DataLoader(
        DiffAugViews(X, generator, lam=lam, transform=view), 256, shuffle=True, drop_last=True
    )
    encoder = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 64, 3, stride=2), nn.BatchNorm2d(64), nn.ReLU(), nn.Flatten(),
    )  # fmt: skip
    head = nn.Sequential(nn.Linear(576, 128), nn.ReLU(), nn.Linear(128, 64))
    optimiser = torch.optim.AdamW([*encoder.parameters(), *head.parameters()], lr=1e-3)
    for _ in range(epochs):
        for first, second in loader:
            loss = nt_xent_loss(head(encoder(first)), head(encoder(second)))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        features, features_test = encoder.eval()(X), encoder(X_test)
    return KNeighborsClassifier(10).fit(features, labels).score(features_test, labels_test)


if __name__ == "__main__":
    print(f"10-NN accuracy of held-out digits: {main():.3f}")
