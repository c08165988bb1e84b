"""How content people are: by item, by area, from survey to survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .property_plan import Round

#: item -> share of dissatisfied answers in a quiet area
_BASE: Mapping[str, float] = {
    "lift": 0.12,
    "parking": 0.13,
    "repair": 0.11,
    "fees": 0.08,
    "green": 0.07,
    "clean": 0.06,
    "guard": 0.05,
    "manner": 0.04,
    "lease": 0.06,
    "unloading": 0.2,
    "advertising": 0.12,
    "cooling": 0.15,
    "permit": 0.1,
    "inspection": 0.18,
    "rubbish": 0.14,
}
_MORE: Mapping[tuple[str, str], float] = {
    ("臨江樓", "lift"): 0.16,
    ("臨江樓", "parking"): 0.13,
    ("臨江樓", "repair"): 0.06,
    ("臨江樓", "fees"): 0.04,
    ("臨江樓", "green"): 0.04,
    ("臨江樓", "clean"): 0.03,
    ("臨江樓", "guard"): 0.04,
    ("臨江樓", "manner"): 0.03,
    ("松濤閣", "lift"): 0.04,
    ("商業裙樓", "fees"): 0.03,
}
#: from survey to survey: old lifts until their overhaul in 2026, a new barrier in 2025, a fee change
_TREND: Mapping[str, Sequence[float]] = {
    "lift": (0.9, 1.0, 1.1, 1.3, 0.7),
    "parking": (1.35, 1.3, 0.95, 0.9, 0.75),
    "repair": (1.25, 1.1, 1.0, 0.9, 0.8),
    "fees": (0.9, 1.6, 1.1, 0.9, 0.8),
    "clean": (1.25, 1.05, 1.0, 0.9, 0.9),
    "guard": (1.3, 1.2, 1.0, 0.8, 0.8),
    "manner": (1.2, 1.0, 1.0, 0.9, 0.9),
}


def dissatisfied(entry: Round, item: str, area: str) -> float:
    """The share of dissatisfied answers that the item can expect there and then."""
    trend = _TREND[item][entry.place] if item in _TREND else 1.0
    return (_BASE[item] + _MORE.get((area, item), 0.0)) * trend
