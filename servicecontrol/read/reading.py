"""Reads the data folder: every file taken, ignored by name or refused, and every Problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from servicecontrol.collector import collector_paused
from servicecontrol.overlays import Overlay, overlay_beside
from servicecontrol.problems import Message, Place, Problem, Value, told
from servicecontrol.read.collecting import Collected, Gathered, Memory, take
from servicecontrol.read.contradictions import called_alike, contradictions
from servicecontrol.read.decisions import decision_problems
from servicecontrol.read.files import find_files
from servicecontrol.read.languages import SETTINGS
from servicecontrol.read.ledgers import OrganisationFiles, ledger_of, organisation_of
from servicecontrol.read.models import problem_at
from servicecontrol.read.past import ledger_on
from servicecontrol.read.plugged import plugin_problems
from servicecontrol.read.references import reference_problems
from servicecontrol.read.reviewed import review_problems
from servicecontrol.records.as_of import day_of_event
from servicecontrol.records.fields import Ahead, Event
from servicecontrol.records.page_names import alike
from servicecontrol.records.registers import YEARS_AHEAD, CalendarFile, SiteSettings
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.walk import Marks, marked, marked_values
from servicecontrol.store import Ledger, Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DataRead:
    """What came of reading: a store, or the Problems that keep it from being one."""

    store: Store | None
    problems: tuple[Problem, ...]
    files: int
    ignored: tuple[str, ...]


def read_data(
    root: Path,
    *,
    latest: date | Callable[[SiteSettings], date],
    as_of: date | None = None,
    whole: bool = False,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> DataRead:
    """Reads `root` as it stood on `as_of`, or on the day that the site's settings name; else all that is there.

    `latest` is the last day on which anything can have happened, which may depend on the settings: a record dated
    more than a day after it is a slip. `whole` is for those who write: the records as they are, of whatever day.
    With a `memory` of earlier readings what has not changed since is not made anew.
    """
    with collector_paused():
        found = find_files(root)
        collected = Collected(root, list(found.problems), memory=memory)
        if memory:
            memory.begin()
        for number, path in enumerate(_settings_first(found.taken), 1):
            take(collected, path)
            if progress:
                progress(number, len(found.taken))
        if collected.read + collected.refused != len(found.taken):
            message = f"{len(found.taken)} files found, {collected.read} read, {collected.refused} refused"
            raise AssertionError(message)
        store = None
        if settings := _settings(collected):
            last = latest(settings) if callable(latest) else latest
            day = None if whole else as_of or settings.as_of
            collected.problems += _too_far(collected, settings, last)
            collected.problems += _reviewed(collected, settings)
            collected.problems += _not_installed(collected, settings)
            overlay = None if whole else _overlay(collected, settings)
            store = replace(_store(collected, settings, last, day, found.ignored), overlay=overlay)
    problems = told(collected.problems)
    return DataRead(None if problems else store, problems, len(found.taken), found.ignored)


def _settings_first(paths: Iterable[str]) -> list[str]:
    """The settings name the languages that every text of the other files stands in."""
    return sorted(paths, key=lambda path: path != SETTINGS)


def _settings(collected: Collected) -> SiteSettings | None:
    """The site's settings; a Problem where no file gives them."""
    missing = _missing(collected, SETTINGS)
    settings = collected.shared.get(missing.place.path)
    if settings is None and not any(
        problem.place.path == missing.place.path for problem in collected.problems
    ):
        collected.problems.append(missing)
    return settings if isinstance(settings, SiteSettings) else None


def _missing(collected: Collected, path: str) -> Problem:
    """A file that has to be there is not."""
    shown = f"{collected.root.name}/{path}"
    return Problem(Place(shown), Message("problems.file-missing", {"path": shown}))


def _too_far(collected: Collected, settings: SiteSettings, latest: date) -> Iterator[Problem]:
    if settings.as_of is not None and settings.as_of.year > latest.year + YEARS_AHEAD:
        path = f"{collected.root.name}/{SETTINGS}"
        values: dict[str, Value] = {"value": settings.as_of, "years": YEARS_AHEAD}
        what, hint = Message("problems.as-of-too-far", values), Message("hints.as-of-too-far")
        yield problem_at(collected.texts[path], path, ("as_of",), what, hint)


