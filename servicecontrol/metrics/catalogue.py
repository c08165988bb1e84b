"""The metrics, found by file name: each a query under a header that says what becomes of its rows.

-- kind: ratio
-- keys: organisation, survey
-- tables: surveys, answers
-- interval: wilson
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from servicecontrol.plugins import plugins

#: What `measure` adds to the rows or makes of them: `servicecontrol/measure/running.py` names the function of each.
MetricKind = Literal[
    "count", "ratio", "mean", "pareto", "days", "hours", "curve", "recurrence", "control", "control-share",
    "gaps", "rate",
    "response", "weighted", "change", "clustered-change", "trend", "trends", "agreement", "importance",
]  # fmt: skip
#: A ratio's 95 % interval: of independent cases, of answers several of which are one person's, of no sample.
IntervalKind = Literal["wilson", "clustered", "none"]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(text.split(", ")))]

_HEADER = re.compile(r"-- ([a-z]+): (.+)")


class Metric(BaseModel):
    """A query and what its header says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: MetricKind
    keys: Names  #: the columns that tell rows apart
    tables: Names  #: that the query reads
    rules: Names = ()  #: whose clauses say what is counted
    interval: IntervalKind | None = None  #: of a ratio
    within: int | None = None  #: of days: the share that ended, or came back, within so many is given
    horizon: int | None = None  #: of days: the mean is taken up to so many
    sql: str  #: the whole file, to be shown beside the figure

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that a target can be set for."""
        match self.kind:
            case "ratio" | "recurrence":
                return ("value",)
            case "mean":
                return ("mean",)
            case "days":
                return ("median", f"within_{self.within}")
            case _:
                return ()

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Metric:
        if (self.interval is not None) != (self.kind == "ratio"):
            raise ValueError("a ratio says which interval it has, nothing else does")
        if (self.within is not None) != (self.kind in ("days", "recurrence")):
            raise ValueError("days and recurrence say within how many, nothing else does")
        if (self.horizon is not None) != (self.kind == "days"):
            raise ValueError("days say up to how many their mean is taken, nothing else does")
        return self


def metric_of(name: str, sql: str) -> Metric:
    """The metric of a query; raises pydantic's `ValidationError` where the header isn't complete."""
    header: dict[str, str] = {}
    for line in sql.splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        header[match[1]] = match[2]
    return Metric.model_validate({**header, "name": name, "sql": sql})


@cache
def metrics(names: tuple[str, ...] = ()) -> Mapping[str, Metric]:
    """Every metric by name, each from the SQL file of its name: the program's, and those of the plug-ins named.

    Raises pydantic's `ValidationError` where a header isn't complete.
    """
    files = sorted(Path(__file__).parent.glob("*.sql"))
    files += [path for plugin in plugins(names) for path in plugin.files("metrics/*.sql")]
    return {path.stem: metric_of(path.stem, path.read_text(encoding="utf-8")) for path in files}


def metric_named(name: str) -> Metric:
    """A metric that is in use: the plug-in that it is of stands in its name. Raises `KeyError` for another."""
    return metrics()[name] if name in metrics() else metrics((name.partition("-")[0],))[name]
