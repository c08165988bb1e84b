"""CSV files imported as records: what is written, what is refused and where, and that it is all or none."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from composed import composed, has_twins
from faults import ended, faults
from hypothesis import assume, given
from hypothesis import strategies as st

from servicecontrol.changing import settled
from servicecontrol.importing import ImportResult, import_files, survey_files
from servicecontrol.importing.notation import yaml_text
from servicecontrol.importing.sheets import CsvSheet, read_sheet
from servicecontrol.problems import Place, Problem
from servicecontrol.read.reading import read_data
from servicecontrol.read.source import FORBIDDEN, unreadable
from servicecontrol.read.table import CELL_LIMIT
from servicecontrol.read.tree import parse
from servicecontrol.text import language, languages

ORGANISATION = """\
name: {zh-Hant: 小店, en: Shop}
short_name: {zh-Hant: 小店, en: Shop}
calendar: tw
departments:
  Desk: {en: Desk}
people:
  Lin:
    posts: [{department: Desk, from: 2020-01-01}]
problems:
  Late: {en: Late}
  Broken: {en: Broken}
"""
CUSTOMERS = "# kept by hand\nC-1:\n  name: First\n  from: 2024-01-01   # long ago\n"
SITE = "name: {zh-Hant: 網站, en: Site}\n"

COMPLAINTS = """\
organisation: shop
kind: complaints
fields:
  id: "CF-{No}"
  received: {from: "{Received}", date: "%d.%m.%Y %H:%M"}
  via: web
  area: {from: "{Area}", blank: ["-"]}
  problem: {from: "{What}", values: {late: Late, broken: Broken}}
  says: "{Text}"
  closed: {from: "{Closed}", date: "%d.%m.%Y"}
"""
HEADER = "No,Received,Area,What,Text,Closed\n"
ROW = "1,03.02.2026 09:05,North,late,It came late.,05.02.2026\n"


@dataclass(frozen=True)
class Shop:
    """A data folder with one organisation, and a place for maps and tables beside it."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def load(self, kind, map_: str, *tables: str | bytes, replace: bool = False) -> ImportResult:
        """Imports tables, named a.csv, b.csv and so on."""
        paths = [self.folder / f"{name}.csv" for name, _ in zip("abcdefgh", tables, strict=False)]
        for path, table in zip(paths, tables, strict=True):
            path.write_bytes(table if isinstance(table, bytes) else table.encode())
        (self.folder / "map.yaml").write_text(map_, "utf-8")
        result = import_files(kind, self.folder / "map.yaml", paths, self.data, replace=replace)
        for problem in result.problems:
            said(problem)
        return result

    def told(self, *arguments, **options) -> list[tuple[str, str, str]]:
        """File, line and column; name and hint of what is wrong with an import, which writes nothing."""
        before = self.files()
        result = self.load(*arguments, **options)
        assert (0, 0) == (result.records, result.files)
        assert before == self.files()
        assert all(
            problem.frame for problem in result.problems if problem.place.path.endswith((".csv", "map.yaml"))
        )
        return [name(problem) for problem in result.problems]

    def files(self) -> dict[str, bytes]:
        """Every file and folder below the folder but for the maps and tables."""
        found = sorted(
            path for path in self.folder.rglob("*") if path.suffix != ".csv" and path.name != "map.yaml"
        )
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes() if path.is_file() else b""
            for path in found
        }

    def text(self, path: str) -> str:
        return (self.data / "shop" / path).read_text("utf-8")

    def read(self):
        """The organisation's ledger, as the strict reader has it."""
        reading = read_data(self.data, latest=date(2026, 12, 31))
        assert () == reading.problems
        return reading.store.ledgers["shop"]


def said(problem: Problem) -> str:
    """The message in English, once every language has words for it and its hint."""
    for code in languages():
        assert problem.hint is None or language(code).say(problem.hint)
        assert language(code).say(problem.what)
    return language("en").say(problem.what)


def name(problem: Problem) -> tuple[str, str, str]:
    place = problem.place
    hint = problem.hint.key.removeprefix("hints.") if problem.hint else ""
    return (
        f"{Path(place.path).name}:{place.line}:{place.column}",
        problem.what.key.removeprefix("problems."),
        hint,
    )


