"""The metal trader's visits, calls and letters on BF/QJ-025, and the monthly summaries made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from servicecontrol.periods import Period, period_of, periods_between

from .company import AS_OF, FIRST, Company, at, stood
from .dice import Deck, Dice
from .drafts import Made
from .metal_words import CALLS, LEARNED, LETTERS, MATERIALS, NOT_SHOWN, OPENED, SATISFACTION
from .paper import Value, written

NOTES = {
    "form": "顧客拜訪記錄",
    "recorded": "當日記錄，最遲次一工作日　5.3.1",
    "way": "走訪 | 電話 | 信函",
    "demo": "產品功效演示；未做須寫理由　5.3.2",
    "usage": "使用與工程情況",
    "learned.action": "轉顧客意見登記表",
}
_SALES = ("陳怡君", "謝俊傑", "潘思敏")
#: (quarter, customer): a main customer whom nobody visited or called
_MISSED = frozenset({("2025Q2", "T-003"), ("2026Q1", "T-005")})
#: month in which a visit to the customer opened an opinion -> which of OPENED
_OPENS = {
    ("2025-02", "T-004"): 0,
    ("2025-04", "T-002"): 1,
    ("2025-07", "T-001"): 2,
    ("2025-10", "T-002"): 3,
    ("2026-01", "T-003"): 4,
    ("2026-05", "T-004"): 5,
    ("2026-08", "T-005"): 6,
}


@dataclass(frozen=True)
class Call:
    """A visit, call or letter with its number."""

    id: str
    day: date
    customer: str
    way: str
    opens: str = ""  #: month and customer where it opens an opinion


@dataclass(frozen=True)
class Opening:
    """An opinion heard on a visit."""

    day: date
    customer: str
    by: str
    origin: str
    problem: str
    product: str
    says: str


def calls(house: Company) -> list[Call]:
    """Every visit, call and letter, numbered by month."""
    dice = Dice("metal visits")
    found: list[Call] = []
    for month in periods_between(FIRST, AS_OF, "month"):
        of_month = sorted(_of_month(house, dice, month), key=lambda call: (call.day, call.customer, call.way))
        for number, call in enumerate(of_month, 1):
            found.append(Call(f"VS-{month.label}-{number:03}", call.day, call.customer, call.way, call.opens))
    return found


def _of_month(house: Company, dice: Dice, month: Period) -> Iterator[Call]:
    quarter = period_of(month.first, "quarter")
    open_days = house.workdays(month.first, min(month.last, AS_OF))
    for id_, customer in house.customers.items():
        if customer.first > month.first or (quarter.label, id_) in _MISSED:
            continue
        place = (month.label, id_)
        opens = " ".join(place) if place in _OPENS else ""
        begins = month.first in (quarter.first, FIRST)
        if customer.important:
            if opens or begins or dice.chance(0.92):
                yield Call("", dice.pick(open_days), id_, "走訪" if opens or begins else _way(dice), opens)
            if dice.chance(0.35):
                yield Call("", dice.pick(open_days), id_, "電話")
        elif dice.chance(0.68):
            yield Call("", dice.pick(open_days), id_, _way(dice))


def _way(dice: Dice) -> str:
    return dice.weighted({"走訪": 47, "電話": 47, "信函": 6})


def openings(found: Sequence[Call]) -> Iterator[Opening]:
    """The opinions that visits opened."""
    for call in found:
        if call.opens:
            month, customer = call.opens.split()
            problem, product, says = OPENED[_OPENS[month, customer]]
            yield Opening(call.day, customer, _seller(customer), call.opens, problem, product, says)


def heard_at(opening: Opening) -> datetime:
    """The moment at which the salesperson wrote the opinion down."""
    return at(opening.day, 16, 40)


def files(house: Company, found: Sequence[Call], opened: Mapping[str, str]) -> Made:
    """The visits' files; `opened` gives the opinion of a visit that opened one."""
    dice, deck = Dice("metal visit forms"), Deck("metal visit texts")
    made: dict[str, str] = {}
    broken: list[tuple[str, str]] = [
        (f"{customer} {quarter}", "visited-every: 主要客戶當季未走訪也未電話")
        for quarter, customer in sorted(_MISSED)
    ]
    for call in found:
        record = _form(house, dice, deck, call, opened.get(call.opens))
        broken += [(call.id, why) for why in _broken(house, call, record)]
        made[f"visits/{call.id[3:10]}/{call.id}.yaml"] = written(stood(record), NOTES)
    return Made(made, tuple(broken))


def _seller(customer: str) -> str:
    return _SALES[int(customer[2:]) % len(_SALES)]


def _form(house: Company, dice: Dice, deck: Deck, call: Call, opinion: str | None) -> dict[str, Value]:
    wait = dice.weighted({0: 720, 1: 205, 2: 25, 3: 20, 4: 10, -1: 20})
    in_person = call.way == "走訪"
    record: dict[str, Value] = {
        "id": call.id,
        "form": "BF/QJ-025",
        "date": call.day,
        "recorded": None if wait < 0 else house.after(call.day, wait) if wait else call.day,
        "way": call.way,
        "customer": call.customer,
        "met": house.customers[call.customer].contact,
        "by": _seller(call.customer),
    }
    if in_person:
        record["demo"] = _demo(dice, deck)
    else:
        record["usage"] = deck.deal(call.way, CALLS if call.way == "電話" else LETTERS)
    return record | {
        "satisfaction": deck.deal("satisfaction", SATISFACTION),
        "learned": _learned(dice, deck, call, opinion),
        "next_visit": house.back(call.day + timedelta(days=30)) if call.day.month < 12 else None,  # noqa: PLR2004
    }


def _demo(dice: Dice, deck: Deck) -> Value:
    match dice.weighted({"done": 86, "reason": 9, "nothing": 2.5, "missing": 2.5}):
        case "done":
            product = dice.pick(list(MATERIALS))
            return {"done": True, "product": product, "materials": [MATERIALS[product]]}
        case "reason":
            return {"done": False, "reason": deck.deal("not shown", NOT_SHOWN)}
        case "nothing":
            return {"done": False}
    return None


def _learned(dice: Dice, deck: Deck, call: Call, opinion: str | None) -> Value:
    if opinion:
        month, customer = call.opens.split()
        return [
            {
                "kind": "產品質量",
                "what": OPENED[_OPENS[month, customer]][2],
                "to": "質檢部",
                "action": opinion,
            }
        ]
    if call.way == "信函" or not dice.chance(0.6):
        return None
    kind, text, department = deck.deal("learned", LEARNED)
    what = text.format(n="一二三四"[(call.day.month // 3 + 1) % 4], qty=dice.pick((500, 1000, 2000, 5000)))
    return [{"kind": kind, "what": what, "to": department}]


def _broken(house: Company, call: Call, record: Mapping[str, Value]) -> Iterator[str]:
    recorded, demo = record["recorded"], record.get("demo")
    if recorded is None:
        yield "recorded-within: 未寫記錄日期"
    elif isinstance(recorded, date) and recorded > house.after(call.day, 1):
        yield "recorded-within: 隔兩個工作日以上才記錄"
    if call.way == "走訪" and demo is None:
        yield "demonstrated: 演示欄空白"
    elif isinstance(demo, Mapping) and not demo["done"] and "reason" not in demo:
        yield "demonstrated: 未演示也未寫理由"
