"""Hostile text in every free-text field of an organisation's records: no page and no export is more than its text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle

import icalendar
import pytest
from lxml import etree, html
from pages_of import pages_of
from pydantic import BaseModel, StringConstraints
from test_render import INJECTIONS, collapsed
from trades import TRADES_DAY, trades

from servicecontrol.export import exports
from servicecontrol.facts import Facts
from servicecontrol.judging.judge import judge
from servicecontrol.measure import measure
from servicecontrol.measure.tables import tables
from servicecontrol.procedures import Clause
from servicecontrol.publishing.verify.tags import PICTURE, look, look_at_content
from servicecontrol.read.source import FORBIDDEN
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import marks
from servicecontrol.records.registers import Document
from servicecontrol.records.wordings import Name, NamedEntry, text_kind
from servicecontrol.store import Ledger, Store

LANGUAGES = ("zh-Hant", "en")
STRINGS = [text for _, text in INJECTIONS if text.strip()]
LONGEST = 20_000  #: what tells a free text from a name or a code of a certain form
COPIES = 6
#: Which store: as it is, with hostile free texts, with hostile names, titles and numbers.
PLAIN, TEXTS, TITLES = range(3)
HOSTILE = (TEXTS, TITLES)
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def _is_free(model: type[BaseModel], name: str) -> bool:
    info = model.model_fields.get(name)
    found = (*info.metadata, *marks(info.annotation)) if info else tuple(marks(text_kind(model)))
    is_text = any(isinstance(mark, StringConstraints) and mark.max_length == LONGEST for mark in found)
    return is_text and not any(isinstance(mark, Refers) for mark in found)


class _Poison:
    """Puts one hostile string after the other into the free texts of whatever it is given."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._next = cycle(strings)
        self.filled: Counter[tuple[str, str]] = Counter()

    def next(self) -> str:
        """The next of them, once more from the first after the last."""
        return next(self._next)

    def record(self, model: BaseModel) -> BaseModel:
        kind = type(model)
        changed = {name: self._value(kind, name, value) for name, value in model if value is not None}
        return model.model_copy(update=changed)

    def _value(self, kind: type[BaseModel], name: str, value: object) -> object:
        if isinstance(value, BaseModel):
            return self.record(value)
        if isinstance(value, tuple):
            return tuple(self._value(kind, name, entry) for entry in value)
        if isinstance(value, str) and _is_free(kind, name):
            self.filled[kind.__name__, name] += 1
            return self.next()
        return value


def _many(ledger: Ledger) -> Ledger:
    """As many records as it takes for every string to stand in many places: each once more under further ids."""
    records = {
        kind: {
            copy.id: copy
            for id_, record in kept.items()
            for copy in (record, *(record.model_copy(update={"id": f"{id_}-{n}"}) for n in range(1, COPIES)))
        }
        for kind, kept in ledger.records.items()
    }
    return replace(ledger, records=records)


def _poisoned(ledger: Ledger, poison: _Poison) -> Ledger:
    surveys = {
        id_: replace(
            survey,
            responses=tuple(poison.record(response) for response in survey.responses),
            plan=poison.record(survey.plan) if survey.plan else None,
            report=poison.record(survey.report) if survey.report else None,
        )
        for id_, survey in ledger.surveys.items()
    }
    records = {
        kind: {id_: poison.record(record) for id_, record in kept.items()}
        for kind, kept in ledger.records.items()
    }
    customers = {id_: poison.record(customer) for id_, customer in ledger.customers.items()}
    return replace(ledger, surveys=surveys, records=records, customers=customers)


def _facts(store: Store) -> Facts:
    judged, problems = judge(store, TRADES_DAY)
    assert () == problems
    return Facts(store, judged, measure(tables(store, judged)), TRADES_DAY)


def _is_title(model: type[BaseModel], name: str) -> bool:
    return issubclass(model, Name | NamedEntry) and name not in model.model_fields


