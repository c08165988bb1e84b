"""Rules that there were, and how a clause says what they said: each was one of a kind."""

from __future__ import annotations

from collections.abc import Mapping

#: Former rule -> what a clause binds instead, with `…` for what it gave itself.
FORMER: Mapping[str, tuple[str, ...]] = {
    "approved-before-start": (
        (
            "{rule: approved-before, with: {records: surveys, when: [plan.level=公司], approvals: plan.approvals, "
            "before: first_out, author: plan.author, owner: run_by, roles: […]}}"
        ),
        (
            "{rule: approved-before, with: {records: surveys, when: [plan.level=部門], approvals: plan.approvals, "
            "before: first_out, author: plan.author, owner: run_by, department: run_by, roles: […]}}"
        ),
    ),
    "passed-on-within": (
        (
            "{rule: done-within, with: {records: complaints, step: notified, after: received, "
            "known_by: investigation or closed, owner: received_by, days: …}}"
        ),
        (
            "{rule: done-within, with: {records: complaints, step: passed_to_qa, after: first_told, "
            "known_by: investigation or closed, owner: handled_by, days: …}}"
        ),
    ),
    "recorded-within": (
        (
            "{rule: done-within, with: {records: visits, step: recorded, after: date, known_by: date, owner: by, "
            "days: …}}"
        ),
    ),
    "report-issued": (
        (
            "{rule: done-within, with: {records: surveys, step: report.issued, after: collection_ended, "
            "count: calendar, owner: run_by, days: …, broken_after: …}}"
        ),
    ),
    "summary-compiled-by": (
        "{rule: each-month, with: {records: summaries, month: month, step: compiled, by: …}}",
    ),
    "summary-submitted-by": (
        (
            "{rule: each-month, with: {records: summaries, month: month, step: submitted, "
            "receiver: submitted_to, role: …, day: …, count: …}}"
        ),
    ),
}
