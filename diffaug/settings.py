"""Settings of one cell: every value that decides the result of a method on a data set."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class Frozen(BaseModel):
    """A settings block: unknown keys and wrong types are errors, values never change."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known(cls, values: Any) -> Any:
        # pydantic's own extra="forbid" does not say which keys are allowed.
        for key in values if isinstance(values, Mapping) else ():
            if key not in cls.model_fields:
                allowed = ", ".join(cls.model_fields)
                message = "unknown key; allowed: {allowed}"
                raise PydanticCustomError("unknown_key", message, {"key": key, "allowed": allowed})
        return values


class Space(Frozen):
    """The space the networks work in: the data scaled to [-1, 1], or its principal components."""

    kind: Literal["unit", "pca"]
    components: Count = 50


class Encoder(Frozen):
    """Network from x to (y, z).

    hidden: widths of the mlp between x and y; projection: widths between y and z, by default
    the network's own. The released mlp has fixed widths, z's apart.
    """

    kind: Literal["mlp", "mlp_released", "small_resnet", "resnet18", "resnet50"]
    hidden: Annotated[list[Count], Field(min_length=1)] = [500, 300]
    projection: Annotated[list[Count], Field(min_length=1)] | None = None
    width: Count = 16
    stages: Count = 3
    stem_stride: Count = 1
    z_dim: Count = 2


class Contrast(Frozen):
    """The objective of the E-steps: Eq. 1, Eq. 2 or another method's, and what it is set to."""

    loss: Literal["soft_contrastive", "info_nce", "dlme", "moco", "byol", "simsiam"]
    kernel: Literal["squared", "density"] = "squared"
    nu_y: Positive = 100.0
    nu_z: Positive = 0.1
    beta: Annotated[float, Field(ge=0, le=1)] = 0.0
    detach_target: bool = True
    similarity: Literal["t", "cosine"] = "t"
    nu: Positive = 1.0
    temperature: Positive = 0.5
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.99
    queue: Count = 1024


class NeighbourMix(Frozen):
    """Row mixed with one of its k nearest neighbours."""

    name: Literal["neighbour_mix"]
    k: Count = 15


class Noise(Frozen):
    """Gaussian noise of `strength` standard deviations of each feature."""

    name: Literal["noise"]
    strength: Positive = 0.5


class Shift(Frozen):
    """Image moved by up to `pixels` in both directions, filled with background."""

    name: Literal["shift"]
    pixels: Count = 1


class Mask(Frozen):
    """A `share` of the features set to the feature's mean."""

    name: Literal["mask"]
    share: Annotated[float, Field(gt=0, lt=1)] = 0.2


class Mixup(Frozen):
    """Row mixed with any other row, weights from Beta(alpha, alpha)."""

    name: Literal["mixup"]
    alpha: Positive = 1.0


class Recipe(Frozen):
    """A published method's views of images (Appendix C.3); crops keep `min_area` if given."""

    name: Literal["recipe"]
    of: Literal["simclr", "moco_v2", "byol", "simsiam"]
    min_area: Annotated[float, Field(gt=0, le=1)] | None = None


View = Annotated[NeighbourMix | Noise | Mask | Mixup | Shift | Recipe, Field(discriminator="name")]


class Views(Frozen):
    """Hand-made positives of the E-steps; `both` applies them to the anchor too."""

    steps: Annotated[list[View], Field(min_length=1)]
    both: bool = False


class Optimiser(Frozen):
    """AdamW and its learning-rate schedule."""

    lr: Positive
    weight_decay: Annotated[float, Field(ge=0)]
    batch_size: Annotated[int, Field(ge=2)]
    schedule: Literal["constant", "step", "cosine"] = "constant"


class Diffusion(Frozen):
    """The denoiser, what it predicts, in which units, and what it is told (M-step).

    components: how many principal components `scaling: pca` keeps.
    """

    denoiser: Literal["listing1", "listing2", "residual_mlp", "unet"]
    width: Count
    blocks: Count = 3
    patch: Count = 1
    target: Literal["epsilon", "v"]
    condition: Literal["y", "z", "random", "onehot"]
    scaling: Literal["unit", "standard", "pca"]
    components: Count = 200
    steps: Count = 1000
    ema: Annotated[float, Field(ge=0, lt=1)] = 0.999
    optimiser: Optimiser

    @model_validator(mode="after")
    def _components_are_no_images(self) -> "Diffusion":
        if self.scaling == "pca" and self.denoiser in ("listing1", "unet"):
            raise ValueError(
                f"mstep.denoiser = {self.denoiser!r}: needs images, and mstep.scaling = 'pca' "
                "gives components; allowed are listing2 and residual_mlp"
            )
        return self


