"""What is put right: nonconformities, corrective and preventive actions, failed parts, batch problems."""

from typing import Annotated

from servicecontrol.records.fields import (
    Code,
    Count,
    CustomerId,
    Day,
    DepartmentName,
    FreeText,
    GoodsName,
    Id,
    Model,
    PersonName,
    Planned,
    ProblemName,
    RecordId,
    Refers,
)
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import Dispatch, PersonOrDepartment, Signature, Verification
from servicecontrol.records.words import ActionKind, Disposition, Extent


class Nonconformity(Record):
    """`nonconformities/<year>/<id>.yaml`: a product or service that does not conform, and what becomes of it."""

    dated = "opened"
    columns = ("source", "says", "department", "disposition", "closed")
    ends_with = "closed"
    known_after = {"disposed": ("disposition",)}  # noqa: RUF012  # a frozen model's constant
    opened: Day
    source: RecordId
    says: FreeText
    product: GoodsName | None = None
    batch: GoodsName | None = None
    quantity: Count | None = None
    department: DepartmentName
    disposition: Disposition | None = None
    disposed: Day | None = None
    closed: Day | None = None
    action: Annotated[Id, Refers("actions")] | None = None


class Action(Record):
    """`actions/<year>/<id>.yaml`: a corrective or preventive action from its cause to its effect."""

    dated = "opened"
    columns = ("kind", "source", "what", "department", "due", "done")
    ends_with = "verification"
    kind: ActionKind
    opened: Day
    source: RecordId
    says: FreeText
    cause: FreeText | None = None
    what: FreeText | None = None
    department: DepartmentName
    owner: PersonName | None = None
    due: Planned | None = None
    done: Day | None = None
    verification: Verification | None = None


class PfmeaEntry(Model):
    """The entry in the plant's PFMEA that an analysis led to."""

    ref: Code
    revision: Code
    date: Day


class FailedPart(Record):
    """`failed-parts/<year>/<id>.yaml`: a failed part asked for, analysed and entered in the PFMEA."""

    dated = "requested"
    columns = ("complaint", "part", "arrived", "analysed", "customer_told")
    ends_with = "pfmea"
    known_after = {"analysed": ("analysed_by", "finding")}  # noqa: RUF012  # a frozen model's constant
    complaint: Annotated[Id, Refers("complaints")]
    customer: CustomerId | None = None  #: from whom it was got
    part: GoodsName
    batch: GoodsName | None = None
    requested: Day
    by: PersonName
    arrived: Day | None = None
    refused_because: FreeText | None = None
    analysed: Day | None = None
    analysed_by: PersonName | None = None
    finding: FreeText | None = None
    customer_told: Day | None = None
    pfmea: PfmeaEntry | None = None


class Handling(Record):
    """`handlings/<year>/<id>.yaml`: the handling of a batch or special problem (BF/QJ-028)."""

    dated = "issued"
    columns = ("complaints", "extent", "problem", "reviewed")
    ends_with = "reviewed"
    form: Code | None = None
    issued: Day
    by: PersonName
    complaints: tuple[Annotated[Id, Refers("complaints")], ...]
    extent: Extent
    problem: ProblemName
    says: FreeText
    measures: FreeText | None = None
    owner: PersonOrDepartment | None = None
    notified: tuple[Dispatch, ...] = ()
    reviewed: Signature | None = None
