"""Reads the data folder: every file taken, ignored by name or refused, and every Problem at once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel

from servicecontrol.collector import collector_paused
from servicecontrol.overlays import Overlay, overlay_beside
from servicecontrol.problems import Message, Place, Problem, Value, told
from servicecontrol.read.files import find_files
from servicecontrol.read.kinds import Kind, kind_of, response_table_of
from servicecontrol.read.languages import SETTINGS, languages_of
from servicecontrol.read.ledgers import OrganisationFiles, ledger_of, organisation_of
from servicecontrol.read.misplaced import folder_problems, name_problems, unexpected_file, wrong_folder
from servicecontrol.read.models import model_of, problem_at
from servicecontrol.read.past import ledger_on
from servicecontrol.read.plugged import plugin_problems
from servicecontrol.read.references import Refused, reference_problems
from servicecontrol.read.reviewed import review_problems
from servicecontrol.read.source import SIZE_LIMIT, decode, load
from servicecontrol.read.table import TABLE_SIZE_LIMIT
from servicecontrol.read.tree import parse_text
from servicecontrol.records.as_of import day_of_event
from servicecontrol.records.fields import Event
from servicecontrol.records.page_names import alike
from servicecontrol.records.registers import YEARS_AHEAD, CalendarFile, SiteSettings
from servicecontrol.records.walk import Marks, marked, marked_values
from servicecontrol.store import Ledger, Store
from servicecontrol.text import DEFAULT_LANGUAGES

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Reading:
    """What came of reading: a store, or the Problems that keep it from being one."""

    store: Store | None
    problems: tuple[Problem, ...]
    files: int
    ignored: tuple[str, ...]


@dataclass
class Gathered:
    """One organisation's files so far."""

    models: dict[str, tuple[Kind, str, BaseModel]] = field(default_factory=dict)  #: path -> kind, id, model
    tables: dict[str, tuple[str, bytes]] = field(default_factory=dict)  #: path -> survey id, bytes
    refused: dict[str, Refused] = field(default_factory=dict)  #: by path

    @property
    def refused_kinds(self) -> frozenset[str]:
        """Of which some file could not be read."""
        return frozenset(file.kind for file in self.refused.values())


@dataclass
class _Desk:
    """What piles up while the files are read one by one."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = DEFAULT_LANGUAGES  #: of the site, as far as its settings tell
    shared: dict[str, BaseModel] = field(default_factory=dict)  #: what belongs to no organisation, by path
    organisations: defaultdict[str, Gathered] = field(default_factory=lambda: defaultdict(Gathered))
    read: int = 0
    refused: int = 0


def read_data(
    root: Path,
    *,
    latest: date | Callable[[SiteSettings], date],
    as_of: date | None = None,
    whole: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Reads `root` as it stood on `as_of`, or on the day that the site's settings name; else all that is there.

    `latest` is the last day on which anything can have happened, which may depend on the settings: a record dated
    more than a day after it is a slip. `whole` is for those who write: the records as they are, of whatever day.
    """
    with collector_paused():
        found = find_files(root)
        desk = _Desk(root, list(found.problems))
        for number, path in enumerate(_settings_first(found.taken), 1):
            _take(desk, path)
            if progress:
                progress(number, len(found.taken))
        if desk.read + desk.refused != len(found.taken):
            message = f"{len(found.taken)} files found, {desk.read} read, {desk.refused} refused"
            raise AssertionError(message)
        store = None
        if settings := _settings(desk):
            last = latest(settings) if callable(latest) else latest
            day = None if whole else as_of or settings.as_of
            desk.problems += _too_far(desk, settings, last)
            desk.problems += _reviewed(desk, settings)
            desk.problems += _not_installed(desk, settings)
            overlay = None if whole else _overlay(desk, settings)
            store = replace(_store(desk, settings, last, day, found.ignored), overlay=overlay)
    problems = told(desk.problems)
    return Reading(None if problems else store, problems, len(found.taken), found.ignored)


def _settings_first(paths: Iterable[str]) -> list[str]:
    """The settings name the languages that every text of the other files stands in."""
    return sorted(paths, key=lambda path: path != SETTINGS)


def _take(desk: _Desk, path: str) -> None:
    """Makes a record of a file, puts a table by for the form that it answers, or refuses what is neither."""
    shown = f"{desk.root.name}/{path}"
    if table := response_table_of(path):
        data = _data(desk, path, shown, TABLE_SIZE_LIMIT)
        if data is not None:
            desk.organisations[table["organisation"]].tables[shown] = (table["id"], data)
            desk.read += 1
    elif known := kind_of(path):
        data = _data(desk, path, shown, SIZE_LIMIT)
        if data is not None:
            _make(desk, shown, *known, data)
    else:
        _refuse(desk, (unexpected_file(path, shown),))


def _data(desk: _Desk, path: str, shown: str, limit: int) -> bytes | None:
    data, problems = load(f"{desk.root}/{path}", shown, limit)
    if data is None:
        _refuse(desk, problems)
    return data


def _refuse(desk: _Desk, problems: Iterable[Problem]) -> None:
    desk.problems += problems
    desk.refused += 1


def _make(desk: _Desk, path: str, kind: Kind, names: Mapping[str, str], data: bytes) -> None:
    """Makes the record of a YAML file of some kind and with these names in its path, or refuses it."""
    text, problems = decode(data, path)
    tree, problems = (None, problems) if text is None else parse_text(text, path)
    model = None
    if text is not None and tree is not None:
        desk.texts[path] = text
        if kind.model is SiteSettings:
            desk.languages = languages_of(tree)
        model, problems = model_of(tree, kind.model, text, path, desk.languages)
        if model is not None:
            problems = (*name_problems(kind, model, names, text, path), *folder_problems(model, text, path))
        else:
            elsewhere = wrong_folder(kind, tree, text, path, names.get("organisation", ""))
            problems, tree = (elsewhere, None) if elsewhere else (problems, tree)
    desk.problems += problems
    if model is None:
        desk.refused += 1
        if "organisation" in names:
            desk.organisations[names["organisation"]].refused[path] = Refused(kind.name, kind.model, tree)
        return
    desk.read += 1
    _put(desk, path, kind, names, model)


