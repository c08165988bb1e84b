"""The factory's complaints on QR/SH19.01-02: how each comes in and is handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .company import Company, days, in_hours
from .dice import Deck, Dice
from .drafts import Draft, Special, changed, day, moment, receipt
from .factory_cases import SPECIALS
from .factory_course import Case, countermeasure, course, replied, still_open
from .factory_stories import STORIES
from .factory_words import BEGINNINGS, ENDINGS, ENDINGS_OF_GOODS, GOODS, SIZES, URGENT_REASONS
from .paper import Value
from .stories import Story, figures

NOTES = {
    "receipt_sent": "系統自動回執",
    "form": "顧客質量信息反饋單",
    "via": "電話 | 信函 | 來訪 | 網路 | 調查表",
    "received_by": "最先接獲的部門",
    "filled_by": "計劃供應部填單　5.2.1",
    "response": "由低分調查表轉入　5.4.3",
    "urgency": "急件 2 天 | 普通件 7 天　5.2.3",
    "notified": "通知計劃供應部　5.2.1",
    "^passed_to_qa": "質保部填寫",
    "passed_to_qa": "轉質保部　5.2.1",
    "investigation.responsibility": "本廠 | 顧客 | 運輸 | 無法確認",
    "investigation.jointly_with": "會同技術開發部、生產部　5.2.2",
    "assistance": "協助、技術支援　4.3、4.4",
    "site_visit": "派員前往　5.2.2、5.2.4",
    "measures.means": "過程 | 管理方式 | 模具或設備 | 檢測手段的改善",
    "verification": "質保部追蹤結果　5.2.5",
    "conclusion": "結案必填　5.2.6",
    "acknowledged": "廠長認可或備案　4.5、5.2.6",
}
#: Regular cases by month from 2024-11; fewer as the measures bite.
_PER_MONTH = (8, 8, 8, 6, 8, 8, 8, 9, 9, 8, 8, 6, 8, 7, 7, 4, 7, 7, 6, 7, 6, 6, 5, 5, 2)
_LAST_REGULAR = date(2026, 11, 13)
_PROBLEMS = {
    "表面損傷": 27,
    "尺寸超差": 23,
    "包裝破損": 16,
    "交期延誤": 15,
    "數量短缺": 8,
    "文件錯誤": 7,
    "其他": 4,
}
_STAFF = ("何秀英", "何秀英", "羅家豪", "沈佩珊")
_TAKERS = {"計劃供應部": "", "質保部": "許文彬", "生產部": "曾志強", "經營管理室": "錢玉梅"}
_BUSY = {"C-001": 6, "C-002": 9, "C-003": 5, "C-004": 8, "C-005": 5, "C-006": 6}


@dataclass(frozen=True)
class Opening:
    """How a complaint comes in; what is left empty is left to chance."""

    received: datetime
    customer: str = ""
    via: str = ""
    by: str = ""
    origin: str = ""  #: the response or visit that opened it
    problem: str = ""
    says: str = ""
    urgency: str | None = ""  #: None where nobody classed it
    counter: date | None = None  #: the day of the first countermeasure
    is_open: bool = False
    is_ours: bool = False  #: never the customer's or the carrier's fault


def drafts(house: Company, openings: Iterable[Opening]) -> Iterator[Draft]:
    """Every complaint: the regular ones, those from surveys and visits, those made by hand."""
    dice, deck = Dice("factory complaints"), Deck("factory stories")
    for received in _receipts(house, dice):
        yield _draft(house, dice, deck, Opening(received))
    for opening in openings:
        yield _draft(house, dice, deck, opening)
    for special in SPECIALS:
        made = _draft(house, dice, deck, _by_hand(special))
        yield Draft(made.received, changed(made.record, special.changes), "", special.broken)


def _by_hand(special: Special) -> Opening:
    given = special.countermeasure
    return Opening(
        moment(special.received),
        urgency=special.urgency,
        counter=day(given) if given else None,
        is_open=given is None,
        is_ours=True,
    )


def _receipts(house: Company, dice: Dice) -> Iterator[datetime]:
    month = date(2024, 11, 1)
    for number in _PER_MONTH:
        following = (month + timedelta(days=31)).replace(day=1)
        last = min(following - timedelta(days=1), _LAST_REGULAR)
        for _ in range(number):
            web = dice.chance(0.04)
            yield in_hours(dice, dice.pick(list(days(month, last)) if web else house.workdays(month, last)))
        month = following


def _draft(house: Company, dice: Dice, deck: Deck, opening: Opening) -> Draft:
    received = opening.received
    problem = opening.problem or dice.weighted(_PROBLEMS)
    story = _story(deck, problem, ours=opening.is_ours or bool(opening.origin))
    chosen = dice.weighted({"急件": 18, "普通件": 82}) if opening.urgency == "" else opening.urgency
    top = _top(house, dice, opening, chosen)
    notified = _notified(house, dice, received, str(top["received_by"]))
    passed = _handed_on(house, dice, notified)
    case = Case(house, dice, story, figures(dice, SIZES), received, passed, chosen)
    product = dice.pick(story.products)
    made = received.date() - timedelta(days=dice.whole(18, 70))
    record: dict[str, Value] = {
        **top,
        "product": product,
        "batch": f"B{made:%y%m%d}-{dice.whole(1, 4)}",
        "problem": problem,
        "says": opening.says or _said(dice, case),
        "notified": notified,
        "passed_to_qa": passed,
        "handled_by": "質保部",
        "replied": replied(case),
        **(still_open(case) if opening.is_open else course(case, opening.counter or countermeasure(case))),
    }
    return Draft(received, record, opening.origin)


def _story(deck: Deck, problem: str, *, ours: bool) -> Story:
    while True:
        story = deck.deal(problem, STORIES[problem])
        if story.is_ours or not ours:
            return story


def _top(house: Company, dice: Dice, opening: Opening, urgency: str | None) -> dict[str, Value]:
    """The part that whoever takes the complaint fills in."""
    received = opening.received
    first = (
        "計劃供應部"
        if opening.by
        else dice.weighted({"計劃供應部": 80, "質保部": 8, "生產部": 7, "經營管理室": 5})
    )
    by = opening.by or _TAKERS[first] or dice.pick(_STAFF)
    via = (
        dice.weighted({"電話": 58, "信函": 14, "網路": 20, "來訪": 8})
        if house.works(received.date())
        else "網路"
    )
    head: dict[str, Value] = {
        "form": "QR/SH19.01-02",
        "received": received,
        "via": opening.via or via,
        "taken_by": by,
        "received_by": first,
        "customer": opening.customer or _customer(house, dice, received.date()),
        **receipt(opening.via or via, received),
    }
    if "/" in opening.origin:
        head["response"] = opening.origin
    head["urgency"] = urgency
    if urgency == "急件":
        head["urgency_reason"] = dice.pick(URGENT_REASONS)
    return head


def _notified(house: Company, dice: Dice, received: datetime, first: str) -> datetime:
    """When the department that keeps the form knew: at once if the customer reached it."""
    known = first == "計劃供應部" and house.works(received.date())
    return received if known else _handed_on(house, dice, received)


def _handed_on(house: Company, dice: Dice, moment_: datetime) -> datetime:
    """The next department hears of it the same day as a rule, the next working day or later at times."""
    wait = dice.weighted({0: 93, 1: 5, 2: 2})
    if wait == 0 and house.works(moment_.date()):
        return moment_ + timedelta(minutes=5 * dice.whole(2, 8))
    return in_hours(dice, house.after(moment_.date(), wait))


def _customer(house: Company, dice: Dice, on: date) -> str:
    return dice.weighted({id_: _BUSY.get(id_, 3) for id_ in house.active(on)})


def _said(dice: Dice, case: Case) -> str:
    endings = ENDINGS_OF_GOODS if case.story.problem in GOODS else ENDINGS
    return dice.pick(BEGINNINGS) + case.say(case.story.says) + dice.pick(endings)
