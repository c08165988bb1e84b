"""`init`: a company's own repository, checked before it is there."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from servicecontrol.commands.exits import OK, TROUBLE, USAGE
from servicecontrol.console import Console, print_problems
from servicecontrol.home import COMMAND
from servicecontrol.problems import Problem

if TYPE_CHECKING:
    from servicecontrol.starting.repository import StartingChoices


class _Refused(Exception):  # noqa: N818  # what is so is the message
    """What would be laid has Problems, such as a name that no heading can be."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


def init(options: argparse.Namespace, terminal: Console) -> int:
    """Lays the repository; says what keeps it from being laid, or what to do next."""
    from servicecontrol.disk.workplace import PlaceInUse
    from servicecontrol.starting.laying import Occupied
    from servicecontrol.starting.program import Unfit

    say, folder = terminal.words.say, options.folder
    try:
        wanted = _wanted(options, terminal)
        _lay(wanted, options)
    except Unfit as unfit:
        terminal.line(say(unfit.what))
        return USAGE
    except Occupied as occupied:
        terminal.line(say("starting.occupied", path=str(folder), found=occupied.found))
        return USAGE
    except _Refused as refused:
        print_problems(terminal, refused.problems, "not-laid")
        return USAGE
    except PlaceInUse:
        terminal.line(say("starting.busy", path=str(folder)))
        return TROUBLE
    except OSError as fault:
        at = str(fault.filename or folder)
        terminal.line(say("starting.not-written", path=at, reason=fault.strerror or str(fault)))
        return TROUBLE
    _say_next(wanted, folder, terminal)
    return OK


def _wanted(options: argparse.Namespace, terminal: Console) -> StartingChoices:
    """What was asked, with what follows from it where it was not said."""
    from servicecontrol.problems import Message
    from servicecontrol.read.kinds import ORGANISATION, RESERVED
    from servicecontrol.starting.choices import ZONES
    from servicecontrol.starting.program import Unfit, origin
    from servicecontrol.starting.repository import StartingChoices

    id_ = options.organisation
    if not ORGANISATION.fullmatch(id_) or id_ in {*RESERVED, "calendars"}:
        raise Unfit(Message("starting.no-organisation", {"given": id_}))
    languages = tuple(dict.fromkeys(options.languages or [terminal.words.code]))
    zone = options.time_zone or ZONES[options.region]
    return StartingChoices(
        procedure=options.procedure,
        name=options.name or terminal.words.say("starting.name"),
        organisation=id_,
        languages=languages,
        region=options.region,
        time_zone=zone,
        effective=_day(zone, options.now),
        origin=origin(options.program, options.program_hash),
    )


def _day(zone: str, now: datetime.datetime) -> datetime.date:
    """The day in a zone; a name that is none is told once the settings are read."""
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError, OSError):
        return now.date()


def _lay(wanted: StartingChoices, options: argparse.Namespace) -> None:
    """Makes the repository, and lets it stand where it checks clean."""
    from servicecontrol.read.reading import read_data
    from servicecontrol.starting.laying import made
    from servicecontrol.starting.repository import files

    with made(options.folder, files(wanted)) as whole:
        reading = read_data(whole / "data", latest=methodcaller("today", options.now))
        if reading.problems:
            raise _Refused(reading.problems)


def _say_next(wanted: StartingChoices, folder: Path, terminal: Console) -> None:
    say = terminal.words.say
    terminal.line(terminal.paint(say("starting.laid", path=str(folder)), "32"))
    if not wanted.origin.is_known:
        terminal.line(terminal.paint(say("starting.unknown-origin", path="requirements.txt"), "33"))
    site = folder / "site"
    terminal.line(
        say(
            "starting.next",
            command=COMMAND,
            data=str(folder / "data"),
            site=str(site),
            page=str(site / "index.html"),
            people=f"data/{wanted.organisation}/organisation.yaml",
        )
    )
