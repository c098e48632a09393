"""What the blocks of params.yaml are made of: checked keys, and kinds that are found by name."""

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
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
Count = Annotated[int, Field(ge=1)]


class Frozen(BaseModel):
    """A block of settings: unknown keys and wrong types are errors, values never change."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known(cls, values: Any) -> Any:
        # pydantic's own extra="forbid" does not say which keys are allowed.
        for key in values if isinstance(values, Mapping) else ():
            if key not in cls.model_fields:
                raise _refusal(cls, key, values[key], "unknown key", cls.model_fields)
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
            raise _errors(cls, {"type": "missing", "loc": (cls.key,), "input": values})
        name, kinds = values[cls.key], cls.kinds()
        if not isinstance(name, str) or name not in kinds:
            raise _refusal(cls, cls.key, name, "unknown", sorted(kinds))
        return kinds[name].model_validate(values)


def import_all(package: str, path: Iterable[str]) -> None:
    """Import every module in a package's folder, so that the kinds defined there are known.

    >>> import_all("diffaug.objectives", diffaug.objectives.__path__)
    """
    for module in pkgutil.iter_modules(path):
        import_module(f"{package}.{module.name}")


def _refusal(
    model: type[BaseModel], key: str, value: Any, reason: str, allowed: Iterable[str]
) -> ValidationError:
    message = f"{reason}; allowed: {', '.join(allowed)}"
    return _errors(model, {"type": _custom(reason, message), "loc": (key,), "input": value})


def _custom(reason: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(reason.replace(" ", "_"), "{message}", {"message": message})


def _errors(model: type[BaseModel], error: Any) -> ValidationError:
    return ValidationError.from_exception_data(model.__name__, [error])
