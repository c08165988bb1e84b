"""The procedures to start from: every clause there, none invented, in both languages, with the source's numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from servicecontrol.procedures import Clause, Procedure, ProcedureFile, resolved
from servicecontrol.read.tree import Tree, parse
from servicecontrol.records.iso9001 import IsoClause
from servicecontrol.rules.registry import rules
from servicecontrol.text import language

IDS = tuple(
    line
    for line in (Path(__file__).parent / "clauses.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
TRADES = ("property", "factory", "metal")
STARTING = Path(__file__).parent.parent / "servicecontrol" / "starting" / "procedures"
HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
#: The names of texts that a reader sees, wherever they stand in a procedure's file.
WORDED = {"title", "text", "source", "note", "question", "reason", "falls_short", "choice_because"}
#: What sets a limit in a rule, or asks for more than the words: the procedure prints it, or the company has chosen it.
MEASURES = {
    "days", "broken_after", "period", "tested", "hours", "percent", "opinions", "length", "owners", "not_by",
    "handover", "reclassed_by",
}  # fmt: skip
#: Limits that the procedure prints for clauses which several rules enforce.
PRINTED_LIMITS = {
    "factory-5.1.1d": {"period"},
    "factory-5.2.7a": {"period"},
    "property-4.3": {"hours"},
    "metal-5.3.3a": {"period"},
}
#: What the procedures themselves print, as the strict reading has it.
PRINTED = {
    "property-3.1b": {"when": ("plan.level=公司",), "roles": ("管理者代表", "公司領導"), "need": "all"},
    "property-3.2b": {"when": ("plan.level=部門",), "roles": ("部門經理",)},
    "property-4.1.1A": {"level": "company", "period": "half-year"},
    "property-4.1.2.1b": {"contents": ("purpose", "respondents", "areas", "period", "staff")},
    "property-4.1.2.2A": {"when": ("plan.level=公司",), "roles": ("管理者代表", "公司領導"), "need": "all"},
    "property-4.1.2.2B": {"when": ("plan.level=部門",), "roles": ("部門經理",)},
    "property-4.1.4b": {"percent": 80, "excused_by_reason": False},
    "property-4.1.5.2a": {"qualified": ("很滿意", "滿意", "較滿意")},
    "property-4.1.5.4a": {"role": "管理者代表", "level": "company"},
    "property-4.2.3": {"role": "部門經理"},
    "factory-4.2": {"department": "質保部"},
    "factory-4.5": {"role": "廠長", "decision": "approved"},
    "factory-5.1.1a": {"period": "quarter", "customers": "all", "ways": ("visit",)},
    "factory-5.1.2a": {"period": "half-year"},
    "factory-5.1.2b": {"aspects": ("quality", "service", "price", "delivery")},
    "factory-5.2.3a": {"urgency": "urgent", "days": 2, "count": "calendar", "from_": "received"},
    "factory-5.2.3b": {"urgency": "ordinary", "days": 7, "count": "calendar", "from_": "received"},
    "factory-5.2.6b": {"role": "廠長", "decision": "any"},
    # The frequency that 5.3.1 calls prescribed is the one that 5.1.1 prescribes.
    "factory-5.3.1a": {"period": "quarter", "customers": "all", "ways": ("visit",)},
    "factory-5.4.1a": {"period": "half-year", "customers": "important", "ways": ("visit", "letter")},
    "factory-5.4.3a": {"limit": 70, "inclusive": True},
    "metal-5.3.3a": {"by": "workday-before-month-end"},
    "metal-5.3.3b": {"role": "總經理", "day": 3, "count": "calendar-roll"},
}
_FROM_HANDOVER = {"count": "working", "from_": "passed_to_qa", "handover": 1}
#: What the lenient reading has instead, where both count.
LENIENT = {
    "property-3.1b": {"need": "any"},
    "property-4.1.2.2A": {"need": "any"},
    "property-4.1.4b": {"excused_by_reason": True},
    "property-4.2.2": {"percent": 50},
    "factory-4.5": {"decision": "any"},
    "factory-5.1.2a": {"excused_by_reason": True},
    "factory-5.4.1d": {"excused_by_reason": True},
    "factory-5.2.3a": {**_FROM_HANDOVER, "low_scores": "opened", "on_site": True},
    "factory-5.2.3b": {**_FROM_HANDOVER, "low_scores": "opened", "on_site": True},
    "factory-5.4.3a": {"inclusive": False},
    "metal-3.1a": {"excused_by_reason": True},
    "metal-5.3.2a": {"excused_by_reason": True},
    "metal-5.3.3a": {"by": "last-workday"},
    "metal-5.3.3b": {"count": "working"},
}


def test_the_table_of_clauses_has_132_rows_and_none_twice() -> None:
    assert {"property": 33, "factory": 62, "metal": 37} == Counter(id_.split("-")[0] for id_ in IDS)
    assert 132 == len(set(IDS))


@pytest.mark.parametrize("trade", TRADES)
def test_a_procedure_has_every_clause_in_order_and_none_invented(trade: str) -> None:
    assert [id_ for id_ in IDS if id_.startswith(f"{trade}-")] == list(_procedure(trade).clauses)


@pytest.mark.parametrize("trade", TRADES)
def test_every_clause_is_enforced_or_says_why_not(trade: str) -> None:
    clauses = _tree(trade)["clauses"]
    assert clauses
    assert {} == {
        id_: sorted(clause.keys() & {"enforced_by", "not_enforced"})
        for id_, clause in clauses.items()
        if bool(clause.get("enforced_by")) == bool(clause.get("not_enforced"))
    }


@pytest.mark.parametrize("trade", TRADES)
def test_every_clause_names_clauses_of_iso_9001_and_each_once(trade: str) -> None:
    named = {id_: clause.iso for id_, clause in _procedure(trade).clauses.items()}
    assert [] == [id_ for id_, numbers in named.items() if not numbers or len(set(numbers)) < len(numbers)]


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
def test_every_clause_of_iso_9001_has_its_heading_and_no_heading_is_of_none(code: str) -> None:
    numbers = get_args(get_args(IsoClause)[0])
    headings = {key.partition("words.iso9001.")[2] for key in language(code).texts if "iso9001" in key}
    assert set(numbers) == headings
    assert len(set(numbers)) == len(numbers)


def test_a_clause_of_iso_9001_that_there_is_not_is_refused() -> None:
    clause = _tree("metal")["clauses"]["metal-5.1"]
    assert ("7.2",) == Clause.model_validate(clause).iso
    with pytest.raises(ValidationError, match=r"iso\.0"):
        Clause.model_validate(clause | {"iso": ["9.1.4"]})


@pytest.mark.parametrize("trade", TRADES)
def test_every_text_stands_in_both_languages_and_each_in_its_own(trade: str) -> None:
    faults = []
    for place, words in _texts(_tree(trade)):
        if not isinstance(words, dict) or {"zh-Hant", "en"} != words.keys():
            faults.append(f"{place}: not in both languages")
        elif not HAN.search(words["zh-Hant"] or "") or HAN.search(words["en"] or "的"):
            faults.append(f"{place}: not in its own language")
        elif HALF_WIDTH.search(words["zh-Hant"]):
            faults.append(f"{place}: half-width punctuation in a Chinese text")
    assert [] == faults


@pytest.mark.parametrize("trade", TRADES)
def test_a_clause_stands_under_a_heading_of_its_document(trade: str) -> None:
    procedure = _procedure(trade)
    sections = {clause.section for clause in procedure.clauses.values()}
    wanted = {".".join(name.split(".")[:n]) for name in sections for n in range(1, name.count(".") + 2)}
    assert set() == wanted - procedure.sections.keys()


@pytest.mark.parametrize("trade", TRADES)
def test_a_reading_that_a_clause_names_is_given_and_lists_the_clause(trade: str) -> None:
    procedure = _procedure(trade)
    readings = procedure.interpretations
    listed = {(id_, name) for name, reading in readings.items() for id_ in reading.clauses}
    named = {
        (id_, name)
        for id_, clause in procedure.clauses.items()
        for binding in clause.enforced_by
        for name in binding.interpretations
    }
    assert named
    assert set() == named - listed
    assert set() == {id_ for id_, _ in listed} - procedure.clauses.keys()


@pytest.mark.parametrize("trade", TRADES)
def test_a_reading_that_rules_are_asked_under_is_bound_and_one_that_was_chosen_is_given(
    trade: str,
) -> None:
    procedure = _procedure(trade)
    bound = {
        name
        for clause in procedure.clauses.values()
        for binding in clause.enforced_by
        for name in binding.interpretations
    } | {procedure.waived_by.interpretation}
    for name, reading in procedure.interpretations.items():
        chosen = {"strict", "lenient"} if reading.chosen == "both" else {reading.chosen}
        assert (name, set()) == (name, chosen - reading.options.keys())
        given = {frozenset(option.parameters) for option in reading.options.values() if option.parameters}
        # Two readings that name different parameters would differ by more than the question asks.
        assert (name, len(given)) in {(name, 0), (name, 1)}
        assert not given or name in bound


@pytest.mark.parametrize("trade", TRADES)
def test_a_reading_is_proposed_to_whoever_starts_from_the_procedure_and_decided_by_nobody(trade: str) -> None:
    readings = _procedure(trade).interpretations.values()
    assert readings
    assert {(None, None)} == {(reading.decided_by, reading.date) for reading in readings}


@pytest.mark.parametrize("trade", TRADES)
def test_the_numbers_and_offices_are_those_that_the_procedure_prints(trade: str) -> None:
    expected = {id_: values for id_, values in PRINTED.items() if id_.startswith(f"{trade}-")}
    procedure = _procedure(trade)
    actual = {id_: _bound(procedure, id_, "strict", values) for id_, values in expected.items()}
    assert expected == {id_: {k: actual[id_].get(k) for k in values} for id_, values in expected.items()}


@pytest.mark.parametrize("trade", TRADES)
def test_a_clause_is_judged_twice_only_where_two_readings_differ(trade: str) -> None:
    expected = {id_: values for id_, values in LENIENT.items() if id_.startswith(f"{trade}-")}
    procedure = _procedure(trade)
    assert expected == dict(_differences(procedure))


@pytest.mark.parametrize("trade", TRADES)
def test_a_limit_that_the_procedure_does_not_print_is_marked_as_the_companys_choice(
    trade: str,
) -> None:
    procedure = _procedure(trade)
    for id_, clause in procedure.clauses.items():
        readings = [given for b in clause.enforced_by for given in procedure.readings(b).values()]
        given = {name for parameters in readings for name in parameters}
        open_ = (given & MEASURES) - PRINTED.get(id_, {}).keys() - PRINTED_LIMITS.get(id_, set())
        assert (id_, open_) == (id_, set(clause.company_choice))


def test_every_rule_is_bound_by_a_clause() -> None:
    bound = {
        binding.rule
        for trade in TRADES
        for clause in _procedure(trade).clauses.values()
        for binding in clause.enforced_by
    }
    assert set(rules()) == bound


@pytest.mark.parametrize("trade", TRADES)
def test_a_clause_that_waits_for_its_rule_says_so_in_both_languages(trade: str) -> None:
    later = {
        id_: clause["not_enforced"]["text"]
        for id_, clause in _tree(trade)["clauses"].items()
        if clause.get("not_enforced", {}).get("because") == "later"
    }
    silent = [
        id_
        for id_, text in later.items()
        if "後續版本" not in text["zh-Hant"] or "later release" not in text["en"]
    ]
    assert [] == silent


def test_a_procedure_to_start_from_has_been_signed_by_nobody() -> None:
    assert {False} == {_procedure(trade).released for trade in TRADES}
    assert _procedure("metal").note


@cache
def _tree(trade: str) -> dict[str, Tree]:
    path = STARTING / trade / "procedure.yaml"
    tree, problems = parse(path.read_bytes(), path.name)
    assert () == problems
    return tree


@cache
def _procedure(trade: str) -> Procedure:
    return resolved({trade: ProcedureFile.model_validate(_tree(trade))})[0]


def _texts(tree: Tree, place: str = "") -> Iterator[tuple[str, Tree]]:
    """Everything that is worded for a reader, with its place: by its name, or by the languages in it."""
    if not isinstance(tree, dict):
        return
    for key, value in tree.items():
        here = f"{place}/{key}"
        heading = place == "/sections"
        if key in WORDED or heading or (isinstance(value, dict) and {"zh-Hant", "en"} & value.keys()):
            yield here, value
        else:
            yield from _texts(value, here)


def _bound(procedure: Procedure, id_: str, reading: str, taking: Collection[str] = ()) -> dict[str, object]:
    """The converted parameters under a reading of the rule that a clause binds by two readings, else of its first.

    Of those alone that take some parameters.
    """
    bindings = [
        each
        for each in procedure.clauses[id_].enforced_by
        if set(taking) <= rules()[each.rule].parameters.model_fields.keys()
    ]
    binding = next((each for each in bindings if "lenient" in procedure.readings(each)), bindings[0])
    readings = procedure.readings(binding)
    return rules()[binding.rule].accept(readings.get(reading) or readings["strict"]).model_dump()


def _differences(procedure: Procedure) -> Iterator[tuple[str, dict[str, object]]]:
    """What the lenient reading of each clause has that the strict one has not."""
    for id_, clause in procedure.clauses.items():
        if any("lenient" in procedure.readings(binding) for binding in clause.enforced_by):
            strict, lenient = (_bound(procedure, id_, reading) for reading in ("strict", "lenient"))
            yield id_, {name: value for name, value in lenient.items() if value != strict[name]}
