"""How long customers go without a visit: the longest time between two of them, and the time that still runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.figure_part import FigurePart, row_headings
from servicecontrol.store import Ledger
from servicecontrol.text import Language


def gaps_part(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """A row for each customer of the day, the longest gap first; None before anybody was visited."""
    rows = list(facts.figures["visit-gaps"].each(organisation=ledger.id))
    whole = next((row for row in rows if row.text("customer") == "any"), None)
    if whole is None or not whole.count("visit_days"):
        return None
    customers = sorted(
        (row for row in rows if row is not whole),
        key=lambda row: (-(row.number("longest") or 0), -row.count("running"), row.text("customer")),
    )
    return FigurePart(
        "gaps",
        words.say("visits.gaps"),
        tuple(_said(whole, customers, ledger, words)),
        row_headings(
            words,
            "fields.customer",
            "visits.gap-visits",
            "visits.gap-longest",
            "visits.gap-between",
            "visits.gap-last",
            "visits.gap-running",
        ),
        tuple(_line(row, ledger, words) for row in customers),
        (words.say("visits.gaps-note"),),
    )


def _said(whole: Row, customers: Sequence[Row], ledger: Ledger, words: Language) -> Iterator[str]:
    gap, running = whole.number("longest"), max(customers, key=lambda row: row.count("running"))
    if gap is not None:
        first, last = whole.day("gap_from") or date.min, whole.day("gap_to") or date.min
        named = next(row for row in customers if (row.number("longest"), row.day("gap_to")) == (gap, last))
        name = _name(named, ledger)
        yield words.say("visits.gaps-longest", n=int(gap), name=name, first=first, last=last)
    yield words.say("visits.gaps-running", n=running.count("running"), name=_name(running, ledger))


def _line(row: Row, ledger: Ledger, words: Language) -> tuple[str, ...]:
    longest, first, last = row.number("longest"), row.day("gap_from"), row.day("gap_to")
    return (
        _name(row, ledger),
        f"{row.count('visit_days'):,}",
        "" if longest is None else f"{int(longest):,}",
        words.say("frame.range", low=first.isoformat(), high=last.isoformat()) if first and last else "",
        day.isoformat() if (day := row.day("last_visit")) else words.say("visits.gap-never"),
        f"{row.count('running'):,}",
    )


def _name(row: Row, ledger: Ledger) -> str:
    id_ = row.text("customer")
    return f"{id_} {ledger.customers[id_].name}"
