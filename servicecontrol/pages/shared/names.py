"""Names of areas, items, customers, problems, departments and offices in the reader's language."""

from __future__ import annotations

from servicecontrol.pages.shared.page import Link
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language


def area_name(area: str, ledger: Ledger, words: Language) -> str:
    """An area."""
    entry = ledger.areas.get(area)
    return entry.called(area, words.code) if entry is not None else area


def item_name(item: str, survey: Survey, words: Language) -> str:
    """An item by the text on the form."""
    items = survey.form.items if survey.form else ()
    return next((entry.text.say(words.code) for entry in items if entry.id == item), item)


def problem_name(problem: str, ledger: Ledger, words: Language) -> str:
    """A problem category."""
    entry = ledger.organisation.problems.get(problem)
    return entry.called(problem, words.code) if entry is not None else problem


def customer_name(customer: str, ledger: Ledger) -> str:
    """A customer; customers have one name in every language."""
    entry = ledger.customers.get(customer)
    return entry.name if entry is not None else customer


def owner_name(owner: str, ledger: Ledger, words: Language) -> str:
    """A department, office or service in the reader's language; a person by name."""
    house = ledger.organisation
    entry = house.departments.get(owner) or house.roles.get(owner) or house.services.get(owner)
    return entry.called(owner, words.code) if entry is not None else owner


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
