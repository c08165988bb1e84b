"""The trackers: complaints and their measures in the order of an 8D report, failed parts, early warning."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.pages.complaint.control import stand_out_part
from servicecontrol.pages.reports.parts import Line, Part, TableCell, Whole, cells, newest
from servicecontrol.pages.reports.quality import failed_parts_among
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import said
from servicecontrol.pages.shared.subjects import subject_link
from servicecontrol.purposes import Purpose
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Measure
from servicecontrol.records.improvement import Action, FailedPart, Handling, Nonconformity

#: Months that a closed case stays on the tracker.
_RECENT_DAYS = 366
#: Opinions on one batch that make a row of the early warning.
_SEVERAL = 2


def measures_lead(scope: Scope) -> tuple[str, ...]:
    """How many cases are open, and how many of the measures are late or not yet shown to work."""
    cases = list(_cases(scope))
    open_ = len(scope.open_ones(cases))
    measures = [measure for each in cases for measure in each.measures]
    late = sum(_is_late(scope, measure) for measure in measures)
    ineffective = sum(each.verification is not None and not each.verification.effective for each in cases)
    return (
        scope.say("measures.lead", n=len(cases), open=open_),
        scope.say("measures.late", n=late),
        scope.say("measures.ineffective", n=ineffective),
    )


def _is_late(scope: Scope, measure: Measure) -> bool:
    return scope.state_by(measure.due, measure.done) == "overdue"


def _cases(scope: Scope) -> Iterator[Complaint]:
    """Complaints with a measure, an action or an order: open ones, and those closed within a year."""
    sources = {action.source for action in scope.kept(Action)}
    for complaint in scope.ledger.complaints.values():
        begun = complaint.measures or complaint.ordered or complaint.id in sources
        recent = (scope.facts.as_of - complaint.day).days <= _RECENT_DAYS
        if begun and (recent or scope.closed_on(complaint) is None):
            yield complaint


def tracker(scope: Scope) -> Part:
    """A row for each case, its columns in the order of an 8D report; open cases first, the oldest on top."""
    actions: dict[str, list[Action]] = {}
    for action in scope.kept(Action):
        actions.setdefault(action.source, []).append(action)
    found = sorted(_cases(scope), key=lambda each: (scope.closed_on(each) is not None, each.day, each.id))
    rows = tuple(_row(scope, each, actions.get(each.id, [])) for each in found)
    heads = scope.heads("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8")
    title, empty = scope.say("measures.tracker"), scope.say("measures.none")
    notes = (scope.say("measures.note"),)
    return Part("tracker", title, (), heads, rows, empty, notes, clauses=scope.about("complaints", "actions"))


def _row(scope: Scope, case: Complaint, actions: list[Action]) -> tuple[TableCell, ...]:
    investigation = case.investigation
    kinds = {
        kind: [each for each in case.measures if each.kind == kind] for kind in ("emergency", "permanent")
    }
    corrective = [each for each in actions if each.kind == "corrective"]
    preventive = [each for each in actions if each.kind == "preventive"]
    department = investigation.department if investigation else None
    verified = case.verification
    return cells(
        (scope.link("complaints", case.id), case.day, *scope.standing("complaints", case.id)),
        scope.owner(department or case.handled_by),
        (scope.problem(case.problem), case.says),
        tuple(line for measure in kinds["emergency"] for line in _measure(scope, measure)),
        (investigation.finding if investigation else None, *(each.cause for each in corrective)),
        (
            *(line for measure in kinds["permanent"] for line in _measure(scope, measure)),
            *(scope.link("actions", each.id) for each in corrective),
        ),
        (scope.say(f"measures.effective-{'yes' if verified.effective else 'no'}"), verified.date, verified.by)
        if verified
        else None,
        tuple(scope.link("actions", each.id) for each in preventive),
        scope.closed_on(case),
    )


def _measure(scope: Scope, measure: Measure) -> Iterator[Line]:
    yield measure.what
    owner = scope.owner(measure.owner)
    if measure.done:
        yield Whole(scope.say("measures.done", owner=owner, day=measure.done))
    elif measure.due:
        key = "late-by" if _is_late(scope, measure) else "due"
        yield Whole(scope.say(f"measures.{key}", owner=owner, day=measure.due))


def broken_links(scope: Scope) -> Part | None:
    """Where a record should have led to another and did not, the newest first."""
    rows = tuple(
        cells(
            subject_link(scope.ledger, each.subject, scope.words),
            scope.clause(each.clause),
            said(each, scope.ledger, scope.words),
            scope.chip(each),
            each.day,
        )
        for each in scope.facts.broken_links.get(scope.ledger.id, ())
    )
    heads = scope.heads("record", "clause", "missing", "standing", "day")
    return Part("breaks", scope.say("measures.breaks"), (), heads, rows) if rows else None


def nonconformities(scope: Scope) -> Part | None:
    """Nonconformities: what became of each, and the action it led to; open ones first."""
    kept = sorted(scope.kept(Nonconformity), key=lambda each: (not each.is_open, -each.day.toordinal()))
    rows = tuple(
        cells(
            (scope.link("nonconformities", each.id), each.opened),
            scope.named(each.source),
            each.says,
            scope.owner(each.department),
            scope.word("disposition", each.disposition),
            scope.link("actions", each.action) if each.action else None,
            each.closed,
        )
        for each in kept
        if each.is_open or (scope.facts.as_of - each.opened).days <= _RECENT_DAYS
    )
    heads = scope.heads("record", "source", "says", "department", "disposition", "action", "closed")
    title = scope.say("measures.nonconformities")
    clauses = scope.about("nonconformities")
    return Part("nonconformities", title, (), heads, rows, clauses=clauses) if rows else None


def failed_parts_lead(scope: Scope) -> tuple[str, ...]:
    """How many parts, where they stand."""
    kept = list(scope.kept(FailedPart))
    waiting = sum(each.arrived is None and each.refused_because is None for each in kept)
    unanalysed = sum(each.arrived is not None and each.analysed is None for each in kept)
    entered = sum(each.pfmea is not None for each in kept)
    return (
        scope.say("failed-parts.lead", n=len(kept), entered=entered),
        scope.say("failed-parts.waiting", n=waiting, unanalysed=unanalysed),
    )


def failed_parts_list(scope: Scope) -> Part | None:
    """Every failed part, from the request to the PFMEA."""
    return failed_parts_among(scope, scope.kept(FailedPart))


def early_warning_lead(scope: Scope) -> tuple[str, ...]:
    """How many batches drew several opinions, and how many of those nobody has classed."""
    groups = _batches(scope)
    unclassed = sum(not _classed(found) for found in groups.values())
    return (scope.say("early-warning.lead", n=len(groups), unclassed=unclassed),)


def batches(scope: Scope) -> Part:
    """Batches with several opinions: since when, how many, classed and passed on or not."""
    rows = []
    for (product, batch), found in _batches(scope).items():
        handled = [each for each in scope.kept(Handling) if {c.id for c in found} & set(each.complaints)]
        standing = tuple(
            chip for each in found for chip in scope.standing("complaints", each.id, Purpose.BATCH_PROBLEM)
        )
        rows.append(
            cells(
                (product, batch),
                standing[-1:] or None,
                len(found),
                (found[0].day, found[-1].day),
                tuple(dict.fromkeys(scope.problem(each.problem) for each in found)),
                tuple(scope.link("complaints", each.id) for each in found),
                tuple(scope.link("handlings", each.id) for each in handled),
            )
        )
    heads = scope.heads("batch", "standing", "#count", "first-last", "problem", "complaints", "handling")
    title, empty = scope.say("early-warning.title"), scope.say("early-warning.none")
    return Part(
        "batches", title, (), heads, tuple(rows), empty, clauses=scope.asked_by(Purpose.BATCH_PROBLEM)
    )


def _batches(scope: Scope) -> dict[tuple[str, str], list[Complaint]]:
    """The complaints of a product's batch, where there are several or one was classed as a batch; newest first."""
    groups: dict[tuple[str, str], list[Complaint]] = {}
    for each in scope.ledger.complaints.values():
        if each.product and each.batch:
            groups.setdefault((each.product, each.batch), []).append(each)
    several = {key: found for key, found in groups.items() if len(found) >= _SEVERAL or _classed(found)}
    return dict(sorted(several.items(), key=lambda entry: (-entry[1][-1].day.toordinal(), entry[0])))


def _classed(found: list[Complaint]) -> bool:
    return any(each.extent in ("batch", "special") for each in found)


def stand_out(scope: Scope) -> Part | None:
    """The control chart of complaints by month, which warns before a batch is suspected."""
    found = stand_out_part(PageContext(scope.ledger, scope.facts, scope.words))
    if found is None or not found.charts:
        return None
    return Part(found.id, found.title, found.says, notes=found.notes, charts=found.charts)


def unshipped(scope: Scope) -> Part | None:
    """What was done about goods of a batch that had not been shipped."""
    rows = tuple(
        cells(
            scope.link("complaints", each.id),
            (each.product, each.batch),
            each.batch_check.date,
            each.batch_check.unshipped,
            each.batch_check.checked,
            each.batch_check.nonconforming,
            scope.link("nonconformities", each.batch_check.opens) if each.batch_check.opens else None,
        )
        for each in newest(scope.ledger.complaints.values())
        if each.batch_check
    )
    heads = scope.heads("complaint", "batch", "date", "#unshipped", "#checked", "#nonconforming", "opened")
    return Part("unshipped", scope.say("early-warning.unshipped"), (), heads, rows) if rows else None
