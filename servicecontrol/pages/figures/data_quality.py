"""How far the records behind the figures can be relied on: refused, empty, late, off the scale, copied, gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.judging.irregular import IrregularCheck
from servicecontrol.judging.quality import (
    ALL_ASPECTS,
    ClauseCheck,
    FieldCheck,
    Quality,
    QualityAspect,
    SurveyAnswers,
    whole,
)
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import said
from servicecontrol.pages.shared.names import crumbs, short_name
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.phrases import said_conditions, scope
from servicecontrol.pages.shared.subjects import clause_link, subject_link
from servicecontrol.text import Language, number, percent
from servicecontrol.verdicts import Judgement, Subject

#: Records named in a row; the export names all.
NAMED = 12


@dataclass(frozen=True)
class AspectRow:
    """An aspect at a glance."""

    anchor: str
    name: str
    found: str
    looked_at: str


@dataclass(frozen=True)
class FindingRow:
    """What is wanting, in how many of how many, and where."""

    what: str
    clause: Link | None
    found: str
    looked_at: str
    share: str
    records: tuple[Link | str, ...]
    more: str


@dataclass(frozen=True)
class AspectPart:
    """A section of the page: what was found of one aspect, and who looked."""

    anchor: str
    title: str
    says: tuple[str, ...]
    what: str  #: the head of the first column
    rows: tuple[FindingRow, ...]
    whole: tuple[FindingRow, ...]  #: where nothing is wanting


@dataclass(frozen=True)
class DataQualityView:
    """The page of an organisation's data."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    overview: tuple[AspectRow, ...]
    refused: tuple[str, ...]
    parts: tuple[AspectPart, ...]
    export: str


def data_quality_pages(context: PageContext) -> Iterator[Page]:
    """One page for each organisation."""
    title = context.say("pages.data-quality")
    yield Page(
        f"{context.ledger.id}/data-quality",
        "data-quality.html",
        f"{short_name(context.ledger, context.words)} {title}",
        partial(_view, title, context),
    )


def _view(title: str, context: PageContext) -> DataQualityView:
    found = context.facts.quality[context.ledger.id]
    return DataQualityView(
        title=title,
        crumbs=crumbs(context.words, context.ledger),
        lead=_lead(found, context.words),
        overview=tuple(_overview(found, context.words)),
        refused=_refused(found, context),
        parts=tuple(_part(aspect, found, context) for aspect in ALL_ASPECTS),
        export="data-quality.json",
    )


def _lead(found: Quality, words: Language) -> tuple[str, ...]:
    """The answer first: how many records fall short, and in what."""
    if not found.records:
        return (words.say("data-quality.no-records"),)
    flawed = len(found.all_flawed)
    unchecked = tuple(
        words.say(f"data-quality.{aspect}") for aspect in ALL_ASPECTS if not _looked_at(aspect, found, words)
    )
    rest = (words.say("data-quality.unchecked", names=unchecked),) if unchecked else ()
    if not flawed:
        return (words.say("data-quality.whole", n=found.records), *rest)
    named = tuple(
        words.say(f"data-quality.short.{aspect}", n=len(subjects))
        for aspect, subjects in found.flawed.items()
        if subjects
    )
    share = percent(flawed, found.records)
    return (
        words.say("data-quality.flawed", n=flawed, total=found.records, share=share),
        words.say("data-quality.named", names=named),
        *rest,
    )


def _overview(found: Quality, words: Language) -> Iterator[AspectRow]:
    yield AspectRow("refused", words.say("data-quality.refused"), "0", f"{found.records:,}")
    for aspect, subjects in found.flawed.items():
        name, looked_at = words.say(f"data-quality.{aspect}"), _looked_at(aspect, found, words)
        yield AspectRow(aspect, name, f"{len(subjects):,}" if looked_at else "", looked_at)


def _looked_at(aspect: QualityAspect, found: Quality, words: Language) -> str:
    """What was looked through for an aspect; empty where nothing was, which is not the same as nothing found."""
    checked = sum(check.looked_at for check in found.checks(aspect))
    if aspect == "invalid" and found.answers:
        return words.say("data-quality.answers", n=sum(survey.answers for survey in found.answers))
    if aspect == "irregular":
        checked = sum(check.looked_at for check in found.irregular)
    if aspect == "missing":
        checked += sum(field.looked_at for field in found.fields if field.is_kept)
    return words.say("data-quality.checks", n=checked) if checked else ""


def _refused(found: Quality, context: PageContext) -> tuple[str, ...]:
    return (
        context.say(
            "data-quality.refused-none", files=context.facts.store.files, records=context.facts.store.records
        ),
        context.say("data-quality.refused-here", n=found.records, forms=found.forms),
        context.say("data-quality.refused-how"),
        *(
            (context.say("data-quality.later", n=context.facts.store.later, date=context.as_of),)
            if context.facts.store.later
            else ()
        ),
    )


