"""Settings of the input space, in which the networks work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from diffaug.blocks import Choice, Count

if TYPE_CHECKING:
    from diffaug.models.input_space import InputSpace


class Space(Choice):
    """Settings of the map of a row: see `InputSpace`."""

    key = "kind"

    def build(self, row_shape: tuple[int, ...]) -> InputSpace:
        """Return the space of rows of `row_shape`, not fitted yet."""
        from diffaug.models.input_space import InputSpace

        return InputSpace(self.called, row_shape, **self.model_dump(exclude={self.key}))


class Unit(Space):
    """The data scaled to [-1, 1]."""

    module = "diffaug.models.input_space"
    kind: Literal["unit"] = "unit"


class PCA(Space):
    """Its first principal components."""

    module = "diffaug.models.input_space"
    kind: Literal["pca"] = "pca"
    components: Count = 50
