"""BYOL's loss: squared distance between normalised prediction and normalised target."""

from torch import Tensor

from diffaug.losses.negative_cosine import negative_cosine


def byol_loss(prediction: Tensor, target: Tensor) -> Tensor:
    """mean_i |p_i / |p_i| - z_i / |z_i||^2 (Grill et al. 2020, Eq. 2), a scalar from 0 to 4.

    prediction (B, d): the predictor's output for one view; target (B, d): the momentum
    encoder's projection of the other, through which no gradient goes. BYOL's symmetric loss
    is the sum over both ways round. ValueError for unequal shapes.

    >>> byol_loss(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 3.0]]))
    tensor(2.)
    """
    return 2 + 2 * negative_cosine(prediction, target)
