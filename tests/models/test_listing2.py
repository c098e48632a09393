import pytest
import torch
from torch import nn

from diffaug.models.listing2 import Listing2Denoiser

DIM, COND_DIM, MID_DIM, STEPS = 6, 5, 9, 20


@pytest.fixture
def denoiser():
    torch.manual_seed(0)
    return Listing2Denoiser(DIM, COND_DIM, MID_DIM, STEPS)


@pytest.fixture
def inputs():
    generator = torch.Generator().manual_seed(1)
    t = torch.tensor([0, 3, 19, 3])
    return (
        torch.randn(4, DIM, generator=generator),
        t,
        torch.randn(4, COND_DIM, generator=generator),
    )


# InstanceNorm1d warns that num_features is ignored on such input: the very reading tested here.
@pytest.mark.filterwarnings("ignore:input's size at dim")
def test_forward_is_the_listing_with_instance_norm(denoiser, inputs):
    def printed(block):
        first, second = (layer for layer in block if isinstance(layer, nn.Linear))
        return nn.Sequential(
            nn.LeakyReLU(),
            nn.InstanceNorm1d(DIM),
            first,
            nn.LeakyReLU(),
            nn.InstanceNorm1d(MID_DIM),
            second,
        )

    enc1, enc2, enc3, enc4 = map(printed, denoiser.encoder)
    dec1, dec2, dec3, dec4 = map(printed, denoiser.decoder)
    x, t, cond = inputs
    ti = denoiser.time_code.weight[t]
    cd = denoiser.cond_code(cond)
    ee1 = enc1(x + ti + cd)
    ee2 = enc2(ee1 + ti + cd) + ee1
    ee3 = enc3(ee2 + ti + cd) + ee1 + ee2
    ee4 = enc4(ee3 + ti + cd) + ee1 + ee2 + ee3
    ed1 = dec1(ee4 + ti + cd)
    ed2 = dec2(ed1 + ti + cd) + ee3 + ed1
    ed3 = dec3(ed2 + ti + cd) + ee2 + ed1 + ed2
    ed4 = dec4(ed3 + ti + cd) + ee1 + ed1 + ed2 + ed3
    torch.testing.assert_close(denoiser(x, t, cond), ed4)


def test_size_is_the_released_networks():
    denoiser = Listing2Denoiser(dim=1457, cond_dim=50)
    millions = sum(parameter.numel() for parameter in denoiser.parameters()) / 1e6
    assert millions == pytest.approx(48.5, abs=0.05)


def test_output_has_the_shape_of_its_input(denoiser, inputs):
    x, t, cond = inputs
    image = denoiser(x.reshape(4, 1, 2, 3), t, cond)
    torch.testing.assert_close(image.flatten(1), denoiser(x, t, cond))
    assert image.shape == (4, 1, 2, 3)


def test_time_and_condition_reach_the_output(denoiser, inputs):
    x, t, cond = inputs
    output = denoiser(x, t, cond)
    assert not torch.allclose(output, denoiser(x, (t + 1) % STEPS, cond))
    assert not torch.allclose(output, denoiser(x, t, cond + 1))