def laid_out(folder: Path) -> Shop:
    shop = folder / "data/shop"
    shop.mkdir(parents=True)
    (folder / "data/site.yaml").write_text(SITE, "utf-8")
    (shop / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    (shop / "areas.yaml").write_text("North: {en: North}\nSouth: {en: South}\n", "utf-8")
    (shop / "customers.yaml").write_text(CUSTOMERS, "utf-8")
    return Shop(folder)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return laid_out(tmp_path)


# What is written


def test_a_row_becomes_the_file_that_a_clerk_would_write(shop):
    assert ImportResult(1, 1, ()) == shop.load("complaints", COMPLAINTS, HEADER + ROW)
    expected = (
        "id: CF-1\nreceived: 2026-02-03T09:05\nvia: web\narea: North\nproblem: Late\n"
        "says: It came late.\nclosed: 2026-02-05\n"
    )
    assert expected == shop.text("complaints/2026/CF-1.yaml")
    assert ["CF-1"] == list(shop.read().complaints)


def test_what_a_row_does_not_say_is_left_out(shop):
    shop.load("complaints", COMPLAINTS, HEADER + "1,03.02.2026 00:00,-,late,Late., \n")
    expected = "id: CF-1\nreceived: 2026-02-03T00:00\nvia: web\nproblem: Late\nsays: Late.\n"
    assert expected == shop.text("complaints/2026/CF-1.yaml")


def test_fields_inside_others_are_written_in_the_order_of_the_record_and_left_out_together(shop):
    map_ = COMPLAINTS + (
        '  measures.2.kind: permanent\n  measures.2.what: "{Later}"\n  measures.2.owner: Desk\n'
        '  measures.1.owner: Lin\n  measures.1.kind: emergency\n  measures.1.what: "{Now}"\n'
    )
    rows = "1,03.02.2026 09:05,,late,x,,Sent anew,\n2,03.02.2026 09:05,,late,x,,,Another carrier\n"
    assert (
        () == shop.load("complaints", map_, "No,Received,Area,What,Text,Closed,Now,Later\n" + rows).problems
    )
    text = shop.text("complaints/2026/CF-1.yaml")
    assert text.endswith("measures:\n  - kind: emergency\n    what: Sent anew\n    owner: Lin\n")
    text = shop.text("complaints/2026/CF-2.yaml")
    assert text.endswith("measures:\n  - kind: permanent\n    what: Another carrier\n    owner: Desk\n")


def test_a_template_may_hold_several_columns_the_file_name_and_braces(shop):
    map_ = COMPLAINTS.replace('says: "{Text}"', 'says: "{{{What}}} {Text} ({file name}, {row number})"')
    shop.load("complaints", map_, HEADER + ROW)
    assert 'says: "{late} It came late. (a, 1)"\n' in shop.text("complaints/2026/CF-1.yaml")


def test_text_inside_cells_can_be_replaced_but_not_that_of_the_map(shop):
    map_ = COMPLAINTS.replace('id: "CF-{No}"', 'id: {from: "CF-{No}", replace: {"-": ""}}')
    shop.load("complaints", map_, HEADER + ROW.replace("1,", "7-1,", 1))
    assert ["CF-71"] == list(shop.read().complaints)


def test_rows_can_be_chosen_by_their_cells(shop):
    map_ = COMPLAINTS + "keep: {What: [late, broken]}\nleave_out: {Area: [South]}\n"
    rows = (
        ROW
        + ROW.replace("1", "2", 1).replace("late", "praise", 1)
        + ROW.replace("1", "3", 1).replace("North", "South")
    )
    assert 1 == shop.load("complaints", map_, HEADER + rows).records
    assert ["CF-1"] == list(shop.read().complaints)


def test_a_column_that_a_file_may_lack_says_nothing(shop):
    map_ = COMPLAINTS + '  product: "No. {Product}"\nmay_lack: [Product]\n'
    shop.load(
        "complaints",
        map_,
        HEADER + ROW,
        HEADER.replace("Text", "Text,Product") + "2,03.02.2026 09:05,,late,x,4,\n",
    )
    assert [None, "No. 4"] == [entry.product for entry in shop.read().complaints.values()]


def test_words_may_be_those_of_the_procedure(shop):
    shop.load("complaints", COMPLAINTS.replace("via: web", "via: 網路"), HEADER + ROW)
    assert "via: 網路\n" in shop.text("complaints/2026/CF-1.yaml")
    assert "web" == shop.read().complaints["CF-1"].via


def test_other_delimiters_and_a_byte_order_mark_are_read(shop):
    for number, mark in enumerate((";", "tab", "|"), start=1):
        table = (HEADER + ROW.replace("1,", f"{number},", 1)).replace(",", "\t" if mark == "tab" else mark)
        map_ = COMPLAINTS + f'delimiter: "{mark}"\n'
        assert 1 == shop.load("complaints", map_, b"\xef\xbb\xbf" + table.encode()).records


# Quotation

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029").filter(
        lambda c: not FORBIDDEN.match(c)
    ),
    max_size=30,
)
TREES = st.dictionaries(
    TEXTS.filter(bool).filter(lambda text: "\n" not in text),
    st.recursive(
        TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


@given(TREES)
def test_whatever_is_written_is_read_again_as_it_was(tree):
    assume(not has_twins(tree))
    assert (composed(tree), ()) == parse(yaml_text(tree).encode(), "r.yaml")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: b",
            "a:",
            "a #b",
            "# a",
            "- a",
            "--- ",
            "",
            " a",
            "a ",
            "'a",
            '"',
            "\\n",
            "{a}",
            "[a",
            "*a",
            "&a",
            "!a",
        ),
        *("%a", "<<", "?", "a\n\n b", "\na", "a\n", "a\n<<<<<<< b", "a\tb\r\nc", "\xa0", "急件：是", "NO"),
    ],
)
def test_what_yaml_could_misunderstand_is_put_in_quotation_marks(text):
    tree = {"key": text, text: "value", "list": [text, {"key": text}]}
    assert (tree, ()) == parse(yaml_text(tree).encode(), "r.yaml")


