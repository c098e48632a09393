"""Settings of one cell: every value that decides the result of a method on a data set."""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SerializeAsAny, TypeAdapter, model_validator

from diffaug.blocks import Choice, Count, Frozen, Momentum, Positive
from diffaug.models.denoisers import Denoiser
from diffaug.models.encoders import Encoder
from diffaug.models.spaces import Space
from diffaug.objectives import Contrast
from diffaug.views import Views
from diffaug.views.generated import Mixing


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

    denoiser: SerializeAsAny[Denoiser]
    target: Literal["epsilon", "v"]
    condition: Literal["y", "z", "random", "onehot"]
    scaling: Literal["unit", "standard", "pca"]
    components: Count = 200
    steps: Count = 1000
    ema: Momentum = 0.999
    optimiser: Optimiser

    @model_validator(mode="after")
    def _components_are_no_images(self) -> "Diffusion":
        if self.scaling == "pca" and self.denoiser.needs_images:
            allowed = [name for name, kind in Denoiser.kinds().items() if not kind.needs_images]
            raise ValueError(
                f"mstep.denoiser.kind = {self.denoiser.called!r}: needs images, and mstep.scaling "
                f"= 'pca' gives components; allowed are {', '.join(allowed)}"
            )
        return self


class Sampling(Frozen):
    """How the cache of generated positives is drawn; `ddpm` takes all steps of its noise."""

    sampler: Literal["ddpm", "ddim", "dpm_solver"]
    steps: Count = 50
    copies: Count = 4
    strength: Annotated[float, Field(gt=0, le=1)] = 1.0


class Budget(Frozen):
    """How long the phases train on one data set.

    unit: "epochs" are passes over the training rows; "steps" are updates of the weights, as
    many for a method with large batches as for one with small ones. Where a pass would be more
    than `MOST_UPDATES` of them, an epoch is a tenth of the shortest phase on random rows, so that
    learning rates fall on many rows too.
    """

    MOST_UPDATES: ClassVar[int] = 100

    unit: Literal["epochs", "steps"] = "epochs"
    estep1: Count
    mstep: Count
    estep2: Count

    def epochs(self, phase: str, rows: int, batch_size: int) -> int:
        """Return how many epochs on `rows` rows `phase` trains, rounded up from steps."""
        count: int = getattr(self, phase)
        if self.unit == "epochs":
            return count
        return math.ceil(count / self.updates(rows, batch_size))

    def updates(self, rows: int, batch_size: int) -> int:
        """Return how often an epoch on `rows` rows updates the weights."""
        batches = max(1, rows // batch_size)
        if self.unit == "epochs" or batches <= self.MOST_UPDATES:
            return batches
        return math.ceil(min(self.estep1, self.mstep, self.estep2) / 10)


class Rounds(Frozen):
    """How often M-step, sampling and E-step 2 follow each other after E-step 1.

    Each generator is told what the encoder of the round before has learned. In a job of one
    round, `count` is the number of that round.

    generator: in later rounds "new" weights, as in the first, or those of the round before,
    "continued". Learning rates begin anew in each phase of each round.
    """

    count: Count = 1
    generator: Literal["new", "continued"] = "new"


class Settings(Frozen):
    """Everything that decides the result of one (data set, method) cell, seed apart."""

    space: SerializeAsAny[Space]
    encoder: SerializeAsAny[Encoder]
    contrast: SerializeAsAny[Contrast]
    views: Views
    estep: Optimiser
    mstep: Diffusion
    augment: Sampling
    mixing: Mixing
    budget: Budget
    training: Literal["alternating", "joint"] = "alternating"
    rounds: Rounds = Rounds()

    @model_validator(mode="after")
    def _angles_need_more_than_a_plane(self) -> "Settings":
        z_dim = self.encoder.z_dim
        if self.contrast.compares_angles and z_dim < 3:
            raise ValueError(
                f"encoder.z_dim = {z_dim}: contrast.loss = {self.contrast.called!r} compares "
                "angles, of which a plane has one; 3 or more are needed"
            )
        return self

    @model_validator(mode="after")
    def _third_views_fit_the_loss(self) -> "Settings":
        if self.third and not self.contrast.several_positives:
            kinds = Contrast.kinds().items()
            allowed = [name for name, kind in kinds if kind.several_positives]
            raise ValueError(
                f"mixing.place = 'third': contrast.loss = {self.contrast.called!r} compares two "
                f"views; allowed are {', '.join(allowed)}"
            )
        return self

    @property
    def third(self) -> bool:
        """Whether anchors have a second positive in E-step 2."""
        return self.mixing.place == "third"

    @property
    def trains_generator(self) -> bool:
        """Whether the method trains a diffusion model of its own."""
        return self.training == "joint" or self.mixing.generates

    @property
    def keeps_samples(self) -> bool:
        """Whether it also keeps what it draws: joint training does not."""
        return self.training == "alternating" and self.mixing.generates

    def modules(self, phase: str) -> list[str]:
        """Return the names of the modules that `phase` runs because the settings name them."""
        found = (
            chosen.module for name in PHASES[phase] for chosen in _choices(getattr(self, name))
        )
        return sorted(set(found))

    def for_phase(self, phase: str) -> dict[str, Any]:
        """Return the plain values that `phase` may read: all that its result depends on."""
        values = self.model_dump(mode="json")
        part = {section: values[section] for section in PHASES[phase]}
        # The first round is the same whatever follows.
        if phase in REPEATED and self.rounds.count > 1:
            part["rounds"] = values["rounds"]
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


def _choices(value: Any) -> Iterator[Choice]:
    """Every chosen block in a section of settings, at any depth."""
    if isinstance(value, Choice):
        yield value
    if isinstance(value, Frozen):
        value = [getattr(value, name) for name in type(value).model_fields]
    for inner in value if isinstance(value, list) else ():
        yield from _choices(inner)


# The phases of a round.
REPEATED = ("mstep", "augment", "estep2")
# What each phase reads. Snakemake's params, DVC's params and the jobs are all cut from this.
PHASES: dict[str, tuple[str, ...]] = {
    "estep1": ("space", "encoder", "contrast", "views", "estep"),
    "mstep": ("space", "encoder", "mstep"),
    "augment": ("space", "encoder", "mstep", "augment"),
    "estep2": ("space", "encoder", "contrast", "views", "estep", "mixing"),
    "joint": ("space", "encoder", "contrast", "views", "estep", "mstep", "augment", "mixing"),
}
