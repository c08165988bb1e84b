"""What the factory puts right: orders to departments, batches held back, failed parts, actions, agreements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from .company import AS_OF, Company
from .dice import Dice
from .drafts import Draft, Made
from .factory_rounds import ROUNDS
from .factory_surveys import Answer
from .filing import files_of, series
from .paper import Value

ACTION_NOTES = {
    "kind": "糾正措施 | 預防措施",
    "source": "調查／問卷、投訴或訪問單的編號",
    "verification": "效果驗證由責任部門以外的人做",
}
PART_NOTES = {"requested": "設法取得失效件　5.3.2", "customer_told": "須通知顧客", "pfmea": "納入 PFMEA"}
AGREEMENT_NOTES = {"method": "長期監測及信息傳遞辦法　5.3.3"}
_HEADS = {"生產部": "曾志強", "質保部": "許文彬", "計劃供應部": "羅家豪", "技術開發部": "方大偉"}
_FAILS = ("尺寸超差", "表面損傷")
_BATCH = 23  #: every so many a batch is held in which something was found
#: number of the failed part, from 0: what is wrong
_PARTS = {
    2: ("not told", "done-within: 分析後未通知顧客"),
    5: ("no pfmea", "done-within: 分析後未納入 PFMEA"),
    7: ("refused", ""),
    9: ("early pfmea", "in-order: PFMEA 修訂早於分析"),
}
#: number of the dissatisfied answer, from 0
_ACTIONS = {1: "none", 2: "no cause"}
_CAUSES = (
    "作業指導書未寫明換型後的首件確認。",
    "供應商變更未通知，進料抽樣未覆蓋。",
    "交期承諾未與排程核對。",
)
_WHATS = (
    "修訂作業指導書並培訓兩班次。",
    "進料檢驗增列該特性，簽訂變更通知協議。",
    "報交期前由計劃員核對產能。",
)
#: review -> its day, what it saw, why, what it decided, and the department
_DECIDED = (
    (
        "MR-2025",
        (
            date(2025, 3, 27),
            "延期交貨多在最後三天才告知顧客。",
            "交期預警不在考核之內。",
            "逾期三天以上的訂單每日預警，納入計劃員月度考核。",
            "計劃供應部",
        ),
    ),
    (
        "MR-2026",
        (
            date(2026, 3, 27),
            "電鍍件外觀的判定各班不一。",
            "限度樣板已褪色，標準只有文字。",
            "重做限度樣板，終檢每班首件對照簽認。",
            "質保部",
        ),
    ),
)


def enriched(house: Company, drafts: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The complaints with the order to the department, the check of the batch and whether the product failed."""
    dice = Dice("factory improvement")
    return [(id_, _enriched(house, dice, number, draft)) for number, (id_, draft) in enumerate(drafts)]


def _enriched(house: Company, dice: Dice, number: int, draft: Draft) -> Draft:
    record = dict(draft.record)
    finding = record.get("investigation")
    wrong = dice.chance(0.02), dice.chance(0.04), dice.chance(0.05)
    if record["problem"] in _FAILS and dice.chance(0.16):
        record["failure"] = True
    if not isinstance(finding, Mapping) or finding.get("department") is None:
        return Draft(draft.received, record, draft.origin, draft.broken)
    looked = finding["date"]
    day = (
        house.after(looked, dice.weighted({0: 7, 1: 3}))
        if isinstance(looked, date)
        else draft.received.date()
    )
    department = "生產部" if wrong[0] and finding["department"] != "生產部" else finding["department"]
    record["ordered"] = {"date": day, "department": department}
    if not wrong[1]:
        checked = dice.pick((0, 0, 120, 300, 800))
        bad = 2 + number % 4 if checked and number % _BATCH == 0 else 0
        record["batch_check"] = {
            "date": house.after(day, 1),
            "by": "馬曉東",
            "unshipped": checked,
            "checked": checked,
            "nonconforming": bad,
        }
    if wrong[2] and record.get("closed"):
        record["customer_told"] = None
    return Draft(draft.received, record, draft.origin, draft.broken)


