"""Negative cosine similarity, which needs no negative pairs: the loss of SimSiam."""

from __future__ import annotations

from diffaug.lazy import F, Tensor, torch


def negative_cosine(prediction: Tensor, target: Tensor) -> Tensor:
    """Return D(p, z) = -mean_i p_i . z_i / (|p_i| |z_i|), from -1 (equal directions) to 1.

    Chen and He 2021, Eq. 1 and 3. SimSiam's symmetric loss (Eq. 4) is the mean over both ways
    round.

    Args:
        prediction: (B, d) the predictor's output p for one view.
        target: (B, d) the other view's projection z; takes no gradient.

    Raises:
        ValueError: for unequal shapes.

    >>> import torch
    >>> from diffaug import negative_cosine
    >>> negative_cosine(torch.tensor([[1.0, 0.0]]), torch.tensor([[3.0, 0.0]]))
    tensor(-1.)
    """
    if prediction.shape != target.shape or prediction.ndim != 2:
        raise ValueError(
            "negative_cosine: prediction and target must be matrices of one shape, "
            f"got {tuple(prediction.shape)} and {tuple(target.shape)}"
        )
    # In float32 under autocast too: near its end the loss is a small difference from -1.
    dtype = torch.promote_types(prediction.dtype, torch.float32)
    prediction, target = prediction.to(dtype), target.detach().to(dtype)
    return -(F.normalize(prediction, dim=1) * F.normalize(target, dim=1)).sum(1).mean()
