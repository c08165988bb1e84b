"""Baselines: the period that the limits of a control chart rest on, since the day on which they were frozen."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import FreeText, Id, Model, Planned, Register
from servicecontrol.records.privacy import PUBLIC

#: The figures that have control limits.
Charted = Literal["complaints-control", "late-answers-control", "complaints-between", "late-answers-between"]


class Baseline(Model):
    """Limits that rest on one period alone, so that what comes later cannot move them."""

    metric: Annotated[Charted, PUBLIC]
    first: Planned = Field(alias="from")
    last: Planned = Field(alias="to")
    frozen: Planned  #: the day from which these limits hold
    source: FreeText

    @model_validator(mode="after")
    def _frozen_once_it_is_over(self) -> Self:
        if not self.first <= self.last < self.frozen:
            days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
            values = {**days, "frozen": self.frozen.isoformat(), "at": ("frozen",)}
            raise PydanticCustomError("baseline-not-over", "baseline-not-over", values)
        return self


class BaselineRegister(Register[Mapping[Id, Baseline]]):
    """`baselines.yaml`: a baseline per id; a chart whose process has changed gets another, frozen on a later day."""

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Self:
        for (id_, one), (other_id, other) in combinations(sorted(self.root.items()), 2):
            if (one.metric, one.frozen) == (other.metric, other.frozen):
                values = {"entry": id_, "other": other_id, "day": one.frozen.isoformat()}
                raise PydanticCustomError("baselines-overlap", "baselines-overlap", values)
        return self


def baseline_on(baselines: Mapping[str, Baseline], day: date, metric: str) -> tuple[str, Baseline] | None:
    """The baseline of a chart that had been frozen last by a day, with its id; None where there was none."""
    frozen = [
        (entry.frozen, id_)
        for id_, entry in baselines.items()
        if entry.metric == metric and entry.frozen <= day
    ]
    id_ = max(frozen)[1] if frozen else None
    return (id_, baselines[id_]) if id_ else None
