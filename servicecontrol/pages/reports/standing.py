"""A report as it stands: what happened to it, what its author wrote, how far its data can be relied on."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.pages.reports.parts import Line, Part, cells
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.page import Link
from servicecontrol.problems import Value
from servicecontrol.records.reports import Report
from servicecontrol.records.seal import Seal
from servicecontrol.reports import Life, RecordChange, seal_state
from servicecontrol.reports.life import ReportState
from servicecontrol.text import Language

_CHIPS: dict[ReportState, str] = {
    "draft": "none",
    "issued": "due",
    "sent-back": "fail",
    "reviewed": "pass",
    "approved": "pass",
    "distributed": "pass",
    "held": "pass",
}


@dataclass(frozen=True)
class LifeStep:
    """Something that happened: its name, the day, those who did it or got it."""

    name: str
    day: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class LifeView:
    """What happened to a report."""

    steps: tuple[LifeStep, ...]


@dataclass(frozen=True)
class SealView:
    """Whether the data are those that the report was approved on."""

    chip: Chip
    says: tuple[str, ...]
    changes: tuple[tuple[Line, str], ...]


def state_chip(life: Life, words: Language) -> Chip:
    """The state as a chip."""
    return Chip(_CHIPS[life.state], words.say(f"reporting.state.{life.state}"))


def life_view(scope: Scope) -> LifeView | None:
    """The steps in their order, several of one kind on a day as one; None for a list."""
    if scope.edition.is_list:
        return None
    grouped: dict[tuple[str, str], list[str]] = {}
    for step in scope.edition.life.steps:
        grouped.setdefault((step.what, step.day.isoformat()), []).append(scope.owner(step.who))
    steps = tuple(
        LifeStep(scope.say(f"step.{what}"), day, tuple(who)) for (what, day), who in grouped.items()
    )
    return LifeView(steps)


def seal_view(scope: Scope) -> SealView | None:
    """The seal and what differs from it; None for a report that nobody sealed."""
    found = seal_state(scope.edition, scope.ledger)
    if found is None:
        return None
    seal = found.seal
    when = scope.say(f"seal.when-{sealed_at(seal, scope.edition.life)}", by=seal.by, day=seal.date)
    values: dict[str, Value] = {
        "when": when,
        "fingerprint": seal.fingerprint,
        "n": len(found.changes),
    }
    covers = (scope.say("seal.records-alone"),) if seal.personal is None else ()
    if not found.changes:
        says = (scope.say("seal.unchanged", **values), *covers)
        return SealView(Chip("pass", scope.say("seal.same")), says, ())
    changes = tuple((_changed(change, scope), scope.say(f"seal.{change.how}")) for change in found.changes)
    chip = Chip("warn", scope.say("seal.changed-chip", n=len(changes)))
    says = (scope.say("seal.changed", **values), *covers)
    return SealView(chip, says, changes)


def _changed(change: RecordChange, scope: Scope) -> Line:
    """A record by its id; a register by its name."""
    kind, id_ = change.subject.kind, change.subject.id
    return scope.link(kind, id_) if id_ else scope.say(f"seal.register.{kind}")


def sealed_at(seal: Seal, life: Life) -> str:
    """What happened to the report on the day of its seal: what the sealer signed, else that it was handed round."""
    today = [step for step in life.steps if step.day == seal.date]
    for what in ("approved", "noted"):
        if any(step.what == what and step.who == seal.by for step in today):
            return what
    return next((step.what for step in today if step.what in ("held", "distributed")), "sealed")


def signatures(life: Life, words: Language) -> tuple[tuple[str, str], ...]:
    """Who signs the printed report: in which part, and by name where it has happened."""
    done = {step.what: step.who for step in life.steps}
    names = {
        "author": done.get("issued", ""),
        "review": done.get("noted", ""),
        "approval": done.get("approved", ""),
    }
    return tuple((words.say(f"surveys.signed.{part}"), name) for part, name in names.items())


def record_of(scope: Scope) -> Report | None:
    """The record that carries the report's life, where it is one of periodic reports."""
    found = scope.edition.record
    record = scope.ledger.kept("reports").get(found.id) if found and found.kind == "reports" else None
    return record if isinstance(record, Report) else None


def written(scope: Scope) -> Part | None:
    """The author's own words."""
    record = record_of(scope)
    if record is None:
        return None
    rows = [cells(scope.say("written.summary"), record.summary)] if record.summary else []
    rows += [cells(scope.say("written.improvement"), each) for each in record.improvements]
    if record.business_plan:
        rows.append(cells(scope.words.say("label.business_plan"), record.business_plan))
    if record.departments:
        rows.append(
            cells(
                scope.words.say("label.departments"), tuple(scope.owner(each) for each in record.departments)
            )
        )
    decision = record.decision
    if decision is not None:
        needed = scope.say("written.action-needed" if decision.needed else "written.no-action-needed")
        action = scope.named(decision.action) if decision.action else None
        rows.append(cells(scope.words.say("label.decision"), (needed, decision.because, action)))
    if not rows:
        return None
    title = scope.say("written.title", author=record.author)
    return Part("written", title, (), scope.heads("subject", "says"), tuple(rows))


def limits(scope: Scope) -> Part | None:
    """The records that the report rests on and that lack something, by what they lack."""
    basis = {(subject.kind, subject.id) for subject in scope.edition.basis}
    if not basis:
        return None
    flawed = {
        aspect: sorted({(subject.kind, subject.id) for subject in found} & basis)
        for aspect, found in scope.facts.quality[scope.ledger.id].flawed.items()
    }
    rows = tuple(
        cells(
            Link(scope.words.say(f"data-quality.{aspect}"), f"{scope.ledger.id}/data-quality", aspect),
            scope.counted_all(found),
        )
        for aspect, found in flawed.items()
        if found
    )
    short = len({record for found in flawed.values() for record in found})
    says = (
        scope.say("limits.some", n=len(basis), short=short)
        if short
        else scope.say("limits.none", n=len(basis))
    )
    title, note = scope.say("limits.title"), scope.say("limits.note", day=scope.facts.as_of)
    return Part("limits", title, (says,), scope.heads("aspect", "#count"), rows, notes=(note,))
