"""Who may let a duty go and who seals a report: what the procedure says of it, and how it is read."""

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


@dataclass(frozen=True)
class SealingView:
    """Who may seal a report."""

    said: tuple[str, ...]
    reason: str


def sealing_view(procedure: Procedure, context: PageContext) -> SealingView:
    """What the procedure in force says of seals."""
    terms, words = procedure.sealed_by, context.words
    roles = tuple(owner_name(role, context.ledger, words) for role in terms.roles) if terms else ()
    also = (words.say("waiving.sealed-also", roles=roles),) if roles else ()
    return SealingView((words.say("waiving.sealed-by"), *also), terms.reason.say(words.code) if terms else "")


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
