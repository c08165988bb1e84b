"""Conditions on a record: what may be written as one, and when it holds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from servicecontrol.records.conditions import CONDITION_LIMIT, Term, holds, terms


@dataclass(frozen=True)
class _Notice:
    date: str | None = None


@dataclass(frozen=True)
class _Record:
    """As a record of the company's, with a field of each kind."""

    closed: str | None = None
    class_: str | None = None
    urgent: bool | None = None
    forms: float | None = None
    departments: tuple[str, ...] = ()
    notice: _Notice | None = None


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("closed", (Term("closed", "filled"),)),
        ("not closed", (Term("closed", "empty"),)),
        ("notice.date", (Term("notice.date", "filled"),)),
        ("class_=急件", (Term("class_", "is", ("急件",)),)),
        ("class_=急件 | 一般件", (Term("class_", "is", ("急件", "一般件")),)),
        ("class_!=急件", (Term("class_", "is-not", ("急件",)),)),
        ("departments>=2", (Term("departments", "at-least", ("2",)),)),
        ("departments>=999999999", (Term("departments", "at-least", ("999999999",)),)),
        ("closed or not notice", (Term("closed", "filled"), Term("notice", "empty"))),
        ("a  or  b", (Term("a", "filled"), Term("b", "filled"))),
    ],
)
def test_a_condition_is_read_as_its_alternatives(condition: str, meant: tuple[Term, ...]) -> None:
    assert meant == terms(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "Closed",
        "closed.",
        "notice date",
        "not closed=2026",
        "not departments>=2",
        "class_=",
        "class_==急件",
        "departments>=two",
        "departments>=2|3",
        "departments>=1000000000",
        "departments>=２",
        "departments>2",
        "closed or ",
        "closed or not class_=急件",
    ],
)
def test_what_is_no_condition_is_refused_and_shown(condition: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its text is compared
        terms(condition)
    assert str(refused.value) in condition


def test_a_condition_may_be_as_long_as_the_limit_and_one_past_it_is_refused_shortened() -> None:
    longest = "a" * CONDITION_LIMIT
    assert (Term(longest, "filled"),) == terms(longest)
    with pytest.raises(ValueError, match=f"^{longest}$"):
        terms(longest + "b")


@pytest.mark.parametrize(
    ("condition", "record", "outcome"),
    [
        ("closed", _Record(closed="x"), True),
        ("closed", _Record(), False),
        ("not closed", _Record(closed="x"), False),
        ("not closed", _Record(), True),
        ("departments", _Record(), False),
        ("notice.date", _Record(notice=_Notice()), False),
        ("notice.date", _Record(notice=_Notice("x")), True),
        ("class_=急件|一般件", _Record(class_="urgent"), True),
        ("class_=一般件", _Record(class_="urgent"), False),
        ("class_=急件", _Record(), False),
        ("class_!=急件", _Record(class_="urgent"), False),
        ("class_!=急件", _Record(class_="regular"), True),
        ("class_!=急件", _Record(), True),
        ("departments=質管部", _Record(departments=("辦公室", "質管部")), True),
        ("departments!=質管部", _Record(departments=("辦公室", "質管部")), False),
        ("departments!=質管部", _Record(departments=("辦公室",)), True),
        ("urgent=是", _Record(urgent=True), True),
        ("urgent=yes", _Record(urgent=True), True),
        ("urgent=no", _Record(urgent=True), False),
        ("urgent=否", _Record(urgent=False), True),
        ("urgent=no", _Record(urgent=False), True),
        ("urgent=yes", _Record(urgent=False), False),
        ("urgent=True", _Record(urgent=True), False),
        ("urgent!=yes", _Record(urgent=False), True),
        ("departments>=2", _Record(departments=("甲",)), False),
        ("departments>=2", _Record(departments=("甲", "乙")), True),
        ("departments>=0", _Record(), True),
        ("departments>=1", _Record(), False),
        ("forms>=20", _Record(forms=19), False),
        ("forms>=20", _Record(forms=20), True),
        ("forms>=20", _Record(forms=20.5), True),
        ("forms>=20", _Record(forms=19.5), False),
        ("closed>=2", _Record(closed="9"), False),  # a lone text is one entry
        ("urgent>=1", _Record(urgent=False), True),  # and so is a lone yes or no
        ("urgent>=2", _Record(urgent=True), False),
        ("closed or notice", _Record(notice=_Notice("x")), True),
        ("closed or notice", _Record(closed="x"), True),
        ("closed or notice", _Record(), False),
    ],
)
def test_a_condition_holds_or_not(condition: str, record: _Record, outcome: bool) -> None:  # noqa: FBT001  # holds or not
    assert outcome is holds(condition, record)
