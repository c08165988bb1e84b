"""The register of interpretations: which of several readings was chosen, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from servicecontrol.judging.alternatives import Choice, VerdictChange, Weight
from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.procedure.clauses import VerdictCount, counts_of, decided
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.duties import reading_chosen, reading_name
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.notice import release_notice
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_link
from servicecontrol.procedures import Interpretation, Procedure
from servicecontrol.text import Language
from servicecontrol.verdicts import Verdict

#: What an interpretation changes: verdicts, by one of several readings; verdicts, by the only one; those of waivers
#: once there is one; wording.
InterpretationKind = Literal["choice", "single", "idle", "wording"]


@dataclass(frozen=True)
class OptionView:
    """A reading that the procedure allows."""

    name: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Touched:
    """A clause that an interpretation speaks of, with its verdict now."""

    clause: Link
    title: str
    chip: Chip


@dataclass(frozen=True)
class Changed:
    """How many judgements go from one verdict to another; without a chip where there is no judgement on that side."""

    before: Chip | None
    after: Chip | None
    count: int


@dataclass(frozen=True)
class ChangedClause:
    """A clause whose verdict now would be another."""

    clause: Link
    before: Chip
    after: Chip


@dataclass(frozen=True)
class ChoiceView:
    """What the verdicts are under one choice."""

    name: str
    today: bool
    tally: tuple[VerdictCount, ...]
    changed: int
    changes: tuple[Changed, ...]
    clauses: tuple[ChangedClause, ...]


@dataclass(frozen=True)
class InterpretationEntry:
    """An interpretation."""

    id: str
    question: str
    kind: InterpretationKind
    touched: tuple[Touched, ...]
    everywhere: bool  #: whether it is about every clause
    options: tuple[OptionView, ...]
    chosen: str
    reason: str
    decided: str
    effect: str  #: in one sentence what hangs on it
    short: str  #: the same in two words, for the list
    choices: tuple[ChoiceView, ...]
    differing: tuple[JudgementRow, ...]  #: the judgements that read otherwise under the other reading
    incomplete: bool


@dataclass(frozen=True)
class InterpretationsView:
    """The register."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    notice: str
    entries: tuple[InterpretationEntry, ...]
    document: Link


def interpretation_pages(context: PageContext) -> Iterator[Page]:
    """The register, where a procedure is in force."""
    procedure = context.judged.procedures.get(context.ledger.id)
    if procedure is None:
        return
    title = context.say("pages.interpretations")
    path = f"{context.ledger.id}/procedure/interpretations"
    name = short_name(context.ledger, context.words)
    yield Page(path, "interpretations.html", f"{name} {title}", partial(_view, title, procedure, context))


def _view(title: str, procedure: Procedure, context: PageContext) -> InterpretationsView:
    found = context.facts.weights[context.ledger.id]
    clauses = {status.id: status for status in context.judged.clauses_of(context.ledger.id)}
    document = Link(context.say("pages.procedure"), f"{context.ledger.id}/procedure/index")
    return InterpretationsView(
        title=title,
        crumbs=crumbs(context.words, context.ledger, document),
        lead=_lead(found, procedure, context.words),
        notice=release_notice(context),
        entries=tuple(
            _entry(entry, found[id_], clauses, context) for id_, entry in procedure.interpretations.items()
        ),
        document=document,
    )


def _kind(weight: Weight, entry: Interpretation) -> InterpretationKind:
    if not weight.clauses:
        return "wording" if entry.clauses else "idle"
    return "choice" if weight.choices else "single"


def _lead(found: Mapping[str, Weight], procedure: Procedure, words: Language) -> tuple[str, ...]:
    kinds = [_kind(weight, procedure.interpretations[id_]) for id_, weight in found.items()]
    differing = sum(weight.differing for weight in found.values())
    return (
        words.say("interpretations.count", n=len(kinds)),
        words.say("interpretations.deciding", n=kinds.count("choice"), wording=kinds.count("wording")),
        words.say("interpretations.differ", n=differing),
    )


def _entry(  # what an entry is made of
    entry: Interpretation, weight: Weight, clauses: Mapping[str, ClauseStatus], context: PageContext
) -> InterpretationEntry:
    kind = _kind(weight, entry)
    differing = [
        judgement
        for judgement in context.judged.judgements
        if judgement.organisation == context.ledger.id
        and weight.interpretation in judgement.interpretations
        and len(set(judgement.readings.values())) > 1
    ]
    return InterpretationEntry(
        id=weight.interpretation,
        question=entry.question.say(context.words.code),
        kind=kind,
        touched=tuple(
            _touched(clauses[id_], context)
            for id_ in dict.fromkeys([*entry.clauses, *weight.clauses])
            if id_ in clauses
        ),
        everywhere=not entry.clauses,
        options=tuple(
            OptionView(
                reading_name(name, context.words),
                option.text.say(context.words.code),
                entry.chosen in (name, "both"),
            )
            for name, option in entry.options.items()
        ),
        chosen=reading_chosen(entry, context.words),
        reason=entry.reason.say(context.words.code),
        decided=decided(entry, context.words),
        effect=context.say(f"interpretations.{kind}", n=weight.judgements, differing=weight.at_stake),
        short=context.say(f"interpretations.{kind}-short", n=weight.at_stake),
        choices=tuple(_choice(choice, entry, context) for choice in weight.choices),
        differing=judgement_rows(differing, context),
        incomplete=not weight.complete,
    )


def _touched(status: ClauseStatus, context: PageContext) -> Touched:
    return Touched(
        clause_link(context.facts, status.organisation, status.id),
        status.clause.title.say(context.words.code),
        verdict_chip(status.verdict, context.words),
    )


def _choice(choice: Choice, entry: Interpretation, context: PageContext) -> ChoiceView:
    return ChoiceView(
        name=_choice_name(choice.chosen, entry, context.words),
        today=choice.chosen == entry.chosen,
        tally=counts_of(dict(choice.counts.items()), context.words),
        changed=choice.changed,
        changes=tuple(_changed(change, count, context.words) for change, count in choice.changes.items()),
        clauses=tuple(
            ChangedClause(
                clause_link(context.facts, context.ledger.id, id_),
                *(verdict_chip(end, context.words) for end in change),
            )
            for id_, change in choice.clauses.items()
        ),
    )


def _choice_name(name: str, entry: Interpretation, words: Language) -> str:
    """A reading by its name where it has one, else by what it says."""
    option = entry.options.get(name)
    return reading_name(name, words) or (option.text.say(words.code) if option else name)


def _changed(change: VerdictChange, count: int, words: Language) -> Changed:
    before, after = change
    return Changed(_chip(before, words), _chip(after, words), count)


def _chip(verdict: Verdict | None, words: Language) -> Chip | None:
    return verdict_chip(verdict, words) if verdict else None
