"""The clauses that ask for a report itself; its parts name those that ask for what they show."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Scope
from servicecontrol.pages.shared.page import Link
from servicecontrol.procedures import Binding
from servicecontrol.purposes import Purpose
from servicecontrol.records.vocabulary import codes_of


def for_reports(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of report records of its kind."""

    def asks(binding: Binding) -> bool:
        conditions = binding.parameters.get("when", [])
        words = {word for each in conditions for word in each.partition("=")[2].split("|")}
        speaks = any(scope.edition.kind in codes_of(word) for word in words)
        return speaks and binding.parameters.get("records") == "reports"

    return scope.clauses(asks)


def for_summaries(scope: Scope) -> tuple[Link, ...]:
    """Those that a month's visits are summarised for."""
    return scope.asked_by(Purpose.SUMMARY_COMPILED, Purpose.SUMMARY_SUBMITTED)


def for_surveys(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of a survey's report, and of entering what came back."""

    def asks(binding: Binding) -> bool:
        given = binding.parameters
        return given.get("records") == "surveys" and "report" in given.get("when", [])

    return scope.clauses(asks, Purpose.FORM_ENTRY)


def for_reviews(scope: Scope) -> tuple[Link, ...]:
    """Those that a review must have something before it."""

    def asks(binding: Binding) -> bool:
        return "management-reviews" in (binding.parameters.get("records"), binding.parameters.get("to"))

    return scope.clauses(asks)
