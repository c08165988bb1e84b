"""The complaint register of an organisation and a page per complaint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from servicecontrol.charts.chart import Chart
from servicecontrol.pages.complaint.charts import complaint_charts
from servicecontrol.pages.complaint.figures import complaint_parts
from servicecontrol.pages.complaint.record import (
    classifies,
    complaint_chip,
    complaint_view,
    who,
)
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart
from servicecontrol.pages.shared.names import crumbs, owner_name, problem_name, register_title
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.periods import period_of
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: Complaints on the register's first page; older closed ones stand on a page per month.
FIRST_PAGE = 400
#: What was received within so many days is recent; the dashboard's map of complaints counts the same.
RECENT_DAYS = 365


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint in the register."""

    link: Link
    chip: Chip
    states: str  #: for the filter: open or closed, and overdue where it is
    urgency: str
    received: str
    who: str
    problem: str
    department: str
    used: str  #: days used or running
    limit: str  #: days allowed, where a rule sets a limit
    fell_due: str  #: for the filter: the quarters in which an answer fell due
    lately: bool  #: received in the last 365 days
    order: tuple[int, int, str]


@dataclass(frozen=True)
class Columns:
    """What the organisation's register has to tell; a column that would say the same in every row is left out."""

    urgency: bool
    days: str  #: the heading over the days


@dataclass(frozen=True)
class ComplaintRegisterView:
    """The register: what is open first."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    rows: tuple[ComplaintRow, ...]
    total: int
    months: tuple[Link, ...]
    columns: Columns
    charts: tuple[Chart, ...] = ()
    parts: tuple[FigurePart, ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    first: str = ""  #: the state that a reader sees first
    urgencies: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    export: str = ""
    folder: str = ""


def complaint_pages(context: PageContext) -> Iterator[Page]:
    """The register, its older months where it is long, and every complaint."""
    if not context.ledger.complaints:
        return
    title = register_title(context.ledger, "complaints", context.words)
    base = f"{context.ledger.id}/complaints"
    rows = _Rows(context)
    months = _months(context.ledger)
    links = tuple(Link(month, f"{base}/month-{month}") for month in months)
    yield Page(f"{base}/index", "complaints.html", title, partial(_register, context, rows, links))
    for month in months:
        older = partial(_month, month, title, rows, links, context)
        yield Page(
            f"{base}/month-{month}", "complaints-month.html", f"{title} {month}", older, searchable=False
        )
    for complaint in context.ledger.complaints.values():
        lay_out = partial(complaint_view, complaint, context)
        yield Page(f"{base}/{complaint.id}", "complaint.html", complaint.id, lay_out)


class _Rows:
    """The rows of the register, made once for all its pages."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    @cached_property
    def ordered(self) -> Sequence[ComplaintRow]:
        rows = (_row(entry, self._context) for entry in self._context.ledger.complaints.values())
        return sorted(rows, key=lambda row: row.order)

    @cached_property
    def by_month(self) -> Mapping[str, Sequence[ComplaintRow]]:
        """In the same order."""
        months: dict[str, list[ComplaintRow]] = {}
        for row in self.ordered:
            months.setdefault(row.received[:7], []).append(row)
        return months


def _months(ledger: Ledger) -> tuple[str, ...]:
    """None while all stand on one page; else those in which complaints came, each a page, the newest first."""
    if len(ledger.complaints) <= FIRST_PAGE:
        return ()
    return tuple(sorted({f"{each.day:%Y-%m}" for each in ledger.complaints.values()}, reverse=True))


def _month(
    month: str, title: str, rows: _Rows, months: tuple[Link, ...], context: PageContext
) -> ComplaintRegisterView:
    return ComplaintRegisterView(
        title,
        crumbs(context.words, context.ledger, Link(title, f"{context.ledger.id}/complaints/index")),
        (),
        tuple(rows.by_month[month]),
        len(rows.ordered),
        months,
        _columns(context, rows.ordered),
    )


