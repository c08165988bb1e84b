"""Files that stand where they should not, or under another name than their record's; and where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import PurePosixPath
from unicodedata import normalize

from pydantic import BaseModel

from servicecontrol.problems import Message, Place, Problem, Value
from servicecontrol.read.expected import field_names
from servicecontrol.read.frame import framed
from servicecontrol.read.kinds import KINDS, ORGANISATION, RESERVED, FileKind, kind_of
from servicecontrol.read.models import model_at, problem_at
from servicecontrol.records.record import Record

_EXAMPLE_FOLDER = "factory-a"
#: What editors, systems and people make of the ending.
_ENDINGS = re.compile(r"\.(?:ya?ml|YA?ML|Ya?ml)(?:\.(?:txt|bak|orig|old))?$")


def unexpected_file(path: str, shown: str) -> Problem:
    """A file that is no record where it stands; its path is the one below the data folder."""
    folder = path.split("/", 1)[0]
    if "/" in path and folder in RESERVED:
        what = Message("problems.reserved-name", {"value": folder})
        return Problem(Place(shown), what, Message("hints.reserved-name"))
    return Problem(Place(shown), Message("problems.unexpected-file", {"path": path}), partial(_belongs, path))


def _belongs(path: str) -> Message | None:
    """Where the file would be read: under its name with another ending, or in a folder of a like name."""
    renamed = _ENDINGS.sub(".yaml", path)
    if renamed != path and kind_of(renamed):
        return Message("hints.rename-file", {"name": PurePosixPath(renamed).name})
    parts = path.split("/")
    if len(parts) > 1 and not ORGANISATION.fullmatch(parts[0]):
        return Message("hints.organisation-folder")
    if len(parts) == 1 or parts[0] == "calendars":
        return Message(
            "hints.known-files", {"examples": tuple(dict.fromkeys(kind.example for kind in KINDS))}
        )
    examples = {
        kind.example.split("/")[1]: _at_home(kind.example, parts[0]) for kind in KINDS if _is_inside(kind)
    }
    if parts[1] in examples and len(parts) > 2:  # noqa: PLR2004  # organisation, folder and file
        return Message("hints.files-here", {"example": examples[parts[1]]})
    near = get_close_matches(parts[1], list(examples), n=1, cutoff=0.6)
    if near:
        return Message("hints.did-you-mean", {"near": examples[near[0]]})
    return Message("hints.known-folders", {"names": tuple(sorted(examples))})


def _is_inside(kind: FileKind) -> bool:
    return kind.example.startswith(f"{_EXAMPLE_FOLDER}/")


def _at_home(example: str, organisation: str) -> str:
    return example.replace(_EXAMPLE_FOLDER, organisation, 1)


def name_problems(
    kind: FileKind, model: BaseModel, names: Mapping[str, str], text: str, path: str
) -> Iterator[Problem]:
    """The id in the file is the file's or folder's name; a calendar's region and year are those of its path."""
    for field, part in kind.named.items():
        written, name = str(getattr(model, field)), normalize("NFC", names[part])
        if written != name:
            what = Message("problems.id-not-the-name", {"value": written, "name": name})
            yield problem_at(text, path, (field,), what, Message("hints.rename", what.values))


def folder_problems(model: BaseModel, text: str, path: str) -> Iterator[Problem]:
    """A record lies in the folder of the year or month of its day, where whoever looks for it will look."""
    if not isinstance(model, Record) or not model.filed:
        return
    day = model.day.isoformat()
    folder = day[: len("2026" if model.filed == "year" else "2026-01")]
    above, found, name = path.rsplit("/", 2)
    if found != folder:
        field = type(model).model_fields[model.dated].alias or model.dated
        what = Message("problems.other-folder", {"day": day, "folder": found})
        where = Message("hints.move-file", {"path": f"{above}/{folder}/{name}"})
        yield problem_at(text, path, (field,), what, where)


def wrong_folder(
    kind: FileKind, tree: Mapping[str, object], text: str, path: str, organisation: str
) -> tuple[Problem, ...]:
    """A file whose keys fit another type better than its folder's is probably in the wrong folder."""
    keys = set(tree)
    fits = {other: len(keys & set(field_names(model_at(other.model, ())))) for other in KINDS}
    best = max(KINDS, key=lambda other: fits[other])
    if best.name == kind.name or fits[best] <= fits[kind] + 1:
        return ()
    example = _at_home(best.example, organisation) if organisation else best.example
    values: dict[str, Value] = {"expected": kind.name, "found": best.name, "example": example}
    place = Place(path)
    return (framed(text, place, Message("problems.wrong-folder", values)),)
