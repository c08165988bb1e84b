"""Which reports an organisation has: one for each period that a kind is written for, and lists kept up to date.

A kind is there where a clause asks for it every period, or where somebody has written one; no organisation is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from servicecontrol.periods import Period, PeriodKind, period_named, period_of, periods_between
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.reports import ManagementReview, Report
from servicecontrol.records.vocabulary import codes_of
from servicecontrol.reports.life import (
    Life,
    ReportEvent,
    life_of_report,
    life_of_summary,
    life_of_survey,
)
from servicecontrol.rules.registry import bound_for, rules_bound_for
from servicecontrol.store import Ledger, Survey
from servicecontrol.verdicts import Subject


@dataclass(frozen=True)
class ReportEdition:
    """A report of one period, survey or review, or a list that has none of these."""

    kind: str  #: `visits`, `annual-service`, `training` …
    key: str  #: its name in addresses, unique in the organisation
    span: Period | None  #: the days that it speaks of; None for a list of everything
    life: Life
    record: Subject | None = None  #: the record that carries its life
    basis: tuple[Subject, ...] = ()  #: the records whose data it rests on
    own: tuple[Subject, ...] = ()  #: of these the ones that it is about, where that is not all

    @property
    def is_list(self) -> bool:
        """Whether it is a list kept up to date, which nobody approves."""
        return self.span is None and self.record is None


@dataclass(frozen=True)
class _Periodic:
    """A report for every period: how often where no clause says, and which records it rests on."""

    every: PeriodKind
    rests_on: tuple[str, ...]


#: Kind of report -> its period and basis; the kinds are the words that report records use.
_PERIODIC: Mapping[str, _Periodic] = {
    "visits": _Periodic("quarter", ("visits",)),
    "quality-analysis": _Periodic("quarter", ("complaints", "handlings", "actions")),
    "improvement": _Periodic("half-year", ("failed-parts", "complaints", "visits")),
    "annual-service": _Periodic("year", ("complaints", "surveys", "visits", "failed-parts", "competitors")),
    "competitors": _Periodic("year", ("competitors",)),
}
#: List -> whether an organisation has one.
_LISTS: Mapping[str, Callable[[Ledger], bool]] = {
    "measures": lambda ledger: bool(ledger.complaints or ledger.kept("actions")),
    "failed-parts-list": lambda ledger: bool(ledger.kept("failed-parts")),
    "early-warning": lambda ledger: any(_batched(each) for each in ledger.complaints.values()),
    "delivery-follow-up": lambda ledger: bool(ledger.kept("deliveries")),
    "paid-service": lambda ledger: bool(ledger.kept("work-orders")),
    "training": lambda ledger: bool(ledger.kept("courses")),
    "responsibilities": lambda ledger: bool(ledger.procedures),
    "distribution": lambda ledger: bool(ledger.surveys or ledger.kept("reports")),
}
#: Every kind of report that there may be: those above, and those that follow what is kept of months, surveys, reviews.
KINDS = frozenset({*_PERIODIC, *_LISTS, "month", "survey-summary", "review"})


def _batched(complaint: Complaint) -> bool:
    return complaint.batch is not None


def editions(ledger: Ledger, as_of: date) -> tuple[ReportEdition, ...]:
    """Every report, by kind and the newest first; lists follow."""
    return tuple(_editions(ledger, as_of))


def _editions(ledger: Ledger, as_of: date) -> Iterator[ReportEdition]:
    if not ledger.procedures:
        return
    for kind in _PERIODIC:
        every = _asked(ledger, kind)
        if every:
            yield from _periodic(kind, every, ledger, as_of)
    yield from _months(ledger, as_of)
    yield from _surveys(ledger)
    yield from _reviews(ledger, as_of)
    for name, wanted in _LISTS.items():
        if wanted(ledger):
            yield ReportEdition(name, name, None, Life())


def _written(ledger: Ledger, kind: str) -> Mapping[str, Report]:
    """Period -> the newest report record of a kind."""
    found = [each for each in ledger.kept("reports").values() if isinstance(each, Report)]
    return {each.period: each for each in found if each.kind == kind}


def _asked(ledger: Ledger, kind: str) -> PeriodKind | None:
    """How often a report is written: as a clause says, else as usual where one has been written, else never."""
    for procedure in reversed(ledger.procedures):
        for _, binding in bound_for(procedure, Purpose.REPORT_RHYTHM):
            conditions = binding.parameters.get("when", [])
            words = {word for each in conditions for word in each.partition("=")[2].split("|")}
            if any(kind in codes_of(word) for word in words):
                return _as_period(str(binding.parameters["period"]))
    return _PERIODIC[kind].every if _written(ledger, kind) else None


def _as_period(name: str) -> PeriodKind:
    kinds: tuple[PeriodKind, ...] = ("month", "quarter", "half-year", "year")
    return next(kind for kind in kinds if kind == name)


def _periodic(kind: str, every: PeriodKind, ledger: Ledger, as_of: date) -> Iterator[ReportEdition]:
    written = _written(ledger, kind)
    spans = {span.label: span for span in periods_between(ledger.procedures[0].effective, as_of, every)}
    spans |= {label: period_named(label) for label in written}
    for span in sorted(spans.values(), reverse=True):
        record = written.get(span.label)
        yield ReportEdition(
            kind,
            f"{kind}-{span.label}",
            span,
            life_of_report(record),
            Subject("reports", record.id) if record else None,
            basis_of(ledger, _PERIODIC[kind].rests_on, span),
        )


def _months(ledger: Ledger, as_of: date) -> Iterator[ReportEdition]:
    """Monthly visit reports, where a month's visits are summarised."""
    if not ledger.summaries and not rules_bound_for(ledger.procedures, Purpose.SUMMARY_COMPILED):
        return
    summaries = {each.month: each for each in ledger.summaries.values()}
    spans = {span.label: span for span in periods_between(ledger.procedures[0].effective, as_of, "month")}
    spans |= {label: period_named(label) for label in summaries}
    for span in sorted(spans.values(), reverse=True):
        summary = summaries.get(span.label)
        yield ReportEdition(
            "month",
            f"month-{span.label}",
            span,
            life_of_summary(summary),
            Subject("summaries", summary.id) if summary else None,
            basis_of(ledger, ("visits",), span),
        )


