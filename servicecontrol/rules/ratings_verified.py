"""Surveys: the follow-up says whether the ratings hold."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Percent
from servicecontrol.records.survey import Response
from servicecontrol.records.visit import FollowUp
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def ratings_verified(survey: Survey, context: Context, *, percent: Percent = 0) -> Iterator[Check]:
    """The follow-up of a survey says whether its ratings hold; 0 sets no share of agreement."""
    calls = [
        call
        for call in context.ledger.follow_ups_by_subject.get(survey.id, ())
        if call.why == "survey" and call.result != "unreachable"
    ]
    if not calls:
        return
    checked = {f"{survey.id}/{response.id}": response for response in survey.responses}
    pairs = [pair for call in calls for pair in _pairs(survey, checked.get(call.checks or ""), call)]
    same = sum(before == after for before, after in pairs)
    values: dict[str, Value] = {"n": len(pairs), "same": same, "calls": len(calls), "percent": percent}
    verdict: Verdict = "pass" if 100 * same >= percent * len(pairs) else "fail"
    if not pairs:
        verdict = "no-evidence"
    key = "kept" if verdict == "pass" else "below" if pairs else "nothing-compared"
    subject = Subject("surveys", survey.id)
    evidence = tuple(Subject("follow-ups", call.id) for call in calls)
    yield Check(
        subject,
        survey.day,
        verdict,
        Message(f"rules.ratings-verified.{key}", values),
        survey.run_by,
        evidence,
    )


def _pairs(survey: Survey, response: Response | None, call: FollowUp) -> Iterator[tuple[str, str]]:
    """What an answer counted as on the form and on the phone, for each item asked both times."""
    if response is None:
        return
    for item, code in zip(survey.own_items.values(), survey.own_answers(response), strict=False):
        before, after = survey.classes.get(code), survey.classes.get(call.answers.get(item.id, "-"))
        if before in ("qualified", "unsatisfied") and after in ("qualified", "unsatisfied"):
            yield before, after
