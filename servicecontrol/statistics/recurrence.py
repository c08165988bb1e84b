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
    followed: int  #: of those that recurred in it or were watched to its end
    complete: float | None  #: recurred ÷ followed
    estimated: float | None  #: 1 − KM, which uses those watched for a part of it too
    interval: Interval | None  #: of the estimate


def recurrence(days: Sequence[float], again: Sequence[bool], window: float) -> Recurrence:
    """Returns how often cases recur: days from closing to the next one alike, or so far where none came."""
    watched = list(zip(days, again, strict=True))
    recurred = sum(came and day <= window for day, came in watched)
    followed = recurred + sum(day >= window and not (came and day <= window) for day, came in watched)
    curve = kaplan_meier(days, again)
    running = survival_at(curve, window) if watched else None
    band = survival_interval(curve, window)
    return Recurrence(
        recurred,
        followed,
        recurred / followed if followed else None,
        None if running is None else 1 - running,
        None if band is None else (1 - band[1], 1 - band[0]),
    )
