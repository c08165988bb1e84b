"""What came of judging: in which order it is told, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rule_cases import procedure

from servicecontrol.judging.in_time import state_by
from servicecontrol.judging.judged import ClauseStatus, Judged
from servicecontrol.periods import period_of
from servicecontrol.problems import Message
from servicecontrol.procedures import Clause
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.verdicts import Judgement, State, Subject
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
CHECK = replace(DUTY, clause="yard-2", rule="classified", limit=None, state=None, verdict="pass")
NOW = period_of(date(2026, 3, 31), "half-year")
CLAUSE = procedure("2026-01-01", {"yard-1": [{"rule": "classified"}]}).clauses["yard-1"]
COMPLAINT = {
    "id": "C-1",
    "received": "2026-03-01",
    "via": "電話",
    "urgency": "普通件",
    "problem": "其他",
    "says": "包裝破損",
}


def _judged(*judgements: Judgement) -> Judged:
    return Judged(date(2026, 3, 31), judgements, (), {})


def _status(*judgements: Judgement, clause: Clause = CLAUSE, organisation: str = "yard") -> ClauseStatus:
    return ClauseStatus(organisation, "yard-1", clause, judgements, NOW)


def test_duties_come_by_their_last_day_then_clause_then_subject() -> None:
    later = replace(DUTY, limit=Deadline(date(2026, 3, 7)))
    second = replace(DUTY, subject=Subject("complaints", "C-2"))
    other = replace(DUTY, clause="yard-2", owner="Repairs", subject=Subject("actions", "A-1"))
    judged = _judged(later, other, CHECK, second, DUTY)
    assert (DUTY, second, other, later) == judged.duties == judged.obligations


def test_a_duty_of_two_clauses_is_one_duty_and_two_obligations() -> None:
    same = replace(DUTY, clause="yard-2")
    judged = _judged(same, DUTY)
    assert (DUTY, same) == judged.obligations
    assert [("yard-2", "yard-1")] == [duty.clauses for duty in judged.duties]


def test_a_record_is_found_by_organisation_kind_and_id_whatever_its_part() -> None:
    part = replace(DUTY, subject=Subject("complaints", "C-1", "2026-03-05"))
    elsewhere = replace(DUTY, organisation="farm")
    judged = _judged(DUTY, elsewhere, part, replace(DUTY, subject=Subject("actions", "C-1")))
    assert (DUTY, part) == judged.by_subject["yard", "complaints", "C-1"]
    assert (elsewhere,) == judged.by_subject["farm", "complaints", "C-1"]


def test_an_organisation_has_its_own_clauses_in_their_order() -> None:
    first, second, other = _status(), replace(_status(), id="yard-0"), _status(organisation="farm")
    judged = Judged(date(2026, 3, 31), (), (first, other, second), {})
    assert (first, second) == judged.clauses_of("yard")


@pytest.mark.parametrize(
    ("closed", "verdict", "state", "purpose", "organisation", "is_closed"),
    [
        ("2026-03-09", "pass", None, Purpose.CLOSING, "yard", True),
        ("2026-03-09", "fail", None, Purpose.CLOSING, "yard", False),
        ("2026-03-09", "no-evidence", None, Purpose.CLOSING, "yard", False),
        ("2026-03-09", "no-evidence", "missed", Purpose.CLOSING, "yard", False),
        ("2026-03-09", "fail", "met-late", Purpose.CLOSING, "yard", True),
        ("2026-03-09", "fail", "overdue", Purpose.CLOSING, "yard", True),
        ("2026-03-09", "fail", None, Purpose.COMPLETENESS, "yard", True),
        ("2026-03-09", "fail", None, Purpose.CLOSING, "farm", True),
        (None, "pass", None, Purpose.CLOSING, "yard", False),
    ],
)
def test_a_complaint_is_closed_when_it_ended_and_nothing_refuses_that(  # noqa: PLR0917  # a row of the table
    closed: str | None, verdict: str, state: str | None, purpose: Purpose, organisation: str, is_closed
) -> None:
    complaint = Complaint.model_validate({**COMPLAINT, **({"closed": closed} if closed else {})})
    said = replace(
        CHECK, verdict=verdict, state=state, purposes=frozenset({purpose}), organisation=organisation
    )
    assert is_closed is _judged(CHECK, said).is_closed("yard", complaint)


def test_a_complaint_of_which_nothing_is_said_is_closed_when_it_ended() -> None:
    complaint = Complaint.model_validate({**COMPLAINT, "closed": "2026-03-09"})
    assert _judged().is_closed("yard", complaint)


def test_a_complaint_is_closed_on_the_day_on_which_it_was_last_closed() -> None:
    again = {"closed": "2026-03-09T10:00", "reopened": [{"date": "2026-03-10", "because": "又壞"}]}
    open_ = Complaint.model_validate({**COMPLAINT, **again})
    again["reopened"][0]["closed"] = "2026-03-12T10:00"
    closed = Complaint.model_validate({**COMPLAINT, **again})
    assert (None, date(2026, 3, 12)) == (
        _judged().closed_on("yard", open_),
        _judged().closed_on("yard", closed),
    )


def test_of_what_is_overdue_about_an_open_complaint_the_longest_is_named() -> None:
    open_ = Complaint.model_validate(COMPLAINT)
    late = replace(DUTY, state="overdue", verdict="fail")
    longest = replace(late, clause="yard-3", limit=Deadline(date(2026, 3, 5)))
    others = (
        replace(late, subject=Subject("complaints", "C-2"), limit=Deadline(date(2026, 3, 1))),
        replace(late, organisation="farm", limit=Deadline(date(2026, 3, 1))),
        replace(late, state="missed", limit=Deadline(date(2026, 3, 1))),
        replace(late, state="waived", limit=Deadline(date(2026, 3, 1))),
    )
    assert longest == _judged(late, longest, *others).overdue_on("yard", open_)
    assert _judged(*others).overdue_on("yard", open_) is None
    closed = Complaint.model_validate({**COMPLAINT, "closed": "2026-03-09"})
    assert _judged(late).overdue_on("yard", closed) is None


def test_duties_that_are_overdue_are_grouped_by_organisation_each_once() -> None:
    late = replace(DUTY, state="overdue", verdict="fail")
    same, elsewhere = replace(late, clause="yard-2"), replace(late, organisation="farm")
    found = _judged(late, same, elsewhere, DUTY, replace(DUTY, state="missed")).overdue
    assert {"yard": 1, "farm": 1} == {name: len(duties) for name, duties in found.items()}


@pytest.mark.parametrize(
    ("state", "due", "fell_due"),
    [
        ("met", "2026-03-30", True),
        ("met-late", "2026-03-30", True),
        ("overdue", "2026-03-30", True),
        ("missed", "2026-03-30", True),
        ("waived", "2026-03-30", False),
        ("pending", "2026-03-30", False),
        ("met", "2026-03-31", False),
        ("met", "2026-04-01", False),
    ],
)
def test_a_duty_has_fallen_due_once_its_last_day_is_over_unless_it_is_waived(
    state: State, due: str, *, fell_due: bool
) -> None:
    duty = replace(DUTY, state=state, limit=Deadline(date.fromisoformat(due)))
    assert fell_due is _judged().fell_due(duty)


def test_a_check_never_falls_due() -> None:
    assert not _judged().fell_due(CHECK)


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        (None, "2026-03-05", "pending"),
        (None, "2026-03-06", "pending"),
        (None, "2026-03-07", "overdue"),
        ("2026-03-06", "2026-03-20", "met"),
        ("2026-03-07", "2026-03-20", "met-late"),
    ],
)
def test_what_is_done_on_the_last_day_is_in_time_and_overdue_begins_the_day_after(
    done: str | None, as_of: str, state: State
) -> None:
    day = date.fromisoformat(done) if done else None
    assert state == state_by(date(2026, 3, 6), day, date.fromisoformat(as_of))


# A clause as it stands


def test_what_counts_is_of_this_half_year_or_still_to_be_done() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    done = [replace(DUTY, day=day, state="met", verdict="pass") for day in days]
    open_ = [
        replace(DUTY, day=days[0], state=state)
        for state in ("overdue", "pending", "missed", "met-late", "waived")
    ]
    assert (*done[1:3], *open_[:2]) == _status(*done, *open_).counting


def test_counts_tell_the_gravest_first_and_leave_out_what_does_not_occur() -> None:
    verdicts = ("pass", "fail", "pass", "warn")
    status = _status(*(replace(CHECK, verdict=verdict) for verdict in verdicts))
    assert [("fail", 1), ("warn", 1), ("pass", 2)] == list(status.counts.items())
    assert "fail" == status.verdict


def test_half_years_come_newest_first_and_so_does_what_is_in_them() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2025, 7, 1))
    old, first, last, older = (replace(CHECK, day=day) for day in days)
    found = _status(old, first, last, older).by_period
    assert [("2026H1", (last, first)), ("2025H2", (old, older))] == list(found.items())
