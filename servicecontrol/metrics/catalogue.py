"""The metrics, found by file name: each a query, headed by lines that say what becomes of its rows.

    -- kind: ratio
    -- keys: organisation, survey
    -- tables: surveys, answers
    -- interval: wilson
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

#: What `measure` adds to the rows: nothing, a share, the running sum, survival figures.
Kind = Literal["count", "ratio", "pareto", "days"]
#: A ratio's 95 % interval: of a sample of independent cases, of answers by respondents, or of no sample.
IntervalKind = Literal["wilson", "clustered", "none"]

_HEADER = re.compile(r"-- ([a-z]+): (.+)")
_FOLDER = Path(__file__).parent


class HeaderError(ValueError):
    """A query's header lacks a line, or has one that nobody reads."""


@dataclass(frozen=True)
class Metric:
    """A metric: its query and what the header says of it."""

    name: str
    kind: Kind
    keys: tuple[str, ...]  #: the columns that tell rows apart, in the order of the rows
    tables: tuple[str, ...]  #: that the query reads
    interval: IntervalKind
    within: int | None  #: days, of kind `days`: the share that ended within them is given
    sql: str  #: the whole file, as shown beside the figure


def parsed(name: str, sql: str) -> Metric:
    """Returns the metric of a query; raises `HeaderError`."""
    said = dict(_lines(name, sql))
    try:
        metric = Metric(
            name=name,
            kind=_one_of(said.pop("kind"), get_args(Kind)),
            keys=_names(said.pop("keys")),
            tables=_names(said.pop("tables")),
            interval=_one_of(said.pop("interval", "none"), get_args(IntervalKind)),
            within=int(said.pop("within")) if said.get("kind", "") or "within" in said else None,
            sql=sql,
        )
    except (KeyError, ValueError) as error:
        raise HeaderError(f"{name}: {error}") from error
    return metric
