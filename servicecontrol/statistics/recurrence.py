"""How often what was closed comes back (ISO 9001 10.2: whether the measure was effective)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicecontrol.statistics.proportions import Interval
from servicecontrol.statistics.survival import kaplan_meier, survival_at, survival_interval


@dataclass(frozen=True)
class Recurrence:
    """Recurrence within a window of days after closing."""

    recurred: int  #: within the window
    followed: int  #: of those that ended at least a window ago
    complete: float | None  #: recurred ÷ followed
    estimated: float | None  #: 1 − KM, which uses those watched for a part of it too
    interval: Interval | None  #: of the estimate


def recurrence(
    days: Sequence[float], again: Sequence[bool], watched: Sequence[float], window: float
) -> Recurrence:
    """How often cases recur: days from closing to the next one alike, or so far where none came.

    `watched` are the days since closing. Of those closed less than a window ago only the ones that came again are
    decided; with them the share would be too high, so it is of the others alone.
    """
    whole = [
        came and day <= window for day, came, seen in zip(days, again, watched, strict=True) if seen >= window
    ]
    recurred, followed = sum(whole), len(whole)
    curve = kaplan_meier(days, again)
    running = survival_at(curve, window) if days else None
    band = survival_interval(curve, window)
    return Recurrence(
        recurred,
        followed,
        recurred / followed if followed else None,
        None if running is None else 1 - running,
        None if band is None else (1 - band[1], 1 - band[0]),
    )
