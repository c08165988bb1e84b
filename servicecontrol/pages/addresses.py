"""Addresses of what is no page: the exports, which stand once for all languages."""

from __future__ import annotations

from servicecontrol.charts import FootItem
from servicecontrol.facts import Facts
from servicecontrol.pages.page import relative
from servicecontrol.text import Language


def exports_folder(facts: Facts, words: Language) -> str:
    """The folder of the exports from the root of a language's tree; the first language's is the site's root."""
    return "api/" if facts.store.settings.languages[0] == words.code else "../api/"


def metric_download(here: str, metric: str, facts: Facts, words: Language) -> FootItem:
    """A link under a chart to the figures that it draws."""
    return FootItem(
        words.say("frame.csv"), relative(here, f"{exports_folder(facts, words)}metrics/{metric}.csv")
    )