def test_plain_texts_have_no_quotation_marks_and_lines_stay_lines():
    expected = 'says: |-\n  Two lines\n    and "marks"\nid: CF-1\nwhen: 2026-02-03T09:05\nproblem: 表面損傷\n'
    tree = {
        "says": 'Two lines\n  and "marks"',
        "id": "CF-1",
        "when": "2026-02-03T09:05",
        "problem": "表面損傷",
    }
    assert expected == yaml_text(tree)


@given(
    TEXTS.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n")).filter(lambda text: text.strip())
)
def test_any_text_of_a_cell_reaches_the_record_whole(text):
    with TemporaryDirectory() as folder:
        shop = laid_out(Path(folder))
        cell = '"' + text.replace('"', '""') + '"'
        result = shop.load("complaints", COMPLAINTS, f"{HEADER}1,03.02.2026 09:05,,late,{cell},\n")
        assert () == result.problems
        assert composed(text.strip()) == shop.read().complaints["CF-1"].says


# What is refused, and where


def test_everything_that_is_wrong_with_the_cells_is_told_at_once_at_its_place(shop):
    rows = (
        "1,31.02.2026 09:05,North,late,x,\n"
        "2,03.02.2026 09:05,Nroth,lat,x,\n"
        "3,03.02.2026 09:05,,broken,,\n"
        '4,03.02.2026 09:05,North,late,"x\ny",02.02.2026\n'
        "5,03.02.2026 09:05,Nroth,late,x,soon\n"
        "x y,03.02.2026 09:05,,late,x,\n"
    )
    expected = [
        ("a.csv:2:3", "not-of-the-form", "not-of-the-form"),
        ("a.csv:3:20", "in-more-rows", "did-you-mean"),
        ("a.csv:3:26", "not-in-values", "did-you-mean"),
        ("a.csv:4:28", "missing-field", ""),
        ("a.csv:6:4", "out-of-order", "out-of-order"),
        ("a.csv:7:33", "not-of-the-form", "not-of-the-form"),
        ("a.csv:8:1", "bad-form", "form-of-id"),
    ]
    assert expected == shop.told("complaints", COMPLAINTS, HEADER + rows)


def test_a_name_that_no_register_has_is_told_with_the_nearest_one(shop):
    rows = ROW.replace("North", "Nrth")
    assert [("a.csv:2:20", "unknown-reference", "did-you-mean")] == shop.told(
        "complaints", COMPLAINTS, HEADER + rows
    )


def test_what_is_wrong_in_many_rows_alike_is_told_once_with_their_number(shop):
    rows = "".join(f"{number},03.02.2026 09:05,,praise,x,\n" for number in range(1, 1_201))
    (problem,) = shop.load("complaints", COMPLAINTS, HEADER + rows).problems
    assert 2 == problem.place.line
    assert said(problem).endswith("The same in 1,199 more rows.")


def test_what_the_map_puts_wrong_into_every_record_is_told_once_at_the_map(shop):
    map_ = COMPLAINTS.replace("via: web", "via: wbe")
    assert [("map.yaml:6:8", "not-a-word", "did-you-mean")] == shop.told(
        "complaints", map_, HEADER + ROW + ROW.replace("1", "2", 1)
    )


def test_an_id_stands_in_one_row_of_all_files(shop):
    expected = [
        ("a.csv:3:1", "id-in-two-rows", "id-in-two-rows"),
        ("b.csv:2:1", "id-in-two-rows", "id-in-two-rows"),
    ]
    assert expected == shop.told("complaints", COMPLAINTS, HEADER + ROW + ROW, HEADER + ROW)


def test_misspelt_columns_are_told_in_the_map_and_in_the_file(shop):
    expected = [
        ("a.csv:1:4", "column-unused", "did-you-mean"),
        ("a.csv:1:35", "column-unused", "column-unused"),
        ("map.yaml:5:20", "column-lacking", "did-you-mean"),
    ]
    header = HEADER.replace("Received", "Recieved").replace("Closed", "Closed,Zip")
    assert expected == shop.told("complaints", COMPLAINTS, header + ROW.replace("\n", ",9\n"))


def test_a_table_of_a_hundred_thousand_columns_is_an_error_and_not_a_wait(shop):
    wide = "".join(f",c{number}" for number in range(100_000))
    ((place, what, hint),) = shop.told("complaints", COMPLAINTS, HEADER.strip() + wide + "\n" + ROW)
    assert ("a.csv:1", "too-many-columns", "too-many-columns") == (place.rpartition(":")[0], what, hint)


