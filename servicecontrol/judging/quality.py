"""How far records can be relied on: what is empty, late, off the scale, copied, gone from a series or out of its order.

What a clause asks for is taken as its rule judged it; counted here is only what no rule judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Literal

from servicecontrol.judging.irregular import IrregularCheck, irregular
from servicecontrol.judging.judged import Judged
from servicecontrol.purposes import Purpose
from servicecontrol.records.visit import Visit
from servicecontrol.selecting import Selected, selected
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Judgement, Subject

QualityAspect = Literal["missing", "late", "invalid", "copied", "gaps", "order", "irregular"]

#: The purpose of rules whose judgements tell of the data themselves, by what they tell.
ASPECTS: Mapping[QualityAspect, Purpose] = {
    "missing": Purpose.COMPLETENESS,
    "late": Purpose.PROMPTNESS,
    "invalid": Purpose.VALIDITY,
    "copied": Purpose.ORIGINALITY,
    "gaps": Purpose.NUMBERING,
    "order": Purpose.CHRONOLOGY,
}
#: Beside these, what happens in life and should not, which no clause need ask for.
ALL_ASPECTS: tuple[QualityAspect, ...] = (*ASPECTS, "irregular")


@dataclass(frozen=True)
class Needed:
    """A field without which a record says too little: of which records, and once what is known of them."""

    kind: str
    field: str  #: a condition, so that one of two fields can do
    when: tuple[str, ...] = ()
    each: str = ""
    optional: bool = (
        False  #: an organisation's form may not have it; where nobody fills it in, it is not missing
    )


#: What the figures, and whoever reads a record, cannot do without.
NEEDED = (
    Needed("complaints", "customer or area"),
    Needed("complaints", "urgency", optional=True),
    Needed("complaints", "product", optional=True),
    Needed("complaints", "handled_by", optional=True),
    Needed("complaints", "investigation.finding", ("closed",)),
    Needed("complaints", "investigation.responsibility", ("closed",), optional=True),
    Needed("complaints", "measures or conclusion.no_measure_because", ("closed",)),
    Needed("complaints", "verification", ("closed", "measures")),
    Needed("complaints", "conclusion", ("closed",)),
    Needed("complaints", "customer_told or customer_not_told_because", ("closed",)),
    Needed("visits", "recorded", optional=True),
    Needed("visits", "satisfaction", optional=True),
    Needed("follow-ups", "note", optional=True),
    Needed("nonconformities", "disposition", ("closed",)),
    Needed("actions", "cause"),
    Needed("surveys", "plan"),
    Needed("surveys", "form"),
    Needed("surveys", "distribution"),
    Needed("surveys", "distribution.areas.returned", ("distribution.areas",)),
    Needed("areas", "households or households_while"),
    Needed("customers", "contact", optional=True),
)


@dataclass(frozen=True)
class FieldCheck:
    """A field that matters: in how many records it could be filled in, and where it is empty."""

    needed: Needed
    looked_at: int
    empty: tuple[Subject, ...]

    @property
    def is_kept(self) -> bool:
        """Whether it counts: a field that need not be on a form, and that nobody fills in, does not."""
        return not self.needed.optional or len(self.empty) < self.looked_at


@dataclass(frozen=True)
class ClauseCheck:
    """What a clause's rule said of the data: how many it judged, and what it found."""

    aspect: QualityAspect
    clause: str
    rule: str
    looked_at: int
    findings: tuple[Judgement, ...]


@dataclass(frozen=True)
class SurveyAnswers:
    """The answers of a survey, and those that are none: ticked twice, struck out, on a level that counts as nothing."""

    survey: str
    answers: int
    blank: int
    invalid: tuple[Subject, ...]  #: a subject for each answer, so a form with two of them occurs twice


@dataclass(frozen=True)
class Entered:
    """How long after a visit it was written down, in days; of those that say when."""

    known: int
    unknown: int
    median: float
    longest: int
    latest: Subject


