"""What a complaint register's figures say: what stands out, how long it takes, whether it is on time or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from servicecontrol.charts import Chart, Frame, Limit, Sample, control
from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.chart_foot import chart_foot
from servicecontrol.pages.complaint_times import waiting_part
from servicecontrol.pages.crumbs import short_name
from servicecontrol.pages.figure_part import FigurePart, Heading, row_headings, share_interval, written_share
from servicecontrol.pages.names import problem_name
from servicecontrol.pages.survey_charts import share
from servicecontrol.statistics.control import OVERDISPERSED
from servicecontrol.store import Ledger
from servicecontrol.text import Language, number

#: Quarters of the on-time table, the latest first.
_QUARTERS = 4


def complaint_parts(ledger: Ledger, facts: Facts, words: Language) -> tuple[FigurePart, ...]:
    """A part to each question that the complaints can answer."""
    asked = (stand_out_part, waiting_part, _on_time, _recurrence)
    found = (part(ledger, facts, words) for part in asked)
    return tuple(part for part in found if part is not None)


def stand_out_part(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """Months that stand out from chance; None without complaints."""
    rows = list(facts.figures["complaints-control"].each(organisation=ledger.id))
    if not rows:
        return None
    title = words.say("complaints.stand-out")
    if rows[0].text("trust") == "none":
        return FigurePart("control", title, (words.say("complaints.no-exposure"),))
    return FigurePart(
        "control",
        title,
        (),
        notes=tuple(_trusted(rows, words)),
        charts=(_control_chart(rows, ledger, facts, words),),
    )


def _trusted(rows: Sequence[Row], words: Language) -> Iterator[str]:
    """Why there are no limits, or how far to trust them."""
    trust = rows[0].text("trust")
    yield words.say(f"complaints.trust-{trust}", n=len(rows))
    if trust == "run-chart":
        key = "shifted" if rows[0].count("longest_run") > rows[0].count("allowed_run") else "steady"
        values = {"n": rows[0].count("longest_run"), "allowed": rows[0].count("allowed_run")}
        yield words.say(f"complaints.run-{key}", **values)
    else:
        yield words.say("complaints.sigma", sigma=number(rows[0].number("sigma") or 0.0, 2))


def _control_chart(rows: Sequence[Row], ledger: Ledger, facts: Facts, words: Language) -> Chart:
    limited = rows[0].text("trust") != "run-chart"
    wide = _laney_decides(rows)
    samples = [_sample(row, words, "laney_" if wide else "") for row in rows]
    signals = tuple(f"{sample.first:%Y-%m}" for sample in samples if sample.signal)
    if not limited:
        headline = words.say("charts-said.run-chart", median=number(rows[0].number("median") or 0.0, 2))
    elif signals:
        headline = words.say("charts-said.control-signals", names=signals, n=len(signals))
    else:
        headline = words.say("charts-said.control-none")
    centre = rows[0].number("centre" if limited else "median") or 0.0
    key = "charts-said.mean" if limited else "charts-said.median"
    subtitle = words.say(
        "charts-said.control-subtitle", organisation=short_name(ledger, words), n=len(samples)
    )
    foot = chart_foot(f"{ledger.id}/complaints/index", "complaints-control", ledger, facts, words)
    return control(
        Frame("control-chart", headline, subtitle, headline, foot),
        samples,
        words.say,
        measure=words.say("metrics.complaints-control.unit"),
        centre=Limit(centre, words.say(key, value=number(centre, 2))),
    )


def _laney_decides(rows: Sequence[Row]) -> bool:
    return (rows[0].number("sigma") or 0.0) > OVERDISPERSED


def _sample(row: Row, words: Language, limits: str) -> Sample:
    value, low, high = row.number("value") or 0.0, row.number(f"{limits}low"), row.number(f"{limits}high")
    written = ""
    if low is not None and high is not None:
        written = words.say("frame.range", low=number(low, 2), high=number(high, 2))
    base = words.say(
        "complaints.per-homes", n=row.count("count"), homes=round(100 * (row.number("exposure") or 0.0))
    )
    first = date.fromisoformat(f"{row.text('month')}-01")
    return Sample(first, number(value, 2), base, value, low, high, written, row.flag("signal"))


def _on_time(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    """By the day that was due, the latest quarters that are over, and what is decided so far beside it."""
    rows = list(facts.figures["on-time-rate"].each(organisation=ledger.id, rule="answered-within"))
    classes = dict.fromkeys((row.text("clause"), row.cells["category"]) for row in rows)
    lines = [line for key in classes for line in _class_lines(key, rows, ledger, facts, words)]
    if not lines:
        return None
    return FigurePart(
        "on-time",
        words.say("complaints.on-time"),
        (words.say("complaints.on-time-says"),),
        (
            Heading(words.say("complaints.duty"), numeric=False),
            *row_headings(words, "complaints.due-in", "complaints.rate", "charts.base"),
            *(Heading(words.say(key)) for key in ("charts.interval", "complaints.not-in-time")),
        ),
        tuple(lines),
    )


def _class_lines(
    key: tuple[str, object], rows: Sequence[Row], ledger: Ledger, facts: Facts, words: Language
) -> Iterator[tuple[str, ...]]:
    clause, category = key
    mine = [row for row in rows if (row.text("clause"), row.cells["category"]) == key]
    cohort = [row for row in mine if row.text("basis") == "due-cohort"]
    quarters = [row for row in cohort if "Q" in row.text("period") and row.flag("complete")][-_QUARTERS:]
    procedure = facts.judged.procedures[ledger.id]
    number_ = procedure.clauses[clause].clause if clause in procedure.clauses else clause
    urgency = words.say(f"words.urgency.{category or 'any'}")
    name = f"{urgency} · {number_}"
    for row in reversed(quarters):
        yield (name, row.text("period"), *_on_time_cells(row, words))
    for basis in ("due-cohort", "decided"):
        for row in mine:
            if row.text("basis") == basis and row.text("period") == "to-date" and row.count("denominator"):
                yield (name, words.say(f"complaints.basis-{basis}"), *_on_time_cells(row, words))


def _on_time_cells(row: Row, words: Language) -> tuple[str, ...]:
    late = row.count("denominator") - row.count("numerator")
    base = f"{row.count('numerator'):,} ÷ {row.count('denominator'):,}"
    return (share(row), base, share_interval(row, words), str(late))


def _recurrence(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    rows = list(facts.figures["recurrence-rate"].each(organisation=ledger.id))
    whole = next((row for row in rows if row.text("problem") == "any"), None)
    if whole is None:
        return None
    title = words.say("complaints.recurrence")
    if not whole.count("denominator"):
        return FigurePart("recurrence", title, (words.say("complaints.recurrence-none"),))
    said = [
        words.say(
            "complaints.recurrence-says",
            recurred=whole.count("numerator"),
            n=whole.count("denominator"),
            share=share(whole),
            interval=share_interval(whole, words),
        )
    ]
    estimate = whole.number("estimated")
    if estimate is not None:
        ends = share_interval(whole, words, "estimated_low", "estimated_high")
        said.append(
            words.say("complaints.recurrence-estimate", estimate=written_share(estimate), interval=ends)
        )
    problems = sorted(
        (row for row in rows if row is not whole),
        key=lambda row: (-row.count("numerator"), row.text("problem")),
    )
    lines = tuple(
        (
            problem_name(row.text("problem"), ledger, words),
            f"{row.count('closed'):,}",
            f"{row.count('numerator'):,} ÷ {row.count('denominator'):,}",
            share(row),
            share_interval(row, words),
        )
        for row in problems
    )
    headings = row_headings(
        words, "fields.problem", "complaints.closed", "charts.base", "complaints.again", "charts.interval"
    )
    notes = (words.say("complaints.recurrence-key"),)
    return FigurePart("recurrence", title, tuple(said), headings, lines, notes)
