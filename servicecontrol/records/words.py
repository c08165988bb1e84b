"""The closed vocabularies of the records: the procedures' own words, each with its code."""

from __future__ import annotations

from typing import Annotated, Literal

from servicecontrol.records.privacy import INTERNAL
from servicecontrol.records.vocabulary import word

Via = Annotated[
    Literal["phone", "letter", "visit", "web", "survey", "box"],
    word(
        "via",
        {
            "電話": "phone",
            "信函": "letter",
            "來訪": "visit",
            "網路": "web",
            "調查表": "survey",
            "信箱": "box",
        },
    ),
    INTERNAL,
]
#: 回電或復函 (metal 5.3.6); a customer may also be answered in person or in writing on the web.
ReplyMeans = Annotated[
    Literal["call", "letter", "visit", "web"],
    word("reply", {"回電": "call", "復函": "letter", "面覆": "visit", "網覆": "web"}),
    INTERNAL,
]
Way = Annotated[
    Literal["visit", "phone", "letter"],
    word("way", {"走訪": "visit", "上門拜訪": "visit", "電話": "phone", "信函": "letter"}),
    INTERNAL,
]
Urgency = Annotated[
    Literal["urgent", "ordinary"], word("urgency", {"急件": "urgent", "普通件": "ordinary"}), INTERNAL
]
Liability = Annotated[
    Literal["ours", "customer", "carrier", "unknown"],
    word("liability", {"本廠": "ours", "顧客": "customer", "運輸": "carrier", "無法確認": "unknown"}),
    INTERNAL,
]
MeasureKind = Annotated[
    Literal["emergency", "permanent"],
    word("measure", {"緊急對策": "emergency", "長久對策": "permanent"}),
    INTERNAL,
]
Means = Annotated[
    Literal["process", "management", "equipment", "testing"],
    word(
        "means",
        {
            "過程的改善": "process",
            "管理方式的改善": "management",
            "模具或設備的改善": "equipment",
            "檢測手段的改善": "testing",
        },
    ),
    INTERNAL,
]
SignatureDecision = Annotated[
    Literal["approved", "noted", "rejected"],
    word(
        "decision",
        {
            "批准": "approved",
            "批準": "approved",
            "認可": "approved",
            "備案": "noted",
            "審閱": "noted",
            "退回": "rejected",
        },
    ),
    INTERNAL,
]
SurveyLevel = Annotated[
    Literal["company", "department"],
    word("level", {"公司": "company", "部門": "department"}),
    INTERNAL,
]
#: What an answer counts as: 合格項 and 不滿意 make up the rate, the others are left out (property 4.1.5.2).
AnswerClass = Annotated[
    Literal["qualified", "unsatisfied", "no-answer", "not-applicable", "invalid"],
    word(
        "class",
        {
            "合格": "qualified",
            "不滿意": "unsatisfied",
            "未表態": "no-answer",
            "不適用": "not-applicable",
            "無效": "invalid",
        },
    ),
    INTERNAL,
]
ItemAspect = Annotated[
    Literal["quality", "service", "price", "delivery", "other"],
    word(
        "aspect",
        {"質量": "quality", "服務": "service", "價格": "price", "供貨": "delivery", "其他": "other"},
    ),
    INTERNAL,
]
Method = Annotated[
    Literal["check-sheet", "pareto", "other"],
    word("method", {"調查表法": "check-sheet", "排列圖法": "pareto", "其他": "other"}),
    INTERNAL,
]
FollowUpReason = Annotated[
    Literal["survey", "paid-service", "severe"],
    word("follow-up", {"調查驗證": "survey", "有償服務": "paid-service", "嚴重不滿單獨回訪": "severe"}),
    INTERNAL,
]
FollowUpResult = Annotated[
    Literal["satisfied", "unresolved", "unreachable"],
    word("result", {"滿意": "satisfied", "未解決": "unresolved", "聯絡不上": "unreachable"}),
    INTERNAL,
]
ChannelKind = Annotated[
    Literal["phone", "box", "web"],
    word("channel", {"電話": "phone", "信箱": "box", "網路": "web"}),
    INTERNAL,
]
ActionKind = Annotated[
    Literal["corrective", "preventive"],
    word("action", {"糾正措施": "corrective", "預防措施": "preventive"}),
    INTERNAL,
]
#: What becomes of a nonconforming product or service.
Disposition = Annotated[
    Literal["rework", "concession", "scrap", "return", "redo", "compensate"],
    word(
        "disposition",
        {
            "返工": "rework",
            "讓步接收": "concession",
            "報廢": "scrap",
            "退貨": "return",
            "重做服務": "redo",
            "賠償": "compensate",
        },
    ),
    INTERNAL,
]
#: The periodic reports that the procedures name.
ReportKind = Annotated[
    Literal["visits", "annual-service", "competitors", "improvement", "quality-analysis", "survey-summary"],
    word(
        "report",
        {
            "走訪匯總": "visits",
            "年度服務報告": "annual-service",
            "競爭對手報告": "competitors",
            "產品改進匯總": "improvement",
            "質量信息分析": "quality-analysis",
            "滿意度調查匯總": "survey-summary",
        },
    ),
    INTERNAL,
]
Topic = Annotated[
    Literal["equipment", "neighbourhood", "product"],
    word("topic", {"設備使用": "equipment", "周邊設施": "neighbourhood", "產品": "product"}),
    INTERNAL,
]
DocumentKind = Annotated[
    Literal["this-procedure", "procedure", "manual", "form", "record", "material"],
    word(
        "document",
        {
            "本程序": "this-procedure",
            "程序": "procedure",
            "手冊": "manual",
            "表單": "form",
            "記錄": "record",
            "宣導資料": "material",
        },
    ),
    INTERNAL,
]
#: 批量 or 特殊 (metal 5.3.7); anything else is a single opinion.
Extent = Annotated[
    Literal["single", "batch", "special"],
    word("extent", {"個別": "single", "批量": "batch", "特殊": "special"}),
    INTERNAL,
]
CallDirection = Annotated[Literal["in", "out"], word("direction", {"來電": "in", "去電": "out"}), INTERNAL]
#: On which side of an objective's threshold a figure is good.
ObjectiveBound = Annotated[
    Literal["at-least", "at-most"], word("bound", {"不低於": "at-least", "不高於": "at-most"}), INTERNAL
]
PeriodLength = Annotated[
    Literal["month", "quarter", "half-year", "year"],
    word("period", {"每月": "month", "每季度": "quarter", "每半年": "half-year", "每年": "year"}),
    INTERNAL,
]
