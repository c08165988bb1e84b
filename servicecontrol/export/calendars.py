"""Calendars to subscribe to: every open duty on its last day, for all, each organisation and each department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from servicecontrol.export.formats import Json, document
from servicecontrol.export.ical import CalendarEvent, calendar
from servicecontrol.export.ids import uid
from servicecontrol.export.nameless import clause_titles, nameless, page_of
from servicecontrol.facts import Facts
from servicecontrol.pages.shared.addresses import calendar_paths, worded_folder
from servicecontrol.pages.shared.judgements import last_day, waits
from servicecontrol.pages.shared.names import owner_name, short_name
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

_DAY = timedelta(days=1)


def calendars(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Every calendar in each language, and the list that says which file is whose."""
    open_duties = [duty for duty in facts.judged.duties if duty.is_open]
    whose = {
        key: tuple(duty for duty in open_duties if _belongs(duty, *key, facts))
        for key in calendar_paths(facts.store)
    }
    for code in facts.store.settings.languages:
        words = facts.store.language(code)
        events = {id(duty): _event(duty, facts, words) for duty in open_duties}
        for (organisation, department), path in calendar_paths(facts.store).items():
            name = _name(organisation, department, facts, words)
            duties = whose[organisation, department]
            title = words.say("feeds.calendar.name", name=name)
            about = words.say("feeds.calendar.holds", date=facts.as_of)
            data = calendar(title, about, code, facts.as_of, [events[id(duty)] for duty in duties])
            yield worded_folder(facts, words) + path, data
    rows = [_row(*key, path, len(whose[key]), facts) for key, path in calendar_paths(facts.store).items()]
    yield "calendars.json", document(facts, "calendars", rows)


def _belongs(duty: Judgement, organisation: str, department: str, facts: Facts) -> bool:
    if not organisation:
        return True
    if duty.organisation != organisation:
        return False
    return not department or department in owing(duty, facts.store.ledgers[organisation])


def owing(duty: Judgement, ledger: Ledger) -> Sequence[str]:
    """The departments that owe a duty on its last day: the one named, or those of the person or office named."""
    organisation, day = ledger.organisation, duty.due or duty.day
    if duty.owner in organisation.departments:
        return (duty.owner,)
    if duty.owner in organisation.people:
        return sorted(organisation.departments_of(duty.owner, day))
    return sorted(
        {
            post.department
            for person in organisation.people
            for post in organisation.posts(person, day)
            if post.role == duty.owner
        }
    )


def _event(duty: Judgement, facts: Facts, words: Language) -> CalendarEvent:
    """A duty on its day; an overdue one goes on to the as-of day, where whoever looks at today still sees it."""
    ledger = facts.store.ledgers[duty.organisation]
    due = duty.due or facts.as_of
    is_overdue, is_certain = duty.state == "overdue", duty.verdict != "warn"
    running = "estimated" if duty.is_estimate else "pending"
    kind = running if not is_overdue else "overdue" if is_certain else "in-doubt"
    name = short_name(ledger, words)
    what = nameless(duty, ledger, words)
    return CalendarEvent(
        uid=uid(duty),
        first=due,
        after=(facts.as_of if is_overdue else due) + _DAY,
        summary=words.say(f"feeds.calendar.{kind}", what=what, organisation=name),
        description="\n".join(_description(duty, ledger, facts, words)),
        categories=(name, *duty.clauses),
        is_certain=is_certain and not duty.is_estimate,
        is_urgent=is_overdue,
    )


def _description(duty: Judgement, ledger: Ledger, facts: Facts, words: Language) -> Iterator[str]:
    yield clause_titles(duty, facts, words)
    owners = owing(duty, ledger)
    if not owners and duty.owner and duty.owner not in ledger.organisation.people:
        owners = (duty.owner,)  # an office that nobody holds that day
    if owners:
        names = tuple(owner_name(owner, ledger, words) for owner in owners)
        yield words.say("feeds.calendar.owed-by", owner=names)
    yield words.say("feeds.calendar.due", date=last_day(duty.limit, words))
    if duty.lenient_due and duty.lenient_due != duty.due:
        yield words.say("feeds.calendar.lenient", date=last_day(duty.lenient, words))
    if waiting := waits(duty, words):
        yield waiting
    if duty.state == "overdue" and duty.due:
        yield words.say("feeds.calendar.over", n=(facts.as_of - duty.due).days, date=facts.as_of)
    # The site has no address of its own, so the page is named by its path in it.
    yield words.say("feeds.calendar.page", path=f"{worded_folder(facts, words)}{page_of(duty, ledger)}.html")


def _name(organisation: str, department: str, facts: Facts, words: Language) -> str:
    if not organisation:
        return facts.store.settings.name.say(words.code)
    ledger = facts.store.ledgers[organisation]
    names = (short_name(ledger, words), owner_name(department, ledger, words))
    return " ".join(filter(None, names))


def _row(organisation: str, department: str, path: str, events: int, facts: Facts) -> dict[str, Json]:
    spoken = [facts.store.language(code) for code in facts.store.settings.languages]
    return {
        "organisation": organisation or None,
        "department": department or None,
        "name": {words.code: _name(organisation, department, facts, words) for words in spoken},
        "files": {words.code: worded_folder(facts, words) + path for words in spoken},
        "events": events,
    }
