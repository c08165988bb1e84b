"""Who may let a duty go: what the procedure says of waivers, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.pages.procedure.clauses import ClauseInterpretation, reading_view
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.procedures import Procedure


@dataclass(frozen=True)
class WaivingView:
    """The terms of waivers; without any, nobody may."""

    said: tuple[str, ...]
    reason: str
    reading: ClauseInterpretation | None


def waiving_view(procedure: Procedure, context: PageContext) -> WaivingView:
    """What the procedure in force says of waivers."""
    terms, words = procedure.waived_by, context.words
    if terms is None:
        return WaivingView((words.say("waiving.nobody"),), "", None)
    roles = tuple(owner_name(role, context.ledger, words) for role in terms.roles)
    grounds = words.say("waiving.grounds", grounds=terms.grounds) if terms.grounds else ""
    id_ = terms.interpretation
    when = "" if id_ else words.say(f"waiving.{'afterwards' if terms.afterwards else 'beforehand'}")
    return WaivingView(
        tuple(filter(None, (words.say("waiving.who", roles=roles), grounds, when))),
        terms.reason.say(words.code),
        reading_view(id_, procedure.interpretations[id_], context) if id_ else None,
    )
