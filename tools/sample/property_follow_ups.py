"""The property manager's follow-ups: checks of survey answers, severe dissatisfaction, paid repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .company import AS_OF, Company
from .dice import Deck, Dice
from .drafts import Draft, Files, Made
from .filing import files_of
from .paper import Value, written
from .property_answers import Form
from .property_plan import Round
from .property_rounds import ROUNDS
from .property_services import follow_up_of
from .property_words import CHECKED, MANAGERS, PAID_NOTES, SEVERE_NOTES, UNREACHABLE, WORKERS

NOTES = {
    "checks": "問卷（調查／編號）、投訴或工單",
    "why": "調查驗證 | 有償服務 | 嚴重不滿單獨回訪",
    "way": "電話 | 上門拜訪",
    "arranged_by": "嚴重不滿由責任部門經理安排　4.2.3",
    "answers": "回訪時的評價，與問卷比對　4.2.1",
    "result": "滿意 | 未解決 | 聯絡不上",
    "opens": "開立的不合格",
}
_RESPONSIBLE = {
    "lift": "工程部",
    "repair": "工程部",
    "parking": "保安部",
    "guard": "保安部",
    "fees": "經營部",
}
_CHECKS = 8
_UNSURE = {"SV-2025H2": 0.3}  #: after which survey so few said the same when asked again
_NOT_OPENED = "SV-2025H1/A046"  #: confirmed, and yet no nonconformity
#: which severe answer of a survey, counted from 0: how its follow-up went wrong
_WRONG = {
    ("SV-2024H2", 1): ("late", "severe-followed-up: 嚴重不滿 16 天後才單獨回訪"),
    ("SV-2025H1", 0): ("by staff", "severe-followed-up: 由職員而非部門經理安排"),
    ("SV-2025H2", 2): ("never", "severe-followed-up: 嚴重不滿未單獨回訪"),
}
#: complaint received on that day: likewise
_WRONG_COMPLAINTS = {date(2025, 2, 12): "late", date(2025, 9, 18): "by staff", date(2026, 6, 30): "never"}


@dataclass(frozen=True)
class _Desk:
    """The house, and the chance that decides about its follow-ups."""

    house: Company
    dice: Dice
    deck: Deck


@dataclass(frozen=True)
class _Visit:
    """A follow-up before it is numbered."""

    checks: str
    why: str
    date: date
    way: str
    arranged_by: str
    by: str
    result: str
    note: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    opens: bool = False
    checked: tuple[bool | None, bool] | None = None  #: conduct and quality of a paid service


def made(
    house: Company,
    by_survey: Mapping[str, Sequence[Form]],
    complaints: Sequence[tuple[str, Draft]],
    orders: Sequence[dict[str, Value]],
) -> Made:
    """The follow-ups' files."""
    desk = _Desk(house, Dice("property follow-ups"), Deck("property follow-up notes"))
    visits: list[_Visit] = []
    broken: list[tuple[str, str]] = []
    for entry in ROUNDS:
        visits += _checks(desk, entry, by_survey[entry.id])
        for number, form in enumerate(form for form in by_survey[entry.id] if form.severe):
            wrong, why = _WRONG.get((entry.id, number), ("", ""))
            broken += [(f"{entry.id}/{form.id}", why)] if why else []
            origin = f"{entry.id}/{form.id}"
            visits += _severe(desk, origin, form.returned, _RESPONSIBLE[form.about], wrong)
    for id_, draft in complaints:
        visits += _of_complaint(desk, id_, draft)
    visits += _of_orders(orders)
    return Made(_files(house, [visit for visit in visits if visit.date <= AS_OF]), tuple(broken))


