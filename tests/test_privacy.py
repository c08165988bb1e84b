"""How private each field is: declared of every one, and followed by whatever leaves the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated

import pytest
from declared import kinds_of, values, without_class
from pydantic import BaseModel
from trades import trades

from servicecontrol.measure.tables import tables
from servicecontrol.metrics.columns import (
    COLUMNS,
    KEYS,
    class_of_column,
    class_of_field,
    published_columns,
)
from servicecontrol.metrics.schema import SCHEMA, Table
from servicecontrol.read.kinds import KINDS
from servicecontrol.records.fields import (
    Code,
    Day,
    FreeText,
    Label,
    Model,
    PersonName,
    PhoneNumber,
    Register,
    Text,
    YesNo,
    at_midnight,
)
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.privacy import (
    INTERNAL,
    PUBLIC,
    SENSITIVE,
    WITHHELD,
    Privacy,
    PrivacyClass,
    privacy_of,
)
from servicecontrol.records.published import is_withheld, published
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.wordings import Name


class Caller(Model):
    """Somebody who called, with a note that nobody has classed."""

    name: PersonName
    note: Text | None = None
    number: PhoneNumber | None = None


class Log(Model):
    """A model that holds others in every way that one can."""

    day: Day
    first: Caller | None = None
    callers: tuple[Caller, ...] = ()
    by_day: Mapping[Label, Caller] = {}
    numbers: tuple[PhoneNumber, ...] = ()
    by_number: Mapping[PhoneNumber, YesNo] = {}
    remarks: Annotated[Mapping[Label, Text], PUBLIC] = {}


class Logs(Register[Mapping[Label, Caller]]):
    """A register whose names are of anything."""


def test_every_field_of_every_record_type_declares_how_private_it_is() -> None:
    models = {kind.model for kind in KINDS}
    assert {*RECORD_TYPES.values(), Organisation} <= models
    assert [] == sorted({field for model in models for field in without_class(model)})


def test_a_field_without_a_class_is_named_with_its_model_wherever_it_lies() -> None:
    assert ["Caller.note", "Log.by_day"] == sorted(without_class(Log))
    assert ["Caller.note", "Logs.*"] == sorted(without_class(Logs))


def test_texts_by_language_and_a_class_around_a_model_are_looked_at_too() -> None:
    class Titled(Model):
        title: Annotated[Name, INTERNAL]
        words: Name

    assert ["Titled.title: around a model"] == list(without_class(Titled))
    assert "language" in kinds_of(Name)


def test_the_classes_are_in_order_and_the_last_two_may_name_somebody() -> None:
    assert ["PUBLIC", "INTERNAL", "PERSONAL", "SENSITIVE"] == [each.name for each in sorted(PrivacyClass)]
    assert [False, False, True, True] == [each.may_name_somebody for each in sorted(PrivacyClass)]


@pytest.mark.parametrize(
    ("kind", "declared"),
    [
        (Code, PUBLIC),
        (Code | None, PUBLIC),
        (Annotated[Code, SENSITIVE], SENSITIVE),
        (Annotated[Code | None, SENSITIVE], SENSITIVE),
        (Annotated[Code, SENSITIVE] | None, SENSITIVE),
        (Annotated[FreeText, INTERNAL], INTERNAL),
        (PhoneNumber, WITHHELD),
        (Text, None),
        (tuple[Code, ...], None),
    ],
)
def test_of_several_classes_the_outermost_counts(kind: object, declared: Privacy | None) -> None:
    assert declared == privacy_of(kind)


@pytest.mark.parametrize(
    ("type_", "field", "of"),
    [
        ("complaints", "says", PrivacyClass.PERSONAL),
        ("complaints", "severe_reason", PrivacyClass.SENSITIVE),
        ("complaints", "handled_by", PrivacyClass.INTERNAL),
        ("complaints", "taken_by", PrivacyClass.PERSONAL),
        ("complaints", "form", PrivacyClass.PUBLIC),
        ("deliveries", "incident.says", PrivacyClass.SENSITIVE),
        ("courses", "participants.passed", PrivacyClass.SENSITIVE),
        ("follow-ups", "conduct_ok", PrivacyClass.SENSITIVE),
        ("visits", "met", PrivacyClass.PERSONAL),
        ("visits", "customer", PrivacyClass.INTERNAL),
    ],
)
def test_a_field_has_the_class_of_what_it_holds(type_: str, field: str, of: PrivacyClass) -> None:
    assert of == class_of_field((RECORD_TYPES[type_], field))


def test_what_is_withheld_is_in_no_part_of_what_is_published() -> None:
    caller = {"name": "A", "note": "n", "number": "1"}
    log = Log.model_validate(
        {
            "day": "2026-01-01",
            "first": caller,
            "callers": [caller],
            "by_day": {"x": caller},
            "numbers": ["1"],
            "by_number": {"1": "yes"},
            "remarks": {"x": "r"},
        }
    )
    shown = {"name": "A", "note": "n"}
    assert {
        "day": "2026-01-01",
        "first": shown,
        "callers": [shown],
        "by_day": {"x": shown},
        "remarks": {"x": "r"},
    } == published(log)


def test_who_is_dealt_with_outside_the_organisation_and_their_numbers_are_withheld_and_nothing_else() -> None:
    models = {each.model for each in values(trades())} | {kind.model for kind in KINDS}
    withheld = {
        f"{model.__name__}.{name}"
        for model in models
        for name, kind in kinds_of(model).items()
        if is_withheld(kind)
    }
    assert {
        "Agreement.contact_theirs",
        "Customer.contact",
        "Customer.phone",
        "Notice.contact",
        "Visit.met",
    } == withheld


def test_every_column_of_every_table_says_what_it_is_filled_from() -> None:
    assert {table: list(columns) for table, columns in SCHEMA.items()} == {
        table: list(columns) for table, columns in COLUMNS.items()
    }
    assert all(class_of_column(table, column) for table in SCHEMA for column in SCHEMA[table])


def test_a_field_that_is_none_or_declares_nothing_has_no_class() -> None:
    for field in ((Caller, "note"), (Caller, "nothing"), (Log, "callers"), (Logs, KEYS)):
        with pytest.raises(LookupError):
            class_of_field(field)


@cache
def _held() -> Mapping[tuple[type[BaseModel], str], set[object]]:
    """The values of each field of each model in the three organisations."""
    held = defaultdict(set)
    for each in values(trades()):
        value = each.value
        held[each.model, each.field].add(at_midnight(value) if isinstance(value, date) else value)
    return held


#: No customer of the three organisations has left, and no area has ever had another number of households.
NEVER_FILLED = {
    ("customers", "active_to"),
    ("importance", "last_day"),
    ("households", "first_day"),
    ("households", "last_day"),
}


@cache
def _tables() -> Mapping[str, Table]:
    return tables(trades().store, trades().judged)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table, columns in COLUMNS.items()
        for column, fields in columns.items()
        if not isinstance(fields, Privacy)
    ],
)
def test_a_column_holds_nothing_but_values_of_the_fields_it_is_filled_from(table: str, column: str) -> None:
    known = set().union(*(_held()[field] for field in COLUMNS[table][column]))
    filled = _tables()[table].values[list(SCHEMA[table]).index(column)]
    cells = {at_midnight(cell) if isinstance(cell, date) else cell for cell in filled} - {None}
    assert bool(cells) == ((table, column) not in NEVER_FILLED)
    assert set() == cells - known


def test_a_column_is_as_private_as_the_most_private_of_its_fields() -> None:
    assert PrivacyClass.PERSONAL == class_of_column("visits", "person")
    assert "person" not in published_columns("visits")
    assert ("organisation", "visit", "customer", "day", "way") == published_columns("visits")
