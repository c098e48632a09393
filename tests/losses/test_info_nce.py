import math

import pytest
import torch

from diffaug.losses.info_nce import info_nce_loss


def slow_similarity(a, b, similarity, nu, temperature):
    if similarity == "t":
        d2 = sum((p - q) ** 2 for p, q in zip(a, b, strict=True))
        return (1 + d2 / nu) ** (-(nu + 1) / 2)
    cosine = sum(p * q for p, q in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))
    return math.exp(cosine / temperature)


def slow_loss(z, z_view, similarity, nu=1.0, temperature=0.5):
    rows, size = z.tolist() + z_view.tolist(), len(z)
    total = 0.0
    for i, anchor in enumerate(rows):
        other_view = (i + size) % (2 * size)
        positive = slow_similarity(anchor, rows[other_view], similarity, nu, temperature)
        negatives = sum(
            slow_similarity(anchor, row, similarity, nu, temperature)
            for j, row in enumerate(rows)
            if j not in (i, other_view)
        )
        total += -math.log(positive) + math.log(positive + negatives)
    return total / len(rows)


def views(size=5, width=2):
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(size, width, generator=generator, dtype=torch.float64)
    return z, z + 0.2 * torch.randn(size, width, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("width", [2, 8])
@pytest.mark.parametrize("nu", [0.1, 1.0, 3.0])
def test_t_similarity_against_loop(width, nu):
    z, z_view = views(width=width)
    got = info_nce_loss(z, z_view, similarity="t", nu=nu).item()
    assert got == pytest.approx(slow_loss(z, z_view, "t", nu=nu), rel=1e-10)


@pytest.mark.parametrize("temperature", [0.1, 0.5])
def test_cosine_similarity_against_loop(temperature):
    z, z_view = views(width=8)
    got = info_nce_loss(z, z_view, similarity="cosine", temperature=temperature).item()
    expected = slow_loss(z, z_view, "cosine", temperature=temperature)
    assert got == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("similarity", ["t", "cosine"])
def test_loss_does_not_care_which_view_comes_first(similarity):
    z, z_view = views()
    forth = info_nce_loss(z, z_view, similarity=similarity)
    back = info_nce_loss(z_view, z, similarity=similarity)
    torch.testing.assert_close(forth, back)


@pytest.mark.parametrize("similarity", ["t", "cosine"])
def test_equal_rows_give_the_log_of_the_number_of_candidates(similarity):
    z = torch.ones(4, 3, dtype=torch.float64)
    assert info_nce_loss(z, z, similarity=similarity).item() == pytest.approx(math.log(7))


@pytest.mark.parametrize("similarity", ["t", "cosine"])
def test_gradient(similarity):
    inputs = [tensor.requires_grad_() for tensor in views(3, 3)]

    def loss(z, z_view):
        return info_nce_loss(z, z_view, similarity=similarity)

    assert torch.autograd.gradcheck(loss, inputs)


def test_refuses_bad_input():
    z, z_view = views()
    with pytest.raises(ValueError, match="one shape"):
        info_nce_loss(z, z_view[:4])
    with pytest.raises(ValueError, match="two rows or more"):
        info_nce_loss(z[:1], z_view[:1])
    with pytest.raises(ValueError, match="similarity must be one of"):
        info_nce_loss(z, z_view, similarity="dot")
    with pytest.raises(ValueError, match="temperature must be positive"):
        info_nce_loss(z, z_view, similarity="cosine", temperature=0.0)
