from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from written import anything, lines, records

from servicecontrol.read.comments import swallowed_text
from servicecontrol.read.plain import plainly
from servicecontrol.read.source import decode
from servicecontrol.read.tree import DEPTH_LIMIT, Tree, carefully

ROOT = Path(__file__).parent.parent


def read_carefully(text: str) -> tuple[Tree, object]:
    """What the parser makes of a text, with every Problem of it."""
    tree, problems = carefully(text, "x.yaml")
    return tree, (*problems, *swallowed_text(text, "x.yaml"))


def is_read_alike(text: str) -> bool:
    """Whether a text is not plain, or careful reading finds the same in it and nothing to complain of."""
    plain = plainly(text)
    return plain is None or (plain, ()) == read_carefully(text)


# What is plain


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_as_records_are_written_is_plain(end):
    text = """\
# remark
id: C-1          # remark
received: 2026-03-14T10:30
"1": R&D, at last!

says: |
  好 100%
    的: x

visits:
- by: 王小明
  on: {day: 2026-03-14, "no": [1, 2], says: "x, y"}
  parts:
  - a, b
  - {kind: x!=y}
  - "says \\"no\\""
closed:
"""
    assert {
        "id": "C-1",
        "received": "2026-03-14T10:30",
        "1": "R&D, at last!",
        "says": "好 100%\n  的: x\n",
        "visits": [
            {
                "by": "王小明",
                "on": {"day": "2026-03-14", "no": ["1", "2"], "says": "x, y"},
                "parts": ["a, b", {"kind": "x!=y"}, 'says "no"'],
            }
        ],
        "closed": None,
    } == plainly(text.replace("\n", end))


@pytest.mark.parametrize("folder", ["data", "tests/data/good"])
def test_every_record_of_the_sample_is_plain_and_read_as_carefully(folder):
    texts = {path: path.read_text("utf-8") for path in sorted((ROOT / folder).rglob("*.yaml"))}
    assert texts
    assert {path: (plainly(text), ()) for path, text in texts.items()} == {
        path: read_carefully(text) for path, text in texts.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# remark\n",
        "- a\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: x #3 leaks\n",
        "a: x\n  y\n",
        "a: x\n  b: y\n",
        "a:\n  - x\n  b: y\n",
        "a:\n  - x\n - y\n",
        "a:\n-\n",
        "a: b: c\n",
        "a: &b c\n",
        "a: !b c\n",
        "a: *b\n",
        "<<: {a: b}\n",
        "---\na: 1\n",
        "a: \\\n\tb\n",
        "a: 1\rb: 2\n",
        "a: [x\n",
        "a: 'it''s'\n",
        'a: "\\u202e"\n',
        "a: |\n  x\n\n  y\n",
        "a: >\n  x\n",
        "\u3000\na: 1\n",
    ],
)
def test_a_text_with_a_line_that_could_mean_another_thing_is_left_to_careful_reading(text):
    assert None is plainly(text)


# Whatever is written


@given(anything)
@example("a: [b, {c: d, e: }]\nf:\n  - g: \n")
def test_what_is_read_plainly_is_what_careful_reading_finds(text):
    clean, _ = decode(text.encode(), "x.yaml")
    assert clean is None or is_read_alike(clean)


@settings(max_examples=400)
@given(lines)
@example("a: |\n  x  \n\nb: 1\n")
@example("a:\n# b: |\n  c: 1\n")
@example("a: {b:.c}\n")
def test_lines_read_plainly_are_what_careful_reading_finds(text):
    assert is_read_alike(text)


@pytest.mark.parametrize("entry", ["", "- "])
@pytest.mark.parametrize("brackets", range(DEPTH_LIMIT // 2 + 2))
def test_a_text_that_is_too_deep_is_not_plain(brackets, entry):
    value = "[" * brackets + "x" + "]" * brackets
    for depth in range(DEPTH_LIMIT):
        above = "".join("  " * step + "a:\n" for step in range(depth))
        assert is_read_alike(f"{above}{'  ' * depth}{entry}b: {value}\n")


@given(records)
def test_any_record_of_texts_written_without_quotation_marks_is_read_alike(record):
    assert is_read_alike(yaml.safe_dump(record, allow_unicode=True))
