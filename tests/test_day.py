"""Today: one look at the clock, the day at the site, and the site held at a day that is past."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pages_of import GOOD, facts_of, pages_of

from servicecontrol.cli import main
from servicecontrol.export import exports
from servicecontrol.read.reading import DataRead, read_data
from servicecontrol.records.registers import SiteSettings
from servicecontrol.render import escape
from servicecontrol.text import language, languages

SOURCES = Path(__file__).parent.parent / "servicecontrol"
TAIPEI = "time_zone: Asia/Taipei"
#: Of the small store: one complaint came in on 14 March, one customer was visited, one survey ran.
LATER = """\
id: C-2026-0002
received: 2026-03-31T23:30
via: 電話
customer: K-001
problem: 漏水
taken_by: 甲一
says: It leaks again.
"""


def test_the_clock_is_looked_at_in_one_place() -> None:
    looks = re.compile(
        r"\bdatetime\.now\(|\bdate\.today\(|\butcnow\(|\btime\.time\(|\blocaltime\(|\bgmtime\("
    )
    found = {
        path.relative_to(SOURCES).as_posix(): len(looks.findall(path.read_text("utf-8")))
        for path in SOURCES.rglob("*.py")
    }
    assert {"cli.py": 1} == {name: number for name, number in found.items() if number}


@pytest.mark.parametrize(
    ("zone", "last", "first", "day"),
    [
        ("Asia/Taipei", "2026-11-30T15:59:59", "2026-11-30T16:00:00", "2026-12-01"),
        ("Pacific/Kiritimati", "2026-12-31T09:59:59", "2026-12-31T10:00:00", "2027-01-01"),
        ("Asia/Kathmandu", "2026-12-31T18:14:59", "2026-12-31T18:15:00", "2027-01-01"),
        ("Pacific/Pago_Pago", "2027-01-01T10:59:59", "2027-01-01T11:00:00", "2027-01-01"),
        # The clocks go forward on 8 March 2026, and back on 1 November.
        ("America/New_York", "2026-03-08T04:59:59", "2026-03-08T05:00:00", "2026-03-08"),
        ("America/New_York", "2026-03-09T03:59:59", "2026-03-09T04:00:00", "2026-03-09"),
        ("America/New_York", "2026-11-02T04:59:59", "2026-11-02T05:00:00", "2026-11-02"),
        ("UTC", "2026-12-31T23:59:59", "2027-01-01T00:00:00", "2027-01-01"),
    ],
)
def test_a_day_begins_at_midnight_of_the_site(zone: str, last: str, first: str, day: str) -> None:
    settings = SiteSettings.model_validate({"name": {"zh-Hant": "試", "en": "Test"}, "time_zone": zone})
    before, begun = (
        settings.today(datetime.fromisoformat(each).replace(tzinfo=UTC)) for each in (last, first)
    )
    assert date.fromisoformat(day) == begun > before


def test_where_samoa_left_out_a_day_the_site_does_too() -> None:
    settings = SiteSettings.model_validate(
        {"name": {"zh-Hant": "試", "en": "Test"}, "time_zone": "Pacific/Apia"}
    )
    days = [settings.today(datetime(2011, 12, 30, hour, tzinfo=UTC)) for hour in (9, 10)]
    assert [date(2011, 12, 29), date(2011, 12, 31)] == days


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's zone cannot be set for a test")
@pytest.mark.parametrize(("zone", "day"), [("Asia/Taipei", 1), ("UTC", 30), ("America/New_York", 30)])
def test_without_a_time_zone_it_is_the_machine_s_day(
    zone: str, day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SiteSettings.model_validate({"name": {"zh-Hant": "試", "en": "Test"}})
    try:
        monkeypatch.setitem(os.environ, "TZ", zone)
        time.tzset()
        assert day == settings.today(datetime(2026, 11, 30, 20, 17, tzinfo=UTC)).day
    finally:
        monkeypatch.undo()
        time.tzset()


def _store(root: Path, *settings: str, later: bool = False) -> Path:
    """The small store with these settings, and with a complaint of the last evening of March."""
    data = root / "data"
    shutil.copytree(GOOD, data)
    (data / "site.yaml").write_text("\n".join(("name: {zh-Hant: 測試, en: Test}", *settings, "")), "utf-8")
    if later:
        (data / "yard" / "complaints" / "2026" / "C-2026-0002.yaml").write_text(LATER, "utf-8")
    return data


def _at(moment: str) -> Callable[[], datetime]:
    """A clock that stands at a moment of UTC."""
    return lambda: datetime.fromisoformat(moment).replace(tzinfo=UTC)


def _check(data: Path, moment: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = main(["check", "--language", "en", "--data", str(data), *more], _at(moment))
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("moment", "day", "overdue"),
    [
        ("2026-03-21T15:59:59", "2026-03-21", "Yard: 0 overdue"),
        ("2026-03-21T16:00:00", "2026-03-22", "Yard: 1 overdue"),
    ],
)
def test_a_deadline_passes_at_midnight_of_the_site(
    moment: str, day: str, overdue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _store(tmp_path, TAIPEI)
    shutil.rmtree(data / "yard" / "summaries")
    code, said = _check(data, moment, capsys)
    assert (0, True, True) == (code, f"as of {day}" in said, overdue in said), said


@pytest.mark.parametrize(("moment", "code"), [("2026-03-29T15:59:59", 1), ("2026-03-29T16:00:00", 0)])
def test_a_record_may_be_dated_a_day_ahead_of_the_site_and_not_two(
    moment: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, said = _check(_store(tmp_path, TAIPEI, later=True), moment, capsys)
    assert (code, bool(code)) == (found, "C-2026-0002.yaml" in said), said


@pytest.mark.parametrize(("zone", "day"), [(TAIPEI, "2026-04-01"), ("time_zone: UTC", "2026-03-31")])
def test_a_seal_bears_the_day_of_the_site(
    zone: str, day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _store(tmp_path, zone)
    arguments = ["seal", "--data", str(data), "yard/month-2026-03", "--by", "甲一"]
    assert 0 == main(arguments, _at("2026-03-31T16:30:00")), capsys.readouterr().out
    [seal] = (data / "yard" / "seals").iterdir()
    assert f"date: {day}\n" in seal.read_text("utf-8")


# A day that the settings hold


def test_a_day_that_is_set_leaves_out_what_came_later_as_one_that_is_asked_for_does(tmp_path: Path) -> None:
    held = _read(_store(tmp_path / "held", "as_of: 2026-03-30", later=True))
    asked = _read(_store(tmp_path / "asked", later=True), as_of=date(2026, 3, 30))
    assert ["C-2026-0001"] == [*held.store.ledgers["yard"].complaints]
    assert held.store.ledgers == asked.store.ledgers
    assert 2 == held.store.later == asked.store.later


def test_a_day_that_is_asked_for_outweighs_one_that_is_set(tmp_path: Path) -> None:
    data = _store(tmp_path, "as_of: 2026-03-30", later=True)
    reading = _read(data, as_of=date(2026, 3, 31))
    assert (2, 0) == (len(reading.store.ledgers["yard"].complaints), reading.store.later)


def test_both_ways_to_a_past_day_make_the_same_site_to_the_byte(tmp_path: Path) -> None:
    day, latest = date(2026, 3, 30), date(2026, 4, 2)
    held = facts_of(_store(tmp_path / "held", f"as_of: {day}", later=True), day, None)
    asked = facts_of(_store(tmp_path / "asked", later=True), day, latest)
    assert dict(exports(held)) == dict(exports(asked))
    for code in languages():
        pages = pages_of(held, code)
        assert pages == pages_of(asked, code)
        said = language(code).say("data-quality.later", n=2, date=day)
        assert escape(said) in pages["yard/data-quality"]


@pytest.mark.parametrize(
    ("day", "later"), [("2026-02-19", 6), ("2026-02-20", 5), ("2026-03-30", 2), ("2026-03-31", 0)]
)
def test_every_record_of_which_something_was_left_out_is_counted_once(
    day: str, later: int, tmp_path: Path
) -> None:
    assert later == _read(_store(tmp_path, f"as_of: {day}", later=True)).store.later


@pytest.mark.parametrize(("day", "later"), [("2026-03-29", 2), ("2026-03-30", 1)])
def test_a_survey_whose_table_has_a_form_that_came_back_later_is_counted(
    day: str, later: int, tmp_path: Path
) -> None:
    data = _store(tmp_path, f"as_of: {day}")
    table = "id,area,returned,berth,staff\nR3,東碼頭,2026-03-30,2,2\n"
    (data / "yard" / "surveys" / "SV-2026H1" / "responses-late.csv").write_text(table, "utf-8")
    assert later == _read(data).store.later


def test_a_day_left_behind_is_told_with_the_line_to_delete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _store(tmp_path, "as_of: 2026-03-30", later=True)
    _, said = _check(data, "2026-04-02T12:00:00", capsys)
    [line] = [line for line in said.splitlines() if "delete its line" in line]
    assert "2 records have entries dated after 2026-03-30" in line and str(data / "site.yaml") in line
    _, asked = _check(data, "2026-04-02T12:00:00", capsys, "--as-of", "2026-03-30")
    assert "delete its line" not in asked
    assert said.replace(f"{line}\n", "").split("Took")[0].endswith(asked.split("\n\n")[1].split("Took")[0])


def test_a_day_that_leaves_nothing_out_is_told_to_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = _check(_store(tmp_path, "as_of: 2026-03-31", later=True), "2026-04-02T12:00:00", capsys)
    assert "as of 2026-03-31" in said and "delete its line" not in said


def test_who_seals_sees_the_seals_of_later_days_and_writes_over_none(tmp_path: Path) -> None:
    data = _store(tmp_path, "as_of: 2026-03-30")
    arguments = ["seal", "--data", str(data), "yard/month-2026-03", "--by", "甲一"]
    assert [0, 0] == [
        main([*arguments, *more], _at("2026-04-02T12:00:00")) for more in (["--as-of", "2026-04-01"], [])
    ]
    assert {"date: 2026-04-01", "date: 2026-03-30"} == {
        line
        for path in (data / "yard" / "seals").iterdir()
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("date:")
    }


def _read(data: Path, as_of: date | None = None) -> DataRead:
    reading = read_data(data, latest=date(2026, 4, 2), as_of=as_of)
    assert () == reading.problems
    return reading
