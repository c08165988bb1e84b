"""The factory's half-yearly questionnaires QR/SH19.01-03, and the complaints that low scores open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from servicecontrol.statistics.scores import score

from .company import AS_OF, Company, at, stood
from .dice import Deck, Dice
from .drafts import Files, Made, day
from .factory_complaints import Opening
from .factory_rounds import ROUNDS, Low, Round
from .factory_survey_words import CALM, COMMENTS, LOW, SCALE, TEXTS, form_record
from .paper import Inline, Value, written

PLAN_NOTES = {
    "run_by": "編制及實施部門",
    "^customers": "發給全部顧客；重要顧客負責收回　5.4.1",
    "report_by": "預計完成統計的日期",
}
FORM_NOTES = {
    "code": "顧客滿意度調查表",
    "scale": "score：百分制得分；class：合格 | 不滿意 | 未表態",
    "items": "aspect：質量、服務、價格、供貨四方面　5.1.2；weight 合計為 1",
    "comparable_with": "題目有改動時刪去這行，趨勢圖會斷開",
}
RESPONSE_NOTES = {"responses": "5 很滿意　4 滿意　3 一般　2 不滿意　1 很不滿意　0 未表態；順序同調查表"}
REPORT_NOTES = {"methods": "調查表法 | 排列圖法", "dispatch": "通報有關部門　5.4.4"}
_SCORES = {"5": 100.0, "4": 75.0, "3": 50.0, "2": 25.0, "1": 0.0}


@dataclass(frozen=True)
class Answer:
    """A form that came back."""

    id: str
    customer: str
    returned: date
    codes: str
    low: Low | None


def answers(house: Company) -> dict[str, list[Answer]]:
    """Every returned form, by survey."""
    dice = Dice("factory answers")
    return {entry.id: list(_round_answers(house, dice, entry)) for entry in ROUNDS}


def _round_answers(house: Company, dice: Dice, entry: Round) -> Iterator[Answer]:
    last = min(entry.until, AS_OF)
    for number, customer in enumerate(house.active(entry.sent), 1):
        low = entry.lows.get(customer)
        codes, back = _codes(dice, entry), dice.pick(house.workdays(entry.sent + timedelta(days=5), last))
        if low:
            yield Answer(f"R{number:02}", customer, day(low.returned), _fit(low.answers, entry), low)
        elif customer not in entry.silent:
            yield Answer(f"R{number:02}", customer, back, codes, None)


def _fit(codes: str, entry: Round) -> str:
    """The codes of a form without the price item: quality, service, delivery, other suppliers."""
    return codes if entry.has_price else codes[:2] + codes[3:]


def _codes(dice: Dice, entry: Round) -> str:
    """Answers whose total is above the limit: the low ones are made by hand."""
    while True:
        codes = _fit(
            "".join(_code(dice, mean + entry.improved) for mean in (4.1, 4.3, 3.7, 3.9)) + _other(dice), entry
        )
        if total(codes, has_price=entry.has_price) > 70:  # noqa: PLR2004  # clause 5.4.3
            return _soured(codes, entry)


def _soured(codes: str, entry: Round) -> str:
    """Now and then one thing is not to a customer's liking, though the total stays above the limit."""
    place = 1 + len(codes) // 5
    sour = f"{codes[:place]}2{codes[place + 1 :]}"
    kept = total(sour, has_price=entry.has_price) > 70  # noqa: PLR2004  # clause 5.4.3
    return sour if kept and Dice(f"{entry.id} {codes}").chance(0.45) else codes


def _code(dice: Dice, mean: float) -> str:
    if dice.chance(0.02):
        return "0"
    return str(min(5, max(2, round(mean + (dice.share() + dice.share() - 1) * 1.6))))


def _other(dice: Dice) -> str:
    return dice.weighted({"5": 1, "4": 6, "3": 6, "2": 1, "0": 5})


def total(codes: str, *, has_price: bool) -> float:
    """The total score of a form; 0 where too little was answered for one."""
    return _total(codes, has_price=has_price) or 0.0


def _total(codes: str, *, has_price: bool) -> float | None:
    weights = [0.4, 0.2, 0.2, 0.2, 0.0] if has_price else [0.5, 0.25, 0.25, 0.0]
    found = score([_SCORES.get(code) for code in codes], weights, minimum_answered=0.5)
    return None if found is None else round(found, 9)


_FORGOTTEN = ("SV-2024H2", "C-014")  #: the customer to whom nobody sent a form
_NOT_ENTERED = "SV-2025H2/R06"  #: came back, and nobody keyed it in


def openings(by_survey: Mapping[str, Sequence[Answer]]) -> Iterator[Opening]:
    """The complaints that low scores opened."""
    deck = Deck("factory low scores")
    for survey, found in by_survey.items():
        for answer in found:
            if answer.low and answer.low.opens_after is not None:
                on = answer.returned + timedelta(days=answer.low.opens_after)
                problem, says = deck.deal("low", LOW)
                origin = f"{survey}/{answer.id}"
                yield Opening(at(on, 9, 20), answer.customer, "調查表", "沈佩珊", origin, problem, says)


