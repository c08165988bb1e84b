"""The one thing that a page of an organisation is laid out from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from servicecontrol.facts import Facts
from servicecontrol.judging.judged import Judged
from servicecontrol.measure import MetricRow
from servicecontrol.problems import Message, Value
from servicecontrol.procedures import Binding
from servicecontrol.purposes import Purpose
from servicecontrol.rules.registry import bound_for
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

_R = TypeVar("_R", bound=MetricRow)


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

    def rows(self, shape: type[_R], **keys: str) -> list[_R]:
        """The organisation's rows of a metric with these keys, as `rows(SatisfactionByItem, survey="S1")`."""
        return self.facts.rows(shape, organisation=self.ledger.id, **keys)

    def row(self, shape: type[_R], **keys: str) -> _R | None:
        """The first of these rows; None where there is none."""
        return next(iter(self.rows(shape, **keys)), None)

    def duties(self, *purposes: Purpose) -> tuple[Judgement, ...]:
        """The organisation's duties under rules that serve one of some purposes, each once."""
        return self._serving(self.judged.duties, purposes)

    def obligations(self, *purposes: Purpose) -> tuple[Judgement, ...]:
        """As `duties`, once for each clause that asks for it."""
        return self._serving(self.judged.obligations, purposes)

    def _serving(
        self, judgements: Iterable[Judgement], purposes: tuple[Purpose, ...]
    ) -> tuple[Judgement, ...]:
        return tuple(
            each for each in judgements if each.organisation == self.ledger.id and each.serves(*purposes)
        )

    def bindings(self, *purposes: Purpose) -> Iterator[tuple[str, Binding]]:
        """The clauses of the procedure in force, with their bindings, that serve one of some purposes."""
        procedure = self.judged.procedures.get(self.ledger.id)
        return bound_for(procedure, *purposes) if procedure else iter(())

    def say(self, key: str | Message, **values: Value) -> str:
        """A text in the page's language."""
        return self.words.say(key, **values)
