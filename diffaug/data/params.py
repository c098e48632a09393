"""`datasets` of params.yaml: where each data set comes from, its budget and its overlays."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import PydanticCustomError

from diffaug.blocks import Frozen, error_at
from diffaug.data import catalogue
from diffaug.data.entry import Entry
from diffaug.data.own import OwnFile
from diffaug.settings import Budget

# Of a file of one's own, by its kind, where its block has none: those of the tables, and of
# mnist5k. Steps are as many whatever the number of rows, which nobody knows before it is read.
BUDGETS = {
    "table": {"unit": "steps", "estep1": 1500, "mstep": 1000, "estep2": 300},
    "images": {"unit": "steps", "estep1": 1240, "mstep": 1860, "estep2": 620},
}


class DatasetParams(Frozen):
    """One data set: validating a block gives a `Catalogued` or an `OwnParams`.

    Attributes:
        rows: How many are kept, drawn at random; None for all.
        training_rows: How many of the training rows are kept, drawn at random, fewer being a part
            of more. The held-out rows stay the same, so that one judge compares them; None for all.
        budget: How long the phases train.
        overlays: Settings that go over a protocol's, by its name.
    """

    rows: Annotated[int, Field(ge=50)] | None = None
    training_rows: Annotated[int, Field(ge=20)] | None = None
    budget: Budget
    overlays: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _is_of_its_kind(
        cls, values: Any, handler: ModelWrapValidatorHandler["DatasetParams"]
    ) -> "DatasetParams":
        if cls is not DatasetParams or not isinstance(values, Mapping):
            return handler(values)
        own = [key for key in OwnFile.model_fields if key in values]
        if own and "catalogue" in values:
            why = f"a file of one's own has none, and this block has {', '.join(own)}"
            error = PydanticCustomError("both", "{why}", {"why": why})
            raise error_at(cls, "catalogue", values["catalogue"], error)
        return (OwnParams if own else Catalogued).model_validate(values)

    @property
    @abstractmethod
    def entry(self) -> Entry:
        """What is known of the data before it is read."""

    @property
    def domain(self) -> str:
        """Of images, "vision", or of tables, "biology"."""
        return self.entry.domain

    @property
    def labelled(self) -> bool:
        """Whether the rows have classes."""
        return True


class Catalogued(DatasetParams):
    """A data set of the catalogue."""

    catalogue: str

    @property
    def entry(self) -> Entry:
        """Its file in `diffaug/data/catalogue`."""
        return catalogue.entry(self.catalogue)


class OwnParams(OwnFile, DatasetParams):
    """A file of one's own: see `OwnFile`. It needs no budget."""

    @model_validator(mode="before")
    @classmethod
    def _has_a_budget(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and "budget" not in values:
            kind = values.get("kind", "table")
            return {**values, "budget": BUDGETS.get(kind, BUDGETS["table"])}
        return values

    @property
    def own(self) -> OwnFile:
        """What the block says of the file."""
        return OwnFile(**{name: getattr(self, name) for name in OwnFile.model_fields})

    @property
    def labelled(self) -> bool:
        """Whether the block names a label."""
        return self.label is not None