def test_a_column_that_is_ignored_is_none_too_many(shop):
    map_ = COMPLAINTS + "ignore: [Zip]\n"
    assert (
        1 == shop.load("complaints", map_, HEADER.replace("\n", ",Zip\n") + ROW.replace("\n", ",9\n")).records
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((HEADER + ROW).replace(",", ";"), ("a.csv:1:3", "wrong-delimiter", "delimiter-of-map")),
        (HEADER + ROW + '2,"open\n3,x\n', ("a.csv:3:3", "unclosed-cell", "unclosed-cell")),
        (HEADER + ROW + "2,\0\n", ("a.csv:3:3", "forbidden-character", "control-character")),
        (HEADER + ROW.replace("It", "x" * CELL_LIMIT), ("a.csv:2:31", "cell-too-long", "cell-too-long")),
        (HEADER + ROW + "2,x\n", ("a.csv:3:1", "ragged-row", "too-few-cells")),
        ("", ("a.csv:1:1", "empty-table", "empty-table")),
        ((HEADER + ROW.replace("late.", "遲了")).encode("big5"), ("a.csv:2:39", "not-utf-8", "saved-as")),
        (HEADER.replace("No,", ",") + ROW, ("a.csv:1:1", "unnamed-column", "unnamed-column")),
        (HEADER + ROW.replace("1,", '"=1+1",', 1), ("a.csv:2:1", "bad-form", "form-of-id")),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(shop, table, expected):
    assert [expected] == shop.told("complaints", COMPLAINTS, table)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: complaints", "kind: visits", ("map.yaml:2:7", "map-of-another-kind", "")),
        ("organisation: shop", "organisation: shpo", ("map.yaml:1:15", "no-organisation", "did-you-mean")),
        ("organisation: shop", "organisation: x", ("map.yaml:1:15", "no-organisation", "no-organisation")),
        ("kind: complaints", "kind: complaints\nfield: x", ("map.yaml:3:1", "unknown-field", "did-you-mean")),
        ("  via:", "  vai:", ("map.yaml:3:1", "field-not-mapped", "")),
        ("  via:", "  measures.kind: x\n  via:", ("map.yaml:6:3", "unknown-field", "list-entry")),
        ("  via:", "  measures.1.whom: x\n  via:", ("map.yaml:6:3", "unknown-field", "allowed")),
        ("CF-{No}", "CF-{No", ("map.yaml:4:3", "lone-brace", "")),
        ("%d.%m.%Y %H:%M", "%d.%m.%y %H:%M", ("map.yaml:5:40", "date-form", "")),
        ("%d.%m.%Y %H:%M", "%d.%m.%Y %I:%M", ("map.yaml:5:40", "date-form", "")),
        ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M %z", ("map.yaml:5:40", "date-form", "")),
        ("fields:", "fields:\n  <<: x", ("map.yaml:4:3", "merge-key", "merge-key")),
        ("kind: complaints", "kind: complaints\ndelimiter: x", ("map.yaml:3:12", "not-allowed", "")),
    ],
)
def test_a_map_at_fault_is_refused_at_its_line(shop, old, new, expected):
    assert expected in shop.told("complaints", COMPLAINTS.replace(old, new), HEADER + ROW)


def test_a_register_at_fault_is_told_before_anything_refers_to_it(shop):
    (shop.data / "shop/areas.yaml").write_text("North: {on: North}\n", "utf-8")
    told = shop.told("complaints", COMPLAINTS, HEADER + ROW)
    assert [
        ("areas.yaml:1:1", "missing-field", "form-of-label"),
        ("areas.yaml:1:9", "unknown-field", "allowed"),
    ] == told


def test_a_register_that_is_no_file_is_told(shop):
    (shop.data / "shop/areas.yaml").unlink()
    (shop.data / "shop/areas.yaml").mkdir()
    assert [("areas.yaml:1:1", "unreadable", "unreadable")] == shop.told(
        "complaints", COMPLAINTS, HEADER + ROW
    )


def test_names_are_listed_where_none_is_near_unless_they_are_many(shop):
    rows = ROW.replace("North", "Elsewhere")
    assert [("a.csv:2:20", "unknown-reference", "allowed")] == shop.told(
        "complaints", COMPLAINTS, HEADER + rows
    )
    areas = "".join(f"District {number}: {{en: District}}\n" for number in range(13))
    (shop.data / "shop/areas.yaml").write_text(areas, "utf-8")
    expected = [("a.csv:2:20", "unknown-reference", "add-to-register")]
    assert expected == shop.told("complaints", COMPLAINTS, HEADER + rows)


def test_a_table_that_is_not_there_is_told(shop):
    (shop.folder / "map.yaml").write_text(COMPLAINTS, "utf-8")
    result = import_files("complaints", shop.folder / "map.yaml", [shop.folder / "a.csv"], shop.data)
    assert [("a.csv:1:1", "unreadable", "unreadable")] == [name(problem) for problem in result.problems]


