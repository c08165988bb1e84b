"""Training: whoever signs service records has been trained."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.reports import TrainingCourse
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, FieldPath, PersonPath, RecordKind
from servicecontrol.verdicts import Check, Subject, Verdict

_DAY = attrgetter("date")


@rule(serves=(Purpose.TRAINING,))
def trained(
    context: Context,
    *,
    records: RecordKind,
    person: PersonPath,
    on: DayPath = "",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """Whoever makes a service record has passed a training that is valid on that day.

    `on` is the day on which that person acted, where it is another than the record's.
    """
    kept = context.ledger.kept("courses").values()
    taken: dict[str, list[TrainingCourse]] = defaultdict(list)
    passed: dict[str, list[TrainingCourse]] = defaultdict(list)
    for course in kept:
        if isinstance(course, TrainingCourse):
            for each_ in course.participants:
                taken[each_.person].append(course)
                if each_.passed:
                    passed[each_.person].append(course)
    for found in context.selected(records, each, when):
        day = found.day_at(on) or found.day
        for name in dict.fromkeys(map(str, found.values(person))):
            verdict, key, shown = _standing(taken.get(name, []), passed.get(name, []), day)
            values: dict[str, Value] = {"person": name, "date": day}
            evidence = (Subject("courses", shown.id),) if shown else ()
            yield found.check(verdict, Message(f"rules.trained.{key}", values), person, evidence)


def _standing(
    taken: Sequence[TrainingCourse], passed: Sequence[TrainingCourse], day: date
) -> tuple[Verdict, str, TrainingCourse | None]:
    """How somebody stands on a day, and the last course that shows it; courses are in the order of their days."""
    there = bisect_right(passed, day, key=_DAY)
    for course in map(passed.__getitem__, range(there - 1, -1, -1)):
        if course.valid_until is None or day <= course.valid_until:
            return "pass", "kept", course
    if there:
        return "fail", "expired", passed[there - 1]
    before = bisect_right(taken, day, key=_DAY)
    if before:
        return "fail", "not-passed", taken[before - 1]
    return "no-evidence", "none", None
