"""Takes the files of a data folder one by one: what becomes a record is made one, what does not is refused."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from servicecontrol.problems import Problem
from servicecontrol.read.kinds import FileKind, kind_of, response_table_of
from servicecontrol.read.languages import languages_of
from servicecontrol.read.misplaced import folder_problems, name_problems, unexpected_file, wrong_folder
from servicecontrol.read.models import model_of
from servicecontrol.read.references import Refused
from servicecontrol.read.source import SIZE_LIMIT, decode, load
from servicecontrol.read.table import TABLE_SIZE_LIMIT
from servicecontrol.read.tree import Tree, parse_text
from servicecontrol.records.registers import SiteSettings
from servicecontrol.text import DEFAULT_LANGUAGES


@dataclass
class Gathered:
    """One organisation's files so far."""

    #: path -> kind, id, model
    models: dict[str, tuple[FileKind, str, BaseModel]] = field(default_factory=dict)
    tables: dict[str, tuple[str, bytes]] = field(default_factory=dict)  #: path -> survey id, bytes
    refused: dict[str, Refused] = field(default_factory=dict)  #: by path

    @property
    def refused_kinds(self) -> frozenset[str]:
        """Of which some file could not be read."""
        return frozenset(file.kind for file in self.refused.values())


@dataclass(frozen=True)
class _Made:
    """What came of a YAML file; it depends on nothing but its name, its bytes and the languages of the site."""

    text: str | None
    model: BaseModel | None
    problems: tuple[Problem, ...]
    tree: Tree | None = None  #: of what is no record and stands where it belongs
    languages: tuple[str, ...] | None = None  #: that it names, where it is the site's settings


class Memory:
    """The files as they were read before, for a reader who reads again and again: what is the same is not made anew.

    Of each file its bytes are compared, never its date.
    """

    def __init__(self) -> None:
        self._before: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        self._made: dict[str, tuple[bytes, tuple[str, ...], _Made]] = {}

    def begin(self) -> None:
        """Called before the files are read once more."""
        self._before, self._now = self._now, {}

    def note(self, path: str, data: bytes) -> None:
        """Takes down a file, by its path below the data folder."""
        self._now[path] = data

    def unchanged(self, organisation: str, others: Collection[str]) -> bool:
        """Whether all files are as the last time but those of the other organisations."""
        folders = tuple(f"{other}/" for other in others if other != organisation)
        before, now = (
            {path: data for path, data in files.items() if not path.startswith(folders)}
            for files in (self._before, self._now)
        )
        return before == now

    def made(self, path: str, data: bytes, languages: tuple[str, ...]) -> _Made | None:
        """What came of a file, if it was the same; None where it has to be read."""
        before = self._made.get(path)
        return before[2] if before and before[:2] == (data, languages) else None

    def keep(self, path: str, data: bytes, languages: tuple[str, ...], made: _Made) -> None:
        """Remembers what came of a file."""
        self._made[path] = data, languages, made


@dataclass
class Collected:
    """What piles up while the files are read one by one."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = DEFAULT_LANGUAGES  #: of the site, as far as its settings tell
    shared: dict[str, BaseModel] = field(default_factory=dict)  #: what belongs to no organisation, by path
    organisations: defaultdict[str, Gathered] = field(default_factory=lambda: defaultdict(Gathered))
    memory: Memory | None = None
    read: int = 0
    refused: int = 0


def take(collected: Collected, path: str) -> None:
    """Makes a record of a file, puts a table by for the form that it answers, or refuses what is neither."""
    shown = f"{collected.root.name}/{path}"
    if table := response_table_of(path):
        data = _data(collected, path, shown, TABLE_SIZE_LIMIT)
        if data is not None:
            collected.organisations[table["organisation"]].tables[shown] = (table["id"], data)
            collected.read += 1
    elif known := kind_of(path):
        data = _data(collected, path, shown, SIZE_LIMIT)
        if data is not None:
            _make(collected, shown, *known, data)
    else:
        _refuse(collected, (unexpected_file(path, shown),))


def _data(collected: Collected, path: str, shown: str, limit: int) -> bytes | None:
    data, problems = load(f"{collected.root}/{path}", shown, limit)
    if data is None:
        _refuse(collected, problems)
    elif collected.memory:
        collected.memory.note(path, data)
    return data


def _refuse(collected: Collected, problems: Iterable[Problem]) -> None:
    collected.problems += problems
    collected.refused += 1


def _make(collected: Collected, path: str, kind: FileKind, names: Mapping[str, str], data: bytes) -> None:
    """Makes the record of a YAML file of some kind and with these names in its path, or refuses it."""
    made = collected.memory.made(path, data, collected.languages) if collected.memory else None
    if made is None:
        made = _made(path, kind, names, data, collected.languages)
        if collected.memory:
            collected.memory.keep(path, data, collected.languages, made)
    if made.text is not None:
        collected.texts[path] = made.text
    if made.languages is not None:
        collected.languages = made.languages
    collected.problems += made.problems
    if made.model is not None:
        collected.read += 1
        _put(collected, path, kind, names, made.model)
        return
    collected.refused += 1
    if "organisation" in names:
        refused = Refused(kind.name, kind.model, made.tree)
        collected.organisations[names["organisation"]].refused[path] = refused


def _made(
    path: str, kind: FileKind, names: Mapping[str, str], data: bytes, languages: tuple[str, ...]
) -> _Made:
    text, problems = decode(data, path)
    tree, problems = (None, problems) if text is None else parse_text(text, path)
    if text is None or tree is None:
        return _Made(None, None, problems)
    named = languages_of(tree) if kind.model is SiteSettings else None
    model, problems = model_of(tree, kind.model, text, path, languages if named is None else named)
    if model is not None:
        problems = (*name_problems(kind, model, names, text, path), *folder_problems(model, text, path))
        return _Made(text, model, problems, languages=named)
    elsewhere = wrong_folder(kind, tree, text, path, names.get("organisation", ""))
    return _Made(text, None, elsewhere or problems, None if elsewhere else tree, named)


def _put(collected: Collected, path: str, kind: FileKind, names: Mapping[str, str], model: BaseModel) -> None:
    organisation = names.get("organisation")
    if organisation is not None:
        gathered = collected.organisations[organisation]
        gathered.models[path] = (kind, unicodedata.normalize("NFC", names.get("id", "")), model)
    else:
        collected.shared[path] = model
