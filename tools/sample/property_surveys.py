"""The property manager's survey files: plan, form, distribution, responses (mostly a table), report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from .company import AS_OF, stood
from .drafts import Files, Made
from .paper import Inline, Value, written
from .property_answers import Form
from .property_forms import NOTES as FORM_NOTES
from .property_forms import form_record
from .property_plan import Area, Round, approvals
from .property_rounds import ROUNDS

PLAN_NOTES = {
    "level": "公司 | 部門",
    "run_by": "編制及實施部門",
    "areas": "發放範圍和數量，逐區一行",
    "staff": "人員安排",
    "every": "部門自定的頻次　4.1.1",
    "follow_ups": "抽樣規則：回訪幾份　4.2.1",
    "approvals": "管理者代表、公司領導；部門調查由部門經理　4.1.2.2",
}
COUNT_NOTES = {
    "areas.returned": "回收份數，含空白與無效",
    "areas.reason": "回收不足 80 % 的原因　4.1.4",
}
REPORT_NOTES = {
    "methods": "調查表法 | 排列圖法　4.1.5.1",
    "stated_rate": "報告所載滿意率 %",
    "reviews": "分發前由管理者代表審核　4.1.5.4",
}
#: forms planned for an area where other than went out
_PLANNED = {("DS-2025-01", "商業裙樓"): 64}
_COLLECTORS = {"質管部": ("許惠君", "鄭雅文"), "經營部": ("江怡君",), "管理處": ("周雅婷", "李國輝")}


def made(by_survey: Mapping[str, Sequence[Form]]) -> Made:
    """The surveys' files."""
    files: Files = {}
    broken: list[tuple[str, str]] = [
        (f"{survey} {area}", "handed-out-as-planned: 發放份數與計劃不同") for survey, area in _PLANNED
    ]
    for entry in ROUNDS:
        folder, found = f"surveys/{entry.id}", by_survey[entry.id]
        form = form_record(entry.id, entry.form_title, entry.scale, entry.items, entry.comparable_with)
        files[f"{folder}/plan.yaml"] = written(_plan(entry), PLAN_NOTES)
        files[f"{folder}/form.yaml"] = written(form, FORM_NOTES)
        files[f"{folder}/distribution.yaml"] = written(stood(_distribution(entry)), COUNT_NOTES)
        files |= {f"{folder}/{name}": text for name, text in _responses(entry, found)}
        if entry.issued:
            files[f"{folder}/report.yaml"] = written(_report(entry, found), REPORT_NOTES)
        broken += [(entry.id, why) for why in entry.broken]
    return Made(files, tuple(broken))


def _plan(entry: Round) -> dict[str, Value]:
    return {
        "id": entry.id,
        "title": {"zh-Hant": entry.title[0], "en": entry.title[1]},
        "level": entry.level,
        "run_by": entry.run_by,
        "written": entry.written,
        "author": entry.author,
        "purpose": entry.purpose,
        "respondents": "商業裙樓商戶" if entry.run_by == "經營部" else "各區住戶及商業裙樓商戶",
        "areas": {area.name: _PLANNED.get((entry.id, area.name), area.forms) for area in entry.areas},
        "period": {"from": max(area.first_out for area in entry.areas), "to": entry.until},
        "report_by": entry.until + timedelta(days=28),
        "staff": list(entry.staff) or None,
        **({"every": entry.every} if entry.every else {}),
        **({"follow_ups": entry.follow_ups} if entry.follow_ups else {}),
        "approvals": approvals(entry.approvals, "批准"),
    }


def _distribution(entry: Round) -> dict[str, Value]:
    people = _COLLECTORS[entry.run_by]
    rows: list[Value] = [
        _count(area, people[number % len(people)]) for number, area in enumerate(entry.areas)
    ]
    return {"survey": entry.id, "areas": rows}