def _reviewed(collected: Collected, settings: SiteSettings) -> Iterator[Problem]:
    if settings.program is not None:
        path = f"{collected.root.name}/site.yaml"
        models = (
            entry for gathered in collected.organisations.values() for entry in gathered.models.values()
        )
        yield from review_problems(settings.program, collected.texts[path], path, models)


def _not_installed(collected: Collected, settings: SiteSettings) -> Iterator[Problem]:
    path = f"{collected.root.name}/site.yaml"
    return plugin_problems(settings, collected.texts[path], path)


def _overlay(collected: Collected, settings: SiteSettings) -> Overlay | None:
    """What the company lays over the program's templates; to read it takes more than to read records."""
    folder = overlay_beside(collected.root)
    if folder is None:
        return None
    from servicecontrol.read.overlay import read_overlay

    overlay, problems = read_overlay(folder, settings)
    collected.problems += problems
    return overlay


def _store(
    collected: Collected, settings: SiteSettings, latest: date, as_of: date | None, ignored: tuple[str, ...]
) -> Store:
    ledgers: dict[str, Ledger] = {}
    later = 0
    calendars = {path: file for path, file in collected.shared.items() if isinstance(file, CalendarFile)}
    for id_, gathered in sorted(collected.organisations.items()):
        marks = {path: marked_values(model) for path, (_, _, model) in gathered.models.items()}
        collected.problems += _future(gathered, marks, collected.texts, latest)
        collected.problems += _twice(gathered, collected.texts)
        organisation = organisation_of(gathered.models)
        if organisation is None:
            collected.problems += (
                ()
                if "organisation" in gathered.refused_kinds
                else (_missing(collected, f"{id_}/organisation.yaml"),)
            )
            continue
        files = OrganisationFiles(gathered.models, gathered.tables, calendars, collected.texts)
        ledger, problems = ledger_of(id_, organisation, files, gathered.refused_kinds, day=latest)
        collected.problems += problems
        collected.problems += decision_problems(ledger, collected.texts, gathered.refused_kinds, latest)
        models = {path: model for path, (_, _, model) in gathered.models.items()}
        if not gathered.refused_kinds:
            collected.problems += contradictions(ledger, collected.texts.__getitem__)
        told = {problem.place for problem in collected.problems}
        collected.problems += (
            problem
            for problem in reference_problems(
                ledger, models, marks, collected.texts.__getitem__, gathered.refused
            )
            if problem.place not in told
        )
        if as_of is not None:
            ledger, cut = ledger_on(as_of, ledger, files)
            later += cut
        ledgers[id_] = ledger
    collected.problems += called_alike(ledgers, collected.texts.__getitem__)
    ordered = dict(sorted(ledgers.items(), key=lambda entry: (entry[1].organisation.order, entry[0])))
    return Store(settings, ordered, collected.texts, ignored, collected.read, later, collected.root.name)


def _future(
    gathered: Gathered, marks: Mapping[str, Marks], texts: Mapping[str, str], latest: date
) -> Iterator[Problem]:
    limit = latest + timedelta(days=1)
    for path, (_, _, model) in gathered.models.items():
        if all(day_of_event(day) <= limit for day in marks[path].days):
            continue
        for steps, marker, value in marked(model):
            is_past = isinstance(marker, Event) and not isinstance(marker, Ahead)
            if is_past and day_of_event(value) > limit:
                values: dict[str, Value] = {"value": str(value), "latest": latest}
                yield problem_at(texts[path], path, steps, Message("problems.date-ahead", values))


def _twice(gathered: Gathered, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Two records of one id, of one type or of two, compared without regard to case."""
    seen: dict[tuple[str, str, str], str] = {}
    taken: dict[str, tuple[str, str]] = {}
    for path, (kind, id_, _) in gathered.models.items():
        file = alike(path) if kind.file == "responses" or kind.name == "procedures" else kind.file
        key = (kind.name, id_.casefold(), file)
        other = seen.setdefault(key, path)
        if other == path and (kind.name in RECORD_TYPES or kind.name == "surveys"):
            first, at = taken.get(id_.casefold(), (kind.name, path))
            taken[id_.casefold()] = (kind.name, path)  # a survey's other files are told no more
            other = path if first == kind.name else at
        if other != path:
            what = Message("problems.id-twice", {"value": id_, "other": other})
            yield problem_at(texts[path], path, (kind.id_field,) if kind.id_field else (), what)
