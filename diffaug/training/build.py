"""From settings to networks, losses and views."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn

from diffaug.losses.info_nce import info_nce_loss
from diffaug.losses.soft_contrastive import soft_contrastive_loss
from diffaug.models.input_space import InputSpace
from diffaug.models.listing2 import Listing2Denoiser
from diffaug.models.mlp import MLPEncoder
from diffaug.models.residual_mlp import ResidualMLPDenoiser
from diffaug.models.small_resnet import SmallResNet
from diffaug.settings import Contrast, Diffusion, Encoder, Space, Views
from diffaug.views.base import Chain, View
from diffaug.views.images import CropFlipColour, Shift
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import NeighbourMix, Noise


def seeded(seed: int, device: torch.device | str = "cpu") -> Generator:
    """Return a generator on `device`, the only source of randomness of a phase."""
    return torch.Generator(device).manual_seed(seed)


def initialised(make: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Build a module with its initial weights drawn from `seed`, leaving global state alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


def build_space(settings: Space, row_shape: tuple[int, ...]) -> InputSpace:
    """Return the unfitted input space."""
    return InputSpace(settings.kind, row_shape, settings.components)


def build_encoder(settings: Encoder, shape: tuple[int, ...], seed: int) -> nn.Module:
    """Return Enc for rows of `shape`: x -> (y, z).

    Raises ValueError where images are needed and `shape` is not (C, H, W).
    """
    if settings.kind == "mlp":
        size = torch.Size(shape).numel()
        return initialised(lambda: MLPEncoder(size, z_dim=settings.z_dim), seed)
    if len(shape) != 3:
        raise ValueError(f"encoder.kind = 'small_resnet' needs images; rows have shape {shape}")
    return initialised(
        lambda: SmallResNet(shape[0], width=settings.width, z_dim=settings.z_dim), seed
    )


def build_denoiser(
    settings: Diffusion, shape: tuple[int, ...], cond_dim: int, seed: int
) -> nn.Module:
    """Return Gen's network for rows of `shape` and a condition of `cond_dim` numbers."""
    size = torch.Size(shape).numel()
    if settings.denoiser == "listing2":
        return initialised(
            lambda: Listing2Denoiser(size, cond_dim, settings.width, settings.steps), seed
        )
    return initialised(
        lambda: ResidualMLPDenoiser(size, cond_dim, settings.width, settings.blocks), seed
    )


def contrastive_loss(settings: Contrast) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """Return loss(y, z, z_view) for the chosen objective."""
    if settings.loss == "info_nce":
        return lambda y, z, z_view: info_nce_loss(
            z,
            z_view,
            similarity=settings.similarity,
            nu=settings.nu,
            temperature=settings.temperature,
        )
    return lambda y, z, z_view: soft_contrastive_loss(
        y,
        z,
        z_view,
        nu_y=settings.nu_y,
        nu_z=settings.nu_z,
        kernel=settings.kernel,
        beta=settings.beta,
        detach_target=settings.detach_target,
    )


def hand_made_views(settings: Views, x: Tensor, pca: Tensor) -> Chain:
    """Return the chain of hand-made views.

    x: training rows in the input space; pca: the same rows' first principal components, in
    which neighbours are searched.
    """
    views: list[View] = []
    for step in settings.steps:
        if step.name == "neighbour_mix":
            views.append(NeighbourMix(x, nearest_neighbours(pca, step.k)))
        elif step.name == "noise":
            views.append(Noise(x, step.strength))
        elif step.name == "shift":
            views.append(Shift(step.pixels))
        else:
            views.append(CropFlipColour(step.min_area, step.flip, step.colour))
    return Chain(views)
