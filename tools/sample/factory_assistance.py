"""Who filled in the factory's form, which departments helped, who was sent to the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .company import AS_OF, Company
from .dice import Dice
from .drafts import Draft
from .paper import Value

_STAFF = ("何秀英", "羅家豪", "沈佩珊")
_SENT = {"表面損傷": "馬曉東", "尺寸超差": "許文彬", "包裝破損": "何秀英", "數量短缺": "何秀英"}
#: department -> what it does to help
_HELPS: Mapping[str, tuple[str, ...]] = {
    "計劃供應部": ("向顧客取得照片和批號。", "與物流核對出貨記錄。", "協調補貨和換貨日期。"),
    "生產部": ("調出當班作業記錄，提供同批留樣。", "安排同批在庫品返檢。", "配合在線復現不良。"),
    "技術開發部": ("覆核圖紙公差和量測方法。", "協助分析材質與表面處理。", "提供裝配配合的計算。"),
}
_FOUND = (
    "現場抽看 20 件，不良形態與來函所述一致。",
    "在顧客倉庫開箱，確認外箱受壓。",
    "與顧客品檢員一同複測，結果相同。",
    "顧客產線裝配時方顯現，來料狀態未見異常。",
)
#: Every so many complaints the form was not filled in by the department that keeps it.
_OTHER_HAND, _NOBODY = 83, 97


def assisted(house: Company, drafts: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The complaints with who filled in the form, the help of other departments and visits to the site."""
    dice = Dice("factory assistance")
    return [(id_, _assisted(house, dice, number, draft)) for number, (id_, draft) in enumerate(drafts, 1)]


def _assisted(house: Company, dice: Dice, number: int, draft: Draft) -> Draft:
    record = dict(draft.record)
    broken = draft.broken
    taker = record["taken_by"]
    record["filled_by"] = taker if taker in _STAFF else dice.pick(_STAFF)
    if number % _NOBODY == 0:
        record["filled_by"] = None
        broken = broken or "filled: 未寫填單人"
    elif number % _OTHER_HAND == 0:
        record["filled_by"] = "許文彬"
        broken = broken or "signed-by: 反饋單由質保部填寫"
    helped, went, joined = dice.chance(0.3), dice.chance(0.12), dice.chance(0.25)
    finding = record.get("investigation")
    if isinstance(finding, Mapping) and isinstance(finding["date"], date):
        looked = finding["date"]
        if joined:
            record["investigation"] = {**finding, "jointly_with": _others(dice, finding, 2)}
        if helped:
            record["assistance"] = [_help(dice, looked, each) for each in _others(dice, finding, 1)]
        if went and record["problem"] in _SENT and house.after(looked, 1) <= AS_OF:
            record["site_visit"] = {
                "date": looked,
                "by": _SENT[str(record["problem"])],
                "found": dice.pick(_FOUND),
            }
    return Draft(draft.received, record, draft.origin, broken)


def _others(dice: Dice, finding: Mapping[str, Value], most: int) -> list[str]:
    """Some departments that may help the one responsible."""
    return dice.some([each for each in _HELPS if each != finding.get("department")], dice.whole(1, most))


def _help(dice: Dice, day: date, department: str) -> dict[str, Value]:
    return {"date": day, "department": department, "what": dice.pick(_HELPS[department])}
