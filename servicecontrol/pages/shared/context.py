"""The one thing that a page of an organisation is laid out from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servicecontrol.facts import Facts
from servicecontrol.judging.judged import Judged
from servicecontrol.problems import Message, Value
from servicecontrol.store import Ledger
from servicecontrol.text import Language


@dataclass(frozen=True)
class PageContext:
    """An organisation's records, the facts of the build, and the language that the page speaks."""

    ledger: Ledger
    facts: Facts
    words: Language

    @property
    def as_of(self) -> date:
        """The day as of which the site is built."""
        return self.facts.as_of

    @property
    def judged(self) -> Judged:
        """What came of judging, of every organisation."""
        return self.facts.judged

    def say(self, key: str | Message, **values: Value) -> str:
        """A text in the page's language."""
        return self.words.say(key, **values)
