"""A record's page: what it says, how it was judged, what it hangs together with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from servicecontrol.pages.form.form import FormOf
from servicecontrol.pages.form.sheet import Section
from servicecontrol.pages.record.thread import Thread, same_customer, thread_of
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.record import Record
from servicecontrol.text import Language
from servicecontrol.verdicts import Subject


@dataclass(frozen=True)
class RecordView:
    """A record's page."""

    id: str
    crumbs: tuple[Link, ...]
    chip: Chip | None
    meta: tuple[str, ...]
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    judgements: tuple[JudgementRow, ...]
    thread: Thread | None
    file: str
    customer: tuple[Link, ...] = ()  #: where else the customer stands

    def with_sections(self, sections: tuple[Section, ...]) -> RecordView:
        """The same page with its form laid out otherwise."""
        return replace(self, sections=sections)


def record_view(
    subject: Subject,
    record: Record,
    context: PageContext,
    *,
    up: tuple[Link, ...],
    meta: Sequence[str | None] = (),
    lead: tuple[str, ...] = (),
    chip: Chip | None = None,
) -> RecordView:
    """The page of a record of any type."""
    found = context.judged.by_subject.get((context.ledger.id, subject.kind, subject.id), ())
    return RecordView(
        id=record.id,
        crumbs=up,
        chip=chip,
        meta=tuple(entry for entry in meta if entry),
        lead=lead or (_lead(found, context.words),),
        sections=FormOf(context.ledger, context.words).sections(record),
        judgements=judgement_rows(found, context),
        thread=thread_of(subject, context),
        file=context.ledger.path(subject) or "",
        customer=same_customer(getattr(record, "customer", None), context),
    )


def _lead(judgements: Sequence[object], words: Language) -> str:
    """How the record stands with the rules."""
    findings = sum(bool(getattr(judgement, "is_finding", False)) for judgement in judgements)
    if not judgements:
        return words.say("registers.unjudged")
    if not findings:
        return words.say("registers.kept", n=len(judgements))
    return words.say("registers.findings", n=findings, judged=len(judgements))
