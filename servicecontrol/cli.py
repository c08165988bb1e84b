"""What `build.py` understands: build, check, import, pdf. Runs the stages in order, prints, chooses the exit code."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from servicecontrol.bindings import binding_problems
from servicecontrol.console import Console, console, print_problems
from servicecontrol.judge import Judged, judge
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.read.place import problem_in
from servicecontrol.read.reading import read_data
from servicecontrol.store import Store
from servicecontrol.text import language, languages
from servicecontrol.verdicts import GRAVITY

OK, TROUBLE, USAGE = 0, 1, 2
FailOn = Literal["fail", "warn"]
#: The verdicts that end a build with exit code 1 under `--fail-on`.
_FAILING = {"fail": ("fail",), "warn": ("fail", "no-evidence", "warn")}


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    command: str
    data: Path
    out: Path
    as_of: datetime.date | None
    fail_on: FailOn | None


def main(arguments: Sequence[str]) -> int:
    """Runs a command; 0 for done, 1 for Problems or verdicts named by `--fail-on`, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = _parser()
    options = parser.parse_args(_with_command(arguments))
    terminal = console(language(options.language or _own_language()))
    if options.command == "import":
        return _import(options, terminal)
    if options.command == "seal":
        return _seal(options, terminal)
    if options.command == "pdf":
        return _pdf(options, terminal)
    asked = Options(
        options.command, options.data, getattr(options, "out", Path("site")), options.as_of, options.fail_on
    )
    if not asked.data.is_dir():
        parser.error(terminal.words.say("console.no-data-folder", path=str(asked.data)))
    return _run(asked, terminal)


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Without a command the site is built."""
    named = any(argument in ("build", "check", "import", "seal", "pdf") for argument in arguments[:1])
    asks_help = any(argument in ("-h", "--help") for argument in arguments)
    return list(arguments) if named or asks_help else ["build", *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Checks the records under data/ against each organisation's procedure and builds the site of "
        "reports. Without a command it builds.",
        epilog="Exit code: 0 done; 1 Problems in the data, or verdicts that --fail-on names; 2 wrong usage.\n"
        "A build that fails leaves the last good site as it was.\n\n"
        "  python build.py                          build site/ from data/\n"
        "  python build.py --as-of 2026-06-30       build it as it stood that day\n"
        "  python build.py check                    validate and judge, build nothing\n"
        "  python build.py import complaints --map map.yaml export.csv\n"
        "  python build.py pdf ORGANISATION/surveys/SV-2026H1",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="read, check, measure, render and publish (the default)")
    build.add_argument(
        "--out", type=Path, default=Path("site"), metavar="DIR", help="where the site goes (site)"
    )
    check = commands.add_parser("check", help="validate and judge without building")
    for command in (build, check):
        _add_common(command)
        command.add_argument(
            "--as-of", type=_day, metavar="DATE", help="the day the site speaks of, as 2026-07-20"
        )
        command.add_argument(
            "--fail-on", choices=("fail", "warn"), help="exit with 1 when a clause is broken (or in doubt)"
        )
    _add_seal(
        commands.add_parser("seal", help="keep the fingerprints of the data that a report is approved on")
    )
    importing = commands.add_parser("import", help="turn CSV files into records")
    _add_common(importing)
    importing.add_argument("kind", choices=("survey", "complaints", "visits"), help="what the rows are")
    importing.add_argument(
        "--map", type=Path, required=True, metavar="MAP.yaml", help="which column is which field"
    )
    importing.add_argument("--replace", action="store_true", help="overwrite records that are there already")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE.csv")
    _add_pdf(commands.add_parser("pdf", help="print a page of the built site as a PDF, with Chromium"))
    return parser


def _add_seal(seal: argparse.ArgumentParser) -> None:
    _add_common(seal)
    seal.add_argument(
        "report", metavar="ORGANISATION/REPORT", help="as in the report's address, ORGANISATION/visits-2026Q1"
    )
    seal.add_argument("--by", required=True, metavar="PERSON", help="who approves it")
    seal.add_argument("--as-of", type=_day, metavar="DATE", help="the day of the approval (today)")


def _add_pdf(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "report",
        metavar="REPORT",
        help="a page's path below the site, a record's id or a form's code",
    )
    command.add_argument(
        "--site", type=Path, default=Path("site"), metavar="DIR", help="where the site was built (site)"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="the PDF (the page's path with hyphens)")
    command.add_argument("--language", choices=languages(), help="the page's language (as its path says)")


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="the folder of records (data)"
    )
    command.add_argument(
        "--language",
        choices=languages(),
        default=_own_language(),
        help="of what is printed here (from the locale)",
    )


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-07-20") from None


def _own_language() -> str:
    """The terminal's language; only what is printed depends on it, never the site."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-Hant" if spoken.startswith("zh") else "en"


