"""The due list of an organisation: what must be done, by whom, by when, under which clause, and what met it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.facts import Facts
from servicecontrol.pages.dashboard.subscriptions import Export, calendars_of
from servicecontrol.pages.shared.chips import SOON_DAYS
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: What is due, or was done, within so many days stands in a part of its own.
NEAR_DAYS = 30
#: What was done is listed for so many rows, newest first; the export holds all.
DONE_SHOWN = 200


@dataclass(frozen=True)
class DutyGroup:
    """Duties of one stretch of time."""

    anchor: str  #: overdue, soon, near or later
    title: str
    rows: tuple[JudgementRow, ...]


@dataclass(frozen=True)
class DueView:
    """Open duties, the longest overdue first; then what was done lately."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    groups: tuple[DutyGroup, ...]
    done: tuple[JudgementRow, ...]
    done_total: int
    states: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    clauses: tuple[str, ...]
    export: str
    calendars: tuple[Export, ...]
    subscribing: Link


def due_pages(context: PageContext) -> Iterator[Page]:
    """The due list."""
    title, name = context.say("pages.due"), short_name(context.ledger, context.words)
    yield Page(f"{context.ledger.id}/due", "due.html", f"{name} {title}", partial(_view, title, context))


def _view(title: str, context: PageContext) -> DueView:
    duties = [duty for duty in context.judged.duties if duty.organisation == context.ledger.id]
    pending = sorted((duty for duty in duties if duty.is_open), key=_by_due)
    done = sorted((duty for duty in duties if _was_done_lately(duty, context.facts)), key=_newest_first)
    groups = tuple(_groups(pending, context))
    shown = judgement_rows(done[:DONE_SHOWN], context)
    rows = [row for group in groups for row in group.rows] + list(shown)
    return DueView(
        title=title,
        crumbs=crumbs(context.words, context.ledger),
        lead=_lead(groups, pending, context.words),
        groups=tuple(group for group in groups if group.rows),
        done=shown,
        done_total=len(done),
        states=_states(rows, context.words),
        owners=tuple(sorted({row.owner for row in rows if row.owner})),
        clauses=_clauses([*pending, *done], rows, context.facts),
        export="obligations.json",
        calendars=calendars_of(context),
        subscribing=Link(context.say("due.how-to-subscribe"), "data", "calendars"),
    )


def _groups(pending: Sequence[Judgement], context: PageContext) -> Iterator[DutyGroup]:
    parts: dict[str, list[Judgement]] = {"overdue": [], "soon": [], "near": [], "later": []}
    for duty in pending:
        parts[_part(duty, context.facts)].append(duty)
    for name, duties in parts.items():
        title = context.say(f"due.{name}-heading", soon=SOON_DAYS, after=SOON_DAYS + 1, days=NEAR_DAYS)
        yield DutyGroup(name, title, judgement_rows(duties, context))


def _part(duty: Judgement, facts: Facts) -> str:
    if duty.state == "overdue":
        return "overdue"
    if duty.due is None:
        return "later"
    left = (duty.due - facts.as_of).days
    return "soon" if left <= SOON_DAYS else "near" if left <= NEAR_DAYS else "later"


def _was_done_lately(duty: Judgement, facts: Facts) -> bool:
    return duty.met is not None and 0 <= (facts.as_of - duty.met).days <= NEAR_DAYS


def _by_due(duty: Judgement) -> tuple[str, str, str]:
    return duty.due.isoformat() if duty.due else "", duty.clause, duty.subject.id


def _newest_first(duty: Judgement) -> tuple[int, str, str]:
    return -(duty.met.toordinal() if duty.met else 0), duty.clause, duty.subject.id


def _states(rows: Iterable[JudgementRow], words: Language) -> tuple[tuple[str, str], ...]:
    found = {row.state for row in rows}
    order = ("overdue", "pending", "met-late", "met")
    return tuple((state, words.say(f"words.state.{state}")) for state in order if state in found)


def _clauses(duties: Iterable[Judgement], rows: Iterable[JudgementRow], facts: Facts) -> tuple[str, ...]:
    """The numbers that rows cite, in the order of the procedure, for the filter."""
    asked = {clause for duty in duties for clause in duty.clauses}
    cited = {clause.text for row in rows for clause in row.clauses}
    numbers = (status.clause.clause for status in facts.judged.clauses if status.id in asked)
    return tuple(dict.fromkeys(number for number in numbers if number in cited))


def _lead(groups: Sequence[DutyGroup], pending: Sequence[Judgement], words: Language) -> tuple[str, ...]:
    counts = {group.anchor: len(group.rows) for group in groups}
    overdue = counts["overdue"]
    first = words.say("due.overdue", n=overdue) if overdue else words.say("due.none-overdue")
    oldest = min((duty.due for duty in pending if duty.state == "overdue" and duty.due), default=None)
    more = (words.say("due.oldest", date=oldest),) if oldest else ()
    return (first, *more, words.say("due.coming", n=counts["soon"] + counts["near"], days=NEAR_DAYS))
