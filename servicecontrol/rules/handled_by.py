"""Complaints: handled by the department that answers for them."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import DepartmentName
from servicecontrol.rules.registry import Context, rule
from servicecontrol.verdicts import Check, Subject, Verdict


@rule
def handled_by(
    complaint: Complaint, context: Context, *, department: DepartmentName, from_survey: DepartmentName = ""
) -> Iterator[Check]:
    """Complaints are handled by the department that answers for them.

    `from_survey` is another department that handles those which a survey's answer opened.
    """
    department = from_survey if complaint.response and from_survey else department
    subject = Subject("complaints", complaint.id)
    handler = complaint.handled_by
    verdict: Verdict
    if handler is None:
        message = Message("rules.handled-by.nobody", {"department": department})
        verdict = "no-evidence" if complaint.closed else "not-due"
    else:
        kept = handler == department
        message = Message(
            "rules.handled-by.kept" if kept else "rules.handled-by.other",
            {"department": department, "handler": handler},
        )
        verdict = "pass" if kept else "fail"
    yield Check(subject, complaint.day, verdict, message, department, steps=("handled_by",))