def _part(aspect: QualityAspect, found: Quality, context: PageContext) -> AspectPart:
    checks = found.checks(aspect)
    rows = [row for check in checks for row in _clause_rows(check, context)]
    if aspect == "missing":
        rows = [_field_row(field, context) for field in found.fields if field.is_kept] + rows
    if aspect == "invalid":
        rows = [_answer_row(survey, context) for survey in found.answers] + rows
    if aspect == "irregular":
        rows = [_irregular_row(check, context) for check in found.irregular]
    return AspectPart(
        aspect,
        context.say(f"data-quality.{aspect}"),
        tuple(_says(aspect, found, context)),
        context.say(f"data-quality.what.{aspect}"),
        tuple(row for row in rows if row.records),
        tuple(row for row in rows if not row.records),
    )


def _says(aspect: QualityAspect, found: Quality, context: PageContext) -> Iterator[str]:
    checks = found.checks(aspect)
    if aspect == "late":
        yield from _entered(found, context.words)
    if aspect == "invalid" and found.answers:
        invalid = sum(len(survey.invalid) for survey in found.answers)
        answers = sum(survey.answers for survey in found.answers)
        yield context.say(
            "data-quality.invalid-says", n=invalid, total=answers, share=percent(invalid, answers)
        )
    if aspect == "missing":
        unused = tuple(_field_name(field, context) for field in found.fields if not field.is_kept)
        if unused:
            yield context.say("data-quality.not-kept", names=unused)
    if checks:
        cases, findings = (
            sum(check.looked_at for check in checks),
            sum(len(check.findings) for check in checks),
        )
        clauses = len({check.clause for check in checks})
        yield context.say("data-quality.by-clause", n=clauses, cases=cases, findings=findings)
    elif aspect == "irregular":
        yield context.say("data-quality.irregular-says")
    elif not (aspect == "invalid" and found.answers):
        yield context.say("data-quality.no-clause")


def _entered(found: Quality, words: Language) -> Iterator[str]:
    entered = found.entered
    if entered is None:
        yield words.say("data-quality.entered-unknown")
        return
    yield words.say(
        "data-quality.entered",
        n=entered.known,
        median=number(entered.median),
        longest=entered.longest,
        record=entered.latest.id,
    )
    if entered.unknown:
        yield words.say("data-quality.entered-lacking", n=entered.unknown)


def _field_name(field: FieldCheck, context: PageContext) -> str:
    """The records that have the field, and its name."""
    needed = field.needed
    of = scope(needed.kind, needed.each, needed.when, context)
    name = said_conditions(
        (needed.field,), (needed.kind, needed.each), context.ledger, context.words, wanted=True
    )[0]
    return context.say("conditions.inside", outer=of, inner=name)


def _field_row(field: FieldCheck, context: PageContext) -> FindingRow:
    what = _field_name(field, context)
    return _row(what, None, len(field.empty), field.looked_at, field.empty, context)


def _answer_row(survey: SurveyAnswers, context: PageContext) -> FindingRow:
    what = context.say("data-quality.survey", survey=survey.survey, blank=survey.blank)
    forms = tuple(dict.fromkeys(survey.invalid))
    return _row(what, None, len(survey.invalid), survey.answers, forms, context)


def _irregular_row(check: IrregularCheck, context: PageContext) -> FindingRow:
    what = context.say(f"data-quality.irregularities.{check.kind}")
    return _row(what, None, len(check.found), check.looked_at, check.found, context)


def _clause_rows(check: ClauseCheck, context: PageContext) -> Iterator[FindingRow]:
    """A row for each thing said, with all records that it is said of; for each text, with all that share it."""
    groups: dict[str | frozenset[Subject], list[Judgement]] = {}
    for entry in check.findings:
        sharing = frozenset({entry.subject, *entry.evidence})
        groups.setdefault(
            sharing if check.aspect == "copied" else said(entry, context.ledger, context.words), []
        ).append(entry)
    for key, entries in groups.items():
        link = clause_link(context.facts, context.ledger.id, check.clause)
        what = key if isinstance(key, str) else context.say("data-quality.same-text", n=len(entries))
        subjects = tuple(entry.subject for entry in entries)
        yield _row(what, link, len(entries), check.looked_at, subjects, context)


def _row(  # noqa: PLR0917  # what a row is made of
    what: str,
    clause: Link | None,
    found: int,
    looked_at: int,
    subjects: Sequence[Subject],
    context: PageContext,
) -> FindingRow:
    named = tuple(dict.fromkeys(one if one.kind == "surveys" else whole(one) for one in subjects))
    links = tuple(subject_link(context.ledger, subject, context.words) for subject in named[:NAMED])
    left = len(named) - len(links)
    more = context.say("data-quality.more", n=left) if left else ""
    return FindingRow(what, clause, f"{found:,}", f"{looked_at:,}", percent(found, looked_at), links, more)
