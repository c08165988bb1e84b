"""Roles: somebody who holds the office, or belongs to the department, that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import DepartmentName, RoleName
from servicecontrol.records.organisation import Organisation
from servicecontrol.rules._order import out_of_order
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import (
    Condition,
    DayPath,
    DepartmentPath,
    FieldPath,
    PersonPath,
    RecordKind,
    Selected,
)
from servicecontrol.verdicts import Check


@rule(needs=("roles", "departments", "department", "not_by", "before"))
def signed_by(
    context: Context,
    *,
    records: RecordKind,
    person: PersonPath,
    on: DayPath = "",
    roles: tuple[RoleName, ...] = (),
    departments: tuple[DepartmentName, ...] = (),
    department: DepartmentPath = "",
    each: FieldPath = "",
    when: tuple[Condition, ...] = (),
    not_by: PersonPath = "",
    before: DayPath = "",
    declared: PersonPath = "",
    otherwise: Literal["fail", "warn"] = "fail",
) -> Iterator[Check]:
    """Whoever acts or signs holds the right office, or belongs to the right department, on that day.

    `declared` names those of other departments who were to help: one of them is in doubt, not broken. `not_by` names
    those who may not sign their own work, `before` the step that the signature has to come before. Nobody signs what is
    not there yet.
    """
    for found in context.selected(records, each, when):
        name = found.first(person)
        if name is None:
            yield found.check("not-due", Message("rules.signed-by.unsigned", {"field": person}), person)
            continue
        wanted = (*departments, *map(str, found.values(department) if department else ()))
        message = _fault(context.ledger.organisation, str(name), found.day_at(on) or found.day, roles, wanted)
        helps = (
            message is not None
            and message.key.endswith("other-department")
            and _named(found, str(name), declared)
        )
        message = message or _own_work(found, str(name), not_by) or _too_late(found, str(name), on, before)
        message = message or (out_of_order(found, on) if on else None)
        kept = Message("rules.signed-by.kept", {"person": str(name), "roles": roles or wanted})
        yield found.check("warn" if helps else otherwise if message else "pass", message or kept, person)


def _fault(
    organisation: Organisation, name: str, day: date, roles: tuple[str, ...], wanted: tuple[str, ...]
) -> Message | None:
    posts = organisation.posts(name, day)
    values: dict[str, Value] = {"person": name, "date": day}
    lacks = organisation.lacks(name, roles, day) if roles else None
    if lacks:
        return Message(f"rules.signed-by.{lacks}", {**values, "roles": roles})
    if wanted and not {post.department for post in posts} & set(wanted):
        return Message("rules.signed-by.other-department", {**values, "roles": wanted})
    return None


def _named(found: Selected, name: str, path: str) -> bool:
    return bool(path) and name in map(str, found.values(path))


def _own_work(found: Selected, name: str, not_by: str) -> Message | None:
    if _named(found, name, not_by):
        return Message("rules.signed-by.own-work", {"person": name})
    return None


def _too_late(found: Selected, name: str, on: str, before: str) -> Message | None:
    signed, step = found.day_at(on), found.day_at(before) if before else None
    if signed is None or step is None or signed <= step:
        return None
    return Message("rules.signed-by.late", {"person": name, "date": signed, "field": before, "day": step})
