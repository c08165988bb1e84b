"""A family of pages: what lays them out, and what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from servicecontrol.measure import MetricRow
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import Page

#: What is worked out once for all pages, by the name that `Facts` has for it.
WorkedOut = Literal["matrices", "quality", "reports", "weights", "broken_links"]


@dataclass(frozen=True)
class PageFamily:
    """The pages of one subject of an organisation.

    Every page names records and says how they were judged; what else it depends on is declared here, and a test
    compares that with what the pages ask for.
    """

    pages: Callable[[PageContext], Iterable[Page]]
    figures: tuple[type[MetricRow], ...] = ()  #: the metrics that it shows
    facts: tuple[WorkedOut, ...] = ()
