"""A status as a word with a shape and a colour: of a verdict, and of a judgement with its days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement, Verdict

#: A duty due within so many days is shown as due soon.
SOON_DAYS = 14


#: The marks of a verdict: the chip's state, always beside its word.
VERDICT_CHIPS: dict[Verdict, str] = {
    "pass": "pass",
    "fail": "fail",
    "warn": "warn",
    "no-evidence": "noevidence",
    "not-due": "due",
    "not-applicable": "na",
    "manual": "manual",
}


@dataclass(frozen=True)
class Chip:
    """A status: a word with a shape and a colour."""

    state: str  #: overdue, late, fail, warn, soon, due, pass, none, na, manual, noevidence
    word: str


def verdict_chip(verdict: Verdict | None, words: Language) -> Chip:
    """A verdict's chip; a clause that no rule judges yet has none."""
    if verdict is None:
        return Chip("none", words.say("words.verdict.later"))
    return Chip(VERDICT_CHIPS[verdict], words.say(f"words.verdict.{verdict}"))


def judgement_chip(judgement: Judgement, words: Language, as_of: date) -> Chip:  # noqa: PLR0911  # one for each state
    """A judgement's chip: how late or how many days left for a duty, the verdict for a check."""
    if judgement.due is None or judgement.state is None:
        return verdict_chip(judgement.verdict, words)
    if judgement.verdict == "warn":
        is_waived = judgement.state == "waived"
        return Chip("warn", words.say("words.state.waived" if is_waived else "words.verdict.warn"))
    match judgement.state:
        case "met":
            return Chip("pass", words.say("words.state.met"))
        case "met-late":
            late = (judgement.met or as_of) - judgement.due
            return Chip("late", words.say("frame.days-late", n=late.days))
        case "missed":
            return (
                verdict_chip(judgement.verdict, words)
                if judgement.verdict == "no-evidence"
                else Chip("fail", words.say("words.state.missed"))
            )
        case "overdue":
            return Chip("overdue", words.say("frame.days-overdue", n=(as_of - judgement.due).days))
        case _:
            left = (judgement.due - as_of).days
            key = "frame.day-unknown" if judgement.is_estimate else "frame.days-left"
            return Chip("soon" if left <= SOON_DAYS else "due", words.say(key, n=left))


def tally(statuses: Sequence[ClauseStatus]) -> dict[Verdict | None, int]:
    """How many clauses stand at each verdict; those that no rule judges yet under None."""
    return dict(Counter(status.verdict for status in statuses))
