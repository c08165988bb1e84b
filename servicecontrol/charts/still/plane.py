"""Where a value stands in a drawing: across as a share of the plot's width, down in pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

Trace = Mapping[str, Any]
#: A share across and pixels down.
Place = tuple[float, float]
#: The name of the whole plot, whose shares a layout may name in the place of an axis's values.
PAPER = "paper"


@dataclass(frozen=True)
class Plane:
    """The plot of a layout between its margins."""

    layout: Mapping[str, Any]

    @cached_property
    def top(self) -> float:
        """The pixels above the plot."""
        return float(self.layout["margin"]["t"])

    @cached_property
    def bottom(self) -> float:
        """The pixels down to its lower edge."""
        return float(self.layout["height"] - self.layout["margin"]["b"])

    def axis(self, name: str) -> Mapping[str, Any]:
        """The axis that traces call `x`, `y2` and the like."""
        found: Mapping[str, Any] = self.layout[f"{name[0]}axis{name[1:]}"]
        return found

    def across(self, value: float | str, axis: str = "x") -> float:
        """The share of the width, from the left, at which a value stands."""
        return self._share(value, axis)

    def down(self, value: float | str, axis: str = "y") -> float:
        """The pixels from the top at which a value stands."""
        return self.pixels(self._share(value, axis))

    def pixels(self, share: float) -> float:
        """The pixels from the top at which a share of the height, from below, stands."""
        return self.bottom - share * (self.bottom - self.top)

    def held(self, value: float | str, axis: str) -> float:
        """The share at which a value stands, or the end of its axis beyond which it lies."""
        first, last = self.ends(axis)
        return min(max(self._share(value, axis), first), last)

    def places(self, trace: Trace) -> list[Place | None]:
        """Where each point of a trace stands; None where it has no value."""
        x, y = axes_of(trace)
        return [
            None if across is None or down is None else (self.across(across, x), self.down(down, y))
            for across, down in zip(trace["x"], trace["y"], strict=True)
        ]

    def ends(self, name: str) -> tuple[float, float]:
        """Between which shares of the plot an axis lies."""
        if name == PAPER:
            return 0.0, 1.0
        first, last = self.axis(name).get("domain", (0.0, 1.0))
        return first, last

    def foot(self, name: str) -> float:
        """The share of the plot at which an axis stands: where the one it belongs to begins, or ends."""
        axis = self.axis(name)
        first, last = self.ends(axis.get("anchor", "y" if name[0] == "x" else "x"))
        return last if axis.get("side") == "right" else first

    def pairs(self, traces: Sequence[Trace]) -> tuple[tuple[str, str], ...]:
        """The axes that are drawn together, each pair once, in the order of the traces."""
        return tuple(dict.fromkeys(axes_of(trace) for trace in traces))

    def _share(self, value: float | str, name: str) -> float:
        if name == PAPER:
            return float(value)
        low, high = self.axis(name)["range"]
        first, last = self.ends(name)
        start = _number(low)
        return first + (last - first) * (_number(value) - start) / (_number(high) - start)


def axes_of(trace: Trace) -> tuple[str, str]:
    """The axes of a trace, the first of each kind where it names none."""
    return trace.get("xaxis", "x"), trace.get("yaxis", "y")


def one_of(value: Any, at: int) -> Any:
    """A point's own part of what may be given for all at once."""
    return value[at] if isinstance(value, list) else value


def _number(value: float | str) -> float:
    """A value as a number; of a day, that of the calendar."""
    return date.fromisoformat(value).toordinal() if isinstance(value, str) else value
