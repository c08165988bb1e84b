"""The words that a reader sees: filled, chosen by number, and complete in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from servicecontrol.problems import Message
from servicecontrol.text import (
    DEFAULT_LANGUAGES,
    PLURALS,
    TEXTS,
    Language,
    TextMissing,
    language,
    languages,
    number,
    percent,
    spoken_in,
)

WORDS = Language(
    "xx",
    {
        "language.plural": "n == 1 ? 0 : n == 2 ? 1 : 2",
        "language.categories": "one two other",
        "language.unspaced": "\u3001-\u303f\u4e00-\u9fff\uff01-\uff60",
        "greeting": "{who} on {day}",
        "days": {"one": "{n} day", "other": "{n} days"},
        "天": {"other": "{n} 天"},
        "both": {"zero": "neither", "one": "one", "two": "both", "other": "all {n}"},
        "within": {"zero": "on the day", "one": "by the next day", "other": "within {days} days"},
        "signed": "由 {who} 於 {day} 簽署：{what}。",
        "nested": "say {what}",
        "inside": "received by {-what}",
        "empty": "",
        "frame.list-separator": ", ",
    },
)
#: Narrow, and no line breaks at it.
THIN = "\u202f"


def test_a_text_is_filled_with_its_values() -> None:
    assert "Lin on 2026-07-01" == WORDS.say("greeting", who="Lin", day=date(2026, 7, 1))
    assert "Lin on 2026-07-01" == WORDS.say(Message("greeting", {"who": "Lin", "day": date(2026, 7, 1)}))


@pytest.mark.parametrize(("n", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1200, "1,200 days")])
def test_a_count_chooses_the_form(n: int, said: str) -> None:
    assert said == WORDS.say("days", n=n)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "on the day"), (1, "by the next day"), (2, "within 2 days"), (7, "within 7 days")]
)
def test_days_choose_the_form_where_nothing_is_counted(days: int, said: str) -> None:
    assert said == WORDS.say("within", days=days)


@pytest.mark.parametrize(
    ("who", "said"),
    [("林淑芬", "由林淑芬於 2026-07-01 簽署：好。"), ("A. Lin", "由 A. Lin 於 2026-07-01 簽署：好。")],
)
def test_a_foreign_word_is_set_off_in_chinese_and_a_chinese_one_is_not(who: str, said: str) -> None:
    assert said == WORDS.say("signed", who=who, day=date(2026, 7, 1), what="好")


def test_spaces_that_somebody_wrote_stay() -> None:
    assert "由張 三於 2026-07-01 簽署： 好 。" == WORDS.say(
        "signed", who="張 三", day=date(2026, 7, 1), what=" 好 "
    )


def test_a_count_chooses_among_the_forms_that_the_language_has_for_it() -> None:
    assert ["neither", "one", "both", "all 3"] == [WORDS.say("both", n=n) for n in range(4)]
    # What has no words of its own for none takes those that the plural asks for, here the others.
    assert "0 days" == WORDS.say("days", n=0)


def test_a_language_without_unspaced_signs_keeps_every_space() -> None:
    spaced = Language("yy", {**WORDS.texts, "language.unspaced": ""})
    assert "由 林淑芬 於" in spaced.say("signed", who="林淑芬", day=date(2026, 7, 1), what="好")


@pytest.mark.parametrize("code", languages())
def test_a_plural_gives_every_count_one_of_the_categories_that_the_language_names(code: str) -> None:
    words = language(code)
    named = words.say("language.categories").split()
    forms = {name: name for name in PLURALS - {"zero"}}
    chosen = {Language(code, {**words.texts, "x": forms}).say("x", n=n) for n in range(200)}
    assert set(named) == chosen
    assert "other" in named


@pytest.mark.parametrize("code", languages())
def test_a_language_is_found_by_the_locales_that_speak_it(code: str) -> None:
    locale = language(code).say("language.locale")
    assert [code] * 2 == [spoken_in(locale), spoken_in(f"{locale}_XX.UTF-8")]


def test_a_locale_that_no_language_speaks_is_spoken_to_in_the_default_one() -> None:
    assert ["en"] * 3 == [spoken_in(locale) for locale in ("", "C.UTF-8", "und_XX.UTF-8")]


def test_the_default_languages_are_there() -> None:
    assert set(DEFAULT_LANGUAGES) <= set(languages())


def test_a_language_of_one_form_uses_it_for_every_count() -> None:
    assert ["1 天", "2 天"] == [WORDS.say("天", n=n) for n in (1, 2)]


def test_a_message_in_a_message_is_said_too() -> None:
    assert "say 1 day" == WORDS.say("nested", what=Message("days", {"n": 1}))


@pytest.mark.parametrize(
    ("word", "said"), [("Phone", "phone"), ("QR/SH19", "QR/SH19"), ("X", "X"), ("電話", "電話")]
)
def test_a_word_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(word: str, said: str) -> None:
    assert f"received by {said}" == WORDS.say("inside", what=word)


def test_a_list_is_said_with_the_separator_of_the_language() -> None:
    assert "say a, 2 days" == WORDS.say("nested", what=("a", Message("days", {"n": 2})))
    assert "say " == WORDS.say("nested", what=())


def test_braces_in_a_value_are_what_somebody_wrote_and_are_not_filled_again() -> None:
    assert "say {who}" == WORDS.say("nested", what="{who}")


def test_an_empty_text_is_a_text() -> None:
    assert "" == WORDS.say("empty")


def test_a_missing_text_names_the_language_and_the_key() -> None:
    with pytest.raises(TextMissing, match="xx: no text for farewell"):
        WORDS.say("farewell")


def test_a_missing_value_names_the_language_the_key_and_the_value() -> None:
    with pytest.raises(TextMissing, match="xx: greeting needs a value for day"):
        WORDS.say("greeting", who="Lin")


def test_a_language_has_what_it_has() -> None:
    assert [True, False] == [WORDS.has(key) for key in ("days", "farewell")]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("急件", "急件"),
        (0, "0"),
        (1234567, "1,234,567"),
        (-5, "-5"),
        (66.666, "66.7"),
        (70.0, "70"),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 9, 5), "2026-07-01 09:05"),  # noqa: DTZ001  # local, as the record has it
        (datetime(2026, 7, 1), "2026-07-01 00:00"),  # noqa: DTZ001  # as above
    ],
)
def test_a_value_is_written_by_its_kind(value, written: str) -> None:
    assert written == WORDS.write(value)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 1, "0"),
        (10, 1, "10"),
        (100, 0, "100"),
        (1234.56, 1, "1,234.6"),
        (0.25, 2, "0.25"),
        (0.96, 1, "1.0"),
        (100 * 0.29, 1, "29"),
        (-0.04, 1, "0.0"),
        (-0.0, 1, "0"),
        (-0.06, 1, "-0.1"),
        (-10, 1, "-10"),
    ],
)
def test_a_figure_is_rounded_and_only_a_whole_one_has_no_point(
    value: float, decimals: int, written: str
) -> None:
    assert written == number(value, decimals)


@pytest.mark.parametrize(
    ("numerator", "denominator", "limit", "written"),
    [
        (80, 100, None, "80"),
        (2, 3, None, "66.7"),
        (0, 9, None, "0"),
        (9, 9, None, "100"),
        (8494, 10000, 85, "84.9"),
        (80, 100, 80, "80"),
        (7996, 10000, 80, "79.96"),
        (8004, 10000, 80, "80.04"),
        (79999, 100000, 80, "79.999"),
        (8004, 10000, None, "80.0"),
        (9999, 10000, None, "99.99"),
        (1, 10000, None, "0.01"),
        (1999998, 2000000, None, "99.9999"),
    ],
)
def test_a_share_has_as_many_decimals_as_it_takes_to_be_true(numerator, denominator, limit, written) -> None:
    assert f"{written}{THIN}%" == percent(numerator, denominator, limit)


@given(st.integers(0, 20000), st.integers(1, 20000), st.integers(1, 99))
def test_a_share_never_reads_on_the_other_side_of_its_limit(part: int, more: int, limit: int) -> None:
    whole = part + more
    shown = float(percent(part, whole, limit).removesuffix(f"{THIN}%"))
    assert (100 * part > limit * whole) is (shown > limit)
    assert (100 * part < limit * whole) is (shown < limit)
    assert (part == 0) is (shown == 0)


@pytest.mark.parametrize("code", languages())
def test_a_percent_sign_in_a_sentence_stays_with_its_number(code) -> None:
    words = language(code)
    assert f"95{THIN}%" in words.say("frame.interval", low="1", high="2")
    assert f"80{THIN}%" in words.say("choices.percent", n=80)
    apart = re.compile(r"[\d}] %")
    assert [] == [key for key in words.texts if apart.search(str(words.texts[key]))]


def test_a_share_of_nothing_has_no_percentage() -> None:
    with pytest.raises(ZeroDivisionError):
        percent(0, 0)


def test_every_language_has_the_same_texts() -> None:
    first, *others = (set(language(code).texts) for code in languages())
    assert [set()] * len(others) == [first ^ other for other in others]


def test_a_text_takes_the_same_values_in_every_language() -> None:
    """A count may be left out where a form says it in words."""
    first, *others = (language(code).texts for code in languages())
    odd = {key for key in first for other in others if (_places(first[key]) ^ _places(other[key])) - {"n"}}
    assert set() == odd


@pytest.mark.parametrize("code", languages())
def test_a_text_that_a_count_chooses_has_a_form_for_every_count(code: str) -> None:
    chosen = {key: text for key, text in language(code).texts.items() if not isinstance(text, str)}
    named = {"zero", *language(code).say("language.categories").split()}
    assert chosen
    assert {} == {key: text for key, text in chosen.items() if not {"other"} <= set(text) <= named}


def test_chinese_texts_use_full_width_punctuation() -> None:
    """Except in what is quoted as it has to be typed, and in the patterns of how numbers are said."""
    texts = (
        (key, re.sub(r"「[^」]*」", "", text))
        for key, text in _texts("zh-Hant")
        if not key.startswith("said.")
    )
    half = r"[\u4e00-\u9fff][,;:?!](?!\S*//)|[\u4e00-\u9fff]\.(?!\w)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]"
    assert [] == [(key, text) for key, text in texts if re.search(half, text)]


def test_chinese_texts_are_in_traditional_characters() -> None:
    simplified = set("为会计个们么时来过对开关发说这还进没问题务质厂业户访单报错误须应")
    assert [] == [(key, text) for key, text in _texts("zh-Hant") if simplified & set(text)]


def test_a_language_that_nobody_wrote_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        language("fr")


def _texts(code: str) -> Iterator[tuple[str, str]]:
    """Every text of a language, each form of one that a count chooses for itself."""
    for key, text in language(code).texts.items():
        if isinstance(text, str):
            yield key, text
        else:
            yield from ((f"{key}.{form}", each) for form, each in text.items())


def _places(text) -> set[str]:
    forms = [text] if isinstance(text, str) else text.values()
    return {name for form in forms for name in re.findall(r"\{-?([a-z_]+)\}", form)}


@pytest.mark.parametrize(
    "path", sorted(TEXTS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_key_stands_twice_in_a_file_for_the_later_would_silently_hold(path: Path) -> None:
    def twice(node: yaml.Node, prefix: str = "") -> Iterator[str]:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        keys = [key.value for key, _ in pairs]
        yield from (prefix + key for key in set(keys) if keys.count(key) > 1)
        for key, value in pairs:
            yield from twice(value, f"{prefix}{key.value}.")

    assert [] == list(twice(yaml.compose(path.read_text(encoding="utf-8"))))
