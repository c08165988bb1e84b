"""Why there is no PDF."""

from __future__ import annotations

from collections.abc import Sequence

from servicecontrol.problems import Message


class NotPrinted(Exception):  # noqa: N818  # it names what did not happen
    """Says why there is no PDF, and which pages may have been meant."""

    def __init__(self, what: Message, pages: Sequence[str] = (), *, is_usage: bool = False) -> None:
        super().__init__(what.key)
        self.what = what
        self.pages = tuple(pages)
        self.is_usage = is_usage  #: the fault is in what was asked, not in what happened
