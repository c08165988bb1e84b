"""Surveys: the form asks about every aspect."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.words import ItemAspect
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject


@rule(serves=(Purpose.FORM_ASPECTS,))
def form_covers_aspects(
    survey: Survey, context: Context, *, aspects: tuple[ItemAspect, ...]
) -> Iterator[Check]:
    """The survey's form has at least one item on every aspect."""
    if survey.form is None:
        return
    asked = {item.aspect for item in survey.own_items.values()}
    missing = [aspect for aspect in aspects if aspect not in asked]
    subject = Subject("surveys", survey.id)
    for aspect in missing:
        message = Message("rules.form-covers-aspects.missing", {"aspect": Message(f"words.aspect.{aspect}")})
        yield Check(subject, survey.day, "fail", message, survey.run_by, file="form", steps=("items",))
    if not missing:
        message = Message("rules.form-covers-aspects.kept", {"n": len(survey.own_items)})
        yield Check(subject, survey.day, "pass", message, survey.run_by, file="form", steps=("items",))
