"""The published tables: whoever loads them gets the figures of the site, and nobody's name."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from statistics import median

import duckdb
import pytest
from exported import secrets
from pages_of import facts_of
from trades import TRADES_DAY, trades, trades_files, trades_folder

from servicecontrol.export import exports, package
from servicecontrol.export.formats import plain
from servicecontrol.export.package import EMPTY_TEXTS
from servicecontrol.measure import Result, figured
from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.metrics.columns import published_columns
from servicecontrol.metrics.schema import SCHEMA

#: What a reader of the descriptor takes each type of field for.
SQL_TYPES = {
    "string": "varchar",
    "integer": "integer",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
}
FORMATS = ("csv", "parquet")


def _descriptor() -> dict:
    return json.loads(trades_files()["datapackage.json"])


def _resources(ending: str) -> dict[str, dict]:
    """The resources in one format by the table that they hold."""
    found = [entry for entry in _descriptor()["resources"] if entry["format"] == ending]
    return {entry["name"].removesuffix(f"-{ending}"): entry for entry in found}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, duckdb.DuckDBPyConnection]:
    """A database per format, made of the published files as their descriptor says and of nothing else."""
    folder = tmp_path_factory.mktemp("api")
    for path in ("datapackage.json", *(entry["path"] for entry in _descriptor()["resources"])):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(trades_files()[path])
    found = {ending: duckdb.connect() for ending in FORMATS}
    for ending, database in found.items():
        for table, entry in _resources(ending).items():
            database.execute(f"create table {table} as from {_source(folder / entry['path'], entry)}")
    return found


def _source(path: Path, entry: dict) -> str:
    if entry["format"] == "parquet":
        return f"'{path}'"
    types = {field["name"]: SQL_TYPES[field["type"]] for field in entry["schema"]["fields"]}
    whole = [field["name"] for field in entry["schema"]["fields"] if field.get("missingValues") == []]
    kept = f", force_not_null = {whole}" if whole else ""
    return f"read_csv('{path}', header = true, columns = {types}{kept})"


def _counted(metric: Metric, columns: list[str], rows: list[tuple]) -> list[dict]:
    """What of a query's rows stands in the published figures under the same name; or what its method makes of them."""
    found = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
    match metric.kind:
        case "count" | "ratio":
            return found
        case "pareto":
            return [{name: row[name] for name in (*metric.keys, "category", "count")} for row in found]
        case "days":
            groups = groupby(found, lambda row: {key: row[key] for key in metric.keys})
            return [keys | _ended(list(rows)) for keys, rows in groups]
        case _:
            figures = figured(metric, Result(metric.name, tuple(columns), tuple(rows)))
            return [dict(zip(figures.columns, map(plain, row), strict=True)) for row in figures.rows]


def _ended(rows: list[dict]) -> dict:
    days = [row["days"] for row in rows if row["ended"]]
    return {"n": len(rows), "ended": len(days), "ended_median": median(days) if days else None}


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", sorted(metrics()))
def test_a_published_query_on_the_published_tables_gives_the_published_figures(
    published: Mapping[str, duckdb.DuckDBPyConnection], name: str, ending: str
):
    cursor = published[ending].execute(trades_files()[f"metrics/{name}.sql"].decode())
    columns = [column[0] for column in cursor.description]
    counted = _counted(metrics()[name], columns, cursor.fetchall())
    figures = json.loads(trades_files()[f"metrics/{name}.json"])[name]
    shown = [{column: row[column] for column in counted[0]} for row in figures]
    if metrics()[name].kind == "pareto":  # its bars are put in an order that the query doesn't know
        counted, shown = (sorted(rows, key=json.dumps) for rows in (counted, shown))
    assert shown == counted != []


@pytest.mark.parametrize("table", sorted(SCHEMA))
def test_both_formats_hold_the_same_rows(published: Mapping[str, duckdb.DuckDBPyConnection], table: str):
    found = {ending: published[ending].table(table) for ending in FORMATS}
    assert found["csv"].columns == found["parquet"].columns
    assert found["csv"].types == found["parquet"].types
    assert found["csv"].fetchall() == found["parquet"].fetchall() != []


@pytest.mark.parametrize("ending", FORMATS)
def test_every_table_is_published_with_every_column_that_names_nobody(ending: str):
    shown = {
        table: [(field["name"], SQL_TYPES[field["type"]]) for field in entry["schema"]["fields"]]
        for table, entry in _resources(ending).items()
    }
    expected = {
        table: [(name, columns[name]) for name in published_columns(table)]
        for table, columns in SCHEMA.items()
    }
    assert expected == shown


def test_who_visited_and_who_owes_a_duty_are_not_published():
    left_out = {
        (table, name) for table in SCHEMA for name in SCHEMA[table].keys() - {*published_columns(table)}
    }
    assert {("visits", "person"), ("obligations", "owner")} == left_out


