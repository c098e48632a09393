"""`metrics` of params.yaml: by which metrics every method is judged."""

from typing import Annotated

from pydantic import Field, model_validator

from diffaug.evaluation.metrics import parts_of
from diffaug.settings import Frozen

Keys = Annotated[list[str], Field(min_length=1)]


class Metrics(Frozen):
    """Keys of `diffaug.evaluation.metrics` for each domain, in the order of the tables' columns.

    shown: the one that Figures 7 and A.2 show.
    """

    shown: str
    vision: Keys
    biology: Keys

    @model_validator(mode="after")
    def _keys_are_known(self) -> "Metrics":
        for domain, keys in (("vision", self.vision), ("biology", self.biology)):
            for key in keys:
                try:
                    parts_of(key)
                except ValueError as error:
                    raise ValueError(f"metrics.{domain}: {error}") from None
            if len(set(keys)) < len(keys):
                raise ValueError(f"metrics.{domain} = {keys}: each may stand once")
            if self.shown not in keys:
                raise ValueError(f"metrics.shown = {self.shown!r}: metrics.{domain} needs it too")
        return self
