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
