"""A clause as every page shows it: its words, its verdict, how it is checked and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicecontrol.judge import ClauseStatus
from servicecontrol.pages.page import Link
from servicecontrol.pages.wording import (
    Chip,
    clause_path,
    duty_sentence,
    owner_name,
    verdict_chip,
)
from servicecontrol.procedures import Interpretation, Procedure
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Judgement, Verdict, gravest

#: A verdict, or None where no rule judges yet.
Shown = Verdict | None


@dataclass(frozen=True)
class Count:
    """How many judgements have one verdict."""

    chip: Chip
    count: int


@dataclass(frozen=True)
class Reading:
    """A clause's interpretation: the question, the options, the one chosen."""

    id: str
    question: str
    options: tuple[tuple[str, str, bool], ...]  #: name, text, whether it counts
    chosen: str
    reason: str
    decided: str


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
    counts: tuple[Count, ...]
    how: str  #: enforced by rule, or why not
    rules: tuple[str, ...]
    sentences: tuple[str, ...]
    company_choice: tuple[str, ...]
    why_not: str
    readings: tuple[Reading, ...]
    evidence: Link | None
    iso: str


@dataclass(frozen=True)
class PeriodCell:
    """A clause's verdict in one half-year."""

    label: str
    chip: Chip
    counts: tuple[Count, ...]


def counts_of(counts: Mapping[Shown, int], words: Language) -> tuple[Count, ...]:
    """Verdicts with how often each occurs, gravest first; those that do not occur are left out."""
    shown: tuple[Shown, ...] = (*GRAVITY, None)
    return tuple(
        Count(verdict_chip(verdict, words), counts[verdict]) for verdict in shown if counts.get(verdict)
    )


def clause_view(status: ClauseStatus, procedure: Procedure, ledger: Ledger, words: Language) -> ClauseView:
    """A clause with its verdict now, its rules as sentences, its readings."""
    clause = status.clause
    sentences = [
        line for binding in clause.enforced_by for line in duty_sentence(binding, procedure, ledger, words)
    ]
    readings = [binding.interpretation for binding in clause.enforced_by if binding.interpretation]
    concerned = [id_ for id_, entry in procedure.interpretations.items() if status.id in entry.clauses]
    return ClauseView(
        id=status.id,
        anchor=f"c-{status.id}",
        number=clause.clause,
        title=clause.title.say(words.code),
        text=clause.text.say(words.code),
        strength=words.say(f"words.strength.{clause.strength}"),
        who=words.write(tuple(owner_name(name, ledger, words) for name in clause.who)),
        chip=verdict_chip(status.verdict, words),
        counts=counts_of(dict(status.counts.items()), words),
        how=words.say(f"words.enforcement.{status.enforcement}"),
        rules=tuple(words.say(f"rules.{binding.rule}.name") for binding in clause.enforced_by),
        sentences=tuple(dict.fromkeys(sentences)),
        company_choice=clause.company_choice,
        why_not=clause.not_enforced.text.say(words.code) if clause.not_enforced else "",
        readings=tuple(
            _reading(id_, procedure.interpretations[id_], words)
            for id_ in dict.fromkeys([*readings, *concerned])
        ),
        evidence=Link(words.say("procedure.evidence"), clause_path(status.organisation, status.id)),
        iso=clause.iso9001 or "",
    )


def _reading(id_: str, entry: Interpretation, words: Language) -> Reading:
    options = tuple(
        (
            words.say(f"words.reading.{name}") if words.has(f"words.reading.{name}") else name,
            option.text.say(words.code),
            entry.chosen in (name, "both"),
        )
        for name, option in entry.options.items()
    )
    chosen = f"words.reading.{entry.chosen}"
    return Reading(
        id_,
        entry.question.say(words.code),
        options,
        words.say(chosen) if words.has(chosen) else entry.chosen,
        entry.reason.say(words.code),
        words.say("procedure.decided", person=entry.decided_by, date=entry.date),
    )


def period_cell(label: str, judgements: Sequence[Judgement] | None, words: Language) -> PeriodCell | None:
    """A clause's verdict in one period; None where nothing was judged."""
    if not judgements:
        return None
    counts = {verdict: sum(j.verdict == verdict for j in judgements) for verdict in GRAVITY}
    return PeriodCell(label, verdict_chip(gravest(counts), words), counts_of(dict(counts.items()), words))
