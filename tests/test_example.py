"""The worked example: real public data, imported whole, must come to the figures that others found."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from servicecontrol.facts import Facts
from servicecontrol.importing import import_files
from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.measure import Result, measure
from servicecontrol.measure.complaints import (
    ComplaintsByProblem,
    HandlingHours,
    OpenComplaints,
    RecurrenceRate,
)
from servicecontrol.measure.surveys import SatisfactionByItem, TrendByItem
from servicecontrol.measure.tables import tables
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.survey.trends import trends_part
from servicecontrol.read.reading import read_data
from servicecontrol.records.fields import at_midnight
from servicecontrol.statistics.survival import kaplan_meier, median_time
from servicecontrol.statistics.trend import trend
from servicecontrol.store import Ledger, Store
from servicecontrol.text import language

ROOT = Path(__file__).parent.parent
EXTRACTS = ROOT / "examples/extracts"
TAKEN = date(2025, 3, 14)
LARGEST = 700_000  #: bytes of an extract

RECORDS = {"airport": 25_856, "city": 4_969, "inspections": 1_263}
#: Of those who rated the airport as a whole, those who gave a 4 or 5.
SATISFIED = (0.754284, 0.753925, 0.787933, 0.792741, 0.788569, 0.800000, 0.809866, 0.820685)


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> Path:
    """The data folder of the example."""
    example = _example()
    data = tmp_path_factory.mktemp("example") / "data"
    example.lay_out(data)
    for organisation, kind in example.KINDS.items():
        files = example.extracts_of(organisation)
        result = import_files(kind, example.map_of(organisation), files, data)
        assert () == result.problems
        assert (RECORDS[organisation], len(files)) == (result.records, result.files)
    return data


@pytest.fixture(scope="module")
def store(imported: Path) -> Store:
    reading = read_data(imported, latest=TAKEN)
    assert () == reading.problems
    return reading.store


@pytest.fixture(scope="module")
def figures(store: Store) -> dict[str, Result]:
    judged, problems = judge(store, TAKEN)
    assert () == problems
    return measure(
        tables(store, judged),
        (
            "satisfaction-by-item",
            "trend-by-item",
            "open-complaints",
            "complaints-by-problem",
            "handling-hours",
            "recurrence-rate",
        ),
    )


def _example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example", ROOT / "tools/example.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_share_of_satisfied_passengers_is_the_published_one_in_every_year(figures):
    shares = [
        row.value
        for row in figures["satisfaction-by-item"].typed(
            SatisfactionByItem, organisation="airport", item="overall"
        )
    ]
    assert list(SATISFIED) == [round(share, 6) for share in shares]


def test_the_share_of_satisfied_passengers_rises(figures):
    shares = [
        row.value
        for row in figures["satisfaction-by-item"].typed(
            SatisfactionByItem, organisation="airport", item="overall"
        )
    ]
    found = trend(shares)
    assert (24, "rising") == (found.s, found.direction)
    assert pytest.approx((0.004434, 0.009676), abs=5e-7) == (found.p, found.slope)


def test_the_trend_of_an_item_goes_on_where_another_was_added(store, figures):
    (row,) = figures["trend-by-item"].typed(TrendByItem, organisation="airport", item="overall")
    assert (8, 24, "SV-2010", "SV-2017") == (
        row.periods,
        row.s,
        row.first,
        row.last,
    )
    assert pytest.approx((0.004434, 0.009676), abs=5e-7) == (row.p, row.slope)
    facts = Facts(store, judge(store, TAKEN)[0], figures, TAKEN)
    part = trends_part(PageContext(store.ledgers["airport"], facts, language("en")))
    (line,) = [
        line for line in part.rows if line[1:5] == ("8 (SV-2010 to SV-2017)", "24", "+0.9676", "0.004434")
    ]
    assert len(line) == len(part.headings)


def test_years_compare_unless_an_item_was_added(store):
    surveys = store.ledgers["airport"].surveys
    before = {id_: survey.form.comparable_with for id_, survey in surveys.items()}
    expected = {f"SV-{year}": f"SV-{year - 1}" for year in range(2011, 2018)} | {
        "SV-2010": None,
        "SV-2013": None,
    }
    assert expected == before


def test_every_complaint_that_was_open_is_open(figures):
    (row,) = figures["open-complaints"].typed(OpenComplaints, organisation="city")
    assert (4_969, 277) == (row.recorded, row.open)


def test_complaints_take_as_long_as_they_took(store):
    as_of = datetime(2025, 3, 14, 2)  # noqa: DTZ001  # local time, as the records'
    complaints = store.ledgers["city"].complaints.values()
    ends = [at_midnight(complaint.closed) if complaint.closed else None for complaint in complaints]
    minutes = [
        int(((end or as_of) - at_midnight(complaint.received)).total_seconds()) // 60
        for complaint, end in zip(complaints, ends, strict=True)
    ]
    curve = kaplan_meier(minutes, [end is not None for end in ends])
    assert 5.7 == median_time(curve) / 60


def test_half_are_closed_after_as_many_hours_as_others_found(figures):
    (row,) = figures["handling-hours"].typed(HandlingHours, organisation="city", measure="closed")
    assert (4_969, 4_692, 277) == (row.n, row.ended, row.open)
    hours = [row.median, row.median_low, row.median_high, row.ended_median]
    assert pytest.approx([5.7, 5.016667, 6.283333, 4.483333], abs=5e-7) == hours


def test_a_district_has_no_recurrence(figures):
    assert [] == figures["recurrence-rate"].typed(RecurrenceRate, organisation="city")


def test_every_complaint_has_a_category_and_few_have_none_of_their_own(store, figures):
    counts = {
        row.category: row.count
        for row in figures["complaints-by-problem"].typed(
            ComplaintsByProblem, organisation="city", period="all"
        )
    }
    assert set(store.ledgers["city"].organisation.problems) == set(counts)
    assert (4_969, 1_795, 357) == (sum(counts.values()), counts["Dead animal"], counts["Other"])


def test_premises_are_those_of_the_month(store):
    ledger: Ledger = store.ledgers["inspections"]
    assert 1_074 == len(ledger.customers) == len(ledger.visits_by_customer)
    assert {(date(2011, 1, 1), date(2011, 1, 31))} == {(c.first, c.last) for c in ledger.customers.values()}


def test_every_organisation_has_clauses_that_are_kept_and_the_rules_find_what_is_broken(store):
    assert () == binding_problems(store, lambda *_: pytest.fail("a clause names what is no rule"))
    judged, _ = judge(store, TAKEN)
    verdicts = {(entry.clause, entry.verdict) for entry in judged.judgements}
    assert {
        ("airport-1.1", "pass"),
        ("airport-2.1", "pass"),
        ("city-2.1", "pass"),
        ("city-2.1", "fail"),
    } <= verdicts
    visited = [entry.verdict for entry in judged.judgements if entry.clause == "inspections-1.1"]
    assert ["pass"] * 1_074 == visited


def test_importing_twice_is_refused_and_changes_nothing(imported):
    example = _example()
    arguments = (example.map_of("inspections"), example.extracts_of("inspections"), imported)
    before = {path: path.read_bytes() for path in (imported / "inspections").rglob("*.yaml")}
    result = import_files("visits", *arguments)
    assert 1_263 == sum(problem.faults for problem in result.problems)
    assert {"problems.record-exists"} == {problem.what.key for problem in result.problems[:-1]}
    assert 1_263 == import_files("visits", *arguments, replace=True).records
    assert before == {path: path.read_bytes() for path in (imported / "inspections").rglob("*.yaml")}


def test_every_extract_is_small_and_tells_its_source_and_licence():
    folders = sorted(path for path in EXTRACTS.iterdir() if path.is_dir())
    assert sorted(RECORDS) == [folder.name for folder in folders]
    for folder in folders:
        assert "Licence" in (folder / "SOURCE.md").read_text("utf-8")
        assert any(folder.glob("LICENSE*"))
        assert [] == [path for path in folder.iterdir() if path.stat().st_size > LARGEST]