def test_a_map_that_is_not_there_is_told(shop):
    result = import_files("visits", shop.folder / "no.yaml", [], shop.data)
    assert ["problems.unreadable"] == [problem.what.key for problem in result.problems]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('a,"\n 字'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    ).filter(lambda rows: all(any(row) for row in rows))
)
def test_the_place_of_a_cell_is_where_it_stands_in_the_file(rows):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("a,b,c\n" + "\n".join(lines) + "\n", "utf-8", newline="\n")
        sheet, problems = read_sheet(path, ",")
    assert () == problems
    assert isinstance(sheet, CsvSheet)
    for row, cells in zip(sheet.rows, rows, strict=True):
        for index, cell in enumerate(cells):
            place, length = sheet.place(row.line, index)
            start = sum(len(line) + 1 for line in sheet.text.split("\n")[: place.line - 1]) + place.column - 1
            assert '"' + cell.replace('"', '""') + '"' == sheet.text[start : start + length]


# All or nothing


def test_a_record_that_is_there_is_replaced_only_when_that_is_asked_for(shop):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    told = shop.told("complaints", COMPLAINTS, HEADER + ROW.replace("1", "2", 1) + ROW)
    assert [("a.csv:3:1", "record-exists", "record-exists")] == told
    result = shop.load(
        "complaints", COMPLAINTS, HEADER + ROW.replace("It came late.", "Later."), replace=True
    )
    assert 1 == result.records
    assert "says: Later.\n" in shop.text("complaints/2026/CF-1.yaml")


def test_a_record_whose_year_has_changed_moves_to_its_folder(shop):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    shop.load("complaints", COMPLAINTS, HEADER + ROW.replace("2026", "2025"), replace=True)
    assert ["2025/CF-1.yaml"] == [
        path.relative_to(shop.data / "shop/complaints").as_posix()
        for path in (shop.data / "shop/complaints").glob("*/*.yaml")
    ]


def test_files_that_cannot_be_written_leave_everything_as_it_was(shop):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    (shop.data / "shop/complaints/2025").write_text("in the way", "utf-8")
    rows = (
        ROW.replace("It came late.", "Later.")
        + ROW.replace("1", "2", 1).replace("2026", "2024")
        + ROW.replace("1", "3", 1).replace("2026", "2025")
    )
    before = shop.files()
    (problem,) = shop.load("complaints", COMPLAINTS, HEADER + rows, replace=True).problems
    assert "problems.not-written" == problem.what.key
    assert before == shop.files()


def test_what_an_import_that_was_killed_left_behind_is_cleared_away(shop):
    (shop.folder / ".data.importing/new").mkdir(parents=True)
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    assert not (shop.folder / ".data.importing").exists()


def test_what_an_import_that_was_killed_had_set_aside_stands_there_again(shop):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    before = shop.files()
    (path,) = (shop.data / "shop" / "complaints").rglob("*.yaml")
    aside = shop.folder / ".data.importing" / "old" / path.relative_to(shop.data)
    aside.parent.mkdir(parents=True)
    path.rename(aside)
    shop.load("complaints", COMPLAINTS, HEADER + ROW.replace("1,", "2,", 1))
    assert before.items() <= shop.files().items()


def test_a_file_whose_name_differs_in_case_alone_is_the_record(shop):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    (shop.data / "shop/complaints/2026/CF-1.yaml").rename(shop.data / "shop/complaints/2026/cf-1.yaml")
    told = shop.told("complaints", COMPLAINTS, HEADER + ROW)
    assert [("a.csv:2:1", "record-exists", "record-exists")] == told
    shop.load("complaints", COMPLAINTS, HEADER + ROW, replace=True)
    assert ["CF-1.yaml"] == [path.name for path in (shop.data / "shop/complaints/2026").iterdir()]


@pytest.mark.parametrize("link", ["shop/complaints", "shop/complaints/2026"])
def test_an_import_writes_through_no_link(shop, link: str):
    (shop.folder / "foreign").mkdir()
    (shop.data / link).parent.mkdir(exist_ok=True)
    (shop.data / link).symlink_to(shop.folder / "foreign")
    before = shop.files()
    (problem,) = shop.load("complaints", COMPLAINTS, HEADER + ROW).problems
    assert (f"data/{link}", "problems.linked") == (problem.place.path, problem.what.key)
    assert before == shop.files()


@pytest.mark.parametrize("error", [errno.ENOSPC, None], ids=["disk full", "kill"])
def test_an_import_is_whole_or_not_at_all_whatever_fails(shop, error: int | None):
    shop.load("complaints", COMPLAINTS, HEADER + ROW)
    before = shop.files()
    rows = ROW.replace("2026", "2025") + ROW.replace("1", "2", 1)
    shop.load("complaints", COMPLAINTS, HEADER + rows, replace=True)
    after = shop.files()
    again = partial(
        import_files,
        "complaints",
        shop.folder / "map.yaml",
        [shop.folder / "a.csv"],
        shop.data,
        replace=True,
    )
    for fault in faults(shop.data, error):
        shutil.rmtree(shop.data)
        for path, text in before.items():
            if not text:
                (shop.folder / path).mkdir(parents=True, exist_ok=True)
            else:
                (shop.folder / path).write_bytes(text)
        result = ended(fault, again)
        settled(shop.data)
        assert shop.files() in (before, after), f"change {fault.number}, {result}"


# Visits and customers

