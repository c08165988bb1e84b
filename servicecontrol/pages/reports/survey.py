"""What a survey's own page shows of its report: state, data approved, check sheet, dissatisfied items, the table."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.pages.reports.answers import check_sheet, outcomes
from servicecontrol.pages.reports.parts import Part, Scope
from servicecontrol.pages.reports.standing import SealView, seal_view, state_chip
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import Link
from servicecontrol.store import Survey


@dataclass(frozen=True)
class SurveyOutcome:
    """The state of the analysis report and what stands in it beside the figures."""

    chip: Chip
    seal: SealView | None
    parts: tuple[Part, ...]
    table: Link


def survey_outcome(survey: Survey, context: PageContext) -> SurveyOutcome | None:
    """None before anything was answered, and for an organisation without a procedure in force."""
    edition = next((each for each in context.facts.reports[context.ledger.id] if each.key == survey.id), None)
    if edition is None or context.ledger.id not in context.judged.procedures:
        return None
    scope = Scope(edition, context)
    found = (check_sheet(scope), outcomes(scope))
    return SurveyOutcome(
        chip=state_chip(edition.life, context.words),
        seal=seal_view(scope),
        parts=tuple(part for part in found if part is not None),
        table=Link(
            context.say("reporting.title.survey-summary"), f"{context.ledger.id}/reporting/{survey.id}"
        ),
    )
