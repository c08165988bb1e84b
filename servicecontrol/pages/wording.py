"""Judgements as a reader meets them: chips, sentences, rows and the pages they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from servicecontrol.facts import Facts
from servicecontrol.judged import ClauseStatus
from servicecontrol.pages.names import area_name, owner_name
from servicecontrol.pages.page import Link
from servicecontrol.pages.phrases import (
    kind_name,
    known_word,
    parameter_values,
    said_values,
    variant,
)
from servicecontrol.problems import Message, Value
from servicecontrol.procedures import Binding, Interpretation, Parameters, Procedure
from servicecontrol.records.page_names import clause_page
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.rules.registry import rule_named
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement, Subject, Verdict
from servicecontrol.workdays import Deadline

#: A duty due within so many days is shown as due soon.
SOON_DAYS = 14
#: The marks of a verdict: the chip's state, always beside its word.
VERDICT_CHIPS: dict[Verdict, str] = {
    "pass": "pass",
    "fail": "fail",
    "warn": "warn",
    "no-evidence": "noevidence",
    "not-due": "due",
    "not-applicable": "na",
    "manual": "manual",
}


@dataclass(frozen=True)
class Chip:
    """A status: a word with a shape and a colour."""

    state: str  #: overdue, late, fail, warn, soon, due, pass, none, na, manual, noevidence
    word: str


@dataclass(frozen=True)
class JudgementRow:
    """A judgement as a row of a list."""

    chip: Chip
    subject: Link | str
    said: str
    owner: str
    clauses: tuple[Link, ...]  #: that ask for it
    day: str
    due: str
    lenient_due: str
    waits: str  #: why that is an estimate; empty where it is none
    met: str
    skipped: tuple[str, ...]  #: the days that the deadline passed over, written out
    evidence: tuple[Link, ...]
    file: str
    state: str  #: for filters: overdue, pending, met, met-late or the verdict
    days_over: int  #: days overdue; negative while days are left; 0 for a check


def verdict_chip(verdict: Verdict | None, words: Language) -> Chip:
    """A verdict's chip; a clause that no rule judges yet has none."""
    if verdict is None:
        return Chip("none", words.say("words.verdict.later"))
    return Chip(VERDICT_CHIPS[verdict], words.say(f"words.verdict.{verdict}"))


def judgement_chip(judgement: Judgement, words: Language, as_of: date) -> Chip:  # noqa: PLR0911  # one for each state
    """A judgement's chip: how late or how many days left for a duty, the verdict for a check."""
    if judgement.due is None or judgement.state is None:
        return verdict_chip(judgement.verdict, words)
    if judgement.verdict == "warn":
        return Chip("warn", words.say("words.verdict.warn"))
    match judgement.state:
        case "met":
            return Chip("pass", words.say("words.state.met"))
        case "met-late":
            late = (judgement.met or as_of) - judgement.due
            return Chip("late", words.say("frame.days-late", n=late.days))
        case "missed":
            return (
                verdict_chip(judgement.verdict, words)
                if judgement.verdict == "no-evidence"
                else Chip("fail", words.say("words.state.missed"))
            )
        case "overdue":
            return Chip("overdue", words.say("frame.days-overdue", n=(as_of - judgement.due).days))
        case _:
            left = (judgement.due - as_of).days
            key = "frame.day-unknown" if judgement.is_estimate else "frame.days-left"
            return Chip("soon" if left <= SOON_DAYS else "due", words.say(key, n=left))


def last_day(limit: Deadline | None, words: Language) -> str:
    """The last day of a limit, written as an estimate where it is one."""
    if limit is None:
        return ""
    return words.say("frame.about-day", date=limit.day) if limit.is_estimate else limit.day.isoformat()


def waits(judgement: Judgement, words: Language) -> str:
    """Which calendars the last day of a duty waits for."""
    limits = [limit for limit in (judgement.limit, judgement.lenient) if limit]
    years = sorted({asked.year for limit in limits for asked in limit.unpublished})
    return words.say("frame.waits", n=len(years), years=tuple(map(str, years))) if years else ""


