"""What judgements are about, by name and with the page that each leads to; the pages of clauses."""

from __future__ import annotations

from servicecontrol.facts import Facts
from servicecontrol.pages.shared.names import area_name, owner_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.phrases import (
    kind_name,
    known_word,
)
from servicecontrol.records.page_names import clause_page
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Subject


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
