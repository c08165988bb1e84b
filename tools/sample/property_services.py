"""The property manager's services: work orders with their follow-ups, information kept for the users."""

from __future__ import annotations

from datetime import date, timedelta

from .company import AS_OF, FIRST, Company, days
from .dice import Dice
from .drafts import Files, Made
from .filing import files_of, series
from .paper import Value

ORDER_NOTES = {"paid": "有償服務須回訪　4.2.2"}
MATERIAL_NOTES = {
    "topic": "設備使用 | 周邊設施　4.4",
    "updated": "每年至少核對一次",
    "available_via": "用戶如何取得",
}
_SERVICES = (
    ("更換水龍頭", True),
    ("疏通下水道", True),
    ("檢修室內電路", True),
    ("更換門鎖", True),
    ("安裝晾衣架", True),
    ("檢查公共走廊燈", False),
    ("調整單元門閉門器", False),
    ("清洗空調濾網", True),
)
_WORKERS = ("林志豪", "陳國強")
#: which paid order, counted from 0: what goes wrong with its follow-up
_WRONG = {
    5: ("never", "linked: 有償服務未回訪"),
    17: ("late", "linked: 有償服務 24 天後才回訪"),
    29: ("blank", ""),
    41: ("never", "linked: 有償服務未回訪"),
}
_STALE = 2  #: the area whose sheet nobody has gone over
_UNREACHABLE = 3  #: the area with a shop that has no contact


def orders(house: Company) -> list[dict[str, Value]]:
    """The work orders of two years, numbered."""
    dice = Dice("property work orders")
    found: list[dict[str, Value]] = []
    for day in days(FIRST, AS_OF):
        if day.weekday() not in (1, 4) or not house.works(day) or dice.chance(0.35):
            continue
        service, paid = dice.pick(_SERVICES)
        done = house.after(day, dice.weighted({0: 4, 1: 4, 2: 2, 4: 1}))
        area = dice.weighted(dict(house.areas))
        found.append(
            {
                "received": day,
                "area": area,
                "service": service,
                "paid": paid,
                "done": done,
                "by": dice.pick(_WORKERS),
            }
        )
    return series("WO", found, "received")


def order_files(found: list[dict[str, Value]]) -> Files:
    """The work orders' files."""
    return files_of("work-orders", found, ORDER_NOTES)


def follow_up_of(
    dice: Dice, number: int, order: dict[str, Value]
) -> tuple[date, bool, bool | None, str] | None:
    """When a paid order was followed up, whether all was well, and what was broken; None where nobody asked."""
    wrong, broken = _WRONG.get(number, ("", ""))
    done = order["done"]
    if wrong == "never" or not isinstance(done, date):
        return None
    wait = 24 if wrong == "late" else dice.whole(1, 9)
    return done + timedelta(days=wait), not dice.chance(0.04), None if wrong == "blank" else True, broken


def broken_orders(found: list[dict[str, Value]]) -> list[tuple[str, str]]:
    """What was broken on purpose, by the order's id."""
    paid = [order for order in found if order["paid"]]
    return [(str(paid[number]["id"]), why) for number, (_, why) in _WRONG.items() if why]


def materials(house: Company) -> Made:
    """Information on equipment and on the neighbourhood, for every area but one."""
    names = list(house.areas)
    equipment: list[dict[str, Value]] = []
    nearby: list[dict[str, Value]] = []
    for number, area in enumerate(names, 1):
        checks: list[Value] = [date(2025, 10, 14), date(2026, 9, 22)]
        equipment.append(
            {
                "id": f"IM-E{number}",
                "topic": "設備使用",
                "title": f"{area}水電與消防設備須知",
                "areas": [area],
                "issued": date(2024, 10, 8),
                "updated": checks if number != _STALE else [],
                "entries": [
                    {"name": "電梯困人", "contact": "監控中心 0900-000-020"},
                    {"name": "燃氣總閥", "contact": "工程部 0900-000-021"},
                    {"name": "室內消火栓", "contact": "監控中心 0900-000-020"},
                ],
                "available_via": ["宣傳欄", "入住手冊"],
            }
        )
        if number == len(names):
            continue
        contact: Value = f"0900-000-{300 + number}"
        nearby.append(
            {
                "id": f"IM-N{number}",
                "topic": "周邊設施",
                "title": f"{area}周邊設施與商店",
                "areas": [area],
                "issued": date(2024, 10, 15),
                "updated": [date(2025, 9, 30), date(2026, 9, 29)],
                "entries": [
                    {"name": "社區醫院", "contact": contact},
                    {
                        "name": "便利店",
                        "contact": None if number == _UNREACHABLE else f"0900-000-{310 + number}",
                    },
                    {"name": "快遞驛站", "contact": f"0900-000-{320 + number}"},
                ],
                "available_via": ["宣傳欄", "宣傳單"] if number != 1 else [],
            }
        )
    broken = (
        ("IM-N1", "filled: 未載明取得方式"),
        (names[1], "current-for-each: 設備須知兩年未核對"),
        (names[-1], "current-for-each: 沒有周邊設施資料"),
        ("IM-N3", "filled: 便利店沒有聯繫辦法"),
    )
    return Made(files_of("materials", [*equipment, *nearby], MATERIAL_NOTES), broken)
