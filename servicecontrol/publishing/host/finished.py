"""A Markdown extension for pages that are HTML already: each passes through as it is, whole."""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

#: Behind Markdown's first step (30), which clears the signs that marks are made of, and before it looks for HTML (20).
_SECOND = 29


class _Finished(Preprocessor):
    """Puts the page aside before Markdown reads it; Markdown's last step puts it back."""

    def run(self, lines: list[str]) -> list[str]:
        """The mark that stands for the page until then."""
        return [self.md.htmlStash.store("\n".join(lines))]


class FinishedPages(Extension):
    """Saves the search for Markdown in pages that hold none: half of the host's time."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name that Markdown calls
        """Takes the page before Markdown reads it."""
        md.preprocessors.register(_Finished(md), "finished", _SECOND)
