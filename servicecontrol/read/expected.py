"""What a field of a model takes, as the hint that a clerk reads when it is missing or holds something else."""

from __future__ import annotations

from typing import Annotated, Any, TypeGuard, get_origin

from pydantic import BaseModel, BeforeValidator, StringConstraints
from pydantic.fields import FieldInfo

from servicecontrol.problems import Message
from servicecontrol.records.fields import Count, Day, Moment, Number, YesNo
from servicecontrol.records.forms import FORMS
from servicecontrol.records.paths import bare, entry, marks
from servicecontrol.records.vocabulary import VOCABULARIES, Word
from servicecontrol.records.wordings import text_kind
from servicecontrol.text import languages

#: The types that a hint tells how to write, by what reads them: a day and a moment are both dates.
_BY_READER = {
    reader: Message(f"hints.{hint}")
    for type_, hint in (
        (Count, "not-a-count"),
        (Number, "not-a-number"),
        (YesNo, "not-yes-or-no"),
        (Day, "not-a-day"),
        (Moment, "not-a-date"),
    )
    for reader in marks(type_)
    if isinstance(reader, BeforeValidator)
}


def field_names(model: type[BaseModel] | None) -> list[str]:
    """The keys that a model takes, as written in the file."""
    if model is None:
        return []
    spoken = languages() if text_kind(model) else ()
    return [*spoken, *(info.alias or name for name, info in model.model_fields.items())]


def named_first(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The keys that a model takes, to be read: those it cannot do without come first."""
    return tuple(sorted(field_names(model), key=lambda name: not _is_required(model, name)))


def _is_required(model: type[BaseModel] | None, field: str) -> bool:
    info = _info(model, field)
    return info is not None and info.is_required()


def what_it_takes(model: type[BaseModel] | None, field: str) -> Message | None:
    """How a field of a model is written; None where any text will do or nothing short can be said."""
    kind = _kind(model, field)
    if kind is None:
        return None
    for mark in marks(kind):
        if isinstance(mark, Word):
            return Message("hints.allowed", {"allowed": _words(mark.vocabulary)})
        if isinstance(mark, StringConstraints) and mark.pattern in FORMS:
            return Message(f"hints.{FORMS[str(mark.pattern)]}")
        if isinstance(mark, BeforeValidator) and mark in _BY_READER:
            return _BY_READER[mark]
    plain = bare(kind)
    if get_origin(plain) is tuple:
        inside = bare(entry(plain))
        return _list_of(inside) if _is_model(inside) else Message("hints.list")
    return Message("hints.fields", {"fields": named_first(plain)}) if _is_model(plain) else None


def _kind(model: type[BaseModel] | None, field: str) -> Any:  # an annotation may be anything
    info = _info(model, field)
    if info is None:
        return text_kind(model) if model is not None and field in languages() else None
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _list_of(model: type[BaseModel]) -> Message:
    return Message("hints.list-of", {"fields": named_first(model)})


def _info(model: type[BaseModel] | None, field: str) -> FieldInfo | None:
    fields = model.model_fields.items() if model is not None else ()
    return next((info for name, info in fields if field in (info.alias, name)), None)


def _words(vocabulary: str) -> tuple[str, ...]:
    """The words as the procedures write them; a code does as well, but nobody need know it."""
    codes = set(VOCABULARIES[vocabulary].values())
    return tuple(word for word in VOCABULARIES[vocabulary] if word not in codes)
