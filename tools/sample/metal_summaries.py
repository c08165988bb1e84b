"""The metal trader's monthly summaries of visits: compiled as a month ends, submitted early in the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from servicecontrol.periods import Period, periods_between
from servicecontrol.workdays import month_deadline

from .company import FIRST, Company
from .dice import Dice
from .drafts import Files, Made
from .metal_visits import Call
from .paper import Value, written

NOTES = {
    "compiled": "每月終止前一個工作日　5.3.3",
    "submitted": "下一個工作月的第三天　5.3.3",
    "reviewed": "總經理審閱",
    "^visits": "本次匯總的拜訪",
}
_LAST = date(2026, 10, 31)
_MISSING = {"2025-08": "summary-compiled-by、summary-submitted-by: 整月沒有匯總"}
#: month -> how it was compiled; otherwise in time under both readings
_COMPILED = {
    "2024-12": ("lenient", "summary-compiled-by: 最後工作日編成（嚴讀逾期、寬讀在期）"),
    "2025-06": ("lenient", "summary-compiled-by: 最後工作日編成（嚴讀逾期、寬讀在期）"),
    "2026-03": ("lenient", "summary-compiled-by: 最後工作日編成（嚴讀逾期、寬讀在期）"),
    "2026-06": ("lenient", "summary-compiled-by: 最後工作日編成（嚴讀逾期、寬讀在期）"),
    "2025-02": ("late", "summary-compiled-by: 次月才編成，提交也因此只合寬讀"),
    "2026-01": ("late", "summary-compiled-by: 次月才編成"),
}
_SUBMITTED = {
    "2024-12": ("lenient", "summary-submitted-by: 第三個工作日提交（嚴讀逾期、寬讀在期）"),
    "2025-04": ("lenient", "summary-submitted-by: 第三個工作日提交（嚴讀逾期、寬讀在期）"),
    "2025-09": ("lenient", "summary-submitted-by: 第三個工作日提交（嚴讀逾期、寬讀在期）"),
    "2026-04": ("lenient", "summary-submitted-by: 第三個工作日提交（嚴讀逾期、寬讀在期）"),
    "2025-05": ("late", "summary-submitted-by: 逾期提交"),
    "2026-02": ("late", "summary-submitted-by: 逾期提交"),
    "2025-03": ("to other", "summary-submitted-by: 交給管理者代表而非總經理"),
}


def made(house: Company, calls: Sequence[Call]) -> Made:
    """The summaries' files; a visit after the compilation goes into the next one."""
    dice, files = Dice("metal summaries"), Files()
    broken = list(_MISSING.items())
    since = FIRST - timedelta(days=1)
    for month in periods_between(FIRST, _LAST, "month"):
        if month.label in _MISSING:
            continue
        compiled = _compiled(house, dice, month)
        visits = [call.id for call in calls if since < call.day <= compiled]
        later = sum(compiled < call.day <= month.last for call in calls)
        since = compiled
        record = _record(house, dice, month, compiled) | {"visits": visits}
        record |= {"note": f"匯總後至月底另有 {later} 次，併入下月。"} if later else {}
        files[f"summaries/MS-{month.label}.yaml"] = written(record, NOTES)
        for plan in (_COMPILED, _SUBMITTED):
            broken += [(f"MS-{month.label}", plan[month.label][1])] if month.label in plan else []
    return Made(files, tuple(broken))


def _compiled(house: Company, dice: Dice, month: Period) -> date:
    strict = month_deadline(
        house.calendar, month.first.year, month.first.month, "workday-before-last-day"
    ).day
    lenient = month_deadline(house.calendar, month.first.year, month.first.month, "last-workday").day
    match _COMPILED.get(month.label, ("", ""))[0]:
        case "lenient":
            if strict == lenient:
                raise ValueError(f"{month.label} has one deadline only")
            return lenient
        case "late":
            return house.after(month.last, 2)
    return house.back(strict - timedelta(days=dice.weighted({0: 6, 1: 3})))


def _submitted(house: Company, dice: Dice, month: Period) -> date:
    year, number = month.first.year, month.first.month
    strict = month_deadline(house.calendar, year, number, "third-day-rolled").day
    lenient = month_deadline(house.calendar, year, number, "third-workday").day
    match _SUBMITTED.get(month.label, ("", ""))[0]:
        case "lenient":
            if strict == lenient:
                raise ValueError(f"{month.label} has one deadline only")
            return lenient
        case "late":
            return house.after(lenient, 3)
    return min(strict, house.after(month.last, dice.weighted({1: 3, 2: 3, 3: 4})))


def _record(house: Company, dice: Dice, month: Period, compiled: date) -> dict[str, Value]:
    submitted = max(_submitted(house, dice, month), compiled)
    to_other = _SUBMITTED.get(month.label, ("", ""))[0] == "to other"
    reviewed: Value = {
        "by": "馮國華",
        "role": "總經理",
        "date": house.after(submitted, dice.whole(1, 2)),
        "decision": "審閱",
    }
    return {
        "id": f"MS-{month.label}",
        "month": month.label,
        "compiled": compiled,
        "compiled_by": "潘思敏" if month.first.month % 3 else "陳怡君",
        "submitted": submitted,
        "submitted_to": "蔣美雲" if to_other else "馮國華",
        "reviewed": None if to_other else reviewed,
    }
