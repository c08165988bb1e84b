"""A survey of the property manager's as it was planned, run and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .drafts import day
from .paper import Value
from .property_forms import ITEMS, SCALE


@dataclass(frozen=True)
class Area:
    """An area of a survey; `returned` is None while collection is still running."""

    name: str
    forms: int
    first_out: date
    collected: date | None
    returned: int | None
    unusable: tuple[int, int] = (0, 0)  #: blank, invalid
    reason: str = ""
    accepted: date | None = None


@dataclass(frozen=True)
class Round:
    """One survey."""

    id: str
    title: tuple[str, str]
    run_by: str
    author: str
    written: date
    until: date
    areas: Sequence[Area]
    approvals: Sequence[tuple[str, str, str]]  #: who, as what, when
    purpose: str
    staff: Sequence[str] = ("許惠君", "鄭雅文")
    issued: date | None = None
    reviews: Sequence[tuple[str, str, str]] = ()
    sent: date | None = None
    told: Sequence[tuple[str, str]] = ()  #: who, in which office
    states_rate: bool = False
    in_yaml: bool = False  #: typed in area by area, not as a table
    severe: int = 0
    place: int = 0  #: in the row of company surveys; picks the mood of the time
    items: Sequence[tuple[str, str, str]] = ITEMS
    scale: Sequence[tuple[str, str, str, str, bool]] = SCALE
    form_title: tuple[str, str] = ("用戶意見徵詢表", "Users' opinion form")
    comparable_with: str = ""
    misstated: float = 0.0  #: by how much the report's rate is off
    every: str = ""  #: how often the department means to repeat it
    follow_ups: int | None = 6  #: how many answers are to be checked; None where the plan does not say
    broken: Sequence[str] = field(default_factory=tuple)

    @property
    def level(self) -> str:
        """Whether it is the company's or a department's own."""
        return "公司" if self.id.startswith("SV") else "部門"


def areas(
    first: str, collected: Mapping[str, str], returned: Sequence[int | None], early: str = ""
) -> list[Area]:
    """The four areas with their usual numbers of forms; the shops' may go out early."""
    out = []
    for (name, forms), back, unusable in zip(
        _FORMS.items(), returned, ((2, 1), (1, 1), (1, 2), (0, 1)), strict=True
    ):
        begins = early if early and name == "商業裙樓" else first
        ended = collected.get(name)
        bad = unusable if back is not None else (0, 0)
        out.append(Area(name, forms, day(begins), day(ended) if ended else None, back, bad))
    return out


_FORMS = {"翠湖苑": 180, "松濤閣": 140, "臨江樓": 120, "商業裙樓": 60}
LEADERS = (
    ("王建中", "主管領導"),
    ("林淑芬", "管理者代表"),
    ("工程部", ""),
    ("保安部", ""),
    ("管理處", ""),
    ("經營部", ""),
)


def ended(*days: str) -> Mapping[str, str]:
    """The last day of collection in each area."""
    return dict(zip(_FORMS, days, strict=True))


def excused(areas: list[Area], name: str, reason: str, accepted: str) -> list[Area]:
    """The areas, one of them with an accepted reason for what did not come back."""
    return [
        Area(a.name, a.forms, a.first_out, a.collected, a.returned, a.unusable, reason, day(accepted))
        if a.name == name
        else a
        for a in areas
    ]


def approvals(signed: Sequence[tuple[str, str, str]], decision: str) -> list[Value]:
    """Signatures as they stand in a file."""
    return [{"by": by, "role": role, "date": day(on), "decision": decision} for by, role, on in signed]