def _count(area: Area, by: str) -> dict[str, Value]:
    row: dict[str, Value] = {
        "area": area.name,
        "distributed": area.forms,
        "first_out": area.first_out,
        "handed_out_by": by,
        "returned": area.returned,
    }
    if area.returned is not None:
        row |= {"blank": area.unusable[0], "invalid": area.unusable[1]}
    row |= {"collected": area.collected, "collected_by": by if area.collected else None}
    if area.accepted:
        row["reason"] = area.reason
        row["accepted_by"] = {"by": "林淑芬", "role": "管理者代表", "date": area.accepted, "decision": "認可"}
    return row


def _responses(entry: Round, found: Sequence[Form]) -> Iterator[tuple[str, str]]:
    """A table, and beside it the forms that a table has no room for; or a file per area."""
    if entry.in_yaml:
        for area in entry.areas:
            yield (
                f"responses-{area.name}.yaml",
                _typed(entry, area.name, [f for f in found if f.area == area.name]),
            )
        return
    severe = [form for form in found if form.severe]
    if severe:
        yield "responses-嚴重不滿.yaml", _typed(entry, "", severe)
    items = [item for item, _, _ in entry.items]
    lines = [",".join(("id", "area", "returned", *items, "comment"))]
    for form in found:
        if not form.severe:
            # Nobody writes a nought for an item left blank into a table.
            codes = ("" if form.codes[item] == "0" else form.codes[item] for item in items)
            lines.append(",".join((form.id, form.area, str(form.returned), *codes, form.says)))
    yield "responses.csv", "\n".join(lines) + "\n"


def _typed(entry: Round, area: str, found: Sequence[Form]) -> str:
    scale = "　".join(f"{code} {label}" for code, label, *_ in entry.scale)
    order = " ".join(text for _, text, _ in entry.items)
    record: dict[str, Value] = {"survey": entry.id}
    if area:
        record["area"] = area
    record["entered_by"] = _COLLECTORS[entry.run_by][0]
    record["responses"] = [_row(form, with_area=not area) for form in found]
    return f"# {scale}　｜　順序：{order}\n" + written(
        record, {"responses.comments.severe": "需單獨回訪　4.2.3"}
    )


def _row(form: Form, *, with_area: bool) -> Value:
    codes = list(form.codes.values())
    if not form.says:
        return Inline({"id": form.id, "returned": form.returned, "answers": codes})
    row: dict[str, Value] = {"id": form.id}
    if with_area:
        row["area"] = form.area
    comment: dict[str, Value] = {"about": form.about} if form.about else {}
    if form.severe:
        comment["severe"] = True
    comment["says"] = form.says
    return row | {"returned": form.returned, "answers": codes, "comments": [comment]}


def _report(entry: Round, found: Sequence[Form]) -> dict[str, Value]:
    rate = _rate(found)
    record: dict[str, Value] = {
        "survey": entry.id,
        "issued": entry.issued,
        "author": entry.author,
        "methods": ["調查表法", "排列圖法"],
    }
    if entry.states_rate:
        record["stated_rate"] = round(rate + entry.misstated, 1)
    sent = entry.sent or AS_OF
    told: list[Value] = [
        {"to": to, "role": role, "date": sent} if role else {"to": to, "date": sent}
        for to, role in entry.told
    ]
    return record | {
        "summary": _summary(entry, found, rate),
        "reviews": approvals(entry.reviews, "審閱") or None,
        "dispatch": told,
    }


def _rate(found: Sequence[Form]) -> float:
    """The share of qualified among the stated answers, in percent with one decimal."""
    codes = Counter(code for form in found for code in form.codes.values() if code in "1234")
    qualified = codes.total() - codes["1"]
    return (2000 * qualified // codes.total() + 1) // 2 / 10


def _summary(entry: Round, found: Sequence[Form], rate: float) -> str:
    out, back = sum(area.forms for area in entry.areas), sum(area.returned or 0 for area in entry.areas)
    poor = Counter(item for form in found for item in form.poor)
    names = {item: text for item, text, _ in entry.items}
    (first, most), (second, next_most) = poor.most_common(2)
    share = (2000 * back // out + 1) // 2 / 10
    return (
        f"發放 {out} 份，回收 {back} 份（{share} %），滿意率 {rate} %。"
        f"不滿意最多的是{names[first]}（{most} 項次）與{names[second]}（{next_most} 項次）。"
    )
