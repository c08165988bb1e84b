"""Everything that pages and exports are made of: records, judgements and figures of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from servicecontrol.judging.alternatives import Weight, weights
from servicecontrol.judging.judged import Judged
from servicecontrol.judging.matrix import Matrix, matrix
from servicecontrol.judging.places import Places
from servicecontrol.judging.quality import Quality, quality
from servicecontrol.measure import MetricRow, Result
from servicecontrol.problems import Place
from servicecontrol.reports import ReportEdition, editions
from servicecontrol.revision import Revision
from servicecontrol.store import Store
from servicecontrol.verdicts import Judgement

_R = TypeVar("_R", bound=MetricRow)


@dataclass(frozen=True)
class Facts:
    """One build's facts; the same facts give the same bytes."""

    store: Store
    judged: Judged
    figures: Mapping[str, Result]
    as_of: date
    revision: Revision | None = None  #: of the data; None where it is not known

    def rows(self, shape: type[_R], **keys: str) -> list[_R]:
        """The rows of a metric with these keys, as `rows(OnTimeRate, organisation="o")`."""
        return self.figures[shape.metric].typed(shape, **keys)

    def place(self, judgement: Judgement) -> Place:
        """Where a judgement points: the field that decided it, else its record, else the clause itself."""
        return self._places.of(judgement)

    @cached_property
    def matrices(self) -> Mapping[str, Matrix]:
        """Clauses by period, of every organisation that has a procedure; worked out once for all languages."""
        found = {ledger.id: matrix(self.judged, ledger) for ledger in self.store.ledgers.values()}
        return {organisation: entry for organisation, entry in found.items() if entry is not None}

    @cached_property
    def quality(self) -> Mapping[str, Quality]:
        """How far each organisation's records can be relied on; counted once for all languages."""
        return {ledger.id: quality(ledger, self.judged) for ledger in self.store.ledgers.values()}

    @cached_property
    def reports(self) -> Mapping[str, tuple[ReportEdition, ...]]:
        """The reports of each organisation; found once for all languages."""
        return {ledger.id: editions(ledger, self.as_of) for ledger in self.store.ledgers.values()}

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, Weight]]:
        """What each interpretation decides, by organisation; asked again once for all languages."""
        return {
            organisation: weights(self.store, self.judged, organisation) for organisation in self.matrices
        }

    @cached_property
    def broken_links(self) -> Mapping[str, tuple[Judgement, ...]]:
        """Where threads should go on and do not, by organisation, the newest first: what clauses about links find."""
        found: dict[str, list[Judgement]] = {}
        for each in self.judged.findings:
            procedure = self.judged.procedures.get(each.organisation)
            clause = procedure.clauses.get(each.clause) if procedure else None
            if clause is not None and "link" in clause.kind:
                found.setdefault(each.organisation, []).append(each)
        return {
            organisation: tuple(
                sorted(broken, key=lambda each: (-each.day.toordinal(), each.clause, each.subject))
            )
            for organisation, broken in found.items()
        }

    @cached_property
    def _places(self) -> Places:
        return Places(self.store, self.judged.procedures)
