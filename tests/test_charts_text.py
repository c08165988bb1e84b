"""Text made safe for a plot, scales that hold their values, labels that do not meet."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.charts.axes import every, scale
from servicecontrol.charts.inert import clipped, columns, fits, inert, lines, wrapped
from servicecontrol.charts.month_axis import month_starts, spaced
from servicecontrol.charts.placing import LabelSpot, _box, placed


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<b>", "&lt;b&gt;"),
        ("&lt;", "&amp;lt;"),
        ("%{x}", "%&#123;x}"),
        ("%%{x}", "%%&#123;x}"),
        ("@s1", "&#64;s1"),
        (" @s1", "&#64;s1"),
        ("a@b", "a@b"),
        ("$x$", "&#36;x&#36;"),
        ("a\n\tb", "a b"),
        ("a\x00b", "a\ufffdb"),
        ("100 %", "100 %"),
        ("100\u202f%", "100\u202f%"),
        ("a\u2028b", "a b"),
    ],
)
def test_what_plotly_would_read_becomes_an_entity(text: str, safe: str) -> None:
    assert safe == inert(text)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_inert_text_reads_back_as_it_was(text: str) -> None:
    safe = inert(text)
    assert not {"<", ">", "$"} & set(safe)
    assert "%{" not in safe
    assert not safe.startswith("@")
    assert re.sub("[ \x85\u2028\u2029]+", " ", text).strip(" ") == unescape(safe)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("電梯運行", 8, ("電梯運行",)),
        ("電梯運行", 6, ("電梯運", "行")),
        ("地下停車場照明與標線", 8, ("地下停車", "場照明…")),
        ("Repairs on time", 10, ("Repairs on", "time")),
        ("Parking order in the basement", 12, ("Parking", "order in th…")),
        ("Cleanliness", 8, ("Cleanlin", "ess")),
        ("Cleanliness of airport", 8, ("Cleanlin", "ess of…")),
        ("", 8, ("",)),
    ],
)
def test_a_name_breaks_between_words_or_wide_characters(text: str, width: int, expected: tuple) -> None:
    assert expected == lines(text, width)


@given(st.text(alphabet="ab 電梯，", max_size=40), st.integers(2, 20))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(columns(line) <= width for line in (*lines(text, width), clipped(text, width)))
    assert len(lines(text, width)) <= 2


@given(st.text(alphabet="ab 電梯，", max_size=60), st.integers(2, 20), st.integers(1, 6))
def test_lines_that_are_enough_lose_no_letter(text: str, width: int, most: int) -> None:
    found = lines(text, width, most)
    assert len(found) <= most
    bare = text.replace(" ", "")
    assert bare == "".join(found).replace(" ", "") or (len(found) == most and found[-1].endswith("…"))
    if fits(text, width, most):
        assert bare == "".join(found).replace(" ", "")
        assert all(word in "\n".join(found) for word in re.findall("[ab]+", text))


@pytest.mark.parametrize(
    ("text", "width", "whole"),
    [
        ("電梯運行", 4, True),
        ("電梯運行好", 4, False),
        ("Repairs on time", 7, True),
        ("Repairs on time", 6, False),
        ("Cleanliness", 11, True),
        ("Cleanliness", 10, False),
    ],
)
def test_a_name_fits_in_two_lines_if_no_word_of_it_is_broken(text: str, width: int, *, whole: bool) -> None:
    assert whole == fits(text, width)


def test_wrapped_text_holds_no_tag_but_its_break() -> None:
    assert "&lt;br&gt;<br>&lt;b&gt;" == wrapped("<br> <b>", 4)


@given(st.floats(-1000, 1000), st.floats(0, 1000), st.integers(2, 8))
def test_a_scale_holds_its_values_and_ends_on_its_ticks(low: float, span: float, most: int) -> None:
    first, last, ticks = scale(low, low + span, most)
    assert first <= low
    assert low + span <= last
    assert (first, last) == (ticks[0], ticks[-1])
    assert 2 <= len(ticks) <= most + 2


@given(st.lists(st.text("ab電", min_size=1, max_size=8), max_size=30), st.integers(50, 600))
def test_labels_that_are_shown_fit_side_by_side(texts: list[str], room: int) -> None:
    shown = every(texts, room)
    assert shown[-1:] == ((len(texts) - 1,) if texts else ())
    assert len(shown) == 1 or not texts or len(shown) * max(columns(text) for text in texts) * 7 <= room


def test_months_run_to_the_month_after_and_are_thinned_from_january() -> None:
    months = month_starts(date(2025, 11, 30), date(2026, 3, 1))
    assert [(2025, 11), (2025, 12), (2026, 1), (2026, 2), (2026, 3), (2026, 4)] == [
        (m.year, m.month) for m in months
    ]
    assert months == spaced(months, 6)
    assert [date(2025, 11, 1), date(2026, 1, 1), date(2026, 3, 1)] == list(spaced(months, 4))
    assert [date(2020, 1, 1), date(2025, 1, 1)] == list(
        spaced(month_starts(date(2016, 2, 1), date(2026, 1, 1)), 2)
    )


SPOTS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 150), st.sampled_from(("", "036", "x2"))), max_size=25
)


@given(SPOTS)
def test_a_placed_label_meets_no_mark_no_label_no_line_and_no_edge(found: list[tuple[int, int, str]]) -> None:
    spots = [LabelSpot(*spot) for spot in found]
    sides = placed(spots, 300, 150, 75)
    boxes = [_box(spot, side) for spot, side in zip(spots, sides, strict=True) if side]
    assert [] == [side for spot, side in zip(spots, sides, strict=True) if side and not spot.text]
    for box in boxes:
        assert 0 <= box.left
        assert box.right <= 300
        assert not box.top < 75 < box.bottom
        assert not any(box.left < s.x < box.right and box.top < s.y < box.bottom for s in spots)
    assert not any(one.meets(other) for at, one in enumerate(boxes) for other in boxes[:at])


def test_a_label_that_may_cross_a_line_is_never_left_out_for_it() -> None:
    crowded = [LabelSpot(150, 40, "一個很長的名稱")]
    assert ("",) == placed(crowded, 160, 80, upright=100)
    assert ("middle left",) == placed(crowded, 160, 80, upright=100, cross=True)


def test_a_label_without_room_at_its_sides_goes_to_a_corner() -> None:
    spots = [
        LabelSpot(150, 75, "036"),
        *(LabelSpot(x, y) for x, y in ((130, 75), (170, 75), (150, 60), (150, 90))),
    ]
    assert "top left" == placed(spots, 300, 150)[0]


def test_a_lonely_point_is_labelled_at_its_left_and_at_the_edge_at_its_right() -> None:
    assert ("middle left", "middle right") == placed(
        [LabelSpot(150, 20, "036"), LabelSpot(5, 100, "037")], 300, 150
    )
