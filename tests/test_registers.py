"""A register's years: a page for each once they no longer stand on one."""

from __future__ import annotations

from servicecontrol.pages.record.pages import FIRST_PAGE, RegisterRow, _years


def _rows(count: int) -> list[RegisterRow]:
    """Rows of three years, newest first."""
    days = (f"{2026 - 3 * place // count}-05-01" for place in range(count))
    return [RegisterRow(f"R-{place}", "", day, None, "", ()) for place, day in enumerate(days)]


def test_a_register_that_fits_on_its_page_has_no_pages_of_years() -> None:
    assert {} == _years(_rows(FIRST_PAGE))


def test_one_row_more_and_each_year_has_a_page_of_its_own() -> None:
    rows = _rows(FIRST_PAGE + 1)
    years = _years(rows)
    assert ["2026", "2025", "2024"] == list(years)
    assert rows == [row for found in years.values() for row in found]
    assert all(row.day.startswith(year) for year, found in years.items() for row in found)
