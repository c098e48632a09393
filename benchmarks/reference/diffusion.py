"""M-step and sampling (paper Eq. 6 and 7): noise is predicted, and taken away in 1,000 steps."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.reference.denoiser import STEPS, Denoiser
from diffaug import MLPEncoder

BATCH, LR = 300, 1e-4
FIRST, LAST = 1e-4, 0.02


class Diffusion:
    """A denoiser of rows (N, d), untrained, and the encoder whose z it is told."""

    def __init__(self, rows: np.ndarray, seed: int) -> None:
        torch.manual_seed(seed)
        self.rows = torch.tensor(rows)
        self.encoder = MLPEncoder(rows.shape[1]).eval()
        self.denoiser = Denoiser(rows.shape[1], told=2)
        self.betas = torch.linspace(FIRST, LAST, STEPS)
        self.alpha_bars = torch.cumprod(1 - self.betas, 0)
        self.optimiser = torch.optim.AdamW(self.denoiser.parameters(), lr=LR)

    @torch.no_grad()
    def told(self, x: Tensor) -> Tensor:
        """Return z of rows."""
        return self.encoder(x)[1]

    def step(self) -> float:
        """Train on a random batch; return the loss."""
        x = self.rows[torch.randperm(len(self.rows))[:BATCH]]
        t = torch.randint(STEPS, (len(x),))
        noise = torch.randn_like(x)
        share = self.alpha_bars[t][:, None]
        noisy = share.sqrt() * x + (1 - share).sqrt() * noise
        loss = F.mse_loss(self.denoiser(noisy, t, self.told(x)), noise)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return loss.item()

    @torch.no_grad()
    def draw(self) -> Tensor:
        """Return a sample of each row, (N, d)."""
        told = self.told(self.rows)
        x = torch.randn_like(self.rows)
        for number in reversed(range(STEPS)):
            t = torch.full((len(x),), number)
            noise = self.denoiser(x, t, told)
            beta, share = self.betas[number], self.alpha_bars[number]
            x = (x - beta / (1 - share).sqrt() * noise) / (1 - beta).sqrt()
            if number:
                x = x + beta.sqrt() * torch.randn_like(x)
        return x


def mstep(rows: np.ndarray, seed: int) -> Callable[[], float]:
    """Return one training step on rows (N, d)."""
    return Diffusion(rows, seed).step


def sampling(rows: np.ndarray, seed: int) -> Callable[[], Tensor]:
    """Return one draw of a sample of each row (N, d)."""
    return Diffusion(rows, seed).draw
