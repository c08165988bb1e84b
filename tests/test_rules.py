"""The rules, proved by the cases under tests/rules/, and everything that a rule has to have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Literal, get_args, get_origin

import pytest
import yaml
from rule_cases import (
    CASE_KEYS,
    CASES,
    FILE_KEYS,
    ROOT,
    Case,
    cases,
    judged,
    judged_by,
    procedure_of,
    read,
    shown,
)

from servicecontrol.judging.parameters import parameter_faults
from servicecontrol.records.paths import annotation_at
from servicecontrol.rules._former import FORMER
from servicecontrol.rules.registry import instead_of, rules
from servicecontrol.selecting import TYPES
from servicecontrol.text import language, languages

RULES = ROOT / "servicecontrol" / "rules"
NAMES = sorted(rules())
ALL = tuple(cases())
#: Rules that never find anything broken, each with why, and what they say instead.
NEVER_BROKEN = {
    "for-a-person": {"manual", "not-applicable"},  # the site shows, a person judges
    "handed-out-as-planned": {
        "pass",
        "warn",
    },  # the procedure asks the plan for a number, not that it comes out
    "numbered-without-gaps": {"pass", "warn"},  # what a missing number means, the register cannot tell
    "text-not-repeated": {"pass", "warn"},  # the same words may be true twice
}
#: What several rules say alike: that a step came before what it presupposes.
SAID_BY_MANY = {"order.too-early"}
#: What a clause means that says nothing of a number, or of whether: another changes the verdicts of every such clause.
LEFT_OUT = {
    "acknowledged-by": {"by_closing": False},
    "demonstrated": {"excused_by_reason": True},
    "answered-within": {"handover": 0, "on_site": False},
    "channel-open": {"hours": 0, "tested": 0},
    "current-for-each": {"days": 0},
    "dissatisfaction-acted-on": {"days": 30},
    "done-within": {"broken_after": 0, "days": 0, "hours": 0},
    "each-month": {"day": 0},
    "each-period": {"days": 0},
    "forms-collected": {"days": 30},
    "linked": {"days": 0, "percent": 100},
    "low-score-becomes-complaint": {"inclusive": True},
    "ratings-verified": {"percent": 0},
    "recovered-enough": {"excused_by_reason": False},
    "returned-forms-entered": {"days": 7},
    "sent-to-all-customers": {"excused_by_reason": False},
    "sent-to": {"any_department": 0, "days": 30},
    "suspected-batch": {"opinions": 3, "days": 90},
    "text-not-repeated": {"length": 8},
}


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_case_comes_out_as_its_procedure_owner_expects(case: Case) -> None:
    actual = [shown(judgement) for judgement in judged(case)]
    expected = case.words["expect"]
    asked = [
        {key: judgement[key] for key in entry} for entry, judgement in zip(expected, actual, strict=False)
    ]
    assert expected == asked + actual[len(expected) :]


def test_every_rule_has_a_file_of_cases_and_every_file_a_rule() -> None:
    assert NAMES == sorted(path.stem for path in CASES.glob("*.yaml"))
    assert NAMES == [path.stem.replace("_", "-") for path in _files()]
    assert NAMES == sorted(read(path)["rule"] for path in CASES.glob("*.yaml"))


def test_a_file_of_cases_says_nothing_that_is_not_looked_at() -> None:
    files = {path: read(path) for path in CASES.glob("*.yaml")}
    assert {} == {path: set(file) - FILE_KEYS for path, file in files.items() if set(file) - FILE_KEYS}
    odd = {case["name"]: set(case) - CASE_KEYS for file in files.values() for case in file["cases"]}
    assert {} == {name: keys for name, keys in odd.items() if keys}


def test_no_two_cases_of_a_rule_have_the_same_name() -> None:
    names = [(case.rule, case.name) for case in ALL]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_is_shown_kept_and_broken(rule: str) -> None:
    verdicts = {judgement.verdict for case in _cases(rule) for judgement in judged(case)}
    assert NEVER_BROKEN.get(rule, {"pass", "fail"}) <= verdicts
    assert rule not in NEVER_BROKEN or verdicts <= NEVER_BROKEN[rule]


@pytest.mark.parametrize("rule", NAMES)
def test_what_a_clause_leaves_out_has_the_value_that_is_known_for_it(rule: str) -> None:
    fields = rules()[rule].parameters.model_fields
    values = {info.alias or name: info.default for name, info in fields.items()}
    assert LEFT_OUT.get(rule, {}) == {name: value for name, value in values.items() if isinstance(value, int)}


@pytest.mark.parametrize("rule", NAMES)
def test_an_edition_that_changes_no_word_changes_no_judgement(rule: str) -> None:
    different = []
    for case in _cases(rule):
        again = judged_by(case, procedure_of(case), procedure_of(case, case.words["as_of"]))
        if sorted(map(repr, again)) != sorted(map(repr, judged(case))):
            different.append(case.name)
    assert [] == different


@pytest.mark.parametrize("rule", NAMES)
def test_every_sentence_that_a_rule_can_say_is_said_in_a_case(rule: str) -> None:
    said = {judgement.message.key for case in _cases(rule) for judgement in judged(case)}
    assert _sentences(rule) == said - SAID_BY_MANY


@pytest.mark.parametrize("rule", NAMES)
def test_every_sentence_that_a_rule_spells_out_is_one_of_its_own(rule: str) -> None:
    sentences = _sentences(rule)
    assert [] == [key for key in _spelled(rule, ast.Constant) if key not in sentences]
    stems = [
        key for key in _spelled(rule, ast.JoinedStr) if not any(text.startswith(key) for text in sentences)
    ]
    assert [] == stems


@pytest.mark.parametrize("code", languages())
def test_every_sentence_is_filled_in_every_language(code: str) -> None:
    words = language(code)
    said = {words.say(judgement.message) for case in ALL for judgement in judged(case)}
    assert set() == {text for text in said if "{" in text or not text}


def test_a_sentence_has_a_place_for_the_same_values_in_every_language_or_fewer() -> None:
    """A sentence may leave out what its language does not need, but never ask for what no rule gives."""
    said = [judgement.message for case in ALL for judgement in judged(case)]
    given = {message.key: set(message.values) for message in said}
    asked = {(code, key): _places(code, key) - given[key] for code in languages() for key in given}
    assert {} == {place: missing for place, missing in asked.items() if missing}


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_has_a_name_and_a_duty_made_of_its_parameters(rule: str, code: str) -> None:
    words = language(code)
    assert words.has(f"rules.{rule}.name")
    assert set() == _places(code, f"rules.{rule}.duty") - set(rules()[rule].takes)


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("rule", NAMES)
def test_a_duty_has_a_word_for_every_value_of_its_parameters(rule: str, code: str) -> None:
    places = _places(code, f"rules.{rule}.duty")
    fields = rules()[rule].parameters.model_fields
    choices = {info.alias or name: set(_choices(info.annotation)) for name, info in fields.items()}
    wanted = {f"words.{name}.{value}" for name in places for value in choices[name]}
    assert set() == {key for key in wanted if not language(code).has(key)}


@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_states_its_duty_in_one_sentence(rule: str) -> None:
    duty = rules()[rule].duty
    assert re.fullmatch(r"[A-Z][^.]*\.", duty)


@pytest.mark.parametrize("code", languages())
def test_a_task_with_words_of_its_own_is_a_step_of_records_that_there_are(code: str) -> None:
    tasks = [key.split(".")[1:] for key in language(code).texts if key.startswith("tasks.")]
    assert tasks
    paths = [(kind, ".".join(steps).removesuffix("-to")) for kind, *steps in tasks]
    assert [] == [(kind, path) for kind, path in paths if annotation_at(TYPES[kind], path) is None]


def test_a_rule_that_is_no_more_says_what_a_clause_binds_instead() -> None:
    assert set() == FORMER.keys() & set(NAMES)
    assert () == instead_of("filled")
    values = {"by": "last-workday", "count": "working", "roles": ["廠長"]}
    for name, instead in FORMER.items():
        for written in instead:
            binding = yaml.safe_load(written.replace("[…]", "…"))
            given = {
                key: values.get(key, "1") if "…" in said else said for key, said in binding["with"].items()
            }
            faults = parameter_faults(rules()[binding["rule"]], given, {})
            assert (name, []) == (name, list(faults))
        assert instead == instead_of(name)


def _files() -> list:
    return sorted(path for path in RULES.glob("*.py") if path.stem != "registry" and path.stem[0] != "_")


def _cases(rule: str) -> Iterator[Case]:
    return (case for case in ALL if case.rule == rule)


def _sentences(rule: str) -> set[str]:
    """The keys of what a rule may say of a record, in either language."""
    stem = f"rules.{rule}."
    keys = {key for code in languages() for key in language(code).texts if key.startswith(stem)}
    return keys - {f"{stem}name", f"{stem}duty"}


def _spelled(rule: str, kind: type[ast.expr]) -> Iterator[str]:
    """The keys in a rule's file: whole ones, or what stands before the first brace of those put together."""
    tree = ast.parse((RULES / f"{rule.replace('-', '_')}.py").read_text("utf-8"))
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, kind) and node not in parts:
            text = node.values[0].value if isinstance(node, ast.JoinedStr) else node.value
            if isinstance(text, str) and text.startswith("rules."):
                yield text


def _places(code: str, key: str) -> set[str]:
    template = language(code).texts[key]
    forms = [template] if isinstance(template, str) else template.values()
    return {name for form in forms for name in re.findall(r"\{([a-z_]+)\}", form)}


def _choices(annotation: object) -> Iterator[str]:
    """The words that a parameter chooses from; none where it is free."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for argument in get_args(annotation):
            yield from _choices(argument)
