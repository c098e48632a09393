"""The heads that contrastive methods put on a network's features."""

from collections.abc import Sequence
from itertools import pairwise

from torch import nn

from diffaug.models.mlp import check_widths


def mlp_head(widths: Sequence[int]) -> nn.Sequential:
    """Linear, BatchNorm1d, ReLU over all widths but the last, then a plain Linear.

    BYOL's projection and prediction head (Grill et al. 2020, appendix C) with two layers;
    SimCLR's and MoCo v2's are the same without the BatchNorm. ValueError unless all widths
    are positive.

    >>> mlp_head([64, 2048, 128])(torch.randn(4, 64)).shape
    torch.Size([4, 128])
    """
    check_widths(widths)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths[:-1]):
        # BatchNorm subtracts the mean, so a bias before it would do nothing.
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))
