"""Runs what was asked for: the stages in order, what is printed, the exit code."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from servicecontrol.console import Console, console, print_problems
from servicecontrol.destination import unfit
from servicecontrol.interruption import Interrupted, interruptible
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.text import language, languages
from servicecontrol.usage import own_language, parser, with_command
from servicecontrol.verdicts import GRAVITY

if TYPE_CHECKING:
    from servicecontrol.judged import Judged
    from servicecontrol.store import Store

OK, TROUBLE, USAGE = 0, 1, 2
FailOn = Literal["fail", "warn"]
#: The verdicts that end a build with exit code 1 under `--fail-on`.
_FAILING = {"fail": ("fail",), "warn": ("fail", "no-evidence", "warn")}


#: Copied and not filled in it is a Problem.
_READERS_TO_FILL_IN = """\
    readers:
      zh-Hant: 〈誰可以閱覽，例如：本公司全體員工〉
      en: <who may read it, such as our own staff>"""


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    command: str
    data: Path
    out: Path
    as_of: datetime.date | None
    fail_on: FailOn | None
    now: datetime.datetime


def clock() -> datetime.datetime:
    """The one look at the clock: a moment, of which the site's time zone makes a day."""
    return datetime.datetime.now(datetime.UTC)


def main(arguments: Sequence[str], now: Callable[[], datetime.datetime] = clock) -> int:
    """Runs a command; 0 for done, 1 for Problems or verdicts named by `--fail-on`, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    whole = parser()
    options = whole.parse_args(with_command(arguments), argparse.Namespace(now=now()))
    terminal = console(language(options.language or own_language()), sys.stdout)
    try:
        with interruptible():
            return _command(options, whole, terminal)
    except BrokenPipeError:
        # Whoever was reading has seen enough; nothing more can be said to them, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE
    except Interrupted as asked:
        says = "interrupted" if options.command == "build" else "interrupted-half"
        with suppress(OSError):  # the terminal may be what ended
            terminal.line(terminal.words.say(f"console.{says}"))
        return asked.exit_code


def _command(options: argparse.Namespace, whole: argparse.ArgumentParser, terminal: Console) -> int:
    if options.command == "pdf":
        return _pdf(options, terminal)
    # Loaded only for a command that reads or writes records: `--help` starts without it.
    from servicecontrol.changing import Stopped
    from servicecontrol.workplace import Taken

    if not options.data.is_dir():
        whole.error(terminal.words.say("console.no-data-folder", path=str(options.data)))
    try:
        return _with_records(options, whole, terminal)
    except Taken:
        terminal.line(terminal.words.say("console.records-busy", path=str(options.data)))
    except Stopped as stopped:
        print_problems(terminal, stopped.problems, "problems", options.data.parent)
    return TROUBLE


def _with_records(options: argparse.Namespace, whole: argparse.ArgumentParser, terminal: Console) -> int:
    """Runs a command on records that are whole: what an earlier one left half done is undone first."""
    from servicecontrol.changing import settled
    from servicecontrol.litter import clear_prints

    into = options.data.resolve()  # behind a link the records are changed where they stand
    for folder in (into.parent, Path()):
        clear_prints(folder)
    undone = settled(into)
    if undone:
        terminal.line(terminal.words.say("console.undone", n=undone))
    if options.command == "readers":
        return _readers(options, terminal)
    if options.command == "import":
        return _import(options, into, terminal)
    if options.command == "seal":
        return _seal(options, into, terminal)
    asked = Options(
        options.command,
        options.data,
        getattr(options, "out", Path("site")),
        options.as_of,
        options.fail_on,
        options.now,
    )
    wrong = unfit(asked.out, asked.data) if asked.command == "build" else None
    if wrong:
        whole.error(terminal.words.say(wrong))
    _stand_somewhere()
    return _run(asked, terminal)


def _stand_somewhere() -> None:
    """Leaves a working directory that is no more: DuckDB ends a process that is in one. By now every path is whole."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir(Path(__file__).anchor)


def _run(options: Options, terminal: Console) -> int:
    # The record types take longer to make than `--help` has: whoever only asks for it does without.
    from servicecontrol.changing import stamp
    from servicecontrol.read.reading import read_data

    started = time.monotonic()
    stage = terminal.stage("reading")
    before = stamp(options.data)
    reading = read_data(
        options.data,
        latest=methodcaller("today", options.now),
        as_of=options.as_of,
        progress=stage.progress if terminal.is_terminal else None,
    )
    stage.done(terminal.words.say("console.files", n=reading.files))
    if stamp(options.data) != before:
        terminal.line(terminal.words.say("console.records-moved", path=str(options.data)))
        return TROUBLE
    for path in reading.ignored:
        terminal.line(terminal.words.say("console.ignored", path=path))
    if reading.store is None:
        _told(reading.problems, options, terminal)
        return TROUBLE
    store = reading.store
    judged, problems = _judged(store, store.settings.today(options.now), options.as_of, terminal)
    if problems:
        _told(problems, options, terminal)
        return TROUBLE
    if options.command == "build" and not _build(store, judged, options.out, terminal):
        return TROUBLE
    _summary(store, judged, options, terminal, time.monotonic() - started)
    if options.fail_on and any(entry.verdict in _FAILING[options.fail_on] for entry in judged.judgements):
        return TROUBLE
    return OK


