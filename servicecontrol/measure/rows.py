"""What a query gives back, and the typed rows that are read from it: a wrong column, kind or cell fails at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import ClassVar, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from servicecontrol.metrics.catalogue import Metric, MetricKind, metric_named
from servicecontrol.metrics.schema import Cell

_R = TypeVar("_R", bound="MetricRow")
Kinds = tuple[MetricKind, ...]


class WrongShape(TypeError):  # noqa: N818  # what is wrong is the message
    """A metric lacks a column that is read from it, is of another kind, or holds something else there."""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A row of a metric; each class below this one says which columns it reads, and what they hold."""

    kinds: ClassVar[Kinds] = ()  #: the metrics that have such rows; none for what a query counts
    metric: ClassVar[str]  #: whose rows these are, where they are one metric's


def columns_of(shape: type[MetricRow], metric: Metric) -> tuple[str, ...]:
    """The columns that rows of this shape are read from, in the order of their fields.

    A field's `column`, such as `within_{within}`, bears a number of the metric's header in its name.
    """
    patterns = (str(each.metadata.get("column", each.name)) for each in fields(shape))
    return tuple(pattern.format(within=metric.within, horizon=metric.horizon) for pattern in patterns)


@dataclass(frozen=True)
class Result:
    """A metric's figures: the keys first, in their order."""

    metric: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def typed(self, shape: type[_R], **keys: str) -> list[_R]:
        """The rows with these keys, as `typed(OnTimeRate, organisation="o")`; `WrongShape` even where none is left."""
        return [row for _, row in self.keyed((), shape, **keys)]

    def keyed(
        self, columns: Sequence[str], shape: type[_R], **keys: str
    ) -> Iterator[tuple[tuple[Cell, ...], _R]]:
        """The same, each behind its cells of some columns."""
        before, wanted = self.places(columns), list(zip(self.places(keys), keys.values(), strict=True))
        return (
            (tuple(cells[index] for index in before), row)
            for cells, row in zip(self.rows, self._whole(shape), strict=True)
            if all(cells[index] == value for index, value in wanted)
        )

    def _whole(self, shape: type[_R]) -> Sequence[_R]:
        """Every row, read once for all who ask: several pages do, each in every language."""
        if shape not in self._read_as:
            self._read_as[shape] = self._made(shape)
        return cast("Sequence[_R]", self._read_as[shape])

    @cached_property
    def _read_as(self) -> dict[type[MetricRow], Sequence[MetricRow]]:
        return {}

    def _made(self, shape: type[_R]) -> Sequence[_R]:
        metric = metric_named(self.metric)
        if shape.kinds and metric.kind not in shape.kinds:
            raise WrongShape(f"{metric.name} is of the kind {metric.kind}, not {' or '.join(shape.kinds)}")
        places, hints = self.places(columns_of(shape, metric)), get_type_hints(shape)
        columns = [
            self._read([cells[index] for cells in self.rows], hints[each.name])
            for index, each in zip(places, fields(shape), strict=True)
        ]
        made = cast("Callable[..., _R]", shape)
        return list(map(made, *columns)) if columns else [made() for _ in self.rows]

    def places(self, columns: Iterable[str]) -> list[int]:
        """Where some columns stand in each row."""
        wanted = list(columns)
        lacking = [column for column in wanted if column not in self.columns]
        if lacking:
            raise WrongShape(f"{self.metric} has no column {', '.join(lacking)}")
        return [self.columns.index(column) for column in wanted]

    def _read(self, cells: Sequence[Cell], hint: object) -> Sequence[Cell]:
        """The cells of a column, whole numbers as fractions where it holds fractions."""
        types, words = _allowed(hint)
        if not (types.issuperset(map(type, cells)) and (not words or words.issuperset(cells))):
            odd = next(cell for cell in cells if type(cell) not in types or (words and cell not in words))
            raise WrongShape(f"{self.metric}: {odd!r} is no {getattr(hint, '__name__', hint)}")
        return (
            [None if cell is None else float(cast("float", cell)) for cell in cells]
            if float in types
            else cells
        )


@cache
def _allowed(hint: object) -> tuple[frozenset[type], frozenset[Cell]]:
    """The types that a column's cells may have, and all that they may be where only some words are meant."""
    if get_origin(hint) is Literal:
        return frozenset({str}), frozenset(get_args(hint))
    if not get_args(hint):
        return frozenset({int, float} if hint is float else {cast("type", hint)}), frozenset()
    parts = [_allowed(part) for part in get_args(hint)]
    types = frozenset(each for found, _ in parts for each in found)
    words = frozenset(word for _, found in parts for word in found)
    return types, words | {None} if words and type(None) in types else words


def grouped(
    counted: Result, keys: Sequence[str], shape: type[_R]
) -> Iterator[tuple[tuple[Cell, ...], list[_R]]]:
    """Each value of some keys with its rows; the query has them side by side."""
    for values, group in groupby(counted.keyed(keys, shape), key=itemgetter(0)):
        yield values, [row for _, row in group]


def widened(counted: Result, shape: type[_R], rows: Iterable[_R], behind: str = "") -> Result:
    """The rows with those columns of this shape that they have not yet, at the end or behind one of their own."""
    new = [
        column for column in columns_of(shape, metric_named(counted.metric)) if column not in counted.columns
    ]
    at = counted.places([behind])[0] + 1 if behind else len(counted.columns)
    columns = (*counted.columns[:at], *new, *counted.columns[at:])
    cells = (
        (*old[:at], *(getattr(row, column) for column in new), *old[at:])
        for old, row in zip(counted.rows, rows, strict=True)
    )
    return Result(counted.metric, columns, tuple(cells))


def remade(metric: Metric, shape: type[_R], rows: Iterable[tuple[Sequence[Cell], _R]]) -> Result:
    """Rows of this shape under their keys, in place of those that the query counted."""
    names = [each.name for each in fields(shape)]
    cells = ((*keys, *(getattr(row, name) for name in names)) for keys, row in rows)
    return Result(metric.name, (*metric.keys, *columns_of(shape, metric)), tuple(cells))
