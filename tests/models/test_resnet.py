import pytest
import torch

from diffaug.models.resnet import ResNetEncoder

torchvision = pytest.importorskip("torchvision", reason="needs the extra `vision`")


@pytest.fixture(scope="module")
def resnet18():
    torch.manual_seed(0)
    return ResNetEncoder((3, 32, 32), depth=18, projection=[6], z_dim=4)


@pytest.mark.parametrize(
    ("depth", "y_dim", "parameters"), [(18, 512, 11_168_832), (50, 2048, 23_500_352)]
)
def test_shapes_and_size(depth, y_dim, parameters):
    encoder = ResNetEncoder((3, 16, 16), depth, projection=[6], z_dim=4).eval()
    y, z = encoder(torch.zeros(2, 3, 16, 16))
    assert (encoder.y_dim, encoder.z_dim) == (y_dim, 4)
    assert (y.shape, z.shape) == ((2, y_dim), (2, 4))
    # 64 x 3 x 3 x 3 weights of the stem in place of 64 x 3 x 7 x 7, and no classifier.
    assert sum(p.numel() for p in encoder.backbone.parameters()) == parameters
    theirs = getattr(torchvision.models, f"resnet{depth}")()
    without_classifier = sum(p.numel() for n, p in theirs.named_parameters() if "fc" not in n)
    assert without_classifier - parameters == 64 * 3 * (7 * 7 - 3 * 3)


@pytest.mark.parametrize(("side", "pooled"), [(32, False), (64, True)])
def test_after_the_stem_it_is_torchvisions(side, pooled):
    torch.manual_seed(0)
    encoder = ResNetEncoder((3, side, side), depth=18).eval()
    theirs = torchvision.models.resnet18().eval()
    shared = {
        name: value
        for name, value in encoder.backbone.state_dict().items()
        if name != "conv1.weight"
    }
    left_out = theirs.load_state_dict(shared, strict=False)
    assert left_out.missing_keys == ["conv1.weight", "fc.weight", "fc.bias"]
    x = torch.randn(2, 3, side, side, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        weight = encoder.backbone.conv1.weight
        h = theirs.relu(theirs.bn1(torch.nn.functional.conv2d(x, weight, padding=1)))
        if pooled:
            h = theirs.maxpool(h)
        for stage in (theirs.layer1, theirs.layer2, theirs.layer3, theirs.layer4):
            h = stage(h)
        torch.testing.assert_close(encoder(x)[0], h.mean((2, 3)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("side", "last"), [(32, 4), (64, 4), (96, 6)])
def test_last_stage_sees_four_or_six_pixels(side, last):
    encoder, shapes = ResNetEncoder((1, side, side), depth=18).eval(), []
    encoder.backbone.layer4.register_forward_hook(lambda _m, _i, out: shapes.append(out.shape))
    with torch.no_grad():
        encoder(torch.zeros(1, 1, side, side))
    assert tuple(shapes[0]) == (1, 512, last, last)


def test_gradient_reaches_every_weight(resnet18):
    x = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    resnet18.train()(x)[1].square().sum().backward()
    without = [n for n, p in resnet18.named_parameters() if p.grad is None or not p.grad.any()]
    assert without == []


def test_seed_decides_the_weights():
    weights = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        encoder = ResNetEncoder((1, 8, 8), depth=18, projection=[4], z_dim=2)
        weights.append(torch.cat([p.detach().flatten() for p in encoder.parameters()]))
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def test_refuses_what_it_cannot_take(resnet18):
    with pytest.raises(ValueError, match=r"\(B, 3, H, W\), got \(2, 1, 32, 32\)"):
        resnet18(torch.zeros(2, 1, 32, 32))


@pytest.mark.parametrize(("depth", "side"), [(18, 32), (50, 16)])
def test_memory_format_changes_neither_results_nor_names(depth, side):
    torch.manual_seed(0)
    encoder = ResNetEncoder((3, side, side), depth, projection=[4], z_dim=2).eval()
    kernel = encoder.backbone.layer1[0].conv2.weight
    assert kernel.is_contiguous(memory_format=torch.channels_last)
    theirs = getattr(torchvision.models, f"resnet{depth}")().state_dict()
    assert set(encoder.backbone.state_dict()) == {n for n in theirs if not n.startswith("fc.")}
    x = torch.randn(3, 3, side, side, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        y, _ = encoder(x)
        contiguous = encoder.backbone.to(memory_format=torch.contiguous_format)(x)
    torch.testing.assert_close(y, contiguous, rtol=1e-4, atol=1e-5)
    assert y.is_contiguous()
