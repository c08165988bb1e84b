"""A fourth organisation with a procedure of its own takes files under data/ and nothing else."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from pages_of import facts_of, pages_of
from rule_cases import read
from trades import TRADES_DAY, trades_folder, trades_on

from servicecontrol.facts import Facts
from servicecontrol.measure.surveys import SatisfactionBySurvey
from servicecontrol.text import languages

FOURTH = Path(__file__).parent / "data" / "fourth"
DAY = date(2026, 6, 15)
ID = "liftcare"


@cache
def with_four() -> Facts:
    """The three trades with the fourth organisation's folder beside theirs."""
    with TemporaryDirectory() as folder:
        data = trades_folder(Path(folder))
        copytree(FOURTH / ID, data / ID)
        return facts_of(data, DAY, TRADES_DAY)


def test_it_is_read_and_judged_by_its_own_clauses() -> None:
    expected = read(FOURTH / "expected.yaml")
    found = {status.id: status for status in with_four().judged.clauses_of(ID)}
    assert {id_: entry["verdict"] for id_, entry in expected.items()} == {
        id_: status.verdict for id_, status in found.items()
    }
    decided = {
        id_: sorted({j.subject.id for j in status.counting if j.verdict == status.verdict})
        for id_, status in found.items()
    }
    assert {id_: entry.get("about", []) for id_, entry in expected.items()} == decided


@pytest.mark.parametrize("code", languages())
def test_it_has_every_page_that_it_keeps_records_for(code: str) -> None:
    pages = pages_of(with_four(), code)
    wanted = ("index", "due", "surveys/SV-2026", "complaints/C-2026-01", "visits/index", "work-orders/index")
    wanted += ("procedure/index", "procedure/matrix", "procedure/lift-1.1", "data-quality", "reporting/index")
    wanted += ("reporting/quality-analysis-2026Q1", "reporting/paid-service", "reporting/training")
    assert [] == [path for path in wanted if f"{ID}/{path}" not in pages]


def test_its_own_words_head_its_register_and_its_name_stands_on_the_start_page() -> None:
    pages = pages_of(with_four(), "zh-Hant")
    assert "升安" in pages["index"]
    assert "報修與申訴" in pages[f"{ID}/complaints/index"]


def test_the_other_three_are_judged_as_without_it() -> None:
    alone = trades_on(DAY)
    others = tuple(entry for entry in with_four().judged.judgements if entry.organisation != ID)
    assert alone.judged.judgements == others


def test_it_is_counted_in_the_figures_under_its_own_name() -> None:
    [rate] = with_four().rows(SatisfactionBySurvey, organisation=ID, survey="SV-2026")
    assert (1, 2) == (rate.numerator, rate.denominator)
