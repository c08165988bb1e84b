"""Customers by periods: who was visited, who was missed, who is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from servicecontrol.measure.visits import VisitGaps
from servicecontrol.pages.record.thread import customer_rows
from servicecontrol.pages.shared.chips import judgement_chip
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.figure_part import FigurePart, row_headings
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import clause_link, subject_link
from servicecontrol.purposes import Purpose
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, by_clauses

#: Periods shown in the coverage, the newest last.
COVERAGE_PERIODS = 8


@dataclass(frozen=True)
class CoverageCell:
    """One customer in one period; without a duty there is nothing to show."""

    mark: str  #: the state of the duty, or none
    word: str
    proof: Link | None = None  #: the visit that met the duty


@dataclass(frozen=True)
class CoverageRow:
    """A customer's periods."""

    customer: Link  #: to the customer's visits
    important: bool
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class Coverage:
    """Customers by periods under one clause, or several that ask for the same visits."""

    clauses: tuple[Link, ...]
    title: str
    periods: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    totals: tuple[str, ...]


def coverages(context: PageContext) -> Iterator[Coverage]:
    """A matrix for each clause that asks for visits in every period."""
    for clauses, duties in by_clauses(context.duties(Purpose.VISIT_RHYTHM)).items():
        periods = sorted({duty.subject.part for duty in duties})[-COVERAGE_PERIODS:]
        by_cell = {(duty.subject.id, duty.subject.part): duty for duty in duties}
        customers = sorted({duty.subject.id for duty in duties if duty.subject.part in periods})
        yield Coverage(
            clauses=tuple(clause_link(context.facts, context.ledger.id, clause) for clause in clauses),
            title=context.judged.procedures[context.ledger.id]
            .clauses[clauses[0]]
            .title.say(context.words.code),
            periods=tuple(periods),
            rows=tuple(_coverage_row(id_, periods, by_cell, context) for id_ in customers),
            totals=tuple(_total(period, duties) for period in periods),
        )


def _coverage_row(  # one row of one matrix
    customer: str, periods: Sequence[str], by_cell: dict[tuple[str, str], Judgement], context: PageContext
) -> CoverageRow:
    entry = context.ledger.customers.get(customer)
    cells = []
    for period in periods:
        duty = by_cell.get((customer, period))
        if duty is None:
            cells.append(CoverageCell("none", context.say("visits.no-duty")))
        else:
            mark = duty.state or "none"
            links = (subject_link(context.ledger, subject, context.words) for subject in duty.evidence)
            proof = next((link for link in links if isinstance(link, Link)), None)
            cells.append(CoverageCell(mark, judgement_chip(duty, context.words, context.as_of).word, proof))
    name = f"{customer} {entry.name}" if entry else customer
    visits = replace(customer_rows("visits", customer, context), text=name)
    return CoverageRow(
        visits, bool(entry and entry.important_throughout(context.as_of, context.as_of)), tuple(cells)
    )


def _total(period: str, duties: Sequence[Judgement]) -> str:
    asked = [duty.state for duty in duties if duty.subject.part == period and duty.state != "waived"]
    return f"{asked.count('met')} / {len(asked)}"


def gaps_part(context: PageContext) -> FigurePart | None:
    """A row for each customer of the day, the longest gap first; None before anybody was visited."""
    rows = context.rows(VisitGaps)
    whole = next((row for row in rows if row.customer == "any"), None)
    if whole is None or not whole.visit_days:
        return None
    customers = sorted(
        (row for row in rows if row is not whole),
        key=lambda row: (-(row.longest or 0), -row.running, row.customer),
    )
    return FigurePart(
        "gaps",
        context.say("visits.gaps"),
        tuple(_said(whole, customers, context)),
        row_headings(
            context.words,
            "fields.customer",
            "visits.gap-visits",
            "visits.gap-longest",
            "visits.gap-between",
            "visits.gap-last",
            "visits.gap-running",
        ),
        tuple(_line(row, context) for row in customers),
        (context.say("visits.gaps-note"),),
    )


def _said(whole: VisitGaps, customers: Sequence[VisitGaps], context: PageContext) -> Iterator[str]:
    gap, running = whole.longest, max(customers, key=lambda row: row.running)
    if gap is not None:
        first, last = whole.gap_from or date.min, whole.gap_to or date.min
        named = next(row for row in customers if (row.longest, row.gap_to) == (gap, last))
        name = _name(named, context.ledger)
        yield context.say("visits.gaps-longest", n=gap, name=name, first=first, last=last)
    yield context.say("visits.gaps-running", n=running.running, name=_name(running, context.ledger))


def _line(row: VisitGaps, context: PageContext) -> tuple[str, ...]:
    longest, first, last = row.longest, row.gap_from, row.gap_to
    return (
        _name(row, context.ledger),
        f"{row.visit_days:,}",
        "" if longest is None else f"{longest:,}",
        context.say("frame.range", low=first.isoformat(), high=last.isoformat()) if first and last else "",
        day.isoformat() if (day := row.last_visit) else context.say("visits.gap-never"),
        f"{row.running:,}",
    )


def _name(row: VisitGaps, ledger: Ledger) -> str:
    id_ = row.customer
    return f"{id_} {ledger.customers[id_].name}"