VISITS = """\
organisation: shop
kind: visits
fields:
  id: "VS-{row number}"
  date: "{Day}"
  way: visit
  customer: "C-{Customer}"
  by: Lin
customers:
  id: "C-{Customer}"
  name: "{Name}"
  from: "{Day}"
  to: "{Day}"
"""
VISITED = "Day,Customer,Name\n"


def test_visits_lie_in_the_folder_of_their_month(shop):
    shop.load("visits", VISITS, VISITED + "2026-02-03,7,Seven\n2026-03-01,7,Seven\n")
    assert {"2026-02": "VS-1", "2026-03": "VS-2"} == {
        path.parent.name: path.stem for path in (shop.data / "shop/visits").rglob("*.yaml")
    }
    assert 2 == len(shop.read().visits_by_customer["C-7"])


def test_new_customers_go_to_the_end_of_the_register_from_their_first_row_to_their_last(shop):
    rows = "2026-03-01,8,Eight\n2026-02-03,7,Seven\n2026-01-05,8,Eight\n2026-04-01,1,Renamed\n"
    assert 4 == shop.load("visits", VISITS, VISITED + rows).records
    new = (
        "C-7:\n  name: Seven\n  from: 2026-02-03\n  to: 2026-02-03\n"
        "C-8:\n  name: Eight\n  from: 2026-01-05\n  to: 2026-03-01\n"
    )
    assert CUSTOMERS + new == shop.text("customers.yaml")


def test_a_register_is_begun_where_there_is_none(shop):
    (shop.data / "shop/customers.yaml").unlink()
    shop.load("visits", VISITS.replace('  to: "{Day}"\n', ""), VISITED + "2026-03-01,8,Eight\n")
    assert "C-8:\n  name: Eight\n  from: 2026-03-01\n" == shop.text("customers.yaml")


def test_rows_of_one_customer_have_to_agree(shop):
    rows = "2026-03-01,8,Eight\n2026-03-02,8,Acht\n"
    assert [("a.csv:3:14", "customer-differs", "customer-differs")] == shop.told(
        "visits", VISITS, VISITED + rows
    )


def test_a_customer_at_fault_is_told_without_blaming_the_visits(shop):
    rows = "2026-03-01,8,\n2026-03-02,9,Nine\n"
    assert [("a.csv:2:14", "missing-field", "")] == shop.told("visits", VISITS, VISITED + rows)


def test_fields_that_no_customer_has_are_told(shop):
    told = shop.told("visits", VISITS.replace("  name:", "  nmae:"), VISITED + "2026-03-01,8,Eight\n")
    assert {
        ("map.yaml:9:1", "field-not-mapped", ""),
        ("map.yaml:11:3", "unknown-field", "did-you-mean"),
    } <= set(told)


def test_without_customers_in_the_map_they_have_to_be_known(shop):
    map_ = VISITS.partition("customers:")[0] + "ignore: [Name]\n"
    assert 1 == shop.load("visits", map_, VISITED + "2026-03-01,1,x\n").records
    told = shop.told("visits", map_.replace("VS-", "VT-"), VISITED + "2026-03-01,8,x\n")
    assert [("a.csv:2:12", "unknown-reference", "did-you-mean")] == told


def test_a_register_on_one_line_cannot_go_on(shop):
    (shop.data / "shop/customers.yaml").write_text("{C-1: {name: First, from: 2024-01-01}}\n", "utf-8")
    told = shop.told("visits", VISITS, VISITED + "2026-03-01,8,Eight\n")
    assert [("customers.yaml:1:1", "register-not-extended", "register-not-extended")] == told


def test_a_complaint_of_nobody_in_particular_adds_no_customer(shop):
    customers = 'id: "C-{Who}"\n  name: "{Who}"\n  from: {from: "{Closed}", date: "%d.%m.%Y"}\n'
    map_ = COMPLAINTS + '  customer: "C-{Who}"\ncustomers:\n  ' + customers
    rows = ROW.replace("\n", ",\n") + ROW.replace("1", "2", 1).replace("\n", ",5\n")
    shop.load("complaints", map_, HEADER.replace("\n", ",Who\n") + rows)
    assert [None, "C-5"] == [entry.customer for entry in shop.read().complaints.values()]
    assert {"C-1", "C-5"} == set(shop.read().customers)


# Surveys

SURVEY = """\
organisation: shop
kind: survey
survey: "SV-2026{file name}"
fields:
  id: "R{row number}"
answers: {taste: Taste, service: Service}
values: {good: "2", bad: "1"}
blank: ["?"]
may_lack: [Service]
comparable: yes
form:
  title: {zh-Hant: 調查, en: Survey}
  scale:
    - {code: "2", label: {zh-Hant: 好, en: Good}, class: qualified}
    - {code: "1", label: {zh-Hant: 差, en: Bad}, class: unsatisfied}
  items:
    - {id: taste, text: {zh-Hant: 味道, en: Taste}}
    - {id: service, text: {zh-Hant: 服務, en: Service}}
distribution:
  areas:
    - {area: North, distributed: "{number of rows}", first_out: 2026-01-05, returned: "{number of rows}"}
"""


