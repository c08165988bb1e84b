"""The factory's complaints made by hand: each duty at its last allowed day, a day after it, or broken."""

from __future__ import annotations

from .drafts import Special, day

OPEN = None  #: no countermeasure yet
_NOBODY_ACTED = {"investigation": None, "replied": None}

SPECIALS = (
    # answered-within: the last allowed day and the day after
    Special("2025-03-11T10:20", "", "急件", "2025-03-13"),
    Special("2025-03-18T09:05", "answered-within: 急件第 3 天，兩種讀法都逾期", "急件", "2025-03-21"),
    Special("2026-04-14T14:10", "", "急件", "2026-04-16"),
    Special("2025-04-14T10:30", "", "普通件", "2025-04-21"),
    Special("2025-04-15T15:40", "answered-within: 普通件第 8 天，只合寬讀", "普通件", "2025-04-23"),
    Special("2025-05-12T09:30", "answered-within: 普通件第 14 天，兩種讀法都逾期", "普通件", "2025-05-26"),
    # over holidays the calendar clock runs on while the working-day clock stands
    Special("2025-01-24T11:00", "answered-within: 跨春節，嚴讀逾期、寬讀在期", "普通件", "2025-02-07"),
    Special("2025-09-29T10:15", "answered-within: 跨國慶，嚴讀逾期、寬讀在期", "普通件", "2025-10-11"),
    Special("2025-09-30T16:20", "answered-within: 急件跨國慶，嚴讀逾期、寬讀在期", "急件", "2025-10-09"),
    Special("2026-02-11T09:45", "answered-within: 跨春節，嚴讀逾期、寬讀在期", "普通件", "2026-02-26"),
    Special("2026-02-13T13:30", "answered-within: 急件跨春節，嚴讀逾期、寬讀在期", "急件", "2026-02-24"),
    Special("2026-09-30T10:50", "answered-within: 跨國慶，嚴讀逾期、寬讀在期", "普通件", "2026-10-10"),
    # still open: overdue, due today, not yet due
    Special("2026-10-12T09:20", "answered-within: 未辦已逾期", "普通件", OPEN),
    Special("2026-10-27T14:35", "answered-within: 未辦已逾期，尚未調查", "普通件", OPEN, _NOBODY_ACTED),
    Special("2026-11-11T11:10", "answered-within: 未辦，嚴讀已逾期、寬讀今日到期", "普通件", OPEN),
    Special("2026-11-16T08:50", "answered-within: 急件未辦，嚴讀逾期", "急件", OPEN),
    Special("2026-11-18T10:05", "", "急件", OPEN),
    Special("2026-11-17T15:25", "", "普通件", OPEN),
    Special("2026-11-19T09:40", "", "急件", OPEN, _NOBODY_ACTED),
    Special(
        "2026-11-20T11:30",
        "",
        "普通件",
        OPEN,
        {"passed_to_qa": None, "handled_by": None, **_NOBODY_ACTED},
    ),
    # closed without what closing asks for
    Special("2025-02-20T10:00", "concluded-with-measure: 結案無結論", changes={"conclusion": None}),
    Special(
        "2025-06-17T14:00",
        "concluded-with-measure: 結案無對策，也未說明原因；answered-within 同時逾期",
        countermeasure=OPEN,
        changes={
            "investigation.responsibility": "無法確認",
            "conclusion": {"date": day("2025-07-03"), "by": "許文彬", "text": "雙方各執一詞，暫予結案。"},
            "customer_told": day("2025-07-03"),
            "acknowledged": {"by": "趙志遠", "role": "廠長", "date": day("2025-07-04"), "decision": "認可"},
            "closed": day("2025-07-04"),
        },
    ),
    # acknowledged by the wrong person, merely noted, sent back, not at all
    Special(
        "2025-08-05T09:50", "acknowledged-by: 由管理者代表而非廠長簽認", changes={"acknowledged.by": "孫麗華"}
    ),
    Special("2025-10-22T10:40", "acknowledged-by: 僅備案，未認可", changes={"acknowledged.decision": "備案"}),
    Special("2026-01-20T13:50", "acknowledged-by: 僅備案，未認可", changes={"acknowledged.decision": "備案"}),
    Special(
        "2026-03-10T15:15", "acknowledged-by: 廠長退回後仍結案", changes={"acknowledged.decision": "退回"}
    ),
    Special("2026-05-19T09:15", "acknowledged-by: 結案無廠長簽認", changes={"acknowledged": None}),
    # not classed, or urgent without a reason
    Special("2025-07-08T10:25", "classified: 未分急件或普通件", None),
    Special("2026-06-09T14:45", "classified: 急件未寫理由", "急件", changes={"urgency_reason": None}),
    # the wrong department, hand-overs late or not written down
    Special("2025-11-11T09:35", "handled-by: 由生產部自行處理", changes={"handled_by": "生產部"}),
    Special("2024-12-10T10:10", "handled-by: 未寫處理部門", changes={"handled_by": None}),
    Special(
        "2025-03-25T11:20",
        "passed-on-within: 生產部接獲三天後才通知計劃供應部",
        countermeasure="2025-04-01",
        changes={
            "received_by": "生產部",
            "taken_by": "曾志強",
            "notified": "2025-03-28T09:10",
            "passed_to_qa": "2025-03-28T10:00",
            "investigation.date": day("2025-03-31"),
        },
    ),
    Special("2025-12-09T10:30", "passed-on-within: 未寫轉質保部時間", changes={"passed_to_qa": None}),
    Special(
        "2026-07-14T16:10",
        "passed-on-within: 未寫通知時間",
        changes={"notified": None, "received_by": "質保部", "taken_by": "許文彬"},
    ),
    Special(
        "2026-04-21T14:20",
        "passed-on-within: 三天後才轉質保部",
        countermeasure="2026-04-28",
        changes={"passed_to_qa": "2026-04-24T08:40", "investigation.date": day("2026-04-24")},
    ),
    Special(
        "2026-09-08T10:00",
        "answered-within: 接單後無人轉送，未辦逾期",
        "普通件",
        OPEN,
        {"passed_to_qa": None, "handled_by": None, **_NOBODY_ACTED},
    ),
)
