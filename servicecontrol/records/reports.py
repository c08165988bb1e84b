"""Periodic reports, what the management review looked at, and the competitors that were looked at."""

from typing import Annotated

from servicecontrol.records.fields import (
    ClauseId,
    Day,
    DepartmentName,
    Id,
    Key,
    Model,
    PeriodLabel,
    Person,
    Planned,
    Refers,
    Text,
    YesNo,
)
from servicecontrol.records.record import Record
from servicecontrol.records.shapes import Dispatch, HandedIn, Signature
from servicecontrol.records.words import ReportKind


class ActionNeeded(Model):
    """Whether an analysis calls for corrective or preventive action, why, and which."""

    needed: YesNo
    because: Text | None = None
    action: Annotated[Id, Refers("actions")] | None = None


class Report(Record):
    """`reports/<year>/<id>.yaml`: a periodic report, from its writing to its distribution."""

    dated = "issued"
    columns = ("kind", "period", "author", "reviewed")
    kind: ReportKind
    period: PeriodLabel
    issued: Day
    author: Person
    departments: tuple[DepartmentName, ...] = ()  #: who took part
    covers: tuple[Annotated[Text, Refers("records")], ...] = ()
    summary: Text | None = None
    improvements: tuple[Text, ...] = ()
    submitted: HandedIn | None = None
    reviewed: Signature | None = None
    dispatch: tuple[Dispatch, ...] = ()
    business_plan: Text | None = None  #: where the business plan takes it up
    decision: ActionNeeded | None = None


class ReviewInput(Model):
    """Something that the management review looked at."""

    subject: Text
    record: Annotated[Text, Refers("records")] | None = None


class Decision(Model):
    """What a management review decided, and the action that carries it out."""

    what: Text
    action: Annotated[Id, Refers("actions")] | None = None


class ManagementReview(Record):
    """`management-reviews/<id>.yaml`: a management review, its inputs and decisions."""

    filed = ""
    columns = ("chair", "inputs", "decisions")
    date: Day
    chair: Person
    inputs: tuple[ReviewInput, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Competitor(Record):
    """`competitors/<year>/<id>.yaml`: what was learned of a competitor's product or service."""

    columns = ("competitor", "product", "by", "origin")
    date: Day
    competitor: Text
    product: Text
    origin: Text  #: where the information comes from
    by: Person
    comparison: Text | None = None
    survey: Annotated[Id, Refers("surveys")] | None = None  #: the survey whose answers it draws on


class Participant(Model):
    """Somebody who took a course, and with what result."""

    person: Person
    passed: YesNo


class Trainer(Model):
    """Somebody who helped to give a course."""

    person: Person
    department: DepartmentName


class Course(Record):
    """`courses/<year>/<id>.yaml`: a training of service staff."""

    columns = ("topic", "trainers", "participants", "valid_until")
    date: Day
    topic: Text
    trainers: tuple[Trainer, ...] = ()
    participants: tuple[Participant, ...] = ()
    valid_until: Planned | None = None


class Waiver(Record):
    """`waivers/<year>/<id>.yaml`: a duty that somebody in charge let go, and why; shown, never silent."""

    dated = "date"
    columns = ("clause", "record", "reason", "approved")
    date: Day
    clause: ClauseId
    record: Annotated[Text, Refers("records")]
    part: Key | None = None
    reason: Text
    approved: Signature
