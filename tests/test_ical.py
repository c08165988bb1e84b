"""iCalendar text: what RFC 5545 asks of values and lines, for any text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.export.ical import CalendarEvent, calendar, escaped, folded

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a,b;c", r"a\,b\;c"),
        ("C:\\x", r"C:\\x"),
        ("one\ntwo\r\nthree\rfour", r"one\ntwo\nthree\nfour"),
        ("bell\x07 tab\t", "bell tab\t"),
        ("急件：七天", "急件：七天"),
    ],
)
def test_a_text_is_escaped_as_a_value(text: str, value: str):
    assert value == escaped(text)


def test_a_line_of_75_octets_stays_whole_and_one_more_folds():
    assert "x" * 75 + "\r\n" == folded("x" * 75)
    assert "x" * 75 + "\r\n y\r\n" == folded("x" * 75 + "y")


def test_a_character_is_never_cut_in_two():
    # 25 characters of three octets fill the first line; the space takes one octet of the next.
    assert "期" * 25 + "\r\n " + "期" * 24 + "\r\n " + "期" + "\r\n" == folded("期" * 50)
    assert "x" * 73 + "\r\n 😀\r\n" == folded("x" * 73 + "😀")


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_folding_loses_nothing_and_no_line_is_too_long(line: str):
    text = folded(line)
    assert line + "\r\n" == text.replace("\r\n ", "")
    assert all(len(part.encode()) <= 75 for part in text.split("\r\n"))


def test_no_text_can_add_a_line_of_its_own():
    hostile = "x\r\nEND:VEVENT\r\nBEGIN:VALARM\nATTACH:y"
    event = CalendarEvent("1", DAY, DAY, hostile, hostile, (hostile,), is_certain=True, is_urgent=False)
    lines = calendar(hostile, hostile, "en", DAY, [event]).decode().split("\r\n")
    assert 1 == lines.count("END:VEVENT")
    assert not any(line.startswith(("BEGIN:VALARM", "ATTACH")) for line in lines)
