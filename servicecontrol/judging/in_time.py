"""What is in time, late or overdue: said here alone, of the duties of clauses and of what records promise by a day."""

from __future__ import annotations

from datetime import date

from servicecontrol.verdicts import State


def state_by(due: date, done: date | None, as_of: date) -> State:
    """The state of what is to be done by a day: on the day itself it is in time, and not overdue before it is over."""
    if done is not None:
        return "met" if done <= due else "met-late"
    return "overdue" if due < as_of else "pending"
