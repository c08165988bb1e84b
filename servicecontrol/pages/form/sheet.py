"""A record laid out as its paper form: sections of labelled values, in the form's order."""

from __future__ import annotations

from dataclasses import dataclass

from servicecontrol.pages.shared.page import Link


@dataclass(frozen=True)
class Field:
    """A labelled value; each entry of `values` is a line."""

    label: str
    values: tuple[str | Link, ...]


@dataclass(frozen=True)
class Section:
    """A titled part of a form; one without any value says that it is still to be filled in."""

    title: str
    fields: tuple[Field, ...]
