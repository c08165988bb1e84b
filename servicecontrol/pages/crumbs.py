"""The way from the start to a page."""

from __future__ import annotations

from servicecontrol.pages.page import Link
from servicecontrol.store import Ledger
from servicecontrol.text import Language


def crumbs(words: Language, ledger: Ledger | None = None, *more: Link) -> tuple[Link, ...]:
    """Links from the start page through the organisation to what lies above a page."""
    home = Link(words.say("pages.home"), "index")
    if ledger is None:
        return (home, *more)
    return (home, Link(short_name(ledger, words), f"{ledger.id}/index"), *more)


def short_name(ledger: Ledger, words: Language) -> str:
    """The organisation's short name in the reader's language."""
    return ledger.organisation.short_name.say(words.code)


def register_title(ledger: Ledger, register: str, words: Language) -> str:
    """A register's name in the organisation's own words, else in ours."""
    own = ledger.organisation.registers.get(register)
    if own is not None:
        return own.say(words.code)
    key = f"pages.{register}"
    return words.say(key) if words.has(key) else words.say(f"kinds.{register}")
