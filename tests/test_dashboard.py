"""Dashboards: each organisation gets the same questions answered, and every number leads to the list that it counts."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qs

import pytest
from trades import trades

from servicecontrol.pages.complaint.pages import complaint_pages
from servicecontrol.pages.dashboard import on_time_trend
from servicecontrol.pages.dashboard.pages import dashboard_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.heat import ROWS_SHOWN
from servicecontrol.pages.shared.page import Link
from servicecontrol.render import _spark, _spark_height
from servicecontrol.text import language

ORGANISATIONS = ("property", "factory", "metal")
LANGUAGES = ("en", "zh-Hant")


def dashboard(organisation: str, code: str):
    [page] = dashboard_pages(PageContext(trades().store.ledgers[organisation], trades(), language(code)))
    return page.view


@cache
def register_rows(organisation: str, code: str):
    ledger = trades().store.ledgers[organisation]
    return next(complaint_pages(PageContext(ledger, trades(), language(code)))).view.rows


def listed(link: Link, organisation: str, code: str) -> int:
    """How many rows the register shows under a link's filters, as the page's script reads them."""
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    shown = {
        "state": lambda row: row.states.split("|"),
        "problem": lambda row: [row.problem],
        "who": lambda row: [row.who],
        "due": lambda row: row.fell_due.split("|"),
        "received": lambda row: ["recent"] if row.lately else [],
    }
    rows = register_rows(organisation, code)
    return sum(all(value in shown[name](row) for name, value in asked.items()) for row in rows)


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_what_is_late_where_it_is_bad_and_whether_it_is_getting_better_is_told_of_each(organisation: str):
    view = dashboard(organisation, "en")
    assert view.due
    assert view.better
    assert view.problems
    assert view.heats
    assert view.said


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("organisation", ["factory", "metal"])
def test_the_share_answered_in_time_leads_to_a_list_of_as_many_as_were_due(organisation: str, code: str):
    [card] = (card for card in dashboard(organisation, code).cards if card.name == "on-time")
    due = int(re.search(r"\d+/(\d+)", card.comparison)[1])
    assert due == listed(Link("", card.to, card.anchor, card.query), organisation, code) > 0


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_number_of_the_map_of_complaints_leads_to_a_list_of_as_many(organisation: str, code: str):
    [heat] = (heat for heat in dashboard(organisation, code).heats if heat.id == "complaints-heat")
    links = [cell.text for _, cells in heat.rows for cell in cells if isinstance(cell.text, Link)]
    assert {int(link.text) for link in links} != {0}
    assert [] == [link for link in links if int(link.text) != listed(link, organisation, code)]


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_the_map_of_complaints_adds_up_and_has_the_most_on_top(organisation: str):
    [heat] = (heat for heat in dashboard(organisation, "en").heats if heat.id == "complaints-heat")
    counts = [[int(getattr(cell.text, "text", cell.text)) for cell in cells] for _, cells in heat.rows]
    assert all(sum(cells[:-1]) == cells[-1] for cells in counts)
    assert [cells[-1] for cells in counts] == sorted((cells[-1] for cells in counts), reverse=True)
    assert len(counts) <= ROWS_SHOWN


def test_customers_stand_by_what_they_answered_the_least_satisfied_first():
    [heat] = (heat for heat in dashboard("factory", "en").heats if heat.id == "heat")
    low = [sum(cell.level.startswith("low") for cell in cells) for _, cells in heat.rows]
    assert low[0] > 0
    assert low == sorted(low, reverse=True)


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_what_was_done_is_never_successes_alone(organisation: str):
    said = dashboard(organisation, "en").said
    ledger = trades().store.ledgers[organisation]
    proven = {entry.link.text for entry in said if entry.chip.state == "pass"}
    still_open = {entry.link.text for entry in said} - proven
    assert all(ledger.complaints[id_].verification.effective for id_ in proven)
    assert all(not trades().judged.is_closed(ledger.id, ledger.complaints[id_]) for id_ in still_open)
    assert proven
    assert still_open


def test_a_small_line_reaches_from_top_to_bottom_with_what_is_to_be_reached():
    assert _spark([0.5, 1.0]) == "2.0,23.0 158.0,3.0"
    assert _spark([0.5, 0.75], 1.0) == "2.0,23.0 158.0,13.0"
    assert _spark_height(1.0, [0.5, 0.75], 1.0) == "3.0"
    assert _spark([0.5, 0.5], 0.5) == "2.0,23.0 158.0,23.0"


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((5, 9), (11, 11), "100 % answered in time in 2026Q2, better than in 2026Q1: 55.6 %"),
        ((6, 9), (11, 11), "no confirmed change from 66.7 % in 2026Q1"),
        ((11, 11), (5, 9), "55.6 % answered in time in 2026Q2, worse than in 2026Q1: 100 %"),
        ((400, 500), (424, 500), "better than in 2026Q1: 80 %"),
        ((400, 500), (423, 500), "no confirmed change from 80 % in 2026Q1"),
    ],
)
def test_a_quarter_is_called_better_only_where_the_test_says_so(
    before: tuple[int, int], now: tuple[int, int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarters = {"2026Q1": before, "2026Q2": now}
    monkeypatch.setattr(on_time_trend, "on_time_by_quarter", lambda _: quarters)
    chart = on_time_trend.on_time_chart(
        PageContext(trades().store.ledgers["factory"], trades(), language("en")), "factory/index"
    )
    assert said in chart.headline.replace("\u202f", " "), chart.headline
