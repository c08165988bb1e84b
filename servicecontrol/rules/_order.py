"""What rules by kind say of a step that came before what it presupposes, by the table in `records/order.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from servicecontrol.problems import Message
from servicecontrol.records.order import Presupposed, is_before, order_of, reversals
from servicecontrol.selecting import Selected


def out_of_order(found: Selected, step: str, *of: int) -> Message | None:
    """What a step of the selected record or entry came before; nothing where it is in order.

    `of` says which entry of a list the step is asked of, where the rule goes through the list itself.
    """
    whole, _, inner = step.partition(".")
    around = () if whole == "record" else found.steps
    names = [each for each in around if isinstance(each, str)]
    path = ".".join((*names, inner if whole == "record" else step))
    within: tuple[str | int, ...] = (*path.split(".")[:-1], *of) if of else around
    return first_reversal(found.record, (each for each in order_of(found.kind) if each.step == path), within)


def first_reversal(
    record: object, order: Iterable[Presupposed], within: tuple[str | int, ...] = ()
) -> Message | None:
    """The first step that came too early, with both days; nothing where all are in order."""
    for early in reversals(record, order, within):
        return too_early(early.step, early.moment, early.needs, early.since)
    return None


def too_early(step: str, moment: date, needs: str, since: date) -> Message:
    """That a step came before what it presupposes, with both days."""
    return Message("order.too-early", {"field": step, "day": moment, "first": needs, "first_day": since})


def not_before(moments: Iterable[date], since: date | None) -> date | None:
    """The first moment that is not before another; the first of all where there is none."""
    return min((each for each in moments if since is None or not is_before(each, since)), default=None)
