"""What pages say of a complaint that was taken up again: register, chart, its own page, reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from trades import trades

from servicecontrol.facts import Facts
from servicecontrol.judging.judge import judge
from servicecontrol.measure import measure
from servicecontrol.measure.tables import tables
from servicecontrol.pages.complaint.charts import complaint_charts
from servicecontrol.pages.complaint.pages import ComplaintRow, complaint_pages
from servicecontrol.pages.complaint.record import complaint_view
from servicecontrol.pages.complaint.recurrence import recurrence_part
from servicecontrol.pages.complaint.times import waiting_part
from servicecontrol.pages.reports.pages import report_pages
from servicecontrol.pages.reports.parts import Counted, Part, TableCell
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.records.complaint import Complaint
from servicecontrol.store import Ledger
from servicecontrol.text import language

#: Closed after three weeks; taken up again in March, closed again after five days, with all that a closing takes.
AGAIN = {
    "reopened": [{"date": "2026-03-02", "because": "又有流痕", "closed": "2026-03-07T10:00"}],
    "measures": [
        {
            "kind": "長久對策",
            "what": "換模",
            "owner": "呂甲",
            "decided": "2025-07-04",
            "due": "2025-07-08",
            "done": "2025-07-04",
        },
        {
            "kind": "長久對策",
            "what": "換料",
            "owner": "呂甲",
            "decided": "2026-03-04",
            "due": "2026-03-05",
            "done": "2026-03-05",
        },
    ],
    "verification": {"date": "2026-03-06", "by": "何癸", "effective": "是"},
}
ID = "CF-2025-002"


def _with(organisation: str, *changed: Complaint) -> Facts:
    """The facts of the three trades with some complaints changed, judged and counted again."""
    facts = trades()
    house = facts.store.ledgers[organisation]
    records = {**house.records, "complaints": {**house.complaints, **{each.id: each for each in changed}}}
    again: Ledger = replace(house, records=records)
    store = replace(facts.store, ledgers={**facts.store.ledgers, organisation: again})
    judged, problems = judge(store, facts.as_of)
    assert () == problems
    return replace(facts, store=store, judged=judged, figures=measure(tables(store, judged)))


def _taken_up(**changes: object) -> Facts:
    complaint = trades().store.ledgers["factory"].complaints[ID]
    changed = {**AGAIN, **changes}
    read = Complaint.model_validate(_as_written(complaint) | changed)
    return _with("factory", read)


def _as_written(complaint: Complaint) -> dict[str, object]:
    """The fields of a complaint as a file gives them that the changes leave alone."""
    return {name: getattr(complaint, name) for name in complaint.model_fields_set} | {
        "conclusion": complaint.conclusion and complaint.conclusion.model_dump()
    }


def _context(facts: Facts, code: str = "en") -> PageContext:
    return PageContext(facts.store.ledgers["factory"], facts, language(code))


def _row(facts: Facts) -> ComplaintRow:
    view = next(complaint_pages(_context(facts))).view
    return next(row for row in view.rows if row.link.text == ID)


def _part(facts: Facts, key: str, part: str) -> Part:
    pages = report_pages(_context(facts))
    view = next(page.view for page in pages if page.path == f"factory/reporting/{key}")
    return next(each for each in view.parts if each.id == part)


def _texts(part: Part) -> Iterator[tuple[str, ...]]:
    for row in part.rows:
        yield tuple(" ".join(map(_text, cell)) for cell in row)


def _text(line: object) -> str:
    return line if isinstance(line, str) else str(getattr(line, "text", line))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "en",
            (
                "closed on 2025-07-25, after 21 days.",
                "Taken up again on 2026-03-02, and closed on 2026-03-07, after 5 days.",
            ),
        ),
        ("zh-Hant", ("2025-07-25 結案，歷時 21 天。", "2026-03-02 重啟，2026-03-07 再次結案，歷時 5 天。")),
    ],
)
def test_its_page_tells_both_times_apart(code: str, said: tuple[str, str]) -> None:
    facts = _taken_up()
    lead = complaint_view(facts.store.ledgers["factory"].complaints[ID], _context(facts, code)).lead
    assert said == lead[1:]


def test_while_it_is_open_again_its_page_says_since_when_and_what_is_due() -> None:
    open_again = [{"date": "2026-11-16", "because": "又有流痕"}]
    facts = _taken_up(reopened=open_again)
    complaint = facts.store.ledgers["factory"].complaints[ID]
    view = complaint_view(complaint, _context(facts))
    assert (
        "closed on 2025-07-25, after 21 days.",
        "Taken up again on 2026-11-16",
        "no answer yet; due 2026-11-23, 3 days left.",
    ) == view.lead[1:]
    assert view.clock
    assert {"received": "2025-07-04", "again": "2026-11-16"}.items() <= {
        name: day for name, _, day in view.clock.points
    }.items()
    assert ("4", "7") == (_row(facts).used, _row(facts).limit)


@pytest.mark.parametrize("organisation", ["factory", "metal"])
def test_the_register_and_the_chart_tell_the_same_days(organisation: str) -> None:
    facts = trades()
    context = PageContext(facts.store.ledgers[organisation], facts, language("en"))
    chart = next(each for each in complaint_charts(context) if each.id == "days-used")
    drawn = {row[0]: row[3] for row in chart.rows}
    taken_up = {id_.partition(",")[0]: days for id_, days in drawn.items() if "," in id_}
    listed = {row.link.text: row.used for row in next(complaint_pages(context)).view.rows}
    assert {id_: listed[id_] for id_ in drawn if "," not in id_} == {
        id_: taken_up.get(id_, days) for id_, days in drawn.items() if "," not in id_
    }
    assert bool(taken_up) == (organisation == "factory")
    assert all(int(row.limit.strip("≈") or 0) >= 0 for row in next(complaint_pages(context)).view.rows)


def test_taken_up_again_it_stands_in_the_chart_once_more_with_the_days_since() -> None:
    chart = next(each for each in complaint_charts(_context(_taken_up())) if each.id == "days-used")
    [first, second] = [row for row in chart.rows if row[0].startswith(ID)]
    assert (ID, "2025-07-04", "0") == (first[0], first[2], first[3])
    assert (f"{ID}, taken up again", "2026-03-02", "2") == (second[0], second[2], second[3])


def test_how_long_the_second_time_took_is_a_row_and_is_said_once_one_was_closed() -> None:
    for facts, done, said in ((trades(), "0 ÷ 2", False), (_taken_up(), "1 ÷ 3", True)):
        part = waiting_part(_context(facts))
        assert part
        [row] = [row for row in part.rows if row[0] == "Closing again, once taken up again"]
        assert done == row[1]
        assert said == any("Of those taken up again" in line for line in part.says)


def test_an_answer_that_was_waived_for_all_leaves_the_closing_to_tell_of() -> None:
    facts = trades()
    figures = {
        name: replace(found, rows=tuple(row for row in found.rows if "answered" not in row))
        if name.startswith("handling")
        else found
        for name, found in facts.figures.items()
    }
    part = waiting_part(_context(replace(facts, figures=figures)))
    assert part
    assert ["First contact", "First closing", "Closing again, once taken up again"] == [
        row[0] for row in part.rows
    ]
    assert "half are closed by day 43" == part.charts[0].headline.lower()


def test_what_came_back_stands_beside_recurrence() -> None:
    before, after = (recurrence_part(_context(facts)) for facts in (trades(), _taken_up(reopened=SOON)))
    assert before
    assert after
    assert before.says[:-1] == after.says[:-1]
    assert "1 had to be taken up again within 90 days" in before.says[-1]
    assert "2 had to be taken up again within 90 days" in after.says[-1]


#: Taken up again within 90 days of the closing.
SOON = [{"date": "2025-10-23", "because": "又有流痕", "closed": "2025-10-24"}]


def test_a_year_counts_it_closed_in_each_of_its_years_and_its_median_once() -> None:
    for facts, again, closed_ in ((trades(), 2, 11), (_taken_up(), 3, 12)):
        rows = {texts[0]: texts for texts in _texts(_part(facts, "annual-service-2026", "complaints"))}
        assert (str(again), str(closed_)) == (rows["Taken up again"][1], rows["Closed"][1])
        assert "5" == rows["Closed"][2]
        assert "(11 closed)" in rows["Median from receipt to the first closing"][1]


def test_a_year_that_closed_it_twice_leads_to_it_once() -> None:
    facts = _taken_up(reopened=SOON)
    part = _part(facts, "annual-service-2025", "complaints")
    [cell] = [row[1] for row in part.rows if row[0] == ("Closed",)]
    [line] = _counted(cell)
    assert "6" == line.text
    assert 5 == len(line.records)


def _counted(cell: TableCell) -> list[Counted]:
    return [line for line in cell if isinstance(line, Counted)]


def test_a_review_counts_what_was_taken_up_again_and_closed_since() -> None:
    since = [{"date": "2026-10-05", "because": "又有流痕", "closed": "2026-10-06"}]
    for facts, again, closed_ in ((trades(), "2", "9"), (_taken_up(reopened=since), "3", "10")):
        rows = {texts[0]: texts for texts in _texts(_part(facts, "review-next", "feedback"))}
        assert again == rows["Complaints taken up again"][1]
        assert closed_ == rows["Complaints closed"][1]


def test_without_a_source_no_recurrence_is_told_but_what_was_taken_up_again_is() -> None:
    """Without a customer or an area nobody can tell a recurrence, but what was taken up again is counted."""
    facts = trades()
    bare = [
        each.model_copy(update={"customer": None, "area": None})
        for each in facts.store.ledgers["factory"].complaints.values()
    ]
    part = recurrence_part(_context(_with("factory", *bare)))
    assert part
    assert part.says[0].startswith("Whether the same problem came again nobody can tell")
    assert "1 had to be taken up again" in part.says[1]
    assert {("", "", "")} == {row[2:5] for row in part.rows}


def test_before_anything_was_closed_nothing_can_have_come_back() -> None:
    facts = trades()
    never = [
        each.model_copy(update={"closed": None, "reopened": ()})
        for each in facts.store.ledgers["factory"].complaints.values()
    ]
    assert None is recurrence_part(_context(_with("factory", *never)))


def test_the_day_of_the_first_closing_is_kept_when_it_is_taken_up_again() -> None:
    facts = _taken_up()
    times = facts.judged.open_times("factory", facts.store.ledgers["factory"].complaints[ID])
    assert [date(2025, 7, 25), date(2026, 3, 7)] == [time.closed_on for time in times]
