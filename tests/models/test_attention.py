import pytest
import torch
import torch.nn.functional as F

from diffaug.models.attention import HEADS, SelfAttention, attention_up_to


@pytest.fixture
def block():
    torch.manual_seed(0)
    return SelfAttention(8)


def slow_attention(block, tokens):
    """One image's tokens (T, C), one head and one query at a time."""
    normed = F.layer_norm(tokens, tokens.shape[1:], block.norm.weight, block.norm.bias)
    projected = normed @ block.attention.in_proj_weight.T + block.attention.in_proj_bias
    queries, keys, values = projected.chunk(3, dim=1)
    size = tokens.shape[1] // HEADS
    rows = []
    for query in range(len(tokens)):
        heads = []
        for head in range(HEADS):
            part = slice(head * size, (head + 1) * size)
            scores = [queries[query, part] @ key[part] / size**0.5 for key in keys]
            weights = torch.stack(scores).softmax(0)
            heads.append(sum(w * value[part] for w, value in zip(weights, values, strict=True)))
        rows.append(torch.cat(heads))
    output = block.attention.out_proj
    tokens = tokens + torch.stack(rows) @ output.weight.T + output.bias
    return tokens + block.mlp(tokens)


@pytest.mark.parametrize("mode", [True, False])
def test_against_loop_over_heads_and_queries(block, mode):
    x = torch.randn(2, 8, 2, 3, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = torch.stack([slow_attention(block, image.flatten(1).T).T for image in x])
        torch.testing.assert_close(block.train(mode)(x), expected.reshape(x.shape))


def test_pixels_have_no_order(block):
    x = torch.randn(2, 8, 1, 6, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(block(x.flip(3)), block(x).flip(3))


def test_is_left_out_above_the_token_count():
    assert isinstance(attention_up_to(16, 8, (4, 4)), SelfAttention)
    x = torch.randn(1, 8, 4, 5)
    assert torch.equal(attention_up_to(16, 8, (4, 5))(x), x)


@pytest.mark.parametrize("channels", [0, 6])
def test_refuses_channels_that_heads_cannot_share(channels):
    with pytest.raises(ValueError, match=f"channels = {channels}: must be a multiple of 4"):
        SelfAttention(channels)
