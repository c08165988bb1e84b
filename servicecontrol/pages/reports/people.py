"""Who has been trained, who answers for which clause, and who was sent what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from servicecontrol.pages.reports.parts import Line, Part, TableCell, cells
from servicecontrol.pages.reports.scope import Scope
from servicecontrol.pages.shared.chips import Chip, verdict_chip
from servicecontrol.pages.shared.figure_part import Heading
from servicecontrol.purposes import Purpose
from servicecontrol.records.improvement import Handling
from servicecontrol.records.reports import Report, TrainingCourse
from servicecontrol.records.shapes import Dispatch
from servicecontrol.records.visit import VisitSummary
from servicecontrol.verdicts import Judgement

#: Days before its end at which a training is shown as running out.
_SOON = 90
#: Rows of the distribution log.
_SHOWN = 200


def training_lead(scope: Scope) -> tuple[str, ...]:
    """How many of those in office who sign service records have a valid training."""
    signing = _signed(scope)
    people = [name for name in _in_office(scope) if name in signing]
    topics = _topics(scope)
    valid = sum(any(_is_valid(scope, name, topic) for topic in topics) for name in people)
    if not people:
        return (scope.say("training.nobody"),)
    return (
        scope.say("training.lead", n=len(people)),
        scope.say("training.valid", share=scope.share(valid, len(people))),
    )


def _signed(scope: Scope) -> dict[str, list[Judgement]]:
    """Whom the procedure asks a training of, with what was found of each record that they signed."""
    found: dict[str, list[Judgement]] = {}
    for judgement in scope.facts.judged.judgements:
        if judgement.organisation == scope.ledger.id and judgement.serves(Purpose.TRAINING):
            found.setdefault(str(judgement.message.values["person"]), []).append(judgement)
    return found


def _in_office(scope: Scope) -> list[str]:
    """Those who hold a post on the as-of date, in the order of the file."""
    organisation, day = scope.ledger.organisation, scope.facts.as_of
    return [name for name in organisation.people if organisation.posts(name, day)]


def _topics(scope: Scope) -> list[str]:
    return list(dict.fromkeys(course.topic for course in scope.kept(TrainingCourse)))


def _taken(scope: Scope, name: str, topic: str) -> TrainingCourse | None:
    """The newest course on a topic that somebody has passed, else the newest that was taken."""
    taken = [
        course
        for course in scope.kept(TrainingCourse)
        if course.topic == topic and any(one.person == name for one in course.participants)
    ]
    passed = [
        course for course in taken if any(one.person == name and one.passed for one in course.participants)
    ]
    return next(reversed(passed or taken), None)


def _is_valid(scope: Scope, name: str, topic: str) -> bool:
    course = _taken(scope, name, topic)
    if course is None or not any(one.person == name and one.passed for one in course.participants):
        return False
    return course.valid_until is None or scope.facts.as_of <= course.valid_until


def training_matrix(scope: Scope) -> Part:
    """People by topics: until when each training holds."""
    topics = _topics(scope)
    signing = _signed(scope)
    rows = []
    for name in sorted(_in_office(scope), key=lambda name: name not in signing):
        posts = scope.ledger.organisation.posts(name, scope.facts.as_of)
        where = tuple(scope.owner(post.role or post.department) for post in posts)
        trainings = (_trained(scope, name, topic) for topic in topics)
        rows.append((*cells(name, where), *trainings, *cells(*_untrained(scope, signing.get(name, [])))))
    heads = (
        *scope.heads("person", "office"),
        *(Heading(topic, numeric=False) for topic in topics),
        *scope.heads("#signed", "#untrained"),
    )
    title, empty, note = scope.say("training.title"), scope.say("nothing"), scope.say("training.note")
    clauses = scope.asked_by(Purpose.TRAINING)
    return Part("training", title, (), heads, tuple(rows), empty, (note,), clauses=clauses)


def _untrained(scope: Scope, found: list[Judgement]) -> tuple[Line, Line]:
    """How many records somebody signed, and which of them without a training valid on the day."""
    if not found:
        return "–", "–"
    signed = dict.fromkeys((each.subject.kind, each.subject.id) for each in found)
    without = dict.fromkeys((each.subject.kind, each.subject.id) for each in found if each.is_finding)
    return f"{len(signed):,}", scope.counted_all(without)


def _trained(scope: Scope, name: str, topic: str) -> TableCell:
    course = _taken(scope, name, topic)
    if course is None:
        return ("–",)
    link = scope.link("courses", course.id, course.date.isoformat())
    if not any(one.person == name and one.passed for one in course.participants):
        return (Chip("fail", scope.say("training.not-passed")), link)
    until = course.valid_until
    if until is None:
        return (Chip("pass", scope.say("training.passed")), link)
    left = (until - scope.facts.as_of).days
    if left < 0:
        return (Chip("fail", scope.say("training.expired", day=until)), link)
    state = "soon" if left <= _SOON else "pass"
    return (Chip(state, scope.say("training.until", day=until)), link)


def courses(scope: Scope) -> Part:
    """Every course: who gave it, who took it, who passed."""
    rows = tuple(
        cells(
            (scope.link("courses", course.id), course.date),
            course.topic,
            tuple(f"{one.person} · {scope.owner(one.department)}" for one in course.trainers),
            scope.share(sum(one.passed for one in course.participants), len(course.participants)),
            course.valid_until,
        )
        for course in sorted(scope.kept(TrainingCourse), key=lambda course: course.date, reverse=True)
    )
    heads = scope.heads("record", "topic", "trainers", "#passed", "valid_until")
    return Part("courses", scope.say("training.courses"), (), heads, rows, clauses=scope.about("courses"))


def responsibilities(scope: Scope) -> Part:
    """Clauses by those whom the procedure charges with them, with the verdict of today."""
    procedure = scope.facts.judged.procedures[scope.ledger.id]
    status = {each.id: each for each in scope.facts.judged.clauses_of(scope.ledger.id)}
    everyone = list(dict.fromkeys(who for clause in procedure.clauses.values() for who in clause.who))
    rows = tuple(
        (
            *cells(scope.clause(id_), clause.title.say(scope.words.code)),
            *cells(verdict_chip(status[id_].verdict, scope.words) if id_ in status else None),
            *(cells("●" if who in clause.who else "")[0] for who in everyone),
        )
        for id_, clause in procedure.clauses.items()
    )
    heads = (
        *scope.heads("clause", "title", "standing"),
        *(Heading(scope.owner(who), numeric=False) for who in everyone),
    )
    return Part("responsibilities", scope.say("responsibilities.title"), (), heads, rows)


def responsibilities_lead(scope: Scope) -> tuple[str, ...]:
    """How many clauses, how many departments and offices."""
    procedure = scope.facts.judged.procedures[scope.ledger.id]
    everyone = {who for clause in procedure.clauses.values() for who in clause.who}
    nobody = sum(not clause.who for clause in procedure.clauses.values())
    return (
        scope.say("responsibilities.lead", n=len(procedure.clauses), names=len(everyone)),
        scope.say("responsibilities.nobody", n=nobody),
    )


def distribution_lead(scope: Scope) -> tuple[str, ...]:
    """How many copies of how many reports."""
    sent = list(_sent(scope))
    return (scope.say("distribution.lead", n=len(sent), reports=len({entry[1] for entry in sent})),)


def distribution(scope: Scope) -> Part:
    """Who was sent what, the newest first."""
    sent = sorted(_sent(scope), key=lambda entry: entry[0], reverse=True)
    rows = tuple(cells(day, link, what, to, role) for day, link, what, to, role in sent[:_SHOWN])
    heads = scope.heads("date", "record", "kind", "to", "role")
    notes = (scope.words.say("due.shown-of", shown=_SHOWN, total=len(sent)),) if len(sent) > _SHOWN else ()
    title, empty = scope.say("distribution.title"), scope.say("nothing")
    return Part(
        "distribution", title, (), heads, rows, empty, notes, clauses=scope.asked_by(Purpose.DISTRIBUTION)
    )


_Sent = tuple[date, Line, str, str, str]


def _sent(scope: Scope) -> Iterator[_Sent]:
    """Every copy that was sent or handed in: day, record, what it was, to whom, in which office."""
    for survey in scope.ledger.surveys.values():
        if survey.report:
            link, what = scope.link("surveys", survey.id), scope.say("distribution.survey-report")
            yield from _copies(scope, survey.report.dispatch, link, what)
    for report in scope.kept(Report):
        link, what = scope.link("reports", report.id), scope.word("report", report.kind)
        yield from _copies(scope, report.dispatch, link, what)
        if report.submitted:
            yield report.submitted.date, link, what, report.submitted.to, scope.say("distribution.handed-in")
    for handling in scope.kept(Handling):
        what = scope.words.say("kinds.handlings")
        yield from _copies(scope, handling.notified, scope.link("handlings", handling.id), what)
    for summary in scope.kept(VisitSummary):
        if summary.submitted:
            link, what = scope.link("summaries", summary.id), scope.words.say("kinds.summaries")
            to = summary.submitted_to or ""
            yield summary.submitted, link, what, to, scope.say("distribution.handed-in")


def _copies(scope: Scope, copies: tuple[Dispatch, ...], link: Line, what: str) -> Iterator[_Sent]:
    for copy in copies:
        posts = scope.ledger.organisation.posts(copy.to, copy.date)
        held = copy.role or next((post.role for post in posts if post.role), None)
        yield copy.date, link, what, scope.owner(copy.to), scope.owner(held)