def with_nonconformities(
    house: Company, drafts: Sequence[tuple[str, Draft]]
) -> tuple[list[tuple[str, Draft]], Made]:
    """The complaints whose batch check found something, linked to the nonconformity, and those nonconformities."""
    found: list[dict[str, Value]] = []
    for id_, draft in drafts:
        check = draft.record.get("batch_check")
        if isinstance(check, Mapping) and check["nonconforming"]:
            found.append(_nonconformity(house, id_, draft, check))
    numbered = series("NC", found, "opened")
    by_complaint = {str(entry["source"]): str(entry["id"]) for entry in numbered[1:]}
    left_out = str(numbered[0]["source"]) if numbered else ""
    linked = [(id_, _opened(draft, by_complaint.get(id_))) for id_, draft in drafts]
    broken = ((left_out, "filled: 同批查出不合格卻未開立不合格記錄"),) if left_out else ()
    return linked, Made(
        files_of("nonconformities", numbered[1:], {"disposition": "返工 | 讓步接收 | 報廢 | 退貨"}), broken
    )


def _opened(draft: Draft, nonconformity: str | None) -> Draft:
    check = draft.record.get("batch_check")
    if nonconformity is None or not isinstance(check, Mapping):
        return draft
    record = {**draft.record, "batch_check": {**check, "opens": nonconformity}}
    return Draft(draft.received, record, draft.origin, draft.broken)


def _nonconformity(house: Company, id_: str, draft: Draft, check: Mapping[str, Value]) -> dict[str, Value]:
    opened = check["date"] if isinstance(check["date"], date) else draft.received.date()
    return {
        "opened": opened,
        "source": id_,
        "says": f"同批庫存查出 {check['nonconforming']} 件同類缺陷。",
        "product": draft.record["product"],
        "batch": draft.record["batch"],
        "quantity": check["nonconforming"],
        "department": "生產部",
        "disposition": "返工",
        "disposed": house.after(opened, 3),
        "closed": house.after(opened, 5),
    }


def failed_parts(house: Company, drafts: Sequence[tuple[str, Draft]]) -> Made:
    """A part asked for after every failure but one, analysed and entered in the PFMEA."""
    failures = [(id_, draft) for id_, draft in drafts if draft.record.get("failure")]
    made = [_part(house, number, id_, draft) for number, (id_, draft) in enumerate(failures) if number != 4]  # noqa: PLR2004  # the one that nobody asked for
    numbered = series("FP", made, "requested")
    by_complaint = {str(entry["complaint"]): str(entry["id"]) for entry in numbered}
    broken = [
        (by_complaint[failures[number][0]], why)
        for number, (_, why) in _PARTS.items()
        if why and number < len(failures)
    ]
    never = ((failures[4][0], "linked: 未向顧客索取失效件"),) if len(failures) > 4 else ()  # noqa: PLR2004
    return Made(files_of("failed-parts", numbered, PART_NOTES), (*broken, *never))


def _part(house: Company, number: int, id_: str, draft: Draft) -> dict[str, Value]:
    wrong = _PARTS.get(number, ("", ""))[0]
    requested = house.after(draft.received.date(), 1 + number % 3)
    record: dict[str, Value] = {
        "complaint": id_,
        "part": draft.record["product"],
        "requested": requested,
        "by": "沈佩珊",
    }
    if wrong == "refused":
        return {**record, "refused_because": "顧客已自行報廢，僅提供照片。"}
    arrived = house.after(requested, 4 + number % 5)
    analysed = house.after(arrived, 5 + number % 4)
    told = None if wrong == "not told" else house.after(analysed, 2 + number % 4)
    entered = (
        analysed - timedelta(days=40) if wrong == "early pfmea" else analysed + timedelta(days=9 + number)
    )
    entry: Value = {
        "ref": f"PFMEA-{10 + number}",
        "revision": f"{2 + number % 3}.{number % 10}",
        "date": entered,
    }
    return {
        **record,
        "arrived": arrived,
        "analysed": analysed,
        "analysed_by": "方大偉",
        "finding": "斷口有疲勞貝紋，源自加工刀痕。" if number % 2 else "尺寸在公差下限，配合間隙過大。",
        "customer_told": told,
        "pfmea": None if wrong == "no pfmea" else entry,
    }


