"""The record types of one file each, by the name of their folder; a new type is a model and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action, FailedPart, Handling, Nonconformity
from servicecontrol.records.record import Record
from servicecontrol.records.reports import Competitor, ManagementReview, Report, TrainingCourse, Waiver
from servicecontrol.records.seal import Seal
from servicecontrol.records.service import Call, IncomingVisit, Material, NilStatement, WorkOrder
from servicecontrol.records.trade import Agreement, Archive, Contract, Delivery
from servicecontrol.records.visit import FollowUp, Visit, VisitSummary

#: Folder -> model, in the order of the navigation.
RECORD_TYPES: Mapping[str, type[Record]] = {
    "complaints": Complaint,
    "visits": Visit,
    "follow-ups": FollowUp,
    "summaries": VisitSummary,
    "calls": Call,
    "incoming-visits": IncomingVisit,
    "work-orders": WorkOrder,
    "contracts": Contract,
    "deliveries": Delivery,
    "handlings": Handling,
    "nonconformities": Nonconformity,
    "actions": Action,
    "failed-parts": FailedPart,
    "reports": Report,
    "competitors": Competitor,
    "management-reviews": ManagementReview,
    "agreements": Agreement,
    "courses": TrainingCourse,
    "materials": Material,
    "archives": Archive,
    "nil-statements": NilStatement,
    "waivers": Waiver,
    "seals": Seal,
}
#: What a name refers to where it is the id of a record.
RECORD_REGISTERS = frozenset({*RECORD_TYPES, "records", "records or registers", "complaints or actions"})
