"""The metal trader's office: phone register, visitors, training, archives, batch problems, quality analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from servicecontrol.periods import periods_between

from .company import AS_OF, FIRST, Company, at, days
from .dice import Deck, Dice
from .drafts import Draft, Made
from .filing import files_of, series
from .paper import Value

CALL_NOTES = {"direction": "來電 | 去電", "says": "通話摘要"}
VISITOR_NOTES = {"form": "顧客來訪記錄", "programme": "活動安排　3.1"}
COURSE_NOTES = {"trainers": "採購業務部、生產部、工程部協助　5.2", "valid_until": "有效至"}
HANDLING_NOTES = {"form": "顧客意見處理記錄表", "extent": "批量 | 特殊", "notified": "通知有關部門"}
ANALYSIS_NOTES = {"departments": "會同部門　5.3.8", "decision": "是否需要糾正和預防措施"}
_STAFF = ("陳怡君", "謝俊傑", "潘思敏")
_SAYS = (
    "詢問下批交期，已告知到貨日。",
    "確認規格書版本，寄送電子檔。",
    "催問補件，當日已發出。",
    "告知漲價通知，對方下週回覆。",
    "約定下月拜訪時間。",
    "核對對帳單，無差異。",
)
_FORGOTTEN = "2025-05"  #: the month without an opinion that nobody signed for
_SEEN, _UNSEEN = "2503-12", "2603-77"  #: batches complained of three times: recognised, and not
BATCHES: Mapping[str, str] = {_SEEN: "2025-03-18", _UNSEEN: "2026-04-01"}
_TIMES = 3


def calls(house: Company) -> Made:
    """Some calls every week; two of them without a summary."""
    dice, deck = Dice("metal calls"), Deck("metal calls")
    found: list[dict[str, Value]] = []
    for day in days(FIRST, AS_OF):
        if day.weekday() != 2 or not house.works(day):  # noqa: PLR2004  # one a week is enough
            continue
        number = len(found)
        found.append(
            {
                "date": at(day, 9 + number % 8, 5 * (number % 12)),
                "direction": dice.weighted({"來電": 6, "去電": 4}),
                "customer": dice.pick(house.active(day)),
                "by": _STAFF[number % 3],
                "says": None if number in (30, 74) else deck.deal("call", _SAYS),
            }
        )
    numbered = series("TC", found, "date")
    broken = ((str(numbered[30]["id"]), "filled: 電話登記未寫摘要"),)
    return Made(files_of("calls", numbered, CALL_NOTES), broken)


def visitors(house: Company) -> Made:
    """Customers who came to see; one of them met no programme."""
    stays = (
        ("2025-02-20", "T-001", 3, "考察新廠房庫存"),
        ("2025-06-17", "T-004", 2, "驗貨並商談年度合同"),
        ("2025-10-22", "T-006", 4, "產品功效演示與培訓"),
        ("2026-03-11", "T-002", 2, "處理質量意見"),
        ("2026-07-08", "T-003", 5, "年度供應商評審"),
        ("2026-10-14", "T-001", 2, "新品選型"),
    )
    found: list[dict[str, Value]] = [
        {
            "form": "BF/QJ-025" if index == 1 else "BF/QJ-026",
            "date": house.back(date.fromisoformat(day)),
            "customer": customer,
            "visitors": number,
            "purpose": purpose,
            "programme": [] if index == 3 else ["10:00 座談", "11:00 參觀倉庫", "14:00 產品演示"],  # noqa: PLR2004
            "received_by": "鄧偉民",
        }
        for index, (day, customer, number, purpose) in enumerate(stays)
    ]
    numbered = series("IV", found, "date")
    broken = (
        (str(numbered[1]["id"]), "form-known: 用了拜訪記錄的表單"),
        (str(numbered[3]["id"]), "filled: 來訪沒有活動安排"),
    )
    return Made(files_of("incoming-visits", numbered, VISITOR_NOTES), broken)


def courses() -> Made:
    """Two trainings for everybody, one for newcomers; one person's has run out, engineering missed a year."""
    everybody = ("鄧偉民", "陳怡君", "謝俊傑", "潘思敏")
    held = (
        ("2024-10-16", "服務規範與意見處理", ("鄧偉民", "葉志成"), everybody, "2026-10-31"),
        ("2025-04-22", "產品功效演示", ("葉志成",), ("陳怡君", "謝俊傑"), ""),
        (
            "2026-09-15",
            "服務規範與意見處理（複訓）",
            ("鄧偉民",),
            ("鄧偉民", "陳怡君", "謝俊傑"),
            "2028-09-30",
        ),
    )
    departments = {"鄧偉民": "採購業務部", "葉志成": "工程部"}
    records: list[dict[str, Value]] = []
    for number, (day, topic, trainers, participants, until) in enumerate(held):
        record: dict[str, Value] = {
            "id": f"TR-{day[:4]}-{number + 1:03}",
            "date": date.fromisoformat(day),
            "topic": topic,
            "trainers": [{"person": name, "department": departments[name]} for name in trainers],
            "participants": [{"person": name, "passed": True} for name in participants],
        }
        records.append(record | ({"valid_until": date.fromisoformat(until)} if until else {}))
    records[1]["valid_until"] = date(2025, 4, 21) + timedelta(days=730)
    broken = (("courses 2025 生產部", "each-period: 生產部未協助培訓"),)
    return Made(files_of("courses", records, COURSE_NOTES), broken)


