"""JSON and CSV as every export has them: UTF-8, sorted keys, exact in JSON, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from servicecontrol.facts import Facts

#: Raised whenever a key is renamed or its meaning changes, so that readers of the files can tell.
DEFINITIONS = 1

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
#: A spreadsheet runs what begins so, also behind spaces and in full width.
_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def document(facts: Facts, name: str, rows: Sequence[Mapping[str, Json]]) -> bytes:
    """Rows under their name, with the day that they speak of and the number of the definitions."""
    return json_of({"as_of": facts.as_of.isoformat(), "definitions": DEFINITIONS, name: rows})


def json_of(value: Mapping[str, Json]) -> bytes:
    """A document of its own: a line for each key, and for each row of a list, so that a difference is one row."""
    keys = (f"{_line(key)}: {_lines(value[key])}" for key in sorted(value))
    return ("{\n" + ",\n".join(keys) + "\n}\n").encode()


def _lines(value: Json) -> str:
    if not isinstance(value, list | tuple) or not value:
        return _line(value)
    return "[\n" + ",\n".join(map(_line, value)) + "\n]"


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Json]]) -> bytes:
    """UTF-8 with a byte-order mark, so that a spreadsheet shows Chinese; formulas are disarmed, numbers kept."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def cell(value: Json) -> str:
    """A value as CSV writes it: nothing is empty, lists are JSON, what a spreadsheet would run is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def plain(value: object) -> Json:
    """A value as JSON writes it: days in ISO form, what it has no form for as text."""
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
