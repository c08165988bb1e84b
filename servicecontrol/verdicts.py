"""What a rule says of a record, and what becomes of it: duties, checks, judgements.

Two shapes cover every clause. A *duty* is something due by a day. A *check* is a condition that a record
keeps or breaks. Rules yield them; `judge` turns each into a judgement of one clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from servicecontrol.problems import Message
from servicecontrol.workdays import Skipped

Verdict = Literal["pass", "not-due", "not-applicable", "manual", "warn", "no-evidence", "fail"]
#: From the gravest to the least, the order in which verdicts of several cases make one.
GRAVITY: tuple[Verdict, ...] = ("fail", "no-evidence", "warn", "pass", "not-due", "manual", "not-applicable")
#: `missed` is past mending: it had to happen in a period that is over, or no record says when it did.
State = Literal["met", "met-late", "pending", "overdue", "missed"]


@dataclass(frozen=True, order=True)
class Subject:
    """What is judged: a record, a part of one (an area of a survey), or a register entry in a period."""

    kind: str  #: folder or register under data/: `complaints`, `surveys`, `customers`, `organisation` …
    id: str
    part: str = ""  #: area, item, response or period label inside it


@dataclass(frozen=True)
class Duty:
    """Something that is due by a day, and the day it was done."""

    subject: Subject
    day: date  #: decides which procedure applies and which period it counts in
    task: Message
    due: date
    met: date | None
    owner: str = ""
    category: str = ""  #: sub-group for on-time rates, such as the urgency
    skipped: tuple[Skipped, ...] = ()  #: the days that the deadline passed over
    evidence: tuple[Subject, ...] = ()
    file: str = ""  #: which file of a record in several files
    steps: tuple[str | int, ...] = ()  #: the field to point at
    missing: Message | None = None  #: set where no record could show it either way
    can_be_late: bool = True  #: False where it has to happen inside a period, so that a late one is another


@dataclass(frozen=True)
class Check:
    """One condition on one subject: kept (`pass`) or not, and why."""

    subject: Subject
    day: date
    verdict: Verdict
    message: Message
    owner: str = ""
    evidence: tuple[Subject, ...] = ()
    file: str = ""
    steps: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A duty or check under one clause, judged as of a day, under both readings where there are two."""

    organisation: str
    clause: str
    rule: str
    subject: Subject
    day: date
    verdict: Verdict
    message: Message
    owner: str
    category: str = ""
    due: date | None = None
    met: date | None = None
    state: State | None = None  #: of a duty; None for a check
    lenient_due: date | None = None
    skipped: tuple[Skipped, ...] = ()
    evidence: tuple[Subject, ...] = ()
    interpretation: str = ""
    readings: Mapping[str, Verdict] = field(
        default_factory=dict
    )  #: verdict under each reading, where there are two
    file: str = ""
    steps: tuple[str | int, ...] = ()

    @property
    def is_finding(self) -> bool:
        """Whether it is to be reported: broken, doubtful or without evidence."""
        return self.verdict in ("fail", "warn", "no-evidence")


def gravest(verdicts: Mapping[Verdict, int]) -> Verdict:
    """The verdict of many: the gravest that occurs; nothing at all is not applicable."""
    return next((verdict for verdict in GRAVITY if verdicts.get(verdict)), "not-applicable")
