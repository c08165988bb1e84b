"""Surveys: the form asks about every service that is provided."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message, Value
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Survey
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def form_covers_services(survey: Survey, context: Context) -> Iterator[Check]:
    """Every item names the service that it is about, and a company survey asks about every one provided.

    The services are those that the organisation says it provides on the survey's day. A department asks about its own.
    """
    if survey.form is None:
        return
    for verdict, key, values in _said(survey, context.ledger.organisation.services_on(survey.day)):
        message = Message(f"rules.form-covers-services.{key}", values)
        subject = Subject("surveys", survey.id)
        yield Check(subject, survey.day, verdict, message, survey.run_by, file="form", steps=("items",))


def _said(survey: Survey, provided: tuple[str, ...]) -> Iterator[tuple[Verdict, str, dict[str, Value]]]:
    items = survey.own_items.values()
    nameless = tuple(item.id for item in items if item.service is None)
    asked = {item.service for item in items}
    everything = survey.plan is None or survey.plan.level == "company"
    missing = tuple(service for service in provided if service not in asked) if everything else ()
    if not provided:
        yield "no-evidence", "undeclared", {}
        return
    if nameless:
        yield "fail", "nameless", {"items": nameless, "n": len(nameless)}
    if missing:
        yield "warn", "missing", {"services": missing}
    if not nameless and not missing:
        yield "pass", "kept", {"n": len(items)}
