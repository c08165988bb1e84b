"""`build` and `check`: the stages in order, and what is said of what came of them."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from servicecontrol.commands.exits import OK, TROUBLE
from servicecontrol.console import Console, print_document, print_problems
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.text import DEFAULT_LANGUAGES, language
from servicecontrol.verdicts import GRAVITY

if TYPE_CHECKING:
    from servicecontrol.judging.judged import Judged
    from servicecontrol.revision import Revision
    from servicecontrol.store import Store
    from servicecontrol.verdicts import Judgement

FailOn = Literal["fail", "warn"]
Format = Literal["text", "json"]
#: The verdicts that end a build with exit code 1 under `--fail-on`.
_FAILING = {"fail": ("fail",), "warn": ("fail", "no-evidence", "warn")}


@dataclass(frozen=True)
class Options:
    """What was asked of a build or a check."""

    command: str
    data: Path
    out: Path
    as_of: datetime.date | None
    fail_on: FailOn | None
    now: datetime.datetime
    format: Format = "text"
    language: str | None = None  #: asked for; None is the terminal's, or in a document the site's first


def judge_records(options: Options, terminal: Console) -> int:
    """Reads and judges the records, builds the site if that was asked for, and says what came of it."""
    # The record types take longer to make than `--help` has: whoever only asks for it does without.
    from servicecontrol.changing import stamp
    from servicecontrol.read.reading import read_data
    from servicecontrol.revision import revision_of

    started = time.monotonic()
    stage = terminal.stage("reading")
    # Asked before anything is read: what changes from here on ends the command.
    revision = revision_of(options.data) if options.command == "build" else None
    before = stamp(options.data)
    reading = read_data(
        options.data,
        latest=methodcaller("today", options.now),
        as_of=options.as_of,
        progress=stage.progress if terminal.is_terminal else None,
    )
    stage.done(terminal.words.say("console.files", n=reading.files))
    if stamp(options.data) != before:
        moved = Message("console.records-moved", {"path": str(options.data)})
        terminal.line(terminal.words.say(moved))
        _refused((Problem(Place(options.data.name), moved),), options)
        return TROUBLE
    for path in reading.ignored:
        terminal.line(terminal.words.say("console.ignored", path=path))
    if reading.store is None:
        _told(reading.problems, options, terminal)
        return TROUBLE
    try:
        judged = _done(reading.store, options, terminal, revision)
    except (Exception, SystemExit) as fault:  # what is ours is raised again
        problems = blamed(fault, reading.store)
        if not problems:
            raise
        _told(problems, options, terminal)
        return TROUBLE
    if judged is None:
        return TROUBLE
    _summary(reading.store, judged, options, terminal, time.monotonic() - started)
    if options.format == "json":
        _print_judged(reading.store, judged, options.language)
    if options.fail_on and any(entry.verdict in _FAILING[options.fail_on] for entry in judged.judgements):
        return TROUBLE
    return OK


def _done(store: Store, options: Options, terminal: Console, revision: Revision | None) -> Judged | None:
    """Judges the records and builds the site if that was asked for; None where it could not, which was told."""
    judged, problems = _judged(store, store.settings.today(options.now), options.as_of, terminal)
    if problems:
        _told(problems, options, terminal)
        return None
    if options.command == "build" and not _build(store, judged, options.out, terminal, revision):
        return None
    return judged


def blamed(fault: Exception | SystemExit, store: Store) -> Sequence[Problem]:
    """The Problems that stand for a fault of a plug-in or of the company's templates; none for one of ours."""
    if not (store.plugins or store.overlay):
        return ()
    from servicecontrol.extending import blamed

    return blamed(fault, store)


def _told(problems: Sequence[Problem], options: Options, terminal: Console) -> None:
    """The Problems, their paths as an editor finds them from here."""
    ending = "not-built" if options.command == "build" else "problems"
    print_problems(terminal, problems, ending, options.data.parent)
    _refused(problems, options)


def _refused(problems: Sequence[Problem], options: Options) -> None:
    """Says so in a document, where one was asked for."""
    if options.format == "json":
        print_refused(problems, options.data, options.language)


def print_refused(problems: Sequence[Problem], data: Path, asked: str | None) -> None:
    """Prints the document of records that cannot be judged, in the language asked for or the site's first."""
    from servicecontrol.export.checked import refused_document
    from servicecontrol.read.languages import site_languages

    code = asked or next(iter(site_languages(data)), DEFAULT_LANGUAGES[0])
    print_document(refused_document(problems, language(code)))


