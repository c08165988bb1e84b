"""What each column of the tables is filled from: it is as private as that, and the published tables follow from it.

No metric can read a column that is not published, for its query is published with the tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import BaseModel

from servicecontrol.metrics.schema import SCHEMA
from servicecontrol.records.baseline import Baseline, BaselineRegister
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.complaint_parts import Conclusion, Measure, Reclassed, Reopened, SiteVisit
from servicecontrol.records.organisation import ProblemCategory
from servicecontrol.records.paths import annotation_at
from servicecontrol.records.privacy import (
    INTERNAL,
    PERSONAL,
    PUBLIC,
    Privacy,
    PrivacyClass,
    parts_of,
    privacy_of,
)
from servicecontrol.records.registers import Area, AreaRegister, Customer, CustomerRegister, Households
from servicecontrol.records.shapes import Pause, Span
from servicecontrol.records.survey import (
    AreaCount,
    CustomerSending,
    Item,
    Response,
    ScaleLevel,
    SurveyForm,
    SurveyPlan,
)
from servicecontrol.records.visit import FollowUp, Visit

#: In place of a path: the keys of a register, under which its entries stand.
KEYS = "*"
#: The field that a column is filled from: a model, and the path in it.
FilledFrom = tuple[type[BaseModel], str]

_FOLDER = INTERNAL  #: the name of the organisation's folder
_ANSWERED = ((Measure, "decided"), (Measure, "done"), (Conclusion, "date"), (Complaint, "replied"))
_CONTACTED = ((Complaint, "replied"), (SiteVisit, "date"), (Complaint, "customer_told"))

#: Table -> column -> the fields that it may be filled from, or the class of what is worked out from many.
COLUMNS: Mapping[str, Mapping[str, Sequence[FilledFrom] | Privacy]] = {
    "site": {"as_of": PUBLIC},
    "organisations": {"organisation": _FOLDER, "since": PUBLIC},
    "areas": {
        "organisation": _FOLDER,
        "area": [(AreaRegister, KEYS)],
    },
    "households": {
        "organisation": _FOLDER,
        "area": [(AreaRegister, KEYS)],
        "households": [(Area, "households"), (Households, "count")],
        "first_day": [(Households, "from")],
        "last_day": [(Households, "to")],
    },
    "customers": {
        "organisation": _FOLDER,
        "customer": [(CustomerRegister, KEYS)],
        "important": [(Customer, "important")],
        "active_from": [(Customer, "from")],
        "active_to": [(Customer, "to")],
    },
    "importance": {
        "organisation": _FOLDER,
        "customer": [(CustomerRegister, KEYS)],
        "first_day": [(Customer, "from"), (Span, "from")],
        "last_day": [(Customer, "to"), (Span, "to")],
    },
    "surveys": {
        "organisation": _FOLDER,
        "survey": [(SurveyPlan, "id"), (SurveyForm, "id")],
        "level": [(SurveyPlan, "level")],
        "run_by": [(SurveyPlan, "run_by")],
        "fieldwork_from": [(AreaCount, "first_out"), (CustomerSending, "sent")],
        "fieldwork_to": [(AreaCount, "collected"), (CustomerSending, "returned")],
        "half_year": INTERNAL,
        "comparable_with": [(SurveyForm, "comparable_with")],
    },
    "items": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "item": [(Item, "id")],
        "position": INTERNAL,
        "aspect": [(Item, "aspect")],
        "first_asked": [(SurveyForm, "id")],
    },
    "scale": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "code": [(ScaleLevel, "code")],
        "position": INTERNAL,
        "class": [(ScaleLevel, "class")],
        "top": [(ScaleLevel, "top")],
    },
    "recovery": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "area": [(AreaCount, "area")],
        "distributed": INTERNAL,
        "returned": INTERNAL,
        "blank": [(AreaCount, "blank")],
        "invalid": [(AreaCount, "invalid")],
    },
    "responses": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "response": [(Response, "id")],
        "area": [(Response, "area")],
        "customer": [(Response, "customer")],
        "returned_on": [(Response, "returned")],
        "score": INTERNAL,
    },
    "answers": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "response": [(Response, "id")],
        "area": [(Response, "area")],
        "customer": [(Response, "customer")],
        "item": [(Item, "id")],
        "code": [(Response, "answers")],
        "class": [(ScaleLevel, "class")],
    },
    "answers_on_others": {
        "organisation": _FOLDER,
        "survey": [(SurveyForm, "id")],
        "response": [(Response, "id")],
        "item": [(Item, "id")],
        "code": [(Response, "answers")],
        "class": [(ScaleLevel, "class")],
    },
    "complaints": {
        "organisation": _FOLDER,
        "complaint": [(Complaint, "id")],
        "received": [(Complaint, "received")],
        "area": [(Complaint, "area")],
        "customer": [(Complaint, "customer")],
        "urgency": [(Complaint, "urgency"), (Reclassed, "to")],
        "problem": [(Complaint, "problem")],
        "is_other": [(ProblemCategory, "other")],
        "department": [(Complaint, "handled_by")],
        "receipt_sent": [(Complaint, "receipt_sent")],
        "contacted": _CONTACTED,
        "answered": _ANSWERED,
        "answer_waived": INTERNAL,
        "closed": [(Complaint, "closed")],
        "closing": [(Complaint, "closed")],
        "reopened": [(Reopened, "date")],
        "timed": INTERNAL,
        "contact_timed": INTERNAL,
        "concluded": INTERNAL,
        "measured": INTERNAL,
        "excused": INTERNAL,
    },
    "open_times": {
        "organisation": _FOLDER,
        "complaint": [(Complaint, "id")],
        "number": INTERNAL,
        "opened": [(Complaint, "received"), (Reopened, "date")],
        "closed": [(Complaint, "closed"), (Reopened, "closed")],
    },
    "baselines": {
        "organisation": _FOLDER,
        "metric": [(Baseline, "metric")],
        "baseline": [(BaselineRegister, KEYS)],
        "first_day": [(Baseline, "from")],
        "last_day": [(Baseline, "to")],
    },
    "pauses": {
        "organisation": _FOLDER,
        "complaint": [(Complaint, "id")],
        "first_day": [(Pause, "from")],
        "last_day": [(Pause, "to")],
    },
    "calendar": {"organisation": _FOLDER, "day": PUBLIC, "works": INTERNAL},
    "visits": {
        "organisation": _FOLDER,
        "visit": [(Visit, "id")],
        "customer": [(Visit, "customer")],
        "day": [(Visit, "date")],
        "way": [(Visit, "way")],
        "person": [(Visit, "by")],
    },
    "follow_ups": {
        "organisation": _FOLDER,
        "follow_up": [(FollowUp, "id")],
        "survey": [(SurveyForm, "id")],
        "response": [(Response, "id")],
        "day": [(FollowUp, "date")],
        "result": [(FollowUp, "result")],
    },
    "told_again": {
        "organisation": _FOLDER,
        "follow_up": [(FollowUp, "id")],
        "item": [(Item, "id")],
        "code": [(ScaleLevel, "code")],
    },
    "obligations": {
        "organisation": _FOLDER,
        "clause": PUBLIC,
        "rule": PUBLIC,
        "kind": PUBLIC,
        "subject": INTERNAL,  # the id of a record or of an entry of a register
        "part": INTERNAL,
        "owner": PERSONAL,  # whom a rule names: a department, an office or a person
        "category": INTERNAL,
        "due": INTERNAL,
        "estimated": INTERNAL,
        "met": INTERNAL,
        "state": INTERNAL,
    },
}


def class_of_field(field: FilledFrom) -> PrivacyClass:
    """The class of a field; `LookupError` where there is none of that path, or it declares none."""
    model, path = field
    kind = parts_of(model)[0] if path == KEYS else annotation_at(model, path)
    declared = privacy_of(kind)
    if declared is None:
        raise LookupError(f"{model.__name__}.{path}")
    return declared.of


def class_of_column(table: str, column: str) -> PrivacyClass:
    """The class of the most private of the fields that a column may be filled from."""
    fields = COLUMNS[table][column]
    return fields.of if isinstance(fields, Privacy) else max(map(class_of_field, fields))


@cache
def published_columns(table: str) -> tuple[str, ...]:
    """The columns that a published table has, in their order: those that cannot name anybody."""
    return tuple(name for name in SCHEMA[table] if not class_of_column(table, name).may_name_somebody)
