"""The closed vocabularies of the records: the procedures' own words, each with its code.

A clerk writes the word (急件) or the code (urgent); the record holds the code, and
`words.<vocabulary>.<code>` in `templates/text` says it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

#: vocabulary -> word as written -> code; the JSON Schema and the hints are read off it.
VOCABULARIES: dict[str, Mapping[str, str]] = {}


def _word(vocabulary: str, words: Mapping[str, str]) -> Callable[[object], object]:
    codes = {code: code for code in words.values()} | dict(words)
    VOCABULARIES[vocabulary] = codes
    allowed = tuple(words)

    def code_of(value: object) -> object:
        if isinstance(value, str) and value in codes:
            return codes[value]
        written = value if isinstance(value, str) else type(value).__name__
        near = get_close_matches(written, list(codes), n=1, cutoff=0.3)
        raise PydanticCustomError(
            "not-a-word",
            "not-a-word",
            {"value": written[:40], "allowed": allowed, "near": near[0] if near else ""},
        )

    return code_of


Via = Annotated[
    Literal["phone", "letter", "visit", "web", "survey", "box"],
    BeforeValidator(
        _word(
            "via",
            {
                "電話": "phone",
                "信函": "letter",
                "來訪": "visit",
                "網路": "web",
                "調查表": "survey",
                "信箱": "box",
            },
        )
    ),
]
Way = Annotated[
    Literal["visit", "phone", "letter"],
    BeforeValidator(_word("way", {"走訪": "visit", "上門拜訪": "visit", "電話": "phone", "信函": "letter"})),
]
Urgency = Annotated[
    Literal["urgent", "ordinary"], BeforeValidator(_word("urgency", {"急件": "urgent", "普通件": "ordinary"}))
]
Liability = Annotated[
    Literal["ours", "customer", "carrier", "unknown"],
    BeforeValidator(
        _word("liability", {"本廠": "ours", "顧客": "customer", "運輸": "carrier", "無法確認": "unknown"})
    ),
]
MeasureKind = Annotated[
    Literal["emergency", "permanent"],
    BeforeValidator(_word("measure", {"緊急對策": "emergency", "長久對策": "permanent"})),
]
Means = Annotated[
    Literal["process", "management", "equipment", "testing"],
    BeforeValidator(
        _word(
            "means",
            {
                "過程的改善": "process",
                "管理方式的改善": "management",
                "模具或設備的改善": "equipment",
                "檢測手段的改善": "testing",
            },
        )
    ),
]
Decision = Annotated[
    Literal["approved", "noted", "rejected"],
    BeforeValidator(
        _word(
            "decision",
            {
                "批准": "approved",
                "批準": "approved",
                "認可": "approved",
                "備案": "noted",
                "審閱": "noted",
                "退回": "rejected",
            },
        )
    ),
]
Level = Annotated[
    Literal["company", "department"],
    BeforeValidator(_word("level", {"公司": "company", "部門": "department"})),
]
#: What an answer counts as: 合格項 and 不滿意 make up the rate, the others are left out (property 4.1.5.2).
AnswerClass = Annotated[
    Literal["qualified", "unsatisfied", "no-answer", "not-applicable", "invalid"],
    BeforeValidator(
        _word(
            "class",
            {
                "合格": "qualified",
                "不滿意": "unsatisfied",
                "未表態": "no-answer",
                "不適用": "not-applicable",
                "無效": "invalid",
            },
        )
    ),
]
Aspect = Annotated[
    Literal["quality", "service", "price", "delivery", "other"],
    BeforeValidator(
        _word(
            "aspect",
            {"質量": "quality", "服務": "service", "價格": "price", "供貨": "delivery", "其他": "other"},
        )
    ),
]
Method = Annotated[
    Literal["check-sheet", "pareto", "other"],
    BeforeValidator(_word("method", {"調查表法": "check-sheet", "排列圖法": "pareto", "其他": "other"})),
]
FollowUpReason = Annotated[
    Literal["survey", "paid-service", "severe"],
    BeforeValidator(
        _word("follow-up", {"調查驗證": "survey", "有償服務": "paid-service", "嚴重不滿單獨回訪": "severe"})
    ),
]
FollowUpResult = Annotated[
    Literal["satisfied", "unresolved", "unreachable"],
    BeforeValidator(
        _word("result", {"滿意": "satisfied", "未解決": "unresolved", "聯絡不上": "unreachable"})
    ),
]
ChannelKind = Annotated[
    Literal["phone", "box", "web"],
    BeforeValidator(_word("channel", {"電話": "phone", "信箱": "box", "網路": "web"})),
]
