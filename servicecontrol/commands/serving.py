"""`serve`: the site on this machine, made anew whenever a file changes."""

from __future__ import annotations

import datetime
import gc
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import methodcaller
from pathlib import Path

from servicecontrol.collector import collector_paused
from servicecontrol.commands.exits import TROUBLE
from servicecontrol.commands.judging import blamed, judged_of
from servicecontrol.console import Console, print_problems
from servicecontrol.facts import Facts
from servicecontrol.judging.judged import Judged
from servicecontrol.measure import Result, measure
from servicecontrol.measure.tables import tables
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.problems import Message, Place, Problem
from servicecontrol.publishing.host.mkdocs import HostFailed
from servicecontrol.read.collecting import Memory
from servicecontrol.read.reading import read_data
from servicecontrol.revision import revision_of
from servicecontrol.serving.preview import MadeFrames, Preview
from servicecontrol.serving.server import Server, Showing
from servicecontrol.serving.watching import Watch
from servicecontrol.store import Store
from servicecontrol.verdicts import Judgement

#: So often it is asked whether the day has passed, or somebody wants to stop.
_LOOK_SECONDS = 0.5

Clock = Callable[[], datetime.datetime]


def serve(data: Path, as_of: datetime.date | None, port: int, clock: Clock, terminal: Console) -> int:
    """Serves until somebody stops it; a port that is taken ends it at once."""
    # What is made anew each time is large and makes few cycles: they are looked for while nothing else is to be done.
    with tempfile.TemporaryDirectory(prefix="servicecontrol-") as folder, collector_paused():
        site = _Site(data, as_of, clock, MadeFrames(Path(folder)), terminal)
        showing = Showing(terminal.words.code, site.blamed)
        try:
            server = Server(showing, port)
        except OSError as fault:
            terminal.line(
                terminal.words.say("serving.port", port=str(port), reason=fault.strerror or str(fault))
            )
            return TROUBLE
        with Watch(_watched(data)) as watch, server:
            site.remake(showing)
            terminal.line(terminal.words.say("serving.at", address=server.address))
            is_tidy = False
            while True:
                changed = watch.changed(_LOOK_SECONDS)
                if changed or site.is_of_yesterday():
                    site.remake(showing, changed)
                elif not is_tidy:
                    gc.collect()
                is_tidy = not changed


class _Figures(Mapping[str, Result]):
    """Figures that are measured as soon as a page asks for one; most pages ask for none."""

    def __init__(self, measured: Callable[[], Mapping[str, Result]]) -> None:
        self._measured = cache(measured)

    def __getitem__(self, name: str) -> Result:
        return self._measured()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._measured())

    def __len__(self) -> int:
        return len(self._measured())


def _measured(store: Store, judged: Judged) -> Mapping[str, Result]:
    return measure(tables(store, judged), metrics(store.settings.plugins))


def _known(before: Judged, store: Store, memory: Memory) -> Iterator[tuple[str, Sequence[Judgement]]]:
    """The judgements of every organisation that nothing has changed for since the last reading."""
    for id_ in store.ledgers:
        if memory.unchanged(id_, store.ledgers):
            yield id_, [each for each in before.judgements if each.organisation == id_]


def _watched(data: Path) -> Sequence[Path]:
    """The records, and what the company lays over the templates."""
    over = data.resolve().parent / "templates"
    return (data, over) if over.is_dir() else (data,)


class _Site:
    """Makes the site again and again, from what has changed and what it remembers of the rest."""

    def __init__(
        self, data: Path, as_of: datetime.date | None, clock: Clock, made: MadeFrames, terminal: Console
    ) -> None:
        self._data, self._asked, self._clock, self._made, self._terminal = data, as_of, clock, made, terminal
        self._memory = Memory()
        self._judged: Judged | None = None
        self._store: Store | None = None
        self._number = 0

    def is_of_yesterday(self) -> bool:
        """Whether the day has passed as of which the site was made."""
        if self._store is None or self._judged is None or self._asked or self._store.settings.as_of:
            return False
        return self._judged.as_of != self._store.settings.today(self._clock())

    def blamed(self, fault: Exception, _: Preview) -> Sequence[Problem]:
        """The Problems that stand for a fault of a plug-in or of the company's templates; none for one of ours."""
        return blamed(fault, self._store) if self._store else ()

    def remake(self, showing: Showing, changed: Collection[Path] = ()) -> None:
        """Shows the site as the files are now, or says what is wrong with them."""
        started = time.monotonic()
        self._number += 1
        if any(not path.is_relative_to(self._data) for path in changed):
            self._made.forget()
        made = self._preview()
        say = self._terminal.words.say
        if isinstance(made, Preview):
            showing.show(made, self._number)
            self._terminal.line(say("serving.made", seconds=round(time.monotonic() - started, 1)))
        else:
            showing.refuse(made)
            print_problems(self._terminal, made, "problems", self._data.parent)

    def _preview(self) -> Preview | Sequence[Problem]:
        before = self._judged
        reading = read_data(
            self._data,
            latest=methodcaller("today", self._clock()),
            as_of=self._asked,
            memory=self._memory,
        )
        self._judged = None  # until this reading has been judged, nothing is known of what it left unchanged
        if reading.store is None:
            return reading.problems
        self._store = store = reading.store
        try:
            return self._made_of(store, before)
        except HostFailed as fault:
            return (Problem(Place(self._data.name), Message("serving.host", {"reason": str(fault)})),)
        except Exception as fault:  # what is ours is raised again
            problems = blamed(fault, store)
            if not problems:
                raise
            return problems

    def _made_of(self, store: Store, before: Judged | None) -> Preview | Sequence[Problem]:
        today = store.settings.today(self._clock())
        as_of = self._asked or store.settings.as_of or today
        known = dict(_known(before, store, self._memory)) if before and before.as_of == as_of else {}
        judged, problems = judged_of(store, today, self._asked, known)
        if problems:
            return problems
        self._judged = judged
        figures = _Figures(partial(_measured, store, judged))
        facts = Facts(store, judged, figures, judged.as_of, revision_of(self._data))
        return Preview(facts, self._made, self._number)
