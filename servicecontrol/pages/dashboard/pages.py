"""An organisation's dashboard: what is late, where it is bad, whether it is getting better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from servicecontrol.charts import Chart
from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.complaint.charts import problems_chart
from servicecontrol.pages.dashboard.headline import Card, headline, latest_survey
from servicecontrol.pages.dashboard.on_time_trend import on_time_chart
from servicecontrol.pages.dashboard.said_and_done import SaidAndDone, said_and_done
from servicecontrol.pages.procedure.clauses import VerdictCount, clause_counts
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.heat import HeatMap, answers_map, complaints_map, heat_map
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows, overdue_first
from servicecontrol.pages.shared.names import crumbs, register_title
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.pages.survey.charts import trend_chart
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

T = TypeVar("T")

#: Rows of the due list on the dashboard; the due list has all. With more, the figures under it would start off screen.
DUE_SHOWN = 5
#: Days back from the as-of date in which a measure was shown to work, or not.
DAYS_BACK = 365


@dataclass(frozen=True)
class Tile:
    """A clause with its verdict."""

    clause: Link
    title: str
    chip: Chip
    counts: str


@dataclass(frozen=True)
class DashboardView:
    """The dashboard."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    begin: tuple[str, ...]  #: what to do first, where there are no records yet
    due: tuple[JudgementRow, ...]
    due_total: int
    due_link: Link
    cards: tuple[Card, ...]
    better: tuple[Chart, ...]  #: whether it is getting better
    problems: tuple[Chart, ...]  #: where it is bad
    heats: tuple[HeatMap, ...]
    said: tuple[SaidAndDone, ...]
    said_lead: str
    register: Link | None  #: of what was said
    tiles: tuple[Tile, ...]
    tally: tuple[VerdictCount, ...]
    procedure: Link | None


def dashboard_pages(context: PageContext) -> Iterator[Page]:
    """The dashboard."""
    name = context.ledger.organisation.name.say(context.words.code)
    yield Page(f"{context.ledger.id}/index", "dashboard.html", name, partial(_view, name, context))


def _view(name: str, context: PageContext) -> DashboardView:
    duties = [duty for duty in context.judged.duties if duty.organisation == context.ledger.id]
    urgent = overdue_first(duties, context.as_of)
    statuses = context.judged.clauses_of(context.ledger.id)
    has_procedure = context.ledger.id in context.judged.procedures
    begin = beginning(context)
    return DashboardView(
        title=name,
        crumbs=crumbs(context.words),
        lead=(context.say("dashboard.no-records"),) if begin else _lead(urgent, statuses, context.words),
        begin=begin,
        due=judgement_rows(urgent[:DUE_SHOWN], context),
        due_total=len(urgent),
        due_link=Link(context.say("pages.due"), f"{context.ledger.id}/due"),
        cards=() if begin else tuple(headline(context)),
        better=tuple(_better(context)),
        problems=_present(problems_chart(context, f"{context.ledger.id}/index")),
        heats=tuple(_heats(context)),
        said=said_and_done(context),
        said_lead=_said_lead(context),
        register=Link(
            register_title(context.ledger, "complaints", context.words),
            f"{context.ledger.id}/complaints/index",
        )
        if context.ledger.complaints
        else None,
        tiles=tuple(_tile(status, context.words) for status in statuses if status.enforcement == "enforced"),
        tally=clause_counts(statuses, context.words),
        procedure=Link(context.say("pages.procedure"), f"{context.ledger.id}/procedure/index")
        if has_procedure
        else None,
    )


def beginning(context: PageContext) -> tuple[str, ...]:
    """What a company does first that has no records yet, each as a sentence; nothing once there are any."""
    if context.ledger.kind_of_record:
        return ()
    steps = {
        "people": not context.ledger.organisation.people,
        "procedure": any(not procedure.released for procedure in context.ledger.procedures[-1:]),
        "record": True,
    }
    return tuple(
        context.say(f"dashboard.begin-{step}", organisation=context.ledger.id)
        for step, open_ in steps.items()
        if open_
    )


def _lead(
    urgent: tuple[Judgement, ...], statuses: tuple[ClauseStatus, ...], words: Language
) -> tuple[str, ...]:
    overdue = sum(duty.state == "overdue" for duty in urgent)
    broken = sum(status.verdict == "fail" for status in statuses)
    first = words.say("dashboard.overdue", n=overdue) if overdue else words.say("dashboard.none-overdue")
    second = words.say("dashboard.soon", n=len(urgent) - overdue)
    third = words.say("dashboard.broken", n=broken) if broken else words.say("dashboard.none-broken")
    return first, second, third


def _better(context: PageContext) -> Iterator[Chart]:
    """How satisfied people are from survey to survey, and how often answers come in time from quarter to quarter."""
    here = f"{context.ledger.id}/index"
    yield from _present(trend_chart(context, here))
    yield from _present(on_time_chart(context, here))


def _heats(context: PageContext) -> Iterator[HeatMap]:
    latest = latest_survey(context.ledger)
    if latest is not None:
        yield from _present(
            heat_map(latest, context) or answers_map(latest, context),
        )
    yield from _present(complaints_map(context))


def _present(entry: T | None) -> tuple[T, ...]:
    return () if entry is None else (entry,)


def _said_lead(context: PageContext) -> str:
    """How many measures of the last year were shown to work, out of how many that were looked at."""
    since = context.as_of - timedelta(days=DAYS_BACK)
    looked_at = [
        each.verification.effective
        for each in context.ledger.complaints.values()
        if each.verification is not None and each.verification.date > since
    ]
    if not looked_at:
        return context.say("dashboard.nothing-proven")
    return context.say("dashboard.proven-share", good=sum(looked_at), n=len(looked_at))


def _tile(status: ClauseStatus, words: Language) -> Tile:
    kept = status.counts.get("pass", 0)
    total = sum(count for verdict, count in status.counts.items() if verdict != "not-due")
    counts = f"{kept} / {total}" if total else ""
    link = Link(status.clause.clause, clause_path(status.organisation, status.id))
    return Tile(link, status.clause.title.say(words.code), verdict_chip(status.verdict, words), counts)
