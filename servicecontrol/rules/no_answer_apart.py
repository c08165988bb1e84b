"""Survey forms: no answer is not an answer."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject

#: Words under which a form might list no answer as if it were a rating.
_NO_ANSWER = ("未表態", "未表态", "未作答", "no answer", "not answered")


@rule(serves=(Purpose.VALIDITY,))
def no_answer_apart(survey: Survey, context: Context) -> Iterator[Check]:
    """Items without an answer are left out of the rate: none of them is coded as a level of the scale."""
    del context
    if survey.form is None or not survey.responses:
        return
    subject = Subject("surveys", survey.id)
    for index, level in enumerate(survey.form.scale):
        words = " ".join(level.label.spoken.values()).lower()
        if level.counts_as in ("qualified", "unsatisfied") and any(word in words for word in _NO_ANSWER):
            values: dict[str, Value] = {"code": level.code}
            message = Message("rules.no-answer-apart.coded", values)
            steps = ("scale", index, "class")
            yield Check(subject, survey.day, "fail", message, survey.run_by, file="form", steps=steps)
            return
    codes = [code for response in survey.responses for code in survey.own_answers(response)]
    blank = sum(survey.classes.get(code) == "no-answer" for code in codes)
    message = Message("rules.no-answer-apart.kept", {"n": blank, "answers": len(codes)})
    yield Check(subject, survey.day, "pass", message, survey.run_by, file="form")
