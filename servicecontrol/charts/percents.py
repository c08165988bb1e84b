"""A share written so that its rounding never says the opposite of its judgement."""

from __future__ import annotations

from fractions import Fraction


def percent(numerator: int, denominator: int, limit: Fraction | int | None = None) -> str:
    """Returns a share in per cent, without the sign, with one decimal or as many as it takes.

    A figure that is not 0, not 100 and not the limit never looks like it: 7996 of 10,000 is `79.96` beside a
    limit of 80, and `80.0` where there is none.
    """
    exact = Fraction(100 * numerator, denominator)
    marks = {Fraction(0), Fraction(100)} | ({Fraction(limit)} if limit is not None else set())
    decimals = 1
    while exact not in marks and _rounded(exact, decimals) in marks:
        decimals += 1
    return f"{_whole(exact, decimals) // 10**decimals}.{_whole(exact, decimals) % 10**decimals:0{decimals}d}"


def _rounded(exact: Fraction, decimals: int) -> Fraction:
    return Fraction(_whole(exact, decimals), 10**decimals)


def _whole(exact: Fraction, decimals: int) -> int:
    """Returns the share in units of its last decimal, half rounded up."""
    return int(exact * 10**decimals + Fraction(1, 2))
