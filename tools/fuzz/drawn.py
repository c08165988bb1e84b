"""What fuzzing draws: texts, trees, tables and command lines of what has a meaning somewhere, and of what has none."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from servicecontrol.read.expected import field_names
from servicecontrol.read.kinds import KINDS
from servicecontrol.rules.registry import rules

DIGITS = st.sampled_from(
    ["0", "1", "7", "31", "999999999", "9" * 40, "-0", "-1", "1e999", "٣", "１２", "1.5", ".nan"]
)
DAYS = st.sampled_from(
    [
        *("2026-07-20", "2026-02-30", "0000-01-01", "9999-12-31", "1990-01-01", "2199-12-31", "115/7/20"),
        *(
            "2026-07-20T09:40",
            "2026-07-20T24:00",
            "2026-07-20T09:40Z",
            "2026年7月20日",
            "民國115年7月1日",
            "2026H1",
        ),
        *("2026-07", "0000", "9999Q4", "2026Q5"),
    ]
)
NAMES = st.sampled_from(
    ["甲一", "客服部", "C-2026-01", "SV-2026", "yes", "否", "電話", "closed", "id", "liftcare-4"]
)
ODD = st.text(st.characters(codec="utf-8"), max_size=12)
WORDS = DIGITS | DAYS | NAMES | ODD
PIECES = st.lists(
    st.sampled_from(
        [
            *"abc：:,-?|>&*!%@`'\"\\#[]{}<~ \t\r\n\n\n\u00a0\u2028\u202e電\x00\ufeff",
            *(": ", "- ", "\n  ", "\n- ", "---\n", "...\n", "%YAML 1.1\n", "a: 1\n", '""', "<<", "<<<<<<<"),
            *("\\u202e", "\\ud83d", "&a ", "*a", "!t ", "! ", "? ", "|2\n", ">+\n", "[[[[[[", "{{{{", "\\x"),
        ]
    ),
    max_size=60,
).map("".join)
BYTES = st.binary(max_size=200) | PIECES.map(lambda text: text.encode("utf-8", "surrogatepass"))
KEYS = sorted(
    {name for kind in KINDS for name in field_names(kind.model)} | {"zh-Hant", "en", "with", "rule"}
)
TREES: st.SearchStrategy[Any] = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | ODD, inner, max_size=6)
    ),
    max_leaves=20,
)
CELLS = st.lists(
    st.sampled_from(
        ["1", "2", "9", "", '"', '""', ",", "\n", "\r\n", ";", "\t", "R1", "id", "berth", "staff", "area"]
    )
    | WORDS,
    max_size=60,
).map("".join)
CONDITIONS = st.lists(
    st.sampled_from(
        [*"ab.=!>|<_ ", "not ", " or ", ">=", "!=", "closed", "measures", "record.", "says", "9" * 5_000]
    )
    | WORDS,
    max_size=15,
).map("".join)


KEY = st.sampled_from(KEYS) | ODD
PARAMETER = st.sampled_from(sorted({name for rule in rules().values() for name in rule.takes}))
GIVEN = WORDS | CONDITIONS | st.lists(WORDS | CONDITIONS, max_size=3)
COMMANDS = (
    "build",
    "check",
    "import",
    "seal",
    "pdf",
    "complaints",
    "fail",
    "en",
    "2026-07-20",
    "",
    "-",
    "--",
    "=",
)
OPTIONS = (
    "--help",
    "-h",
    "--as-of",
    "--as-of=9999-01-01",
    "--data",
    "--out",
    "--fail-on",
    "--map",
    "--by",
    "--language",
)
ARGUMENTS = st.lists(st.sampled_from(COMMANDS + OPTIONS) | WORDS, max_size=8)
