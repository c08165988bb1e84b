"""What the records leave to be desired, a line for each question asked of them, with every record that falls short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol.export.formats import Json, document
from servicecontrol.facts import Facts
from servicecontrol.judging.irregular import IrregularCheck
from servicecontrol.judging.quality import ClauseCheck, FieldCheck, Quality, SurveyAnswers
from servicecontrol.verdicts import Subject


def data_quality(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The one file, fields, answers, what is irregular, clauses."""
    rows = [row for found in facts.quality.values() for row in _rows(found)]
    yield "data-quality.json", document(facts, "data-quality", rows)


def _rows(found: Quality) -> Iterator[Mapping[str, Json]]:
    for field in found.fields:
        if field.is_kept:
            yield {"organisation": found.organisation, **_field(field)}
    for survey in found.answers:
        yield {"organisation": found.organisation, **_answers(survey)}
    for irregular in found.irregular:
        yield {"organisation": found.organisation, **_irregular(irregular)}
    for check in found.clauses:
        yield {"organisation": found.organisation, **_clause(check)}


def _field(field: FieldCheck) -> Mapping[str, Json]:
    needed = field.needed
    about: dict[str, Json] = {
        "aspect": "missing",
        "records": needed.kind,
        "field": needed.field,
        "when": needed.when,
    }
    return _line(about, field.looked_at, len(field.empty), field.empty)


def _answers(survey: SurveyAnswers) -> Mapping[str, Json]:
    about: dict[str, Json] = {
        "aspect": "invalid",
        "records": "responses",
        "survey": survey.survey,
        "no_answer": survey.blank,
    }
    return _line(about, survey.answers, len(survey.invalid), tuple(dict.fromkeys(survey.invalid)))


def _irregular(check: IrregularCheck) -> Mapping[str, Json]:
    about: dict[str, Json] = {"aspect": "irregular", "irregularity": check.kind}
    return _line(about, check.looked_at, len(check.found), check.found)


def _clause(check: ClauseCheck) -> Mapping[str, Json]:
    about: dict[str, Json] = {"aspect": check.aspect, "clause": check.clause, "rule": check.rule}
    subjects = tuple(sorted(judgement.subject for judgement in check.findings))
    return _line(about, check.looked_at, len(check.findings), subjects)


def _line(
    about: Mapping[str, Json], looked_at: int, found: int, subjects: tuple[Subject, ...]
) -> Mapping[str, Json]:
    cases = [{"kind": subject.kind, "id": subject.id, "part": subject.part} for subject in subjects]
    return {**about, "looked_at": looked_at, "found": found, "cases": cases}
