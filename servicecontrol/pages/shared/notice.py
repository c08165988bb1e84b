"""What must be said above a page before anything else: that its procedure is a source nobody has signed off."""

from __future__ import annotations

from servicecontrol.facts import Facts
from servicecontrol.store import Ledger
from servicecontrol.text import Language


def release_notice(ledger: Ledger, facts: Facts, words: Language) -> str:
    """The notice for pages of the procedure and for reports made by it; empty once it is released."""
    procedure = facts.judged.procedures.get(ledger.id)
    return words.say("procedure.unreleased") if procedure and not procedure.released else ""