def _checks(desk: _Desk, entry: Round, found: Sequence[Form]) -> Iterator[_Visit]:
    """Some of the dissatisfied and some at random are asked again once collection has ended."""
    ended = [area.collected for area in entry.areas if area.collected]
    if entry.id == "DS-2026-01" or len(ended) < len(entry.areas):
        return
    number = _CHECKS if entry.level == "公司" else 3
    poor = desk.dice.some([form for form in found if form.poor and not form.severe], number - number // 2)
    others = desk.dice.some([form for form in found if not form.poor], number // 2)
    for form in [*poor, *others]:
        yield _check(desk, entry, form, max(ended))


def _check(desk: _Desk, entry: Round, form: Form, ended: date) -> _Visit:
    dice = desk.dice
    on = desk.house.after(ended, dice.whole(2, 13))
    arranged, by = _checkers(dice, entry, on)
    checks, way = f"{entry.id}/{form.id}", dice.weighted({"電話": 7, "上門拜訪": 3})
    if dice.chance(0.07):
        return _Visit(checks, "調查驗證", on, "電話", arranged, by, "聯絡不上", UNREACHABLE)
    stated = [item for item, code in form.codes.items() if code in "1234"]
    asked = [*form.poor, *(item for item in stated if item not in form.poor)][:3]
    sure = _UNSURE.get(entry.id, 0.92)
    answers = {item: _again(dice, form.codes[item], sure) for item in form.codes if item in asked}
    unresolved = any(code == "1" for code in answers.values()) and dice.chance(0.6)
    if unresolved:
        return _Visit(checks, "調查驗證", on, way, arranged, by, "未解決", CHECKED[4], answers, opens=True)
    same = all(form.codes[item] == code for item, code in answers.items())
    note = desk.deck.deal("same", (CHECKED[0], CHECKED[1], CHECKED[3])) if same else CHECKED[2]
    return _Visit(checks, "調查驗證", on, way, arranged, by, "滿意", note, answers)


def _checkers(dice: Dice, entry: Round, on: date) -> tuple[str, str]:
    if entry.run_by == "經營部":
        return "蔡宗翰", "江怡君"
    return "林淑芬" if on < date(2025, 4, 1) else "吳文雄", dice.pick(("許惠君", "鄭雅文"))


def _again(dice: Dice, code: str, sure: float) -> str:
    """Most say the same when asked again."""
    return code if dice.chance(sure) else {"1": "2", "2": "1", "3": "2", "4": "3"}[code]


def _severe(desk: _Desk, checks: str, known: date, department: str, wrong: str) -> Iterator[_Visit]:
    if wrong == "never":
        return
    on = known + timedelta(days=16 if wrong == "late" else desk.dice.whole(1, 4))
    manager = MANAGERS[department]
    arranged = WORKERS[department] if wrong == "by staff" else manager
    note = desk.deck.deal("severe", SEVERE_NOTES)
    result = "滿意" if note == SEVERE_NOTES[2] else "未解決"
    opens = result == "未解決" and checks != _NOT_OPENED
    yield _Visit(checks, "嚴重不滿單獨回訪", on, "上門拜訪", arranged, manager, result, note, opens=opens)


def _of_complaint(desk: _Desk, id_: str, draft: Draft) -> Iterator[_Visit]:
    department, on = str(draft.record["handled_by"]), draft.received.date()
    if draft.record.get("severe"):
        yield from _severe(desk, id_, on, department, _WRONG_COMPLAINTS.get(on, ""))


def _of_orders(orders: Sequence[dict[str, Value]]) -> Iterator[_Visit]:
    """Paid services are asked about within days of the work."""
    dice, deck = Dice("property paid services"), Deck("property paid notes")
    for number, order in enumerate(order for order in orders if order["paid"]):
        asked = follow_up_of(dice, number, order)
        by, way = dice.pick(("周雅婷", "李國輝")), dice.weighted({"電話": 3, "上門拜訪": 1})
        note = deck.deal("paid", PAID_NOTES)
        if asked is None:
            continue
        on, good, conduct, _ = asked
        result = "滿意" if good else "未解決"
        note = note if good else "安裝後仍有滲水，已約復修。"
        yield _Visit(
            str(order["id"]),
            "有償服務",
            on,
            way,
            "張美玲",
            by,
            result,
            note,
            opens=not good,
            checked=(conduct, good),
        )


def _files(house: Company, visits: Sequence[_Visit]) -> Files:
    files: Files = {}
    nonconforming: list[dict[str, Value]] = []
    months: dict[str, int] = {}
    opened: dict[int, int] = {}
    for visit in sorted(visits, key=lambda visit: (visit.date, visit.checks, visit.why)):
        month, year = f"{visit.date:%Y-%m}", visit.date.year
        months[month] = months.get(month, 0) + 1
        opened[year] = opened.get(year, 0) + visit.opens
        id_ = f"FU-{month}-{months[month]:03}"
        opens = f"NC-{year}-{opened[year]:03}" if visit.opens else None
        files[f"follow-ups/{month}/{id_}.yaml"] = written(_record(id_, visit, opens), NOTES)
        if opens:
            nonconforming.append(_nonconformity(house, opens, id_, visit, len(nonconforming)))
    return files | files_of("nonconformities", nonconforming, {"source": "回訪確認的不滿意項　4.2.4"})


def _nonconformity(house: Company, id_: str, source: str, visit: _Visit, number: int) -> dict[str, Value]:
    """The nonconformity that a follow-up opened; the third was left lying."""
    slow = number == 2  # noqa: PLR2004  # one of them is disposed of too late
    disposed = house.after(visit.date, 14 if slow else 3 + number % 5)
    return {
        "id": id_,
        "opened": visit.date,
        "source": source,
        "says": visit.note,
        "department": "管理處" if number % 2 else "工程部",
        "disposition": "重做服務",
        "disposed": disposed,
        "closed": house.after(disposed, 5),
    }


def _record(id_: str, visit: _Visit, opens: str | None) -> dict[str, Value]:
    record: dict[str, Value] = {
        "id": id_,
        "checks": visit.checks,
        "why": visit.why,
        "date": visit.date,
        "way": visit.way,
        "arranged_by": visit.arranged_by,
        "by": visit.by,
    }
    if visit.answers:
        record["answers"] = dict(visit.answers)
    if visit.checked:
        conduct, quality = visit.checked
        record |= {"result": visit.result, "conduct_ok": conduct, "quality_ok": quality}
    return record | {"result": visit.result, "note": visit.note, "opens": opens}
