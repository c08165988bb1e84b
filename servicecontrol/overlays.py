"""What a company lays over the program's templates, from the folder `templates/` beside its data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from servicecontrol.home import TEMPLATES

NAME = "templates"
#: Names of its parts, which the host and pages look for.
SHEET = "assets/style/own.css"
OWN = "own"


@dataclass(frozen=True)
class Element:
    """An element of a page of a company's own."""

    name: str
    children: tuple[Element | str, ...] = ()
    to: str = ""  #: of a link, the page that it leads to
    anchor: str = ""


@dataclass(frozen=True)
class OwnPage:
    """A page of a company's own in one language."""

    slug: str
    language: str
    title: str
    body: tuple[Element | str, ...]
    path: str  #: of its file, as a Problem names it
    text: str  #: the whole file

    @property
    def address(self) -> str:
        """Where it stands in the site, without ending."""
        return f"{OWN}/{self.slug}"


@dataclass(frozen=True)
class Overlay:
    """The folder, and what was read of it."""

    folder: Path
    own: tuple[OwnPage, ...] = ()

    @property
    def theme(self) -> Path | None:
        """Files of the company's that the host puts beside, or in the place of, ours."""
        theme = self.folder / "theme"
        return theme if theme.is_dir() else None


def overlay_beside(data: Path) -> Path | None:
    """The company's templates, if anything is called that: those beside a program are the program's own."""
    beside = data.resolve().parent
    folder = beside / NAME
    is_program = (beside / "servicecontrol" / "__init__.py").is_file() or folder == TEMPLATES
    return folder if os.path.lexists(folder) and not is_program else None
