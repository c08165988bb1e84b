"""A record laid out as its paper form: sections of labelled values, in the form's order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from servicecontrol.pages.shared.page import Link
from servicecontrol.text import Language


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


@dataclass(frozen=True)
class Sheet:
    """Makes labelled values in one language; empty ones are left out."""

    words: Language

    def field(self, name: str, value: str | date | Link | Iterable[str | Link] | None) -> Field | None:
        """A value under `fields.<name>`; None where there is nothing to show."""
        values = self._lines(value)
        return Field(self.words.say(f"fields.{name}"), values) if values else None

    def word(self, name: str, vocabulary: str, code: str | None) -> Field | None:
        """A coded value as its word."""
        return self.field(name, self.words.say(f"words.{vocabulary}.{code}") if code else None)

    def section(self, name: str, *fields: Field | None) -> Section:
        """A section under `sections.<name>` with the fields that have something to show."""
        return Section(
            self.words.say(f"sections.{name}"), tuple(field for field in fields if field is not None)
        )

    def _lines(self, value: str | date | Link | Iterable[str | Link] | None) -> tuple[str | Link, ...]:
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return tuple(line for line in value.splitlines() if line.strip())
        if isinstance(value, date):
            return (self.words.write(value),)
        if isinstance(value, Link):
            return (value,)
        return tuple(value)