def _told(problems: Sequence[Problem], options: Options, terminal: Console) -> None:
    """The Problems, their paths as an editor finds them from here."""
    ending = "not-built" if options.command == "build" else "problems"
    print_problems(terminal, problems, ending, options.data.parent)


def _judged(
    store: Store, today: datetime.date, asked: datetime.date | None, terminal: Console
) -> tuple[Judged, tuple[Problem, ...]]:
    from servicecontrol.bindings import binding_problems
    from servicecontrol.judge import judge
    from servicecontrol.judged import Judged
    from servicecontrol.read.place import problem_in

    stage = terminal.stage("judging")
    as_of = asked or store.settings.as_of or today
    problems = binding_problems(store, partial(problem_in, store))
    if problems:
        return Judged(as_of, (), (), {}), problems
    judged, problems = judge(store, as_of, today)
    stage.done(terminal.words.say("console.judgements", n=len(judged.judgements)))
    return judged, problems


def _build(store: Store, judged: Judged, out: Path, terminal: Console) -> bool:
    """Measures, renders and publishes; tells what kept it from being published."""
    # What only a build needs is imported only here: `check` and `--help` start without it.
    from servicecontrol.building import build
    from servicecontrol.publish import PublishFailed

    try:
        build(store, judged, out, terminal)
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
    terminal.line(say("console.verdicts") + "  " + " · ".join(parts))
    for ledger in store.ledgers.values():
        overdue = [
            duty for duty in judged.duties if duty.organisation == ledger.id and duty.state == "overdue"
        ]
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


def _import(options: argparse.Namespace, into: Path, terminal: Console) -> int:
    from servicecontrol.importing import import_files

    for path in (options.map, *options.files):
        if not path.is_file():
            problem = Problem(Place(str(path)), Message("problems.file-missing", {"path": str(path)}))
            print_problems(terminal, (problem,), "not-imported")
            return TROUBLE
    result = import_files(options.kind, options.map, options.files, into, replace=options.replace)
    if result.problems:
        print_problems(terminal, result.problems, "not-imported")
        return TROUBLE
    terminal.line(
        terminal.words.say("console.imported", n=result.records, files=result.files, path=str(options.data))
    )
    return OK


def _seal(options: argparse.Namespace, into: Path, terminal: Console) -> int:
    from servicecontrol.changing import changing

    with changing(into):  # before anything else is loaded: of several at once one is first
        return _seal_alone(options, into, terminal)


def _seal_alone(options: argparse.Namespace, into: Path, terminal: Console) -> int:
    from servicecontrol.read.reading import read_data
    from servicecontrol.sealing import seal_report

    reading = read_data(options.data, latest=methodcaller("today", options.now), whole=True)
    if reading.store is None:
        print_problems(terminal, reading.problems, "not-sealed")
        return TROUBLE
    settings = reading.store.settings
    day = options.as_of or settings.as_of or settings.today(options.now)
    path, problems = seal_report(reading.store, options.report, options.by, day, into)
    if path is None:
        print_problems(terminal, problems, "not-sealed")
        return TROUBLE
    shown = options.data / path.relative_to(into)
    terminal.line(terminal.words.say("console.sealed", path=str(shown), report=options.report, day=day))
    return OK


def _readers(options: argparse.Namespace, terminal: Console) -> int:
    """Says who may read the site; the workflow publishes it only where this ends with 0."""
    from servicecontrol.read.reading import read_data

    reading = read_data(options.data, latest=methodcaller("today", options.now), whole=True)
    if reading.store is None:
        print_problems(terminal, reading.problems, "problems")
        return TROUBLE
    say, readers = terminal.words.say, reading.store.settings.readers
    path = (options.data / "site.yaml").as_posix()
    if readers is None:
        terminal.line(say("console.no-readers", path=path))
        terminal.line(_READERS_TO_FILL_IN)
        return TROUBLE
    terminal.line(say("console.readers", path=path, readers=readers.say(terminal.words.code)))
    return OK


def _pdf(options: argparse.Namespace, terminal: Console) -> int:
    from servicecontrol.printing import write_pdf
    from servicecontrol.printing.asked import page_asked
    from servicecontrol.printing.fault import NotPrinted

    say, site = terminal.words.say, options.site
    if not (site / "index.html").is_file():
        terminal.line(terminal.paint(say("printing.no-site", path=str(site)), "31"))
        return USAGE
    try:
        page = page_asked(site, options.report, options.language, languages())
        out = options.out or Path(page.replace("/", "-") + ".pdf")
        write_pdf(site, page, out, os.environ)
    except NotPrinted as fault:
        terminal.line(terminal.paint(say(fault.what), "31"))
        for near in fault.pages:
            terminal.line(f"  {terminal.paint(near, '36')}")
        return USAGE if fault.is_usage else TROUBLE
    terminal.line(say("printing.printed", page=page, path=str(out)))
    return OK