def made(house: Company, by_survey: Mapping[str, Sequence[Answer]]) -> Made:
    """The surveys' files."""
    files: Files = {}
    broken: list[tuple[str, str]] = [
        ("SV-2024H2", "form-covers-aspects: 舊版調查表缺價格一項"),
        ("2025H2", "surveyed-every: 2025 年下半年未發，延至 2026-01-08"),
        (_FORGOTTEN[0], "sent-to-all-customers: 漏發一家顧客"),
        ("SV-2025H1", "sent-to: 統計結果漏送技術開發部"),
        (_NOT_ENTERED.split("/", maxsplit=1)[0], "returned-forms-entered: 收回一份未登錄"),
    ]
    deck, previous = Deck("factory comments"), ""
    for entry in ROUNDS:
        found = by_survey[entry.id]
        folder = f"surveys/{entry.id}"
        files[f"{folder}/plan.yaml"] = written(stood(_plan(house, entry)), PLAN_NOTES)
        files[f"{folder}/form.yaml"] = written(
            form_record(entry.id, SCALE, previous, has_price=entry.has_price), FORM_NOTES
        )
        files[f"{folder}/distribution.yaml"] = written(stood(_distribution(house, entry, found)), {})
        files[f"{folder}/responses.yaml"] = written(_responses(entry, found, deck), RESPONSE_NOTES)
        if entry.issued:
            files[f"{folder}/report.yaml"] = written(_report(house, entry, found), REPORT_NOTES)
        broken += [
            (f"{entry.id}/{answer.id}", answer.low.broken)
            for answer in found
            if answer.low and answer.low.broken
        ]
        previous = entry.id if entry.has_price else ""
    return Made(files, tuple(broken))


def _plan(house: Company, entry: Round) -> dict[str, Value]:
    half = entry.id[3:].replace("H1", " 年上半年").replace("H2", " 年下半年")
    title = {"zh-Hant": f"{half}顧客滿意度調查", "en": f"Customer satisfaction survey, {entry.id[3:]}"}
    approved = house.back(entry.sent - timedelta(days=4))
    return {
        "id": entry.id,
        "title": title,
        "level": "公司",
        "run_by": "計劃供應部",
        "written": house.back(entry.sent - timedelta(days=8)),
        "author": "沈佩珊",
        "purpose": TEXTS[entry.id][0],
        "respondents": "往來中的全部顧客",
        "customers": house.active(entry.sent),
        "period": {"from": entry.sent, "to": entry.until},
        "report_by": entry.until + timedelta(days=21),
        "staff": ["沈佩珊", "羅家豪", "何秀英"],
        "approvals": [{"by": "劉建國", "role": "部長", "date": approved, "decision": "批准"}],
    }


def _distribution(house: Company, entry: Round, found: Sequence[Answer]) -> dict[str, Value]:
    back = {answer.customer: answer.returned for answer in found}
    rows: list[Value] = []
    for customer in _sent_to(house, entry):
        returned = {"returned": back[customer]} if customer in back else {}
        rows.append(Inline({"customer": customer, "sent": entry.sent, **returned}))
    return {"survey": entry.id, "customers": rows}


def _sent_to(house: Company, entry: Round) -> list[str]:
    return [customer for customer in house.active(entry.sent) if (entry.id, customer) != _FORGOTTEN]


def _responses(entry: Round, found: Sequence[Answer], deck: Deck) -> dict[str, Value]:
    aspects = (
        ("quality", "service", "price", "delivery") if entry.has_price else ("quality", "service", "delivery")
    )
    rows: list[Value] = []
    for answer in sorted(found, key=lambda answer: answer.id):
        if f"{entry.id}/{answer.id}" == _NOT_ENTERED:
            continue
        row: dict[str, Value] = {"id": answer.id, "customer": answer.customer, "returned": answer.returned}
        row["answers"] = list(answer.codes)
        poor = next((aspect for aspect, code in zip(aspects, answer.codes, strict=False) if code in "12"), "")
        if poor or answer.low:
            about = poor or aspects[0]
            row["comments"] = [{"about": about, "says": deck.deal(about, COMMENTS[about])}]
        elif int(answer.id[1:]) % 3 == 0:
            row["comments"] = [{"says": deck.deal("calm", CALM)}]
        rows.append(row)
    return {"survey": entry.id, "entered_by": "沈佩珊", "responses": rows}


def _report(house: Company, entry: Round, found: Sequence[Answer]) -> dict[str, Value]:
    issued = entry.issued or AS_OF
    totals = [one for answer in found if (one := _total(answer.codes, has_price=entry.has_price)) is not None]
    sent = len(_sent_to(house, entry))
    mean = round(10 * fsum(totals) / len(totals)) / 10
    summary = f"發出 {sent} 份，收回 {len(found)} 份，平均總分 {mean}。{TEXTS[entry.id][1]}"
    reviewed, told = house.after(issued, 2), house.after(issued, 4)
    return {
        "survey": entry.id,
        "issued": issued,
        "author": "何秀英",
        "methods": ["調查表法"],
        "summary": summary,
        "reviews": [{"by": "孫麗華", "role": "管理者代表", "date": reviewed, "decision": "審閱"}],
        "dispatch": [{"to": name, "date": told} for name in entry.told],
    }
