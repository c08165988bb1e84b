"""Dates and numbers as people write them by hand -> as records write them, for the hint that suggests it."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

#: The year comes first, so only one day can be meant.
_DATE = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?(?:[T ]*(\d{1,2})[:時点點](\d{2})分?)?", re.ASCII
)
_MINGUO = re.compile(r"(?:中華)?(?:民國)? ?(\d{2,3}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
#: Years of the Minguo calendar that a date of ours can mean: 1991 to 2111.
_MINGUO_YEARS = range(80, 201)
_FIRST_MINGUO_YEAR = 1911


def date_meant(text: str) -> str:
    """The date or moment that a text gives in another form; empty where it leaves anything to guess."""
    found = _DATE.fullmatch(_half_width(text))
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    written = f"{year}-{month:0>2}-{day:0>2}" + (f"T{hour:0>2}:{minute}" if hour else "")
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return ""
    return written


def minguo_year(text: str) -> tuple[int, int] | None:
    """The year of a date of the Minguo calendar, and the western one; None for any other text."""
    found = _MINGUO.fullmatch(_half_width(text))
    if not found or int(found[1]) not in _MINGUO_YEARS:
        return None
    return int(found[1]), int(found[1]) + _FIRST_MINGUO_YEAR


def number_meant(text: str, *, whole: bool) -> str:
    """A number with half-width digits and without marks between the thousands; empty if it is none."""
    plain = _half_width(text).replace(",", "")
    return plain if _NUMBER.fullmatch(plain) and not (whole and "." in plain) else ""


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
