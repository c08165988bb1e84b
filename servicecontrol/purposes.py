"""What rules are for: pages, figures and reports ask for a purpose, whichever rule serves it.

A page that draws how fast complaints are answered asks for `Purpose.ANSWER_CLOCK`, never for a rule by its name. A
rule says where it is defined what it serves, so a plug-in's rule can serve a purpose as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """What a demand of a procedure is to those who ask about it."""

    ANSWER_CLOCK = "answer-clock"  #: a complaint is answered in time; gives duties about complaints
    ACKNOWLEDGEMENT = "acknowledgement"  #: somebody who supervises complaints signs a closed one
    CLOSING = "closing"  #: without it a complaint does not count as closed
    BATCH_PROBLEM = "batch-problem"  #: opinions on one batch are seen as one problem
    VISIT_RHYTHM = "visit-rhythm"  #: each customer is visited in every period; gives duties about customers
    VISITS_REPORTED = "visits-reported"  #: every visit stands in the report of its period
    SURVEY_RHYTHM = "survey-rhythm"  #: a survey in every period; gives duties
    FORM_RETURN = "form-return"  #: enough forms come back; takes `percent`
    FORM_ENTRY = "form-entry"  #: every form that came back is entered
    FORM_CODES = "form-codes"  #: records are kept on forms of the procedure; takes `records` and `codes`
    FORM_ASPECTS = "form-aspects"  #: a survey's form asks about every aspect
    LOW_SCORE = "low-score"  #: a low total score opens a complaint; speaks of one response
    DISSATISFACTION = "dissatisfaction"  #: a dissatisfied answer is taken up
    SURVEY_FOLLOW_UP = "survey-follow-up"  #: a survey's answers are checked with those who gave them
    JOB_FOLLOW_UP = "job-follow-up"  #: whoever paid for a job is asked about it afterwards
    SUMMARY_COMPILED = "summary-compiled"  #: a month's visits are summarised; gives duties
    SUMMARY_SUBMITTED = "summary-submitted"  #: the summary is handed in; gives duties
    REPORT_RHYTHM = "report-rhythm"  #: a report in every period; takes `period` and `when`
    DISTRIBUTION = "distribution"  #: a report reaches those whom the procedure names
    TRAINING = "training"  #: whoever makes records has been trained; gives checks that name the `person`
    PROMISE = "promise"  #: what was promised is done by its day
    COMPLETENESS = "completeness"  #: of the data: what has to be filled in is
    PROMPTNESS = "promptness"  #: of the data: written down when it happened
    VALIDITY = "validity"  #: of the data: values are such as count
    ORIGINALITY = "originality"  #: of the data: no text is a copy of another
    NUMBERING = "numbering"  #: of the data: no number of a series is missing
    CHRONOLOGY = "chronology"  #: of the data: numbers and days rise together


@dataclass(frozen=True)
class Serving:
    """A purpose that a rule serves: always, or where a clause gives it certain parameters."""

    purpose: Purpose
    #: Parameter -> what it says, or what the path that it gives begins with.
    where: Mapping[str, str] = field(default_factory=dict)

    def holds(self, given: Mapping[str, str | Sequence[str]]) -> bool:
        """Whether a clause's parameters are those."""
        return all(_says(given.get(name, ""), wanted) for name, wanted in self.where.items())


def _says(given: str | Sequence[str], wanted: str) -> bool:
    values = (given,) if isinstance(given, str) else given
    return any(value == wanted or value.startswith(f"{wanted}.") for value in values)
