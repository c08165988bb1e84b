"""A complaint with its whole life: the feedback form, from receipt to the director's acknowledgement."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, LiteralString, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.complaint_parts import (
    Assistance,
    BatchCheck,
    Conclusion,
    Investigation,
    Measure,
    NotNeeded,
    Ordered,
    Reclassed,
    Reopened,
    SiteVisit,
)
from servicecontrol.records.fields import (
    AreaName,
    Code,
    CustomerId,
    Day,
    DepartmentName,
    FreeText,
    GoodsName,
    Moment,
    PersonName,
    ProblemName,
    Refers,
    Text,
    YesNo,
    at_midnight,
    day_of,
)
from servicecontrol.records.order import is_before
from servicecontrol.records.privacy import INTERNAL, SENSITIVE
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import Pause, Signature, Verification
from servicecontrol.records.words import Extent, MeasureKind, ReplyMeans, Urgency, Via


class Complaint(Record):
    """`complaints/<year>/<id>.yaml`."""

    dated = "received"
    columns = ("problem", "urgency", "says", "closed")
    ends_with = "ended"
    known_after = {"replied": ("replied_by",)}  # noqa: RUF012  # a frozen model's constant
    form: Code | None = None
    received: Moment
    via: Via
    taken_by: PersonName | None = None
    received_by: DepartmentName | None = None  #: the department that the customer reached
    filled_by: PersonName | None = None  #: who filled in the form
    receipt_sent: Moment | None = None  #: the customer was told that it had come in, by a machine maybe
    customer: CustomerId | None = None
    area: AreaName | None = None
    #: `<survey>/<response>` where a low score or severe answer opened it
    response: Annotated[Text, Refers("responses"), INTERNAL] | None = None
    urgency: Urgency | None = None
    urgency_reason: FreeText | None = None
    reclassed: tuple[Reclassed, ...] = ()  #: later changes of the class, in their order
    product: GoodsName | None = None
    batch: GoodsName | None = None
    problem: ProblemName
    severe: YesNo = False
    severe_reason: Annotated[Text, SENSITIVE] | None = None
    extent: Extent | None = None  #: a single case, a whole batch, or a special one
    extent_reason: FreeText | None = None  #: why a special one
    failure: YesNo = False  #: whether the product failed in use
    says: FreeText
    notified: Moment | None = None  #: the department that keeps the form was told
    passed_to_qa: Moment | None = None
    handled_by: DepartmentName | None = None
    replied: Moment | None = None  #: the first answer to the customer
    replied_by: ReplyMeans | None = None
    pauses: Annotated[tuple[Pause, ...], Field(max_length=100)] = ()  #: days on which the clock stood still
    investigation: Investigation | None = None
    assistance: tuple[Assistance, ...] = ()
    site_visit: SiteVisit | None = None
    ordered: Ordered | None = None
    batch_check: BatchCheck | None = None
    measures: tuple[Measure, ...] = ()
    no_permanent: NotNeeded | None = None  #: why no permanent measure is taken
    verification: Verification | None = None
    conclusion: Conclusion | None = None
    customer_told: Day | None = None
    customer_not_told_because: FreeText | None = None
    acknowledged: Signature | None = None
    closed: Moment | None = None
    reopened: tuple[Reopened, ...] = ()

    @property
    def urgency_now(self) -> Urgency | None:
        """The class that counts: the last that it was given."""
        return self.reclassed[-1].to if self.reclassed else self.urgency

    @property
    def ended(self) -> date | datetime | None:
        """When it was closed for good; None while it is open, or open again."""
        return self.reopened[-1].closed if self.reopened else self.closed

    @property
    def last_verification(self) -> Verification | None:
        """What came of the measures as it was found last, the case taken up again or not."""
        again = (each.verification for each in reversed(self.reopened))
        return next((each for each in again if each is not None), self.verification)

    @property
    def first_told(self) -> date | datetime:
        """When the department that keeps the form knew of it: when it was told, else when it was received."""
        return self.notified or self.received

    @property
    def contacted(self) -> date | datetime | None:
        """The first time that somebody turned to the customer; a receipt that was sent is no answer.

        Of a day on which one hour is known, that hour counts.
        """
        visited = self.site_visit.date if self.site_visit else None
        known = [moment for moment in (self.replied, visited, self.customer_told) if moment is not None]
        return min(
            known, key=lambda at: (day_of(at), not isinstance(at, datetime), at_midnight(at)), default=None
        )

    @property
    def measure_on(self) -> date | None:
        """The day of the first recorded countermeasure."""
        return min(self._measured(), default=None)

    def countermeasure_since(self, day: date) -> date | None:
        """The day of the first countermeasure from a day on."""
        return min((taken for taken in self._measured() if taken >= day), default=None)

    def _measured(self) -> Iterator[date]:
        days = (measure.decided or measure.done for measure in self.measures)
        return (day for day in days if day is not None)

    @property
    def countermeasure_on(self) -> date | None:
        """The day of the first recorded countermeasure, or of the conclusion that none is needed."""
        known = list(self._measured())
        if self.conclusion is not None and self.conclusion.no_measure_because:
            known.append(self.conclusion.date)
        return min(known, default=None)

    def carried_out_since(self, day: date) -> date | None:
        """The day from a day on on which the first countermeasure was carried out, or found to be needless."""
        known = [measure.done for measure in self.measures if measure.done is not None]
        if self.conclusion is not None and self.conclusion.no_measure_because:
            known.append(self.conclusion.date)
        return min((done for done in known if done >= day), default=None)

    @property
    def emergency_on(self) -> date | None:
        """The day of the first emergency measure."""
        return self._decided("emergency")

    @property
    def permanent_on(self) -> date | None:
        """The day of the first permanent measure."""
        return self._decided("permanent")

    def _decided(self, kind: MeasureKind) -> date | None:
        days = [measure.decided or measure.done for measure in self.measures if measure.kind == kind]
        return min((day for day in days if day is not None), default=None)

    @property
    def measures_done(self) -> date | None:
        """The day on which the last measure was carried out; None while one is open."""
        days = [measure.done for measure in self.measures]
        return max((day for day in days if day), default=None) if all(days) else None

    @model_validator(mode="after")
    def _pauses_lie_within(self) -> Self:
        """Pauses follow one another; a closed complaint has none that goes on."""
        ended = day_of(self.ended) if self.ended else None
        before: Pause | None = None
        for index, pause in enumerate(self.pauses):
            if before is not None and (before.last is None or pause.first <= before.last):
                raise _misplaced_pause("pauses-overlap", index, pause.first, "from")
            if ended is not None and (pause.last is None or pause.last > ended):
                raise _misplaced_pause("pause-after-closing", index, ended, "to" if pause.last else "from")
            before = pause
        return self

    @model_validator(mode="after")
    def _reopened_after_closing(self) -> Self:
        closed = self.closed
        for index, again in enumerate(self.reopened):
            if closed is None or is_before(again.date, closed):
                at = ("reopened", index, "date")
                values = {"step": f"reopened.{index + 1}.date", "day": again.date.isoformat(), "at": at}
                raise PydanticCustomError("reopened-while-open", "reopened-while-open", values)
            closed = again.closed
        return self


def _misplaced_pause(fault: LiteralString, index: int, day: date, key: str) -> PydanticCustomError:
    values = {"number": index + 1, "day": day.isoformat(), "at": ("pauses", index, key)}
    return PydanticCustomError(fault, fault, values)
