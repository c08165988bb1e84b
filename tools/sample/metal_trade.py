"""The metal trader's contracts and deliveries, from the signature to the follow-up after arrival."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from .company import AS_OF, FIRST, Company, at
from .dice import Dice
from .drafts import Draft, Made
from .filing import files_of, series
from .metal_words import STORIES
from .paper import Value

CONTRACT_NOTES = {"progress": "履行情況，至多每 45 天一筆　5.3.4"}
DELIVERY_NOTES = {
    "notice": "事先告知在途情況與聯繫方法　5.3.4",
    "incident": "途運意外：立即聯絡，損失最小　5.3.4",
    "follow_up": "到貨跟進：完整性與質量　5.3.5",
}
_STAFF = ("陳怡君", "謝俊傑", "潘思敏")
#: delivery, counted from 0: what is wrong with it
_WRONG = {
    4: "no notice",
    11: "late notice",
    18: "no contact",
    25: "late follow-up",
    33: "no follow-up",
    40: "unlinked",
}
_INCIDENTS = {8: "", 22: "late", 47: "no choice"}
_BROKEN = {
    "no notice": "in-order: 到貨前未通知客戶",
    "late notice": "in-order: 到貨後才通知",
    "no contact": "filled: 通知未附聯繫方法",
    "late follow-up": "done-within: 到貨 12 天後才跟進",
    "no follow-up": "done-within: 到貨後未跟進",
    "unlinked": "filled: 到貨短少卻未立項",
}


def made(house: Company, opinions: Sequence[tuple[str, Draft]]) -> Made:
    """Contracts, deliveries and what they were found to be."""
    dice = Dice("metal trade")
    contracts = series("CT", _contracts(house, dice), "signed")
    found = [delivery for contract in contracts for delivery in _deliveries(house, dice, contract)]
    found.sort(key=lambda entry: str(entry["shipped"]))
    told = [_told(house, dice, number, delivery, opinions) for number, delivery in enumerate(found)]
    numbered = series("DL", told, "shipped")
    broken = [(str(numbered[number]["id"]), _BROKEN[why]) for number, why in _WRONG.items()]
    broken += [
        (str(numbered[22]["id"]), "done-within: 意外次日才聯絡客戶"),
        (str(numbered[47]["id"]), "filled: 未寫選用的辦法與理由"),
        (str(contracts[6]["id"]), "entered-every: 合同三個月沒有進度記錄"),
    ]
    return Made(
        files_of("contracts", contracts, CONTRACT_NOTES) | files_of("deliveries", numbered, DELIVERY_NOTES),
        tuple(broken),
    )


def _contracts(house: Company, dice: Dice) -> list[dict[str, Value]]:
    products = [product for stories in STORIES.values() for story in stories for product in story.products]
    found: list[dict[str, Value]] = []
    day = house.after(FIRST, 4)
    while day < AS_OF - timedelta(days=10):
        number = len(found)
        due = day + timedelta(days=dice.whole(60, 140))
        gap = 96 if number == 6 else 30  # noqa: PLR2004  # the one that nobody watched
        steps = range(1, 8 if gap == 30 else 3)  # noqa: PLR2004
        ahead = (day + timedelta(days=gap * step) for step in steps)
        dates = [house.back(entry) for entry in ahead if entry < min(due, AS_OF)]
        found.append(
            {
                "signed": day,
                "customer": dice.pick(house.active(day)),
                "product": dice.pick(products),
                "due": due,
                "progress": [
                    {"date": entry, "by": _STAFF[number % 3], "says": "按計劃備料與發貨，無異常。"}
                    for entry in dates
                ],
                "closed": house.after(due, 3) if due < AS_OF else None,
            }
        )
        day = house.after(day, dice.whole(12, 20))
    return found


def _deliveries(house: Company, dice: Dice, contract: dict[str, Value]) -> list[dict[str, Value]]:
    signed, due = contract["signed"], contract["due"]
    if not isinstance(signed, date) or not isinstance(due, date):
        return []
    times = 2 if dice.chance(0.6) else 1
    ahead = (signed + (due - signed) * (step + 1) // (times + 1) for step in range(times))
    days = [house.back(day) for day in ahead if day <= AS_OF]
    return [
        {
            "contract": contract["id"],
            "customer": contract["customer"],
            "product": contract["product"],
            "batch": f"{day:%y%m}-{dice.whole(41, 90):02}",
            "quantity": f"{dice.whole(2, 40) * 50} 件",
            "shipped": day,
        }
        for day in days
    ]


def _told(
    house: Company, dice: Dice, number: int, delivery: dict[str, Value], opinions: Sequence[tuple[str, Draft]]
) -> dict[str, Value]:  # a row of the sample
    """The delivery with notice, arrival and follow-up."""
    shipped = delivery["shipped"]
    if not isinstance(shipped, date):
        return delivery
    wrong, by = _WRONG.get(number, ""), _STAFF[number % 3]
    arrived = house.after(shipped, dice.whole(2, 5))
    incident = _incident(number, shipped)
    notified: datetime = (
        at(arrived + timedelta(days=1), 9, 30) if wrong == "late notice" else at(shipped, 16, 20)
    )
    notice: Value = {
        "date": notified,
        "by": by,
        "contact": None if wrong == "no contact" else "司機 0900-000-061",
    }
    asked = arrived + timedelta(days=12 if wrong == "late follow-up" else dice.whole(1, 6))
    bad = wrong == "unlinked" or dice.chance(0.08)
    follow_up: Value = {
        "date": asked,
        "by": by,
        "complete": not bad,
        "quality_ok": True,
        "says": "清點少 4 件，已補發。" if bad else "數量與外觀無誤。",
    }
    opens = None if wrong == "unlinked" or not bad else _opened_by(delivery, asked, opinions)
    return {
        **delivery,
        "expected": arrived,
        "notice": None if wrong == "no notice" else notice,
        **({"incident": incident} if incident else {}),
        "arrived": arrived,
        "follow_up": None if wrong == "no follow-up" else follow_up,
        "opens": opens if asked <= AS_OF else None,
    }


def _opened_by(delivery: dict[str, Value], asked: date, opinions: Sequence[tuple[str, Draft]]) -> str:
    """The first opinion of the customer from that day on, else of anybody, else the last."""
    later = [(id_, draft) for id_, draft in opinions if draft.received.date() >= asked]
    own = [id_ for id_, draft in later if draft.record.get("customer") == delivery["customer"]]
    return (own or [id_ for id_, _ in later] or [opinions[-1][0]])[0]


def _incident(number: int, shipped: date) -> dict[str, Value] | None:
    wrong = _INCIDENTS.get(number)
    if wrong is None:
        return None
    happened = at(shipped + timedelta(days=1), 6, 40)
    told = happened + (timedelta(days=1, hours=3) if wrong == "late" else timedelta(hours=2))
    chosen = None if wrong == "no choice" else "就近換車續運"
    return {
        "at": happened,
        "says": "高速封路，車輛滯留；外箱局部受潮。",
        "customer_contacted": told,
        "means": "電話",
        "options": ["就近換車續運", "退回重發", "待放行續運"],
        "chosen": chosen,
        "reason": "客戶產線只有兩日庫存，換車最快。" if chosen else None,
        "loss": 1800 if chosen else None,
    }
