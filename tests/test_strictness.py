"""What a procedure owner can mistype is told where it stands, in words of the procedure and in both languages."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from pages_of import GOOD
from trades import trades

from servicecontrol.cli import main
from servicecontrol.judging import sentences
from servicecontrol.judging.parameters import parameter_faults
from servicecontrol.judging.targets import SIDES
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.problems import Message
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.reports.seals import seal_problems
from servicecontrol.rules.registry import rules
from servicecontrol.text import language, languages

DAY = date(2026, 3, 31)
#: What somebody may write in place of a parameter's value.
WRONG = ("?", "-1", "9999999999", "1.5", "＝", [], ["?"], ["-1", "x=", "=x"])


def _messages(rule: str) -> list[tuple[str, Message, Message | None]]:
    """Everything that a rule says of its parameters, each left out, misnamed and given every wrong value."""
    found = rules()[rule]
    given = [{}, {"no_such": "1"}, *({name: wrong} for name in found.takes for wrong in WRONG)]
    faults = (fault for each in given for fault in parameter_faults(found, each, {}))
    return [
        (".".join(map(str, steps)), what, hint() if callable(hint) else hint) for steps, what, hint in faults
    ]


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_fault_of_a_parameter_is_said_in_both_languages_and_never_in_the_validators(rule: str) -> None:
    for steps, what, hint in _messages(rule):
        reason = what.values.get("reason", what)
        assert isinstance(reason, Message)
        for code in languages():
            said = language(code).say(what) + (language(code).say(hint) if hint else "")
            assert not any(word in said for word in ("Input", "valid ", "validator", "'")), (steps, said)
        # Whoever reads the fault is told what is expected: in the message itself, or in its hint.
        assert hint or "allowed" in reason.values or "limit" in reason.values, (steps, reason.key)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "within seven days", {("days", "7")}),
        ("en", "within twenty-one working days", {("days", "21")}),
        ("en", "a hundred and twenty days", {("days", "120")}),
        ("en", "on the third day", {("days", "3")}),
        ("en", "within two weeks", {("days", "14")}),
        ("en", "a 24-hour telephone", {("hours", "24")}),
        ("en", "at least 80 per cent, or four fifths", {("percent", "80")}),
        ("en", "under the seventy mark", {("points", "70")}),
        ("en", "Once a quarter and every half-year", {("period", "quarter"), ("period", "half-year")}),
        ("en", "in a day or so, on many days, the yearly report", {("period", "year")}),
        ("zh-Hant", "不超過七天", {("days", "7")}),
        ("zh-Hant", "十五個工作日內，或一百二十天", {("days", "15"), ("days", "120")}),
        ("zh-Hant", "於次月 10 日前，即 7 月 20 日", set()),
        ("zh-Hant", "兩週內", {("days", "14")}),
        ("zh-Hant", "24 小時電話", {("hours", "24")}),
        ("zh-Hant", "不低於八成，即百分之八十、五分之四", {("percent", "80")}),
        ("zh-Hant", "七十分以下，十分鐘內", {("points", "70")}),
        ("zh-Hant", "每季度一次，每半年匯總", {("period", "quarter"), ("period", "half-year")}),
        ("zh-Hant", "年度報告，三種表單", set()),
    ],
)
def test_a_number_is_read_as_the_language_says_it(
    code: str, text: str, expected: set[tuple[str, str]]
) -> None:
    assert expected == {(unit, value) for unit, value, _ in sentences.said(text, code)}


@pytest.mark.parametrize("name", sorted(SIDES))
def test_the_words_that_tell_a_metrics_rows_apart_are_those_that_it_counts_by(name: str) -> None:
    result, keys = trades().figures[name], metrics()[name].keys
    for key, words in SIDES[name].items():
        column = keys.index(key)
        assert {str(row[column]) for row in result.rows} <= set(words)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A store with the seal of a report."""
    data = copytree(GOOD, tmp_path / "data")
    assert 0 == main(["seal", "yard/month-2026-03", "--by", "甲一", "--data", str(data)])
    return data


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("month-2026-03", "month-2026-33", (2, "seal-of-nothing", "did-you-mean")),
        ("month-2026-03", "yearly", (2, "seal-of-nothing", "form-of-fingerprint")),
        ('fingerprint: "', 'fingerprint: "0', (5, "seal-altered", "form-of-fingerprint")),
    ],
)
def test_a_seal_of_no_report_or_one_changed_by_hand_is_a_problem_at_its_line(
    sealed: Path, old: str, new: str, told: tuple[int, str, str]
) -> None:
    assert [] == _seals(sealed)
    path = sealed / "yard/seals/SL-MONTH-2026-03.yaml"
    text = path.read_text("utf-8").replace(old, new, 1)
    if "fingerprint" in old:
        start = text.index(new) + len(new)
        text = text[: start + 11] + text[start + 12 :]
    path.write_text(text, "utf-8")
    [(place, what, how)] = _seals(sealed)
    line, key, hint = told
    assert place.startswith(f"data/yard/seals/SL-MONTH-2026-03.yaml:{line}:")
    assert (f"problems.{key}", f"hints.{hint}") == (what, how)


def test_a_record_that_is_gone_since_a_report_was_sealed_is_no_problem_but_a_change(sealed: Path) -> None:
    assert 0 == main(["seal", "yard/month-2026-03", "--by", "甲一", "--data", str(sealed)])
    assert "V-2026-03-01" in (sealed / "yard/seals/SL-MONTH-2026-03.yaml").read_text("utf-8")
    (sealed / "yard/visits/2026-03/V-2026-03-01.yaml").unlink()
    summary = sealed / "yard/summaries/M-2026-03.yaml"
    summary.write_text(summary.read_text("utf-8").replace("[V-2026-03-01]", "[]"), "utf-8")
    assert [] == _seals(sealed)


def _seals(data: Path) -> list[tuple[str, str, str]]:
    store = read_data(data, latest=DAY).store
    assert store is not None
    found = seal_problems(store, DAY, partial(problem_in, store))
    return [(str(each.place), each.what.key, each.hint.key) for each in found if each.hint]
