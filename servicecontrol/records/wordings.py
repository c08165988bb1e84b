"""Texts and names in the languages of the site, which the validation's context tells; see `asked`."""

from collections.abc import Iterable, Mapping
from functools import cache
from inspect import get_annotations
from typing import Annotated, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator
from pydantic_core import PydanticKnownError

from servicecontrol.records.fields import Label, Model, Text
from servicecontrol.records.privacy import INTERNAL, PUBLIC
from servicecontrol.text import DEFAULT_LANGUAGES, languages

_EXTRA = "__pydantic_extra__"
_ABSENT, _STRANGE = object(), object()


def asked(info: ValidationInfo) -> tuple[str, ...]:
    """The languages that a text must stand in: those that whoever validates it gives as the context."""
    return DEFAULT_LANGUAGES if info.context is None else tuple(info.context)


def _given(value: object) -> object:
    """A fault at the place of a language itself, beside whatever is wrong with the texts that are there."""
    if value is _ABSENT:
        raise PydanticKnownError("missing")
    if value is _STRANGE:
        raise PydanticKnownError("extra_forbidden")
    return value


#: Marks what stands under a language's code.
GIVEN = BeforeValidator(_given)


@cache
def _keys_of(model: type[Model]) -> frozenset[str]:
    """The fields of a model, as they are written and as they are called, and the languages."""
    fields = model.model_fields.items()
    return frozenset({*languages(), *model.model_fields, *(info.alias or name for name, info in fields)})


class Spoken(Model):
    """What takes a text for each language by the language's code; one that the site lacks is kept, not shown."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _in_every_language(cls, data: object, info: ValidationInfo) -> object:
        if isinstance(data, str):
            data = cls._for_all(data, asked(info))
        if not isinstance(data, Mapping):
            return data
        fields = _keys_of(cls)
        given = {
            key: value if key in fields else _STRANGE
            for key, value in data.items()
            if value is not None or key not in fields
        }
        missing = cls._missing(code for code in asked(info) if code not in given)
        return given | dict.fromkeys(missing, _ABSENT)

    @classmethod
    def _for_all(cls, text: str, spoken: tuple[str, ...]) -> object:
        """Where the site has one language, a text alone is in that one."""
        return dict.fromkeys(spoken, text) if len(spoken) == 1 else text

    @classmethod
    def _missing(cls, unsaid: Iterable[str]) -> tuple[str, ...]:
        """Those of the languages without a text that need one."""
        return tuple(unsaid)

    @property
    def spoken(self) -> Mapping[str, str]:
        """Each text by its language, as the file has them."""
        return self.__pydantic_extra__ or {}

    def say(self, language: str) -> str:
        """The text in a language; in the first that there is where the site lacks it, as a terminal's may be."""
        return self.spoken.get(language) or next(iter(self.spoken.values()))


class Wording(Spoken):
    """A text in every language of the site."""

    __pydantic_extra__: dict[str, Annotated[Text, GIVEN, PUBLIC]]


class Name(Spoken):
    """A name in every language of the site, fit for headings."""

    __pydantic_extra__: dict[str, Annotated[Label, GIVEN, PUBLIC]]


class NamedEntry(Spoken):
    """An entry of a register whose key is its name in one language: the first that has no name of its own here."""

    __pydantic_extra__: dict[str, Annotated[Label, GIVEN, INTERNAL]]

    @classmethod
    def _for_all(cls, text: str, spoken: tuple[str, ...]) -> object:
        """The key is the name; a text beside it says nothing."""
        del spoken
        return text

    @classmethod
    def _missing(cls, unsaid: Iterable[str]) -> tuple[str, ...]:
        return tuple(unsaid)[1:]

    def called(self, key: str, language: str) -> str:
        """The name in a language, of the entry with this key."""
        return self.spoken.get(language, key)


def text_kind(model: type[BaseModel]) -> object:
    """What a model takes under the code of a language; None of one that takes no language."""
    if not issubclass(model, Spoken):
        return None
    annotations = (get_annotations(each) for each in model.__mro__)
    return get_args(next(found[_EXTRA] for found in annotations if _EXTRA in found))[1]
