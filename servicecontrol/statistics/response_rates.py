"""What share of those asked took part: the six response rates of AAPOR's Standard Definitions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dispositions:
    """What became of every form handed out."""

    complete: int  #: I
    partial: int  #: P
    refused: int  #: R, blank forms among them
    not_reached: int  #: NC
    other: int = 0  #: O, such as forms that cannot be used
    unknown_household: int = 0  #: UH: nobody knows whether the home is lived in
    unknown_other: int = 0  #: UO

    @property
    def eligible(self) -> int:
        """Those known to belong to the population."""
        return self.complete + self.partial + self.refused + self.not_reached + self.other

    @property
    def unknown(self) -> int:
        """Those who may or may not belong to it."""
        return self.unknown_household + self.unknown_other

    @property
    def distributed(self) -> int:
        """All forms handed out."""
        return self.eligible + self.unknown


@dataclass(frozen=True)
class ResponseRates:
    """The rates by AAPOR's numbers: odd ones of complete forms, even ones of partial forms too."""

    rr1: float  #: of all, the unknown ones counted as eligible
    rr2: float
    rr3: float  #: of all, the unknown ones by the share that is eligible
    rr4: float
    rr5: float | None  #: without the unknown ones
    rr6: float | None


def response_rates(found: Dispositions, eligible_share: float = 1.0) -> ResponseRates | None:
    """The six rates, `eligible_share` being AAPOR's e; None where no form was handed out."""
    if not found.distributed:
        return None
    taking = found.complete + found.partial
    expected = found.eligible + eligible_share * found.unknown
    return ResponseRates(
        found.complete / found.distributed,
        taking / found.distributed,
        found.complete / expected if expected else 0.0,
        taking / expected if expected else 0.0,
        found.complete / found.eligible if found.eligible else None,
        taking / found.eligible if found.eligible else None,
    )
