"""Distribution: a report reaches everybody that the procedure names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Count, Days, DepartmentName, RoleName
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.shapes import Dispatch
from servicecontrol.rules._order import too_early
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, DayPath, FieldPath, PathMark, RecordKind, Selected
from servicecontrol.store import Survey
from servicecontrol.verdicts import Duty


@rule(serves=(Purpose.DISTRIBUTION,), needs=("roles", "departments", "any_department", "owners"))
def sent_to(
    context: Context,
    *,
    records: RecordKind,
    field: Annotated[str, PathMark("copies")],
    issued: DayPath,
    roles: tuple[RoleName, ...] = (),
    departments: tuple[DepartmentName, ...] = (),
    any_department: Count = 0,
    owners: Literal["yes", "no"] = "no",
    days: Days = 30,
    when: tuple[Condition, ...] = (),
    each: FieldPath = "",
) -> Iterator[Duty]:
    """A report goes to every officer and department that the procedure names, within the days allowed.

    `any_department` asks for so many departments, whichever they are but for the officers' own; `owners` for those
    whose work a survey found unsatisfactory.
    """
    for found in context.selected(records, each, when):
        out = found.day_at(issued)
        if out is None:
            continue
        copies = [each for each in found.values(field) if isinstance(each, Dispatch)]
        reached = _reached(context, copies, out)
        wanted = (*roles, *departments, *(_owners(found) if owners == "yes" else ()))
        missing = tuple(dict.fromkeys(name for name in wanted if name not in reached))
        known = sorted(_others(context.ledger.organisation, reached, roles))
        short = max(0, any_department - len(known))
        due = out + timedelta(days=days)
        values: dict[str, Value] = {"roles": missing, "n": short, "due": due}
        if not missing and not short:
            sent = max((out, *(reached[name] for name in wanted), *known[:any_department]))
            kept = Message("rules.sent-to.kept", {"roles": tuple(sorted(reached))})
            yield found.duty(kept, due, sent, field)
            continue
        key = "open" if due >= context.as_of else "missing" if missing else "too-few"
        duty = found.duty(Message(f"rules.sent-to.{key}", values), due, None, field)
        early = min((copy.date for copy in copies if copy.date < out), default=None)
        yield replace(duty, early=too_early(f"{field}.date", early, issued, out) if early else None)


def _reached(context: Context, copies: Iterable[Dispatch], issued: date) -> dict[str, date]:
    """The offices and departments that got a copy, by name or through a person who held them that day, and when.

    What was sent before the report was issued was another paper.
    """
    reached: dict[str, date] = {}
    sent = (copy for copy in copies if copy.date >= issued)
    for copy in sorted(sent, key=lambda copy: copy.date):
        posts = context.ledger.organisation.posts(copy.to, copy.date)
        for name in (
            copy.to,
            *(post.role for post in posts if post.role),
            *(post.department for post in posts),
        ):
            reached.setdefault(name, copy.date)
    return reached


def _others(
    organisation: Organisation, reached: Mapping[str, date], roles: tuple[str, ...]
) -> Iterator[date]:
    """When each department was reached in which no officer wanted sits that day, whose copy would do for it."""
    for name, day in reached.items():
        posts = (post for person in organisation.people for post in organisation.posts(person, day))
        if name in organisation.departments and not any(
            post.department == name and post.role in roles for post in posts
        ):
            yield day


def _owners(found: Selected) -> tuple[str, ...]:
    """The departments whose items somebody was dissatisfied with."""
    survey = found.record
    if not isinstance(survey, Survey):
        return ()
    owners = [
        item.owner
        for position, item in survey.own_items.items()
        if item.owner
        and any(_unsatisfied(survey, response.answers, position) for response in survey.responses)
    ]
    return tuple(dict.fromkeys(owners))


def _unsatisfied(survey: Survey, answers: tuple[str, ...], position: int) -> bool:
    return position < len(answers) and survey.classes.get(answers[position]) == "unsatisfied"
