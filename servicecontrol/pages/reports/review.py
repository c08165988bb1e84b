"""The input pack of a management review: what is there, what is missing, and where each matter stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from servicecontrol.measure.objectives import reached, targeted
from servicecontrol.pages.reports.parts import Line, Part, TableCell, cells, newest
from servicecontrol.pages.reports.quality import effect
from servicecontrol.pages.reports.scope import Happening, Scope
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.targets import dated_limit, figure_chip, written_figure
from servicecontrol.periods import Period
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action, Nonconformity
from servicecontrol.records.reports import ManagementReview, Report

#: The columns of a decision.
_DECIDED = ("decision", "action", "owner", "due", "done", "effective")
#: Kinds of complaints that are counted by themselves.
_KINDS = ("urgent", "severe", "ineffective")
#: Kinds of report that a review takes as inputs.
_INPUTS = ("annual-service", "competitors", "improvement", "quality-analysis", "visits")


def review_of(scope: Scope) -> ManagementReview | None:
    """The review that the pack was for; None for the next one."""
    found = scope.edition.record
    kept = scope.ledger.kept("management-reviews")
    record = kept.get(found.id) if found else None
    return record if isinstance(record, ManagementReview) else None


def review_lead(scope: Scope) -> tuple[str, ...]:
    """When the review was or that it is to come, and how many inputs it lacks."""
    review = review_of(scope)
    lacking = sum(not listed for *_, listed in _expected(scope, review))
    first = (
        scope.say("review.held", day=review.date, chair=review.chair)
        if review
        else scope.say("review.next", day=scope.span.first)
    )
    if review is None:
        return (first,)
    return (first, scope.say("review.lacking", n=lacking) if lacking else scope.say("review.complete"))


def _expected(scope: Scope, review: ManagementReview | None) -> Iterator[tuple[str, str, str, date, bool]]:
    """The reports and surveys since the last review: kind, id, what it is, its day, whether the review has it."""
    listed = {entry.record for entry in review.inputs} if review else set()
    for report in scope.within(Report):
        if report.kind in _INPUTS and report.kind != "visits":
            title = f"{scope.word('report', report.kind)} {report.period}"
            yield "reports", report.id, title, report.issued, report.id in listed
    for survey in scope.ledger.surveys.values():
        if survey.report and survey.report.issued in scope.span:
            what = scope.say("distribution.survey-report")
            yield "surveys", survey.id, what, survey.report.issued, survey.id in listed


def inputs(scope: Scope) -> Part:
    """What the review has to look at: missing inputs first."""
    review = review_of(scope)
    expected = sorted(_expected(scope, review), key=lambda entry: (entry[4], entry[3]))
    rows = [
        cells(
            _listed(scope, review, has=has),
            scope.link(kind, id_),
            what,
            day,
        )
        for kind, id_, what, day, has in expected
    ]
    known = {entry[1] for entry in expected}
    for entry in review.inputs if review else ():
        if entry.record not in known:
            link = scope.named(entry.record) if entry.record else None
            rows.append(cells(_listed(scope, review, has=True), link, entry.subject, ""))
    heads = scope.heads("standing", "record", "subject", "issued")
    clauses = scope.about("management-reviews")
    title = scope.say("review.inputs")
    return Part("inputs", title, (), heads, tuple(rows), scope.say("review.none"), clauses=clauses)


def _listed(scope: Scope, review: ManagementReview | None, *, has: bool) -> TableCell:
    if review is None:
        return (scope.say("review.available"),)
    return (Chip("pass" if has else "fail", scope.say(f"review.{'listed' if has else 'missing'}")),)


def previous(scope: Scope) -> Part:
    """What the review before decided."""
    reviews = sorted(scope.kept(ManagementReview), key=lambda each: each.date)
    before = [each for each in reviews if each.date < scope.span.last and each.id != _id(scope)]
    rows = tuple(
        (*cells(scope.link("management-reviews", each.id), each.date), *row)
        for each in before[-1:]
        for row in _decided(scope, each)
    )
    heads = scope.heads("record", "date", *_DECIDED)
    return Part("previous", scope.say("review.previous"), (), heads, rows, scope.say("review.no-previous"))


def _id(scope: Scope) -> str:
    return scope.edition.record.id if scope.edition.record else ""


def objectives(scope: Scope) -> Part | None:
    """Each figure that has an objective, in its newest period of the pack's days, against it."""
    rows = []
    for target in targeted(scope.ledger):
        found = reached(target, scope.ledger, scope.facts.figures, scope.facts.as_of)
        newest_one = next((entry for entry in reversed(found) if entry.day in scope.span), None)
        if newest_one is not None:
            rows.append(
                cells(
                    figure_chip(newest_one, scope.words),
                    Link(scope.words.say(f"metrics.{target.metric}.name"), "figures", f"m-{target.metric}"),
                    newest_one.period,
                    written_figure(newest_one, target, scope.words),
                    dated_limit(newest_one.objective or target, scope.words),
                )
            )
    heads = scope.heads("standing", "measure", "period", "#value", "objective")
    return Part("objectives", scope.say("review.objectives"), (), heads, tuple(rows)) if rows else None


