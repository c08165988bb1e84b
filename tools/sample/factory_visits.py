"""The factory's visits on QR/SH19.01-01: every customer in every quarter but for those that were missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from servicecontrol.periods import Period, periods_between

from .company import AS_OF, FIRST, Company, at, stood
from .dice import Deck, Dice
from .drafts import Made
from .factory_complaints import Opening
from .factory_visit_words import CALLS, LEARNED, LETTERS, OPENED, SATISFACTION, USAGE
from .paper import Value, written

NOTES = {
    "form": "顧客訪問單",
    "way": "走訪 | 電話 | 信函",
    "usage": "產品使用情況　5.3.1",
    "satisfaction": "滿意與不足",
    "learned.action": "轉顧客質量信息反饋單",
    "handed_in": "交部長　5.1.1",
}
#: (quarter, customer): nobody went there at all
_MISSED = {
    ("2025Q1", "C-004"): "visited-every: 重要顧客當季未走訪",
    ("2025Q2", "C-004"): "visited-every: 重要顧客整個上半年未走訪也未信訪",
    ("2025Q3", "C-013"): "visited-every: 當季未訪問",
    ("2026Q1", "C-009"): "visited-every: 當季未訪問",
    ("2026Q3", "C-012"): "visited-every: 當季未訪問",
}
#: (quarter, customer): only this way
_ONLY = {
    ("2025Q1", "C-008"): "電話",
    ("2025Q3", "C-006"): "信函",
    ("2025Q4", "C-014"): "電話",
    ("2026Q2", "C-003"): "信函",
}
#: (quarter, customer) -> which of OPENED
_OPENS = {
    ("2025Q1", "C-013"): 2,
    ("2025Q2", "C-002"): 0,
    ("2025Q4", "C-010"): 1,
    ("2026Q1", "C-001"): 4,
    ("2026Q2", "C-006"): 3,
    ("2026Q3", "C-014"): 5,
}
#: (customer, month): a problem in use that nobody passed on
_UNLINKED: frozenset[tuple[str, str]] = frozenset({("C-015", "2025-08"), ("C-014", "2025-09")})
_COPIED = "C-016"  #: the customer whose visits are all described in the same words
_SALES = {0: "何秀英", 1: "羅家豪", 2: "沈佩珊"}


@dataclass(frozen=True)
class Call:
    """A visit before it is numbered."""

    day: date
    customer: str
    way: str
    key: str  #: quarter and customer where it opens a complaint


def calls(house: Company) -> list[Call]:
    """Every visit, call and letter, in the order of their days."""
    dice = Dice("factory visits")
    found = [
        call for span in periods_between(FIRST, AS_OF, "quarter") for call in _of_quarter(house, dice, span)
    ]
    return sorted(found, key=lambda call: (call.day, call.customer, call.way))


def _of_quarter(house: Company, dice: Dice, span: Period) -> Iterator[Call]:
    first, last = max(span.first, FIRST), min(span.last, AS_OF)
    running = span.last > AS_OF
    for id_, customer in house.customers.items():
        begins, ends = max(first, customer.first + timedelta(days=20)), min(last, customer.last or last)
        open_days = house.workdays(begins, ends)
        place = (span.label, id_)
        if not open_days or place in _MISSED or (running and dice.chance(0.35)):
            continue
        key = f"{span.label} {id_}" if place in _OPENS else ""
        yield Call(dice.pick(open_days), id_, _ONLY.get(place, "走訪"), key)
        if dice.chance(0.45 if customer.important else 0.22) and place not in _ONLY:
            yield Call(dice.pick(open_days), id_, dice.weighted({"電話": 3, "信函": 1}), "")


def openings(calls_: list[Call]) -> Iterator[Opening]:
    """The complaints that visits opened, received on the day of the visit."""
    for call in calls_:
        if call.key:
            quarter, customer = call.key.split()
            problem, says = OPENED[_OPENS[quarter, customer]]
            yield Opening(at(call.day, 16, 30), customer, "來訪", _seller(customer), call.key, problem, says)


def numbered(calls_: list[Call]) -> Iterator[tuple[str, Call]]:
    """The visits with their ids; each month starts at 001."""
    counts: dict[str, int] = {}
    for call in calls_:
        month = f"{call.day:%Y-%m}"
        counts[month] = counts.get(month, 0) + 1
        yield f"VS-{month}-{counts[month]:03}", call


def opening_visits(calls_: list[Call]) -> dict[str, tuple[str, date]]:
    """The visits that opened a complaint: what was learned, and when."""
    keyed = {id_: call for id_, call in numbered(calls_) if call.key}
    return {id_: (OPENED[_OPENS[_place(call)]][1], call.day) for id_, call in keyed.items()}


def _place(call: Call) -> tuple[str, str]:
    quarter, customer = call.key.split()
    return quarter, customer


def files(house: Company, calls_: list[Call], opened: Mapping[str, str]) -> Made:
    """The visits' files; `opened` gives the complaint of a visit that opened one."""
    dice, deck = Dice("factory visit forms"), Deck("factory visit texts")
    made: dict[str, str] = {}
    broken: list[tuple[str, str]] = [
        (id_, "filled: 使用問題未填反饋單")
        for id_, call in numbered(calls_)
        if (call.customer, f"{call.day:%Y-%m}") in _UNLINKED and call.way == "走訪"
    ]
    broken += [(f"{customer} {quarter}", why) for (quarter, customer), why in _MISSED.items()]
    for id_, call in numbered(calls_):
        month = f"{call.day:%Y-%m}"
        record = _form(house, dice, deck, call, opened.get(call.key))
        if call.way == "走訪" and record["handed_in"] is None:
            broken.append((id_, "訪問單未交部長"))
        made[f"visits/{month}/{id_}.yaml"] = written(stood({"id": id_, **record}), NOTES)
    return Made(made, tuple(broken))


