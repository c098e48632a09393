"""From settings to networks, losses and views."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import torch
from torch import Tensor, nn

from diffaug.losses.dlme import dlme_loss
from diffaug.losses.info_nce import info_nce_loss
from diffaug.losses.soft_contrastive import soft_contrastive_loss
from diffaug.models.heads import mlp_head
from diffaug.models.input_space import InputSpace
from diffaug.models.listing1 import Listing1Denoiser
from diffaug.models.listing2 import Listing2Denoiser
from diffaug.models.mlp import MLPEncoder
from diffaug.models.released_mlp import ReleasedMLPEncoder
from diffaug.models.residual_mlp import ResidualMLPDenoiser
from diffaug.models.resnet import ResNetEncoder
from diffaug.models.small_resnet import SmallResNet
from diffaug.models.unet import UNetDenoiser
from diffaug.settings import Contrast, Diffusion, Encoder, Space, Views
from diffaug.settings import View as ViewSettings
from diffaug.training.inputs import Inputs
from diffaug.training.objectives.base import Objective
from diffaug.training.objectives.byol import BYOL
from diffaug.training.objectives.moco import MoCo, Queue
from diffaug.training.objectives.pairwise import Pairwise
from diffaug.training.objectives.simsiam import SimSiam
from diffaug.views.base import Chain, View
from diffaug.views.images import Shift
from diffaug.views.mixup import Mixup
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.recipes import recipe
from diffaug.views.tables import Masking, NeighbourMix, Noise


def initialised(make: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Build a module with its initial weights drawn from `seed`, leaving global state alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


def build_space(settings: Space, row_shape: tuple[int, ...]) -> InputSpace:
    """Return the unfitted input space."""
    return InputSpace(settings.kind, row_shape, settings.components)


def build_encoder(settings: Encoder, shape: tuple[int, ...], seed: int) -> nn.Module:
    """Return Enc for rows of `shape`: x -> (y, z), with the widths y_dim and z_dim.

    Raises ValueError where images are needed and `shape` is not (C, H, W).
    """
    z_dim = settings.z_dim
    # What is not set is the network's own.
    head: dict[str, Any] = {"projection": settings.projection} if settings.projection else {}
    size = torch.Size(shape).numel()
    if settings.kind == "mlp_released":
        return initialised(lambda: ReleasedMLPEncoder(size, z_dim), seed)
    if settings.kind == "mlp":
        return initialised(lambda: MLPEncoder(size, settings.hidden, z_dim=z_dim, **head), seed)
    if len(shape) != 3:
        raise ValueError(f"encoder.kind = {settings.kind!r} needs images; rows have shape {shape}")
    if settings.kind == "small_resnet":
        width, stages, stride = settings.width, settings.stages, settings.stem_stride
        return initialised(
            lambda: SmallResNet(shape[0], width, z_dim, stages=stages, stem_stride=stride, **head),
            seed,
        )
    depth = int(settings.kind.removeprefix("resnet"))
    return initialised(lambda: ResNetEncoder(shape, depth, z_dim=z_dim, **head), seed)


def build_denoiser(
    settings: Diffusion, shape: tuple[int, ...], cond_dim: int, seed: int
) -> nn.Module:
    """Return Gen's network for rows of `shape` and a condition of `cond_dim` numbers."""
    size, width = torch.Size(shape).numel(), settings.width
    makers: dict[str, Callable[[], nn.Module]] = {
        "listing1": lambda: Listing1Denoiser(shape, cond_dim, width),
        "listing2": lambda: Listing2Denoiser(size, cond_dim, width, settings.steps),
        "residual_mlp": lambda: ResidualMLPDenoiser(size, cond_dim, width, settings.blocks),
        "unet": lambda: UNetDenoiser(shape, cond_dim, width, settings.patch),
    }
    return initialised(makers[settings.denoiser], seed)


def build_objective(settings: Contrast, encoder: nn.Module, seed: int) -> Objective:
    """Return what an E-step minimises; `encoder` lies on its device already."""
    z_dim = cast(int, encoder.z_dim)
    device = next(encoder.parameters()).device

    def made(make: Callable[[], nn.Module]) -> nn.Module:
        return initialised(make, seed + 1).to(device)

    if settings.loss == "moco":
        queue = cast(Queue, made(lambda: Queue(settings.queue, z_dim)))
        return MoCo(encoder, queue, settings.momentum, settings.temperature)
    if settings.loss == "byol":
        # As published: 4,096 for a projection of 256.
        predictor = made(lambda: mlp_head([z_dim, 16 * z_dim, z_dim]))
        return BYOL(encoder, predictor, settings.momentum)
    if settings.loss == "simsiam":
        return SimSiam(encoder, made(lambda: mlp_head([z_dim, max(1, z_dim // 4), z_dim])))
    return Pairwise(encoder, pairwise_loss(settings))


def pairwise_loss(settings: Contrast) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """Return loss(y, z, z_view) for an objective that keeps no state."""
    if settings.loss == "info_nce":
        return lambda y, z, z_view: info_nce_loss(
            z,
            z_view,
            similarity=settings.similarity,
            nu=settings.nu,
            temperature=settings.temperature,
        )
    if settings.loss == "dlme":
        return partial(dlme_loss, nu_z=settings.nu_z, nu_y=settings.nu_y)
    return partial(
        soft_contrastive_loss,
        nu_y=settings.nu_y,
        nu_z=settings.nu_z,
        kernel=settings.kernel,
        beta=settings.beta,
        detach_target=settings.detach_target,
    )


def hand_made_views(settings: Views, inputs: Inputs) -> tuple[View, View]:
    """Return the views of the anchor and of its positive.

    Unless both sides are asked for, the anchor stays as it is.
    """
    sides = [_sides_of(step, inputs) for step in settings.steps]
    first = Chain([anchor for anchor, _ in sides] if settings.both else [])
    return first, Chain([positive for _, positive in sides])


def _sides_of(step: ViewSettings, inputs: Inputs) -> tuple[View, View]:
    if step.name == "recipe":
        return recipe(step.of, tuple(inputs.shape[1:]), step.min_area)
    view: View
    if step.name == "neighbour_mix":
        view = NeighbourMix(inputs, nearest_neighbours(principal_components(inputs), step.k))
    elif step.name == "noise":
        view = Noise(inputs.statistics().std, step.strength)
    elif step.name == "mask":
        view = Masking(inputs.statistics().mean, step.share)
    elif step.name == "mixup":
        view = Mixup(inputs, step.alpha)
    elif len(inputs.shape) == 4:
        view = Shift(step.pixels)
    else:
        raise ValueError(f"'shift' needs images; rows have shape {tuple(inputs.shape[1:])}")
    return view, view


def principal_components(inputs: Inputs) -> Tensor:
    """Return the rows' first principal components: where the paper's code seeks neighbours."""
    rows = inputs[:]
    if inputs.space.kind == "pca":
        return rows
    return InputSpace("pca", tuple(rows.shape[1:])).to(rows.device).fit(rows)(rows)
