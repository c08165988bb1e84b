"""What must be said above a page before anything else: that its procedure is a source nobody has signed off."""

from __future__ import annotations

from servicecontrol.pages.shared.context import PageContext


def release_notice(context: PageContext) -> str:
    """The notice for pages of the procedure and for reports made by it; empty once it is released."""
    procedure = context.judged.procedures.get(context.ledger.id)
    return context.say("procedure.unreleased") if procedure and not procedure.released else ""
