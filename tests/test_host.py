"""What the host does to a finished page: nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from servicecontrol.host.finished import FinishedPages
from servicecontrol.render import escape

MARKDOWN = st.sampled_from(
    [
        "# x",
        "* x",
        "    x",
        "> x",
        "[x](y)",
        "![x](y)",
        "`x`",
        "```",
        "---",
        "&amp;",
        "<b>",
        "</div>",
        "\x02wzxhzdk:0\x03",
    ]
)


@given(st.lists(MARKDOWN | st.text(), min_size=1))
def test_a_finished_page_passes_through_markdown_letter_by_letter(texts: list[str]) -> None:
    page = "<div>\n" + "\n".join(f"<p>{escape(text)}</p>" for text in texts) + "\n</div>"
    assert page == Markdown(extensions=["toc", "tables", "fenced_code", FinishedPages()]).convert(page)
