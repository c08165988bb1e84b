"""What stands under a chart: the clauses that ask for it, what its figures mean, and the figures themselves."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.charts import FootItem
from servicecontrol.metrics.catalogue import metric_named
from servicecontrol.pages.shared.addresses import metric_download
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.page import relative
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.purposes import Purpose


def chart_foot(
    here: str, metric: str, context: PageContext, *, purpose: Purpose | None = None
) -> tuple[FootItem, ...]:
    """The foot of a chart of a metric; the clauses are those that serve a purpose, by default the metric's own."""
    return (
        *_clauses(here, metric, purpose, context),
        FootItem(context.say("charts.definition"), relative(here, "figures.html", f"m-{metric}")),
        metric_download(here, metric, context),
    )


def _clauses(here: str, metric: str, purpose: Purpose | None, context: PageContext) -> Iterator[FootItem]:
    procedure = context.judged.procedures.get(context.ledger.id)
    serving = {id_ for id_, _ in context.bindings(purpose)} if purpose else set[str]()
    rules = metric_named(metric).rules
    for id_, clause in procedure.clauses.items() if procedure else ():
        if id_ in serving or (not purpose and any(each.rule in rules for each in clause.enforced_by)):
            to = relative(here, f"{clause_path(context.ledger.id, id_)}.html")
            yield FootItem(context.say("charts.clause", clause=clause.clause), to)