def subject_path(ledger: Ledger, subject: Subject) -> tuple[str, str] | None:  # noqa: PLR0911  # one for each kind
    """The page of a subject and the anchor on it; None for one without a page."""
    match subject.kind:
        case "follow-ups" if subject.id in ledger.follow_ups:
            return f"{ledger.id}/visits/{subject.id}", ""
        case "summaries":
            return f"{ledger.id}/summaries/index", subject.id
        case "documents" if ledger.documents:
            return f"{ledger.id}/documents/index", ""
        case kind if subject.id in ledger.kept(kind):
            return f"{ledger.id}/{kind}/{subject.id}", ""
        case "surveys" if subject.id in ledger.surveys:
            return f"{ledger.id}/surveys/{subject.id}", ""
        case "customers" if ledger.visits or ledger.customers:
            return f"{ledger.id}/visits/index", "coverage"
        case "organisation":
            return _register_path(ledger, subject.part.partition(" ")[0])
    return None


def _register_path(ledger: Ledger, kind: str) -> tuple[str, str] | None:
    """The page of the register that a duty of every period is about; a survey's where the period stands alone."""
    if ledger.kept(kind):
        return f"{ledger.id}/{'visits' if kind == 'follow-ups' else kind}/index", ""
    return (f"{ledger.id}/surveys/index", "") if ledger.surveys and kind not in RECORD_TYPES else None


def subject_name(ledger: Ledger, subject: Subject, words: Language) -> str:
    """A subject by its id, with a customer's name where it is one."""
    if subject.kind == "customers":
        customer = ledger.customers.get(subject.id)
        return f"{subject.id} {customer.name}" if customer else subject.id
    if subject.kind == "organisation":
        kind, _, which = subject.part.partition(" ")
        if kind in RECORD_TYPES:
            return f"{kind_name(kind, ledger, words)} {_period(which, ledger, words)}"
        label = f"label.{kind}"
        return f"{words.say(label)} {which}".strip() if words.has(label) else subject.part
    if subject.kind == "areas":
        return f"{area_name(subject.id, ledger, words)} {subject.part}".strip()
    if subject.kind == "surveys":
        return f"{subject.id} {_survey_part(subject, ledger, words)}".strip()
    return f"{subject.id} {subject.part}".strip()


def _survey_part(subject: Subject, ledger: Ledger, words: Language) -> str:
    """An area by its name, also where only its place in the distribution is given; a response by its id."""
    survey, part = ledger.surveys.get(subject.id), subject.part
    areas = survey.distribution.areas if survey and survey.distribution else ()
    if part.isdecimal() and 0 < int(part) <= len(areas):
        part = areas[int(part) - 1].area
    return area_name(part, ledger, words)


def _period(part: str, ledger: Ledger, words: Language) -> str:
    """A period, with the words that tell apart what several clauses ask for in it in the reader's language."""
    period, _, asked = part.partition(" ")
    which = (known_word(owner_name(word, ledger, words), words) for word in filter(None, asked.split("、")))
    return " ".join((period, *which))


def subject_link(ledger: Ledger, subject: Subject, words: Language) -> Link | str:
    """A link to a subject's page under its name; the name alone where it has no page."""
    found = subject_path(ledger, subject)
    name = subject_name(ledger, subject, words)
    return Link(name, found[0], found[1]) if found else name


def clause_path(organisation: str, clause: str) -> str:
    """The page of a clause's evidence."""
    return f"{organisation}/procedure/{clause_page(clause)}"


def clause_link(facts: Facts, organisation: str, clause: str) -> Link:
    """A link to a clause's page under the number that the reader cites."""
    procedure = facts.judged.procedures[organisation]
    number = procedure.clauses[clause].clause if clause in procedure.clauses else clause
    return Link(number, clause_path(organisation, clause))


def said(judgement: Judgement, ledger: Ledger, words: Language) -> str:
    """What a judgement says: customers by their names, departments, offices and services in the reader's language."""
    values = dict(judgement.message.values)
    customer = ledger.customers.get(str(values.get("customer", "")))
    if customer is not None:
        values["customer"] = customer.name
    for name in {"role", "department", "handler", "roles", "services", "which"} & values.keys():
        value = values[name]
        if isinstance(value, tuple):
            values[name] = tuple(
                entry if isinstance(entry, Message) else owner_name(entry, ledger, words) for entry in value
            )
        else:
            values[name] = owner_name(str(value), ledger, words)
    values |= said_values(judgement.message, judgement.subject.kind, ledger, words)
    return words.say(Message(judgement.message.key, values))


