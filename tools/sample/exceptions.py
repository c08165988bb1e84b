"""Duties that somebody in charge let go, and clocks that stood still: exceptions, recorded as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .drafts import Draft, Made, day
from .filing import files_of
from .paper import Value

#: Complaint -> the days on which its clock stood still, and why.
_PAUSES: Mapping[str, tuple[str, str, str]] = {
    "CF-2025-078": ("2025-08-22", "2025-08-28", "等待顧客寄回樣品"),
    "OP-2025-011": ("2025-04-10", "2025-04-13", "等待客戶提供批次標籤照片"),
}
_WAIVERS: Mapping[str, dict[str, Value]] = {
    "property": {
        "id": "WV-2025-001",
        "date": day("2025-10-09"),
        "clause": "property-4.2.3",
        "record": "CP-2025-029",
        "reason": "用戶已遷出，未留聯絡方式，無從回訪。",
        "approved": {"by": "張美玲", "role": "部門經理", "date": day("2025-10-09"), "decision": "批准"},
    },
    "factory": {
        "id": "WV-2025-001",
        "date": day("2025-03-06"),
        "clause": "factory-5.3.2b",
        "record": "FP-2025-001",
        "reason": "顧客已停業，無聯絡對象。",
        "approved": {"by": "趙志遠", "role": "廠長", "date": day("2025-03-06"), "decision": "批准"},
    },
    "metal": {
        "id": "WV-2026-001",
        "date": day("2026-05-04"),
        "clause": "metal-5.3.5a",
        "record": "DL-2026-008",
        "reason": "客戶遷廠停收電話，改於下次拜訪時當面確認。",
        "approved": {"by": "馮國華", "role": "總經理", "date": day("2026-05-04"), "decision": "批准"},
    },
}


def with_pauses(drafts: Iterable[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The complaints with the days on which their clocks stood still."""
    return [(id_, _paused(draft, _PAUSES[id_]) if id_ in _PAUSES else draft) for id_, draft in drafts]


def _paused(draft: Draft, pause: tuple[str, str, str]) -> Draft:
    first, last, reason = pause
    stood: Value = [{"from": day(first), "to": day(last), "reason": reason}]
    return replace(draft, record={**draft.record, "pauses": stood})


def waivers(organisation: str) -> Made:
    """What was let go, by whom and why."""
    return Made(files_of("waivers", [_WAIVERS[organisation]], {"approved": "有權者批准，不作隱藏"}))
