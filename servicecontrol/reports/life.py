"""The life of a report, read from its records: written, handed in, reviewed, approved, distributed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servicecontrol.records.reports import Report
from servicecontrol.records.shapes import Dispatch, Signature
from servicecontrol.records.survey import SurveyReport
from servicecontrol.records.visit import VisitSummary

ReportState = Literal["draft", "issued", "sent-back", "reviewed", "approved", "distributed", "held"]


@dataclass(frozen=True)
class ReportEvent:
    """Something that happened to a report: what, when, and by or to whom."""

    what: Literal["issued", "submitted", "noted", "approved", "rejected", "distributed", "held"]
    day: date
    who: str


@dataclass(frozen=True)
class Life:
    """What happened to a report, in the order of the days."""

    steps: tuple[ReportEvent, ...] = ()

    @property
    def state(self) -> ReportState:
        """The state that its steps have brought it to; what was sent back and never approved stays so."""
        done = {step.what for step in self.steps}
        verdicts = [step.what for step in self.steps if step.what in ("approved", "noted", "rejected")]
        if "held" in done:
            return "held"
        if verdicts and verdicts[-1] == "rejected":
            return "sent-back"
        if "distributed" in done:
            return "distributed"
        if "approved" in done:
            return "approved"
        if "noted" in done:
            return "reviewed"
        return "issued" if done else "draft"


def _ordered(steps: Iterable[ReportEvent]) -> Life:
    return Life(tuple(sorted(steps, key=lambda step: step.day)))


def _signed(signatures: Iterable[Signature | None]) -> list[ReportEvent]:
    return [ReportEvent(entry.decision, entry.date, entry.by) for entry in signatures if entry]


def _sent(copies: Iterable[Dispatch]) -> list[ReportEvent]:
    return [ReportEvent("distributed", copy.date, copy.to) for copy in copies]


def life_of_report(report: Report | None) -> Life:
    """The life of a periodic report; without a record it is a draft."""
    if report is None:
        return Life()
    handed = (
        [ReportEvent("submitted", report.submitted.date, report.submitted.to)] if report.submitted else []
    )
    written = ReportEvent("issued", report.issued, report.author)
    return _ordered([written, *handed, *_signed([report.reviewed]), *_sent(report.dispatch)])


def life_of_survey(report: SurveyReport | None) -> Life:
    """The life of a survey's analysis report."""
    if report is None:
        return Life()
    written = ReportEvent("issued", report.issued, report.author)
    return _ordered([written, *_signed(report.reviews), *_sent(report.dispatch)])


def life_of_summary(summary: VisitSummary | None) -> Life:
    """The life of a month's summary of visits."""
    if summary is None:
        return Life()
    steps = []
    if summary.compiled:
        steps.append(ReportEvent("issued", summary.compiled, summary.compiled_by or ""))
    if summary.submitted:
        steps.append(ReportEvent("submitted", summary.submitted, summary.submitted_to or ""))
    return _ordered([*steps, *_signed([summary.reviewed])])
