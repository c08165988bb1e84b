"""Clauses by period: which verdict a period has, what an empty one means, and which rhythm a clause has."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from pages_of import facts_of
from rule_cases import judge_all, ledger, procedure
from trades import trades, trades_on

from servicecontrol.judging.matrix import ClauseHistory, ClausePeriod, Matrix, matrix
from servicecontrol.pages.procedure.matrix import matrix_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.periods import period_of
from servicecontrol.procedures import ProcedureFile
from servicecontrol.store import Ledger
from servicecontrol.text import language
from servicecontrol.verdicts import Judgement, Subject

COMPLAINT = {"via": "電話", "urgency": "普通件", "problem": "其他", "says": "包裝破損"}
CLASSIFIED = [{"rule": "classified"}]


def test_columns_run_from_the_newest_half_year_to_the_procedures_first_day() -> None:
    found = _matrix(_house(_file("2025-03-15")), "2026-07-20")
    assert ["2026H2", "2026H1", "2025H2", "2025H1"] == [period.label for period in found.periods]
    assert [found.periods] == [tuple(cell.period for cell in row.cells) for row in found.rows]


def test_columns_start_at_the_first_edition_though_an_amendment_is_in_force() -> None:
    house = _house(_file("2025-07-01"), _amendment("2026-02-01", amends="2025-07-01"))
    assert ["2026H1", "2025H2"] == [p.label for p in _matrix(house, "2026-03-01").periods]


def test_a_period_has_the_gravest_verdict_of_its_judgements() -> None:
    house = _house(
        _file("2026-01-01"), ("2026-02-01", "普通件"), ("2026-03-01", ""), ("2026-07-01", "普通件")
    )
    newest, oldest = _row(house, "2026-07-20").cells
    assert ("pass", {"pass": 1}) == (newest.verdict, dict(newest.counts))
    assert ("fail", [("fail", 1), ("pass", 1)]) == (oldest.verdict, list(oldest.counts.items()))


def test_a_half_year_in_which_nothing_happened_is_not_applicable_for_want_of_a_case() -> None:
    cell = _row(_house(_file("2026-01-01"), ("2026-02-01", "普通件")), "2026-07-20").cells[0]
    assert ("not-applicable", "no-case", {}) == (cell.verdict, cell.blank, dict(cell.counts))


def test_what_is_overdue_from_before_stays_in_its_own_half_year() -> None:
    answered = {"answered": [{"rule": "answered-within", "with": {"days": "7"}}]}
    house = _house(_file("2026-01-01", **answered), ("2026-06-01", "普通件"))
    row = _row(house, "2026-07-20")
    assert ("fail", ["no-case", ""]) == (row.status.verdict, [cell.blank for cell in row.cells])
    assert "fail" == row.cells[1].verdict


def test_a_clause_that_no_rule_enforces_says_the_same_in_every_period() -> None:
    verdicts = {
        because: {
            (cell.verdict, cell.blank)
            for cell in _row(_house(_unenforced("2025-03-15", because)), "2026-07-20").cells
        }
        for because in ("definition", "judgement", "later", "out-of-reach")
    }
    assert {
        "definition": {("not-applicable", "unchecked")},
        "judgement": {("manual", "unchecked")},
        "later": {(None, "unchecked")},
        "out-of-reach": {(None, "unchecked")},
    } == verdicts


def test_before_a_rule_checked_a_clause_its_periods_have_no_verdict() -> None:
    first = _unenforced("2025-01-01", "later")
    amendment = _amendment("2026-02-01", amends="2025-01-01")
    cells = _row(
        _house(first, amendment, ("2025-08-01", "普通件"), ("2026-03-01", "普通件")), "2026-07-20"
    ).cells
    assert [
        ("2026H2", "not-applicable", "no-case"),
        ("2026H1", "pass", ""),
        ("2025H2", None, "before"),
        ("2025H1", None, "before"),
    ] == [(cell.period.label, cell.verdict, cell.blank) for cell in cells]


def test_a_clause_asked_every_quarter_shows_its_quarters() -> None:
    quarterly = {"visited": [{"rule": "visited-every", "with": {"period": "quarter", "customers": "all"}}]}
    words = {"customers": {"K-1": {"name": "海風號", "from": "2024-01-01"}}}
    row = _row(ledger(words, _file("2026-01-01", **quarterly)), "2026-08-20")
    assert ("quarter", ["2026Q3", "2026Q4"]) == (row.rhythm, _labels(row.cells[0]))
    assert [("not-due", ""), (None, "to-come")] == [(part.verdict, part.blank) for part in row.cells[0].parts]
    assert ["fail", "fail"] == [part.verdict for part in row.cells[1].parts]


def test_a_period_of_a_half_year_or_more_has_no_smaller_parts() -> None:
    for period in ("half-year", "year"):
        surveyed = {"surveyed": [{"rule": "surveyed-every", "with": {"level": "any", "period": period}}]}
        row = _row(ledger({}, _file("2025-01-01", **surveyed)), "2026-08-20")
        assert ("half-year", {()}) == (row.rhythm, {cell.parts for cell in row.cells})


def test_cases_in_most_months_make_a_monthly_rhythm() -> None:
    months = [(f"2026-{month:02}-05", "普通件") for month in (1, 2, 3, 4, 6, 7, 8, 10)]
    row = _row(_house(_file("2026-01-01"), *months), "2026-10-20")
    assert "month" == row.rhythm
    assert ["", "", "", "", "no-case", ""] == [part.blank for part in row.cells[1].parts]
    assert ["", "", "no-case", "", "to-come", "to-come"] == [part.blank for part in row.cells[0].parts]


def test_cases_in_fewer_months_make_none() -> None:
    months = [(f"2026-{month:02}-05", "普通件") for month in (1, 2, 4, 5, 7, 8, 10)]
    assert "half-year" == _row(_house(_file("2026-01-01"), *months), "2026-10-20").rhythm


def test_a_short_stretch_is_no_rhythm_however_steady() -> None:
    seven = [(f"2026-{month:02}-05", "普通件") for month in range(1, 8)]
    eight = [*seven, ("2026-08-05", "普通件")]
    rhythms = [_row(_house(_file("2026-01-01"), *days), "2026-10-20").rhythm for days in (seven, eight)]
    assert ["half-year", "month"] == rhythms


def test_the_first_sentences_account_for_every_clause() -> None:
    facts = facts_of()
    [page] = matrix_pages(PageContext(facts.store.ledgers["yard"], facts, language("en")))
    lead = " ".join(page.view.lead)
    assert "Of 4 clauses 1 was kept" in lead
    rows = facts.matrices["yard"].rows
    counted = [re.match(r"(?:Of \d+ clauses )?(\d+)", sentence) for sentence in page.view.lead]
    assert len(rows) == sum(int(number[1]) for number in counted if number)


def test_every_judgement_stands_in_one_cell_and_once_in_its_parts() -> None:
    facts = facts_of()
    for row in facts.matrices["yard"].rows:
        cells = sum((Counter(cell.counts) for cell in row.cells), Counter())
        assert Counter(judgement.verdict for judgement in row.status.judgements) == cells
        for cell in row.cells:
            parts = sum((Counter(part.counts) for part in cell.parts), Counter())
            assert not cell.parts or Counter(cell.counts) == parts


def test_an_organisation_without_a_procedure_in_force_has_no_matrix() -> None:
    house = _house(_file("2026-07-01"))
    judged, _ = judge_all(house, as_of="2026-06-30")
    assert None is matrix(judged, house)


def test_the_newest_half_year_runs_until_its_last_day() -> None:
    house = _house(_file("2026-01-01"))
    assert [True, False] == [_matrix(house, day).running for day in ("2026-06-29", "2026-06-30")]


def _matrix(house: Ledger, as_of: str) -> Matrix:
    judged, problems = judge_all(house, as_of=as_of)
    found = matrix(judged, house)
    assert () == problems
    assert found is not None
    return found


def _row(house: Ledger, as_of: str) -> ClauseHistory:
    [row] = _matrix(house, as_of).rows
    return row


def _labels(cell: ClausePeriod) -> list[str]:
    return [part.period.label for part in cell.parts]


def _house(*given) -> Ledger:
    """An organisation of procedures and of complaints by day and urgency."""
    files = [entry for entry in given if isinstance(entry, ProcedureFile)]
    complaints = [
        {key: value for key, value in {**COMPLAINT, "received": day, "urgency": urgency}.items() if value}
        for day, urgency in (entry for entry in given if isinstance(entry, tuple))
    ]
    return ledger({"complaint": complaints}, *files)


def _file(effective: str, **clauses) -> ProcedureFile:
    bindings = clauses or {"only": CLASSIFIED}
    return procedure(effective, {f"clause-{name}": given for name, given in bindings.items()})


def _amendment(effective: str, amends: str) -> ProcedureFile:
    changes = {"amends": date.fromisoformat(amends), "title": None, "source": None}
    return _file(effective).model_copy(update=changes)


def _unenforced(effective: str, because: str) -> ProcedureFile:
    tree = _file(effective).model_dump(mode="json", by_alias=True, exclude_none=True)
    clause = tree["clauses"]["clause-only"]
    clause |= {"enforced_by": [], "not_enforced": {"because": because, "text": clause["text"]}}
    return ProcedureFile.model_validate(tree)


@pytest.mark.parametrize("day", ["2025-12-31", "2026-03-31"])
def test_the_matrix_of_a_past_day_is_that_of_the_records_as_they_stood(day: str) -> None:
    """Its half-years end with that day's, and what was still open then is not held against it."""
    past = trades_on(date.fromisoformat(day))
    now = trades()
    assert set(now.matrices) == set(past.matrices)
    for organisation, found in past.matrices.items():
        labels = [period.label for period in found.periods]
        assert period_of(date.fromisoformat(day), "half-year").label == labels[0]
        assert labels == [p.label for p in now.matrices[organisation].periods][-len(labels) :]
    late = [j for j in past.judged.judgements if j.met and j.met.isoformat() > day]
    early = [j for j in past.judged.findings if j.state == "overdue" and j.due.isoformat() >= day]
    assert ([], []) == (late, early)


def test_what_was_broken_long_before_a_past_day_was_broken_on_it() -> None:
    day = date(2026, 3, 31)
    past = trades_on(day)
    missed = {_key(j) for j in trades().judged.findings if j.state == "missed" and j.due and j.due < day}
    assert missed
    assert missed <= {_key(j) for j in past.judged.findings}


def _key(judgement: Judgement) -> tuple[str, str, Subject]:
    return judgement.clause, judgement.rule, judgement.subject
