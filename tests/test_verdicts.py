"""Duties that several clauses ask for: when two are one, and what the one says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from servicecontrol.problems import Message
from servicecontrol.verdicts import Judgement, Subject, by_clauses, each_once
from servicecontrol.workdays import Deadline

DUTY = Judgement(
    organisation="yard",
    clause="yard-1",
    rule="answered-within",
    subject=Subject("complaints", "C-1"),
    day=date(2026, 3, 1),
    verdict="not-due",
    message=Message("rules.answered-within.task", {"days": 5}),
    owner="Service",
    limit=Deadline(date(2026, 3, 6)),
    state="pending",
)
OTHER = replace(DUTY, clause="yard-2")


def test_equal_duties_of_two_clauses_are_one_that_names_both() -> None:
    [duty] = each_once([DUTY, OTHER])
    assert ("yard-1", ("yard-1", "yard-2")) == (duty.clause, duty.clauses)


@pytest.mark.parametrize(
    "differing",
    [
        {"organisation": "farm"},
        {"subject": Subject("complaints", "C-2")},
        {"message": Message("rules.answered-within.task", {"days": 6})},
        {"limit": Deadline(date(2026, 3, 7))},
        {"owner": "Repairs"},
        {"state": "missed"},
        {"met": date(2026, 3, 2)},
    ],
    ids=lambda differing: next(iter(differing)),
)
def test_duties_that_differ_in_anything_to_be_done_stay_apart(differing: dict) -> None:
    assert (DUTY, replace(OTHER, **differing)) == each_once([DUTY, replace(OTHER, **differing)])


def test_a_day_that_is_known_and_one_that_is_an_estimate_stay_apart() -> None:
    estimate = replace(OTHER, limit=Deadline(DUTY.due, unpublished=(date(2026, 3, 2),)))
    assert (DUTY, estimate) == each_once([DUTY, estimate])


def test_checks_stay_as_they_are_though_they_say_the_same() -> None:
    check = replace(DUTY, limit=None, state=None)
    assert (check, check) == each_once([check, check])


def test_the_gravest_verdict_speaks_for_all_and_all_evidence_is_shown() -> None:
    first, second, third = (Subject("visits", f"V-{number}") for number in (1, 2, 3))
    doubtful = replace(DUTY, verdict="warn", state="overdue", evidence=(first, second))
    broken = replace(OTHER, verdict="fail", state="overdue", evidence=(second, third))
    [duty] = each_once([doubtful, broken])
    assert ("fail", (first, second, third)) == (duty.verdict, duty.evidence)


@pytest.mark.parametrize(
    ("days", "lenient"), [((9, 8), date(2026, 3, 8)), ((9, None), None), ((None, None), None)]
)
def test_a_later_day_is_lenient_only_where_every_clause_allows_it(
    days: tuple[int | None, int | None], lenient: date | None
) -> None:
    pair = zip((DUTY, OTHER), days, strict=True)
    asked = [replace(duty, lenient=day and Deadline(date(2026, 3, day))) for duty, day in pair]
    assert [lenient] == [duty.lenient_due for duty in each_once(asked)]


def test_a_clause_that_asks_twice_is_named_once() -> None:
    [duty] = each_once([DUTY, OTHER, DUTY])
    assert ("yard-1", "yard-2") == duty.clauses


def test_clauses_that_ask_for_exactly_the_same_stand_together() -> None:
    more = replace(DUTY, subject=Subject("complaints", "C-2"))
    alone = replace(more, clause="yard-3")
    duties = each_once(
        [DUTY, OTHER, replace(DUTY, clause="yard-3"), more, replace(more, clause="yard-2"), alone]
    )
    assert {("yard-1", "yard-2", "yard-3"): ["C-1", "C-2"]} == _ids(duties)
    duties = each_once([DUTY, OTHER, alone, replace(DUTY, clause="yard-3")])
    assert {("yard-1", "yard-2"): ["C-1"], ("yard-3",): ["C-1", "C-2"]} == _ids(duties)


def _ids(duties: tuple[Judgement, ...]) -> dict[tuple[str, ...], list[str]]:
    found = by_clauses(duties).items()
    return {clauses: sorted(duty.subject.id for duty in asked) for clauses, asked in found}
