"""Takes the files of a data folder one by one: what becomes a record is made one, what does not is refused."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
from servicecontrol.read.tree import parse_text
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


@dataclass
class Collected:
    """What piles up while the files are read one by one."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = DEFAULT_LANGUAGES  #: of the site, as far as its settings tell
    shared: dict[str, BaseModel] = field(default_factory=dict)  #: what belongs to no organisation, by path
    organisations: defaultdict[str, Gathered] = field(default_factory=lambda: defaultdict(Gathered))
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
    return data


def _refuse(collected: Collected, problems: Iterable[Problem]) -> None:
    collected.problems += problems
    collected.refused += 1


def _make(collected: Collected, path: str, kind: FileKind, names: Mapping[str, str], data: bytes) -> None:
    """Makes the record of a YAML file of some kind and with these names in its path, or refuses it."""
    text, problems = decode(data, path)
    tree, problems = (None, problems) if text is None else parse_text(text, path)
    model = None
    if text is not None and tree is not None:
        collected.texts[path] = text
        if kind.model is SiteSettings:
            collected.languages = languages_of(tree)
        model, problems = model_of(tree, kind.model, text, path, collected.languages)
        if model is not None:
            problems = (*name_problems(kind, model, names, text, path), *folder_problems(model, text, path))
        else:
            elsewhere = wrong_folder(kind, tree, text, path, names.get("organisation", ""))
            problems, tree = (elsewhere, None) if elsewhere else (problems, tree)
    collected.problems += problems
    if model is None:
        collected.refused += 1
        if "organisation" in names:
            collected.organisations[names["organisation"]].refused[path] = Refused(
                kind.name, kind.model, tree
            )
        return
    collected.read += 1
    _put(collected, path, kind, names, model)


def _put(collected: Collected, path: str, kind: FileKind, names: Mapping[str, str], model: BaseModel) -> None:
    organisation = names.get("organisation")
    if organisation is not None:
        gathered = collected.organisations[organisation]
        gathered.models[path] = (kind, unicodedata.normalize("NFC", names.get("id", "")), model)
    else:
        collected.shared[path] = model