def judgement_row(judgement: Judgement, facts: Facts, words: Language) -> JudgementRow:
    """A judgement as a row, with the file and line that it points at."""
    ledger = facts.store.ledgers[judgement.organisation]
    evidence = [subject_link(ledger, subject, words) for subject in judgement.evidence]
    over = (facts.as_of - judgement.due).days if judgement.due and judgement.met is None else 0
    return JudgementRow(
        chip=judgement_chip(judgement, words, facts.as_of),
        subject=subject_link(ledger, judgement.subject, words),
        said=said(judgement, ledger, words),
        owner=owner_name(judgement.owner, ledger, words),
        clauses=tuple(clause_link(facts, judgement.organisation, id_) for id_ in judgement.clauses),
        day=judgement.day.isoformat(),
        due=last_day(judgement.limit, words),
        lenient_due=last_day(judgement.lenient, words),
        waits=waits(judgement, words),
        met=judgement.met.isoformat() if judgement.met else "",
        skipped=skipped_days(judgement, words),
        evidence=tuple(link for link in evidence if isinstance(link, Link)),
        file=str(facts.place(judgement)) if judgement.is_finding else "",
        state=judgement.state or judgement.verdict,
        days_over=over,
    )


def judgement_rows(
    judgements: Iterable[Judgement], facts: Facts, words: Language
) -> tuple[JudgementRow, ...]:
    """Rows in the order given."""
    return tuple(judgement_row(judgement, facts, words) for judgement in judgements)


def skipped_days(judgement: Judgement, words: Language) -> tuple[str, ...]:
    """The days that a deadline passed over, each with its reason in the reader's language where it has one."""
    rows = []
    for skipped in judgement.skipped:
        key = (
            f"workdays.{skipped.reason}"
            if skipped.reason in ("weekend", "pause")
            else f"workdays.names.{skipped.reason}"
        )
        reason = words.say(key) if words.has(key) else skipped.reason
        rows.append(f"{skipped.day.isoformat()} {reason}")
    return tuple(rows)


def overdue_first(duties: Sequence[Judgement], as_of: date, within: int = SOON_DAYS) -> tuple[Judgement, ...]:
    """Duties not yet met that are overdue, longest first, then those due within so many days, soonest first."""
    overdue = [duty for duty in duties if duty.state == "overdue"]
    coming = [
        duty for duty in duties if duty.state == "pending" and duty.due and (duty.due - as_of).days <= within
    ]
    return (
        *sorted(overdue, key=lambda duty: (duty.due or as_of, duty.clause, duty.subject)),
        *sorted(coming, key=lambda duty: (duty.due or as_of, duty.clause, duty.subject)),
    )


def duty_sentence(binding: Binding, procedure: Procedure, ledger: Ledger, words: Language) -> tuple[str, ...]:
    """The rule's duty with the clause's parameters, once per reading where there are two."""
    readings = procedure.readings(binding).values()
    sentences = dict.fromkeys(_sentence(binding.rule, parameters, ledger, words) for parameters in readings)
    return tuple(sentences)


def _sentence(rule: str, parameters: Parameters, ledger: Ledger, words: Language) -> str:
    """The duty of a rule, with its own defaults where the clause gives nothing."""
    asked = rule_named(rule)
    given = asked.accept(parameters)
    values = {
        info.alias or name: _parameter(info.alias or name, getattr(given, name), ledger, words)
        for name, info in asked.parameters.model_fields.items()
    }
    values |= parameter_values(asked, given, ledger, words)
    return words.say(variant(asked, given, words), **values)


def _parameter(name: str, value: object, ledger: Ledger, words: Language) -> Value:
    if isinstance(value, tuple):
        return tuple(_word(name, str(entry), ledger, words) for entry in value)
    return value if isinstance(value, int) else _word(name, str(value), ledger, words)


def _word(vocabulary: str, value: str, ledger: Ledger, words: Language) -> str:
    """A parameter's value as a word of its vocabulary, or as the department or office that it names."""
    key = f"words.{vocabulary}.{value}"
    return words.say(key) if words.has(key) else owner_name(value, ledger, words)


def reading_name(name: str, words: Language) -> str:
    """A reading of an interpretation as a word; empty for one that has no other beside it and needs no name."""
    return words.say(f"words.reading.{name}") if words.has(f"words.reading.{name}") else ""


def reading_chosen(entry: Interpretation, words: Language) -> str:
    """What was chosen, by name; the text of the reading where it has none."""
    option = entry.options.get(entry.chosen)
    return reading_name(entry.chosen, words) or (option.text.say(words.code) if option else entry.chosen)


def tally(statuses: Sequence[ClauseStatus]) -> dict[Verdict | None, int]:
    """How many clauses stand at each verdict; those that no rule judges yet under None."""
    return dict(Counter(status.verdict for status in statuses))
