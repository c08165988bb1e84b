from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.problems import Message, Place
from servicecontrol.read.frame import frame, place_of, problem_at


def at(line: int, column: int) -> Place:
    return Place("x.yaml", line, column)


def test_a_frame_shows_the_line_and_carets_under_the_place():
    assert (
        "   2 │ urgency: high",
        "     │          ^^^^",
    ) == frame("id: C-1\nurgency: high\nopen: yes\n", at(2, 10), 4)


def test_wide_characters_move_the_carets_by_two_columns_each():
    assert (
        "  10 │ urgency: 加急 now",
        "     │               ^^^",
    ) == frame("\n" * 9 + "urgency: 加急 now", at(10, 13), 3)


def test_wide_characters_get_two_carets_each():
    assert ("   1 │ 緊急", "     │   ^^") == frame("緊急", at(1, 2))


def test_a_tab_is_as_wide_as_it_is_shown():
    assert ("   1 │     b: 2", "     │     ^") == frame("\tb: 2", at(1, 2))
    assert ("   1 │     b: 2", "     │ ^^^^") == frame("\tb: 2", at(1, 1))


def test_combining_marks_take_no_column():
    assert ("   1 │ Ze\u0301: x", "     │     ^") == frame("Ze\u0301: x", at(1, 6))


def test_what_cannot_be_seen_is_spelled_out():
    assert ("   1 │ ab<U+202E>c", "     │   ^^^^^^^^") == frame("ab\u202ec", at(1, 3))
    assert ("   1 │ a<U+200B>b", "     │          ^") == frame("a\u200bb", at(1, 3))


def test_every_kind_of_line_end_counts_as_one():
    for end in ("\n", "\r\n", "\r"):
        assert ("   3 │ c", "     │ ^") == frame(f"a{end}b{end}c{end}", at(3, 1))
        assert at(3, 2) == place_of(f"a{end}b{end}cd", "x.yaml", len(f"a{end}b{end}c"))


def test_a_line_separator_of_unicode_ends_no_line():
    assert ("   2 │ d", "     │ ^") == frame("a\u2028b\u0085c\nd", at(2, 1))


def test_carets_end_with_the_line():
    assert ("   1 │ abc", "     │   ^") == frame("abc\ndef", at(1, 3), 50)


def test_a_place_past_the_end_of_a_line_or_text_has_a_caret_there():
    assert ("   1 │ abc", "     │    ^") == frame("abc", at(1, 9))
    assert ("   7 │", "     │ ^") == frame("abc", at(7, 1))


def test_a_long_line_is_cut_around_the_place():
    shown, carets = frame("x" * 500 + "FAULT" + "y" * 500, at(1, 501), 5)
    assert "   1 │ ..." + "x" * 40 + "FAULT" + "y" * 55 + "..." == shown
    assert "     │ " + " " * 43 + "^^^^^" == carets


def test_a_long_line_is_cut_on_one_side_only_where_the_place_is_near_the_other():
    assert "   1 │ " + "a" * 100 + "..." == frame("a" * 101, at(1, 1))[0]
    assert "   1 │ ..." + "a" * 41 == frame("a" * 101, at(1, 101))[0]


def test_a_line_that_just_fits_is_shown_whole():
    assert "   1 │ " + "a" * 100 == frame("a" * 100, at(1, 1))[0]
    assert "   1 │ " + "電" * 50 == frame("電" * 50, at(1, 50))[0]
    assert "   1 │ ..." + "電" * 21 == frame("電" * 51, at(1, 51))[0]


def test_a_line_of_wide_characters_is_cut_by_columns():
    shown, carets = frame("電" * 200, at(1, 101))
    assert "   1 │ ..." + "電" * 50 + "..." == shown
    assert "     │ " + " " * 43 + "^^" == carets


def test_a_long_mark_is_cut_with_its_line():
    shown, carets = frame("m" * 300, at(1, 1), 300)
    assert "   1 │ " + "m" * 100 + "..." == shown
    assert "     │ " + "^" * 100 == carets


def test_a_line_of_a_million_characters_is_cut_like_any_other():
    shown, _ = frame("電" * 1_000_000, at(1, 500_000))
    assert "   1 │ ..." + "電" * 50 + "..." == shown


def test_a_problem_and_its_hint_share_their_values():
    problem = problem_at("a: 1\na: 2\n", at(2, 1), "duplicate-key", "duplicate-key", key="a", first=1)
    assert Message("problems.duplicate-key", {"key": "a", "first": 1}) == problem.what
    assert Message("hints.duplicate-key", {"key": "a", "first": 1}) == problem.hint
    assert ("   2 │ a: 2", "     │ ^") == problem.frame


def test_a_problem_may_do_without_a_hint():
    assert None is problem_at("a", at(1, 1), "syntax").hint


@given(st.text(), st.integers(1, 9), st.integers(1, 200), st.integers(0, 300))
def test_any_place_in_any_text_has_a_frame_without_line_ends_of_its_own(text, line, column, length):
    shown, carets = frame(text, at(line, column), length)
    assert shown.startswith(f"   {line} │")
    assert shown == "".join(shown.splitlines())
    assert {"^", " ", "│"} >= set(carets)
    assert "^" in carets
