"""What was said and what came of it: the newest complaints with a measure shown to work, and the newest still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servicecontrol.pages.complaint.record import who
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name, problem_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Measure

#: Of each kind, proven and open, so that successes alone are never shown.
_SHOWN = 2
#: Characters of what somebody wrote; the complaint's page has all.
_LONGEST = 110


@dataclass(frozen=True)
class SaidAndDone:
    """A complaint: what was said, what was done, whether it worked."""

    link: Link
    day: str
    who: str
    problem: str
    said: str
    done: str  #: empty where nothing has been decided
    by: str  #: who did it and when, or is to
    chip: Chip


def said_and_done(context: PageContext) -> tuple[SaidAndDone, ...]:
    """The newest proven ones, then the newest open ones."""
    newest = sorted(context.ledger.complaints.values(), key=lambda each: (each.day, each.id), reverse=True)
    proven = [each for each in newest if each.verification and each.verification.effective and each.measures]
    still_open = [each for each in newest if not context.judged.is_closed(context.ledger.id, each)]
    proven_first = sorted(proven, key=_proven_on, reverse=True)
    shown = dict.fromkeys((*proven_first[:_SHOWN], *[e for e in still_open if e not in proven][:_SHOWN]))
    return tuple(_view(each, context) for each in shown)


def _proven_on(complaint: Complaint) -> tuple[str, str]:
    assert complaint.verification is not None  # noqa: S101  # only of those that have one
    return complaint.verification.date.isoformat(), complaint.id


def _view(complaint: Complaint, context: PageContext) -> SaidAndDone:
    measure = _telling(complaint.measures)
    verified = complaint.verification
    is_proven = verified is not None and verified.effective
    if is_proven and verified is not None:
        chip = Chip("pass", context.say("dashboard.proven", day=verified.date))
    else:
        chip = Chip("due", context.say("complaints.in-progress"))
    return SaidAndDone(
        Link(complaint.id, f"{context.ledger.id}/complaints/{complaint.id}"),
        complaint.day.isoformat(),
        who(complaint, context),
        problem_name(complaint.problem, context.ledger, context.words),
        _cut(complaint.says),
        _cut(measure.what) if measure else "",
        _by(measure, context) if measure else "",
        chip,
    )


def _telling(measures: Iterable[Measure]) -> Measure | None:
    """The measure that tells most: a permanent one before an emergency one, done before planned, the latest."""
    ordered = sorted(
        measures,
        key=lambda each: (each.done is not None, each.kind == "permanent", str(each.done or each.due or "")),
    )
    return ordered[-1] if ordered else None


def _by(measure: Measure, context: PageContext) -> str:
    owner = owner_name(measure.owner, context.ledger, context.words)
    if measure.done:
        return context.say("dashboard.done-by", owner=owner, day=measure.done)
    return context.say("dashboard.due-by", owner=owner, day=measure.due) if measure.due else owner


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
