"""The opinions of the metal trader's customers on BF/QJ-027: replied to in time, or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from .company import Company, in_hours
from .dice import Deck, Dice
from .drafts import Draft, Special, changed, day, moment
from .metal_visits import Opening, heard_at
from .metal_words import BEGINNINGS, ENDINGS, PROBLEMS, SIZES, STORIES
from .paper import Value
from .stories import Story, figures

NOTES = {
    "form": "顧客意見登記表",
    "via": "電話 | 信函 | 來訪",
    "replied_by": "回電 | 復函　5.3.6",
    "extent_reason": "列為特殊的理由　5.3.7",
    "investigation.responsibility": "本廠 | 顧客 | 運輸 | 無法確認",
    "acknowledged": "批量或特殊問題由管理者代表評審　5.3.7",
    "conclusion": "處理結果",
}
_PER_MONTH = (3, 3, 3, 2, 3, 4, 0, 3, 3, 3, 3, 3, 4, 3, 3, 0, 3, 3, 3, 3, 2, 3, 2, 3, 1)
_AMENDED = date(2025, 7, 1)
_OPEN = dict.fromkeys(("investigation", "measures", "verification", "conclusion", "customer_told", "closed"))
_HEADS = {"採購業務部": "鄧偉民", "質檢部": "高文德", "工程部": "葉志成", "生產部": "葉志成"}
#: how an opinion came in -> how it is replied to, and how often
_MEANS: Mapping[str, Mapping[str, float]] = {
    "電話": {"回電": 92, "復函": 8},
    "信函": {"復函": 70, "回電": 30},
    "來訪": {"面覆": 60, "回電": 40},
}
#: number of the opinion, from 1 -> how it was replied to instead, and what is broken by that
_ODD_REPLIES: Mapping[int, tuple[str, str]] = {
    22: ("網覆", "filled: 來電未以回電或復函答覆"),
    60: ("", "filled: 未寫回覆方式"),
}
_REVIEWED: dict[str, Value] = {"by": "蔣美雲", "role": "管理者代表", "decision": "審閱"}
SPECIALS = (
    # the old limit: two working days
    Special("2025-06-10T10:20", "", changes={"replied": "2025-06-12T15:00"}),
    Special(
        "2025-06-17T14:30",
        "answered-within: 第 3 個工作日才回覆（修訂前限 2 日）",
        changes={"replied": "2025-06-20T09:10"},
    ),
    # received on the last day of the old procedure, and on the first of the amended one: one working day
    Special("2025-06-30T16:10", "", changes={"replied": "2025-07-02T10:40"}),
    Special("2025-07-01T09:25", "", changes={"replied": "2025-07-02T11:30"}),
    Special(
        "2025-07-02T11:05",
        "answered-within: 第 2 個工作日才回覆（修訂後限 1 日）",
        changes={"replied": "2025-07-04T09:00"},
    ),
    # over National Day
    Special("2025-09-30T15:45", "", changes={"replied": "2025-10-09T09:20"}),
    # never replied to
    Special("2026-03-17T10:10", "answered-within: 已結案而未回覆", changes={"replied": None}),
    Special("2026-11-12T13:40", "answered-within: 未回覆，已逾期", changes={"replied": None, **_OPEN}),
    Special("2026-11-20T09:15", "", changes={"replied": None, **_OPEN}),
    # closed without what closing asks for; handled elsewhere
    Special("2025-03-13T14:20", "結案無結論", changes={"conclusion": None}),
    Special("2026-04-09T11:30", "由質檢部自行處理", changes={"handled_by": "質檢部"}),
    Special(
        "2025-11-06T10:50",
        "",
        changes={
            "extent": "特殊",  # and nobody wrote down why
            "acknowledged": {**_REVIEWED, "date": day("2025-12-10")},
            "closed": "2025-12-11T10:20",
        },
    ),
    Special(
        "2026-07-21T15:20",
        "",
        changes={
            "extent": "特殊",
            "extent_reason": "客戶工程因此停工並索賠，超出業務部權限。",
            "acknowledged": {**_REVIEWED, "date": day("2026-08-25")},
            "closed": "2026-08-26T14:05",
        },
    ),
)


def drafts(house: Company, openings: Iterable[Opening]) -> Iterator[Draft]:
    """Every opinion: the regular ones, those heard on visits, those made by hand."""
    dice, deck = Dice("metal opinions"), Deck("metal stories")
    for received in _receipts(house, dice):
        yield _draft(house, dice, deck, received)
    for opening in openings:
        made = _draft(house, dice, deck, heard_at(opening), opening.problem)
        said: dict[str, Value] = {"via": "來訪", "taken_by": opening.by, "customer": opening.customer}
        said |= {"product": opening.product, "says": opening.says}
        yield Draft(made.received, changed(made.record, said), opening.origin)
    for special in SPECIALS:
        made = _draft(house, dice, deck, moment(special.received))
        yield Draft(made.received, changed(made.record, special.changes), "", special.broken)


def answered(opinions: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The opinions with how each was replied to: a call by a call, a letter by either; some not as they should be."""
    dice = Dice("metal replies")
    return [(id_, _answered(dice, number, draft)) for number, (id_, draft) in enumerate(opinions, 1)]


