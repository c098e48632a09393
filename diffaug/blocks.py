"""What the blocks of params.yaml are made of: checked keys, and kinds of which one is named."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Momentum = Annotated[float, Field(ge=0, lt=1)]  # the share of itself that an average keeps
Count = Annotated[int, Field(ge=1)]
# NumPy and scikit-learn take 32 bits.
Seed = Annotated[int, Field(ge=0, lt=2**32)]


class Frozen(BaseModel):
    """A block of settings: unknown keys and wrong types are errors, values never change."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known(cls, values: Any) -> Any:
        # pydantic's own extra="forbid" does not say which keys are allowed.
        for key in values if isinstance(values, Mapping) else ():
            if key not in cls.model_fields:
                raise _refusal(cls, key, values[key], "unknown_key", cls.model_fields)
        return values


class Choice(Frozen):
    """A block of several kinds: the value of its field `key` says which one it is.

    A direct subclass is the block, such as `Contrast`, and sets `key`; the classes derived from
    that are its kinds. Each names itself by a Literal in the field `key` and has the settings
    that it reads, and no other. Validating the block gives an instance of the kind named.

    Attributes:
        module: dotted name of the module that implements a kind; by default its own.
    """

    key: ClassVar[str]
    module: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        cls.module = cls.__dict__.get("module", cls.__module__)

    @classmethod
    def kinds(cls) -> dict[str, type[Self]]:
        """Return the kinds of this block, by their names in params.yaml."""
        found: dict[str, type[Self]] = {}
        for kind in cls.__subclasses__():
            if cls.key in kind.model_fields:
                found |= dict.fromkeys(get_args(kind.model_fields[cls.key].annotation), kind)
            found |= kind.kinds()
        return found

    @property
    def called(self) -> str:
        """The name of this kind in params.yaml."""
        name: str = getattr(self, self.key)
        return name

    @model_validator(mode="wrap")
    @classmethod
    def _is_of_its_kind(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if cls.key in cls.model_fields or not isinstance(values, Mapping):
            return handler(values)
        if cls.key not in values:
            raise error_at(cls, cls.key, values, "missing")
        name, kinds = values[cls.key], cls.kinds()
        if not isinstance(name, str) or name not in kinds:
            raise _refusal(cls, cls.key, name, "unknown", sorted(kinds))
        return kinds[name].model_validate(values)


def _refusal(
    model: type[BaseModel], key: str, value: Any, reason: str, allowed: Iterable[str]
) -> ValidationError:
    message = f"{reason.replace('_', ' ')}; allowed: {', '.join(allowed)}"
    return error_at(model, key, value, PydanticCustomError(reason, "{why}", {"why": message}))


def error_at(model: type[BaseModel], key: str, value: Any, kind: Any) -> ValidationError:
    """What pydantic raises where `key` of a block is wrong; kind: its name for it, or an error."""
    error: Any = {"type": kind, "loc": (key,), "input": value}
    return ValidationError.from_exception_data(model.__name__, [error])
