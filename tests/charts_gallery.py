"""One chart of every kind, from small invented figures; the tests check them all in the same ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import accumulate

from servicecontrol.charts import (
    Case,
    Category,
    Chart,
    ChartFrame,
    Course,
    Curve,
    Drop,
    Estimate,
    FootItem,
    Level,
    Limit,
    Mean,
    Month,
    Panel,
    Placed,
    Quadrants,
    Rated,
    Returned,
    Sample,
    Say,
    TrendPeriod,
    cases,
    control,
    dot_intervals,
    months,
    multiples,
    pareto,
    priorities,
    ratings,
    recovery,
    trend,
    waiting,
)
from servicecontrol.text import language, percent

#: The colours that a figure may name.
TOKENS = (
    "axis",
    "grid",
    "ink",
    "muted",
    "panel",
    "r0",
    "r1",
    "r1b",
    "r1c",
    "r2",
    "r3",
    "r4",
    "s1",
    "s2",
    "target",
)
UNIT = "\u202f%"
LEVELS = (
    Level("不滿意", "r1", good=False),
    Level("較滿意", "r2"),
    Level("滿意", "r3"),
    Level("很滿意", "r4"),
)
ITEMS = (
    # item, counts from the worst level to the best, no answer
    ("電梯運行", (97, 108, 105, 89), 21),
    ("停車秩序", (85, 84, 118, 108), 25),
    ("維修及時", (61, 92, 137, 114), 16),
    ("收費透明", (36, 92, 149, 119), 24),
    ("綠化養護", (32, 83, 131, 111), 63),
    ("公共衛生", (25, 85, 161, 138), 11),
    ("保安值勤", (18, 72, 158, 143), 29),
    ("服務態度", (14, 79, 153, 157), 17),
)
#: 95 % Wilson intervals of the items above.
INTERVALS = (
    (71.2, 79.6),
    (74.2, 82.2),
    (81.1, 88.1),
    (87.7, 93.4),
    (87.6, 93.5),
    (91.1, 95.8),
    (92.8, 97.1),
    (94.3, 97.9),
)


def say_in(code: str) -> Say:
    """What writes messages in a language."""
    return language(code).say


def frame(name: str, headline: str, subtitle: str = "明湖物業，2026 年上半年，n = 420 份") -> ChartFrame:
    foot = (FootItem("條款 4.1.5.2", "procedure.html#c-4.1.5.2"), FootItem("CSV", f"{name}.csv"))
    return ChartFrame(name, headline, subtitle, f"{headline}。最低 75.7{UNIT}，最高 96.5{UNIT}。", foot)


def pareto_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    total = sum(counts[0] for _, counts, _ in ITEMS)
    running = accumulate(counts[0] for _, counts, _ in ITEMS)
    categories = [
        Category(word(name), counts[0], percent(so_far, total), vital=so_far <= 0.85 * total)
        for (name, counts, _), so_far in zip(ITEMS, running, strict=True)
    ]
    words = frame("pareto", word("電梯運行、停車秩序占不滿意的近一半"))
    return pareto(words, categories, say, subject=word("項目"))


LONG = (
    "Reisefreundliche Beschilderung zu den Flugsteigen",
    "Cleanliness of the restrooms in the boarding areas",
    "Getting through the security checkpoint without waiting",
    "Information on screens and over loudspeakers",
    "地下停車場車位標線、照明與出入口收費的清楚程度",
    "Food and drink",
    "電梯運行及故障後恢復所需的時間",
)


def long_pareto_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    counts = [120 - 6 * index for index in range(15)]
    categories = [
        Category(
            word(f"{LONG[index % len(LONG)]} {index + 1}"), count, percent(so_far, sum(counts)), vital=True
        )
        for index, (count, so_far) in enumerate(zip(counts, accumulate(counts), strict=True))
    ]
    return pareto(frame("long-pareto", word("一半的問題")), categories, say, subject=word("項目"))


def dot_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    estimates = [
        Estimate(
            word(name),
            word(percent(sum(counts[1:]), sum(counts), 85)),
            word(f"{sum(counts[1:])}/{sum(counts)}"),
            word(f"{low}–{high}{UNIT}"),
            100 * sum(counts[1:]) / sum(counts),
            low,
            high,
        )
        for (name, counts, _), (low, high) in zip(reversed(ITEMS), reversed(INTERVALS), strict=True)
    ]
    few = Estimate(word("會所設施"), word("樣本不足（n=6，至少 10）"))
    return dot_intervals(
        frame("items", word("電梯運行、停車秩序低於 85\u202f% 目標；維修及時尚難判定")),
        [few, *estimates],
        say,
        subject=word("項目"),
        measure=word("滿意率"),
        target=Limit(85, word("內控目標 85\u202f%")),
        unit=UNIT,
    )


def ratings_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    items = [
        Rated(
            word(name),
            counts,
            tuple(word(percent(count, sum(counts))) for count in counts),
            word(f"不滿意 {percent(counts[0], sum(counts))}"),
            unanswered,
        )
        for name, counts, unanswered in ITEMS
    ]
    levels = [Level(word(level.label), level.token, level.good) for level in LEVELS]
    words = frame("ratings", word("用戶多選「滿意」；電梯與停車的不滿意占比最高"))
    return ratings(words, items, levels, say, subject=word("項目"), unit=UNIT)


def recovery_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    counts = (("翠湖苑", 180, 158), ("松濤閣", 140, 121), ("臨江樓", 120, 89), ("商業裙樓", 60, 48))
    areas = [
        Returned(
            word(area),
            issued,
            returned,
            word(percent(returned, issued, 80)),
            "" if 100 * returned >= 80 * issued else word("未達"),
            100 * returned >= 80 * issued,
        )
        for area, issued, returned in counts
    ]
    none = Returned(word("車位租戶"), 0, 0, word("未發放"))
    return recovery(
        frame("recovery", word("臨江樓回收率 74.2\u202f%，低於 80\u202f% 要求")),
        [*areas, none],
        say,
        subject=word("區域"),
        required=Limit(80, word("要求 80\u202f%")),
        unit=UNIT,
    )


def trend_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    rates = (86.1, 87.2, 88.4, 87.9, None, 89.3, 90.5, 88.3)
    periods = [
        TrendPeriod(word(f"{2022 + (index + 1) // 2}H{2 - index % 2}"), word("尚無紀錄"))
        if rate is None
        else TrendPeriod(
            word(f"{2022 + (index + 1) // 2}H{2 - index % 2}"),
            word(f"{rate}{UNIT}"),
            word("2777/3145"),
            word(f"{rate - 1.4:.1f}–{rate + 1.3:.1f}{UNIT}"),
            rate,
            rate - 1.4,
            rate + 1.3,
            word("改用新調查表") if index == 3 else "",
        )
        for index, rate in enumerate(rates)
    ]
    return trend(
        frame("trend", word("滿意率半年度由 90.5\u202f% 降至 88.3\u202f%，仍高於 85\u202f% 目標")),
        periods,
        say,
        measure=word("滿意率"),
        target=Limit(85, word("內控目標 85\u202f%")),
        unit=UNIT,
    )


NORMAL = (
    # received on day … of the year, days, state
    *((11, 1, "on-time"), (13, 6, "on-time"), (19, 7, "on-time"), (30, 6, "on-time"), (32, 4, "on-time")),
    *((38, 4, "on-time"), (53, 4, "on-time"), (64, 8, "late"), (69, 4, "on-time"), (83, 7, "on-time")),
    *((88, 10, "late"), (92, 4, "on-time"), (98, 6, "on-time"), (98, 6, "on-time"), (112, 4, "on-time")),
    *((120, 8, "late"), (127, 7, "on-time"), (129, 7, "on-time"), (150, 7, "on-time"), (153, 9, "late")),
    *((162, 0, "on-time"), (169, 32, "open-late"), (178, 23, "open-late"), (189, 12, "open-late")),
    *((195, 6, "open"), (198, 3, "open")),
)
URGENT = (
    (25, 1),
    (42, 2),
    (46, 0),
    (58, 1),
    (61, 1),
    (74, 0),
    (79, 2),
    (103, 0),
    (109, 1),
    (135, 1),
    (144, 1),
)


def cases_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    first = date(2025, 12, 31).toordinal()
    normal = tuple(
        Case(word(f"CF-2026-{index:03}"), word(f"{index:03}"), date.fromordinal(first + day), days, state)
        for index, (day, days, state) in enumerate(NORMAL, 12)
    )
    urgent = tuple(
        Case(word(f"CF-2026-{index:03}"), word(f"{index:03}"), date.fromordinal(first + day), days, "on-time")
        for index, (day, days) in enumerate(URGENT, 1)
    )
    panels = (
        Panel(word("急件，期限 2 天"), word("急件"), urgent, 2),
        Panel(word("普通件，期限 7 天"), word("普通件"), normal, 7),
    )
    words = frame("cases", word("37 件已結中 33 件按時（89\u202f%）；3 件未結已逾限"))
    return cases(words, panels, say, as_of=date(2026, 7, 20))


def months_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    counts = (5, 6, 7, 7, 6, 7, 4)
    counted = [Month(date(2026, index, 1), count, index == 7) for index, count in enumerate(counts, 1)]
    words = frame("months", word("每月 5–7 件，沒有明顯變化"))
    return months(words, counted, say, measure=word("受理件數"), mean=Mean(38 / 6, word("平均 6.3")))


#: Complaints of each month, and the hundreds of homes that they came from.
SEEN = ((18, 5.0), (22, 5.0), (15, 4.8), (41, 5.2), (19, 5.0), (24, 5.1), (21, 5.0), (20, 5.0))


def control_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    mean = sum(count for count, _ in SEEN) / sum(homes for _, homes in SEEN)
    samples = []
    for index, (count, homes) in enumerate(SEEN, 1):
        reach = 3 * (mean / homes) ** 0.5
        low, high = max(0.0, mean - reach), mean + reach
        value = count / homes
        written, base = word(f"{value:.2f}"), word(f"{count} ÷ {homes:g}")
        limits = word(f"{low:.2f}–{high:.2f}")
        signal = not low <= value <= high
        samples.append(Sample(date(2026, index, 1), written, base, value, low, high, limits, signal))
    words = frame("control", word("2026-04 與其他月份明顯不同"))
    return control(
        words, samples, say, measure=word("每百戶件數"), centre=Limit(mean, word(f"平均 {mean:.2f}"))
    )


WAITING = {
    # day, share still waiting, its interval, still watched
    "未答覆": ((1, 90, 47, 99, 10), (2, 70, 33, 89, 9), (3, 60, 25, 83, 7), (6, 48, 16, 75, 5)),
    "未結案": ((2, 95, 60, 99, 10), (7, 36, 9, 65, 4), (12, 18, None, None, 2), (15, 0, None, None, 1)),
}


def waiting_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    curves = [
        Curve(
            word(label),
            token,
            tuple(
                Drop(
                    day,
                    word(f"{value}{UNIT}"),
                    "" if low is None else word(f"{low}–{high}"),
                    word(str(left)),
                    value,
                    low,
                    high,
                )
                for day, value, low, high, left in drops
            ),
        )
        for token, (label, drops) in zip(("s1", "s2"), WAITING.items(), strict=True)
    ]
    words = frame("waiting", word("到第 6 天半數已答覆"))
    return waiting(words, curves, say, subject=word("等待"), measure=word("仍在等待"), unit=UNIT)


#: Items by performance and importance, and whether to begin there.
MATTERS = (
    ("電梯運行", 58.5, 0.134, True),
    ("停車秩序", 63.2, 0.115, True),
    ("保安值勤", 68.2, 0.076, False),
    ("維修及時", 62.6, 0.018, False),
    ("綠化養護", 66.5, 0.043, False),
    ("服務態度", 69.9, -0.011, False),
)


def priorities_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    items = [
        Placed(
            word(name),
            does,
            matters,
            word(f"{does}"),
            word(f"{matters:.2f}"),
            word("集中改善" if first else "次要"),
            first,
        )
        for name, does, matters, first in MATTERS
    ]
    names = (word("集中改善"), word("繼續保持"), word("次要"), word("可能過度"))
    return priorities(
        frame("priorities", word("先做電梯運行、停車秩序")),
        items,
        Quadrants(64.8, 0.0625, names),
        say,
        subject=word("項目"),
        across=word("平均評分"),
        up=word("重要度"),
    )


def multiples_chart(say: Say, word: Callable[[str], str] = str) -> Chart:
    items = [
        Course(word("電梯運行"), (80.0, 76.5, 82.0), (f"80{UNIT}", f"76.5{UNIT}", f"82{UNIT}")),
        Course(word("停車秩序"), (90.0, None, 91.0), (f"90{UNIT}", "–", f"91{UNIT}")),
        Course(word("公共衛生"), (None, 95.0, 96.0), ("–", f"95{UNIT}", f"96{UNIT}")),
        Course(word("服務態度"), (97.0, 96.0, 98.0), (f"97{UNIT}", f"96{UNIT}", f"98{UNIT}")),
        Course(
            word("電梯運行及故障後恢復所需的時間（含夜間）"),
            (88.0, 89.0, 87.5),
            (f"88{UNIT}", f"89{UNIT}", f"87.5{UNIT}"),
        ),
    ]
    periods = ["2025H1", "2025H2", "2026H1"]
    return multiples(
        frame("courses", word("變動最大的是電梯運行")),
        periods,
        items,
        say,
        subject=word("項目"),
        unit=UNIT,
        breaks={1},
        targets=(85, 85, 91),
        target=word("目標 91\u202f%"),
    )


GALLERY: dict[str, Callable[..., Chart]] = {
    "pareto": pareto_chart,
    "long_pareto": long_pareto_chart,
    "dot_intervals": dot_chart,
    "ratings": ratings_chart,
    "recovery": recovery_chart,
    "trend": trend_chart,
    "cases": cases_chart,
    "months": months_chart,
    "control": control_chart,
    "waiting": waiting_chart,
    "priorities": priorities_chart,
    "multiples": multiples_chart,
}
