"""`metrics` of params.yaml: by which metrics every method is judged."""

from typing import Annotated

from pydantic import Field, model_validator

from diffaug.evaluation.metrics import parts_of
from diffaug.layers import DOMAINS
from diffaug.settings import Frozen

Keys = Annotated[list[str], Field(min_length=1)]


class Beside(Frozen):
    """Keys for each domain that are measured too; of a table its CSV alone has them."""

    vision: list[str] = Field(default_factory=list)
    biology: list[str] = Field(default_factory=list)


class Metrics(Frozen):
    """Keys of `diffaug.evaluation.metrics` for each domain, in the order of the tables' columns.

    shown: the one that Figures 7 and A.2 show.
    unlabelled: those of data sets without labels, which ask for no classes; the first is shown.
    beside: those that no Markdown, no figure and no score of the claim shows.
    """

    shown: str
    vision: Keys
    biology: Keys
    beside: Beside = Beside()
    unlabelled: Keys = Field(
        default_factory=lambda: ["z/train/trustworthiness", "z/train/knn_recall"]
    )

    @model_validator(mode="after")
    def _keys_are_known(self) -> "Metrics":
        _check("metrics.unlabelled", self.unlabelled)
        for domain in DOMAINS:
            keys, beside = getattr(self, domain), getattr(self.beside, domain)
            _check(f"metrics.{domain}", keys)
            _check(f"metrics.beside.{domain}", beside)
            for key in beside:
                if key in keys:
                    where = f"metrics.beside.{domain} = {key!r}"
                    raise ValueError(f"{where}: it stands in metrics.{domain} already")
            if self.shown not in keys:
                raise ValueError(f"metrics.shown = {self.shown!r}: metrics.{domain} needs it too")
        return self


def _check(where: str, keys: list[str]) -> None:
    for key in keys:
        try:
            parts_of(key)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
    if len(set(keys)) < len(keys):
        raise ValueError(f"{where} = {keys}: each may stand once")
