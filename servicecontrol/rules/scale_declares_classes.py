"""Surveys: every level of the scale says what it counts as."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from servicecontrol.problems import Message
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import Text
from servicecontrol.records.wordings import Wording
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject


@rule(serves=(Purpose.VALIDITY,))
def scale_declares_classes(
    survey: Survey, context: Context, *, qualified: tuple[Text, ...] = ()
) -> Iterator[Check]:
    """Every level of a form's scale says what it counts as.

    Where the procedure names the qualified ones, they are those.
    """
    if survey.form is None:
        return
    subject = Subject("surveys", survey.id)
    kept = True
    for index, level in enumerate(survey.form.scale):
        if level.counts_as is None:
            kept = False
            message = Message("rules.scale-declares-classes.undeclared", {"code": level.code})
            yield Check(
                subject, survey.day, "fail", message, survey.run_by, file="form", steps=("scale", index)
            )
    counted = {
        _called(level.label, qualified) for level in survey.form.scale if level.counts_as == "qualified"
    }
    if kept and qualified and counted != set(qualified):
        message = Message(
            "rules.scale-declares-classes.deviates",
            {"counted": tuple(sorted(counted)), "qualified": qualified},
        )
        yield Check(subject, survey.day, "warn", message, survey.run_by, file="form", steps=("scale",))
    elif kept:
        message = Message("rules.scale-declares-classes.kept", {"n": len(survey.form.scale)})
        yield Check(subject, survey.day, "pass", message, survey.run_by, file="form", steps=("scale",))


def _called(label: Wording, names: Collection[str]) -> str:
    """The text of a level that the procedure calls it by, in whichever language; else its first."""
    texts = tuple(label.spoken.values())
    return next((text for text in texts if text in names), texts[0])
