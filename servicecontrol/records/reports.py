"""Periodic reports, what the management review looked at, and the competitors that were looked at."""

from typing import Annotated

from servicecontrol.records.fields import (
    ClauseId,
    Day,
    DepartmentName,
    FreeText,
    GoodsName,
    Id,
    JudgedId,
    Key,
    Model,
    PeriodLabel,
    PersonName,
    Planned,
    RecordId,
    Refers,
    Text,
    YesNo,
)
from servicecontrol.records.privacy import INTERNAL, SENSITIVE
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import Dispatch, HandedIn, Signature
from servicecontrol.records.words import ReportKind


class ActionNeeded(Model):
    """Whether an analysis calls for corrective or preventive action, why, and which."""

    needed: YesNo
    because: FreeText | None = None
    action: Annotated[Id, Refers("actions")] | None = None


class Report(Record):
    """`reports/<year>/<id>.yaml`: a periodic report, from its writing to its distribution."""

    dated = "issued"
    columns = ("kind", "period", "author", "reviewed")
    kind: ReportKind
    period: PeriodLabel
    issued: Day
    author: PersonName
    departments: tuple[DepartmentName, ...] = ()  #: who took part
    covers: tuple[RecordId, ...] = ()
    summary: FreeText | None = None
    improvements: tuple[FreeText, ...] = ()
    submitted: HandedIn | None = None
    reviewed: Signature | None = None
    dispatch: tuple[Dispatch, ...] = ()
    business_plan: FreeText | None = None  #: where the business plan takes it up
    decision: ActionNeeded | None = None


class ReviewInput(Model):
    """Something that the management review looked at."""

    subject: FreeText
    record: RecordId | None = None


class ReviewDecision(Model):
    """What a management review decided, and the action that carries it out."""

    what: FreeText
    action: Annotated[Id, Refers("actions")] | None = None


class ManagementReview(Record):
    """`management-reviews/<id>.yaml`: a management review, its inputs and decisions."""

    filed = ""
    columns = ("chair", "inputs", "decisions")
    date: Day
    chair: PersonName
    inputs: tuple[ReviewInput, ...] = ()
    decisions: tuple[ReviewDecision, ...] = ()


class Competitor(Record):
    """`competitors/<year>/<id>.yaml`: what was learned of a competitor's product or service."""

    columns = ("competitor", "product", "by", "origin")
    date: Day
    competitor: Annotated[Text, INTERNAL]
    product: GoodsName
    origin: FreeText  #: where the information comes from
    by: PersonName
    comparison: FreeText | None = None
    survey: Annotated[Id, Refers("surveys")] | None = None  #: the survey whose answers it draws on


class Participant(Model):
    """Somebody who took a course, and with what result."""

    person: PersonName
    passed: Annotated[YesNo, SENSITIVE]


class Trainer(Model):
    """Somebody who helped to give a course."""

    person: PersonName
    department: DepartmentName


class TrainingCourse(Record):
    """`courses/<year>/<id>.yaml`: a training of service staff."""

    columns = ("topic", "trainers", "participants", "valid_until")
    date: Day
    topic: Annotated[Text, INTERNAL]
    trainers: tuple[Trainer, ...] = ()
    participants: tuple[Participant, ...] = ()
    valid_until: Planned | None = None


class Waiver(Record):
    """`waivers/<year>/<id>.yaml`: a duty that somebody in charge let go, and why; shown, never silent."""

    dated = "date"
    columns = ("clause", "record", "reason", "approved")
    date: Day
    clause: ClauseId
    record: JudgedId  #: a customer, area or document too, with the period under `part`
    part: Key | None = None
    reason: FreeText
    approved: Signature
