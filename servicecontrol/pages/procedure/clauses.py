"""A clause as every page shows it: its words, its verdict, how it is checked and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.judging.matrix import ClauseHistory
from servicecontrol.pages.procedure.marks import Mark, marks_of
from servicecontrol.pages.shared.chips import Chip, tally, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.duties import duty_sentence, reading_chosen, reading_name
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import clause_path, subject_link
from servicecontrol.problems import Value
from servicecontrol.procedures import Clause, Interpretation, Procedure
from servicecontrol.rules.registry import rule_named
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Verdict

#: So many records are named beside a clause as its newest proof; its own page lists them all.
PROOF_SHOWN = 3
#: A verdict, or None where no rule judges yet.
Shown = Verdict | None


@dataclass(frozen=True)
class VerdictCount:
    """How many judgements have one verdict."""

    chip: Chip
    count: int
    list: Link | None = None  #: of just those

    @property
    def choice(self) -> tuple[str, str]:
        """The verdict as a filter offers it: its value and its word."""
        return self.chip.state, self.chip.word


@dataclass(frozen=True)
class ClauseInterpretation:
    """A clause's interpretation: the question, the options, the one chosen."""

    id: str
    question: str
    options: tuple[tuple[str, str, bool], ...]  #: name, text, whether it counts
    chosen: str
    reason: str
    decided: str
    register: Link


@dataclass(frozen=True)
class ClauseView:
    """A clause in the document and at the head of its page."""

    id: str
    anchor: str
    number: str
    title: str
    text: str
    strength: str
    who: str
    chip: Chip
    counts: tuple[VerdictCount, ...]
    how: str  #: enforced by rule, or why not
    rules: tuple[tuple[str, str], ...]  #: that check it, by name and id
    sentences: tuple[str, ...]
    company_choice: tuple[str, ...]  #: what the procedure leaves open, as the company has set it
    choice_because: str
    why_not: str
    falls_short: str
    readings: tuple[ClauseInterpretation, ...]
    marks: tuple[Mark, ...]  #: its half-years, newest first; none where no rule checks it
    evidence: Link
    proof: tuple[Link, ...]  #: the newest records that prove it
    iso: tuple[tuple[str, str], ...]  #: the clauses of ISO 9001:2015 that it serves, by number and heading


def counts_of(counts: Mapping[Shown, int], words: Language) -> tuple[VerdictCount, ...]:
    """Verdicts with how often each occurs, gravest first; those that do not occur are left out."""
    shown: tuple[Shown, ...] = (*GRAVITY, None)
    return tuple(
        VerdictCount(verdict_chip(verdict, words), counts[verdict])
        for verdict in shown
        if counts.get(verdict)
    )


def clause_counts(statuses: Sequence[ClauseStatus], words: Language) -> tuple[VerdictCount, ...]:
    """How many of an organisation's clauses stand at each verdict, each leading to those in the clause table."""
    table = f"{statuses[0].organisation}/procedure/clauses" if statuses else ""
    return tuple(
        replace(entry, list=Link(entry.chip.word, table, "list", f"state={entry.chip.state}"))
        for entry in counts_of(tally(statuses), words)
    )


