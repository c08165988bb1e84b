"""The registers of every record type without pages of its own kind: a list, its years, a page per record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.facts import Facts
from servicecontrol.pages.form.form import FormOf
from servicecontrol.pages.record.record import RecordView, record_view
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs, register_title
from servicecontrol.pages.shared.page import Link, NavEntry, Page
from servicecontrol.records.record import Record
from servicecontrol.records.registers import Document
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Subject, Verdict, gravest

#: Record types with pages made for them.
OWN_PAGES = frozenset({"complaints", "visits", "follow-ups", "summaries"})
#: Rows on the register's first page; all stand on a page per year.
FIRST_PAGE = 400
#: Characters of a cell.
_LONGEST = 60


@dataclass(frozen=True)
class RegisterRow:
    """A record in its register."""

    id: Link | str
    anchor: str
    day: str
    chip: Chip | None  #: the gravest finding about it, or that it is still open
    state: str  #: for the filter: findings, open or done
    cells: tuple[tuple[str | Link, ...], ...]


@dataclass(frozen=True)
class RegisterView:
    """A register."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    total: int
    years: tuple[Link, ...]
    states: tuple[tuple[str, str], ...]
    export: str
    first: str = ""  #: what the first column names where that is no number


def register_pages(context: PageContext) -> Iterator[Page]:
    """Every register that the organisation keeps, and every record in it."""
    for kind in kinds_kept(context.ledger):
        yield from _pages(kind, context)
    if context.ledger.documents:
        title = register_title(context.ledger, "documents", context.words)
        path = f"{context.ledger.id}/documents/index"
        yield Page(path, "register.html", title, partial(_documents, title, context))


def kinds_kept(ledger: Ledger) -> tuple[str, ...]:
    """The record types that the organisation keeps, without those that have pages made for them."""
    return tuple(kind for kind in RECORD_TYPES if kind not in OWN_PAGES and ledger.kept(kind))


def register_entries(context: PageContext) -> tuple[NavEntry, ...]:
    """The registers' entries in the navigation."""
    kinds = (*kinds_kept(context.ledger), *(("documents",) if context.ledger.documents else ()))
    return tuple(
        NavEntry(register_title(context.ledger, kind, context.words), f"{context.ledger.id}/{kind}/index")
        for kind in kinds
    )


def _pages(kind: str, context: PageContext) -> Iterator[Page]:
    base, title = f"{context.ledger.id}/{kind}", register_title(context.ledger, kind, context.words)
    records = sorted(
        context.ledger.kept(kind).values(), key=lambda record: (-record.day.toordinal(), record.id)
    )
    years = _years(records)
    links = tuple(Link(year, f"{base}/year-{year}") for year in years)
    yield Page(
        f"{base}/index", "register.html", title, partial(_register, kind, title, records, links, context)
    )
    up = crumbs(context.words, context.ledger, Link(title, f"{base}/index"))
    for year, of_year in years.items():
        lay_out = partial(_year, kind, f"{title} {year}", up, of_year, context)
        yield Page(f"{base}/year-{year}", "register.html", f"{title} {year}", lay_out, searchable=False)
    for record in records:
        whole = partial(_record, kind, record, title, up, context)
        yield Page(f"{base}/{record.id}", "record.html", record.id, whole)


def _register(
    kind: str, title: str, records: Sequence[Record], years: tuple[Link, ...], context: PageContext
) -> RegisterView:
    rows = _rows(kind, records, context)
    return RegisterView(
        title,
        crumbs(context.words, context.ledger),
        _lead(records, rows, context.words),
        _heads(kind, context.words),
        rows[:FIRST_PAGE],
        len(rows),
        years,
        _states(rows, context.words),
        f"records/{kind}.csv",
    )


def _year(
    kind: str, title: str, up: tuple[Link, ...], records: Sequence[Record], context: PageContext
) -> RegisterView:
    rows, heads = _rows(kind, records, context), _heads(kind, context.words)
    return RegisterView(title, up, (), heads, rows, len(rows), (), (), f"records/{kind}.csv")


def _record(kind: str, record: Record, title: str, up: tuple[Link, ...], context: PageContext) -> RecordView:
    subject, meta = Subject(kind, record.id), (title, record.day.isoformat())
    form = FormOf(context.ledger, context.words)
    chip, _ = _standing(subject, context.facts, form, is_open=record.is_open)
    return record_view(subject, record, context, up=up, meta=meta, chip=chip)


def _rows(kind: str, records: Iterable[Record], context: PageContext) -> tuple[RegisterRow, ...]:
    columns, form = _columns(RECORD_TYPES[kind]), FormOf(context.ledger, context.words)
    return tuple(_row(kind, record, columns, context.facts, form) for record in records)


def _heads(kind: str, words: Language) -> tuple[str, ...]:
    return tuple(words.say(f"label.{name}") for name in _columns(RECORD_TYPES[kind]))


