"""The two-layer head that contrastive methods put on a network's features."""

from torch import nn

from diffaug.models.mlp import check_widths


def two_layer_head(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    """Linear, BatchNorm1d, ReLU, Linear: (B, inputs) -> (B, outputs).

    BYOL's projection and prediction head (Grill et al. 2020, appendix C); SimCLR's and MoCo
    v2's are the same without the BatchNorm. ValueError unless all widths are positive.
    """
    check_widths([inputs, hidden, outputs])
    return nn.Sequential(
        # BatchNorm subtracts the mean, so a bias before it would do nothing.
        nn.Linear(inputs, hidden, bias=False),
        nn.BatchNorm1d(hidden),
        nn.ReLU(),
        nn.Linear(hidden, outputs),
    )
