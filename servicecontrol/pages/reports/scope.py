"""The scope that the parts of a report are written in: the report, and how its organisation says what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from servicecontrol.facts import Facts
from servicecontrol.judging.in_time import state_by
from servicecontrol.pages.reports.parts import Counted, Line, Part, TableCell
from servicecontrol.pages.shared.chips import Chip, judgement_chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import Heading
from servicecontrol.pages.shared.names import area_name, customer_name, owner_name, problem_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import clause_link, subject_link
from servicecontrol.periods import Period
from servicecontrol.problems import Value
from servicecontrol.procedures import Binding
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.records.record import Record
from servicecontrol.reports import ReportEdition
from servicecontrol.store import Ledger
from servicecontrol.text import Language, percent
from servicecontrol.verdicts import Judgement, State, Subject, gravest

_R = TypeVar("_R", bound=Record)
#: What happens to complaints that a report counts.
Happening = Literal["received", "reopened", "first-closed", "closed"]


@dataclass(frozen=True)
class Scope:
    """The report that is written, and what its page is laid out from."""

    edition: ReportEdition
    context: PageContext

    @property
    def ledger(self) -> Ledger:
        """The organisation's records."""
        return self.context.ledger

    @property
    def facts(self) -> Facts:
        """The facts of the build."""
        return self.context.facts

    @property
    def words(self) -> Language:
        """The language that the report speaks."""
        return self.context.words

    @property
    def span(self) -> Period:
        """The days that the report speaks of; for a list, everything up to the as-of date."""
        whole = Period(self.ledger.procedures[0].effective, self.facts.as_of, "")
        return self.edition.span or whole

    def say(self, key: str, **values: Value) -> str:
        """A text under `reporting.`."""
        return self.words.say(f"reporting.{key}", **values)

    def heads(self, *keys: str) -> tuple[Heading, ...]:
        """Columns by their keys under `label.` or `reporting.column.`; `#` before one marks figures."""
        return tuple(self._head(key.removeprefix("#"), numeric=key.startswith("#")) for key in keys)

    def _head(self, key: str, *, numeric: bool) -> Heading:
        own = f"reporting.column.{key}"
        return Heading(self.words.say(own if self.words.has(own) else f"label.{key}"), numeric)

    def kept(self, model: type[_R]) -> Iterator[_R]:
        """The organisation's records of a type, in the order of their days."""
        for records in self.ledger.records.values():
            yield from (record for record in records.values() if isinstance(record, model))

    def within(self, model: type[_R]) -> list[_R]:
        """The records of a type whose own day lies in the report's days."""
        return [record for record in self.kept(model) if record.day in self.span]

    def link(self, kind: str, id_: str, text: str = "") -> Line:
        """A record by its id, or by another text."""
        found = subject_link(self.ledger, Subject(kind, id_), self.words)
        return Link(text, found.to, found.anchor) if text and isinstance(found, Link) else text or found

    def named(self, id_: str) -> Line:
        """A record, survey or response by the id that another record gives."""
        kind = self.ledger.kind_of_record.get(id_.partition("/")[0])
        return self.link(kind, id_.partition("/")[0], id_) if kind else id_

    def counted(self, kind: str, ids: Iterable[str], text: str = "") -> Line:
        """How many records of a kind, or another text, leading to each of them; plain where there are none."""
        return self.counted_all(((kind, id_) for id_ in ids), text)

    def counted_all(self, records: Iterable[tuple[str, str]], text: str = "") -> Line:
        """The same for records of several kinds."""
        found = (self.link(kind, id_) for kind, id_ in records)
        links = tuple(link for link in found if isinstance(link, str | Link))
        written = text or f"{len(links):,}"
        return Counted(written, links) if links else written

    def customer(self, id_: str | None) -> str:
        """A customer's name."""
        return customer_name(id_, self.ledger) if id_ else ""

    def area(self, name: str | None) -> str:
        """An area's name."""
        return area_name(name, self.ledger, self.words) if name else ""

    def problem(self, name: str) -> str:
        """A problem category's name."""
        return problem_name(name, self.ledger, self.words)

    def owner(self, name: str | None) -> str:
        """A department or office in the reader's language, a person by name."""
        return owner_name(name, self.ledger, self.words) if name else ""

    def word(self, vocabulary: str, code: str | None) -> str:
        """A coded value as its word."""
        return self.words.say(f"words.{vocabulary}.{code}") if code else ""

    def yes_no(self, value: bool | None) -> str:  # noqa: FBT001  # a field's value, not a switch
        """Yes, no, or nothing where nobody wrote either."""
        return "" if value is None else self.word("yes-no", "yes" if value else "no")

    def share(self, some: int, all_: int) -> str:
        """A share with what it is of; a dash where there is nothing to share."""
        return f"{percent(some, all_)} ({some:,}/{all_:,})" if all_ else "–"

    def closed_on(self, complaint: Complaint) -> date | None:
        """The day on which a complaint was closed; None while it is open."""
        return self.context.judged.closed_on(self.ledger.id, complaint)

    def happened(self, what: Happening, span: Period) -> list[str]:
        """The complaints of a period by what happened to them in it, one as often as it did."""
        return [
            complaint.id
            for complaint in self.ledger.complaints.values()
            for day in self._days_of(what, complaint)
            if day is not None and day in span
        ]

    def _days_of(self, what: Happening, complaint: Complaint) -> list[date | None]:
        first, *again = self.context.judged.open_times(self.ledger.id, complaint)
        match what:
            case "received":
                return [complaint.day]
            case "reopened":
                return [day_of(time.opened) for time in again]
            case "first-closed":
                return [first.closed_on]
            case "closed":
                return [time.closed_on for time in (first, *again)]

    def open_ones(self, complaints: Iterable[Complaint]) -> list[Complaint]:
        """Those of some complaints that are still open."""
        return [each for each in complaints if self.closed_on(each) is None]

    def state_by(self, due: date | None, done: date | None) -> State | None:
        """The state of what a record promises by a day; None where it names no day."""
        return state_by(due, done, self.facts.as_of) if due else None

    def of(self, kind: str, id_: str) -> tuple[Judgement, ...]:
        """What the rules said of a record."""
        return self.facts.judged.by_subject.get((self.ledger.id, kind, id_), ())

    def standing(self, kind: str, id_: str, *purposes: Purpose) -> TableCell:
        """The gravest verdict on a record, by rules that serve some purposes or by all; nothing where none asks."""
        found = [each for each in self.of(kind, id_) if not purposes or each.serves(*purposes)]
        if not found:
            return ()
        return (verdict_chip(gravest({each.verdict: 1 for each in found}), self.words),)

    def duties(self, *purposes: Purpose) -> list[Judgement]:
        """The organisation's duties that serve some purposes and belong to the report's days."""
        return [duty for duty in self.context.obligations(*purposes) if duty.day in self.span]

    def chip(self, judgement: Judgement) -> Chip:
        """How a duty or check stands."""
        return judgement_chip(judgement, self.words, self.facts.as_of)

    def clause(self, id_: str) -> Link:
        """A clause by its number."""
        return clause_link(self.facts, self.ledger.id, id_)

    def clauses(self, asks: Callable[[Binding], bool], *purposes: Purpose) -> tuple[Link, ...]:
        """The clauses of the procedure in force that serve one of some purposes or have a binding that `asks`."""
        procedure = self.facts.judged.procedures.get(self.ledger.id)
        serving = {id_ for id_, _ in self.context.bindings(*purposes)} if purposes else set()
        return tuple(
            self.clause(id_)
            for id_, clause in (procedure.clauses.items() if procedure else ())
            if id_ in serving or any(map(asks, clause.enforced_by))
        )

    def about(self, *kinds: str) -> tuple[Link, ...]:
        """The clauses whose rules are asked about records of some kinds."""
        return self.clauses(lambda binding: binding.parameters.get("records") in kinds)

    def asked_by(self, *purposes: Purpose) -> tuple[Link, ...]:
        """The clauses that serve one of some purposes."""
        return self.clauses(lambda _: False, *purposes)


PartWriter = Callable[[Scope], Part | None]