class _PoisonedTitles(_Poison):
    """Puts them where no file can have them: into names, titles and numbers, as if nothing had looked at those."""

    def _value(self, kind: type[BaseModel], name: str, value: object) -> object:
        if isinstance(value, Mapping):
            return {key: self._value(kind, name, entry) for key, entry in value.items()}
        if isinstance(value, str) and (_is_title(kind, name) or (kind, name) in NUMBERS):
            self.filled[kind.__name__, name] += 1
            return self.next()
        return value if isinstance(value, str) else super()._value(kind, name, value)


#: What is shown and found by something else.
NUMBERS = frozenset({(Clause, "clause"), (Document, "version")})


def _titled(ledger: Ledger, poison: _PoisonedTitles) -> Ledger:
    procedures = tuple(
        replace(
            procedure,
            title=poison.record(procedure.title),
            sections={number: poison.record(name) for number, name in procedure.sections.items()},
            clauses={id_: poison.record(clause) for id_, clause in procedure.clauses.items()},
        )
        for procedure in ledger.procedures
    )
    surveys = {
        id_: replace(survey, form=poison.record(survey.form) if survey.form else None)
        for id_, survey in ledger.surveys.items()
    }
    records = {
        kind: {id_: poison.record(record) for id_, record in kept.items()}
        for kind, kept in ledger.records.items()
    }
    documents = {title: poison.record(document) for title, document in ledger.documents.items()}
    organisation = poison.record(ledger.organisation)
    return replace(
        ledger,
        procedures=procedures,
        surveys=surveys,
        records=records,
        documents=documents,
        organisation=organisation,
    )


@cache
def _stores() -> tuple[Store, Store, Store, _Poison, _Poison]:
    """The organisation with the most kinds of records, as it is and poisoned."""
    store = trades().store
    ledger = _many(max(store.ledgers.values(), key=lambda each: len(each.records)))
    plain = replace(store, ledgers={ledger.id: ledger})
    poison, titles = (
        _Poison(STRINGS),
        _PoisonedTitles([text for text in STRINGS if not FORBIDDEN.search(text)]),
    )
    texts = replace(plain, ledgers={ledger.id: _poisoned(ledger, poison)})
    settings = titles.record(plain.settings)
    named = replace(plain, ledgers={ledger.id: _titled(ledger, titles)}, settings=settings)
    return plain, texts, named, poison, titles


@cache
def _facts_of(which: int) -> Facts:
    return _facts(_stores()[which])


@cache
def _pages(which: int, code: str) -> Mapping[str, html.HtmlElement]:
    pages = pages_of(_facts_of(which), code)
    return {path: html.fromstring(text) for path, text in pages.items()}


@cache
def _files(which: int) -> Mapping[str, bytes]:
    return dict(exports(_facts_of(which)))


def _shapes(pages: Mapping[str, html.HtmlElement]) -> set[tuple[str, str]]:
    return {
        (element.tag, name)
        for page in pages.values()
        for element in page.iter()
        if isinstance(element.tag, str)
        for name in ("", *element.attrib)
    }


def test_every_free_text_of_the_records_is_hostile():
    filled = _stores()[3].filled
    assert len(filled) > 30
    assert sum(filled.values()) > 10 * len(STRINGS)
    named = _stores()[4].filled
    assert {"Name", "Clause", "Document"} <= {model for model, _ in named}
    assert sum(named.values()) > len(STRINGS)


