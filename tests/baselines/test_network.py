"""Training of the baselines' networks: batches, patience, random state."""

import torch
from torch import nn

from diffaug.baselines.common.network import dense, places, train_network


def fit(loss, **settings):
    defaults = {"epochs": 3, "batch_size": 4, "patience": 9}
    return train_network(lambda: nn.Linear(1, 2), loss, 10, 0, **(defaults | settings))


def test_every_epoch_sees_every_row_once_in_another_order():
    seen = []

    def loss(network, batch):
        seen.append(batch.tolist())
        return network.weight.sum()

    fit(loss)
    assert [len(batch) for batch in seen] == [4, 3, 3] * 3
    epochs = [[row for batch in seen[start : start + 3] for row in batch] for start in (0, 3, 6)]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert epochs[0] != epochs[1]


def test_patience_counts_epochs_without_a_lower_mean():
    # Two batches an epoch, of 5 rows. Means: 5, 5, 4, 4, 4, ...
    values = iter([5, 5, 5, 5, 4, 4] + [4, 4] * 20)
    calls = []

    def loss(network, batch):
        calls.append(len(batch))
        return next(values) + 0 * network.weight.sum()

    fit(loss, epochs=99, batch_size=8, patience=2)
    assert len(calls) == 2 * 5


def test_training_lowers_the_loss_repeats_and_leaves_global_state_alone():
    x = torch.linspace(-1, 1, 10)[:, None]

    def loss(network, batch):
        return (network(x[batch]) - 3 * x[batch]).square().mean()

    state = torch.get_rng_state()
    first = fit(loss, epochs=1500, patience=1500)
    assert torch.equal(torch.get_rng_state(), state)
    assert not first.training
    assert float(loss(first, torch.arange(10)).detach()) < 0.05
    second = fit(loss, epochs=1500, patience=1500)
    assert torch.equal(first.weight, second.weight)


def test_dense_has_activations_between_layers_only():
    network = dense([3, 5, 2])
    assert [type(layer) for layer in network] == [nn.Linear, nn.ReLU, nn.Linear]
    normalised = [nn.Linear, nn.BatchNorm1d, nn.ReLU, nn.Linear]
    assert [type(layer) for layer in dense([3, 5, 2], normalise=True)] == normalised
    assert places(network, torch.zeros(4, 3)).shape == (4, 2)


def test_no_batch_is_a_single_row():
    sizes = []
    train_network(
        lambda: nn.Linear(1, 1),
        lambda network, batch: sizes.append(len(batch)) or network.weight.sum(),
        129,
        0,
        epochs=1,
        batch_size=128,
        patience=1,
    )
    assert sizes == [65, 64]
