"""The parts of a complaint's form: who looked into it, who helped, what was done, how it ended."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from servicecontrol.records.fields import (
    Count,
    Day,
    DepartmentName,
    FreeText,
    Id,
    Model,
    Moment,
    PersonName,
    Planned,
    Refers,
    Text,
)
from servicecontrol.records.privacy import SENSITIVE
from servicecontrol.records.shapes import PersonOrDepartment, Signature, Verification
from servicecontrol.records.words import Liability, Means, MeasureKind, Urgency


class Investigation(Model):
    """What the quality department found, and who is responsible."""

    date: Day
    by: PersonName
    finding: Annotated[Text, SENSITIVE]
    responsibility: Annotated[Liability, SENSITIVE] | None = None
    department: DepartmentName | None = None
    jointly_with: tuple[DepartmentName, ...] = ()  #: the departments that analysed it too


class Assistance(Model):
    """What a department that does not handle the complaint did to help."""

    date: Day
    department: DepartmentName
    what: FreeText


class SiteVisit(Model):
    """Somebody sent to the customer, and what was found there."""

    date: Day
    by: PersonName
    found: FreeText


class Measure(Model):
    """A countermeasure: an emergency one at once, a permanent one against the cause."""

    kind: MeasureKind
    means: Means | None = None  #: which of the four permanent means
    what: FreeText
    owner: PersonOrDepartment
    decided: Day | None = None
    due: Planned | None = None
    done: Day | None = None
    opens: Annotated[Id, Refers("nonconformities")] | None = None


class Reclassed(Model):
    """A change of the class after receipt; the first one stays in the record, and the clock is worked out again."""

    date: Day
    to: Urgency
    by: PersonName | None = None
    because: FreeText | None = None


class Reopened(Model):
    """A complaint taken up again after it was closed; the first closing stays in the record."""

    date: Day
    because: FreeText
    verification: Verification | None = None  #: what came of the measures that were taken then
    closed: Moment | None = None  #: when it was closed again


class Ordered(Model):
    """The quality department's order to the department that is to handle it."""

    date: Day
    department: DepartmentName


class NotNeeded(Model):
    """Why something that is usual was left out, and who approved of that."""

    because: FreeText
    approved: Signature | None = None


class BatchCheck(Model):
    """What was done about goods of the same batch that had not been shipped; none unshipped is a record too."""

    date: Day
    by: PersonName
    unshipped: Count
    checked: Count = 0
    nonconforming: Count = 0
    opens: Annotated[Id, Refers("nonconformities")] | None = None

    @model_validator(mode="after")
    def _no_more_than_there_were(self) -> Self:
        for part, of in (("checked", "unshipped"), ("nonconforming", "checked")):
            if getattr(self, part) > getattr(self, of):
                values = {"part": getattr(self, part), "of": getattr(self, of), "field": of, "at": (part,)}
                raise PydanticCustomError("part-above-whole", "part-above-whole", values)
        return self


class Conclusion(Model):
    """How the complaint ended; without a measure it says why none is needed."""

    date: Day
    by: PersonName
    text: FreeText
    no_measure_because: FreeText | None = None
    approved: Signature | None = None  #: who agreed that no measure is needed
