"""What the procedure says of a survey: findings first, and what is kept in every part of it in one row."""

from __future__ import annotations

from dataclasses import replace

from servicecontrol.facts import Facts
from servicecontrol.pages.wording import JudgementRow, judgement_row, verdict_chip
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language
from servicecontrol.verdicts import GRAVITY, Judgement

#: So many parts of a survey stand in rows of their own: its areas, hardly its responses.
_APART = 6


def survey_judgements(
    survey: Survey, ledger: Ledger, facts: Facts, words: Language
) -> tuple[JudgementRow, ...]:
    """A row for each judgement, the gravest first; many that are alike and no findings stand together in one."""
    alike: dict[tuple[object, ...], list[Judgement]] = {}
    for number, entry in enumerate(facts.judged.by_subject.get((ledger.id, "surveys", survey.id), ())):
        alone = entry.is_finding or not entry.subject.part
        key = (number,) if alone else (entry.clauses, entry.rule, entry.verdict)
        alike.setdefault(key, []).append(entry)
    groups = sorted(alike.values(), key=lambda group: GRAVITY.index(group[0].verdict))
    return tuple(row for group in groups for row in _rows(group, facts, words))


def _rows(group: list[Judgement], facts: Facts, words: Language) -> tuple[JudgementRow, ...]:
    if len(group) <= _APART:
        return tuple(_named(entry, facts, words) for entry in group)
    first = _named(group[0], facts, words)
    said = words.say("surveys.parts-judged", n=len(group))
    chip = verdict_chip(group[0].verdict, words)
    return (
        replace(
            first, chip=chip, subject="", said=said, due="", lenient_due="", waits="", skipped=(), evidence=()
        ),
    )


def _named(judgement: Judgement, facts: Facts, words: Language) -> JudgementRow:
    """A row that names the part of the survey alone: the page is the survey's."""
    return replace(judgement_row(judgement, facts, words), subject=judgement.subject.part)
