"""A record's thread: what it came from and what followed, in the order of the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.links import day_of_subject, threads_of
from servicecontrol.pages.shared.names import customer_name, register_title
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.phrases import kind_name
from servicecontrol.pages.shared.subjects import subject_link
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, Subject, Verdict, gravest

#: A thread longer than this is cut, nearest days first; it says so.
LONGEST = 40


@dataclass(frozen=True)
class Knot:
    """A record of a thread."""

    day: str
    kind: str
    link: Link | str
    says: str
    here: bool  #: whether it is the record of the page
    chip: Chip | None  #: the gravest finding about it


@dataclass(frozen=True)
class Thread:
    """The records that hang together with one, and the lists that it stands in."""

    knots: tuple[Knot, ...]
    listed_in: tuple[Link | str, ...]
    left_out: int
    breaks: tuple[JudgementRow, ...]  #: where it should go on and does not


def thread_of(subject: Subject, context: PageContext) -> Thread | None:
    """The thread of a record; None for one that stands alone."""
    threads = threads_of(context.ledger)
    others = threads.of(subject)
    listed = tuple(
        subject_link(context.ledger, other, context.words) for other in sorted(threads.listed_in(subject))
    )
    if not others and not listed:
        return None
    here = day_of_subject(context.ledger, subject)
    near = sorted(
        others, key=lambda other: (abs((day_of_subject(context.ledger, other) - here).days), other)
    )[:LONGEST]
    knots = sorted((*near, subject), key=lambda each: (day_of_subject(context.ledger, each), each))
    return Thread(
        tuple(_knot(each, context, here=each == subject) for each in knots) if others else (),
        listed,
        max(0, len(others) - LONGEST),
        judgement_rows(_breaks((subject, *near), context), context),
    )


def _breaks(subjects: Iterable[Subject], context: PageContext) -> Iterator[Judgement]:
    """The broken links of a thread's records; of a survey, those of the response alone."""
    here = set(subjects)
    for each in context.facts.broken_links.get(context.ledger.id, ()):
        part = each.subject.part if each.subject.kind == "surveys" else ""
        if Subject(each.subject.kind, each.subject.id, part) in here:
            yield each


def _knot(subject: Subject, context: PageContext, *, here: bool) -> Knot:
    return Knot(
        day_of_subject(context.ledger, subject).isoformat(),
        kind_name(subject.kind, context.ledger, context.words),
        subject_link(context.ledger, subject, context.words),
        _says(subject, context.ledger),
        here,
        _chip(subject, context),
    )


def _says(subject: Subject, ledger: Ledger) -> str:
    """What a record is about, in its own words."""
    if subject.kind == "surveys":
        responses = (r for r in ledger.surveys[subject.id].responses if r.id == subject.part)
        return "；".join(comment.says for response in responses for comment in response.comments)
    record = ledger.kept(subject.kind)[subject.id]
    found = (
        getattr(record, name, None) for name in ("says", "what", "summary", "satisfaction", "note", "finding")
    )
    return next((text for text in found if isinstance(text, str)), "")


def _chip(subject: Subject, context: PageContext) -> Chip | None:
    """The gravest finding about a record; none where all is kept."""
    found = context.judged.by_subject.get((context.ledger.id, subject.kind, subject.id), ())
    mine = [entry for entry in found if not subject.part or entry.subject.part == subject.part]
    counts: dict[Verdict, int] = {entry.verdict: 1 for entry in mine if entry.is_finding}
    return verdict_chip(gravest(counts), context.words) if counts else None


def same_customer(customer: str | None, context: PageContext) -> tuple[Link, ...]:
    """The registers in which the customer stands, each filtered to the customer."""
    if not customer:
        return ()
    kinds = [kind for kind, model in RECORD_TYPES.items() if "customer" in model.model_fields]
    return tuple(
        customer_rows(kind, customer, context)
        for kind in kinds
        if any(getattr(record, "customer", None) == customer for record in context.ledger.kept(kind).values())
    )


def customer_rows(kind: str, customer: str, context: PageContext) -> Link:
    """A register filtered to a customer; an empty state shows closed records too."""
    # The registers made for visits and complaints name customers without their numbers.
    text = customer_name(customer, context.ledger) if kind in ("visits", "complaints") else customer
    query = urlencode({"state": "", "text": text})
    return Link(
        register_title(context.ledger, kind, context.words),
        f"{context.ledger.id}/{kind}/index",
        "list",
        query,
    )
