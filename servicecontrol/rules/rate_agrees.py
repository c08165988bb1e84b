"""Survey reports: a rate that somebody typed in is the one that the answers give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def rate_agrees(
    survey: Survey, context: Context, *, counted: Literal["answers", "forms"] = "answers"
) -> Iterator[Check]:
    """A satisfaction rate in a report is that of its answers: qualified over qualified and unsatisfied.

    A rate agrees that is rounded to as many decimals as were typed, for no procedure sets how many.
    `counted: forms` counts whole forms: one with any unsatisfied answer is unsatisfied.
    """
    del context
    if survey.report is None:
        return
    qualified, unsatisfied = _counts(survey, forms=counted == "forms")
    subject = Subject("surveys", survey.id)
    steps = ("stated_rate",) if survey.report.stated_rate is not None else ()
    values: dict[str, Value] = {"qualified": qualified, "rated": qualified + unsatisfied}
    if not qualified + unsatisfied:
        message = Message("rules.rate-agrees.nothing")
        # A rate of nothing is no rate: none was due, and one that somebody typed in all the same has nothing behind it.
        nothing: Verdict = "not-applicable" if survey.report.stated_rate is None else "no-evidence"
        yield Check(subject, survey.day, nothing, message, survey.run_by, file="report", steps=steps)
        return
    rate = Fraction(100 * qualified, qualified + unsatisfied)
    values["rate"] = f"{float(rate):.2f}"
    stated = survey.report.stated_rate
    if stated is None:
        message = Message("rules.rate-agrees.computed", values)
        yield Check(subject, survey.day, "pass", message, survey.run_by, file="report", steps=steps)
        return
    values["stated"] = f"{stated:f}"
    agrees = abs(Fraction(stated) - rate) <= _rounding(stated)
    message = Message(f"rules.rate-agrees.{'kept' if agrees else 'differs'}", values)
    verdict: Verdict = "pass" if agrees else "fail"
    yield Check(subject, survey.day, verdict, message, survey.run_by, file="report", steps=steps)


def _rounding(stated: Decimal) -> Fraction:
    """Half a unit of the last decimal that was typed."""
    exponent = stated.as_tuple().exponent
    return Fraction(10) ** (exponent if isinstance(exponent, int) else 0) / 2


def _counts(survey: Survey, *, forms: bool) -> tuple[int, int]:
    """How many answers, or whole forms, count as qualified and as unsatisfied."""
    rated = [
        [survey.classes.get(code) for code in survey.own_answers(response)] for response in survey.counted
    ]
    if not forms:
        classes = [each for form in rated for each in form]
        return classes.count("qualified"), classes.count("unsatisfied")
    unsatisfied = sum("unsatisfied" in form for form in rated)
    return sum("qualified" in form and "unsatisfied" not in form for form in rated), unsatisfied
