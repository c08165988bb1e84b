"""What a complaint register's figures say: what stands out, how long it takes, whether it is on time or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from servicecontrol.charts import Chart, Curve, Drop, Frame, Limit, Sample, control, waiting
from servicecontrol.facts import Facts
from servicecontrol.measure import Row
from servicecontrol.pages.addresses import metric_download
from servicecontrol.pages.crumbs import short_name
from servicecontrol.pages.figure_part import FigurePart, Heading, row_headings, share_interval
from servicecontrol.pages.names import problem_name
from servicecontrol.pages.survey_charts import share
from servicecontrol.statistics.control import OVERDISPERSED
from servicecontrol.store import Ledger
from servicecontrol.text import Language, number

_PERCENT = "\u202f%"
#: What a complaint waits for, and the colour of its curve.
_WAITED = {"answered": "s1", "closed": "s2"}
#: Quarters of the on-time table, the latest first.
_QUARTERS = 4


def complaint_parts(ledger: Ledger, facts: Facts, words: Language) -> tuple[FigurePart, ...]:
    """A part to each question that the complaints can answer."""
    asked = (stand_out_part, _waiting, _on_time, _recurrence)
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
    foot = (metric_download(f"{ledger.id}/complaints/index", "complaints-control", facts, words),)
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


def _waiting(ledger: Ledger, facts: Facts, words: Language) -> FigurePart | None:
    curves = [curve for measure in _WAITED if (curve := _curve(measure, ledger, facts, words)).drops]
    times = {
        row.text("measure"): row
        for row in facts.figures["handling-time"].each(organisation=ledger.id, urgency="any")
    }
    if not curves:
        return None
    headline = words.say(
        "charts-said.waiting", parts=tuple(_half(measure, times, words) for measure in _WAITED)
    )
    subtitle = words.say(
        "charts-said.waiting-subtitle",
        organisation=short_name(ledger, words),
        n=times["closed"].count("n"),
        date=facts.as_of,
    )
    foot = (metric_download(f"{ledger.id}/complaints/index", "handling-curve", facts, words),)
    chart = waiting(
        Frame("waiting", headline, subtitle, headline, foot),
        curves,
        words.say,
        subject=words.say("complaints.waits-for"),
        measure=words.say("complaints.still-waiting"),
        unit=_PERCENT,
    )
    says = tuple(line for measure in _WAITED for line in _times(measure, times[measure], words))
    return FigurePart(
        "waiting-time",
        words.say("complaints.how-long"),
        says,
        notes=(words.say("complaints.open-count"),),
        charts=(chart,),
    )


def _half(measure: str, times: dict[str, Row], words: Language) -> str:
    median = times[measure].number("median")
    if median is None:
        return words.say(f"charts-said.half-{measure}-not-yet")
    return words.say(f"charts-said.half-{measure}", days=number(median))


def _times(measure: str, row: Row, words: Language) -> Iterator[str]:
    """The median with its interval, and the mean of the first thirty days."""
    median, mean = row.number("median"), row.number("mean_30")
    if median is None:
        return
    low, high = row.number("median_low"), row.number("median_high")
    not_yet = words.say("complaints.not-reached")
    ends = words.say(
        "frame.interval",
        low=not_yet if low is None else number(low),
        high=not_yet if high is None else number(high),
    )
    yield words.say(f"complaints.median-{measure}", days=number(median), interval=ends)
    if mean is not None:
        yield words.say(f"complaints.mean-{measure}", days=number(mean))


def _curve(measure: str, ledger: Ledger, facts: Facts, words: Language) -> Curve:
    rows = facts.figures["handling-curve"].each(organisation=ledger.id, measure=measure)
    return Curve(
        words.say(f"complaints.waiting-{measure}"), _WAITED[measure], tuple(_drop(row, words) for row in rows)
    )


def _drop(row: Row, words: Language) -> Drop:
    value, low, high = row.number("running") or 0.0, row.number("low"), row.number("high")
    return Drop(
        row.count("day"),
        number(100 * value) + _PERCENT,
        share_interval(row, words),
        f"{row.count('at_risk'):,}",
        100 * value,
        None if low is None else 100 * low,
        None if high is None else 100 * high,
    )


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
    said = words.say(
        "complaints.recurrence-says",
        recurred=whole.count("numerator"),
        n=whole.count("denominator"),
        share=share(whole),
        interval=share_interval(whole, words),
        estimate=number(100 * (whole.number("estimated") or 0.0)) + _PERCENT,
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
    return FigurePart("recurrence", title, (said,), headings, lines, notes)
