"""A sentence above a table says no more than its rows: what it counts is counted in them once more.

Every number in the lead of a page is named here, with the rows that it counts, or with why none of them do: a new
sentence fails until somebody says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest
from pages_of import facts_of
from recounted import recounted_folder
from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.pages.layout import site_pages
from servicecontrol.pages.shared.page import Page
from servicecontrol.problems import Message
from servicecontrol.text import Language, language

#: The chips of a judgement that is a finding.
FOUND = ("fail", "warn", "noevidence", "overdue", "late")
#: A view of a page, and what it is to have as many of as the sentence says; or why the page shows no rows of it.
Counted = Callable[[Any], int]


class Said(str):
    """A sentence that knows what it was made of."""

    __slots__ = ("key", "values")

    def __new__(cls, text: str, key: str, values: Mapping[str, object]) -> Self:
        """The sentence."""
        said = super().__new__(cls, text)
        said.key, said.values = key, values
        return said


@pytest.fixture(scope="module")
def pages() -> Iterator[Mapping[str, tuple[Page, ...]]]:
    """Every page of both stores in a language whose sentences know what they were made of."""
    plain = Language.say

    def say(self: Language, key: str | Message, **values: object) -> str:
        made_of = {**key.values, **values} if isinstance(key, Message) else values
        return Said(plain(self, key, **values), key.key if isinstance(key, Message) else key, made_of)

    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(Language, "say", say)
        stores: dict[str, Facts] = {"trades": trades(), "recounted": facts_of(recounted_folder(Path(folder)))}
        yield {name: tuple(site_pages(facts, language("en"))) for name, facts in stores.items()}


def _rows(of: Callable[[Any], object] = bool) -> Counted:
    return lambda view: sum(bool(of(row)) for row in view.rows)


def _matrix(verdict: str) -> Counted:
    return lambda view: sum(row.state == verdict and bool(row.marks) for row in _clauses(view))


def _clauses(view: Any) -> list[Any]:
    return [row for group in view.groups for row in group.rows]


def _due(anchor: str) -> Counted:
    return lambda view: sum(len(group.rows) for group in view.groups if group.anchor == anchor)


def _tally(state: str) -> Counted:
    return lambda view: sum(entry.count for entry in view.tally if entry.chip.state == state)


def _in_document(view: Any) -> list[Any]:
    return [clause for section in view.sections for clause in section.clauses]


def _part(id_: str) -> Counted:
    """The rows of a part of a report; of one that is not there, none."""
    return lambda view: sum(len(part.rows) for part in view.parts if part.id == id_)


def _received(view: Any) -> int:
    return sum(row.received[:4] == "2026" for row in view.rows)


#: View -> key of the sentence -> value in it -> the rows that it counts, or why there are none to count.
SAID: Mapping[str, Mapping[str, Mapping[str, Counted | str]]] = {
    "StartView": {
        "start.overdue": {"n": lambda view: sum(card.overdue for card in view.cards),
                          "organisations": lambda view: len(view.cards)},
        "start.soon": {"n": lambda view: sum(card.soon for card in view.cards)},
    },
    "DashboardView": {
        "dashboard.broken": {"n": _tally("fail")},
        "dashboard.overdue": {"n": "held to the due list below"},
        "dashboard.soon": {"n": "held to the due list below"},
        "dashboard.proven-share": {"good": "the list is cut to the newest", "n": "the list is cut to the newest"},
    },
    "DueView": {
        "due.overdue": {"n": _due("overdue")},
        "due.coming": {"n": lambda view: _due("soon")(view) + _due("near")(view),
                       "days": "the days ahead that the list looks"},
    },
    "ComplaintRegisterView": {
        "complaints.this-year": {"n": _received},
        "complaints.open": {"n": _rows(lambda row: "open" in row.states.split("|"))},
        "complaints.overdue": {"n": _rows(lambda row: "overdue" in row.states.split("|"))},
    },
    "VisitsView": {
        "visits.this-year": {"n": "held to the register below"},
        "visits.follow-ups": {"n": "held to the register below"},
        "visits.missed": {"n": "the coverage shows the newest periods, whatever the year"},
        "visits.coming": {"n": "the coverage shows those of each clause"},
    },
    "SurveysView": {
        "surveys.count": {"n": _rows()},
        "surveys.missed": {"n": lambda view: len(view.findings)},
    },
    "RegisterView": {
        "registers.lead": {"n": _rows()},
        "registers.still-open": {"n": "a row says one thing, and that it is open only where it has no finding"},
        "registers.with-findings": {"n": _rows(lambda row: row.state == "findings")},
        "registers.without-findings": {"n": _rows(lambda row: row.state == "findings")},
        "registers.documents": {"n": _rows()},
        "registers.uncoded": {"n": _rows(lambda row: "none in the source" in row.cells[0])},
        "registers.out-of-use": {"n": _rows(lambda row: row.chip and row.chip.word == "Not in use")},
    },
    "FormsView": {"forms.count": {"n": lambda view: len(view.rows) + len(view.surveys)}},
    "ReportsView": {
        "reporting.lead": {"n": _rows(), "drafts": _rows(lambda row: row.state == "draft")},
        "reporting.lead-changed": {"n": _rows(lambda row: row.seal and row.seal.state == "warn")},
    },
    "ProcedureView": {
        "procedure.enforced": {"total": lambda view: len(_in_document(view)), "n": "held to the matrix below"},
        "procedure.broken": {"n": lambda view: len(view.broken)},
    },
    "TableView": {
        "procedure.enforced": {"total": _rows(), "n": _rows(lambda row: row.marks)},
        "procedure.broken": {"n": _rows(lambda row: row.chip.state == "fail")},
    },
    "MatrixView": {
        **{f"matrix.{kept}": {"total": lambda view: len(_clauses(view)), "n": _matrix("pass")}
           for kept in ("kept", "kept-so-far")},
        "matrix.broken": {"n": _matrix("fail")},
        **{f"matrix.{verdict}": {"n": _matrix(verdict)}
           for verdict in ("no-evidence", "warn", "not-due", "manual", "not-applicable")},
        "matrix.unchecked": {"n": lambda view: sum(not row.marks for row in _clauses(view))},
        "matrix.overdue-before": {"n": "held to the dashboard below"},
    },
    "InterpretationsView": {
        "interpretations.count": {"n": lambda view: len(view.entries)},
        "interpretations.deciding": {
            "n": lambda view: sum(entry.kind == "choice" for entry in view.entries),
            "wording": lambda view: sum(entry.kind == "wording" for entry in view.entries),
        },
        "interpretations.differ": {"n": "what differs under several readings stands under each of them"},
    },
    "DataQualityView": {
        "data-quality.flawed": {"n": "a record that falls short in several ways stands in several parts",
                                "total": lambda view: int(view.overview[0].looked_at.replace(",", ""))},
        "data-quality.whole": {"n": lambda view: int(view.overview[0].looked_at.replace(",", ""))},
    },
    "SummariesView": {
        "summaries.kept": dict.fromkeys(("kept", "total", "doubtful"), "the list is cut to the newest months"),
    },
    "FiguresView": {"figures.lead": {"n": lambda view: len(view.definitions)}},
    "EvidenceView": {
        # tests/test_clause_pages.py holds the sentences of a clause to its periods and cases.
        key: {"n": "held in test_clause_pages.py", "total": "held in test_clause_pages.py"}
        for key in ("procedure.all-kept", "procedure.overdue-before")
    },
    "RecordView": {
        "registers.findings": {"n": lambda view: sum(row.chip.state in FOUND
                                                     for row in view.judgements),
                               "judged": lambda view: len(view.judgements)},
        "registers.kept": {"n": lambda view: len(view.judgements)},
    },
    "ComplaintView": {
        key: {"n": "days, not rows"}
        for key in ("complaints.closed-after", "complaints.closed-again-after", "complaints.open-for",
                    "complaints.refused-open-for", "complaints.unanswered", "complaints.unanswered-late")
    },
    "SurveyView": {
        **{key: {"distributed": "forms, not rows", "returned": "forms, not rows"}
           for key in ("surveys.lead-back", "surveys.lead-so-far")},
        "surveys.lead-below": {"n": "the names that are not said"},
        "surveys.lead-out": {"n": "areas that no row is about yet"},
    },
    "ReportView": {
        "reporting.annual.complaints": {"n": "by problem and month, summed up"},
        "reporting.annual.visits": {"n": "by customer, summed up", "customers": "by customer, summed up"},
        "reporting.competitors.lead": {"n": _part("competitors"), "names": "a competitor may stand in several rows"},
        "reporting.delivery.lead": {"n": "the list shows those that have not arrived too"},
        "reporting.distribution.lead": {"n": "the copies of a report stand in one row",
                                        "reports": "the copies of a report stand in one row"},
        "reporting.early-warning.lead": {"n": _part("batches"), "unclassed": "complaints that no row is about"},
        "reporting.failed-parts.lead": {"n": _part("failed-parts"), "entered": "a column of the rows"},
        "reporting.failed-parts.waiting": {"n": "a column of the rows", "unanalysed": "a column of the rows"},
        "reporting.improvement.learned": {"n": "several may be learned on a visit, which is a row"},
        "reporting.improvement.parts": {"n": "parts of the half-year, listed in the list of failed parts",
                                        "analysed": "as above"},
        "reporting.measures.lead": {"n": "a case has a row for each of its measures", "open": "as above"},
        "reporting.measures.late": {"n": "a column of the rows"},
        "reporting.measures.ineffective": {"n": "a column of the rows"},
        "reporting.paid.lead": {"n": "the list shows jobs that are not done too"},
        "reporting.quality.lead": {"n": "by problem, summed up", "open": "by problem, summed up"},
        "reporting.quality.batches": {"n": "a column of the rows"},
        "reporting.responsibilities.lead": {"n": "a clause stands in the row of each whom it names",
                                            "names": "a row for each, departments and offices apart"},
        "reporting.responsibilities.nobody": {"n": "clauses that no row is about"},
        "reporting.review.lacking": {"n": "a column of the rows"},
        "reporting.table.lead": {"n": "forms, by area and item"},
        "reporting.training.lead": {"n": "people in office, in the list of who signs"},
        "reporting.visits.lead": {"visits": "customers in person", "other": "customers by call", "n": "customers"},
        "reporting.visits.important": {"n": "customers, whose visits are rows"},
        "reporting.visits.learned": {"n": "several may be learned on a visit, which is a row"},
        "reporting.visits.opened": {"n": "a column of the rows"},
    },
}  # fmt: skip


def _sentences(pages: Mapping[str, tuple[Page, ...]]) -> Iterator[tuple[str, object, Said]]:
    for page in (page for found in pages.values() for page in found):
        lead = getattr(page.view, "lead", ())
        more = getattr(page.view, "said_lead", "")
        for said in (*((lead,) if isinstance(lead, str) else lead), more):
            if isinstance(said, Said):
                yield page.path, page.view, said


def _numbers(said: Said) -> dict[str, int]:
    return {
        name: value
        for name, value in said.values.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }


def test_every_number_above_a_table_is_the_number_of_its_rows(pages: Mapping[str, tuple[Page, ...]]) -> None:
    wrong, met = [], set()
    for path, view, said in _sentences(pages):
        for name, value in _numbers(said).items():
            counted = SAID.get(type(view).__name__, {}).get(said.key, {}).get(name, "")
            if not counted:
                wrong.append(f"{type(view).__name__}: nobody has said what {name} of {said.key} counts")
            elif not isinstance(counted, str):
                met.add(said.key)
                rows = counted(view)
                wrong += [f"{path}: {said} ({rows})"] if rows != value else []
    assert [] == wrong
    assert len(met) > 20


# What one page says and another shows


def _said(pages: tuple[Page, ...], path: str, key: str, name: str = "n") -> int:
    """A number that a page says; 0 where it has no such sentence."""
    view = next(page.view for page in pages if page.path == path)
    return next((said.values[name] for said in view.lead if isinstance(said, Said) and said.key == key), 0)


@pytest.fixture(params=["trades", "recounted"])
def store(request: pytest.FixtureRequest, pages: Mapping[str, tuple[Page, ...]]) -> tuple[Page, ...]:
    """The pages of one store."""
    return pages[request.param]


def _organisations(pages: tuple[Page, ...]) -> list[str]:
    found = [page.path.split("/")[0] for page in pages if page.path.endswith("/due")]
    assert found
    return found


def test_as_many_clauses_stand_broken_on_the_dashboard_in_the_document_and_in_the_matrix(
    store: tuple[Page, ...],
) -> None:
    broken = 0
    for house in _organisations(store):
        matrix = f"{house}/procedure/matrix"
        whole = _said(store, matrix, "matrix.broken") + _said(store, matrix, "matrix.overdue-before")
        said = {
            _said(store, f"{house}/index", "dashboard.broken"),
            _said(store, f"{house}/procedure/index", "procedure.broken"),
            _said(store, f"{house}/procedure/clauses", "procedure.broken"),
        }
        assert {whole} == said, house
        broken += whole
    assert broken


def test_as_many_clauses_are_checked_in_the_document_as_in_the_matrix(store: tuple[Page, ...]) -> None:
    for house in _organisations(store):
        unchecked = _said(store, f"{house}/procedure/matrix", "matrix.unchecked")
        document = f"{house}/procedure/index"
        total = _said(store, document, "procedure.enforced", "total")
        assert total - unchecked == _said(store, document, "procedure.enforced"), house


def test_as_many_duties_are_overdue_and_due_soon_on_the_start_page_the_dashboard_and_the_due_list(
    store: tuple[Page, ...],
) -> None:
    cards = {card.name.to: card for card in next(page.view for page in store if page.path == "index").cards}
    for house in _organisations(store):
        due = next(page.view for page in store if page.path == f"{house}/due")
        listed = [_due("overdue")(due), _due("soon")(due)]
        dashboard = [_said(store, f"{house}/index", f"dashboard.{key}") for key in ("overdue", "soon")]
        card = cards[f"{house}/index"]
        assert listed == dashboard == [card.overdue, card.soon], house


def test_as_many_visits_and_follow_ups_are_said_of_a_year_as_are_listed(store: tuple[Page, ...]) -> None:
    for page in store:
        house = page.path.split("/")[0]
        if page.path != f"{house}/visits/index":
            continue
        assert page.view.total == len(page.view.rows)
        year = [row for row in page.view.rows if row.day[:4] == "2026"]
        follow_ups = sum(row.way == "Follow-up" for row in year)
        assert _said(store, page.path, "visits.follow-ups") == follow_ups
        assert _said(store, page.path, "visits.this-year") == len(year) - follow_ups
