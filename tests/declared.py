"""What models declare of their fields' privacy, and every value of a store with what was declared of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel, RootModel

from servicecontrol.facts import Facts
from servicecontrol.records.baseline import BaselineRegister
from servicecontrol.records.objective import ObjectiveRegister
from servicecontrol.records.paths import field_type
from servicecontrol.records.privacy import Privacy, model_in, parts_of, privacy_of
from servicecontrol.records.registers import AreaRegister, CustomerRegister, DocumentRegister
from servicecontrol.records.wordings import Spoken, text_kind
from servicecontrol.store import Ledger


class Value(NamedTuple):
    """A value of a record: the model and the field, as the file calls it, that it stands in, and how private it is."""

    model: type[BaseModel]
    field: str
    privacy: Privacy | None
    value: object


def kinds_of(model: type[BaseModel]) -> dict[str, object]:
    """The types of a model's fields by the names in its file; of a root model `*`, of texts by language `language`."""
    fields = {
        "*" if issubclass(model, RootModel) else info.alias or name: field_type(info)
        for name, info in model.model_fields.items()
    }
    return fields | ({"language": text_kind(model)} if issubclass(model, Spoken) else {})


def without_class(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> Iterator[str]:
    """The fields of a model and of all in it that declare no class, or one around a model, which counts for nothing."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, kind in kinds_of(model).items():
        yield from _without_class(kind, f"{model.__name__}.{name}", seen)


def _without_class(kind: object, where: str, seen: set[type[BaseModel]]) -> Iterator[str]:
    model, parts = model_in(kind), parts_of(kind)
    if model or any(model_in(part) for part in parts):
        if privacy_of(kind):
            yield f"{where}: around a model"
    elif privacy_of(kind):
        return
    if model:
        yield from without_class(model, seen)
    elif not parts:
        yield where
    for part in parts:
        yield from _without_class(part, where, seen)


def values(facts: Facts) -> Iterator[Value]:
    """Every value of every record."""
    for ledger in facts.store.ledgers.values():
        for record in _records(ledger):
            yield from values_in(record)


def _records(ledger: Ledger) -> Iterator[BaseModel]:
    yield ledger.organisation
    yield AreaRegister.model_construct(ledger.areas)
    yield CustomerRegister.model_construct(ledger.customers)
    yield DocumentRegister.model_construct(ledger.documents)
    yield ObjectiveRegister.model_construct(ledger.objectives)
    yield BaselineRegister.model_construct(ledger.baselines)
    yield from (record for kept in ledger.records.values() for record in kept.values())
    for survey in ledger.surveys.values():
        files = (survey.plan, survey.form, survey.distribution, survey.report)
        yield from (file for file in files if file is not None)
        yield from survey.responses


def values_in(record: BaseModel) -> Iterator[Value]:
    """Every value of a record."""
    model = type(record)
    for info, (name, kind) in zip(model.model_fields, kinds_of(model).items(), strict=False):
        yield from _values(getattr(record, info), kind, model, name, None)
    if isinstance(record, Spoken):
        kind = privacy_of(text_kind(model))
        yield from (Value(model, "language", kind, text) for text in record.spoken.values())


def _values(
    value: object, kind: object, model: type[BaseModel], name: str, around: Privacy | None
) -> Iterator[Value]:
    privacy = around or privacy_of(kind)
    if isinstance(value, BaseModel):
        yield from values_in(value)
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _values(key, parts_of(kind)[0], model, name, privacy)
            yield from _values(entry, parts_of(kind)[1], model, name, privacy)
    elif isinstance(value, tuple):
        for entry in value:
            yield from _values(entry, parts_of(kind)[0], model, name, privacy)
    elif value is not None:
        yield Value(model, name, privacy, value)
