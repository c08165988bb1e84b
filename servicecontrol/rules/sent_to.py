"""Distribution: a report reaches everybody that the procedure names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Count, Text
from servicecontrol.records.shapes import Dispatch
from servicecontrol.rules.registry import Context, rule
from servicecontrol.selecting import Condition, FieldPath, RecordKind, Selected
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check


@rule
def sent_to(
    context: Context,
    *,
    records: RecordKind,
    field: FieldPath,
    issued: FieldPath,
    roles: tuple[Text, ...] = (),
    departments: tuple[Text, ...] = (),
    any_department: Count = 0,
    owners: Literal["yes", "no"] = "no",
    days: Count = 30,
    when: tuple[Condition, ...] = (),
    each: FieldPath = "",
) -> Iterator[Check]:
    """A report goes to every officer and department that the procedure names, within the days allowed.

    `any_department` asks for so many departments, whichever they are; `owners` for those whose work a survey
    found unsatisfactory.
    """
    for found in context.selected(records, each, when):
        out = found.day_at(issued)
        if out is None:
            continue
        reached = _reached(context, found, field)
        wanted = (*roles, *departments, *(_owners(found) if owners == "yes" else ()))
        missing = tuple(dict.fromkeys(name for name in wanted if name not in reached))
        known = set(context.ledger.organisation.departments) & reached
        short = max(0, any_department - len(known))
        values: dict[str, Value] = {"roles": missing, "n": short, "due": out + timedelta(days=days)}
        if not missing and not short:
            yield found.check("pass", Message("rules.sent-to.kept", {"roles": tuple(sorted(reached))}), field)
        elif out + timedelta(days=days) >= context.as_of:
            yield found.check("not-due", Message("rules.sent-to.open", values), field)
        elif missing:
            yield found.check("fail", Message("rules.sent-to.missing", values), field)
        else:
            yield found.check("fail", Message("rules.sent-to.too-few", values), field)


def _reached(context: Context, found: Selected, field: str) -> set[str]:
    """The offices and departments that got a copy: by name, or through a person who held them that day."""
    reached: set[str] = set()
    for copy in found.values(field):
        if isinstance(copy, Dispatch):
            posts = context.ledger.organisation.posts(copy.to, copy.date)
            reached |= {copy.to, *(post.role for post in posts if post.role)}
            reached |= {post.department for post in posts}
    return reached


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