def _put(desk: _Desk, path: str, kind: Kind, names: Mapping[str, str], model: BaseModel) -> None:
    organisation = names.get("organisation")
    if organisation is not None:
        gathered = desk.organisations[organisation]
        gathered.models[path] = (kind, unicodedata.normalize("NFC", names.get("id", "")), model)
    else:
        desk.shared[path] = model


def _settings(desk: _Desk) -> SiteSettings | None:
    """The site's settings; a Problem where no file gives them."""
    missing = _missing(desk, SETTINGS)
    settings = desk.shared.get(missing.place.path)
    if settings is None and not any(problem.place.path == missing.place.path for problem in desk.problems):
        desk.problems.append(missing)
    return settings if isinstance(settings, SiteSettings) else None


def _missing(desk: _Desk, path: str) -> Problem:
    """A file that has to be there is not."""
    shown = f"{desk.root.name}/{path}"
    return Problem(Place(shown), Message("problems.file-missing", {"path": shown}))


def _too_far(desk: _Desk, settings: SiteSettings, latest: date) -> Iterator[Problem]:
    if settings.as_of is not None and settings.as_of.year > latest.year + YEARS_AHEAD:
        path = f"{desk.root.name}/{SETTINGS}"
        values: dict[str, Value] = {"value": settings.as_of, "years": YEARS_AHEAD}
        what, hint = Message("problems.as-of-too-far", values), Message("hints.as-of-too-far")
        yield problem_at(desk.texts[path], path, ("as_of",), what, hint)


def _reviewed(desk: _Desk, settings: SiteSettings) -> Iterator[Problem]:
    if settings.program is not None:
        path = f"{desk.root.name}/site.yaml"
        models = (entry for gathered in desk.organisations.values() for entry in gathered.models.values())
        yield from review_problems(settings.program, desk.texts[path], path, models)


def _not_installed(desk: _Desk, settings: SiteSettings) -> Iterator[Problem]:
    path = f"{desk.root.name}/site.yaml"
    return plugin_problems(settings, desk.texts[path], path)


def _overlay(desk: _Desk, settings: SiteSettings) -> Overlay | None:
    """What the company lays over the program's templates; to read it takes more than to read records."""
    folder = overlay_beside(desk.root)
    if folder is None:
        return None
    from servicecontrol.read.overlay import read_overlay

    overlay, problems = read_overlay(folder, settings)
    desk.problems += problems
    return overlay


def _store(
    desk: _Desk, settings: SiteSettings, latest: date, as_of: date | None, ignored: tuple[str, ...]
) -> Store:
    ledgers: dict[str, Ledger] = {}
    later = 0
    calendars = {path: file for path, file in desk.shared.items() if isinstance(file, CalendarFile)}
    for id_, gathered in sorted(desk.organisations.items()):
        marks = {path: marked_values(model) for path, (_, _, model) in gathered.models.items()}
        desk.problems += _future(gathered, marks, desk.texts, latest)
        desk.problems += _twice(gathered, desk.texts)
        organisation = organisation_of(gathered.models)
        if organisation is None:
            desk.problems += (
                ()
                if "organisation" in gathered.refused_kinds
                else (_missing(desk, f"{id_}/organisation.yaml"),)
            )
            continue
        files = OrganisationFiles(gathered.models, gathered.tables, calendars, desk.texts)
        ledger, problems = ledger_of(id_, organisation, files, gathered.refused_kinds, day=latest)
        desk.problems += problems
        models = {path: model for path, (_, _, model) in gathered.models.items()}
        told = {problem.place for problem in desk.problems}
        desk.problems += (
            problem
            for problem in reference_problems(ledger, models, marks, desk.texts.__getitem__, gathered.refused)
            if problem.place not in told
        )
        if as_of is not None:
            ledger, cut = ledger_on(as_of, ledger, files)
            later += cut
        ledgers[id_] = ledger
    ordered = dict(sorted(ledgers.items(), key=lambda entry: (entry[1].organisation.order, entry[0])))
    return Store(settings, ordered, desk.texts, ignored, desk.read, later, desk.root.name)


def _future(
    gathered: Gathered, marks: Mapping[str, Marks], texts: Mapping[str, str], latest: date
) -> Iterator[Problem]:
    limit = latest + timedelta(days=1)
    for path, (_, _, model) in gathered.models.items():
        if all(day_of_event(day) <= limit for day in marks[path].days):
            continue
        for steps, marker, value in marked(model):
            if isinstance(marker, Event) and day_of_event(value) > limit:
                values: dict[str, Value] = {"value": str(value), "latest": latest}
                yield problem_at(texts[path], path, steps, Message("problems.date-ahead", values))


def _twice(gathered: Gathered, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Two records of one id, compared without regard to case."""
    seen: dict[tuple[str, str, str], str] = {}
    for path, (kind, id_, _) in gathered.models.items():
        file = alike(path) if kind.file == "responses" or kind.name == "procedures" else kind.file
        key = (kind.name, id_.casefold(), file)
        if key in seen:
            what = Message("problems.id-twice", {"value": id_, "other": seen[key]})
            yield problem_at(texts[path], path, (kind.id_field,) if kind.id_field else (), what)
        seen.setdefault(key, path)
