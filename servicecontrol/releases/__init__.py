"""What each version of the program changed for verdicts and figures: a file for each, its words under `releases:`.

A version that changed none has a file without changes, so that every version that there was is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent


class ReleaseChange(BaseModel):
    """What a change touches; a company is told of it where its procedures bind, or its records hold, any of that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[str, ...] = ()  #: which judge otherwise than before
    clauses: tuple[str, ...] = ()  #: of the procedures to start from, where verdicts may be others
    metrics: tuple[str, ...] = ()  #: whose figures may be others
    records: tuple[str, ...] = ()  #: the types that those figures are counted from
    everything: bool = False  #: any verdict and any figure may be another


class Release(BaseModel):
    """A version, the day of its release, and its changes by the name that their words have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    day: date
    changes: Mapping[str, ReleaseChange] = {}


def number_of(version: str) -> tuple[int, ...]:
    """A version as it is compared: 0.10.0 comes after 0.9.0."""
    return tuple(map(int, version.split(".")))


@cache
def releases() -> tuple[Release, ...]:
    """Every version that there was, the oldest first."""
    found = [
        Release.model_validate({"version": path.stem, **yaml.safe_load(path.read_text("utf-8"))})
        for path in _FOLDER.glob("*.yaml")
    ]
    return tuple(sorted(found, key=lambda release: number_of(release.version)))
