"""An organisation's dashboard: what is late, where it is bad, whether it is getting better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from servicecontrol.charts import Chart
from servicecontrol.facts import Facts
from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.pages.complaint.charts import problems_chart
from servicecontrol.pages.dashboard.headline import Card, headline, latest_survey
from servicecontrol.pages.dashboard.on_time_trend import on_time_chart
from servicecontrol.pages.dashboard.said_and_done import SaidAndDone, said_and_done
from servicecontrol.pages.procedure.clauses import Count, clause_counts
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.heat import HeatMap, answers_map, complaints_map, heat_map
from servicecontrol.pages.shared.judgements import JudgementRow, judgement_rows, overdue_first
from servicecontrol.pages.shared.names import crumbs, register_title
from servicecontrol.pages.shared.page import Link, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.pages.survey.charts import trend_chart
from servicecontrol.store import Ledger
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
    tally: tuple[Count, ...]
    procedure: Link | None


def dashboard_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The dashboard."""
    duties = [duty for duty in facts.judged.duties if duty.organisation == ledger.id]
    urgent = overdue_first(duties, facts.as_of)
    statuses = facts.judged.clauses_of(ledger.id)
    name = ledger.organisation.name.say(words.code)
    has_procedure = ledger.id in facts.judged.procedures
    begin = beginning(ledger, words)
    view = DashboardView(
        title=name,
        crumbs=crumbs(words),
        lead=(words.say("dashboard.no-records"),) if begin else _lead(urgent, statuses, words),
        begin=begin,
        due=judgement_rows(urgent[:DUE_SHOWN], facts, words),
        due_total=len(urgent),
        due_link=Link(words.say("pages.due"), f"{ledger.id}/due"),
        cards=() if begin else tuple(headline(ledger, facts, words)),
        better=tuple(_better(ledger, facts, words)),
        problems=_present(problems_chart(ledger, facts, words, f"{ledger.id}/index")),
        heats=tuple(_heats(ledger, facts, words)),
        said=said_and_done(ledger, facts, words),
        said_lead=_said_lead(ledger, facts, words),
        register=Link(register_title(ledger, "complaints", words), f"{ledger.id}/complaints/index")
        if ledger.complaints
        else None,
        tiles=tuple(_tile(status, words) for status in statuses if status.enforcement == "enforced"),
        tally=clause_counts(statuses, words),
        procedure=Link(words.say("pages.procedure"), f"{ledger.id}/procedure/index")
        if has_procedure
        else None,
    )
    yield Page(f"{ledger.id}/index", "dashboard.html", name, view)


def beginning(ledger: Ledger, words: Language) -> tuple[str, ...]:
    """What a company does first that has no records yet, each as a sentence; nothing once there are any."""
    if ledger.kind_of_record:
        return ()
    steps = {
        "people": not ledger.organisation.people,
        "procedure": any(not procedure.released for procedure in ledger.procedures[-1:]),
        "record": True,
    }
    return tuple(
        words.say(f"dashboard.begin-{step}", organisation=ledger.id) for step, open_ in steps.items() if open_
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


def _better(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Chart]:
    """How satisfied people are from survey to survey, and how often answers come in time from quarter to quarter."""
    here = f"{ledger.id}/index"
    yield from _present(trend_chart(ledger, facts, words, here))
    yield from _present(on_time_chart(ledger, facts, words, here))


def _heats(ledger: Ledger, facts: Facts, words: Language) -> Iterator[HeatMap]:
    latest = latest_survey(ledger)
    if latest is not None:
        yield from _present(
            heat_map(latest, ledger, facts, words) or answers_map(latest, ledger, words),
        )
    yield from _present(complaints_map(ledger, facts, words))


def _present(entry: T | None) -> tuple[T, ...]:
    return () if entry is None else (entry,)


def _said_lead(ledger: Ledger, facts: Facts, words: Language) -> str:
    """How many measures of the last year were shown to work, out of how many that were looked at."""
    since = facts.as_of - timedelta(days=DAYS_BACK)
    looked_at = [
        each.verification.effective
        for each in ledger.complaints.values()
        if each.verification is not None and each.verification.date > since
    ]
    if not looked_at:
        return words.say("dashboard.nothing-proven")
    return words.say("dashboard.proven-share", good=sum(looked_at), n=len(looked_at))


def _tile(status: ClauseStatus, words: Language) -> Tile:
    kept = status.counts.get("pass", 0)
    total = sum(count for verdict, count in status.counts.items() if verdict != "not-due")
    counts = f"{kept} / {total}" if total else ""
    link = Link(status.clause.clause, clause_path(status.organisation, status.id))
    return Tile(link, status.clause.title.say(words.code), verdict_chip(status.verdict, words), counts)