def _print_judged(store: Store, judged: Judged, asked: str | None) -> None:
    """Prints the document of what was judged, in the language asked for or the site's first."""
    from servicecontrol.export.checked import judged_document

    print_document(judged_document(store, judged, store.language(asked or store.settings.languages[0])))


def _judged(
    store: Store, today: datetime.date, asked: datetime.date | None, terminal: Console
) -> tuple[Judged, tuple[Problem, ...]]:
    stage = terminal.stage("judging")
    judged, problems = judged_of(store, today, asked)
    if judged.clauses or not problems:
        stage.done(terminal.words.say("console.judgements", n=len(judged.judgements)))
    return judged, problems


def judged_of(
    store: Store,
    today: datetime.date,
    asked: datetime.date | None,
    known: Mapping[str, Sequence[Judgement]] = MappingProxyType({}),
) -> tuple[Judged, tuple[Problem, ...]]:
    """The records judged as of the day that was asked for, or the site's; with Problems nothing can be made of it.

    `known` as `judge` takes it.
    """
    from servicecontrol.judging.bindings import binding_problems
    from servicecontrol.judging.judge import judge
    from servicecontrol.judging.judged import Judged
    from servicecontrol.read.place import problem_in
    from servicecontrol.reports.seals import seal_problems

    as_of = asked or store.settings.as_of or today
    place = partial(problem_in, store)
    # Which reports there are, clauses say: nobody can tell while they ask for what there is not.
    problems = (
        _promises(store) or binding_problems(store, place, known) or seal_problems(store, as_of, place, known)
    )
    if problems:
        return Judged(as_of, (), (), {}), problems
    return judge(store, as_of, today, known)


def _promises(store: Store) -> tuple[Problem, ...]:
    """What plug-ins lack; where there are none, nothing is loaded that looks for it."""
    if not store.plugins:
        return ()
    from servicecontrol.extending import promise_problems

    return promise_problems(store)


def _build(store: Store, judged: Judged, out: Path, terminal: Console, revision: Revision | None) -> bool:
    """Measures, renders and publishes; tells what kept it from being published."""
    # What only a build needs is imported only here: `check` and `--help` start without it.
    from servicecontrol.commands.building import build
    from servicecontrol.publishing.publish import PublishFailed

    try:
        build(store, judged, out, terminal, revision)
    except PublishFailed as fault:
        terminal.line(terminal.paint(terminal.words.say("console.not-published"), "31"))
        terminal.line(fault.what if isinstance(fault.what, str) else terminal.words.say(fault.what))
        return False
    return True


def _summary(store: Store, judged: Judged, options: Options, terminal: Console, seconds: float) -> None:
    """Records read, verdicts by kind, what is overdue, seconds taken, the path to open."""
    say = terminal.words.say
    verdicts = Counter(entry.verdict for entry in judged.judgements)
    terminal.line()
    terminal.line(say("console.records", n=store.records, as_of=judged.as_of))
    for notice in _notices(store, judged, options, terminal):
        terminal.line(terminal.paint(notice, "33"))
    parts = [
        f"{say(f'words.verdict.{verdict}')} {verdicts[verdict]:,}" for verdict in GRAVITY if verdicts[verdict]
    ]
    if parts:
        terminal.line(say("console.verdicts") + "  " + " · ".join(parts))
    for ledger in store.ledgers.values():
        overdue = judged.overdue.get(ledger.id, ())
        name = ledger.organisation.short_name.say(terminal.words.code)
        text = say("console.overdue", organisation=name, n=len(overdue))
        terminal.line(terminal.paint(text, "31") if overdue else text)
    terminal.line(say("console.seconds", seconds=round(seconds, 1)))
    if options.command == "build":
        terminal.line(say("console.open", path=str(options.out / "index.html")))


def _notices(store: Store, judged: Judged, options: Options, terminal: Console) -> Iterator[str]:
    """What a clerk should know of the day, though nothing is wrong with the records."""
    say = terminal.words.say
    if store.later and options.as_of is None:
        yield say(
            "console.as-of-left-behind",
            n=store.later,
            as_of=judged.as_of,
            path=str(options.data / "site.yaml"),
        )
    for (region, year), n in judged.waiting(store).items():
        yield say("console.waiting", n=n, path=str(options.data / "calendars" / region / f"{year}.yaml"))
