"""What rules serve: whoever asks about a demand asks by its purpose, and a rule of anybody's can serve it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from rule_cases import ROOT, judge_all, ledger, procedure

from servicecontrol.problems import Message
from servicecontrol.procedures import Binding, resolved
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.rules.registry import (
    Context,
    bound_for,
    purposes_of,
    rule,
    rules,
    rules_bound_for,
)
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Check, Subject

PROGRAM = ROOT / "servicecontrol"
_SAID = {"zh-Hant": "示範", "en": "Sample"}
#: Words that a rule is named by and that say something else as well: the sign of a condition.
ALSO_SAY = {"conditions": {"filled"}, "impossible": {"filled"}, "phrases": {"filled"}}


def test_every_purpose_is_served_by_a_rule() -> None:
    served = {serving.purpose for each in rules().values() for serving in each.serves}
    assert set(Purpose) == served


def test_every_purpose_is_asked_for() -> None:
    outside = (path for path in PROGRAM.rglob("*.py") if PROGRAM / "rules" not in path.parents)
    asked = {
        node.attr
        for path in outside
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Purpose"
    }
    assert {purpose.name for purpose in Purpose} == asked


def test_no_rule_serves_a_purpose_twice() -> None:
    served = {name: [serving.purpose for serving in each.serves] for name, each in rules().items()}
    assert {} == {name: found for name, found in served.items() if len(set(found)) < len(found)}


def test_nothing_outside_the_rules_names_one() -> None:
    named = {
        (path.stem, text)
        for path in PROGRAM.rglob("*.py")
        if PROGRAM / "rules" not in path.parents
        for text in _strings(path)
        if text in rules() and text not in ALSO_SAY.get(path.stem, ())
    }
    assert set() == named


def test_a_rule_by_kind_serves_a_purpose_where_its_parameters_say_so() -> None:
    given = {
        "visits": {"records": "reports", "period": "quarter"},
        "complaints": {"records": "complaints", "period": "month"},
    }
    [found] = _procedures([{"rule": "each-period", "with": each} for each in given.values()])
    assert ["visits"] == [
        name for name, each in given.items() if Purpose.REPORT_RHYTHM in _purposes(found, "each-period", each)
    ]
    assert [("clause-1", "reports")] == [
        (clause, binding.parameters["records"]) for clause, binding in bound_for(found, Purpose.REPORT_RHYTHM)
    ]


def test_a_parameter_that_is_a_path_may_lead_further() -> None:
    closing = Serving(Purpose.CLOSING, {"step": "verification"})
    assert closing.holds({"step": "verification.date"})
    assert closing.holds({"step": ["cause", "verification"]})
    assert not closing.holds({"step": "verification_date"})
    assert not closing.holds({})


def test_a_parameter_that_only_a_reading_gives_counts() -> None:
    binding = {"rule": "each-period", "with": {"period": "quarter"}, "interpretation": "X-1"}
    file = procedure("2024-01-01", {"clause-1": [binding]}).model_dump(by_alias=True)
    reading = {"text": _SAID, "with": {"records": "reports"}}
    file["interpretations"] = {
        "X-1": {
            "clauses": ["clause-1"],
            "question": _SAID,
            "options": {"as-reports": reading},
            "chosen": "as-reports",
            "reason": _SAID,
        }
    }
    [found] = resolved({"p": type(procedure("2024-01-01", {})).model_validate(file)})
    assert {"each-period"} == rules_bound_for((found,), Purpose.REPORT_RHYTHM)


def test_a_rule_serves_nothing_by_a_parameter_that_it_does_not_take() -> None:
    def unfounded(ledger: Ledger, context: Context) -> Iterator[Check]:
        """Nothing."""
        yield Check(Subject("organisation", ledger.id), context.as_of, "pass", Message("x"))

    with pytest.raises(ValueError, match=r"unfounded serves training by a parameter"):
        rule(serves=(Serving(Purpose.TRAINING, {"records": "visits"}),))(unfounded)


def test_a_judgement_says_what_its_rule_serves_in_its_clause() -> None:
    bindings = {
        "clause-1": [{"rule": "each-period", "with": {"records": "reports", "period": "year"}}],
        "clause-2": [{"rule": "each-period", "with": {"records": "complaints", "period": "year"}}],
    }
    judged, _ = judge_all(ledger({}, procedure("2025-01-01", bindings)), as_of="2025-06-30")
    assert {"clause-1": True, "clause-2": False} == {
        each.clause: each.serves(Purpose.REPORT_RHYTHM) for each in judged.judgements
    }


def _procedures(bindings):
    return resolved({"p": procedure("2024-01-01", {"clause-1": bindings})})


def _purposes(found, name, given):
    return purposes_of(found, Binding(rule=name, **{"with": given}))


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
