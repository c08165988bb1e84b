"""Quality objectives: what an organisation has set itself to reach, from when to when, and where that is written."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import Count, FreeText, Id, KebabName, Label, Number, Register, SnakeName
from servicecontrol.records.privacy import INTERNAL
from servicecontrol.records.shapes import Span
from servicecontrol.records.words import ObjectiveBound


class Objective(Span):
    """A target for a figure; one that changes is a second objective from the day after."""

    metric: KebabName
    measure: SnakeName = "value"
    #: which of the metric's rows, such as the rule of a duty
    where: Mapping[SnakeName, Annotated[Label, INTERNAL]] = {}
    bound: ObjectiveBound = "at-least"
    threshold: Number  #: in per cent for a share, else in the metric's unit
    fewest: Count = 10  #: with a smaller base nothing is said
    source: FreeText

    @property
    def limit(self) -> Fraction:
        """The threshold as it was written, exactly; a share's is in per cent."""
        return Fraction(repr(self.threshold))

    def of(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """The figure that it is a target for."""
        return self.metric, self.measure, tuple(sorted(self.where.items()))


class ObjectiveRegister(Register[Mapping[Id, Objective]]):
    """`objectives.yaml`: an objective per id; of two for one figure at most one holds on any day."""

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        for (id_, one), (other_id, other) in combinations(sorted(self.root.items()), 2):
            start = max(one.first, other.first)
            if one.of() == other.of() and one.holds_on(start) and other.holds_on(start):
                values = {"entry": id_, "other": other_id, "day": start.isoformat()}
                raise PydanticCustomError("objectives-overlap", "objectives-overlap", values)
        return self


def objective_on(
    objectives: Mapping[str, Objective],
    day: date,
    metric: str,
    measure: str = "value",
    where: Mapping[str, str] | None = None,
) -> tuple[str, Objective] | None:
    """The objective for a figure that held on a day, with its id; None where there was none."""
    wanted = (metric, measure, tuple(sorted((where or {}).items())))
    for id_, entry in sorted(objectives.items()):
        if entry.of() == wanted and entry.holds_on(day):
            return id_, entry
    return None
