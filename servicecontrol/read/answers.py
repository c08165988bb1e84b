"""What is wrong with an answer, by the form that it answers."""

from __future__ import annotations

import unicodedata
from functools import partial

from servicecontrol.problems import Hint, Message, Value
from servicecontrol.records.survey import Response, SurveyForm


def off_scale(answer: str, form: SurveyForm) -> tuple[Message, Hint]:
    """An answer that is no code of the scale; a level's words, or its code in full width, lead to the code."""
    allowed = tuple(level.code for level in form.scale)
    return Message("problems.off-scale", {"value": answer, "allowed": allowed}), partial(_meant, answer, form)


def _meant(answer: str, form: SurveyForm) -> Message | None:
    if "，" in answer or "、" in answer:
        return Message("hints.full-width-comma")
    plain = unicodedata.normalize("NFKC", answer).strip()
    meant = {name: level.code for level in form.scale for name in (*level.label.spoken.values(), level.code)}
    return Message("hints.did-you-mean", {"near": meant[plain]}) if plain in meant else None


def wrong_number(response: Response, form: SurveyForm) -> Message:
    """More or fewer answers than the form has items."""
    values: dict[str, Value] = {
        "response": response.id,
        "count": len(response.answers),
        "items": len(form.items),
    }
    return Message("problems.wrong-number-of-answers", values)
