"""What is taken as the site publishes it: the day, the states of duties, and which closings are refused.

Whether a clause is kept is no figure; what was counted out of the verdicts is, and is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from .reading import Company, Raw, Store, day, has_hour, moment

#: The rule whose duties are the limits for answering, and those without which no closing counts.
ANSWERED = "answered-within"
_CONCLUDED, _VERIFIED = "concluded-with-measure", "done-within"
#: States in which it is decided whether a duty was kept.
DECIDED = ("met", "met-late", "overdue", "missed")


def taken(store: Store) -> str:
    """What is taken, with how much there is of it."""
    closings = sum(len(refused(store, company)) for company in store.companies)
    states = f"the states of {len(store.duties):,} duties, and the refused closings of {closings} complaints"
    return f"the day, {store.as_of}; {states}"


def answers_due(store: Store, company: Company) -> Iterator[Raw]:
    """The published duties to answer complaints."""
    for duty in store.duties:
        mine = duty["organisation"] == company.id and duty["subject"]["kind"] == "complaints"
        if mine and duty["rule"] == ANSWERED:
            yield duty


def clauses(company: Company) -> dict[str, Raw]:
    """Every clause in its latest wording, in the order of the procedure."""
    return {name: one for file in company.procedures for name, one in (file.get("clauses") or {}).items()}


def bindings(clause: Raw) -> list[Raw]:
    """The rules that a clause asks, with their parameters."""
    found: list[Raw] = clause.get("enforced_by") or []
    return found


def refused(store: Store, company: Company) -> dict[str, set[bool]]:
    """Complaint -> of each finding that refuses its closing whether earlier closings are refused with it."""
    found: dict[str, set[bool]] = {}
    for one in store.findings:
        if one["organisation"] != company.id or one["subject"]["kind"] != "complaints":
            continue
        verdict, state = one["verdict"], one["state"]
        if verdict in ("fail", "no-evidence") and state in (None, "missed") and _closes(company, one):
            early = state == "missed" and verdict == "fail"
            found.setdefault(one["subject"]["id"], set()).add(not one["subject"]["part"] and not early)
    return found


def _closes(company: Company, finding: Raw) -> bool:
    if finding["rule"] != _VERIFIED:
        return bool(finding["rule"] == _CONCLUDED)
    bound = bindings(clauses(company).get(finding["clause"], {}))
    asked = [one.get("with") or {} for one in bound if one["rule"] == _VERIFIED]
    return any(one["records"] == "complaints" and one["step"].startswith("verification") for one in asked)


def open_times(complaint: Raw, refusing: dict[str, set[bool]]) -> list[tuple[str, str | None]]:
    """When a complaint was opened and closed, with the closings that count."""
    again = complaint.get("reopened") or []
    times = [(complaint["received"], complaint.get("closed") or None)]
    times += [(one["date"], one.get("closed") or None) for one in again]
    accepted = len(times)
    if found := refusing.get(complaint["id"]):
        accepted = 0 if any(found) else accepted - 1
    kept: list[tuple[str, str | None]] = []
    for number, (opened, closed) in enumerate(times):
        kept.append((opened, closed if number < accepted else None))
        if kept[-1][1] is None:
            break
    return kept


def countermeasure(complaint: Raw) -> date | None:
    """The day of the first countermeasure, or of the conclusion that none is needed."""
    known = [day(one.get("decided") or one.get("done")) for one in complaint.get("measures") or []]
    conclusion = complaint.get("conclusion") or {}
    if conclusion.get("no_measure_because"):
        known.append(day(conclusion["date"]))
    return min((one for one in known if one), default=None)


def answered(store: Store, company: Company, complaint: Raw) -> tuple[str | None, bool]:
    """When a complaint was answered as the clause in force means it, as a text; and whether that was waived."""
    order = list(clauses(company))
    mine = [one for one in answers_due(store, company) if one["subject"]["id"] == complaint["id"]]
    mine = sorted(
        (one for one in mine if not one["subject"]["part"]), key=lambda one: order.index(one["clause"])
    )
    if not mine:
        first = countermeasure(complaint)
        return (first.isoformat() if first else complaint.get("replied") or None), False
    asked = [one for one in mine if one["state"] != "waived"]
    if not asked:
        return None, True
    met: str | None = asked[0]["met"]
    replied = complaint.get("replied") or ""
    params: list[Any] = [
        (one.get("with") or {}).get("answer") for one in bindings(clauses(company)[asked[0]["clause"]])
    ]
    if met and "reply" in params and replied[:10] == met:
        return replied, False
    return met, False


def contacted(complaint: Raw) -> str | None:
    """The first time that somebody turned to the customer; of one day a known hour counts."""
    known = [
        complaint.get("replied"),
        (complaint.get("site_visit") or {}).get("date"),
        complaint.get("customer_told"),
    ]
    days = [one for one in known if one]
    return min(days, key=lambda one: (one[:10], not has_hour(one), one), default=None)


def earlier(one: str | None, other: str | None) -> bool:
    """Whether a moment is before another, both known."""
    first, second = moment(one), moment(other)
    return isinstance(first, datetime) and isinstance(second, datetime) and first < second