def test_no_table_names_a_person_or_a_customer_or_holds_what_somebody_wrote(
    published: Mapping[str, duckdb.DuckDBPyConnection],
):
    cells = {
        cell
        for table in SCHEMA
        for row in published["parquet"].table(table).fetchall()
        for cell in row
        if isinstance(cell, str)
    }
    text = "\n".join(sorted(cells))
    assert "質保部" in cells
    assert [] == sorted(secret for secret in set(secrets(trades())) if secret in text)


def test_an_empty_text_is_a_value_only_where_the_descriptor_says_so(
    published: Mapping[str, duckdb.DuckDBPyConnection],
):
    empty = {
        (table, column)
        for table in SCHEMA
        for row in published["parquet"].table(table).fetchall()
        for column, cell in zip(published["parquet"].table(table).columns, row, strict=True)
        if cell == ""
    }
    assert ("answers", "code") in empty <= EMPTY_TEXTS
    declared = {
        (table, field["name"])
        for table, entry in _resources("csv").items()
        for field in entry["schema"]["fields"]
        if field.get("missingValues") == []
    }
    assert EMPTY_TEXTS == declared


def test_the_descriptor_has_what_data_package_2_asks_for():
    document = _descriptor()
    assert "https://datapackage.org/profiles/2.0/datapackage.json" == document["$schema"]
    assert [{"name": "MIT", "path": "LICENSE.txt"}] == document["licenses"]
    assert trades_files()["LICENSE.txt"].startswith(b"MIT License")
    names = [document["name"], *(entry["name"] for entry in document["resources"])]
    assert len(set(names)) == len(names) == 1 + 2 * len(SCHEMA)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    assert all(
        {"name", "path", "format", "mediatype", "schema"} <= entry.keys() for entry in document["resources"]
    )
    assert not {"created", "modified"} & document.keys()


def test_the_descriptor_tells_each_file_by_its_size_and_digest():
    for entry in _descriptor()["resources"]:
        data = trades_files()[entry["path"]]
        assert entry["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        # The Frictionless tool counts no bytes of Parquet and calls any number of them wrong.
        assert entry.get("bytes") == (len(data) if entry["format"] == "csv" else None)


def test_a_missing_number_of_parquet_may_be_read_as_nan():
    """The Frictionless tool reads Parquet with pandas, which has no missing whole numbers."""
    fields = [field for entry in _resources("parquet").values() for field in entry["schema"]["fields"]]
    numbers = [field for field in fields if field["type"] in ("integer", "number")]
    assert {("", "nan")} == {tuple(field["missingValues"]) for field in numbers}
    texts = [field for field in fields if field["type"] == "string"]
    assert not any("nan" in field.get("missingValues", ()) for field in texts)


def test_a_csv_begins_with_the_names_of_its_fields():
    for entry in _resources("csv").values():
        (header, *rows) = csv.reader(io.StringIO(trades_files()[entry["path"]].decode("utf-8-sig")))
        assert [field["name"] for field in entry["schema"]["fields"]] == header
        assert rows


@pytest.mark.parametrize("ending", FORMATS)
def test_a_primary_key_is_never_empty_and_never_twice(
    published: Mapping[str, duckdb.DuckDBPyConnection], ending: str
):
    keyed = {
        table: entry["schema"]["primaryKey"]
        for table, entry in _resources(ending).items()
        if "primaryKey" in entry["schema"]
    }
    assert {"answers", "complaints"} <= keyed.keys()
    for table, key in keyed.items():
        rows = published[ending].table(table).select(*key).fetchall()
        assert len(set(rows)) == len(rows)
        assert not any(cell is None for row in rows for cell in row)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_foreign_key_leads_to_a_row_of_the_same_format(
    published: Mapping[str, duckdb.DuckDBPyConnection], ending: str
):
    links = [
        (table, key["fields"], key["reference"]["resource"], key["reference"]["fields"])
        for table, entry in _resources(ending).items()
        for key in entry["schema"].get("foreignKeys", ())
    ]
    assert len(links) > 10
    by_name = {entry["name"]: table for table, entry in _resources(ending).items()}
    for table, fields, resource, referred in links:
        rows, known = (
            set(published[ending].table(name).select(*columns).fetchall())
            for name, columns in ((table, fields), (by_name[resource], referred))
        )
        assert rows <= known, table


def test_the_same_data_give_the_same_bytes(tmp_path: Path):
    again = dict(exports(facts_of(trades_folder(tmp_path), TRADES_DAY)))
    assert any(path.endswith(".parquet") for path in again)
    assert trades_files() == again


def test_a_disk_that_takes_no_table_is_told_as_the_system_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def load_without_room(database: object, name: str, table: object) -> None:
        loaded(database, name, table)
        shutil.rmtree(next(tmp_path.iterdir()))

    packaging = sys.modules[package.__module__]  # the package's own name is the function's
    loaded = packaging.load
    monkeypatch.setattr(packaging, "load", load_without_room)
    with pytest.raises(OSError, match=r"\.parquet"):
        dict(package(facts_of(), tmp_path))
    assert [] == list(tmp_path.iterdir())
