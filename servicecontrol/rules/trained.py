"""Training: whoever signs service records has been trained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.problems import Message, Value
from servicecontrol.records.reports import Course
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind
from servicecontrol.verdicts import Check, Subject, Verdict


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
    courses = [course for course in kept if isinstance(course, Course)]
    for found in context.selected(records, each, when):
        for name in dict.fromkeys(map(str, found.values(person))):
            mine = [course for course in courses if any(one.person == name for one in course.participants)]
            verdict, key, course = _standing(mine, name, found.day)
            values: dict[str, Value] = {"person": name, "date": found.day}
            evidence = (Subject("courses", course.id),) if course else ()
            yield found.check(verdict, Message(f"rules.trained.{key}", values), person, evidence)


def _standing(courses: list[Course], name: str, day: date) -> tuple[Verdict, str, Course | None]:
    """How somebody stands on a day, and the course that shows it."""
    before = [course for course in courses if course.date <= day]
    passed = [c for c in before if any(one.person == name and one.passed for one in c.participants)]
    valid = [course for course in passed if course.valid_until is None or day <= course.valid_until]
    if valid:
        return "pass", "kept", valid[-1]
    if passed:
        return "fail", "expired", passed[-1]
    if before:
        return "fail", "not-passed", before[-1]
    return "no-evidence", "none", None
