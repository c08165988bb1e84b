"""Where judgements point: at a line of a record, or of the procedure that asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from servicecontrol.problems import Place
from servicecontrol.procedures import Procedure
from servicecontrol.read.tree import place
from servicecontrol.store import Ledger, Store
from servicecontrol.verdicts import Judgement


@dataclass(frozen=True)
class Places:
    """Each place is looked up once, though every language and several pages name it."""

    store: Store
    procedures: Mapping[str, Procedure]  #: the one in force on the as-of date, by organisation
    _known: dict[tuple[str, tuple[str | int, ...]], Place] = field(default_factory=dict)

    def of(self, judgement: Judgement) -> Place:
        """Where a judgement points: the field that decided it, else its record, else the clause itself."""
        ledger = self.store.ledgers[judgement.organisation]
        path = ledger.path(judgement.subject, judgement.file) or ledger.path(judgement.subject)
        if path is None:
            return self._of_clause(ledger, judgement)
        text = self.store.texts.get(path)
        if text is None:
            return Place(path)
        return self._found(text, path, judgement.steps, "value")

    def _of_clause(self, ledger: Ledger, judgement: Judgement) -> Place:
        """A duty that no record answers is pointed at where the procedure demands it."""
        procedure = self.procedures.get(ledger.id) or ledger.procedures[-1]
        path = procedure.files[judgement.clause]
        return self._found(self.store.texts[path], path, ("clauses", judgement.clause), "key")

    def _found(
        self, text: str, path: str, steps: tuple[str | int, ...], of: Literal["key", "value"]
    ) -> Place:
        known = self._known.get((path, steps))
        if known is None:
            known = self._known[path, steps] = place(text, path, steps, of=of)
        return known