@dataclass(frozen=True)
class Quality:
    """What can be said of an organisation's data; a record stands under every aspect in which it falls short."""

    organisation: str
    records: int  #: records, surveys, entries of registers and returned forms
    forms: int  #: of these, the returned forms
    fields: tuple[FieldCheck, ...]
    clauses: tuple[ClauseCheck, ...]
    answers: tuple[SurveyAnswers, ...]
    irregular: tuple[IrregularCheck, ...]
    entered: Entered | None

    @cached_property
    def flawed(self) -> Mapping[QualityAspect, frozenset[Subject]]:
        """The records that fall short, by aspect; a part of one counts as the whole, a returned form as itself."""
        found: dict[QualityAspect, set[Subject]] = {aspect: set() for aspect in ALL_ASPECTS}
        for check in self.clauses:
            found[check.aspect] |= {whole(judgement.subject) for judgement in check.findings}
        found["missing"] |= {
            whole(subject) for field in self.fields if field.is_kept for subject in field.empty
        }
        found["invalid"] |= {subject for survey in self.answers for subject in survey.invalid}
        found["irregular"] |= {subject for check in self.irregular for subject in check.found}
        return {aspect: frozenset(subjects) for aspect, subjects in found.items()}

    @cached_property
    def all_flawed(self) -> frozenset[Subject]:
        """Every record that falls short in some way."""
        return frozenset[Subject]().union(*self.flawed.values())

    def checks(self, aspect: QualityAspect) -> tuple[ClauseCheck, ...]:
        """What clauses said to an aspect, in the order of the procedure."""
        return tuple(check for check in self.clauses if check.aspect == aspect)


def whole(subject: Subject) -> Subject:
    """The record that a part belongs to."""
    return Subject(subject.kind, subject.id)


def quality(ledger: Ledger, judged: Judged) -> Quality:
    """What can be said of an organisation's data on the day that it was judged."""
    forms = sum(len(survey.responses) for survey in ledger.surveys.values())
    registers = len(ledger.areas) + len(ledger.customers) + len(ledger.documents)
    records = sum(map(len, ledger.records.values())) + len(ledger.surveys) + registers + forms
    return Quality(
        ledger.id,
        records,
        forms,
        tuple(check for needed in NEEDED if (check := _field(needed, ledger, judged)).looked_at),
        tuple(_clauses(ledger, judged)),
        tuple(_answers(survey) for survey in ledger.surveys.values() if survey.responses),
        irregular(ledger),
        _entered(ledger),
    )


def _field(needed: Needed, ledger: Ledger, judged: Judged) -> FieldCheck:
    asked = [
        found
        for found in selected(ledger, needed.kind, needed.each, needed.when)
        if needed.kind != "surveys" or _is_over(found, ledger, judged)
    ]
    empty = sorted(found.subject for found in asked if not _is_filled(found, needed))
    return FieldCheck(needed, len(asked), tuple(empty))


def _is_filled(found: Selected, needed: Needed) -> bool:
    """Forms must be counted in every area of a survey; one area without a count hides behind the others."""
    if needed.field != "distribution.areas.returned":
        return found.meets(needed.field)
    return len(found.values(needed.field)) == len(found.values("distribution.areas"))


def _is_over(found: Selected, ledger: Ledger, judged: Judged) -> bool:
    """Whether a survey's time is over: while forms are out, what is not known yet is not missing."""
    plan = ledger.surveys[found.id].plan
    return not (plan and plan.period and (plan.period.last is None or plan.period.last >= judged.as_of))


def _clauses(ledger: Ledger, judged: Judged) -> Iterator[ClauseCheck]:
    """The judgements of the rules that tell of data, a check to each clause and rule that judged something."""
    for status in judged.clauses_of(ledger.id):
        told: dict[tuple[str, QualityAspect], list[Judgement]] = {}
        for entry in status.judgements:
            for aspect, purpose in ASPECTS.items():
                if entry.serves(purpose) and entry.verdict != "not-due":
                    told.setdefault((entry.rule, aspect), []).append(entry)
        for (rule, aspect), mine in sorted(told.items()):
            findings = sorted(
                (entry for entry in mine if entry.is_finding), key=lambda entry: (entry.day, entry.subject)
            )
            yield ClauseCheck(aspect, status.id, rule, len(mine), tuple(findings))


def _answers(survey: Survey) -> SurveyAnswers:
    classed = [
        (response.id, survey.classes[code] or "invalid")
        for response in survey.responses
        for code in response.answers
    ]
    invalid = [Subject("surveys", survey.id, response) for response, kind in classed if kind == "invalid"]
    blank = sum(kind == "no-answer" for _, kind in classed)
    return SurveyAnswers(survey.id, len(classed), blank, tuple(sorted(invalid)))


def _entered(ledger: Ledger) -> Entered | None:
    """Visits are what says when it was written down; None where none does."""
    visits: list[Visit] = list(ledger.visits.values())
    waited = {visit.id: (visit.recorded - visit.date).days for visit in visits if visit.recorded}
    if not waited:
        return None
    longest = max(waited.values())
    latest = min(id_ for id_, days in waited.items() if days == longest)
    unknown = len(visits) - len(waited)
    return Entered(len(waited), unknown, median(waited.values()), longest, Subject("visits", latest))