def _surveys(ledger: Ledger) -> Iterator[ReportEdition]:
    """A survey's summary table; its analysis report is the survey's own page, with the same life."""
    for survey in reversed(list(ledger.surveys.values())):
        if survey.form and survey.responses:
            subject = Subject("surveys", survey.id)
            yield ReportEdition(
                "survey-summary",
                survey.id,
                period_of(survey.day, "half-year"),
                life_of_survey(survey.report),
                subject,
                (subject, *_beside(survey, ledger)),
                (subject,),
            )


def _beside(survey: Survey, ledger: Ledger) -> Iterator[Subject]:
    """What a survey's page shows besides: the follow-ups of its answers, and the survey that it is compared with."""
    for entry in ledger.follow_ups.values():
        if entry.checks.partition("/")[0] == survey.id:
            yield Subject("follow-ups", entry.id)
    earlier = survey.form.comparable_with if survey.form else None
    if earlier in ledger.surveys:
        yield Subject("surveys", str(earlier))


def _reviews(ledger: Ledger, as_of: date) -> Iterator[ReportEdition]:
    """The input pack of every management review, and of the next one."""
    kept = ledger.kept("management-reviews").values()
    held = [each for each in kept if isinstance(each, ManagementReview)]
    if not held:
        return
    start = ledger.procedures[0].effective
    packs = []
    for review in held:
        packs.append(_pack(review.id, start, review.date, ledger, review))
        start = review.date + timedelta(days=1)
    packs.append(_pack("next", start, as_of, ledger, None))
    yield from reversed(packs)


def _pack(
    key: str, first: date, last: date, ledger: Ledger, review: ManagementReview | None
) -> ReportEdition:
    span = Period(first, last, f"{first.isoformat()} – {last.isoformat()}")
    life = Life((ReportEvent("held", review.date, review.chair),)) if review else Life()
    subject = Subject("management-reviews", review.id) if review else None
    kinds = ("surveys", "complaints", "actions", "nonconformities", "reports", "competitors")
    return ReportEdition("review", f"review-{key}", span, life, subject, basis_of(ledger, kinds, span))


def basis_of(ledger: Ledger, kinds: tuple[str, ...], span: Period) -> tuple[Subject, ...]:
    """The records of some kinds whose own day lies in a period."""
    found = []
    for kind in kinds:
        kept = ledger.surveys if kind == "surveys" else ledger.kept(kind)
        found += [Subject(kind, id_) for id_, record in kept.items() if record.day in span]
    return tuple(found)
