"""Visits: the product's effect is shown."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.visit import Visit
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject


@rule
def demonstrated(visit: Visit, context: Context) -> Iterator[Check]:
    """On a visit the product's effect is demonstrated, or the record says why it was not."""
    if visit.way != "visit":
        return
    subject = Subject("visits", visit.id)
    demo = visit.demo
    if demo is None:
        message = Message("rules.demonstrated.no-entry")
        yield Check(subject, visit.date, "no-evidence", message, visit.by)
    elif demo.done:
        shown = Message("rules.demonstrated.kept", {"product": demo.product or ""})
        message = shown if demo.product else Message("rules.demonstrated.kept-unnamed")
        yield Check(subject, visit.date, "pass", message, visit.by, steps=("demo",))
    elif demo.reason is not None:
        message = Message("rules.demonstrated.with-reason", {"reason": demo.reason})
        yield Check(subject, visit.date, "pass", message, visit.by, steps=("demo",))
    else:
        message = Message("rules.demonstrated.no-reason")
        yield Check(subject, visit.date, "fail", message, visit.by, steps=("demo",))
