"""The property manager's complaints: by area, some of them severe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .company import Company, days, in_hours
from .dice import Deck, Dice
from .drafts import Draft, Special, changed, moment, receipt
from .paper import Value
from .property_stories import STORIES
from .property_words import AREAS, ENDINGS, MANAGERS, NO_ACTION, PROBLEMS, SEVERE_REASONS, WORKERS
from .stories import Story

NOTES = {
    "receipt_sent": "系統自動回執",
    "via": "電話 | 信箱 | 網路 | 來訪",
    "received_by": "接獲的部門",
    "severe": "嚴重不滿：由責任部門經理安排單獨回訪　4.2.3",
    "^handled_by": "責任部門填寫",
    "measures.kind": "緊急對策 | 長久對策",
    "conclusion": "處理結果",
}
_PER_MONTH = (3, 3, 3, 2, 3, 3, 3, 3, 4, 3, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 2, 2, 2, 2, 1)
_Numbers = dict[str, int]
_OPEN = dict.fromkeys(("measures", "verification", "conclusion", "customer_told", "closed"))
_TOWERS = {"翠湖苑": 4, "松濤閣": 3, "臨江樓": 2, "商業裙樓": 2}


def _severe(reason: str) -> dict[str, Value]:
    return {"severe": True, "severe_reason": reason}


SPECIALS = (
    Special("2024-12-05T08:35", "", changes=_severe(SEVERE_REASONS[0])),
    Special(
        "2025-02-12T19:20",
        "severe-followed-up: 嚴重投訴 13 天後才單獨回訪",
        changes=_severe(SEVERE_REASONS[1]),
    ),
    Special("2025-06-24T21:05", "", changes=_severe(SEVERE_REASONS[2])),
    Special(
        "2025-09-18T10:15", "severe-followed-up: 由職員而非部門經理安排", changes=_severe(SEVERE_REASONS[3])
    ),
    Special("2025-12-22T09:40", "", changes=_severe(SEVERE_REASONS[0])),
    Special("2026-03-06T18:30", "", changes=_severe(SEVERE_REASONS[1])),
    Special("2026-06-30T07:55", "severe-followed-up: 未單獨回訪", changes=_severe(SEVERE_REASONS[2])),
    Special("2026-09-10T20:10", "", changes=_severe(SEVERE_REASONS[0])),
    Special("2026-09-15T11:45", "", changes=_OPEN),
    Special("2026-11-18T08:20", "", changes={**_severe(SEVERE_REASONS[1]), **_OPEN}),
)


def drafts(house: Company) -> Iterator[Draft]:
    """Every complaint: the regular ones and those made by hand."""
    dice, deck = Dice("property complaints"), Deck("property stories")
    for received in _receipts(dice):
        yield _draft(house, dice, deck, received)
    for special in SPECIALS:
        made = _draft(house, dice, deck, moment(special.received), ours=True)
        yield Draft(made.received, changed(made.record, special.changes), "", special.broken)


def _receipts(dice: Dice) -> Iterator[datetime]:
    month = date(2024, 11, 1)
    for number in _PER_MONTH:
        following = (month + timedelta(days=31)).replace(day=1)
        for _ in range(number):
            day = dice.pick(list(days(month, min(following - timedelta(days=1), date(2026, 11, 17)))))
            yield in_hours(dice, day) + timedelta(hours=dice.weighted({0: 6, 3: 3, 5: 1}))
        month = following


def _draft(house: Company, dice: Dice, deck: Deck, received: datetime, *, ours: bool = False) -> Draft:
    area = dice.weighted(AREAS)
    problem = "電梯" if area == "臨江樓" and dice.chance(0.2) else dice.weighted(PROBLEMS)
    story = deck.deal(problem, STORIES[problem])
    numbers = {"tower": dice.whole(1, _TOWERS[area]), "floor": dice.whole(2, 18), "count": dice.whole(2, 12)}
    by = dice.pick(("周雅婷", "周雅婷", "李國輝"))
    needless = problem == "噪音" and not ours and dice.chance(0.3)
    course = (_needless if needless else _course)(house, dice, story, numbers, received.date())
    via = dice.weighted({"電話": 60, "信箱": 12, "網路": 18, "來訪": 10})
    record: dict[str, Value] = {
        "received": received,
        "via": via,
        "taken_by": by,
        "received_by": "管理處",
        **receipt(via, received),
        "area": area,
        "problem": problem,
        "says": story.says.format_map(numbers) + dice.pick(ENDINGS),
        "handled_by": story.department,
        "replied": _replied(house, dice, received),
        **course,
    }
    return Draft(received, record)


def _replied(house: Company, dice: Dice, received: datetime) -> datetime:
    wait = dice.weighted({0: 4, 1: 5, 2: 2, 4: 1})
    if wait:
        return in_hours(dice, house.after(received.date(), wait))
    return received + timedelta(minutes=5 * dice.whole(3, 18))


def _needless(house: Company, dice: Dice, story: Story, _: _Numbers, on: date) -> dict[str, Value]:
    """A complaint about what is allowed: looked into, explained, nothing to mend."""
    looked = house.after(on, dice.whole(1, 2))
    finding: dict[str, Value] = {
        "date": looked,
        "by": WORKERS[story.department],
        "finding": "到場查核，施工在允許時段內。",
    }
    conclusion: dict[str, Value] = {"date": looked, "by": MANAGERS[story.department], "text": NO_ACTION}
    conclusion["no_measure_because"] = "施工時段符合公告規定。"
    return {"investigation": finding, **_end(house, dice, conclusion, looked)}


def _course(house: Company, dice: Dice, story: Story, numbers: _Numbers, on: date) -> dict[str, Value]:
    """A complaint that is looked into, mended at once, mended for good, and checked."""
    first = house.after(on, dice.weighted({1: 5, 2: 3, 3: 1}))
    done = house.after(first, dice.whole(0, 2))
    lasting = house.after(done, dice.whole(2, 5))
    finished = house.after(lasting, dice.whole(2, 8))
    checked = house.after(finished, dice.whole(1, 4))
    worker, manager = WORKERS[story.department], MANAGERS[story.department]
    finding: dict[str, Value] = {"date": first, "by": worker, "finding": story.finding.format_map(numbers)}
    emergency: dict[str, Value] = {"kind": "緊急對策", "what": story.emergency.format_map(numbers)}
    permanent: dict[str, Value] = {"kind": "長久對策", "what": story.permanent.format_map(numbers)}
    due = house.after(lasting, 8)
    ending: dict[str, Value] = {"date": checked, "by": manager}
    return {
        "investigation": {**finding, "department": story.department},
        "measures": [
            {**emergency, "owner": worker, "decided": first, "done": done},
            {**permanent, "owner": manager, "decided": lasting, "due": due, "done": finished},
        ],
        "verification": {"date": checked, "by": dice.pick(("許惠君", "鄭雅文")), "effective": True},
        **_end(house, dice, {**ending, "text": story.conclusion.format_map(numbers)}, checked),
    }


def _end(house: Company, dice: Dice, conclusion: Value, on: date) -> dict[str, Value]:
    told = house.after(on, dice.whole(0, 1))
    return {"conclusion": conclusion, "customer_told": told, "closed": in_hours(dice, house.after(told, 1))}
