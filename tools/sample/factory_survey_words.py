"""The factory's questionnaire, and what customers and readers write about it."""

from __future__ import annotations

from collections.abc import Sequence

from .paper import Value

#: code, Chinese, English, class, score, one of the two best
SCALE = (
    ("5", "很滿意", "Very satisfied", "合格", 100, True),
    ("4", "滿意", "Satisfied", "合格", 75, True),
    ("3", "一般", "Fair", "合格", 50, False),
    ("2", "不滿意", "Dissatisfied", "不滿意", 25, False),
    ("1", "很不滿意", "Very dissatisfied", "不滿意", 0, False),
    ("0", "未表態", "No answer", "未表態", None, False),
)
_ITEMS = (
    ("quality", "產品質量", "Product quality", "質量", 0.4, 0.5),
    ("service", "服務與回應", "Service and response", "服務", 0.2, 0.25),
    ("price", "價格", "Price", "價格", 0.2, None),
    ("delivery", "供貨及時與準確", "Delivery", "供貨", 0.2, 0.25),
    ("others", "其他供貨商（供比較，不計分）", "Other suppliers (for comparison, not scored)", "其他", 0, 0),
)
#: survey -> purpose, what its report says
TEXTS = {
    "SV-2024H2": ("瞭解顧客對質量、服務、供貨的評價，作為管理評審輸入。", "供貨評價偏低，表面質量意見集中。"),
    "SV-2025H1": ("自本期起增列價格，驗證電鍍改善成效。", "質量評價回升，價格為最低項；低分三家已列追蹤。"),
    "SV-2025H2": ("瞭解下半年服務效果；因系統切換延至次年一月發出。", "本期晚發，已列改善；供貨評價略升。"),
    "SV-2026H1": ("瞭解上半年服務效果，驗證交期預警機制。", "供貨評價明顯改善，價格仍為最低項。"),
    "SV-2026H2": ("瞭解下半年服務效果，為年度服務報告提供依據。", ""),
}
#: problem, what the customer said: complaints opened by a low score
LOW = (
    ("表面損傷", "調查表總分偏低：電鍍件外觀不穩定，近三批都有挑出。"),
    ("交期延誤", "調查表總分偏低：交期一再順延，追問才有答覆。"),
    ("尺寸超差", "調查表總分偏低：套筒配合鬆緊不一，安裝班組意見多。"),
    ("其他", "調查表總分偏低：聯絡人更換未通知，報價回覆慢。"),
    ("包裝破損", "調查表總分偏低：到貨外箱常有破損，須重新整理。"),
    ("文件錯誤", "調查表總分偏低：檢驗報告與發票常需更正。"),
    ("交期延誤", "調查表總分偏低：旺季供貨不足，分批太多。"),
    ("表面損傷", "調查表總分偏低：手柄外觀有流痕，門市不收。"),
)
COMMENTS = {
    "quality": (
        "電鍍件邊角仍偏薄，希望穩定。",
        "同規格不同批次鬆緊不一。",
        "外觀要求提高後，挑選費時。",
        "批次間色差希望再控制。",
    ),
    "service": ("業務更換後回覆變慢。", "技術資料要催才有。", "抱怨處理有回覆，但原因寫得太簡單。"),
    "price": (
        "同級產品比另一家高約百分之五。",
        "鋼價回落，希望報價同步。",
        "小單價格偏高。",
        "希望有年度階梯價。",
        "運費分擔方式可再談。",
    ),
    "delivery": ("分批太多，收貨不便。", "旺季前請提早告知產能。", "有兩次晚到未先通知。"),
}
CALM = (
    "合作順利，請保持。",
    "今年交期比去年準。",
    "希望多提供新品樣品。",
    "處理抱怨快，謝謝。",
    "建議提供電子版檢驗報告。",
    "無意見。",
)


def form_record(
    survey: str, scale: Sequence[tuple[object, ...]], previous: str, *, has_price: bool
) -> dict[str, Value]:
    """The form of a survey; the first version did not ask about the price."""
    levels: list[Value] = []
    for code, chinese, english, counts_as, points, top in scale:
        row: dict[str, Value] = {
            "code": str(code),
            "label": {"zh-Hant": str(chinese), "en": str(english)},
            "class": str(counts_as),
        }
        if isinstance(points, int):
            row["score"] = points
        if top:
            row["top"] = True
        levels.append(row)
    items: list[Value] = []
    for id_, chinese, english, aspect, weight, first_weight in _ITEMS:
        used = weight if has_price else first_weight
        if used is not None:
            items.append(
                {"id": id_, "text": {"zh-Hant": chinese, "en": english}, "aspect": aspect, "weight": used}
                | ({"competitors": True} if id_ == "others" else {})
            )
    record: dict[str, Value] = {
        "id": survey,
        "code": "QR/SH19.01-03",
        "title": {"zh-Hant": "顧客滿意度調查表", "en": "Customer satisfaction questionnaire"},
        "scale": levels,
        "items": items,
        "minimum_answered": 0.5,
    }
    return record | ({"comparable_with": previous} if previous else {})