def capital(shop: Shop, *tables: str, **options) -> tuple[int, list[tuple[str, str, str]]]:
    """Imports tables whose file names fit the id of a survey: A.csv, B.csv and so on."""
    paths = [shop.folder / f"{letter}.csv" for letter, _ in zip("ABCD", tables, strict=False)]
    for path, table in zip(paths, tables, strict=True):
        path.write_text(table, "utf-8")
    (shop.folder / "map.yaml").write_text(options.pop("map_", SURVEY), "utf-8")
    result = import_files("survey", shop.folder / "map.yaml", paths, shop.data, **options)
    return result.records, [name(problem) for problem in result.problems if said(problem)]


def test_a_wave_is_a_table_of_codes_beside_the_files_that_the_map_writes(shop):
    assert (3, []) == capital(shop, "Taste,Service\ngood,1\n?,bad\n2,\n")
    assert "id,taste,service\nR1,2,1\nR2,,1\nR3,2,\n" == shop.text("surveys/SV-2026A/responses.csv")
    assert "    distributed: 3\n" in shop.text("surveys/SV-2026A/distribution.yaml")
    survey = shop.read().surveys["SV-2026A"]
    assert [("2", "1"), ("", "1"), ("2", "")] == [response.answers for response in survey.responses]


def test_an_item_that_a_wave_did_not_ask_is_not_in_its_form_and_breaks_the_comparison(shop):
    assert (4, []) == capital(
        shop, "Taste\n1\n", "Taste\n1\n", "Service,Taste\n1,2\n", "Taste,Service\n1,2\n"
    )
    surveys = shop.read().surveys
    assert [["taste"], ["taste"], ["taste", "service"], ["taste", "service"]] == [
        [item.id for item in survey.form.items] for survey in surveys.values()
    ]
    assert [None, "SV-2026A", None, "SV-2026C"] == [
        survey.form.comparable_with for survey in surveys.values()
    ]
    assert ("2", "1") == surveys["SV-2026C"].responses[0].answers


def test_a_cell_off_the_scale_is_told_at_its_place(shop):
    expected = [("A.csv:2:3", "in-more-rows", "code-in-map"), ("A.csv:3:1", "off-scale", "code-in-map")]
    assert (0, expected) == capital(shop, "Taste,Service\n1,3\n02,1\n1,3\n")
    assert not (shop.data / "shop/surveys").exists()


PART = SURVEY.replace("{file name}", "H1").replace(
    "may_lack: [Service]\ncomparable: yes\n", 'part: "{file name}"\n'
)


def test_tables_of_one_survey_are_its_parts(shop):
    map_ = PART.replace("R{row number}", "{file name}{row number}")
    assert (3, []) == capital(shop, "Taste,Service\n1,2\n", "Taste,Service\n1,2\n2,2\n", map_=map_)
    assert ["A1", "B1", "B2"] == [response.id for response in shop.read().surveys["SV-2026H1"].responses]
    assert "distributed: 3\n" in shop.text("surveys/SV-2026H1/distribution.yaml")
    assert "id,taste,service\nA1,1,2\n" == shop.text("surveys/SV-2026H1/responses-A.csv")


def test_two_tables_cannot_become_one_nor_share_ids(shop):
    expected = [
        ("B.csv:2:1", "id-in-two-rows", "id-in-two-rows"),
        ("map.yaml:3:9", "parts-clash", "parts-clash"),
    ]
    map_ = PART.replace('part: "{file name}"\n', "")
    assert (0, expected) == capital(shop, "Taste,Service\n1,2\n", "Taste,Service\n1,2\n", map_=map_)


def test_two_tables_whose_names_differ_in_case_alone_cannot_become_two(shop):
    (shop.folder / "low").mkdir()
    paths = [shop.folder / "A.csv", shop.folder / "low" / "a.csv"]
    for path in paths:
        path.write_text("Taste,Service\n1,2\n", "utf-8")
    (shop.folder / "map.yaml").write_text(PART.replace("R{row number}", "{file name}{row number}"), "utf-8")
    (problem,) = import_files("survey", shop.folder / "map.yaml", paths, shop.data).problems
    assert ("problems.parts-clash", str(paths[0])) == (problem.what.key, problem.what.values["other"])


def test_parts_of_one_survey_ask_the_same(shop):
    map_ = PART.replace("R{row number}", "{file name}{row number}") + "may_lack: [Service]\n"
    assert (0, [("map.yaml:3:9", "parts-differ", "")]) == capital(
        shop, "Taste,Service\n1,2\n", "Taste\n1\n", map_=map_
    )


def test_responses_join_the_form_that_is_there(shop):
    folder = shop.data / "shop/surveys/SV-2026H1"
    capital(shop, "Taste,Service\n1,2\n", map_=PART)
    (folder / "responses-A.csv").unlink()
    map_ = PART.partition("form:")[0]
    assert (1, []) == capital(shop, "Taste,Service\n2,2\n", map_=map_)
    assert ("2", "2") == shop.read().surveys["SV-2026H1"].responses[0].answers


