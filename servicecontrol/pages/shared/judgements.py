"""Judgements as a reader meets them: sentences, rows, and in which order they wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from servicecontrol.pages.shared.chips import SOON_DAYS, Chip, judgement_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.phrases import (
    sentence,
)
from servicecontrol.pages.shared.subjects import clause_link, subject_link
from servicecontrol.problems import Message
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement
from servicecontrol.workdays import Deadline


@dataclass(frozen=True)
class JudgementRow:
    """A judgement as a row of a list."""

    chip: Chip
    subject: Link | str
    said: str
    owner: str
    clauses: tuple[Link, ...]  #: that ask for it
    day: str
    due: str
    lenient_due: str
    waits: str  #: why that is an estimate; empty where it is none
    met: str
    skipped: tuple[str, ...]  #: the days that the deadline passed over, written out
    evidence: tuple[Link, ...]
    file: str
    state: str  #: for filters: of a duty its state, of a check its verdict


def last_day(limit: Deadline | None, words: Language) -> str:
    """The last day of a limit, written as an estimate where it is one."""
    if limit is None:
        return ""
    return words.say("frame.about-day", date=limit.day) if limit.is_estimate else limit.day.isoformat()


def waits(judgement: Judgement, words: Language) -> str:
    """Which calendars the last day of a duty waits for."""
    limits = [limit for limit in (judgement.limit, judgement.lenient) if limit]
    years = sorted({asked.year for limit in limits for asked in limit.unpublished})
    return words.say("frame.waits", n=len(years), years=tuple(map(str, years))) if years else ""


def said(judgement: Judgement, ledger: Ledger, words: Language) -> str:
    """What a judgement says: customers by their names, departments, offices and services in the reader's language."""
    if judgement.note is not None:
        alone, note = replace(judgement, note=None), replace(judgement, message=judgement.note, note=None)
        return words.say("words.noted", said=said(alone, ledger, words), note=said(note, ledger, words))
    values = dict(judgement.message.values)
    customer = ledger.customers.get(str(values.get("customer", "")))
    if customer is not None:
        values["customer"] = customer.name
    for name in {"role", "department", "handler", "roles", "services", "which"} & values.keys():
        value = values[name]
        if isinstance(value, tuple):
            values[name] = tuple(
                entry if isinstance(entry, Message) else owner_name(entry, ledger, words) for entry in value
            )
        else:
            values[name] = owner_name(str(value), ledger, words)
    return sentence(judgement, values, ledger, words)


def judgement_row(judgement: Judgement, context: PageContext) -> JudgementRow:
    """A judgement as a row, with the file and line that it points at."""
    ledger, words = context.ledger, context.words
    evidence = [subject_link(ledger, subject, words) for subject in judgement.evidence]
    return JudgementRow(
        chip=judgement_chip(judgement, words, context.as_of),
        subject=subject_link(ledger, judgement.subject, words),
        said=said(judgement, ledger, words),
        owner=owner_name(judgement.owner, ledger, words),
        clauses=tuple(clause_link(context.facts, judgement.organisation, id_) for id_ in judgement.clauses),
        day=judgement.day.isoformat(),
        due=last_day(judgement.limit, words),
        lenient_due=last_day(judgement.lenient, words),
        waits=waits(judgement, words),
        met=judgement.met.isoformat() if judgement.met else "",
        skipped=skipped_days(judgement, words),
        evidence=tuple(link for link in evidence if isinstance(link, Link)),
        file=str(context.facts.place(judgement)) if judgement.is_finding else "",
        state=judgement.state or judgement.verdict,
    )


def judgement_rows(judgements: Iterable[Judgement], context: PageContext) -> tuple[JudgementRow, ...]:
    """Rows in the order given."""
    return tuple(judgement_row(judgement, context) for judgement in judgements)


def skipped_days(judgement: Judgement, words: Language) -> tuple[str, ...]:
    """The days that a deadline passed over, each with its reason in the reader's language where it has one."""
    rows = []
    for skipped in judgement.skipped:
        key = (
            f"workdays.{skipped.reason}"
            if skipped.reason in ("weekend", "pause")
            else f"workdays.names.{skipped.reason}"
        )
        reason = words.say(key) if words.has(key) else skipped.reason
        rows.append(f"{skipped.day.isoformat()} {reason}")
    return tuple(rows)


def overdue_first(duties: Sequence[Judgement], as_of: date, within: int = SOON_DAYS) -> tuple[Judgement, ...]:
    """Duties not yet met that are overdue, longest first, then those due within so many days, soonest first."""
    overdue = [duty for duty in duties if duty.state == "overdue"]
    coming = [
        duty for duty in duties if duty.state == "pending" and duty.due and (duty.due - as_of).days <= within
    ]
    return (
        *sorted(overdue, key=lambda duty: (duty.due or as_of, duty.clause, duty.subject)),
        *sorted(coming, key=lambda duty: (duty.due or as_of, duty.clause, duty.subject)),
    )


def at_limit_note(judgement: Judgement | None, words: Language) -> str:
    """That a score is exactly the limit, and the reading that it hangs on; empty for any other."""
    if judgement is None or not judgement.interpretations:
        return ""
    if not judgement.message.key.endswith("-at-limit"):
        return ""
    values = {"limit": judgement.message.values["limit"], "reading": judgement.interpretations}
    return words.say("surveys.at-limit", **values)
