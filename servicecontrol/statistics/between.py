"""Charts of what lies between two rare events, where a share or rate by month is too small for limits (g chart)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

from servicecontrol.statistics.control import LEAST_POINTS, LEAST_SETTLED, Trust

#: The share of points beyond either limit by chance alone: what three standard deviations leave of a normal curve.
TAIL = 0.00135
#: A quotient so near a whole number is that number.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Between:
    """Gaps between events against the geometric distribution of their mean."""

    mean: float
    low: int  #: a smaller gap is too small for chance; 0 where even the smallest is not
    high: int  #: a larger one is too large
    trust: Trust  #: without limits the two are not to be drawn

    @property
    def limited(self) -> bool:
        """Whether there are gaps enough for limits."""
        return self.trust in ("provisional", "limits")

    def signal(self, gap: int) -> bool:
        """Whether a gap lies outside the limits."""
        return self.limited and not self.low <= gap <= self.high


def between_chart(gaps: Sequence[int]) -> Between | None:
    """A g chart of whole gaps, from 0 up (Kaminsky et al. 1992), with limits by probability (Benneyan 2001).

    Gaps are days between events, or units without one. None where all are 0, or there is none. The gap that still
    runs must not be among them: nobody knows how long it will get.
    """
    if not gaps or not sum(gaps):
        return None
    mean = sum(gaps) / len(gaps)
    stays = log(mean / (1 + mean))  # of the chance that one more day passes
    # P(X > k) = q^(k+1): the smallest k that it leaves no more than the tail of.
    high = ceil(log(TAIL) / stays - _ROUNDING) - 1
    # P(X < k) = 1 - q^k: the largest k that it leaves no more than the tail of.
    low = int(log(1 - TAIL) / stays + _ROUNDING)
    trust: Trust = "run-chart"
    if len(gaps) >= LEAST_POINTS:
        trust = "provisional" if len(gaps) < LEAST_SETTLED else "limits"
    return Between(mean, low, max(0, high), trust)
