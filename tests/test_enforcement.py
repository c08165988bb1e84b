"""The page that says of every row of the procedures to start from what is checked and what is left to a person.

`make gold` rewrites it; what is said of a row comes from the procedure itself, as its own page has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from trades import SINCE, TRADES, trades_on

from servicecontrol.pages.procedure.clauses import ClauseInterpretation, ClauseView, clause_view
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.text import language

PAGE = Path(__file__).parents[1] / "docs" / "enforcement.md"
HEAD = """# What is checked, and what is left to a person

Every row of the three procedures that `servicecontrol init` brings along: what the rules ask, what they leave to a
person, what the company has chosen where the source sets no limit, how the row is read where its words allow more than
one reading, and which clauses of ISO 9001:2015 it serves.
`make gold` writes this page from `servicecontrol/starting/procedures`.
"""


@cache
def _views(trade: str) -> tuple[ClauseView, ...]:
    facts = trades_on(SINCE)  # before one of them has changed anything
    context = PageContext(facts.store.ledgers[trade], facts, language("en"))
    procedure = facts.judged.procedures[trade]
    return tuple(clause_view(row, procedure, context) for row in facts.matrices[trade].rows)


def _page() -> str:
    return "\n".join([HEAD, *(line for trade in TRADES for line in _trade(trade))])


def _trade(trade: str) -> Iterator[str]:
    views = _views(trade)
    judged = sum(1 for view in views if view.rules)
    short = sum(1 for view in views if view.rules and view.falls_short)
    yield f"## {trade.capitalize()}\n"
    yield f"{len(views)} rows: {judged} that rules check, {short} of these with something left to a person.\n"
    for view in views:
        yield f"### {trade} {view.number}: {view.title}\n"
        yield f"{view.text}\n"
        yield from _facts(view)
        yield ""


def _facts(view: ClauseView) -> Iterator[str]:
    for sentence in view.sentences:
        yield f"- Checked: {sentence}"
    if view.why_not:
        yield f"- Not checked: {view.why_not}"
    if view.falls_short:
        yield f"- Left to a person: {view.falls_short}"
    for choice in view.company_choice:
        yield f"- Added by the company, where the source is silent: {choice}"
    for reading in view.readings:
        yield from _reading(reading)
    yield f"- Serves ISO 9001:2015: {', '.join(f'{number} {heading}' for number, heading in view.iso)}"


def _reading(reading: ClauseInterpretation) -> Iterator[str]:
    yield f"- Read under {reading.id}: {reading.question}"
    for _, text, counts in reading.options:
        yield f"  - {text}{' *(counts)*' if counts else ''}"
    yield f"  - Why: {reading.reason}"


def test_the_page_says_what_the_procedures_do(request: pytest.FixtureRequest) -> None:
    actual = _page()
    if request.config.getoption("--write-gold"):
        PAGE.write_bytes(actual.encode())
    assert PAGE.read_bytes().decode() == actual, "write it with `make gold`, then review it"


@pytest.mark.parametrize("trade", TRADES)
def test_every_row_says_what_is_checked_or_why_nothing_is(trade: str) -> None:
    assert [] == [view.id for view in _views(trade) if bool(view.sentences) == bool(view.why_not)]