@pytest.mark.parametrize("which", HOSTILE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_hold_no_element_or_attribute_that_plain_records_do_not_make(code: str, which: int):
    # The languages share their templates.
    assert _shapes(_pages(which, code)) <= _shapes(_pages(0, "en"))
    odd = "//comment() | //processing-instruction()"
    assert [] == [path for path, page in _pages(which, code).items() if page.xpath(odd)]


@pytest.mark.parametrize("which", HOSTILE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_gate_finds_nothing_foreign_in_any_page(code: str, which: int):
    pages = pages_of(_facts_of(which), code)
    assert {} == {path: found for path, body in pages.items() if (found := look_at_content(body).faults)}


#: What a register is searched for stands in a link to it, every sign that could end the query encoded.
ENCODED_QUERY = re.compile(r"(?<=\.html)\?[\w.~%&=+-]*(?=#list$)")


@pytest.mark.parametrize("which", HOSTILE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_address_id_or_class_of_a_page_is_made_of_a_hostile_text(code: str, which: int):
    suspicious = re.compile(r"PWN|evil|g00gle|javascript:|vbscript:|__config|passwd|msgbox")
    bearing = {
        name
        for page in _pages(which, code).values()
        for element in page.iter()
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
        if suspicious.search(ENCODED_QUERY.sub("", value) if name == "href" else value)
    }
    assert bearing <= {
        "title",
        "aria-label",
        "data-title",
        "data-text",
        "data-chart",
        "data-clause",
        "data-figure",
        "data-label",
        "data-who",
    }


def _texts(which: int, code: str) -> str:
    return "\n".join(collapsed(page.text_content()) for page in _pages(which, code).values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_hostile_text_can_be_read_as_it_was_written(code: str):
    whole = _texts(1, code)
    assert [] == [text for text in STRINGS if collapsed(text).strip() not in whole]


@pytest.mark.parametrize("which", HOSTILE)
def test_json_exports_hold_the_same_keys(which: int):
    def keys(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    names = [path for path in _files(which) if path.endswith(".json")]
    plain, hostile = (
        {key for name in names for key in keys(json.loads(_files(each)[name]))} for each in (0, which)
    )
    assert hostile <= plain


def test_json_exports_hold_every_text_exactly():
    names = [path for path in _files(1) if path.endswith(".json")]
    complaints = json.dumps(
        [json.loads(_files(1)[name]) for name in names if "complaints" in name], ensure_ascii=False
    )
    for complaint in next(iter(_stores()[1].ledgers.values())).complaints.values():
        assert json.dumps(complaint.says, ensure_ascii=False) in complaints


@pytest.mark.parametrize("which", HOSTILE)
def test_no_cell_of_a_csv_export_is_a_formula(which: int):
    cells = [
        (name, cell)
        for name, data in _files(which).items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    # Formulas are among the free texts, as text.
    assert which == TITLES or any(cell.startswith("'=") for _, cell in cells)
    assert [] == [(name, cell) for name, cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]


@pytest.mark.parametrize("which", HOSTILE)
def test_tables_have_as_many_rows_and_columns_as_before(which: int):
    def sizes(which: int) -> dict[str, list[int]]:
        return {
            name: [len(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
            for name, data in _files(which).items()
            if re.match(r"(?:\w+/)?records/|records", name) and name.endswith(".csv")
        }

    assert sizes(0) and sizes(0) == sizes(which)


@pytest.mark.parametrize("which", HOSTILE)
def test_calendars_feeds_and_badges_have_the_same_parts_as_before(which: int):
    def events(data: bytes) -> Counter[str]:
        return Counter(part.name for part in icalendar.Calendar.from_ical(data).walk())

    def elements(data: bytes) -> set[str]:
        return {str(element.tag) for element in etree.fromstring(data).iter()}

    seen = 0
    # The calendar of a department has its name.
    before = {part for name, data in _files(0).items() if name.endswith(".ics") for part in events(data)}
    for name, data in _files(which).items():
        if name.endswith(".ics"):
            assert events(data).keys() <= before
            # Calendars tell names and numbers, and no free text.
            assert (b"PWN" in data) <= (which == TITLES)
        elif name.endswith((".atom", ".svg")):
            assert elements(data) <= elements(_files(0)[name])
            assert name.endswith(".atom") or () == look(data.decode(), PICTURE).faults
        else:
            continue
        seen += 1
    assert seen > 10