def actions(
    house: Company,
    by_survey: Mapping[str, Sequence[Answer]],
    drafts: Sequence[tuple[str, Draft]],
    visits: Mapping[str, tuple[str, date]],
) -> tuple[Made, Mapping[str, str]]:
    """Actions on dissatisfied answers, low scores, what visits brought to light and what reviews decided.

    The second is the action of each review.
    """
    low = {draft.origin: (id_, draft) for id_, draft in drafts if "/" in draft.origin}
    found: list[dict[str, Value]] = []
    broken: list[tuple[str, str]] = []
    for number, (source, day, says) in enumerate(_dissatisfied(by_survey)):
        wrong = _ACTIONS.get(number, "")
        if source in low:
            id_, draft = low[source]
            found.append(_action(house, number, id_, draft.received.date(), str(draft.record["says"]), ""))
        elif wrong == "none":
            broken.append((source, "dissatisfaction-acted-on: 不滿意作答沒有措施"))
        else:
            broken += [(source, "dissatisfaction-acted-on: 措施未查明原因")] if wrong == "no cause" else []
            found.append(_action(house, number, source, day, says, wrong))
    known = {str(entry["source"]) for entry in found}
    for number, (id_, draft) in enumerate(low.values()):
        if id_ not in known and number:
            found.append(_action(house, number, id_, draft.received.date(), str(draft.record["says"]), ""))
    for number, (id_, (says, day)) in enumerate(sorted(visits.items())):
        if number == 1:
            broken.append((id_, "linked: 訪問發現的問題未按糾正預防程序評估"))
        else:
            found.append({**_action(house, number, id_, day, says, ""), "kind": "預防措施"})
    found += [_decided(house, *entry) for entry in _DECIDED]
    records = series("CA", found, "opened")
    by_review = {
        str(entry["source"]): str(entry["id"]) for entry in records if entry["source"] in dict(_DECIDED)
    }
    return Made(files_of("actions", records, ACTION_NOTES), tuple(broken)), by_review


def _dissatisfied(by_survey: Mapping[str, Sequence[Answer]]) -> Iterator[tuple[str, date, str]]:
    """Each answer with a 1 or 2, its day and what it is dissatisfied with."""
    with_price = {entry.id: entry.has_price for entry in ROUNDS}
    for survey, answers in by_survey.items():
        names = ("質量", "服務", "價格", "供貨") if with_price[survey] else ("質量", "服務", "供貨")
        for answer in sorted(answers, key=lambda answer: answer.id):
            poor = [name for name, code in zip(names, answer.codes, strict=False) if code in "12"]
            if poor:
                yield f"{survey}/{answer.id}", answer.returned, f"{'、'.join(poor)}評為不滿意。"


def _action(house: Company, number: int, source: str, day: date, says: str, wrong: str) -> dict[str, Value]:  # noqa: PLR0917  # a row of the sample
    opened = house.after(day, 2 + number % 6)
    department = tuple(_HEADS)[number % len(_HEADS)]
    due = house.after(opened, 15 + number % 10)
    done = house.after(due, 6) if wrong == "late" else house.back(due - timedelta(days=number % 4))
    return {
        "kind": "糾正措施",
        "opened": opened,
        "source": source,
        "says": says,
        "cause": None if wrong == "no cause" else _CAUSES[number % len(_CAUSES)],
        "what": _WHATS[number % len(_WHATS)],
        "department": department,
        "owner": _HEADS[department],
        "due": due,
        "done": done,
        "verification": _verified(house, number, done),
    }


def _decided(house: Company, source: str, entry: tuple[date, str, str, str, str]) -> dict[str, Value]:
    """The preventive action that a management review started."""
    day, says, cause, what, department = entry
    opened = house.after(day, 3)
    done = house.back(opened + timedelta(days=40))
    return {
        "kind": "預防措施",
        "opened": opened,
        "source": source,
        "says": says,
        "cause": cause,
        "what": what,
        "department": department,
        "owner": _HEADS[department],
        "due": house.after(opened, 45),
        "done": done,
        "verification": {"date": house.after(done, 30), "by": "馬曉東", "effective": True},
    }


def _verified(house: Company, number: int, done: date) -> dict[str, Value] | None:
    """What came of an action; one in eleven was of no use. None while it is not done."""
    if done > AS_OF:
        return None
    return {"date": house.after(done, 10), "by": "馬曉東", "effective": number % 11 > 0}


def agreements(house: Company) -> Made:
    """An agreement on long-term monitoring with every important customer but two."""
    important = [id_ for id_, customer in house.customers.items() if customer.important]
    records: list[dict[str, Value]] = [
        {
            "id": f"AG-{id_[2:]}",
            "date": date(2024, 3, 4) + timedelta(days=21 * number),
            "customer": id_,
            "method": "每月交換退貨與使用數據，異常二十四小時內電話通報。",
            "contact_ours": "何秀英",
            "contact_theirs": None if number == 2 else house.customers[id_].contact,  # noqa: PLR2004
        }
        for number, id_ in enumerate(important[:-2])
    ]
    broken = [(id_, "current-for-each: 重要顧客沒有監測協議") for id_ in important[-2:]]
    broken.append((str(records[2]["id"]), "filled: 未定對方聯繫人"))
    return Made(files_of("agreements", records, AGREEMENT_NOTES), tuple(broken))
