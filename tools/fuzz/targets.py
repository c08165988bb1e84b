"""What is fuzzed: for each door that data come in by, what is thrown at it and what has to be true afterwards."""

from __future__ import annotations

import contextlib
import html
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError, create_model

from servicecontrol.commands.usage import parser, with_command
from servicecontrol.importing import import_files
from servicecontrol.importing.notation import yaml_text
from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.judging.parameters import parameter_faults
from servicecontrol.problems import Place, Problem
from servicecontrol.read.kinds import KINDS
from servicecontrol.read.models import faults_of, model_of
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.read.response_tables import Bounds, response_table
from servicecontrol.read.table import read_table
from servicecontrol.read.tree import parse, place
from servicecontrol.records.by_hand import date_meant, minguo_year, number_meant
from servicecontrol.records.conditions import holds, terms
from servicecontrol.records.fields import Count, Day, Days, Moment, Number, Percent, PeriodLabel, YesNo
from servicecontrol.records.survey import SurveyForm
from servicecontrol.render import escape
from servicecontrol.rules.registry import rules
from servicecontrol.text import language, languages

from .drawn import ARGUMENTS, BYTES, CELLS, CONDITIONS, GIVEN, KEY, PARAMETER, TREES, WORDS

ROOT = Path(__file__).resolve().parents[2]
LATEST = date(2026, 12, 31)
_STORE = ROOT / "tests/data/good"
_FOURTH = ROOT / "tests/data/fourth/liftcare"
_FORM = SurveyForm.model_validate(
    {
        "id": "SV-2026",
        "title": {"zh-Hant": "表", "en": "Form"},
        "scale": [{"code": code, "label": {"zh-Hant": code, "en": code}} for code in "12"],
        "items": [{"id": item, "text": {"zh-Hant": item, "en": item}} for item in ("berth", "staff")],
    }
)
_MAP = """\
organisation: liftcare
kind: complaints
fields:
  id: "C-2026-{No}"
  received: {from: "{Day}", date: "%Y-%m-%d"}
  via: 電話
  problem: "{What}"
  says: "{Says}"
"""


class Target(NamedTuple):
    """A door: what is drawn, and what is done with it; anything raised is a fault of ours."""

    drawn: st.SearchStrategy[Any]
    check: Callable[[Any], object]


# What has to be true


def told(problems: Iterable[Problem]) -> None:
    """Every Problem can be said in every language, and shows where it is."""
    for problem in problems:
        assert problem.place.line >= 1, problem
        assert problem.place.column >= 1, problem
        assert len(problem.frame) in (0, 2), problem
        for code in languages():
            assert language(code).say(problem.what)
            assert problem.hint is None or language(code).say(problem.hint)


def _yaml(data: bytes) -> None:
    tree, problems = parse(data, "x.yaml")
    told(problems)
    assert (tree is None) == bool(problems)
    if isinstance(tree, dict):
        for key in tree:
            place(data.decode("utf-8-sig"), "x.yaml", (key,), of="key")


def _models(drawn: tuple[int, dict[str, Any]]) -> None:
    number, tree = drawn
    kind = KINDS[number]
    text = yaml_text(tree)
    found, problems = parse(text.encode("utf-8", "replace"), "x.yaml")
    told(problems)
    if found is not None:
        record, problems = model_of(found, kind.model, text, "x.yaml")
        told(problems)
        assert (record is None) == bool(problems)


def _parameters(drawn: tuple[str, dict[str, Any]]) -> None:
    name, given = drawn
    told(Problem(_NOWHERE, what, hint) for _, what, hint in parameter_faults(rules()[name], given, {}))


def _store(drawn: tuple[int, int, int, bytes]) -> None:
    """A file of a whole store with some bytes in place of others: read, judged as far as it can be."""
    with _store_folder() as root:
        files = sorted(path for path in root.rglob("*") if path.is_file())
        which, start, length, put = drawn
        path = files[which % len(files)]
        data = path.read_bytes()
        start %= len(data) + 1
        path.write_bytes(data[:start] + put + data[start + length :])
        reading = read_data(root, latest=LATEST)
        told(reading.problems)
        if reading.store is None:
            assert reading.problems
            return
        store = reading.store
        faults = binding_problems(
            store, lambda path, steps, what, hint: problem_in(store, path, steps, what, hint)
        )
        told(faults)
        if not faults:
            told(judge(store, LATEST)[1])