def _register(context: PageContext, of_register: _Rows, months: tuple[Link, ...]) -> ComplaintRegisterView:
    rows = of_register.ordered
    columns = _columns(context, rows)
    complaints = list(context.ledger.complaints.values())
    urgencies = dict.fromkeys(row.urgency for row in rows if columns.urgency)
    states = _states(rows, context.words)
    return ComplaintRegisterView(
        title=register_title(context.ledger, "complaints", context.words),
        crumbs=crumbs(context.words, context.ledger),
        lead=_register_lead(complaints, context),
        rows=tuple(rows[:FIRST_PAGE]),
        total=len(rows),
        months=months,
        columns=columns,
        states=states,
        first="open" if any(state == "open" for state, _ in states) else "",
        charts=complaint_charts(context),
        parts=complaint_parts(context),
        urgencies=tuple(urgencies),
        problems=tuple(sorted({row.problem for row in rows})),
        callers=tuple(sorted({row.who for row in rows if row.who})),
        quarters=tuple(sorted({each for row in rows for each in row.fell_due.split("|") if each})),
        export="records/complaints.csv",
        folder=f"data/{context.ledger.id}/complaints/",
    )


def _columns(context: PageContext, rows: Sequence[ComplaintRow]) -> Columns:
    limited = any(row.limit for row in rows)
    return Columns(
        urgency=classifies(context.ledger),
        days=context.say("fields.used-limit" if limited else "fields.used"),
    )


def _states(rows: Sequence[ComplaintRow], words: Language) -> tuple[tuple[str, str], ...]:
    there = {state for row in rows for state in row.states.split("|")}
    names = {"open": "complaints.still-open", "overdue": "words.state.overdue", "closed": "complaints.closed"}
    return tuple((state, words.say(key)) for state, key in names.items() if state in there)


def _register_lead(complaints: Sequence[Complaint], context: PageContext) -> tuple[str, ...]:
    this_year = [complaint for complaint in complaints if complaint.day.year == context.as_of.year]
    still_open = [
        complaint for complaint in complaints if not context.judged.is_closed(context.ledger.id, complaint)
    ]
    overdue = [each for each in still_open if context.judged.overdue_on(context.ledger.id, each)]
    return (
        context.say("complaints.this-year", n=len(this_year), year=str(context.as_of.year)),
        context.say("complaints.open", n=len(still_open))
        if still_open
        else context.say("complaints.none-open"),
        context.say("complaints.overdue", n=len(overdue))
        if overdue
        else context.say("complaints.none-overdue"),
    )


def _row(complaint: Complaint, context: PageContext) -> ComplaintRow:
    deadline = context.judged.current_clock(context.ledger.id, complaint)
    days = context.judged.days_used(deadline, context.ledger.id, complaint)
    used, allowed = days.used, days.allowed
    is_open = not context.judged.is_closed(context.ledger.id, complaint)
    late = context.judged.overdue_on(context.ledger.id, complaint)
    over = used - allowed if allowed is not None and is_open and deadline and deadline.is_open else -9999
    return ComplaintRow(
        link=Link(complaint.id, f"{context.ledger.id}/complaints/{complaint.id}"),
        chip=complaint_chip(complaint, context, deadline),
        states=("open|overdue" if late else "open") if is_open else "closed",
        urgency=context.say(f"words.urgency.{complaint.urgency_now or 'none'}"),
        received=complaint.day.isoformat(),
        who=who(complaint, context),
        problem=problem_name(complaint.problem, context.ledger, context.words),
        department=owner_name(_responsible(complaint), context.ledger, context.words),
        used=str(used),
        limit="" if allowed is None else f"{'≈' if deadline and deadline.is_estimate else ''}{allowed}",
        fell_due="|".join(_fell_due(complaint, context)),
        lately=(context.as_of - complaint.day).days < RECENT_DAYS,
        order=(0 if is_open else 1, -over if is_open else -complaint.day.toordinal(), complaint.id),
    )


def _fell_due(complaint: Complaint, context: PageContext) -> list[str]:
    """The quarters in which an answer was due, that is what the rate of a quarter counts."""
    found = context.judged.by_subject.get((context.ledger.id, "complaints", complaint.id), ())
    days = {
        each.due
        for each in found
        if each.serves(Purpose.ANSWER_CLOCK) and each.due and context.judged.fell_due(each)
    }
    return sorted({period_of(day, "quarter").label for day in days})


def _responsible(complaint: Complaint) -> str:
    """The department found responsible; until then the one that handles it."""
    found = complaint.investigation.department if complaint.investigation else None
    return found or complaint.handled_by or ""
