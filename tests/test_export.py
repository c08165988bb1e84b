"""The exports: the same keys and bytes each time, exact in JSON, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from pages_of import facts_of
from trades import trades, trades_files, trades_pages

from servicecontrol import export
from servicecontrol.export import exports
from servicecontrol.export.formats import cell
from servicecontrol.export.ids import uid


def _files() -> dict[str, bytes]:
    return dict(exports(facts_of()))


def test_every_clause_finding_duty_figure_and_record_is_exported():
    files = _files()
    assert {"clauses.json", "findings.json", "matrix.json", "obligations.json"} <= files.keys()
    assert {"records/complaints.json", "records/complaints.csv", "metrics/on-time-rate.json"} <= files.keys()
    assert sorted(files) == list(files)


def test_every_module_that_makes_exports_is_asked_for_them():
    folder = Path(export.__file__).parent
    makes = re.compile(
        r"^def ([a-z]\w*)\(facts: Facts\b.*\) -> Iterator\[tuple\[str, bytes\]\]:", re.MULTILINE
    )
    made = {name for path in folder.glob("[a-z]*.py") for name in makes.findall(path.read_text("utf-8"))}
    assert {"documents", "package"} <= made
    assert set() == made - vars(export).keys()


def test_every_export_that_stands_alone_is_named_on_the_data_page():
    """Figures, badges, calendars and feeds are named where they belong."""
    page = unescape(trades_pages("en")["data"])
    alone = {path for path in trades_files() if path.partition("/")[0] in {path, "tables"}}
    assert {"about.json", "tables/areas.parquet"} <= alone
    assert set() == {
        path for path in alone - {"LICENSE.txt", "feed.atom", "calendar.ics"} if f'api/{path}"' not in page
    }


def test_a_clause_says_how_it_is_enforced_and_what_came_of_it():
    clauses = {entry["id"]: entry for entry in json.loads(_files()["clauses.json"])["clauses"]}
    deadline, judgement = clauses["yard-1.1"], clauses["yard-2.2"]
    assert ("enforced", "fail", {"fail": 1}) == (
        deadline["enforcement"],
        deadline["verdict"],
        deadline["counts"],
    )
    assert ("judgement", "manual", {}) == (
        judgement["enforcement"],
        judgement["verdict"],
        judgement["counts"],
    )
    assert [{"kind": "complaints", "id": "C-2026-0001", "part": ""}] == deadline["evidence"]


def test_the_matrix_has_every_clause_with_its_half_years_newest_first():
    rows = {entry["clause"]: entry for entry in json.loads(_files()["matrix.json"])["matrix"]}
    assert {"yard-1.1", "yard-1.2", "yard-2.1", "yard-2.2"} == rows.keys()
    (half,) = rows["yard-2.1"]["periods"]
    assert ("quarter", "2026H1", ["2026Q1", "2026Q2"]) == (
        rows["yard-2.1"]["rhythm"],
        half["period"],
        [part["period"] for part in half["parts"]],
    )
    (broken,) = rows["yard-1.1"]["periods"]
    assert {"fail": 1} == broken["counts"]
    (unchecked,) = rows["yard-2.2"]["periods"]
    assert ("manual", "unchecked", []) == (unchecked["verdict"], unchecked["blank"], unchecked["parts"])


def test_a_finding_points_at_its_field_and_speaks_both_languages():
    (finding,) = json.loads(_files()["findings.json"])["findings"]
    assert ("good/yard/complaints/2026/C-2026-0001.yaml", 2) == (finding["file"], finding["line"])
    assert {"en", "zh-Hant"} == finding["message"].keys()
    assert {"strict": "fail", "lenient": "fail"} == finding["readings"]


def test_rows_of_clauses_that_ask_for_one_duty_share_its_id():
    rows = json.loads(trades_files()["obligations.json"])["obligations"]
    assert len(trades().judged.obligations) == len(rows)
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row["duty"], []).append(row["clause"])
    assert {uid(duty): sorted(duty.clauses) for duty in trades().judged.duties} == {
        id_: sorted(clauses) for id_, clauses in ids.items()
    }
    assert ["metal-3.2a", "metal-5.3.6a"] in ids.values()


def test_keys_are_sorted_and_the_day_is_named():
    for path, data in _files().items():
        if path.endswith(".json") and "badges/" not in path:  # whose form is shields.io's
            document = json.loads(data)
            assert "2026-03-31" == document["as_of"]
            assert json.dumps(document) == json.dumps(document, sort_keys=True)


def test_each_row_has_a_line_of_its_own():
    lines = _files()["clauses.json"].decode().splitlines()
    rows = [json.loads(line.removesuffix(",")) for line in lines if line.startswith('{"')]
    assert json.loads(_files()["clauses.json"])["clauses"] == rows != []


def test_a_table_opens_in_a_spreadsheet_and_agrees_with_the_json():
    files = _files()
    data = files["records/complaints.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    (record,) = json.loads(files["records/complaints.json"])["complaints"]
    assert (record["id"], record["says"]) == (row["id"], row["says"])


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@x", "\t=1", "  =1", "＝1", "\u3000=1"])
def test_a_formula_is_disarmed(text: str):
    assert "'" + text == cell(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("-5", "-5"), (-5, "-5"), (0.5, "0.5"), (None, ""), (True, "true"), ("a", "a")],
    ids=["digits", "whole number", "fraction", "nothing", "truth", "text"],
)
def test_what_is_no_formula_stays_as_it_is(value: object, expected: str):
    assert expected == cell(value)


def test_every_clause_has_a_verdict_for_every_half_year_or_says_why_it_has_none():
    clauses = {entry["id"]: entry for entry in json.loads(trades_files()["clauses.json"])["clauses"]}
    halves = ["2026H2", "2026H1", "2025H2"]
    assert {tuple(halves)} == {tuple(p["period"] for p in entry["periods"]) for entry in clauses.values()}
    silent = [
        (id_, p["period"])
        for id_, entry in clauses.items()
        for p in entry["periods"]
        if p["verdict"] is None and p["blank"] not in ("before", "to-come")
    ]
    assert [] == silent


def test_zero_has_its_proof_and_what_a_person_judges_its_age():
    clauses = {entry["id"]: entry for entry in json.loads(trades_files()["clauses.json"])["clauses"]}
    nil = [
        p for p in clauses["metal-3.1d"]["periods"] if any(s["kind"] == "nil-statements" for s in p["proof"])
    ]
    assert 1 == len(nil)
    newest = clauses["factory-4.4"]["periods"][0]
    assert ("manual", True) == (newest["verdict"], newest["age"] >= 0)
