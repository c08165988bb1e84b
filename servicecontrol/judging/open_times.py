"""When a complaint was open: since its receipt, and since each time it was taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import day_of
from servicecontrol.verdicts import Judgement


@dataclass(frozen=True)
class OpenTime:
    """A time during which a complaint was open."""

    opened: date | datetime
    closed: date | datetime | None  #: by a closing that is accepted; None while it is open

    @property
    def closed_on(self) -> date | None:
        """The day of the closing."""
        return None if self.closed is None else day_of(self.closed)


def open_times(complaint: Complaint, judgements: Iterable[Judgement]) -> tuple[OpenTime, ...]:
    """The times during which a complaint was open, the first since its receipt.

    What a closing lacks altogether it lacked the first time too, and so every closing is refused. What came to light
    since the complaint was taken up again refuses the last closing alone: the earlier ones stay as they were counted.
    A complaint whose closing is refused has stayed open, so taking it up again begins nothing.
    """
    refusing = [each for each in judgements if each.refuses_closing]
    accepted = len(complaint.reopened) + 1
    if refusing:
        accepted = 0 if any(map(_lacked_before, refusing)) else accepted - 1
    return tuple(_until_open(complaint, accepted))


def _lacked_before(judgement: Judgement) -> bool:
    """Whether what is not there refuses every closing; a step that came too early may wait for later ones."""
    is_early = judgement.state == "missed" and judgement.verdict == "fail"
    return not judgement.subject.part and not is_early


def _until_open(complaint: Complaint, accepted: int) -> Iterator[OpenTime]:
    begun = (
        (complaint.received, complaint.closed),
        *((each.date, each.closed) for each in complaint.reopened),
    )
    for number, (opened, closed) in enumerate(begun):
        time = OpenTime(opened, closed if number < accepted else None)
        yield time
        if time.closed is None:
            return