def _columns(model: type[Record]) -> tuple[str, ...]:
    """The fields that the register shows, by their names in the file."""
    fields = model.model_fields
    return tuple(fields[name].alias or name for name in model.columns)


def _row(kind: str, record: Record, columns: tuple[str, ...], facts: Facts, form: FormOf) -> RegisterRow:
    ledger = form.ledger
    chip, state = _standing(Subject(kind, record.id), facts, form, is_open=record.is_open)
    return RegisterRow(
        Link(record.id, f"{ledger.id}/{kind}/{record.id}"),
        record.id,
        record.day.isoformat(),
        chip,
        state,
        tuple(_cell(record, name, form) for name in columns),
    )


def _cell(record: Record | Document, column: str, form: FormOf) -> tuple[str | Link, ...]:
    """A field as it stands in a row: the first lines, cut; a part by its days, a list of parts by their number."""
    fields = type(record).model_fields
    name = next(name for name, info in fields.items() if column in (info.alias, name))
    value = getattr(record, name)
    if value is None or value == ():
        return ()
    lines = form.value(fields[name], value) if not form.is_part(value) else form.brief(value)
    return tuple(_cut(line) for line in lines[:3])


def _cut(line: str | Link) -> str | Link:
    return line if isinstance(line, Link) or len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _standing(subject: Subject, facts: Facts, form: FormOf, *, is_open: bool) -> tuple[Chip | None, str]:
    words = form.words
    found = facts.judged.by_subject.get((form.ledger.id, subject.kind, subject.id), ())
    findings: Mapping[Verdict, int] = {entry.verdict: 1 for entry in found if entry.is_finding}
    if findings:
        return verdict_chip(gravest(findings), words), "findings"
    if is_open:
        return Chip("due", words.say("registers.open")), "open"
    return (Chip("pass", words.say("words.verdict.pass")), "done") if found else (None, "done")


def _lead(records: Sequence[Record], rows: Sequence[RegisterRow], words: Language) -> tuple[str, ...]:
    newest = records[0].day
    lines = [words.say("registers.lead", n=len(records), day=newest)]
    still_open = sum(record.is_open for record in records)
    if still_open:
        lines.append(words.say("registers.still-open", n=still_open))
    findings = sum(row.state == "findings" for row in rows)
    lines.append(
        words.say("registers.with-findings" if findings else "registers.without-findings", n=findings)
    )
    return tuple(lines)


def _states(rows: Sequence[RegisterRow], words: Language) -> tuple[tuple[str, str], ...]:
    there = {row.state for row in rows}
    return tuple(
        (state, words.say(f"registers.state.{state}"))
        for state in ("findings", "open", "done")
        if state in there
    )


def _years(records: Sequence[Record]) -> dict[str, tuple[Record, ...]]:
    if len(records) <= FIRST_PAGE:
        return {}
    years: dict[str, list[Record]] = {}
    for record in records:
        years.setdefault(f"{record.day:%Y}", []).append(record)
    return {year: tuple(found) for year, found in years.items()}


def _documents(title: str, context: PageContext) -> RegisterView:
    """The document register: every document that a procedure names, with the code that the source gives it."""
    form = FormOf(context.ledger, context.words)
    asked = (*Document.columns, "withdrawn", "aliases", "approved")
    columns = tuple(
        column
        for column in asked
        if column == "code" or any(_cell(each, column, form) for each in context.ledger.documents.values())
    )
    rows = []
    for name, document in context.ledger.documents.items():
        in_use = document.holds_on(context.as_of)
        chip = (
            Chip("pass", context.say("registers.in-use"))
            if in_use
            else Chip("fail", context.say("registers.withdrawn"))
        )
        cells = tuple(_cell(document, column, form) for column in columns)
        # Where the source gives no code none is made up, and the register says so.
        cells = (cells[0] or (context.say("registers.no-code"),), *cells[1:])
        rows.append(RegisterRow(name, "", "", chip, "done" if in_use else "findings", cells))
    heads = tuple(context.say(f"label.{name}") for name in columns)
    lead = (context.say("registers.documents", n=len(rows)), *_documents_said(context))
    export = "records/documents.csv"
    return RegisterView(
        title,
        crumbs(context.words, context.ledger),
        lead,
        heads,
        tuple(rows),
        len(rows),
        (),
        (),
        export,
        context.say("registers.document"),
    )


def _documents_said(context: PageContext) -> Iterator[str]:
    """How many documents are out of use, and how many the source gives no code."""
    documents = context.ledger.documents.values()
    out = sum(not document.holds_on(context.as_of) for document in documents)
    bare = sum(document.code is None for document in documents)
    if out:
        yield context.say("registers.out-of-use", n=out)
    if bare:
        yield context.say("registers.uncoded", n=bare)
