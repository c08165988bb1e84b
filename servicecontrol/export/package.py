"""The tables that metrics count, as CSV and Parquet with a descriptor (Data Package 2.0), and the metrics' queries.

Whoever loads the tables and runs a query gets the counts of this site.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from servicecontrol.export.formats import DEFINITIONS, Json, csv_of, json_of, plain
from servicecontrol.facts import Facts
from servicecontrol.home import HOME, LICENCE
from servicecontrol.measure import load
from servicecontrol.measure.tables import tables
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.metrics.columns import published_columns
from servicecontrol.metrics.schema import Table

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
#: SQL type -> type of a field.
_TYPES = {
    "varchar": "string",
    "integer": "integer",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
}
#: The columns that tell the rows of a table apart; none where one of them may be empty.
PRIMARY_KEYS: Mapping[str, tuple[str, ...]] = {
    "site": ("as_of",),
    "organisations": ("organisation",),
    "areas": ("organisation", "area"),
    "customers": ("organisation", "customer"),
    "surveys": ("organisation", "survey"),
    "items": ("organisation", "survey", "item"),
    "scale": ("organisation", "survey", "code"),
    "responses": ("organisation", "survey", "response"),
    "answers": ("organisation", "survey", "response", "item"),
    "answers_on_others": ("organisation", "survey", "response", "item"),
    "complaints": ("organisation", "complaint"),
    "baselines": ("organisation", "metric"),
    "pauses": ("organisation", "complaint", "first_day"),
    "calendar": ("organisation", "day"),
    "visits": ("organisation", "visit"),
    "follow_ups": ("organisation", "follow_up"),
    "told_again": ("organisation", "follow_up", "item"),
}
#: Tables whose whole primary key stands in a table, under the same names and never empty.
FOREIGN_KEYS: Mapping[str, tuple[str, ...]] = {
    "areas": ("organisations",),
    "households": ("areas",),
    "customers": ("organisations",),
    "surveys": ("organisations",),
    "items": ("surveys",),
    "scale": ("surveys",),
    "recovery": ("surveys",),
    "responses": ("surveys",),
    "answers": ("responses", "items"),
    "answers_on_others": ("responses",),
    "complaints": ("organisations",),
    "baselines": ("organisations",),
    "pauses": ("complaints",),
    "calendar": ("organisations",),
    "visits": ("customers",),
    "follow_ups": ("surveys",),
    "obligations": ("organisations",),
}

#: Where an empty text is a value: CSV can't tell it from nothing, so the descriptor says that nothing is missing.
EMPTY_TEXTS = frozenset({("answers", "code"), ("answers_on_others", "code")})


def package(facts: Facts, work: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """The tables, their descriptor, the licence that it names and a query for each metric."""
    published = {name: _public(name, table) for name, table in tables(facts.store, facts.judged).items()}
    csv = {f"tables/{name}.csv": _rows_as_csv(table) for name, table in published.items()}
    parquet = {f"tables/{name}.parquet": data for name, data in _parquet(published, work).items()}
    yield from csv.items()
    yield from parquet.items()
    yield "datapackage.json", json_of(_descriptor(facts, published, csv | parquet))
    yield "LICENSE.txt", (HOME / "LICENSE").read_bytes()
    for name, metric in metrics(facts.store.settings.plugins).items():
        yield f"metrics/{name}.sql", metric.sql.encode()


def _public(name: str, table: Table) -> Table:
    """The table without the columns that may name somebody."""
    shown = {column: table.columns[column] for column in published_columns(name)}
    values = zip(table.columns, table.values, strict=True)
    return Table(shown, tuple(cells for column, cells in values if column in shown))


def _rows_as_csv(table: Table) -> bytes:
    rows = zip(*table.values, strict=True)
    return csv_of(
        tuple(table.columns), (dict(zip(table.columns, map(plain, row), strict=True)) for row in rows)
    )


def _parquet(published: Mapping[str, Table], work: Path | None) -> Mapping[str, bytes]:
    """The bytes depend on the rows and on DuckDB's version alone: one thread, so that rows keep their order."""
    import duckdb

    found: dict[str, bytes] = {}
    with (
        tempfile.TemporaryDirectory(dir=work) as folder,
        closing(duckdb.connect(":memory:", config={"threads": 1})) as database,
    ):
        database.execute("set allowed_directories = ?", [[folder]])
        database.execute("set enable_external_access = false")
        for name, table in published.items():
            path = Path(folder, f"{name}.parquet")
            quoted = path.as_posix().replace("'", "''")
            load(database, name, table)
            try:
                database.execute(f"copy {name} to '{quoted}' (format parquet, compression zstd)")
            except duckdb.IOException as fault:  # a full disk, told as any other writer tells it
                raise OSError(str(fault)) from fault
            found[name] = path.read_bytes()
    return found


def _descriptor(
    facts: Facts, published: Mapping[str, Table], files: Mapping[str, bytes]
) -> Mapping[str, Json]:
    """No day of making stands in it: the same data gives the same bytes."""
    return {
        "$schema": _PROFILE,
        "name": "service-control",
        "title": _say("tables.title", facts),
        "description": _say("tables.lead", facts),
        "version": f"{DEFINITIONS}.0.0",
        "licenses": [{"name": LICENCE, "path": "LICENSE.txt"}],
        "as_of": facts.as_of.isoformat(),
        "resources": [
            _resource(name, table, ending, files[f"tables/{name}.{ending}"], facts)
            for ending in ("csv", "parquet")
            for name, table in published.items()
        ],
    }


def _resource(name: str, table: Table, ending: str, data: bytes, facts: Facts) -> Mapping[str, Json]:
    """A file of a table; of Parquet without its size, which the Frictionless tool doesn't count and so finds wrong."""
    form: Mapping[str, Json] = (
        {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        if ending == "csv"
        else {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    )
    return {
        "name": _resource_name(name, ending),
        "title": _say(f"tables.holds.{name}", facts),
        "path": f"tables/{name}.{ending}",
        **form,
        **({"bytes": len(data)} if ending == "csv" else {}),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(name, table, ending, facts),
    }


def _resource_name(table: str, ending: str) -> str:
    return table if ending == "csv" else f"{table}-{ending}"


def _schema(name: str, table: Table, ending: str, facts: Facts) -> Mapping[str, Json]:
    fields = [_field(name, column, kind, ending, facts) for column, kind in table.columns.items()]
    keys: dict[str, Json] = {}
    if name in PRIMARY_KEYS:
        keys["primaryKey"] = PRIMARY_KEYS[name]
    if name in FOREIGN_KEYS:
        keys["foreignKeys"] = [
            {
                "fields": PRIMARY_KEYS[other],
                "reference": {"resource": _resource_name(other, ending), "fields": PRIMARY_KEYS[other]},
            }
            for other in FOREIGN_KEYS[name]
        ]
    return {"fields": fields, "missingValues": [""], **keys}


def _field(name: str, column: str, kind: str, ending: str, facts: Facts) -> Mapping[str, Json]:
    """A column; where pandas reads a Parquet file, numbers that are missing come as “nan”."""
    described = {"name": column, "type": _TYPES[kind], "description": _say(f"tables.columns.{column}", facts)}
    if (name, column) in EMPTY_TEXTS:
        return {**described, "missingValues": []}
    if ending == "parquet" and _TYPES[kind] in ("integer", "number"):
        return {**described, "missingValues": ["", "nan"]}
    return described


def _say(key: str, facts: Facts) -> str:
    """In every language of the site: a descriptor has one text where a reader may have any of them."""
    return " / ".join(facts.store.language(code).say(key) for code in facts.store.settings.languages)
