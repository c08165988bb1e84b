"""Runs the command that was asked for, on records that are whole; the exit code, however it ends."""

from __future__ import annotations

import argparse
import datetime
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from servicecontrol.commands.exits import OK, TROUBLE
from servicecontrol.commands.init import init
from servicecontrol.commands.judging import Options, judge_records, print_refused
from servicecontrol.commands.pdf import print_pdf
from servicecontrol.commands.records import import_records, readers, seal
from servicecontrol.commands.usage import own_language, parser, with_command
from servicecontrol.console import Console, console, print_problems
from servicecontrol.interruption import Interrupted, interruptible
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.publishing.destination import unfit
from servicecontrol.text import language


def clock() -> datetime.datetime:
    """The one look at the clock: a moment, of which the site's time zone makes a day."""
    return datetime.datetime.now(datetime.UTC)


def main(arguments: Sequence[str], now: Callable[[], datetime.datetime] = clock) -> int:
    """Runs a command; 0 for done, 1 for Problems or verdicts named by `--fail-on`, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    whole = parser()
    options = whole.parse_args(with_command(arguments), argparse.Namespace(now=now(), clock=now))
    words = language(getattr(options, "language", None) or own_language())
    terminal = console(words, sys.stderr if _for_programs(options) else sys.stdout)
    try:
        with interruptible():
            return _command(options, whole, terminal)
    except BrokenPipeError:
        # Whoever was reading has seen enough; nothing more can be said to them, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE
    except Interrupted as asked:
        if options.command == "serve":  # to stop it is how it ends
            return OK if asked.number == signal.SIGINT else asked.exit_code
        says = "interrupted" if options.command == "build" else "interrupted-half"
        with suppress(OSError):  # the terminal may be what ended
            terminal.line(terminal.words.say(f"console.{says}"))
        return asked.exit_code


def _command(options: argparse.Namespace, whole: argparse.ArgumentParser, terminal: Console) -> int:
    if options.command == "pdf":
        return print_pdf(options, terminal)
    if options.command == "init":
        return init(options, terminal)
    # Loaded only for a command that reads or writes records: `--help` starts without it.
    from servicecontrol.changing import Stopped
    from servicecontrol.disk.workplace import PlaceInUse

    if not options.data.is_dir():
        whole.error(terminal.words.say("console.no-data-folder", path=str(options.data)))
    try:
        return _with_records(options, whole, terminal)
    except PlaceInUse:
        busy = Message("console.records-busy", {"path": str(options.data)})
        problems: Sequence[Problem] = (Problem(Place(options.data.name), busy),)
        terminal.line(terminal.words.say(busy))
    except Stopped as stopped:
        problems = stopped.problems
        print_problems(terminal, problems, "problems", options.data.parent)
    if _for_programs(options):
        print_refused(problems, options.data, options.language)
    return TROUBLE


def _for_programs(options: argparse.Namespace) -> bool:
    """Whether the standard output is to hold a document and nothing else."""
    return getattr(options, "format", "text") == "json"


def _with_records(options: argparse.Namespace, whole: argparse.ArgumentParser, terminal: Console) -> int:
    """Runs a command on records that are whole: what an earlier one left half done is undone first."""
    from servicecontrol.changing import settled
    from servicecontrol.publishing.litter import clear_litter
    from servicecontrol.records.registers import YEARS_AHEAD

    into = options.data.resolve()  # behind a link the records are changed where they stand
    for folder in (into.parent, Path()):
        clear_litter(folder)
    undone = settled(into)
    if undone:
        terminal.line(terminal.words.say("console.undone", n=undone))
    if options.command == "readers":
        return readers(options, terminal)
    if options.command == "import":
        return import_records(options, into, terminal)
    if options.command == "seal":
        return seal(options, into, terminal)
    if options.command == "serve":
        from servicecontrol.commands.serving import serve

        _stand_somewhere()
        return serve(options.data, options.as_of, options.port, options.clock, terminal)
    asked = Options(
        options.command,
        options.data,
        getattr(options, "out", Path("site")),
        options.as_of,
        options.fail_on,
        options.now,
        getattr(options, "format", "text"),
        options.language,
    )
    if asked.as_of and asked.as_of.year > asked.now.year + YEARS_AHEAD:
        whole.error(terminal.words.say("problems.as-of-too-far", value=asked.as_of, years=YEARS_AHEAD))
    wrong = unfit(asked.out, asked.data) if asked.command == "build" else None
    if wrong:
        whole.error(terminal.words.say(wrong))
    _stand_somewhere()
    return judge_records(asked, terminal)


def _stand_somewhere() -> None:
    """Leaves a working directory that is no more: DuckDB ends a process that is in one. By now every path is whole."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir(Path(__file__).anchor)
