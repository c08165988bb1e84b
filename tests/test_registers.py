"""A register's years: a page for each once they no longer stand on one."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from servicecontrol.pages.record.pages import FIRST_PAGE, _years


def _records(count: int) -> list[SimpleNamespace]:
    """Records of three years, newest first."""
    return [SimpleNamespace(day=date(2026 - 3 * place // count, 5, 1)) for place in range(count)]


def test_a_register_that_fits_on_its_page_has_no_pages_of_years() -> None:
    assert {} == _years(_records(FIRST_PAGE))


def test_one_row_more_and_each_year_has_a_page_of_its_own() -> None:
    records = _records(FIRST_PAGE + 1)
    years = _years(records)
    assert ["2026", "2025", "2024"] == list(years)
    assert records == [record for found in years.values() for record in found]
    assert all(str(record.day.year) == year for year, found in years.items() for record in found)
