"""What pages say of a total score of exactly the limit."""

from __future__ import annotations

from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: The rule that judges total scores.
LOW_SCORE = "low-score-becomes-complaint"


def at_limit_note(judgement: Judgement | None, words: Language) -> str:
    """That a score is exactly the limit, and the reading that it hangs on; empty for any other."""
    if judgement is None or not judgement.interpretation:
        return ""
    if not judgement.message.key.endswith("-at-limit"):
        return ""
    values = {"limit": judgement.message.values["limit"], "reading": judgement.interpretation}
    return words.say("surveys.at-limit", **values)
