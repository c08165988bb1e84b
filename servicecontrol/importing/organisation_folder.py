"""The organisation that records are imported for: its registers, and what its folder holds already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from servicecontrol.importing.maps import MapFile
from servicecontrol.importing.references import Registers
from servicecontrol.problems import Message, Problem
from servicecontrol.read.languages import site_languages
from servicecontrol.read.models import model_of
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.source import load
from servicecontrol.read.tree import parse
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.registers import AreaRegister, CustomerRegister

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class OrganisationFolder:
    """The organisation's folder."""

    into: Path  #: the data folder
    id: str
    registers: Registers
    languages: tuple[str, ...]  #: of the site
    customers: str  #: the text of `customers.yaml`; empty if there is none

    def existing(self, folder: str) -> dict[str, str]:
        """The records in a folder such as `complaints`, by id: paths below the data folder.

        Ids have capital letters; a file named in small ones would give way unasked where case does not count.
        """
        found = sorted((self.into / self.id / folder).glob("*/*.yaml"))
        return {path.stem.upper(): path.relative_to(self.into).as_posix() for path in found}


def organisation_folder(
    into: Path, id_: str, file: MapFile
) -> tuple[OrganisationFolder | None, tuple[Problem, ...]]:
    """The organisation that the map names; none without its own file, or with a register at fault."""
    folder = into / id_
    if not (folder / "organisation.yaml").is_file():
        known = sorted(path.parent.name for path in into.glob("*/organisation.yaml"))
        hint = did_you_mean(id_, known, Message("hints.no-organisation"), cutoff=0.5)
        values = {"value": id_, "path": f"{into.name}/{id_}/organisation.yaml"}
        return None, (file.problem(("organisation",), Message("problems.no-organisation", values), hint),)
    problems: list[Problem] = []
    organisation = next(_read(folder / "organisation.yaml", into, Organisation, problems), None)
    areas = next(_read(folder / "areas.yaml", into, AreaRegister, problems), AreaRegister({}))
    customers = next(_read(folder / "customers.yaml", into, CustomerRegister, problems), CustomerRegister({}))
    if organisation is None or problems:
        return None, tuple(problems)
    registers = {
        "people": set(organisation.people),
        "departments": set(organisation.departments),
        "people or departments": {*organisation.people, *organisation.departments},
        "roles": set(organisation.roles),
        "problems": set(organisation.problems),
        "topics": set(organisation.topics),
        "services": set(organisation.services),
        "areas": set(areas.root),
        "customers": set(customers.root),
    }
    register = folder / "customers.yaml"
    text = register.read_text(encoding="utf-8-sig") if register.is_file() else ""
    return OrganisationFolder(into, id_, registers, site_languages(into), text), ()


def _read(path: Path, into: Path, model: type[_M], problems: list[Problem]) -> Iterator[_M]:
    """The register, if there is such a file; what is wrong with it is added to the problems."""
    if not path.exists():
        return
    shown = f"{into.name}/{path.relative_to(into).as_posix()}"
    data, faults = load(path, shown)
    tree, faults = parse(data, shown) if data is not None else (None, faults)
    if tree is not None:
        record, faults = model_of(tree, model, (data or b"").decode("utf-8-sig"), shown, site_languages(into))
        if isinstance(record, model):
            yield record
    problems += faults
