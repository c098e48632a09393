"""Images to the plane: E-step 1 against t-SimCNE, on one network."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader

from benchmarks.comparisons.maps import judge
from benchmarks.contract import Comparison, Pair, Side
from benchmarks.data import Table, images
from benchmarks.pictures import Pictures
from benchmarks.variants import Map, fitted
from diffaug import SmallResNet
from diffaug.baselines.common.packages import imported

EPOCHS, BATCH, WIDTH = 10, 128, 16
SETTINGS: dict[str, Any] = {
    "encoder": {"kind": "small_resnet", "width": WIDTH, "z_dim": 2},
    "views": {"both": True, "steps": [{"name": "recipe", "of": "simclr"}]},
    "estep": {"batch_size": BATCH},
}


def ours(data: Table, seed: int, epochs: int) -> Map:
    """Train E-step 1 on images, with z in the plane and the loss of tables, whose kernel it is."""
    budget = {"unit": "epochs", "estep1": epochs, "mstep": 1, "estep2": 1}
    return fitted(data.rows, seed, n_rounds=0, settings={**SETTINGS, "budget": budget})


def t_simcne(data: Table, seed: int, epochs: int) -> Map:
    """Train t-SimCNE (Böhm et al., 2023): 128 dimensions first, then ever fewer, down to two.

    The package's module of Lightning is trained by itself: its class for users asks for arguments
    that its own parts do not have (0.4.24).
    """
    package = imported("tsimcne")
    import lightning
    from tsimcne.imagedistortions import get_transforms_unnormalized

    torch.manual_seed(seed)
    channels, side = data.rows.shape[1], data.rows.shape[-1]
    network = SmallResNet(channels, WIDTH)
    module = package.PLtSimCNE(
        backbone=network.backbone,
        backbone_dim=network.y_dim,
        n_epochs=epochs,
        batch_size=BATCH,
        warmup_epochs=min(10, epochs // 10),
    )
    views = get_transforms_unnormalized(size=(side, side))
    batch = min(BATCH, len(data.rows))

    class Batches(lightning.LightningDataModule):
        def train_dataloader(self) -> Any:
            both = Pictures(data.rows, lambda image: ((views(image), views(image)), 0))
            return DataLoader(both, batch, shuffle=True, drop_last=True, collate_fn=stacked)

    lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        gradient_clip_val=4,
        gradient_clip_algorithm="value",
        logger=False,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=False,
    ).fit(module, datamodule=Batches())
    place = partial(places, module)
    return Map(place(data.rows), place)


def stacked(batch: list[Any]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return first views above second ones (2 B, C, H, W), as the module asks, and labels of 0."""
    first, second = zip(*(views for views, _ in batch), strict=True)
    return torch.stack([*first, *second]), torch.zeros(len(batch))


@torch.no_grad()
def places(module: Any, x: np.ndarray) -> np.ndarray:
    """Return the places (N, 2) of images of bytes (N, C, H, W)."""
    module.eval()
    parts = (torch.from_numpy(part).float() / 255 for part in np.array_split(x, len(x) // 500 + 1))
    return torch.cat([module.model(part)[0][:, :2] for part in parts]).numpy()


def side(name: str, fit: Callable[[Table, int, int], Map]) -> Side:
    """Return a fit as one side of a comparison."""
    return Side(
        name,
        lambda data, seed: partial(fit, data, seed, EPOCHS),
        lambda data, seed: partial(fit, data.few(BATCH), seed, 1),
        {"settings": SETTINGS, "epochs": EPOCHS},
    )


def pairs(full: bool) -> list[Pair]:
    """Return the one pair, for which half an hour has no room."""
    pair = Pair("cifar10-subset", side("E-step 1, 2-d", ours), side("t-SimCNE", t_simcne))
    return [pair] if full else []


COMPARISON = Comparison(
    title="Maps of images",
    note=f"A fit of {EPOCHS} epochs and the places of its training images; the same backbone, a "
    "small ResNet, SimCLR's views and a Cauchy kernel. t-SimCNE was made for hundreds of epochs.",
    pairs=pairs,
    load=images,
    judge=judge,
)
