"""Visits: the product's effect is shown."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.fields import YesNo
from servicecontrol.records.visit import Visit
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def demonstrated(visit: Visit, context: Context, *, excused_by_reason: YesNo = True) -> Iterator[Check]:
    """On a visit the product's effect is demonstrated; where the procedure lets a reason excuse, one is given."""
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
        message = Message("rules.demonstrated.with-reason")
        verdict: Verdict = "pass" if excused_by_reason else "fail"
        yield Check(subject, visit.date, verdict, message, visit.by, steps=("demo",))
    else:
        message = Message("rules.demonstrated.no-reason")
        yield Check(subject, visit.date, "fail", message, visit.by, steps=("demo",))
