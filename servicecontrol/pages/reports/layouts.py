"""Which parts each kind of report is made of; a new kind is a line here and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servicecontrol.pages.reports import (
    answers,
    duties,
    following,
    measures,
    people,
    quality,
    review,
    visiting,
    yearly,
)
from servicecontrol.pages.reports.scope import PartWriter, Scope
from servicecontrol.pages.reports.standing import limits, written
from servicecontrol.pages.shared.page import Link
from servicecontrol.procedures import Binding
from servicecontrol.purposes import Purpose
from servicecontrol.records.vocabulary import codes_of


@dataclass(frozen=True)
class Layout:
    """A report's first sentences and its parts, in their order; a part without anything to say is left out."""

    lead: Callable[[Scope], tuple[str, ...]]
    parts: tuple[PartWriter, ...]
    asked: Callable[[Scope], tuple[Link, ...]] | None = None  #: the clauses that ask for the report itself
    wide: bool = False  #: its tables want a sheet laid across


# The clauses that ask for a report itself; its parts name those that ask for what they show.


def _for_reports(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of report records of its kind."""

    def asks(binding: Binding) -> bool:
        conditions = binding.parameters.get("when", [])
        words = {word for each in conditions for word in each.partition("=")[2].split("|")}
        speaks = any(scope.edition.kind in codes_of(word) for word in words)
        return speaks and binding.parameters.get("records") == "reports"

    return scope.clauses(asks)


def _for_summaries(scope: Scope) -> tuple[Link, ...]:
    """Those that a month's visits are summarised for."""
    return scope.asked_by(Purpose.SUMMARY_COMPILED, Purpose.SUMMARY_SUBMITTED)


def _for_surveys(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of a survey's report, and of entering what came back."""

    def asks(binding: Binding) -> bool:
        given = binding.parameters
        return given.get("records") == "surveys" and "report" in given.get("when", [])

    return scope.clauses(asks, Purpose.FORM_ENTRY)


def _for_reviews(scope: Scope) -> tuple[Link, ...]:
    """Those that a review must have something before it."""

    def asks(binding: Binding) -> bool:
        return "management-reviews" in (binding.parameters.get("records"), binding.parameters.get("to"))

    return scope.clauses(asks)


LAYOUTS: Mapping[str, Layout] = {
    "visits": Layout(
        visiting.visits_lead,
        (
            written,
            visiting.by_customer,
            visiting.learned_kinds,
            visiting.not_visited,
            visiting.left_out,
            visiting.planned,
        ),
        _for_reports,
    ),
    "month": Layout(
        visiting.visits_lead,
        (
            visiting.submission,
            visiting.by_customer,
            visiting.learned_kinds,
            visiting.not_visited,
            visiting.planned,
        ),
        _for_summaries,
    ),
    "annual-service": Layout(
        yearly.yearly_lead,
        (
            written,
            duties.duties_by_clause,
            yearly.complaints_compared,
            yearly.causes,
            yearly.surveys,
            yearly.coverage,
            quality.failed_parts,
            quality.beside_others,
            quality.competitors,
            quality.actions,
            duties.promises,
            limits,
        ),
        _for_reports,
    ),
    "improvement": Layout(
        quality.improvement_lead,
        (
            written,
            quality.failed_parts,
            quality.by_problem,
            quality.learned_of_use,
            quality.actions,
            limits,
        ),
        _for_reports,
    ),
    "quality-analysis": Layout(
        quality.quality_lead,
        (written, quality.by_problem, quality.handlings, quality.actions, duties.promises, limits),
        _for_reports,
    ),
    "competitors": Layout(
        quality.competitors_lead,
        (written, quality.beside_others, quality.competitors, quality.competitors_by_product),
        _for_reports,
    ),
    "survey-summary": Layout(
        answers.table_lead,
        (answers.by_customer, answers.by_area, answers.check_sheet, answers.outcomes),
        _for_surveys,
    ),
    "review": Layout(
        review.review_lead,
        (
            review.inputs,
            review.decisions,
            review.previous,
            review.feedback,
            yearly.surveys,
            review.objectives,
            review.improvement,
            duties.broken,
            duties.promises,
            review.outside,
            limits,
        ),
        _for_reviews,
    ),
    "measures": Layout(
        measures.measures_lead,
        (measures.tracker, measures.broken_links, measures.nonconformities, quality.actions),
        wide=True,
    ),
    "failed-parts-list": Layout(measures.failed_parts_lead, (measures.failed_parts_list,)),
    "early-warning": Layout(
        measures.early_warning_lead, (measures.batches, measures.stand_out, measures.unshipped)
    ),
    "delivery-follow-up": Layout(following.deliveries_lead, (following.incidents, following.deliveries)),
    "paid-service": Layout(following.paid_lead, (following.paid_by_month, following.paid_services)),
    "training": Layout(people.training_lead, (people.training_matrix, people.courses)),
    "responsibilities": Layout(people.responsibilities_lead, (people.responsibilities,)),
    "distribution": Layout(people.distribution_lead, (people.distribution,)),
}