def _seller(customer: str) -> str:
    return _SALES[int(customer[2:]) % 3]


def _form(house: Company, dice: Dice, deck: Deck, call: Call, complaint: str | None) -> dict[str, Value]:
    recorded = call.day if dice.chance(0.8) else house.after(call.day, 1)
    handed = house.after(recorded, dice.weighted({0: 2, 1: 5, 2: 3, 3: 1}))
    handed_in: Value = {"to": "劉建國", "date": handed} if not dice.chance(0.03) else None
    in_person = call.way == "走訪"
    other = CALLS if call.way == "電話" else LETTERS
    return {
        "form": "QR/SH19.01-01",
        "date": call.day,
        "recorded": recorded,
        "way": call.way,
        "customer": call.customer,
        "met": house.customers[call.customer].contact,
        "by": _seller(call.customer),
        "usage": _usage(deck, call) if in_person else deck.deal(call.way, other),
        "satisfaction": deck.deal("satisfaction", SATISFACTION),
        "learned": _learned(dice, deck, call, complaint),
        "handed_in": handed_in,
        "next_visit": _next(house, call.day),
    }


def _usage(deck: Deck, call: Call) -> str:
    """How the product is used, with the quarter's quantity; one form in a while repeats the last one."""
    text = deck.deal("usage", USAGE)
    if call.customer == _COPIED:
        return "使用正常，沒有異常反映。"
    quantity = (call.day.toordinal() * 7 + int(call.customer[2:]) * 13) % 91 * 20 + 300
    return f"{text.removesuffix('。')}，本季用量約 {quantity} 件。"


def _learned(dice: Dice, deck: Deck, call: Call, complaint: str | None) -> Value:
    if complaint:
        quarter, customer = call.key.split()
        what = OPENED[_OPENS[quarter, customer]][1]
        return [{"kind": "使用問題", "what": what, "to": "質保部", "action": complaint}]
    if (call.customer, f"{call.day:%Y-%m}") in _UNLINKED and call.way == "走訪":
        return [{"kind": "使用問題", "what": "客戶反映套筒卡滯，未帶回樣件。", "to": "質保部"}]
    if not dice.chance(0.45):
        return None
    kind, text, department = deck.deal("learned", LEARNED)
    return [{"kind": kind, "what": text.format(qty=dice.pick((200, 300, 500, 800))), "to": department}]


def _next(house: Company, day: date) -> date | None:
    ahead = day + timedelta(days=90)
    return house.back(ahead) if ahead.year <= AS_OF.year else ahead
