"""Channels: on every day of a period customers can reach the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from servicecontrol.periods import periods_between
from servicecontrol.problems import Message, Value
from servicecontrol.records.fields import Days, Hours
from servicecontrol.records.organisation import Channel
from servicecontrol.records.words import ChannelKind
from servicecontrol.rules.registry import Context, rule
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Check, Subject


@rule
def channel_open(
    ledger: Ledger,
    context: Context,
    *,
    kinds: tuple[ChannelKind, ...],
    hours: Hours = 0,
    tested: Days = 0,
) -> Iterator[Check]:
    """On every day there is a channel for complaints; a phone is answered for the hours asked.

    A channel in use is tested or emptied at least every `tested` days; 0 asks for no test. One from before it was set
    up shows nothing of it.
    """
    for span in periods_between(ledger.procedures[0].effective, context.as_of, "half-year"):
        last = min(span.last, context.as_of)
        usable = [each for each in ledger.organisation.channels if _counts(each, kinds, hours)]
        gaps = [day for day in _days(span.first, last) if not any(each.holds_on(day) for each in usable)]
        subject = Subject("organisation", ledger.id, f"channels {span.label}")
        values: dict[str, Value] = {"n": len(gaps), "days": tested}
        if gaps:
            message = Message("rules.channel-open.gap", {**values, "day": gaps[0]})
            yield Check(subject, span.first, "fail", message)
            continue
        untested = [each for each in usable if tested and not _tested(each, last, tested)]
        if untested:
            values["channels"] = tuple(each.at for each in untested)
            early = min((day for each in untested for day in each.tested if day < each.first), default=None)
            message = Message("rules.channel-open.untested", values)
            if early:
                message = Message("rules.channel-open.tested-before", values | {"day": early})
            yield Check(subject, span.first, "warn", message)
        else:
            message = Message("rules.channel-open.kept", {"channels": tuple(each.at for each in usable)})
            yield Check(subject, span.first, "pass", message)


def _counts(channel: Channel, kinds: tuple[str, ...], hours: int) -> bool:
    return channel.kind in kinds and (channel.kind != "phone" or (channel.hours or 0) >= hours)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _tested(channel: Channel, last: date, every: int) -> bool:
    """Whether a channel that was in use was tested within the days before the end of the period."""
    if not channel.holds_on(last):
        return True
    since = max(last - timedelta(days=every), channel.first)
    return any(since <= day <= last for day in channel.tested)
