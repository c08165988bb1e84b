"""Texts as a clerk, an editor or an enemy may write them: what the tests of reading draw from."""

from hypothesis import strategies as st

from servicecontrol.read.source import FORBIDDEN

texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029").filter(
        lambda character: not FORBIDDEN.match(character)
    ),
    max_size=20,
)
records = st.dictionaries(
    texts,
    st.recursive(
        texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
    ),
    max_size=5,
)

#: Anything made of what YAML gives a meaning to.
anything = st.lists(
    st.sampled_from(
        [
            *"abc：:,-?|>&*!%@`'\"\\#[]{}<~ \t\r\n\n\n\u00a0\u2028\u202e電",
            *(": ", "- ", "\n  ", "\n- ", "---\n", "...\n", "%YAML 1.1\n", "a: 1\n", '""', "<<", "<<<<<<<"),
            *("\\u202e", "\\ud83d", "&a ", "*a", "!t ", "! "),
        ]
    ),
    max_size=30,
).map("".join)

_KEYS = [
    *("a", "b", "c", "受理 日期", '"1"', "'q'", "-a", "?a", ".a", "<<", "a,b", "[a", "a#", "a #b", "~", "{a"),
]
_VALUES = [
    *("", "x", "2026-01-01T10:30", "a: b", "a:b", "a:", "x # r", "x #r", "x#r", "  x  ", "\u3000x\u3000", "a, b]"),
    *("-", "-x", "- x", "? x", "~", "%x", "@x", "&a x", "*a", "!t x", ">", "---", "<<", 'x"y', "y" * 1100),
    *('"q"', '"q: #x"', '"q\\"r"', '"a\\/b"', '"a\\x41"', '""', '"q', '"q" # r', '"q" #r'),
    *("'s'", "'s: #t'", "'s''t'", "''", "'s", r"'a\b'", r"'a\'", r"'\n'"),
    *("[a, b]", "[a , b]", "[]", "[ ]", "[a: b]", '["x", y]', '["x"y]', '[x"y"]', "[-1]", "[1.5, true, null]"),
    *("[10:30]", "[a:]", "[a:.b]", "[a#b]", "[a #b]", "[a?b]", "[[a], [b]]", "[" * 12 + "x" + "]" * 12),
    *("{a: b}", "{a: b, c: [d, e]}", "{a: b, a: c}", "{a, b}", "{a: }", "{a:b}", "{a:.b}", "{a: b} x"),
    *('{"a":b}', '{"a":.5}', '{"a" : b}', "{<<: x}", '{"<<": x}', '{"": x}', "{" + "y" * 1100 + ": x}"),
    *("|", "|-", "|\n  x\n    y  \n", "|\n    x: 1\n  y\n", "|\n  x # y\n", "|\n  x\n\n\n", "|\n  x\n\n  y"),
    *('"x: |\n  y"', "'x: |\n  y'"),
]  # fmt: skip
_indents = st.sampled_from(["", "", "", "  ", "  ", "    ", " ", "      "])
_dashes = st.sampled_from(["", "", "", "- ", "-   ", "- - ", "-"])
_colons = st.sampled_from([": ", ": ", ": ", ":", ":  ", " : "])
_values = st.sampled_from(_VALUES)
_fields = st.builds("{}{}{}{}{}".format, _indents, _dashes, st.sampled_from(_KEYS), _colons, _values)
_others = st.builds("{}{}{}".format, _indents, st.sampled_from(["- ", "- ", "", "# ", "#"]), _values)

#: Lines that are records or nearly so.
lines = st.lists(_fields | _fields | _others, min_size=1, max_size=6).map("\n".join)
