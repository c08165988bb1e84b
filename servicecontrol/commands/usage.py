"""What the program understands: its commands, their options, and the help that explains them."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from servicecontrol import __version__
from servicecontrol.home import COMMAND
from servicecontrol.starting.choices import BLANK, ZONES, procedures
from servicecontrol.text import DEFAULT_LANGUAGE, language, languages, spoken_in

_LAST_PORT = 65535
_EXIT = "Exit code: 0 done; 1 Problems in the data, or verdicts that --fail-on names; 2 wrong usage."
_EXAMPLES = f"""\
{_EXIT}
A build that fails leaves the last good site as it was.

  {COMMAND}                          build site/ from data/
  {COMMAND} --as-of 2026-06-30       build it as it stood that day
  {COMMAND} check                    validate and judge, build nothing
  {COMMAND} check --fail-on fail     the same, and exit with 1 while a clause is broken
  {COMMAND} serve                    show it in a browser, anew whenever a file changes
  {COMMAND} init ../quality --name "Our company"
  {COMMAND} import complaints --map map.yaml export.csv
  {COMMAND} seal ORGANISATION/visits-2026Q1 --by PERSON
  {COMMAND} pdf ORGANISATION/surveys/SV-2026H1

  {COMMAND} COMMAND --help           what else a command takes"""
_CHECK = """\
With --format json one JSON document is printed on the standard output, and on the error output what is for people:
  schema_version, as_of, language
  problems     path, line, column, what, hint
  judgements   organisation, clause, rule, kind, record, part, verdict, state, due, message, path, line
With a Problem nothing is judged. docs/check.md says what each field means."""
_SERVE = """\
Ctrl-C ends it. Pages are made when they are asked for, and nothing is written: `build` makes the site to publish.
It answers browsers on this machine alone."""
_IMPORT = """\
Every fault is told with its row and column; with one, nothing is written.
Maps to start from stand in examples/maps/."""


_INIT = """\
The procedure is a starting text, to be made the company's own; a blank one has examples and guidance.
--program is a wheel of the program, which the repository keeps; a version, together with --program-hash; or
git+https://HOST/PATH@COMMIT with the full hash of the commit. Without it the program comes from where it was
installed from, if that was recorded."""


def with_command(arguments: Sequence[str]) -> list[str]:
    """Without a command the site is built."""
    is_option = not arguments or arguments[0].startswith("-")
    asks_help = any(argument in ("-h", "--help", "--version") for argument in arguments)
    return ["build", *arguments] if is_option and not asks_help else list(arguments)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog=COMMAND.removeprefix("python "),
        description="Checks the records under data/ against each organisation's procedure and builds the site of "
        "reports. Without a command it builds.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version",
        action="version",
        version=f"servicecontrol {__version__}",
        help="say which version this is",
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, epilog: str = _EXIT) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    _add_build(command("build", "read, check, measure, render and publish (the default)"))
    check = command("check", "validate and judge without building", f"{_CHECK}\n{_EXIT}")
    _add_common(check)
    _add_judging(check)
    check.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to say what came of it: for people, or as a document for programs (text)",
    )
    serving = command("serve", "show the site on this machine, and anew whenever a file changes", _SERVE)
    _add_common(serving)
    _add_day(serving)
    serving.add_argument(
        "--port", type=_port, default=8000, metavar="PORT", help="where it answers (8000); 0 takes a free one"
    )
    _add_init(command("init", "start a company's own repository in a new folder", f"{_INIT}\n{_EXIT}"))
    _add_seal(command("seal", "keep the fingerprints of the data that a report is approved on"))
    _add_import(command("import", "turn CSV files into records", f"{_IMPORT}\n{_EXIT}"))
    _add_pdf(command("pdf", "print a page of the built site as a PDF, with Chromium"))
    _add_common(command("readers", "say who may read the site; exit with 1 where site.yaml doesn't"))
    return whole


def _add_init(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder", type=_folder, metavar="FOLDER", help="new, empty, or a repository just made"
    )
    command.add_argument(
        "--procedure",
        choices=procedures(),
        default=BLANK,
        help="which one to start from (blank)",
    )
    command.add_argument("--name", help="the company's name")
    command.add_argument(
        "--organisation", metavar="ID", default="company", help="its folder below data/ (company)"
    )
    command.add_argument(
        "--language",
        dest="languages",
        action="append",
        choices=languages(),
        help="of the site and its records; more than once for several (the terminal's)",
    )
    command.add_argument("--region", choices=tuple(ZONES), default="tw", help="whose days off (tw)")
    command.add_argument("--time-zone", metavar="ZONE", help="such as Asia/Taipei (the region's)")
    command.add_argument("--program", metavar="ORIGIN", help="where the program is installed from")
    command.add_argument("--program-hash", metavar="sha256:…", help="of that version's wheel")


def _add_build(build: argparse.ArgumentParser) -> None:
    build.add_argument(
        "--out", type=Path, default=Path("site"), metavar="DIR", help="where the site goes (site)"
    )
    _add_common(build)
    _add_judging(build)


def _add_day(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the day the site speaks of, as 2026-07-20"
    )


def _add_judging(command: argparse.ArgumentParser) -> None:
    _add_day(command)
    command.add_argument(
        "--fail-on",
        choices=("fail", "warn"),
        help="exit with 1 when a clause is broken; with warn, also when evidence is missing or a verdict in doubt",
    )


def _add_import(command: argparse.ArgumentParser) -> None:
    _add_common(command)
    command.add_argument("kind", choices=("survey", "complaints", "visits"), help="what the rows are")
    command.add_argument(
        "--map", type=Path, required=True, metavar="MAP.yaml", help="which column is which field"
    )
    command.add_argument("--replace", action="store_true", help="overwrite records that are there already")
    command.add_argument("files", type=Path, nargs="+", metavar="FILE.csv", help="the tables, UTF-8")


def _add_seal(command: argparse.ArgumentParser) -> None:
    _add_common(command)
    command.add_argument(
        "report", metavar="ORGANISATION/REPORT", help="as in the report's address, ORGANISATION/visits-2026Q1"
    )
    command.add_argument("--by", required=True, metavar="PERSON", help="who approves it")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="the day of the approval (today)")


def _add_pdf(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "report", metavar="REPORT", help="a page's path below the site, a record's id or a form's code"
    )
    command.add_argument(
        "--site", type=Path, default=Path("site"), metavar="DIR", help="where the site was built (site)"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="the PDF (the page's path with hyphens)")
    command.add_argument("--language", choices=languages(), help="the page's language (as its path says)")


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=_folder, default=Path("data"), metavar="DIR", help="the folder of records (data)"
    )
    command.add_argument(
        "--language",
        choices=languages(),
        help="of what is printed here (from the locale; of the document for programs the site's first)",
    )


def _folder(text: str) -> Path:
    """A folder with a name of its own: `.` is the folder that it stands for."""
    path = Path(text)
    return path if path.name not in ("", "..") else path.resolve()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number up to {_LAST_PORT}")
    return int(text)


def _day(text: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-07-20") from None
    # The fields of records take longer to make than `--help` has.
    from servicecontrol.records.fields import EARLIEST_YEAR, LATEST_YEAR

    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is out of reach: {EARLIEST_YEAR} to {LATEST_YEAR}")
    return day


def own_language() -> str:
    """The terminal's language, if it can show it; only what is printed depends on it, never the site."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = spoken_in(spoken)
    try:
        language(code).name.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return DEFAULT_LANGUAGE
    return code