def test_a_survey_that_is_there_is_replaced_only_when_that_is_asked_for(shop):
    capital(shop, "Taste,Service\n1,2\n")
    assert (0, [("map.yaml:3:9", "record-exists", "record-exists")] * 3) == capital(
        shop, "Taste,Service\n2,2\n"
    )
    assert (1, []) == capital(shop, "Taste,Service\n2,2\n", replace=True)
    assert "R1,2,2\n" in shop.text("surveys/SV-2026A/responses.csv")


def test_what_a_response_says_beside_its_answers_is_checked_too(shop):
    map_ = SURVEY.replace(
        "fields:\n",
        'fields:\n  area: "{Area}"\n  returned: {from: "{Back}", date: "%d.%m.%Y"}\n  comment: "{Says}"\n',
    )
    header = "Area,Back,Says,Taste,Service\n"
    assert (1, []) == capital(shop, header + 'North,05.02.2026,"=1+1, they say",1,2\n', map_=map_)
    expected = 'id,area,returned,comment,taste,service\nR1,North,2026-02-05,"=1+1, they say",1,2\n'
    assert expected == shop.text("surveys/SV-2026A/responses.csv")
    (response,) = shop.read().surveys["SV-2026A"].responses
    assert ("=1+1, they say", date(2026, 2, 5)) == (response.comments[0].says, response.returned)
    told = [("A.csv:2:1", "unknown-reference", "did-you-mean")]
    assert (0, told) == capital(shop, header + "Nort,05.02.2026,x,1,2\n", map_=map_, replace=True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("SV-2026", "sv-", ("map.yaml:3:9", "bad-form", "form-of-id")),
        ("SV-2026{file name}", "SV-{Taste}", ("map.yaml:3:9", "nothing-stands-here", "allowed")),
        ("area: North", "area: Nort", ("map.yaml:21:14", "unknown-reference", "did-you-mean")),
        ("{number of rows}", "many", ("map.yaml:21:34", "not-a-count", "not-a-count")),
        ("{taste: Taste,", "{tast: Taste,", ("map.yaml:6:11", "unknown-item", "did-you-mean")),
        (", service: Service}", "}\nignore: [Service]", ("map.yaml:6:1", "item-not-mapped", "")),
        (
            "first_out: 2026-01-05",
            "handed_out_by: Lim",
            ("map.yaml:21:69", "unknown-reference", "did-you-mean"),
        ),
        ('good: "2"', 'good: "4"', ("map.yaml:7:16", "off-scale", "")),
        ("class: qualified", "class: fine", ("map.yaml:14:57", "not-a-word", "")),
        ("  title:", "  titel:", ("map.yaml:11:1", "missing-field", "")),
    ],
)
def test_a_survey_map_at_fault_is_refused_at_its_line(shop, old, new, expected):
    records, told = capital(shop, "Taste,Service\n1,2\n", map_=SURVEY.replace(old, new, 1))
    assert 0 == records
    assert [expected[:2]] == [entry[:2] for entry in told if entry[:2] == expected[:2]], told
    assert not (shop.data / "shop/surveys").exists()


def test_a_wave_that_asked_nothing_is_none(shop):
    map_ = SURVEY.replace("may_lack: [Service]", "may_lack: [Service, Taste]\nignore: [Other]")
    assert (0, [("map.yaml:9:1", "list-too-short", "")]) == capital(shop, "Other\n1\n", map_=map_)


def test_a_form_that_is_there_but_at_fault_is_told(shop):
    folder = shop.data / "shop/surveys/SV-2026H1"
    folder.mkdir(parents=True)
    for text, key in (("- x\n", "not-a-record"), ("id: SV-2026H1\nscale: []\nitems: []\n", "missing-field")):
        (folder / "form.yaml").write_text(text, "utf-8")
        records, told = capital(shop, "Taste,Service\n1,2\n", map_=PART.partition("form:")[0])
        assert (0, key) == (records, told[0][1])


def test_a_form_that_is_there_and_cannot_be_opened_is_told(shop, monkeypatch):
    folder = shop.data / "shop/surveys/SV-2026H1"
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text("id: SV-2026H1\n", "utf-8")
    refused = Problem(
        Place("data/shop/surveys/SV-2026H1/form.yaml"), unreadable(OSError(5, "Input/output error"))
    )
    monkeypatch.setattr(survey_files, "load", lambda *_: (None, (refused,)))
    told = [("form.yaml:1:1", "unreadable", "")]
    assert (0, told) == capital(shop, "Taste,Service\n1,2\n", map_=PART.partition("form:")[0])


def test_responses_without_a_form_anywhere_are_refused(shop):
    map_ = PART.partition("form:")[0]
    told = [("map.yaml:3:9", "responses-without-form", "form-in-map")]
    assert (0, told) == capital(shop, "Taste,Service\n1,2\n", map_=map_)


def test_a_part_has_to_be_fit_for_a_file_name(shop):
    told = [("map.yaml:9:7", "bad-form", "form-of-key")]
    assert (0, told) == capital(
        shop, "Taste,Service\n1,2\n", map_=PART.replace('part: "{file name}"', "part: ../x")
    )
