"""The factory's surveys one by one: when they went out, and which scores are low on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .drafts import day


@dataclass(frozen=True)
class Low:
    """Answers given on purpose: at or below the limit, or too few to make a score."""

    answers: str
    returned: str
    opens_after: int | None  #: days until the complaint; None: it was never opened
    broken: str = ""


@dataclass(frozen=True)
class Round:
    """One round of the survey."""

    id: str
    sent: date
    until: date
    issued: date | None
    improved: float  #: added to the mean of every answer
    has_price: bool = True
    lows: Mapping[str, Low] = field(default_factory=dict)
    told: Sequence[str] = ("質保部", "生產部", "技術開發部", "趙志遠")
    silent: Sequence[str] = ()  #: customers who sent nothing back


ROUNDS = (
    Round(
        "SV-2024H2",
        day("2024-12-02"),
        day("2024-12-27"),
        day("2025-01-16"),
        0.0,
        has_price=False,
        lows={
            "C-009": Low("34032", "2024-12-16", 0),
            "C-012": Low("33043", "2024-12-18", 13, "low-score-becomes-complaint: 低分 13 天後才轉抱怨"),
        },
        silent=("C-008", "C-014"),
    ),
    Round(
        "SV-2025H1",
        day("2025-05-19"),
        day("2025-06-13"),
        day("2025-07-02"),
        0.1,
        lows={
            "C-002": Low("23334", "2025-05-30", 0),
            "C-004": Low("44343", "2025-06-05", 1),
            "C-013": Low("33443", "2025-06-06", None, "low-score-becomes-complaint: 60 分未轉抱怨"),
        },
        told=("質保部", "生產部"),
    ),
    Round(
        "SV-2025H2",
        day("2026-01-08"),
        day("2026-01-30"),
        day("2026-03-12"),
        0.2,
        lows={
            "C-007": Low("44344", "2026-01-20", None, "low-score-becomes-complaint: 恰為 70 分，未轉抱怨"),
            "C-014": Low("34443", "2026-01-23", 0),
        },
        silent=("C-012", "C-017"),
    ),
    Round(
        "SV-2026H1",
        day("2026-05-18"),
        day("2026-06-12"),
        day("2026-07-01"),
        0.35,
        lows={
            "C-011": Low("34443", "2026-06-03", 1),
            "C-010": Low("00300", "2026-06-08", None, "low-score-becomes-complaint: 答題不足，無法計分"),
        },
        silent=("C-013",),
    ),
    Round(
        "SV-2026H2",
        day("2026-10-26"),
        day("2026-11-27"),
        None,
        0.4,
        lows={
            "C-006": Low("34334", "2026-11-06", 3),
            "C-012": Low("44343", "2026-11-18", None),
        },
        silent=("C-002", "C-005", "C-009", "C-010", "C-014", "C-017"),
    ),
)
