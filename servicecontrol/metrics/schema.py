"""The tables that metrics count, and a table's values held column by column.

Everything in them had happened by the as-of date; whatever came later was cut before. A null says "not known"
or "not yet"; a text is never empty where null is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from servicecontrol.records.words import AnswerClass, FollowUpResult, ItemAspect, SurveyLevel, Urgency, Way
from servicecontrol.verdicts import State

Cell = str | int | float | bool | date | datetime | None

#: Table -> column -> SQL type, in the order in which a row is written.
SCHEMA: Mapping[str, Mapping[str, str]] = {
    # One row.
    "site": {
        "as_of": "date",  # the day as of which everything is counted; its own deadlines still run
    },
    "organisations": {
        "organisation": "varchar",  # its folder's name
        "since": "date",  # the first day of its oldest procedure: duties count from there
    },
    "areas": {
        "organisation": "varchar",
        "area": "varchar",
    },
    # How many households an area has, and when; none is in it before the first day and after the last.
    "households": {
        "organisation": "varchar",
        "area": "varchar",
        "households": "integer",
        "first_day": "date",  # null where it has been so as long as is known
        "last_day": "date",  # null where it still is so
    },
    "customers": {
        "organisation": "varchar",
        "customer": "varchar",
        "important": "boolean",  # on the day as of which everything is counted
        "active_from": "date",  # the first day
        "active_to": "date",  # the last day; null while still a customer
    },
    # The times in which a customer is important; they may be several.
    "importance": {
        "organisation": "varchar",
        "customer": "varchar",
        "first_day": "date",
        "last_day": "date",  # null while still important
    },
    # Every survey, planned ones too.
    "surveys": {
        "organisation": "varchar",
        "survey": "varchar",
        "level": "varchar",
        "run_by": "varchar",  # department
        "fieldwork_from": "date",  # the first form went out
        "fieldwork_to": "date",  # the last collection; null while forms are out
        "half_year": "varchar",  # such as 2026H1
        "comparable_with": "varchar",  # the earlier survey with the same questions and scale
    },
    # The questions of a survey's form about the organisation itself.
    "items": {
        "organisation": "varchar",
        "survey": "varchar",
        "item": "varchar",
        "position": "integer",  # on the form
        "aspect": "varchar",
        "first_asked": "varchar",  # the first survey to ask it on this scale, in these words or before they were mended
    },
    # The levels of a survey's scale.
    "scale": {
        "organisation": "varchar",
        "survey": "varchar",
        "code": "varchar",  # as keyed in
        "position": "integer",  # on the form, the best first
        "class": "varchar",  # what a level counts as; null where the scale doesn't say
        "top": "boolean",  # one of the two best
    },
    # Forms handed out and collected; one row without an area where the survey goes to customers.
    "recovery": {
        "organisation": "varchar",
        "survey": "varchar",
        "area": "varchar",
        "distributed": "integer",
        "returned": "integer",  # null while they are out
        "blank": "integer",  # returned, but without any answer
        "invalid": "integer",  # returned, but not to be used
    },
    "responses": {
        "organisation": "varchar",
        "survey": "varchar",
        "response": "varchar",
        "area": "varchar",
        "customer": "varchar",
        "returned_on": "date",
        "score": "double",  # 0 to 100; null where the form has no weights, or too little was answered
    },
    # One row for each of these items of each response, the unanswered ones too.
    "answers": {
        "organisation": "varchar",
        "survey": "varchar",
        "response": "varchar",
        "area": "varchar",
        "customer": "varchar",
        "item": "varchar",
        "code": "varchar",  # as keyed in; the empty text where nothing was ticked
        "class": "varchar",  # what the scale says that the code counts as
    },
    # One row for each item of each response that asks about other suppliers: for comparison, never scored.
    "answers_on_others": {
        "organisation": "varchar",
        "survey": "varchar",
        "response": "varchar",
        "item": "varchar",
        "code": "varchar",  # as in answers
        "class": "varchar",
    },
    "complaints": {
        "organisation": "varchar",
        "complaint": "varchar",
        "received": "timestamp",
        "area": "varchar",
        "customer": "varchar",
        "urgency": "varchar",  # null where it wasn't classed
        "problem": "varchar",  # the organisation's category
        "is_other": "boolean",  # the category is the bucket of all others
        "department": "varchar",  # that handles it
        "receipt_sent": "timestamp",  # the customer was told that it had come in, by a machine maybe
        "contacted": "timestamp",  # somebody first turned to the customer; a receipt does not count
        "answered": "timestamp",  # as the clause in force means it: by the first reply, or the first countermeasure
        "answer_waived": "boolean",  # nobody answered in time, and somebody in charge has let that go
        "closed": "timestamp",  # the first time; null too where that lacked what the procedure asks of a closing
        "closing": "timestamp",  # the first one as recorded, even where it lacked that
        "reopened": "timestamp",  # the first time that it was taken up again after that
        "timed": "boolean",  # received, answered and closed are known to the minute, not only by their day
        "contact_timed": "boolean",  # received and contacted are, or closed where nobody turned to the customer
        "concluded": "boolean",  # the conclusion is on record
        "measured": "boolean",  # at least one measure is
        "excused": "boolean",  # the conclusion says why no measure was needed
    },
    # The times during which complaints were open: since the receipt, and since each time one was taken up again.
    "open_times": {
        "organisation": "varchar",
        "complaint": "varchar",
        "number": "integer",  # 1 since the receipt
        "opened": "timestamp",
        "closed": "timestamp",  # with what the procedure asks of a closing; null while it is open
    },
    # The period that the limits of a control chart rest on, since they were frozen; the latest of each chart.
    "baselines": {
        "organisation": "varchar",
        "metric": "varchar",
        "baseline": "varchar",  # its id
        "first_day": "date",
        "last_day": "date",
    },
    # Days on which the clock of a complaint stood still; they do not overlap.
    "pauses": {
        "organisation": "varchar",
        "complaint": "varchar",
        "first_day": "date",
        "last_day": "date",  # null while nobody has said when it ends
    },
    # Each day since the first complaint, in the years whose days off are published.
    "calendar": {
        "organisation": "varchar",
        "day": "date",
        "works": "boolean",  # the organisation works on it: no day off of its region, no closure of its own
    },
    "visits": {
        "organisation": "varchar",
        "visit": "varchar",
        "customer": "varchar",
        "day": "date",
        "way": "varchar",
        "person": "varchar",  # who visited
    },
    # Calls and visits that check an answer of a survey.
    "follow_ups": {
        "organisation": "varchar",
        "follow_up": "varchar",
        "survey": "varchar",
        "response": "varchar",  # null where the survey as a whole is checked
        "day": "date",
        "result": "varchar",
    },
    # What a follow-up was told this time: a row for each item asked again.
    "told_again": {
        "organisation": "varchar",
        "follow_up": "varchar",
        "item": "varchar",
        "code": "varchar",
    },
    # What was due, judged as of the day.
    "obligations": {
        "organisation": "varchar",
        "clause": "varchar",
        "rule": "varchar",
        "kind": "varchar",  # of the subject: complaints, surveys, customers …
        "subject": "varchar",  # its id
        "part": "varchar",  # of the subject: area, response or period; null for the whole
        "owner": "varchar",
        "category": "varchar",  # sub-group such as the urgency; null where there is none
        "due": "date",  # still in time on this day
        "estimated": "boolean",  # whether that waits for a calendar that is not published
        "met": "date",
        "state": "varchar",
    },
}


def _words(of: object) -> tuple[str, ...]:
    """The words of a vocabulary, whatever stands around its literal."""
    inner = get_args(of)
    return inner if all(isinstance(each, str) for each in inner) else _words(inner[0])


#: Table -> column -> the words that can stand in it, read off the types that say so; or null.
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "surveys": {"level": _words(SurveyLevel)},
    "items": {"aspect": _words(ItemAspect)},
    "scale": {"class": _words(AnswerClass)},
    "answers": {"class": _words(AnswerClass)},
    "answers_on_others": {"class": _words(AnswerClass)},
    "complaints": {"urgency": _words(Urgency)},
    "visits": {"way": _words(Way)},
    "follow_ups": {"result": _words(FollowUpResult)},
    "obligations": {"state": _words(State)},
}


@dataclass(frozen=True)
class Table:
    """The rows of one table, a sequence of values per column."""

    columns: Mapping[str, str]  #: name -> SQL type
    values: tuple[Sequence[Cell], ...]  #: in the order of the columns, all of one length

    def __len__(self) -> int:
        return len(self.values[0])


def table(name: str, rows: Iterable[Sequence[Cell]]) -> Table:
    """The table of that name in `SCHEMA` of these rows; `ValueError` for another width, or a word not in `WORDS`."""
    columns = SCHEMA[name]
    listed = [tuple(row) for row in rows]
    if any(len(row) != len(columns) for row in listed):
        raise ValueError(f"a row of {name} has the columns {', '.join(columns)}")
    values = tuple(zip(*listed, strict=True)) if listed else tuple(() for _ in columns)
    _refuse_other_words(name, dict(zip(columns, values, strict=True)))
    return Table(columns, values)


def _refuse_other_words(name: str, values: Mapping[str, Sequence[Cell]]) -> None:
    for column, words in WORDS.get(name, {}).items():
        for word in dict.fromkeys(values[column]):
            if word is not None and word not in words:
                raise ValueError(f"{name}.{column} is one of {', '.join(words)}, not {word!r}")
