"""Every published figure of the tests' stores, counted once more by other people's statistics.

`make recount` does it for the sample, the worked example and the fourth organisation.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

from pages_of import AS_OF, GOOD, facts_of
from recounted import recounted_folder
from trades import TRADES_DAY, trades, trades_folder

from servicecontrol.export import exports
from servicecontrol.metrics.catalogue import metrics
from tools.recount import compare
from tools.recount.__main__ import lay_fourth
from tools.recount.compare import NOT_RECOUNTED, RECOUNTS, differences, published
from tools.recount.reading import read
from tools.recount.taken import taken

PACKAGE = Path(compare.__file__).parent


@cache
def _published(name: str) -> dict[str, bytes]:
    return dict(exports(trades() if name == "trades" else facts_of()))


def test_every_figure_of_the_store_made_for_it_has_rows_and_is_counted_alike(tmp_path: Path):
    data = recounted_folder(tmp_path)
    api = dict(exports(facts_of(data)))
    assert {name for name in published(api) if json.loads(api[f"metrics/{name}.json"])[name]} == {*metrics()}
    assert [] == list(differences(read(data, api), api))


def test_every_figure_of_the_smallest_store_is_counted_alike():
    api = _published("good")
    assert [] == list(differences(read(GOOD, api), api))


def test_every_figure_of_the_three_trades_is_counted_alike(tmp_path: Path):
    api = _published("trades")
    assert [] == list(differences(read(trades_folder(tmp_path), api), api))


def test_every_figure_of_the_fourth_organisation_is_counted_alike(tmp_path: Path):
    lay_fourth(tmp_path / "data")
    api = dict(exports(facts_of(tmp_path / "data", TRADES_DAY)))
    assert [] == list(differences(read(tmp_path / "data", api), api))


def test_what_is_taken_as_published_is_said_with_how_much_of_it_there_is():
    store = read(GOOD, _published("good"))
    assert (
        f"the day, {AS_OF}; the states of {len(store.duties):,} duties, and the refused closings of 0 complaints"
        in taken(store)
    )


def test_a_figure_a_row_and_a_column_that_are_not_alike_are_told():
    api = dict(_published("good"))
    path, name = "metrics/open-complaints.json", "open-complaints"
    document = json.loads(api[path])
    (row,) = document[name]
    document[name] = [row | {"open": row["open"] + 1, "more": 0}, row | {"organisation": "other"}]
    api[path] = json.dumps(document).encode()
    assert [
        f"{name}: ('other',) is published alone",
        f"{name}: ('yard',): more is published alone",
        f"{name}: ('yard',): open is published as {row['open'] + 1}, counted as {row['open']}",
    ] == list(differences(read(GOOD, api), api))


def test_every_metric_is_recounted_or_says_why_not():
    assert {*metrics()} == {*RECOUNTS} | {name for name in NOT_RECOUNTED if "." not in name}


def test_the_recount_imports_nothing_of_the_program():
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.partition(".")[0] == "servicecontrol" for name in names), path.name
