"""Reports: which there are, what state their records put them in, whether their data are still those approved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import pairwise

import pytest
from pages_of import facts_of, pages_of
from rule_cases import ledger, procedure
from trades import trades

from servicecontrol.measure.complaints import OnTimeRate
from servicecontrol.pages.reports.layouts import LAYOUTS
from servicecontrol.pages.reports.pages import report_pages
from servicecontrol.pages.reports.parts import Counted
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.reports.standing import sealed_at
from servicecontrol.pages.reports.visiting import left_out
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import Page
from servicecontrol.records.reports import Report
from servicecontrol.records.seal import Seal
from servicecontrol.records.survey import SurveyReport
from servicecontrol.records.visit import Visit
from servicecontrol.reports import ReportEdition, editions, seal_state
from servicecontrol.reports.editions import KINDS
from servicecontrol.reports.life import life_of_report, life_of_survey
from servicecontrol.sealing import sealed
from servicecontrol.store import Ledger
from servicecontrol.text import language, languages

WRITTEN = {
    "id": "RP-1",
    "kind": "走訪匯總",
    "period": "2026Q1",
    "issued": "2026-04-10",
    "author": "何小姐",
}
REVIEWED = {"reviewed": {"by": "王總", "date": "2026-04-12", "decision": "審閱"}}
APPROVED = {"reviewed": {"by": "王總", "date": "2026-04-12"}}
SENT = {"dispatch": [{"to": "生產部", "date": "2026-04-14"}]}
VISIT = {"date": "2026-03-02", "way": "走訪", "customer": "C-1", "by": "何小姐", "usage": "每週用兩次"}
#: What each procedure names, and so what its organisation has; `lists` are kept up to date.
NAMED = {
    "property": {"survey-summary", "measures", "paid-service", "responsibilities", "distribution"},
    "factory": {
        *("visits", "annual-service", "improvement", "competitors", "survey-summary", "review"),
        *("measures", "failed-parts-list", "early-warning", "responsibilities", "distribution"),
    },
    "metal": {
        *("quality-analysis", "month", "measures", "early-warning", "delivery-follow-up", "training"),
        *("responsibilities", "distribution"),
    },
}


# State


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "issued"),
        (REVIEWED, "reviewed"),
        (APPROVED, "approved"),
        (APPROVED | SENT, "distributed"),
        ({"reviewed": {"by": "王總", "date": "2026-04-12", "decision": "退回"}}, "sent-back"),
    ],
)
def test_a_report_stands_where_its_record_says(more: dict, state: str) -> None:
    assert state == life_of_report(Report.model_validate(WRITTEN | more)).state


def test_a_report_that_nobody_wrote_is_a_draft() -> None:
    assert "draft" == life_of_report(None).state


def test_a_report_sent_back_after_it_was_handed_round_is_sent_back() -> None:
    signed = [{"by": "王總", "date": "2026-04-12"}, {"by": "王總", "date": "2026-04-20", "decision": "退回"}]
    report = {"survey": "SV-1", "issued": "2026-04-10", "author": "何小姐", "reviews": signed, **SENT}
    assert "sent-back" == life_of_survey(SurveyReport.model_validate(report)).state


def test_what_happened_is_told_in_the_order_of_the_days() -> None:
    life = life_of_report(Report.model_validate(WRITTEN | APPROVED | SENT))
    assert [("issued", "何小姐"), ("approved", "王總"), ("distributed", "生產部")] == [
        (step.what, step.who) for step in life.steps
    ]


# Which reports there are


@pytest.mark.parametrize("organisation", sorted(NAMED))
def test_an_organisation_has_the_reports_that_its_procedure_names(organisation: str) -> None:
    assert NAMED[organisation] == {edition.kind for edition in trades().reports[organisation]}


def test_every_kind_of_report_has_a_layout_and_every_layout_a_report() -> None:
    assert set.union(*NAMED.values()) <= KINDS
    assert LAYOUTS.keys() == KINDS


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_report_has_a_name_in_every_language(kind: str, code: str) -> None:
    assert language(code).has(f"reporting.title.{kind}")


def test_a_clause_that_asks_for_a_report_every_quarter_makes_one_for_each() -> None:
    asked = {"records": "reports", "when": ["kind=走訪匯總"], "period": "quarter", "about": "period"}
    house = _house({}, [{"rule": "each-period", "with": asked}])
    found = [edition for edition in editions(house, date(2026, 7, 20)) if edition.kind == "visits"]
    assert ["visits-2026Q3", "visits-2026Q2", "visits-2026Q1"] == [edition.key for edition in found]


def test_a_report_that_nobody_asks_for_or_writes_is_not_there() -> None:
    kinds = {edition.kind for edition in editions(_house({}), date(2026, 7, 20))}
    assert {"responsibilities"} == kinds


@pytest.mark.parametrize("kind", ["visits", "month"])
def test_periods_begin_with_the_oldest_procedure_not_with_the_one_in_force(kind: str) -> None:
    asked = {"records": "reports", "when": ["kind=走訪匯總"], "period": "quarter", "about": "period"}
    rules = [{"rule": "each-period", "with": asked}]
    old, new = (procedure(day, {"clause-1": rules}) for day in ("2025-10-01", "2026-04-01"))
    months = [{"id": "VS-1", "month": "2026-05"}]
    house = ledger({"summary": months}, old, new)
    first = [edition.span for edition in editions(house, date(2026, 7, 20)) if edition.kind == kind][-1]
    assert date(2025, 10, 1) == first.first


def test_the_pack_of_the_first_review_begins_with_the_oldest_procedure() -> None:
    old, new = (
        procedure(day, {"clause-1": [{"rule": "classified"}]}) for day in ("2025-10-01", "2026-04-01")
    )
    review = {"id": "MR-1", "date": "2026-06-30", "chair": "王總"}
    house = ledger({"management-review": review}, old, new)
    packs = [edition.span for edition in editions(house, date(2026, 7, 20)) if edition.kind == "review"]
    assert [(date(2026, 7, 1), date(2026, 7, 20)), (date(2025, 10, 1), date(2026, 6, 30))] == [
        (span.first, span.last) for span in packs
    ]


def test_a_summary_is_held_against_its_own_list_of_visits_whichever_was_written_first() -> None:
    covers = {"RP-2": ["V-1"], "RP-1": ["V-2"]}
    first, second = (
        WRITTEN | {"id": id_, "period": period, "issued": issued, "covers": covers[id_]}
        for id_, period, issued in (("RP-2", "2026Q1", "2026-04-10"), ("RP-1", "2026Q2", "2026-07-10"))
    )
    visits = [VISIT | {"id": "V-1"}, VISIT | {"id": "V-2", "date": "2026-05-04"}]
    house = _house({"report": [first, second], "visit": visits})
    context = PageContext(house, trades(), language("en"))
    for edition in editions(house, date(2026, 7, 20)):
        if edition.kind == "visits" and edition.record:
            part = left_out(Scope(edition, context))
            assert part is not None
            assert ((), covers[edition.record.id]) == (
                part.rows,
                [each.id for each in _listed(house, edition)],
            )


def _listed(house: Ledger, edition: ReportEdition) -> list[Visit]:
    return [each for each in house.visits.values() if edition.span and each.date in edition.span]


# The data approved


def test_a_report_on_the_data_it_was_approved_on_is_unchanged() -> None:
    house = _house({"report": WRITTEN | APPROVED, "visit": VISIT})
    assert () == _changes(house, house)


def test_a_record_worded_anew_has_changed_since_the_approval() -> None:
    before = _house({"report": WRITTEN | APPROVED, "visit": VISIT})
    after = _house({"report": WRITTEN | APPROVED, "visit": VISIT | {"usage": "每週用三次"}})
    assert (("R-1", "personal"),) == _changes(before, after)


def test_what_happens_to_a_record_after_the_approval_changes_nothing() -> None:
    before = _house({"report": WRITTEN | APPROVED, "visit": VISIT})
    later = VISIT | {"handed_in": {"to": "王總", "date": "2026-04-13"}}
    assert () == _changes(before, _house({"report": WRITTEN | APPROVED, "visit": later}))


def test_what_is_dated_back_before_the_approval_has_changed() -> None:
    before = _house({"report": WRITTEN | APPROVED, "visit": VISIT})
    back = VISIT | {"handed_in": {"to": "王總", "date": "2026-04-12"}}
    assert (("R-1", "altered"),) == _changes(before, _house({"report": WRITTEN | APPROVED, "visit": back}))


def test_a_record_that_was_not_there_and_one_that_is_gone_are_told() -> None:
    one, other = VISIT | {"id": "V-1"}, VISIT | {"id": "V-2"}
    before = _house({"report": WRITTEN | APPROVED, "visit": [one]})
    after = _house({"report": WRITTEN | APPROVED, "visit": [other]})
    assert (("V-1", "gone"), ("V-2", "added")) == _changes(before, after)


def test_reports_stand_on_changed_data_and_on_unchanged() -> None:
    found = {
        (house.id, edition.key): len(state.changes)
        for house in trades().store.ledgers.values()
        for edition in trades().reports[house.id]
        if (state := seal_state(edition, house)) is not None
    }
    assert {("factory", "visits-2026Q2"): 2, ("metal", "month-2026-09"): 3} == {
        key: n for key, n in found.items() if n
    }
    assert {"property", "factory", "metal"} == {
        organisation for (organisation, _), n in found.items() if not n
    }


@pytest.mark.parametrize(
    ("more", "day", "by", "said"),
    [
        (APPROVED, "2026-04-12", "王總", "approval by 王總 on 2026-04-12"),
        (REVIEWED, "2026-04-12", "王總", "review by 王總 on 2026-04-12"),
        (APPROVED, "2026-04-12", "何小姐", "seal of 何小姐 on 2026-04-12"),
        (APPROVED, "2026-04-13", "王總", "seal of 王總 on 2026-04-13"),
        (SENT, "2026-04-14", "何小姐", "distribution on 2026-04-14, as sealed by 何小姐"),
        (APPROVED | SENT, "2026-04-14", "王總", "distribution on 2026-04-14, as sealed by 王總"),
    ],
)
def test_a_seal_says_no_more_than_what_was_signed_on_its_day(
    more: dict, day: str, by: str, said: str
) -> None:
    life = life_of_report(Report.model_validate(WRITTEN | more))
    seal = Seal(id="SL-1", report="r", date=day, by=by, fingerprint="0" * 12, records={})
    values = {"by": by, "day": seal.date}
    assert said == language("en").say(f"reporting.seal.when-{sealed_at(seal, life)}", **values)
    assert language("zh-Hant").has(f"reporting.seal.when-{sealed_at(seal, life)}")


def test_a_decision_of_a_review_leads_to_the_action_that_carries_it_out() -> None:
    held, following = (_page(f"factory/reporting/review-{key}", "en") for key in ("MR-2025", "MR-2026"))
    house = trades().store.ledgers["factory"]
    review = house.kept("management-reviews")["MR-2025"]
    [first, second] = review.decisions
    action = house.kept("actions")[first.action]
    assert "MR-2025" == action.source
    for page, id_ in ((held, "decisions"), (following, "previous")):
        start = page.index(f'id="{id_}"')
        rows = page[start : page.index("</table>", start)].split("<tr>")[2:]
        assert f'factory/actions/{action.id}.html"' in unescape(rows[0]).replace("../", "factory/")
        assert str(action.done) in unescape(rows[0])
        assert second.what in unescape(rows[1])
        assert "No action is named" in unescape(rows[1])


# What stands in them


def test_a_yearly_report_counts_answers_in_time_as_the_metric_does() -> None:
    facts = trades()
    rows = facts.rows(
        OnTimeRate, organisation="factory", rule="answered-within", basis="due-cohort", period="2025"
    )
    met, due = sum(row.numerator for row in rows), sum(row.denominator for row in rows)
    assert due > 0
    assert f"({met:,}/{due:,})" in _page("factory/reporting/annual-service-2025", "en")


def test_the_tracker_goes_through_the_eight_disciplines_in_their_order() -> None:
    text = _page("factory/reporting/measures", "en")
    heads = re.findall(r"<th scope=\"col\"[^>]*>(D\d)", text[: text.index("<tbody>")])
    assert ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"] == heads


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("factory/reporting/visits-2026Q4", True),
        ("factory/reporting/visits-2026Q3", False),
        ("factory/reporting/annual-service-2026", True),
        ("factory/reporting/annual-service-2025", False),
        ("metal/reporting/month-2026-11", True),
        ("metal/reporting/month-2026-10", False),
        ("factory/reporting/review-next", False),
        ("factory/reporting/SV-2026H2", False),
        ("metal/reporting/training", False),
    ],
)
def test_a_report_of_a_period_that_runs_says_so_once(path: str, *, runs: bool) -> None:
    said = "The period still runs; this is how it stood on 2026-11-20."
    assert int(runs) == unescape(_page(path, "en")).count(said)


def test_a_draft_says_so_and_an_issued_report_says_what_happened_to_it() -> None:
    assert 'data-draft="Draft"' in _page("factory/reporting/visits-2026Q4", "en")
    issued = _page("factory/reporting/visits-2026Q1", "en")
    assert "data-draft" not in issued
    assert "Distributed to" in issued


@pytest.mark.parametrize("code", languages())
def test_reports_of_a_tiny_period_read_well(code: str) -> None:
    """A store with a handful of records: every report has a first sentence, and no part stands empty."""
    facts = facts_of()
    words = language(code)
    found = [
        page
        for house in facts.store.ledgers.values()
        for page in report_pages(PageContext(house, facts, words))
        if page.template == "report.html"
    ]
    assert found
    silent = [page.path for page in found if not page.view.lead]
    empty = [
        (page.path, part.id)
        for page in found
        for part in page.view.parts
        if not (part.rows or part.says or part.empty or part.charts)
    ]
    assert ([], []) == (silent, empty)


def test_a_figure_opens_as_many_records_as_it_counts() -> None:
    """A share opens what it is a share of, or a part of it; a count of judgements may name a record twice."""
    opened = 0
    for house in trades().store.ledgers.values():
        for page in report_pages(PageContext(house, trades(), language("en"))):
            for part, row, entry in _counted(page):
                opened += 1
                assert len(set(entry.records)) == len(entry.records) > 0
                if entry.text.isdigit() and part not in ("duties", "broken", "learned"):
                    assert int(entry.text) == len(entry.records), (page.path, part, row)
    assert opened > 100


def _counted(page: Page) -> Iterator[tuple[str, str, Counted]]:
    for part in page.view.parts if page.template == "report.html" else ():
        for name, row in zip(part.names, part.rows, strict=True):
            for cell in row:
                yield from ((part.id, name, entry) for entry in cell if isinstance(entry, Counted))


@pytest.mark.parametrize("code", languages())
def test_what_opens_has_an_id_of_its_own_and_a_figure_that_opens_it(code: str) -> None:
    for path in ("factory/reporting/annual-service-2025", "factory/reporting/review-next"):
        text = _page(path, code)
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        opened = re.findall(r'<div popover id="([^"]+)"', text)
        assert opened
        assert opened == re.findall(r'popovertarget="([^"]+)"', text)


def test_every_report_of_a_period_names_a_clause_that_asks_for_it() -> None:
    without = {
        page.path
        for house in trades().store.ledgers.values()
        for page in report_pages(PageContext(house, trades(), language("en")))
        if page.template == "report.html" and page.view.signatures and not page.view.clauses
    }
    assert set() == without


def test_a_review_tells_what_was_broken_in_its_own_days() -> None:
    packs = [_page(f"factory/reporting/review-{key}", "en") for key in ("MR-2025", "MR-2026", "next")]
    tables = [
        pack[pack.index('id="broken"') : pack.index("</table>", pack.index('id="broken"'))] for pack in packs
    ]
    assert len(set(tables)) == len(packs)


def test_promises_are_counted_by_the_day_that_was_promised() -> None:
    facts = trades()
    due = [
        (measure.due, measure.done)
        for complaint in facts.store.ledgers["factory"].complaints.values()
        for measure in complaint.measures
        if measure.due is not None and date(2026, 1, 1) <= measure.due < facts.as_of
    ]
    kept = sum(done is not None and done <= day for day, done in due)
    later = sum(done is not None and done > day for day, done in due)
    assert kept
    assert later
    text = _page("factory/reporting/annual-service-2026", "en")
    for some in (kept, later, len(due) - kept - later):
        assert f"({some:,}/{len(due):,})" in text[text.index('id="promises"') :]


def test_training_is_asked_of_those_who_sign() -> None:
    facts = trades()
    text = _page("metal/reporting/training", "en")
    signing = {
        judgement.message.values["person"]
        for judgement in facts.judged.judgements
        if judgement.rule == "trained"
    }
    ledger = facts.store.ledgers["metal"]
    here = [name for name in ledger.organisation.people if ledger.organisation.posts(name, facts.as_of)]
    assert f"{len(signing.intersection(here))} people in office sign service records." in text


def test_every_record_that_a_report_rests_on_can_be_reached_from_it() -> None:
    for house in trades().store.ledgers.values():
        for page in report_pages(PageContext(house, trades(), language("en"))):
            if page.template == "report.html":
                texts = [link for basis in page.view.basis for link in basis.records if isinstance(link, str)]
                assert [] == texts, page.path


def test_the_list_shows_the_newest_period_of_a_kind_first() -> None:
    spans = [
        (edition.kind, edition.span.first)
        for edition in trades().reports["factory"]
        if edition.span is not None and edition.kind in ("visits", "annual-service", "improvement")
    ]
    assert [] == [(a, b) for a, b in pairwise(spans) if a[0] == b[0] and a[1] <= b[1]]


def _page(path: str, code: str) -> str:
    return unescape(_pages(code)[path])


_SEEN: dict[str, dict[str, str]] = {}


def _pages(code: str) -> dict[str, str]:
    if code not in _SEEN:
        _SEEN[code] = pages_of(trades(), code)
    return _SEEN[code]


def _changes(before: Ledger, after: Ledger) -> tuple[tuple[str, str], ...]:
    """What has changed from one state of the records to another, since the report of the first was sealed."""
    edition = next(each for each in editions(before, date(2026, 7, 20)) if each.key == "visits-2026Q1")
    seal = sealed(before, edition, "王總", date(2026, 4, 12))
    kept = Ledger(
        **{name: getattr(after, name) for name in ("id", "organisation", "calendar", "procedures")},
        records={**after.records, "seals": {seal.id: seal}},
    )
    now = next(each for each in editions(kept, date(2026, 7, 20)) if each.key == "visits-2026Q1")
    state = seal_state(now, kept)
    assert state is not None
    return tuple((change.subject.id, change.how) for change in state.changes)


def _house(words: dict, bindings: list | None = None) -> Ledger:
    rules = bindings or [{"rule": "classified"}]
    return ledger(words, procedure("2026-01-01", {"clause-1": rules}))
