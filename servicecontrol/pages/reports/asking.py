"""The clauses that ask for a report itself; its parts name those that ask for what they show."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Scope
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.vocabulary import codes_of


def for_reports(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of report records of its kind."""

    def asks(_: str, records: str, when: tuple[str, ...]) -> bool:
        words = {word for each in when for word in each.partition("=")[2].split("|")}
        return records == "reports" and any(scope.edition.kind in codes_of(word) for word in words)

    return scope.clauses(asks)


def for_summaries(scope: Scope) -> tuple[Link, ...]:
    """Those that a month's visits are summarised for."""
    return scope.asked_by("summary-compiled-by", "summary-submitted-by")


def for_surveys(scope: Scope) -> tuple[Link, ...]:
    """Those that speak of a survey's report, and of entering what came back."""
    return scope.clauses(
        lambda rule, records, when: (
            rule == "returned-forms-entered" or (records == "surveys" and "report" in when)
        )
    )


def for_reviews(scope: Scope) -> tuple[Link, ...]:
    """Those that a review must have something before it."""
    procedure = scope.facts.judged.procedures[scope.ledger.id]
    return tuple(
        scope.clause(id_)
        for id_, clause in procedure.clauses.items()
        if any(
            "management-reviews" in (binding.parameters.get("records"), binding.parameters.get("to"))
            for binding in clause.enforced_by
        )
    )
