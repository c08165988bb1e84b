"""The due list of an organisation: what must be done, by whom, by when, under which clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.crumbs import crumbs, short_name
from servicecontrol.pages.page import Link, Page
from servicecontrol.pages.subscriptions import Export, calendars_of
from servicecontrol.pages.wording import JudgementRow, judgement_rows, owner_name
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: What was done is listed for so many rows, newest first; the export holds all.
DONE_SHOWN = 100


@dataclass(frozen=True)
class DueView:
    """Open duties, the longest overdue first; then what was done last."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    open: tuple[JudgementRow, ...]
    done: tuple[JudgementRow, ...]
    done_total: int
    owners: tuple[str, ...]
    export: str
    calendars: tuple[Export, ...]
    subscribing: Link


def due_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The due list."""
    duties = [duty for duty in facts.judged.obligations if duty.organisation == ledger.id]
    pending = [duty for duty in duties if duty.state in ("overdue", "pending")]
    done = sorted((duty for duty in duties if duty.met), key=_newest_first)
    title = words.say("pages.due")
    view = DueView(
        title=title,
        crumbs=crumbs(words, ledger),
        lead=_lead(pending, facts, words),
        open=judgement_rows(sorted(pending, key=_by_due), facts, words),
        done=judgement_rows(done[:DONE_SHOWN], facts, words),
        done_total=len(done),
        owners=tuple(sorted({owner_name(duty.owner, ledger, words) for duty in pending if duty.owner})),
        export="obligations.json",
        calendars=calendars_of(ledger, facts, words),
        subscribing=Link(words.say("due.how-to-subscribe"), "data", "calendars"),
    )
    yield Page(f"{ledger.id}/due", "due.html", f"{short_name(ledger, words)} {title}", view)


def _by_due(duty: Judgement) -> tuple[str, str, str]:
    return duty.due.isoformat() if duty.due else "", duty.clause, duty.subject.id


def _newest_first(duty: Judgement) -> tuple[int, str, str]:
    return -(duty.met.toordinal() if duty.met else 0), duty.clause, duty.subject.id


def _lead(pending: list[Judgement], facts: Facts, words: Language) -> tuple[str, ...]:
    overdue = [duty for duty in pending if duty.state == "overdue"]
    coming = [d for d in pending if d.state == "pending" and d.due and (d.due - facts.as_of).days <= 30]  # noqa: PLR2004
    first = words.say("due.overdue", n=len(overdue)) if overdue else words.say("due.none-overdue")
    oldest = min((duty.due for duty in overdue if duty.due), default=None)
    more = (words.say("due.oldest", date=oldest),) if oldest else ()
    return (first, *more, words.say("due.coming", n=len(coming)))