def feedback(scope: Scope) -> Part:
    """Complaints since the last review beside as many days before it, month by month."""
    length = (scope.span.last - scope.span.first) + timedelta(days=1)
    before = Period(scope.span.first - length, scope.span.first - timedelta(days=1), "")
    spans = (scope.span, before)
    events: tuple[Happening, ...] = ("received", "reopened", "closed")
    rows = (
        *(
            cells(scope.say(f"review.{key}"), *(_happened(scope, key, span) for span in spans))
            for key in events
        ),
        *(
            cells(scope.say(f"review.{key}"), *(_received(scope, key, span) for span in spans))
            for key in _KINDS
        ),
    )
    heads = scope.heads("measure", "#since", "#before")
    clauses = scope.about("complaints")[:3]
    return Part("feedback", scope.say("review.feedback"), (), heads, rows, clauses=clauses)


def _happened(scope: Scope, what: Happening, span: Period) -> Line:
    """How often something happened to complaints in a period, leading to each of these once."""
    ids = scope.happened(what, span)
    return scope.counted("complaints", dict.fromkeys(ids), f"{len(ids):,}")


def _received(scope: Scope, kind: str, span: Period) -> Line:
    """The complaints received in a period that are of some kind."""
    complaints = scope.ledger.complaints.values()
    return scope.counted(
        "complaints", [each.id for each in complaints if each.day in span and _is_of(kind, each)]
    )


def _is_of(key: str, complaint: Complaint) -> bool:
    verified = complaint.verification
    match key:
        case "urgent":
            return complaint.urgency == "urgent"
        case "severe":
            return complaint.severe
        case "ineffective":
            return verified is not None and not verified.effective
        case _:
            return False


def improvement(scope: Scope) -> Part:
    """Nonconformities and actions since the last review: opened, done, shown to work."""
    rows = []
    for kind, found in (
        ("nonconformities", scope.within(Nonconformity)),
        ("actions", scope.within(Action)),
    ):
        open_ = [each for each in found if each.is_open]
        effective = [
            each.id
            for each in found
            if isinstance(each, Action) and each.verification is not None and each.verification.effective
        ]
        rows.append(
            cells(
                scope.words.say(f"kinds.{kind}"),
                scope.counted(kind, (each.id for each in found)),
                len(open_),
                scope.counted(kind, effective) if kind == "actions" else "",
                tuple(scope.link(kind, each.id) for each in newest(open_)),
            )
        )
    heads = scope.heads("kind", "#newly", "#open", "#shown-effective", "still-open")
    clauses = scope.about("actions", "nonconformities")
    return Part("improvement", scope.say("review.improvement"), (), heads, tuple(rows), clauses=clauses)


def outside(scope: Scope) -> Part:
    """What a review looks at and these records say nothing of."""
    rows = tuple(
        cells(scope.say(f"review.outside-{key}"), scope.say("review.not-here"))
        for key in ("context", "audits", "suppliers", "resources", "risks")
    )
    return Part("outside", scope.say("review.outside"), (), scope.heads("subject", "standing"), rows)


def decisions(scope: Scope) -> Part | None:
    """What the review decided."""
    review = review_of(scope)
    if review is None:
        return None
    rows = tuple(_decided(scope, review))
    heads = scope.heads(*_DECIDED)
    return Part("decisions", scope.say("review.decisions"), (), heads, rows, scope.say("nothing"))


def _decided(scope: Scope, review: ManagementReview) -> Iterator[tuple[TableCell, ...]]:
    """Each decision with the action that carries it out: whose it is, till when, and what came of it."""
    kept = scope.ledger.kept("actions")
    for decision in review.decisions:
        action = kept.get(decision.action) if decision.action else None
        if isinstance(action, Action):
            yield cells(
                decision.what,
                (scope.link("actions", action.id), *scope.standing("actions", action.id)),
                (scope.owner(action.department), action.owner),
                action.due,
                action.done,
                effect(scope, action),
            )
        else:
            yield cells(decision.what, scope.say("review.no-action"), "", "", "", "")
