"""Follow-up of deliveries and of paid services: what was asked afterwards, of whom, and what they said."""

from __future__ import annotations

from servicecontrol.pages.reports.parts import Part, TableCell, Whole, cells, newest
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.purposes import Purpose
from servicecontrol.records.fields import day_of
from servicecontrol.records.service import WorkOrder
from servicecontrol.records.trade import Delivery
from servicecontrol.records.visit import FollowUp

#: Rows of a list; the register has all.
_SHOWN = 120


def deliveries_lead(scope: Scope) -> tuple[str, ...]:
    """How many arrived, how many of them by the day expected, how many were asked about afterwards."""
    arrived = [each for each in scope.kept(Delivery) if each.arrived]
    if not arrived:
        return (scope.say("nothing"),)
    states = [state for each in arrived if (state := scope.state_by(each.expected, each.arrived))]
    followed = [each for each in arrived if each.follow_up]
    good = sum(
        bool(each.follow_up and each.follow_up.complete and each.follow_up.quality_ok) for each in followed
    )
    return (
        scope.say("delivery.lead", n=len(arrived), share=scope.share(states.count("met"), len(states))),
        scope.say("delivery.followed", share=scope.share(len(followed), len(arrived))),
        scope.say("delivery.good", share=scope.share(good, len(followed))),
    )


def deliveries(scope: Scope) -> Part:
    """Each delivery with its notice, arrival and follow-up, the newest first."""
    kept = newest(scope.kept(Delivery))
    rows = tuple(
        cells(
            (scope.link("deliveries", each.id), *scope.standing("deliveries", each.id)),
            scope.customer(each.customer),
            (each.product, each.quantity),
            each.shipped,
            day_of(each.notice.date) if each.notice else None,
            (each.arrived, scope.say("delivery.late") if _is_late(scope, each) else None),
            _said_after(scope, each),
            scope.named(each.opens) if each.opens else None,
        )
        for each in kept[:_SHOWN]
    )
    heads = scope.heads(
        "record", "customer", "product", "shipped", "notice", "arrived", "follow_up", "opened"
    )
    title, empty = scope.say("delivery.title"), scope.say("nothing")
    return Part(
        "deliveries", title, (), heads, rows, empty, _cut(scope, len(kept)), clauses=scope.about("deliveries")
    )


def _is_late(scope: Scope, delivery: Delivery) -> bool:
    return scope.state_by(delivery.expected, delivery.arrived) == "met-late"


def _said_after(scope: Scope, delivery: Delivery) -> TableCell:
    after = delivery.follow_up
    if after is None:
        return ()
    complete, good = scope.yes_no(after.complete), scope.yes_no(after.quality_ok)
    return (
        Whole(after.date.isoformat()),
        scope.say("delivery.said", complete=complete, good=good),
        after.says or "",
    )


def _cut(scope: Scope, total: int) -> tuple[str, ...]:
    return (scope.words.say("due.shown-of", shown=_SHOWN, total=total),) if total > _SHOWN else ()


def incidents(scope: Scope) -> Part | None:
    """Accidents in transit: when the customer was told, what was chosen and why."""
    rows = tuple(
        cells(
            scope.link("deliveries", each.id),
            scope.customer(each.customer),
            day_of(each.incident.at),
            each.incident.says,
            day_of(each.incident.customer_contacted) if each.incident.customer_contacted else None,
            (each.incident.chosen, each.incident.reason),
            each.incident.loss,
        )
        for each in newest(scope.kept(Delivery))
        if each.incident
    )
    heads = scope.heads("record", "customer", "date", "incident", "customer_contacted", "chosen", "#loss")
    return Part("incidents", scope.say("delivery.incidents"), (), heads, rows) if rows else None


def paid_lead(scope: Scope) -> tuple[str, ...]:
    """How many paid jobs were asked about afterwards, and how conduct and work were judged."""
    paid = [each for each in scope.kept(WorkOrder) if each.paid and each.done]
    if not paid:
        return (scope.say("nothing"),)
    calls = [call for each in paid for call in _calls(scope, each)]
    asked = sum(bool(_calls(scope, each)) for each in paid)
    conduct = [call.conduct_ok for call in calls if call.conduct_ok is not None]
    work = [call.quality_ok for call in calls if call.quality_ok is not None]
    return (
        scope.say("paid.lead", n=len(paid), share=scope.share(asked, len(paid))),
        scope.say("paid.conduct", share=scope.share(sum(conduct), len(conduct))),
        scope.say("paid.work", share=scope.share(sum(work), len(work))),
    )


def _calls(scope: Scope, order: WorkOrder) -> tuple[FollowUp, ...]:
    return tuple(
        call for call in scope.ledger.follow_ups_by_subject.get(order.id, ()) if call.why == "paid-service"
    )


def paid_by_month(scope: Scope) -> Part:
    """Paid jobs of each month: how many, how many asked about afterwards."""
    months: dict[str, list[WorkOrder]] = {}
    for each in scope.kept(WorkOrder):
        if each.paid and each.done:
            months.setdefault(f"{each.done:%Y-%m}", []).append(each)
    rows = tuple(
        cells(
            month,
            scope.counted("work-orders", (each.id for each in found)),
            scope.share(sum(bool(_calls(scope, each)) for each in found), len(found)),
            scope.counted("work-orders", (each.id for each in found if _bad(scope, each))),
        )
        for month, found in sorted(months.items(), reverse=True)
    )
    heads = scope.heads("month", "#count", "#followed", "#unsatisfied")
    title = scope.say("paid.by-month")
    return Part(
        "by-month",
        title,
        (),
        heads,
        rows,
        scope.say("nothing"),
        clauses=scope.asked_by(Purpose.JOB_FOLLOW_UP),
    )


def _bad(scope: Scope, order: WorkOrder) -> bool:
    calls = _calls(scope, order)
    return any(
        call.conduct_ok is False or call.quality_ok is False or call.result == "unresolved" for call in calls
    )


def paid_services(scope: Scope) -> Part:
    """Each paid job with what its user said afterwards, the newest first."""
    paid = [each for each in newest(scope.kept(WorkOrder)) if each.paid]
    rows = []
    for each in paid[:_SHOWN]:
        calls = _calls(scope, each)
        rows.append(
            cells(
                (scope.link("work-orders", each.id), *scope.standing("work-orders", each.id)),
                scope.area(each.area),
                each.service,
                each.done,
                tuple(scope.link("follow-ups", call.id, f"{call.id} {call.date}") for call in calls),
                tuple(scope.yes_no(call.conduct_ok) for call in calls),
                tuple(scope.yes_no(call.quality_ok) for call in calls),
                tuple(scope.word("result", call.result) for call in calls),
            )
        )
    heads = scope.heads(
        "record", "area", "service", "done", "follow-up", "conduct_ok", "quality_ok", "result"
    )
    title = scope.say("paid.title")
    return Part("paid", title, (), heads, tuple(rows), scope.say("nothing"), _cut(scope, len(paid)))