class Sampling(Frozen):
    """How the cache of generated positives is drawn."""

    sampler: Literal["ddpm", "ddim"]
    steps: Count = 50
    copies: Count = 4
    strength: Annotated[float, Field(gt=0, le=1)] = 1.0


class Mixing(Frozen):
    """Share `lam` of second views replaced in E-step 2, and by what.

    source: rows of the method's own generator, rows of the protocol's (how another method uses
    DiffAug's data), the row itself without any view (the control: what of a gain is due to
    generating?), or the zeros of the released code.
    """

    lam: Share
    source: Literal["generated", "protocol", "itself", "zeros"] = "generated"


class Budget(Frozen):
    """How long the phases train on one data set.

    unit: "epochs" are passes over the training rows; "steps" are updates of the weights, as
    many for a method with large batches as for one with small ones.
    """

    unit: Literal["epochs", "steps"] = "epochs"
    estep1: Count
    mstep: Count
    estep2: Count

    def epochs(self, phase: str, rows: int, batch_size: int) -> int:
        """Return the passes over `rows` rows that `phase` trains, rounded up from steps."""
        count: int = getattr(self, phase)
        if self.unit == "epochs":
            return count
        return math.ceil(count / max(1, rows // batch_size))


class Settings(Frozen):
    """Everything that decides the result of one (data set, method) cell, seed apart."""

    space: Space
    encoder: Encoder
    contrast: Contrast
    views: Views
    estep: Optimiser
    mstep: Diffusion
    augment: Sampling
    mixing: Mixing
    budget: Budget
    training: Literal["alternating", "joint"] = "alternating"

    @model_validator(mode="after")
    def _angles_need_more_than_a_plane(self) -> "Settings":
        contrast, z_dim = self.contrast, self.encoder.z_dim
        cosine = contrast.loss == "info_nce" and contrast.similarity == "cosine"
        if (cosine or contrast.loss in ("moco", "byol", "simsiam")) and z_dim < 3:
            raise ValueError(
                f"encoder.z_dim = {z_dim}: contrast.loss = {contrast.loss!r} compares angles, of "
                "which a plane has one; 3 or more are needed"
            )
        return self

    @property
    def generates(self) -> bool:
        """Whether the method trains a diffusion model of its own and draws from it."""
        return self.mixing.lam > 0 and self.mixing.source == "generated"

    def for_phase(self, phase: str) -> dict[str, Any]:
        """Return the plain values that `phase` may read: all that its result depends on."""
        values = self.model_dump(mode="json")
        part = {section: values[section] for section in PHASES[phase]}
        names = ("estep1", "estep2") if phase == "joint" else (phase,)
        counts = {name: values["budget"][name] for name in names if name in values["budget"]}
        unit = {"unit": values["budget"]["unit"]} if counts else {}
        return {**part, "budget": {**unit, **counts}}

    @classmethod
    def of_phase(cls, values: Mapping[str, Any]) -> "Settings":
        """Rebuild settings from `for_phase`; reading anything else raises AttributeError."""
        fields = cls.model_fields
        part = {
            name: TypeAdapter(fields[name].rebuild_annotation()).validate_python(value)
            for name, value in values.items()
            if name != "budget"
        }
        return cls.model_construct(
            _fields_set=None, **part, budget=Budget.model_construct(**values["budget"])
        )


# What each phase reads. Snakemake's params, DVC's params and the jobs are all cut from this.
PHASES: dict[str, tuple[str, ...]] = {
    "estep1": ("space", "encoder", "contrast", "views", "estep"),
    "mstep": ("space", "encoder", "mstep"),
    "augment": ("space", "encoder", "mstep", "augment"),
    "estep2": ("space", "encoder", "contrast", "views", "estep", "mixing"),
    "joint": ("space", "encoder", "contrast", "views", "estep", "mstep", "augment", "mixing"),
}
