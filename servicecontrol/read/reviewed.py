"""Whether the records were reviewed with the version that reads them, and what changed for them since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce

from pydantic import BaseModel

from servicecontrol import __version__
from servicecontrol.problems import Hint, Message, Problem, Value
from servicecontrol.procedures import ProcedureFile
from servicecontrol.read.kinds import FileKind
from servicecontrol.read.models import problem_at
from servicecontrol.releases import Release, ReleaseChange, number_of, releases

#: Clauses and figures told of one change.
_TOLD = 12
#: clause -> the rules that it binds, now or at any time
Bound = Mapping[str, Collection[str]]


def review_problems(
    reviewed: str,
    text: str,
    path: str,
    models: Iterable[tuple[FileKind, str, BaseModel]],
    *,
    running: str = __version__,
    known: Sequence[Release] | None = None,
) -> Iterator[Problem]:
    """A Problem where `program` in the settings, whose text and path these are, names another version than runs."""
    if reviewed == running:
        return
    known = releases() if known is None else known
    hint: Hint
    if number_of(reviewed) > number_of(running):
        key, hint = "program-older", _hint("program-older", reviewed, running)
    elif reviewed not in [release.version for release in known]:
        versions = tuple(release.version for release in known)
        key, hint = "program-unknown", Message("hints.allowed", {"allowed": versions})
    else:
        between = [
            each for each in known if number_of(reviewed) < number_of(each.version) <= number_of(running)
        ]
        key, hint = "program-newer", partial(_changes, between, tuple(models), reviewed, running)
    what = Message(f"problems.{key}", {"reviewed": reviewed, "running": running})
    yield problem_at(text, path, ("program",), what, hint)


def _hint(key: str, reviewed: str, running: str) -> Message:
    return Message(f"hints.{key}", {"reviewed": reviewed, "running": running})


def _changes(
    between: Sequence[Release], models: Sequence[tuple[FileKind, str, BaseModel]], reviewed: str, running: str
) -> Message:
    """What changed for these records: first what the procedures bind, then figures alone; and how to go on."""
    bound, kept = _bound(models), {kind.name for kind, _, _ in models}
    every = [
        (release.version, name, change, _clauses(change, bound))
        for release in between
        for name, change in release.changes.items()
    ]
    told = [entry for entry in every if entry[3] or _counts(entry[2], kept)]
    told.sort(key=lambda entry: not entry[3])
    lines = [_told(*entry) for entry in told]
    if not lines:
        lines = [Message("hints.program-nothing")]
    elif len(told) < len(every):
        lines.append(Message("hints.program-others", {"n": len(every) - len(told)}))
    lines.append(_hint("program-newer", reviewed, running))
    return reduce(lambda above, below: Message("hints.line-below", {"above": above, "below": below}), lines)


def _bound(models: Iterable[tuple[FileKind, str, BaseModel]]) -> Bound:
    bound: dict[str, set[str]] = {}
    for _, _, model in models:
        if isinstance(model, ProcedureFile):
            for id_, clause in model.clauses.items():
                bound.setdefault(id_, set()).update(binding.rule for binding in clause.enforced_by)
    return bound


def _clauses(change: ReleaseChange, bound: Bound) -> tuple[str, ...]:
    """The clauses whose verdicts may be others, in the order of the procedures."""
    return tuple(
        id_
        for id_, rules in bound.items()
        if id_ in change.clauses or not set(change.rules).isdisjoint(rules)
    )


def _counts(change: ReleaseChange, kept: Collection[str]) -> bool:
    """Whether figures of these records may be others."""
    return change.everything or any(kind in kept for kind in change.records)


def _told(version: str, name: str, change: ReleaseChange, clauses: tuple[str, ...]) -> Message:
    counted = tuple(Message(f"metrics.{each}.name") for each in change.metrics) or change.records
    touched: tuple[str | Message, ...] = (*clauses, *counted)
    if change.everything:
        touched = (Message("hints.program-everything"),)
    if len(touched) > _TOLD:
        touched = (*touched[: _TOLD - 1], Message("hints.program-more", {"n": len(touched) - _TOLD + 1}))
    values: dict[str, Value] = {
        "version": version,
        "what": Message(f"releases.{version}.{name}"),
        "touched": touched,
    }
    return Message("hints.program-change", values)
