"""The factory's periodic reports, its competitors and management reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from servicecontrol.periods import period_of, periods_between

from .company import AS_OF, FIRST, Company
from .drafts import Made
from .filing import files_of
from .paper import Value

REPORT_NOTES = {
    "kind": "走訪匯總 | 年度服務報告 | 競爭對手報告 | 產品改進匯總",
    "covers": "匯總所依據的記錄",
    "submitted": "提交管理者代表　5.2.7",
    "dispatch": "分發",
    "business_plan": "業務計劃所引",
}
REVIEW_NOTES = {"inputs": "評審輸入：報告或調查的編號", "decisions": "決議；由哪一項措施落實"}
_MISSED_VISIT = 3  #: the visit, from 0, that one quarter's summary forgot
_IMPROVED = ("起子頭部倒角改為圓弧過渡", "泡殼封口溫度聯鎖", "增設電鍍槽液在線監測", "外箱增加防潮內襯")


def reports(house: Company, visits: Sequence[tuple[str, date, str]], complaints: Mapping[str, date]) -> Made:
    """Every report that is due by then; some late, some not sent to everybody, one missing."""
    found = [
        *_visit_summaries(house, visits),
        *_annual(house, complaints),
        *_competitor_reports(house),
        *_improvements(house),
    ]
    broken = (
        ("RP-2025Q2", "sent-to: 季度匯總未送廠長"),
        ("reports 2025Q4 走訪匯總", "each-period: 季度匯總逾期"),
        ("RP-2025Q3", "signed-by: 由業務員而非經營管理室主任編制"),
        ("reports 2025H2 產品改進匯總", "each-period: 下半年未做產品改進匯總"),
        ("RP-2025-C", "filled: 未納入業務計劃"),
    )
    return Made(files_of("reports", found, REPORT_NOTES), broken)


def _visit_summaries(house: Company, visits: Sequence[tuple[str, date, str]]) -> list[dict[str, Value]]:
    found: list[dict[str, Value]] = []
    for span in periods_between(FIRST, AS_OF, "quarter"):
        if span.last > AS_OF:
            continue
        mine: list[Value] = [id_ for id_, day, way in visits if day in span and way == "走訪"]
        if span.label == "2026Q1":
            del mine[_MISSED_VISIT]
        issued = house.after(span.last, 24 if span.label == "2025Q4" else 8)
        sent = house.after(issued, 2)
        told = (
            ("計劃供應部", "質保部")
            if span.label == "2025Q2"
            else ("趙志遠", "計劃供應部", "質保部", "生產部")
        )
        found.append(
            {
                "id": f"RP-{span.label}",
                "kind": "走訪匯總",
                "period": span.label,
                "issued": issued,
                "author": "何秀英" if span.label == "2025Q3" else "錢玉梅",
                "covers": mine,
                "summary": f"本季走訪 {len(mine)} 次。交期與表面質量意見最集中，已轉有關部門。",
                "dispatch": [{"to": name, "date": sent} for name in told],
            }
        )
    return found


def _annual(house: Company, complaints: Mapping[str, date]) -> list[dict[str, Value]]:
    found: list[dict[str, Value]] = []
    for year in (2024, 2025):
        mine = sum(day.year == year for day in complaints.values())
        issued = house.after(date(year + 1, 1, 20), 0)
        found.append(
            {
                "id": f"RP-{year}",
                "kind": "年度服務報告",
                "period": str(year),
                "issued": issued,
                "author": "羅家豪",
                "summary": f"全年受理抱怨 {mine} 件；急件按期率改善，交期仍為首要原因。",
                "submitted": {"to": "孫麗華", "date": house.after(issued, 3)},
                "reviewed": {
                    "by": "孫麗華",
                    "role": "管理者代表",
                    "date": house.after(issued, 8),
                    "decision": "審閱",
                },
            }
        )
    return found


def _competitor_reports(house: Company) -> list[dict[str, Value]]:
    found: list[dict[str, Value]] = []
    for year in (2024, 2025):
        issued = house.after(date(year, 12, 12), 0)
        found.append(
            {
                "id": f"RP-{year}-C",
                "kind": "競爭對手報告",
                "period": str(year),
                "issued": issued,
                "author": "沈佩珊",
                "summary": "本廠在交期與包裝上不如甲工具，扭力精度優於乙五金。",
                "submitted": {"to": "孫麗華", "date": house.after(issued, 2)},
                "business_plan": None if year == 2025 else f"{year + 1} 年業務計劃第 3 章",  # noqa: PLR2004
            }
        )
    return found


def _improvements(house: Company) -> list[dict[str, Value]]:
    found: list[dict[str, Value]] = []
    for number, label in enumerate(("2024H2", "2025H1", "2026H1")):
        span = period_of(date(int(label[:4]), 6 if label[5] == "1" else 12, 1), "half-year")
        issued = house.after(span.last, 9)
        found.append(
            {
                "id": f"RP-{label}",
                "kind": "產品改進匯總",
                "period": label,
                "issued": issued,
                "author": "沈佩珊",
                "departments": ["計劃供應部", "技術開發部", "質保部"],
                "improvements": [_IMPROVED[number], _IMPROVED[number + 1]],
            }
        )
    return found


def competitors(house: Company) -> Made:
    """What was learned of competitors; nothing was collected in 2025."""
    days = (date(2024, 11, 19), date(2024, 12, 10), date(2026, 4, 21), date(2026, 10, 13))
    records: list[dict[str, Value]] = [
        {
            "id": f"CR-{day.year}-{number + 1:03}",
            "date": house.back(day),
            "competitor": ("甲工具", "乙五金")[number % 2],
            "product": ("十字起子 PH2", "棘輪扳手 1/2 吋")[number % 2],
            "origin": ("展會樣本", "顧客提供的比較件")[number % 2],
            "by": "沈佩珊",
            "comparison": ("扭力略優，包裝較差，價格低 4 %。", "壽命相當，交期快兩天。")[number % 2],
        }
        for number, day in enumerate(days)
    ]
    broken = (("competitors 2025", "each-period: 2025 年未收集競爭對手信息"),)
    return Made(files_of("competitors", records, {"origin": "資料來源"}), broken)


def reviews(house: Company, carried_out: Mapping[str, str]) -> Made:
    """The yearly management review; the second one did not look at the annual report.

    `carried_out` names the action that each review started.
    """
    first = [
        ("年度服務報告", "RP-2024"),
        ("競爭對手報告", "RP-2024-C"),
        ("2024 年下半年顧客滿意度調查", "SV-2024H2"),
    ]
    second = [
        ("競爭對手報告", "RP-2025-C"),
        ("2025 年上半年顧客滿意度調查", "SV-2025H1"),
        ("2025 年下半年顧客滿意度調查", "SV-2025H2"),
    ]
    records: list[dict[str, Value]] = [
        {
            "id": f"MR-{year}",
            "date": house.back(date(year, 3, 27)),
            "chair": "趙志遠",
            "inputs": [{"subject": subject, "record": record} for subject, record in inputs],
            "decisions": [
                {"what": started, "action": carried_out[f"MR-{year}"]},
                {"what": other},
            ],
        }
        for year, inputs, started, other in (
            (2025, first, "交期預警納入月度考核", "電鍍線投資案提前至第三季"),
            (2026, second, "電鍍外觀的終檢標準重訂", "競爭產品的比較改為每半年一次"),
        )
    ]
    broken = (("RP-2025", "linked: 年度服務報告未列入管理評審"),)
    return Made(files_of("management-reviews", records, REVIEW_NOTES), broken)
