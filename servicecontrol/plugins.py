"""Plug-ins: installed distributions that bring a company's own rules, metrics and pages.

A distribution names itself by an entry point, and is in use where `site.yaml` names it:

    [project.entry-points."servicecontrol.plugins"]
    acme = "acme_service"

Its files are found by their place in the package, as the program's own are, and bear its name in front of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "servicecontrol.plugins"


@dataclass(frozen=True, order=True)
class Plugin:
    """A distribution under the name that its entry point gives it."""

    name: str  #: what every name of its own begins with, before a hyphen
    package: str
    distribution: str
    version: str
    folder: Path | None  #: of the package; None where there is none

    @property
    def templates(self) -> Path | None:
        """Its templates and words."""
        return self.folder / "templates" if self.folder else None

    def files(self, pattern: str) -> list[Path]:
        """The files of its package that a pattern names, in order."""
        return sorted(self.folder.glob(pattern)) if self.folder else []

    def owns(self, name: str) -> bool:
        """Whether a name, of a file as of a rule, is one that this plug-in may use."""
        return name.replace("_", "-").startswith(f"{self.name}-")


@cache
def installed(name: str) -> tuple[Plugin, ...]:
    """The plug-ins of a name: none where it is not installed, several where two distributions claim it."""
    # It takes longer to load than many a command has, and most sites name no plug-in.
    from importlib.metadata import entry_points

    return tuple(sorted(map(_plugin, entry_points(group=GROUP, name=name))))


def plugins(names: Iterable[str]) -> tuple[Plugin, ...]:
    """The plug-ins of these names, less those that are not installed."""
    return tuple(plugin for name in names for plugin in installed(name)[:1])


def _plugin(entry: EntryPoint) -> Plugin:
    name, version = (entry.dist.name, entry.dist.version) if entry.dist else (entry.value, "")
    return Plugin(entry.name, entry.value, name, version, _folder(entry.value))


def _folder(package: str) -> Path | None:
    """Where a package stands; a package within another is none, as to find it would run the other's code."""
    spec = find_spec(package) if package.isidentifier() else None
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None