def archives(house: Company, visits: Sequence[tuple[str, date, str]]) -> Made:
    """The month's visit records, filed in the month after; one visit twice, one never."""
    records: list[dict[str, Value]] = []
    broken: list[tuple[str, str]] = []
    twice = ""
    for span in periods_between(FIRST, AS_OF, "month"):
        mine: list[Value] = [id_ for id_, day, way in visits if day in span and way == "走訪"]
        filed = house.after(span.last, 8)
        if filed > AS_OF or not mine:
            continue
        if span.label == "2025-08":
            broken.append((str(mine[0]), "listed-in: 拜訪記錄未歸檔"))
            del mine[0]
        if twice:
            mine.append(twice)
            twice = ""
        if span.label == "2026-02":
            twice = str(mine[-1])
            broken.append((twice, "listed-in: 重複歸檔"))
        records.append(
            {
                "id": f"AR-{span.label}",
                "period": span.label,
                "archived": filed,
                "by": "潘思敏",
                "records": mine,
            }
        )
    return Made(files_of("archives", records, {"records": "整理、篩選後歸檔　5.3.2"}), tuple(broken))


def with_batches(opinions: Sequence[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
    """The opinions, of which some turn out to be about one batch; the first batch was recognised."""
    of_batch: dict[str, str] = {}
    last: dict[str, str] = {}
    for batch, first in BATCHES.items():
        ids = [id_ for id_, draft in opinions if draft.received.date() >= date.fromisoformat(first)][:_TIMES]
        of_batch |= dict.fromkeys(ids, batch)
        last[batch] = ids[-1]
    made = []
    for id_, draft in opinions:
        record = dict(draft.record)
        if id_ in of_batch:
            record |= {"batch": of_batch[id_], "product": "不鏽鋼合頁 4 吋", "problem": "裝配不良"}
            if id_ == last[_SEEN]:
                record["extent"] = "批量"
        made.append((id_, Draft(draft.received, record, draft.origin, draft.broken)))
    return made


def handlings(house: Company, opinions: Sequence[tuple[str, Draft]]) -> Made:
    """The handling record of the batch that was recognised, and one of a special problem."""
    of_batch = [id_ for id_, draft in opinions if draft.record["batch"] == _SEEN]
    known = dict(opinions)
    unseen = [id_ for id_, draft in opinions if draft.record["batch"] == _UNSEEN]
    issued = house.after(known[of_batch[-1]].received.date(), 3)
    specials = [id_ for id_, draft in opinions if draft.record.get("extent") == "特殊"]
    special = specials[-1]
    later = house.after(known[special].received.date(), 4)
    records: list[dict[str, Value]] = [
        _handling("HR-2025-001", issued, of_batch, "批量", "三家客戶同一批次裝配不良，鉸鏈孔偏移。"),
        _handling("HR-2026-001", later, [special], "特殊", "客戶工程停工索賠，須總經理室協調。"),
    ]
    reviewed = house.after(issued, 4)
    records[0]["reviewed"] = {"by": "蔣美雲", "role": "管理者代表", "date": reviewed, "decision": "審閱"}
    records[1]["reviewed"] = {
        "by": "馮國華",
        "role": "總經理",
        "date": house.after(later, 13),
        "decision": "審閱",
    }
    broken = (
        (specials[0], "suspected-batch: 特殊問題未通知有關部門"),
        (specials[0], "linked: 特殊問題沒有意見處理記錄"),
        (unseen[-1], "suspected-batch: 同批次三件意見未列為批量問題"),
        ("HR-2026-001", "signed-by: 由總經理而非管理者代表審閱"),
        ("HR-2026-001", "done-within: 第 13 個工作日才審閱"),
    )
    return Made(files_of("handlings", records, HANDLING_NOTES), broken)


def _handling(id_: str, issued: date, complaints: Sequence[str], extent: str, says: str) -> dict[str, Value]:
    return {
        "id": id_,
        "form": "BF/QJ-028",
        "issued": issued,
        "by": "鄧偉民",
        "complaints": list(complaints),
        "extent": extent,
        "problem": "裝配不良",
        "says": says,
        "measures": "停發該批次，供應商換模並全檢庫存。",
        "owner": "鄧偉民",
        "notified": [{"to": "質檢部", "date": issued}, {"to": "生產部", "date": issued}],
    }


def analyses(house: Company) -> Made:
    """The quarterly analysis of quality information, and the actions that it called for."""
    reports: list[dict[str, Value]] = []
    actions: list[dict[str, Value]] = []
    for number, span in enumerate(periods_between(FIRST, AS_OF, "quarter")):
        if span.last > AS_OF or span.label == "2025Q3":
            continue
        issued = house.after(span.last, 12)
        needed = number % 3 == 1
        id_ = f"QA-{span.label}"
        decision: dict[str, Value] = {
            "needed": needed,
            "because": "裝配與交期意見連續兩季居首。" if needed else "意見分散，無系統性問題。",
        }
        if needed and span.label != "2026Q1":
            actions.append(_action(house, len(actions), id_, issued))
            decision["action"] = f"CA-{issued.year}-{len(actions):03}"
        departments: list[Value] = (
            ["採購業務部"] if span.label == "2025Q2" else ["採購業務部", "質檢部", "工程部"]
        )
        reports.append(
            {
                "id": id_,
                "kind": "質量信息分析",
                "period": span.label,
                "issued": issued,
                "author": "鄧偉民",
                "departments": departments,
                "summary": "本季意見以裝配不良與交期延誤為主，供應商兩家重複出現。",
                "decision": None if span.label == "2026Q3" else decision,
            }
        )
    broken = (
        ("reports 2025Q3 質量信息分析", "each-period: 第三季未做質量信息分析"),
        ("QA-2025Q2", "filled: 只有一個部門參加"),
        ("QA-2026Q3", "filled: 未決定是否需要措施"),
    )
    return Made(files_of("reports", reports, ANALYSIS_NOTES) | files_of("actions", actions, {}), broken)


def _action(house: Company, number: int, source: str, issued: date) -> dict[str, Value]:
    due = house.after(issued, 25)
    return {
        "id": f"CA-{issued.year}-{number + 1:03}",
        "kind": "糾正措施",
        "opened": issued,
        "source": source,
        "says": "裝配不良意見重複發生。",
        "cause": "供應商換模後首件未確認。",
        "what": "進貨檢驗增列孔距，供應商提交首件報告。",
        "department": "質檢部",
        "owner": "高文德",
        "due": due,
        "done": house.back(due),
        "verification": {"date": house.after(due, 15), "by": "鄧偉民", "effective": True},
    }


def nothing(house: Company, opinions: Sequence[tuple[str, Draft]]) -> Made:
    """A signed statement for every month without an opinion."""
    months = {f"{draft.received:%Y-%m}" for _, draft in opinions}
    records: list[dict[str, Value]] = [
        {
            "id": f"NS-{span.label}",
            "register": "complaints",
            "period": span.label,
            "by": "潘思敏",
            "date": house.after(span.last, 1),
        }
        for span in periods_between(FIRST, AS_OF, "month")
        if span.label not in months and span.last < AS_OF and span.label != _FORGOTTEN
    ]
    broken = ((f"complaints {_FORGOTTEN}", "each-period: 當月無意見，也無零報告"),)
    return Made(files_of("nil-statements", records, {"register": "本期無條目的登記表"}), broken)