def clause_view(row: ClauseHistory, procedure: Procedure, context: PageContext) -> ClauseView:
    """A clause with its verdict now and over time, its rules as sentences, its readings, its newest proof."""
    status, clause = row.status, row.status.clause
    sentences = [
        line for binding in clause.enforced_by for line in duty_sentence(binding, procedure, context)
    ]
    readings = [name for binding in clause.enforced_by for name in binding.interpretations]
    concerned = [id_ for id_, entry in procedure.interpretations.items() if status.id in entry.clauses]
    return ClauseView(
        id=status.id,
        anchor=f"c-{status.id}",
        number=clause.clause,
        title=clause.title.say(context.words.code),
        text=clause.text.say(context.words.code),
        strength=context.say(f"words.strength.{clause.strength}"),
        who=context.words.write(
            tuple(owner_name(name, context.ledger, context.words) for name in clause.who)
        ),
        chip=verdict_chip(status.verdict, context.words),
        counts=counts_of(dict(status.counts.items()), context.words),
        how=context.say(f"words.enforcement.{status.enforcement}"),
        rules=tuple(
            dict.fromkeys(
                (context.say(f"rules.{binding.rule}.name"), binding.rule) for binding in clause.enforced_by
            )
        ),
        sentences=tuple(dict.fromkeys(sentences)),
        company_choice=company_choices(clause, procedure, context.words),
        choice_because=clause.choice_because.say(context.words.code) if clause.choice_because else "",
        why_not=clause.not_enforced.text.say(context.words.code) if clause.not_enforced else "",
        falls_short=clause.falls_short.say(context.words.code) if clause.falls_short else "",
        readings=tuple(
            reading_view(id_, procedure.interpretations[id_], context)
            for id_ in dict.fromkeys([*readings, *concerned])
        ),
        marks=marks_of(row, context.words),
        evidence=Link(
            context.say("procedure.evidence", n=len(status.judgements)),
            clause_path(status.organisation, status.id),
        ),
        proof=_proof(status, context),
        iso=tuple((number, context.say(f"words.iso9001.{number}")) for number in clause.iso),
    )


def _proof(status: ClauseStatus, context: PageContext) -> tuple[Link, ...]:
    """The records of the newest kept cases: what proves a case where something does, else the case itself."""
    kept = sorted(
        (entry for entry in status.judgements if entry.verdict == "pass"),
        key=lambda entry: (-entry.day.toordinal(), entry.subject),
    )
    links = (
        subject_link(context.ledger, subject, context.words)
        for entry in kept
        for subject in entry.evidence[:1] or (entry.subject,)
    )
    found = dict.fromkeys(link for link in links if isinstance(link, Link))
    return tuple(islice(found, PROOF_SHOWN))


def decided(entry: Interpretation, words: Language) -> str:
    """Who decided how the clause is read, and when; that nobody has yet."""
    if entry.decided_by is None or entry.date is None:
        return words.say("procedure.undecided")
    return words.say("procedure.decided", person=entry.decided_by, date=entry.date)


def reading_view(id_: str, entry: Interpretation, context: PageContext) -> ClauseInterpretation:
    """An interpretation as it stands beside what it is about."""
    options = tuple(
        (
            reading_name(name, context.words),
            option.text.say(context.words.code),
            entry.chosen in (name, "both"),
        )
        for name, option in entry.options.items()
    )
    return ClauseInterpretation(
        id_,
        entry.question.say(context.words.code),
        options,
        reading_chosen(entry, context.words),
        entry.reason.say(context.words.code),
        decided(entry, context.words),
        Link(id_, f"{context.ledger.id}/procedure/interpretations", id_),
    )


def company_choices(clause: Clause, procedure: Procedure, words: Language) -> tuple[str, ...]:
    """Each open parameter with what it is set to, once for each value that the clause's rules are asked with."""
    return tuple(
        dict.fromkeys(
            _said(name, value, words)
            for name in clause.company_choice
            for value in _values(name, clause, procedure)
        )
    )


def _values(name: str, clause: Clause, procedure: Procedure) -> Iterator[object]:
    for binding in clause.enforced_by:
        for parameters in procedure.readings(binding).values():
            if name in parameters:
                yield getattr(rule_named(binding.rule).accept(parameters), name)


def _said(name: str, value: object, words: Language) -> str:
    """A value under the parameter's own sentence; without one, under its name."""
    word = f"words.{name}.{value}"
    shown: Value = words.say(word) if words.has(word) else str(value)
    if isinstance(value, int | tuple):
        shown = value
    key = f"choices.{name}" if words.has(f"choices.{name}") else "choices.other"
    return words.say(key, name=name, value=shown, n=value if isinstance(value, int) else 0)