def _answered(dice: Dice, number: int, draft: Draft) -> Draft:
    means = dice.weighted(_MEANS[str(draft.record["via"])])
    record, broken = dict(draft.record), draft.broken
    if not record.get("replied"):
        return draft
    if number in _ODD_REPLIES:
        means, why = _ODD_REPLIES[number]
        broken = broken or why
    record["replied_by"] = means or None
    return Draft(draft.received, record, draft.origin, broken)


def _receipts(house: Company, dice: Dice) -> Iterator[datetime]:
    month = date(2024, 11, 1)
    for number in _PER_MONTH:
        following = (month + timedelta(days=31)).replace(day=1)
        open_days = house.workdays(month, min(following - timedelta(days=1), date(2026, 11, 17)))
        for _ in range(number):
            yield in_hours(dice, dice.pick(open_days))
        month = following


def _draft(house: Company, dice: Dice, deck: Deck, received: datetime, problem: str = "") -> Draft:
    kind = problem or dice.weighted(PROBLEMS)
    story = deck.deal(kind, STORIES[kind])
    numbers = figures(dice, SIZES)
    on = received.date()
    made = on - timedelta(days=dice.whole(10, 60))
    customers = {id_: 4 if house.customers[id_].important else 2 for id_ in house.active(on)}
    record: dict[str, Value] = {
        "form": "BF/QJ-027",
        "received": received,
        "via": dice.weighted({"電話": 72, "信函": 28}),
        "taken_by": dice.pick(("陳怡君", "謝俊傑", "潘思敏", "鄧偉民")),
        "received_by": "採購業務部",
        "customer": dice.weighted(customers),
        "product": dice.pick(story.products),
        "batch": f"{made:%y%m}-{dice.whole(1, 40):02}",
        "problem": kind,
        "says": dice.pick(BEGINNINGS) + story.says.format_map(numbers) + dice.pick(ENDINGS),
        "handled_by": "採購業務部",
        "replied": _replied(house, dice, received),
        **_course(house, dice, story, numbers, on),
    }
    return Draft(received, record)


def _replied(house: Company, dice: Dice, received: datetime) -> datetime:
    before = received.date() < _AMENDED
    wait = dice.weighted({0: 30, 1: 40, 2: 18, 3: 7, 5: 5} if before else {0: 50, 1: 41, 2: 6, 3: 3})
    if wait == 0:
        return received + timedelta(minutes=5 * dice.whole(2, 20))
    return in_hours(dice, house.after(received.date(), wait))


def _course(house: Company, dice: Dice, story: Story, numbers: dict[str, int], on: date) -> dict[str, Value]:
    looked = house.after(on, dice.whole(1, 2))
    department = story.department if story.is_ours else None
    owner = _HEADS.get(story.department, "鄧偉民")
    finding: dict[str, Value] = {"date": looked, "by": "高文德", "finding": story.finding.format_map(numbers)}
    finding["responsibility"] = "本廠" if story.is_ours else story.department
    if department:
        finding["department"] = department
    measures: list[Value] = []
    ended = house.after(looked, dice.whole(1, 3))
    verification: Value = None
    if story.emergency:
        done, decided = house.after(looked, dice.whole(0, 2)), house.after(looked, dice.whole(2, 5))
        finished = house.after(decided, dice.whole(2, 9))
        ended = house.after(finished, dice.whole(1, 4))
        text = story.emergency.format_map(numbers)
        measures.append(
            {"kind": "緊急對策", "what": text, "owner": "鄧偉民", "decided": looked, "done": done}
        )
        lasting: dict[str, Value] = {
            "kind": "長久對策",
            "means": story.means,
            "what": story.permanent.format_map(numbers),
            "owner": owner,
        }
        measures.append({**lasting, "decided": decided, "due": house.after(decided, 10), "done": finished})
        verification = {"date": ended, "by": "高文德", "effective": True}
    conclusion: dict[str, Value] = {
        "date": ended,
        "by": "鄧偉民",
        "text": story.conclusion.format_map(numbers),
    }
    if not measures:
        conclusion["no_measure_because"] = story.no_measure
    told = house.after(ended, dice.whole(0, 1))
    return {
        "investigation": finding,
        "measures": measures or None,
        "verification": verification,
        "conclusion": conclusion,
        "customer_told": told,
        "closed": in_hours(dice, house.after(told, 1)),
    }
