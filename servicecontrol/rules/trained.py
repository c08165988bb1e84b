"""Training: whoever signs service records has been trained."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.records.reports import Course
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind
from servicecontrol.verdicts import Check, Subject, Verdict

#: A course that somebody took, and whether it was passed.
_Taken = tuple[Course, bool]


@rule
def trained(
    context: Context,
    *,
    records: RecordKind,
    person: FieldPath,
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
) -> Iterator[Check]:
    """Whoever makes a service record has passed a training that is valid on that day."""
    kept = context.ledger.kept("courses").values()
    courses: dict[str, list[_Taken]] = defaultdict(list)
    for course in kept:
        if isinstance(course, Course):
            for each_ in course.participants:
                courses[each_.person].append((course, each_.passed))
    for found in context.selected(records, each, when):
        for name in dict.fromkeys(map(str, found.values(person))):
            verdict, key, shown = _standing(courses.get(name, []), found.day)
            values: dict[str, Value] = {"person": name, "date": found.day}
            evidence = (Subject("courses", shown.id),) if shown else ()
            yield found.check(verdict, Message(f"rules.trained.{key}", values), person, evidence)


def _standing(courses: Sequence[_Taken], day: date) -> tuple[Verdict, str, Course | None]:
    """How somebody stands on a day, and the last course that shows it; courses are in the order of their days."""
    before = bisect_right(courses, day, key=lambda taken: taken[0].date)
    passed: Course | None = None
    for course, is_passed in map(courses.__getitem__, range(before - 1, -1, -1)):
        if is_passed and (course.valid_until is None or day <= course.valid_until):
            return "pass", "kept", course
        passed = passed or (course if is_passed else None)
    if passed:
        return "fail", "expired", passed
    if before:
        return "fail", "not-passed", courses[before - 1][0]
    return "no-evidence", "none", None
