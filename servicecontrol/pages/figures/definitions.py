"""Each metric explained: meaning, formula and source, what it counts, from which tables, against which objectives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.measure.objectives import Reached, reached, targeted
from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.names import short_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import clause_link
from servicecontrol.pages.shared.targets import dated_limit, figure_chip, written_figure
from servicecontrol.records.objective import Objective
from servicecontrol.text import Language

#: Periods of a figure shown with their objective; the export has all.
PERIODS_SHOWN = 8
_COUNTED = ("numerator", "denominator", "unit")


@dataclass(frozen=True)
class TableLink:
    """A table that a query reads, in its two forms."""

    name: str
    csv: str
    parquet: str


@dataclass(frozen=True)
class Measured:
    """A figure of an organisation in a period, against the objective of its own day."""

    organisation: str
    period: str
    figure: str
    base: str
    objective: str
    source: str
    chip: Chip


@dataclass(frozen=True)
class Definition:
    """A metric: its meaning, where that comes from, what it counts, the query that makes it."""

    name: str
    title: str
    definition: str
    formula: str
    source: str
    clauses: tuple[Link, ...]  #: that say what is counted, with the organisation in front
    counts: tuple[tuple[str, str], ...]  #: what is counted, out of what, in which unit: label and words
    measured: tuple[Measured, ...]
    tables: tuple[TableLink, ...]
    sql: str
    query: str
    csv: str
    json: str
    rows: int


def definitions(facts: Facts, words: Language) -> Iterator[Definition]:
    """Every metric, in the order of the names that the reader sees."""
    known = metrics(facts.store.settings.plugins)
    titles = {name: words.say(f"metrics.{name}.name") for name in known}
    for name, metric in sorted(known.items(), key=lambda entry: titles[entry[0]]):
        yield Definition(
            name=name,
            title=titles[name],
            definition=words.say(f"metrics.{name}.definition"),
            formula=words.say(f"metrics.{name}.formula"),
            source=words.say(f"metrics.{name}.source"),
            clauses=tuple(_clauses(metric, facts, words)),
            counts=tuple(
                (words.say(f"figures.{part}"), words.say(f"metrics.{name}.{part}")) for part in _COUNTED
            ),
            measured=tuple(_measured(name, facts, words)),
            tables=tuple(
                TableLink(table, f"tables/{table}.csv", f"tables/{table}.parquet") for table in metric.tables
            ),
            sql=metric.sql,
            query=f"metrics/{name}.sql",
            csv=f"metrics/{name}.csv",
            json=f"metrics/{name}.json",
            rows=len(facts.figures[name].rows),
        )


def _clauses(metric: Metric, facts: Facts, words: Language) -> Iterator[Link]:
    """The clauses in force that bind a rule of the metric, each under its organisation's name."""
    for ledger in facts.store.ledgers.values():
        procedure = facts.judged.procedures.get(ledger.id)
        for id_, clause in procedure.clauses.items() if procedure else ():
            if any(binding.rule in metric.rules for binding in clause.enforced_by):
                link = clause_link(facts, ledger.id, id_)
                yield Link(f"{short_name(ledger, words)} {link.text}", link.to, link.anchor)


def _measured(name: str, facts: Facts, words: Language) -> Iterator[Measured]:
    for ledger in facts.store.ledgers.values():
        for target in targeted(ledger):
            if target.metric != name:
                continue
            found = reached(target, ledger, facts.figures, facts.as_of)
            for entry in found[-PERIODS_SHOWN:][::-1]:
                yield _row(short_name(ledger, words), entry, target, words)


def _row(organisation: str, entry: Reached, target: Objective, words: Language) -> Measured:
    base = (
        words.say("objectives.n", n=entry.n)
        if entry.numerator is None
        else words.say("objectives.base", numerator=entry.numerator, n=entry.n)
    )
    held = entry.objective
    return Measured(
        organisation,
        entry.period or words.say("objectives.today"),
        written_figure(entry, target, words),
        base,
        f"{entry.id} {dated_limit(held, words)}" if held else "",
        held.source if held else "",
        figure_chip(entry, words),
    )