def _tables(drawn: tuple[str, str]) -> None:
    text, delimiter = drawn
    data = text.encode("utf-8", "surrogatepass")
    told(read_table(data, "x.csv", delimiter=delimiter)[2])
    told(response_table(data, "x.csv", _FORM, Bounds(LATEST, {"areas": {"A"}, "customers": {}})).problems)


def _conditions(text: str) -> None:
    with contextlib.suppress(ValueError):
        terms(text)
        holds(text, _FORM)


def _imports(drawn: tuple[bytes | None, str]) -> None:
    map_, table = drawn
    with _store_folder() as root:
        file = root.parent / "map.yaml"
        file.write_bytes(_MAP.encode() if map_ is None else map_)
        (root.parent / "a.csv").write_bytes(table.encode("utf-8", "surrogatepass"))
        result = import_files("complaints", file, [root.parent / "a.csv"], root)
        told(result.problems)
        if not result.problems:
            told(read_data(root, latest=LATEST).problems)


def _escape(text: str) -> None:
    shown = str(escape(text))
    assert not re.search(r"[<>\"'&`*_\[\]{}()#!|\\]", re.sub(r"&#\d+;", "", shown)), shown
    assert shown == str(escape(html.unescape(shown)))


def _values(drawn: tuple[int, str]) -> None:
    """A text taken for a day, a number or a period: a value, or a fault that there are words for."""
    number, text = drawn
    date_meant(text)
    minguo_year(text)
    number_meant(text, whole=bool(number % 2))
    model = _fields()[number % len(_fields())]
    try:
        model.model_validate({"value": text})
    except ValidationError as fault:
        told(Problem(_NOWHERE, what, hint) for _, what, hint in faults_of(fault, model))


def _arguments(arguments: list[str]) -> None:
    """A command line is understood, or refused with what is wrong."""
    said = io.StringIO()
    code: object = None
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            parser().parse_args(with_command(arguments))
        except SystemExit as ended:
            code = ended.code
    assert code in (None, 0, 2), code
    assert code is None or said.getvalue()


@contextlib.contextmanager
def _store_folder() -> Iterator[Path]:
    """A store of two organisations, to be spoilt."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        shutil.copytree(_STORE, root)
        shutil.copytree(_FOURTH, root / _FOURTH.name)
        yield root


_NOWHERE = Place("x.yaml")


@cache
def _fields() -> tuple[type[BaseModel], ...]:
    """A model for each kind of value that is written by hand."""
    kinds = (Day, Moment, Count, Days, Percent, Number, YesNo, PeriodLabel)
    return tuple(create_model("Value", value=(kind, ...)) for kind in kinds)  # type: ignore[arg-type]


TARGETS: Mapping[str, Target] = {
    "yaml": Target(BYTES, _yaml),
    "models": Target(
        st.tuples(st.integers(0, len(KINDS) - 1), st.dictionaries(KEY, TREES, max_size=8)), _models
    ),
    "parameters": Target(
        st.tuples(st.sampled_from(sorted(rules())), st.dictionaries(PARAMETER, GIVEN, max_size=5)),
        _parameters,
    ),
    "store": Target(st.tuples(st.integers(0, 99), st.integers(0, 20_000), st.integers(0, 60), BYTES), _store),
    "tables": Target(st.tuples(CELLS, st.sampled_from(",;\t|")), _tables),
    "conditions": Target(CONDITIONS, _conditions),
    "imports": Target(st.tuples(st.none() | BYTES, CELLS.map("No,Day,What,Says\n{}".format)), _imports),
    "escape": Target(st.text(max_size=80), _escape),
    "values": Target(st.tuples(st.integers(0, 99), WORDS | st.text(max_size=30)), _values),
    "arguments": Target(ARGUMENTS, _arguments),
}
