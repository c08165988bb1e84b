"""What leaves for other people's machines: judgements as sentences without names, and ids that stay the same.

Calendars and feeds are copied to telephones and to services abroad, so they carry ids instead of names: whoever may
know who is meant finds it on the site.
"""

from __future__ import annotations

from functools import reduce
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from servicecontrol.facts import Facts
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.phrases import said_values
from servicecontrol.pages.shared.subjects import clause_path, subject_path
from servicecontrol.problems import Message, Value
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: A site has no address of its own, it also opens from disk; the domain is one that nobody can ever own.
_TAG = "tag:servicecontrol.invalid,2026:"


def tag(*parts: str) -> str:
    """A URI that names something for ever and leads nowhere (RFC 4151)."""
    return _TAG + "/".join(quote(part, safe="") for part in parts if part)


def judgement_parts(judgement: Judgement) -> tuple[str, ...]:
    """What a judgement keeps as its days, its verdict and the record around it change."""
    subject = judgement.subject
    # Several checks of one record differ by the field at fault; where a duty points at may move as the record fills.
    where = _which(judgement) if judgement.due else (judgement.file, *map(str, judgement.steps))
    ids = (subject.kind, subject.id, subject.part)
    return (judgement.organisation, judgement.clause, *ids, judgement.message.key, *where)


def _which(duty: Judgement) -> tuple[str, ...]:
    """What tells duties of one clause on one record apart: the field to be filled, the entry that the next follows."""
    values = duty.message.values
    return tuple(str(values[name]) for name in ("field", "day") if name in values)


def uid(duty: Judgement) -> str:
    """A duty's id in calendars; a UUID, as RFC 7986 asks, made of what names the duty."""
    return str(uuid5(NAMESPACE_URL, tag("duty", *judgement_parts(duty))))


def told(judgement: Judgement, ledger: Ledger, words: Language) -> str:
    """What a judgement says: departments and offices in the reader's language, people without their names."""
    values = {name: _nameless(value, ledger, words) for name, value in judgement.message.values.items()}
    values |= said_values(judgement.message, judgement.subject.kind, ledger, words)
    text = words.say(Message(judgement.message.key, values))
    subject = " ".join(filter(None, (judgement.subject.id, judgement.subject.part)))
    if judgement.subject.kind == "organisation" or judgement.subject.id in text:
        return text
    return words.say("feeds.about", subject=subject, what=text)


def _nameless(value: Value, ledger: Ledger, words: Language) -> Value:
    if isinstance(value, tuple):
        return tuple(entry if isinstance(entry, Message) else _name(entry, ledger, words) for entry in value)
    return _name(value, ledger, words) if isinstance(value, str) else value


def _name(name: str, ledger: Ledger, words: Language) -> str:
    known = name in ledger.organisation.people
    return words.say("feeds.somebody") if known else owner_name(name, ledger, words)


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
