"""`import`, `seal` and `readers`: what writes records, and what is asked of them alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from operator import methodcaller
from pathlib import Path

from servicecontrol.commands.exits import OK, TROUBLE
from servicecontrol.console import Console, print_problems
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.text import language


def import_records(options: argparse.Namespace, into: Path, terminal: Console) -> int:
    """Turns CSV files into records below `into`."""
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


def seal(options: argparse.Namespace, into: Path, terminal: Console) -> int:
    """Keeps the fingerprints of the records that a report rests on."""
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


def _to_fill_in(codes: Iterable[str]) -> Iterator[str]:
    """The lines of the settings that are missing; copied and not filled in they are a Problem."""
    yield "    readers:"
    yield from (f"      {code}: {language(code).say('console.readers-to-fill-in')}" for code in codes)


def readers(options: argparse.Namespace, terminal: Console) -> int:
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
        for line in _to_fill_in(reading.store.settings.languages):
            terminal.line(line)
        return TROUBLE
    terminal.line(say("console.readers", path=path, readers=readers.say(terminal.words.code)))
    return OK
