"""Every clause of an organisation's procedure by half-year, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.judging.matrix import ClauseHistory, Matrix
from servicecontrol.pages.procedure.marks import Mark, legend, marks_of
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.periods import Period
from servicecontrol.procedures import Procedure
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Verdict

#: So many half-years stand beside the clauses on a desktop screen.
COLUMNS_THAT_FIT = 6
#: So many clauses are named in a sentence.
NUMBERS_SAID = 8


@dataclass(frozen=True)
class HalfYearColumn:
    """A half-year with the numbers of its months."""

    label: str
    months: tuple[int, ...]


@dataclass(frozen=True)
class MatrixRow:
    """A clause: its marks, or why no rule checks it."""

    clause: Link
    title: str
    state: str  #: for the filter: its verdict in the newest half-year
    marks: tuple[Mark, ...]  #: none for a clause that no rule checks
    chip: Chip  #: shown instead of marks
    why_not: str


@dataclass(frozen=True)
class ClauseSection:
    """A section of the procedure with its clauses."""

    number: str
    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class MatrixView:
    """The matrix."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    notice: str
    legend: tuple[tuple[Chip, str], ...]
    states: tuple[tuple[str, str], ...]
    columns: tuple[HalfYearColumn, ...]
    fits: bool  #: whether a wide screen shows every column without scrolling
    groups: tuple[ClauseSection, ...]
    links: tuple[Link, ...]
    export: str


def matrix_pages(context: PageContext) -> Iterator[Page]:
    """The matrix, where a procedure is in force."""
    if context.ledger.id not in context.judged.procedures:
        return
    title, name = context.say("pages.matrix"), short_name(context.ledger, context.words)
    path = f"{context.ledger.id}/procedure/matrix"
    yield Page(path, "matrix.html", f"{name} {title}", partial(_view, title, context))


def _view(title: str, context: PageContext) -> MatrixView:
    found = context.facts.matrices[context.ledger.id]
    procedure = context.judged.procedures[context.ledger.id]
    base = f"{context.ledger.id}/procedure"
    return MatrixView(
        title=title,
        crumbs=crumbs(context.words, context.ledger, Link(context.say("pages.procedure"), f"{base}/index")),
        lead=_lead(found, context.words),
        notice=release_notice(context),
        legend=tuple(legend(context.words)),
        states=_states(found.rows, context.words),
        columns=tuple(_column(period) for period in found.periods),
        fits=len(found.periods) <= COLUMNS_THAT_FIT,
        groups=tuple(_groups(found.rows, procedure, context.words)),
        links=(
            Link(context.say("procedure.document"), f"{base}/index"),
            Link(context.say("pages.clauses"), f"{base}/clauses"),
            Link(context.say("pages.interpretations"), f"{base}/interpretations"),
        ),
        export="matrix.json",
    )


def _column(period: Period) -> HalfYearColumn:
    return HalfYearColumn(period.label, tuple(range(period.first.month, period.last.month + 1)))


def _groups(rows: Sequence[ClauseHistory], procedure: Procedure, words: Language) -> Iterator[ClauseSection]:
    """Sections in the order in which their clauses come; one whose clauses stand apart comes once."""
    by_section: dict[str, list[ClauseHistory]] = {}
    for row in rows:
        by_section.setdefault(row.status.clause.section, []).append(row)
    for number, entries in by_section.items():
        name = procedure.sections.get(number)
        yield ClauseSection(
            number, name.say(words.code) if name else "", tuple(_row(entry, words) for entry in entries)
        )


def _row(row: ClauseHistory, words: Language) -> MatrixRow:
    status = row.status
    clause = status.clause
    return MatrixRow(
        clause=Link(clause.clause, clause_path(status.organisation, status.id)),
        title=clause.title.say(words.code),
        state=_state(row),
        marks=marks_of(row, words),
        chip=Chip(
            verdict_chip(status.verdict, words).state, words.say(f"words.enforcement.{status.enforcement}")
        ),
        why_not=clause.not_enforced.text.say(words.code) if clause.not_enforced else "",
    )


def _state(row: ClauseHistory) -> str:
    return row.cells[0].verdict or "later"


def _states(rows: Iterable[ClauseHistory], words: Language) -> tuple[tuple[str, str], ...]:
    """The verdicts that occur in the newest half-year, for the filter, gravest first."""
    found = {_state(row) for row in rows}
    return tuple(
        (state, words.say(f"words.verdict.{state}")) for state in (*GRAVITY, "later") if state in found
    )


def _lead(found: Matrix, words: Language) -> tuple[str, ...]:
    """Of all clauses how many were kept in the newest half-year, which are broken, what becomes of the rest."""
    newest = found.periods[0].label
    enforced = [row for row in found.rows if row.status.enforcement == "enforced"]
    by_verdict = {
        verdict: [row for row in enforced if row.cells[0].verdict == verdict] for verdict in GRAVITY
    }
    kept = "matrix.kept-so-far" if found.running else "matrix.kept"
    sentences = [words.say(kept, total=len(found.rows), n=len(by_verdict["pass"]), period=newest)]
    sentences += _counted(by_verdict, words)
    sentences.append(words.say("matrix.unchecked", n=len(found.rows) - len(enforced)))
    before = [row for row in enforced if row.status.verdict == "fail" and row.cells[0].verdict != "fail"]
    if before:
        sentences.append(words.say("matrix.overdue-before", n=len(before), clauses=_numbers(before, words)))
    return tuple(sentences)


def _counted(by_verdict: Mapping[Verdict, Sequence[ClauseHistory]], words: Language) -> Iterator[str]:
    broken = by_verdict["fail"]
    yield (
        words.say("matrix.broken", n=len(broken), clauses=_numbers(broken, words))
        if broken
        else words.say("matrix.none-broken")
    )
    for verdict in ("no-evidence", "warn", "not-due", "manual", "not-applicable"):
        rows = by_verdict[verdict]
        if rows:
            yield words.say(f"matrix.{verdict}", n=len(rows))


def _numbers(rows: Sequence[ClauseHistory], words: Language) -> tuple[str, ...]:
    """Clauses by their numbers; of many the first, and how many more."""
    numbers = tuple(row.status.clause.clause for row in rows)
    if len(numbers) <= NUMBERS_SAID + 1:
        return numbers
    return (*numbers[:NUMBERS_SAID], words.say("matrix.more", n=len(numbers) - NUMBERS_SAID))
