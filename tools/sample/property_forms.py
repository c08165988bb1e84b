"""The property manager's survey forms: the company's, and those of two departments."""

from __future__ import annotations

from collections.abc import Sequence

from .paper import Value

NOTES = {
    "code": "表單代號",
    "scale": "code：錄入代碼；class：合格 | 不滿意 | 未表態 | 無效　4.1.5.2",
    "items": "錄入順序就是這裡的順序",
    "items.service": "服務類別　4.1.3",
    "items.owner": "責任部門",
    "comparable_with": "題目有改動時刪去這行，趨勢圖會斷開",
}
ITEMS = (
    ("lift", "電梯運行", "Lifts"),
    ("parking", "停車秩序", "Parking"),
    ("repair", "維修及時", "Repairs on time"),
    ("fees", "收費透明", "Clear fees"),
    ("green", "綠化養護", "Greenery"),
    ("clean", "公共衛生", "Cleaning"),
    ("guard", "保安值勤", "Security"),
    ("manner", "服務態度", "Manner of staff"),
)
SHOP_ITEMS = (
    ("lease", "租賃服務", "Lease service"),
    ("unloading", "卸貨管理", "Unloading"),
    ("advertising", "廣告位管理", "Advertising spaces"),
    ("cooling", "空調供應", "Air conditioning"),
)
FITTING_ITEMS = (
    ("permit", "裝修審批", "Permits"),
    ("inspection", "現場巡查", "Site inspection"),
    ("rubbish", "垃圾清運", "Rubbish removal"),
)
#: The department whose work an item asks about.
OWNERS = {
    "lift": "工程部",
    "parking": "保安部",
    "repair": "工程部",
    "fees": "經營部",
    "green": "管理處",
    "clean": "管理處",
    "guard": "保安部",
    "manner": "管理處",
}
#: The service that an item asks about, where it is not the management of the property.
SERVICES = {"repair": "有償服務", "lease": "租賃管理", "advertising": "租賃管理"}
_ENDS = (("0", "未表態", "No answer", "未表態", False), ("9", "無效", "Invalid", "無效", False))
#: code, Chinese, English, class, one of the two best
SCALE = (
    ("4", "很滿意", "Very satisfied", "合格", True),
    ("3", "滿意", "Satisfied", "合格", True),
    ("2", "較滿意", "Fairly satisfied", "合格", False),
    ("1", "不滿意", "Dissatisfied", "不滿意", False),
    *_ENDS,
)
#: the shops' form has a level that says nothing of what it counts as
SHOP_SCALE = (*SCALE[:4], ("5", "不瞭解", "Don't know", "", False), *_ENDS)
#: and the fitting-out form counts no answer as a rating
_COUNTED = ("0", "未表態", "No answer", "合格", False)
#: the fitting-out form calls its middle level otherwise than the procedure does
FITTING_SCALE = (*SCALE[:2], ("2", "一般", "Fair", "合格", False), SCALE[3], _COUNTED, _ENDS[1])


def form_record(
    survey: str,
    title: tuple[str, str],
    scale: Sequence[tuple[str, str, str, str, bool]],
    items: Sequence[tuple[str, str, str]],
    comparable_with: str,
) -> dict[str, Value]:
    """A form as it stands in its file."""
    levels: list[Value] = []
    for code, chinese, english, counts_as, top in scale:
        level: dict[str, Value] = {
            "code": code,
            "label": {"zh-Hant": chinese, "en": english},
            "class": counts_as or None,
        }
        levels.append(level | ({"top": True} if top else {}))
    questions: list[Value] = []
    for id_, chinese, english in items:
        question: dict[str, Value] = {"id": id_, "text": {"zh-Hant": chinese, "en": english}}
        if items is not FITTING_ITEMS:  # whose form names none
            question["service"] = SERVICES.get(id_, "物業管理")
        questions.append(question | ({"owner": OWNERS[id_]} if id_ in OWNERS else {}))
    record: dict[str, Value] = {
        "id": survey,
        "title": {"zh-Hant": title[0], "en": title[1]},
        "scale": levels,
        "items": questions,
    }
    return record | ({"comparable_with": comparable_with} if comparable_with else {})