def _run(options: Options, terminal: Console) -> int:
    started = time.monotonic()
    # The one look at the clock: the local day, unless the data or --as-of sets it.
    today = datetime.date.today()  # noqa: DTZ011  # a day on the wall, not a moment
    stage = terminal.stage("reading")
    reading = read_data(
        options.data,
        latest=today,
        as_of=options.as_of,
        progress=stage.progress if terminal.is_terminal else None,
    )
    stage.done(terminal.words.say("console.files", n=reading.files))
    for path in reading.ignored:
        terminal.line(terminal.words.say("console.ignored", path=path))
    if reading.store is None:
        print_problems(terminal, reading.problems)
        return TROUBLE
    store = reading.store
    as_of = options.as_of or store.settings.as_of or today
    judged, problems = _judged(store, as_of, terminal)
    if problems:
        print_problems(terminal, problems)
        return TROUBLE
    if options.command == "build" and not _build(store, judged, options.out, terminal):
        return TROUBLE
    _summary(store, judged, options, terminal, time.monotonic() - started)
    if options.fail_on and any(entry.verdict in _FAILING[options.fail_on] for entry in judged.judgements):
        return TROUBLE
    return OK


def _judged(store: Store, as_of: datetime.date, terminal: Console) -> tuple[Judged, tuple[Problem, ...]]:
    stage = terminal.stage("judging")
    problems = binding_problems(store, partial(problem_in, store))
    if problems:
        return Judged(as_of, (), (), {}), problems
    judged, problems = judge(store, as_of)
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
        terminal.line(str(fault))
        return False
    return True


def _summary(store: Store, judged: Judged, options: Options, terminal: Console, seconds: float) -> None:
    """Records read, verdicts by kind, what is overdue, seconds taken, the path to open."""
    say = terminal.words.say
    verdicts = Counter(entry.verdict for entry in judged.judgements)
    terminal.line()
    terminal.line(say("console.records", n=store.records, as_of=judged.as_of))
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


def _import(options: argparse.Namespace, terminal: Console) -> int:
    from servicecontrol.importing import import_files

    for path in (options.map, *options.files):
        if not path.is_file():
            problem = Problem(Place(str(path)), Message("problems.file-missing", {"path": str(path)}))
            print_problems(terminal, (problem,))
            return TROUBLE
    result = import_files(options.kind, options.map, options.files, options.data, replace=options.replace)
    if result.problems:
        print_problems(terminal, result.problems)
        return TROUBLE
    terminal.line(
        terminal.words.say("console.imported", n=result.records, files=result.files, path=str(options.data))
    )
    return OK


def _seal(options: argparse.Namespace, terminal: Console) -> int:
    from servicecontrol.sealing import seal_report

    today = datetime.date.today()  # noqa: DTZ011  # a day on the wall, not a moment
    reading = read_data(options.data, latest=today)
    if reading.store is None:
        print_problems(terminal, reading.problems)
        return TROUBLE
    day = options.as_of or reading.store.settings.as_of or today
    path, problems = seal_report(reading.store, options.report, options.by, day, options.data)
    if path is None:
        print_problems(terminal, problems)
        return TROUBLE
    terminal.line(terminal.words.say("console.sealed", path=str(path), report=options.report, day=day))
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
