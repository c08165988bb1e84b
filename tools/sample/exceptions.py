"""Duties let go, clocks that stood still, cases classed anew or taken up again: exceptions, recorded as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .drafts import Draft, Made, day, moment
from .filing import files_of
from .paper import Value

#: Complaint -> the days on which its clock stood still, and why.
_PAUSES: Mapping[str, tuple[str, str, str]] = {
    "CF-2025-078": ("2025-08-22", "2025-08-28", "等待顧客寄回樣品"),
    "OP-2025-011": ("2025-04-10", "2025-04-13", "等待客戶提供批次標籤照片"),
    "CF-2026-030": ("2026-04-24", "2026-04-26", ""),
}
#: Complaint -> what became of it later on, and what was broken by that.
_LATER: Mapping[str, tuple[Mapping[str, Value], str]] = {
    "CF-2025-008": (
        {
            "reclassed": [
                {
                    "date": day("2025-01-24"),
                    "to": "普通件",
                    "by": "許文彬",
                    "because": "顧客春節期間停產，節後才需用。",
                }
            ]
        },
        "",
    ),
    "CF-2025-033": (
        {"reclassed": [{"date": day("2025-04-16"), "to": "普通件", "by": "許文彬"}]},
        "classified: 改列普通件而未寫理由",
    ),
    "CF-2025-055": (
        {
            "reclassed": [
                {
                    "date": day("2025-06-20"),
                    "to": "急件",
                    "by": "許文彬",
                    "because": "顧客通知產線將停。",
                }
            ],
        },
        "",
    ),
    "CF-2026-022": (
        {
            "reopened": [
                {
                    "date": day("2026-06-08"),
                    "because": "下一批到貨又見同樣劃傷。",
                    "closed": moment("2026-07-03T10:20"),
                }
            ]
        },
        "",
    ),
    "CF-2026-063": (
        {"reopened": [{"date": day("2026-10-30"), "because": "補數後仍缺 3 件。"}]},
        "answered-within: 重啟後未再採取對策，已逾期",
    ),
}
#: Complaint -> a measure taken after it was taken up again.
_MEASURES: Mapping[str, Mapping[str, Value]] = {
    "CF-2026-022": {
        "kind": "長久對策",
        "means": "過程的改善",
        "what": "轉運改用單件隔板，全檢三批後恢復抽檢。",
        "owner": "曾志強",
        "decided": day("2026-06-12"),
        "due": day("2026-06-26"),
        "done": day("2026-06-25"),
    }
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


def with_exceptions(drafts: Iterable[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The complaints with the days on which their clocks stood still, and what became of them later on."""
    return [(id_, _later(id_, _paused(id_, draft))) for id_, draft in drafts]


def _paused(id_: str, draft: Draft) -> Draft:
    if id_ not in _PAUSES:
        return draft
    first, last, reason = _PAUSES[id_]
    days: dict[str, Value] = {"from": day(first), "to": day(last)}
    stood: Value = [{**days, "reason": reason} if reason else days]
    return replace(
        draft,
        record={**draft.record, "pauses": stood},
        broken=draft.broken if reason else "answered-within: 暫停計時而未寫理由",
    )


def _later(id_: str, draft: Draft) -> Draft:
    changes, broken = _LATER.get(id_, ({}, ""))
    record = {**draft.record, **changes}
    measures = record.get("measures")
    if id_ in _MEASURES and isinstance(measures, list):
        record["measures"] = [*measures, _MEASURES[id_]]
    return replace(draft, record=record, broken=broken or draft.broken)


def waivers(organisation: str) -> Made:
    """What was let go, by whom and why."""
    return Made(files_of("waivers", [_WAIVERS[organisation]], {"approved": "有權者批准，不作隱藏"}))
