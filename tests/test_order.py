"""The table of what each step of a record presupposes: true of the records, readable, and held to by the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from servicecontrol.records.order import (
    Presupposed,
    impossible_in,
    is_before,
    order_of,
    orders,
    reversals,
)
from servicecontrol.records.paths import annotation_at, bare, optional
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.selecting import TYPES
from servicecontrol.text import language, languages

PAGE = Path(__file__).parents[1] / "docs" / "order.md"
ALL = [(kind, each) for kind in orders() for each in order_of(kind)]


@pytest.mark.parametrize(
    ("kind", "each"),
    ALL,
    ids=lambda value: value if isinstance(value, str) else f"{value.step} after {value.needs}",
)
def test_a_step_and_what_it_presupposes_are_days_of_records_that_there_are(
    kind: str, each: Presupposed
) -> None:
    assert [] == [path for path in (each.step, each.needs) if not _is_day(kind, path)]
    assert each.step != each.needs


def _is_day(kind: str, path: str) -> bool:
    found = bare(optional(annotation_at(TYPES[kind], path)))
    kinds = getattr(found, "__args__", (found,))
    return any(isinstance(each, type) and issubclass(each, date) for each in kinds)


def test_the_table_knows_two_kinds_of_order_and_no_type_that_there_is_not() -> None:
    assert orders().keys() <= TYPES.keys()
    assert {"impossible", "irregular"} >= {part for entry in orders().values() for part in entry}


def test_no_step_waits_for_itself() -> None:
    for kind in orders():
        needs = {(each.step, each.needs) for each in order_of(kind)}
        assert set() == {(one, other) for one, other in needs if (other, one) in needs}


@pytest.mark.parametrize("code", languages())
def test_every_step_has_a_name_in_every_language(code: str) -> None:
    steps = {step for _, each in ALL for path in (each.step, each.needs) for step in path.split(".")}
    assert set() == {step for step in steps if not language(code).has(f"label.{step}")}


def test_the_page_for_owners_of_a_procedure_says_what_the_table_says(request: pytest.FixtureRequest) -> None:
    """`make gold` writes the table anew below the words that explain it."""
    before, head, _ = PAGE.read_text("utf-8").partition("| Records |")
    page = before + "".join(_page())
    if request.config.getoption("--write-gold"):
        PAGE.write_text(page, "utf-8", newline="\n")
    assert (head, page) == ("| Records |", PAGE.read_text("utf-8"))


def _page() -> Iterator[str]:
    words = language("en")
    yield "| Records | Step | Not before | Otherwise |\n|---|---|---|---|\n"
    for kind, each in ALL:
        otherwise = "refused" if each.otherwise == "impossible" else "a finding"
        yield f"| {words.say(f'kinds.{kind}')} | `{each.step}` | `{each.needs}` | {otherwise} |\n"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), True),
        (date(2026, 3, 2), date(2026, 3, 2), False),
        (datetime(2026, 3, 2, 8, 59), datetime(2026, 3, 2, 9), True),  # noqa: DTZ001  # as records give it
        (datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9), False),  # noqa: DTZ001
        (date(2026, 3, 2), datetime(2026, 3, 2, 9), False),  # noqa: DTZ001
        (datetime(2026, 3, 2, 9), date(2026, 3, 2), False),  # noqa: DTZ001
        (datetime(2026, 3, 1, 23), date(2026, 3, 2), True),  # noqa: DTZ001
    ],
)
def test_moments_are_compared_by_what_is_known_of_both(one: date, other: date, *, expected: bool) -> None:
    assert expected == is_before(one, other)


def _complaint(**given: object) -> object:
    said = {"id": "C-1", "received": "2026-03-02", "via": "電話", "problem": "其他", "says": "破損"}
    return RECORD_TYPES["complaints"].model_validate(said | given)


def test_an_entry_of_a_list_is_held_against_its_own() -> None:
    measure = {"kind": "緊急對策", "what": "換貨", "owner": "生產部"}
    complaint = _complaint(
        measures=[
            measure | {"decided": "2026-03-05", "done": "2026-03-05"},
            measure | {"decided": "2026-03-09", "done": "2026-03-08"},
        ]
    )
    order = [each for each in order_of("complaints") if each.step == "measures.done"]
    assert [("measures", 1, "done")] == [found.steps for found in reversals(complaint, order)]
    assert [] == list(reversals(complaint, order, ("measures", 0)))


def _pause(day: str) -> object:
    return _complaint(pauses=[{"from": day, "to": "2026-03-10", "reason": "待樣品"}])


def test_what_is_refused_is_named_as_a_clerk_counts() -> None:
    assert _pause("2026-03-02")
    with pytest.raises(ValidationError, match="out-of-order") as fault:
        _pause("2026-03-01")
    (error,) = fault.value.errors()
    assert ("pauses.1.from", ("pauses", 0, "from")) == (error["ctx"]["step"], error["ctx"]["at"])


def test_what_can_happen_is_not_refused() -> None:
    irregular = {each for kind, each in ALL if kind == "complaints" and each.otherwise == "irregular"}
    assert irregular
    assert irregular.isdisjoint(impossible_in("complaints"))


def test_a_part_with_a_file_of_its_own_is_asked_by_its_own_paths() -> None:
    steps = {(each.step, each.needs) for each in impossible_in("surveys", "distribution.")}
    assert {
        ("areas.collected", "areas.first_out"),
        ("areas.accepted_by.date", "areas.first_out"),
        ("customers.returned", "customers.sent"),
    } == steps
