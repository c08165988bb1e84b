"""Judgements as sentences without names, for what leaves for other people's machines.

Calendars and feeds are copied to telephones and to services abroad, so they carry ids instead of names: whoever may
know who is meant finds it on the site.
"""

from __future__ import annotations

from functools import cache, reduce

from servicecontrol.facts import Facts
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.phrases import sentence
from servicecontrol.pages.shared.subjects import clause_path, subject_path
from servicecontrol.problems import Message, Value
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.paths import field_type
from servicecontrol.records.privacy import parts_of, privacy_of
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement


def nameless(judgement: Judgement, ledger: Ledger, words: Language) -> str:
    """What a judgement says: departments and offices in the reader's language, people without their names."""
    values = {name: _without_names(value, ledger, words) for name, value in judgement.message.values.items()}
    text = sentence(judgement, values, ledger, words)
    subject = " ".join(filter(None, (judgement.subject.id, judgement.subject.part)))
    if judgement.subject.kind == "organisation" or judgement.subject.id in text:
        return text
    return words.say("feeds.about", subject=subject, what=text)


def _without_names(value: Value, ledger: Ledger, words: Language) -> Value:
    if isinstance(value, tuple):
        return tuple(entry if isinstance(entry, Message) else _name(entry, ledger, words) for entry in value)
    return _name(value, ledger, words) if isinstance(value, str) else value


def _name(name: str, ledger: Ledger, words: Language) -> str:
    named = any(name in getattr(ledger.organisation, register) for register in _registers_of_people())
    return words.say("feeds.somebody") if named else owner_name(name, ledger, words)


@cache
def _registers_of_people() -> tuple[str, ...]:
    """The fields of an organisation whose entries or keys are names of people."""
    first_parts = {name: parts_of(field_type(info))[:1] for name, info in Organisation.model_fields.items()}
    declared = {name: privacy_of(part) for name, parts in first_parts.items() for part in parts}
    return tuple(name for name, privacy in declared.items() if privacy and privacy.of.may_name_somebody)


def page_of(judgement: Judgement, ledger: Ledger) -> str:
    """The page that shows what was judged, without ending; the clause's own where the subject has none."""
    found = subject_path(ledger, judgement.subject)
    return found[0] if found else clause_path(judgement.organisation, judgement.clause)


def clause_titles(judgement: Judgement, facts: Facts, words: Language) -> str:
    """The clauses by number and title; by their ids where the procedure in force has them no more."""
    known = facts.judged.procedures[judgement.organisation].clauses
    titles = [
        words.say("feeds.clause", number=known[id_].clause, title=known[id_].title.say(words.code))
        if id_ in known
        else id_
        for id_ in judgement.clauses
    ]
    return reduce(lambda first, second: words.say("frame.two-clauses", first=first, second=second), titles)
