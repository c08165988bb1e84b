"""Any record laid out as a form: its fields by name and value, the parts of it as sections, in the model's order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from servicecontrol.pages.form.sheet import Field, Section
from servicecontrol.pages.shared.links import subject_of
from servicecontrol.pages.shared.names import area_name, owner_name, problem_name
from servicecontrol.pages.shared.page import Link
from servicecontrol.pages.shared.subjects import subject_link
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import entry, field_type, marks
from servicecontrol.records.published import is_withheld
from servicecontrol.records.vocabulary import Word
from servicecontrol.store import Ledger
from servicecontrol.text import Language

#: References to registers; every other names a record.
_REGISTERS = frozenset(
    {
        "people",
        "departments",
        "people or departments",
        "roles",
        "areas",
        "problems",
        "services",
        "customers",
        "registers",
    }
)
#: What a page's head says already.
_SKIPPED = frozenset({"id"})


@dataclass(frozen=True)
class FormOf:
    """Lays a record out in one language."""

    ledger: Ledger
    words: Language

    def sections(self, record: BaseModel, without: Collection[str] = ()) -> tuple[Section, ...]:
        """A section for each run of plain fields and for each part; empty parts are left out."""
        found: list[Section] = []
        plain: list[Field] = []
        for name, info, value in _filled(record):
            if name in without:
                continue
            if not _has_parts(value):
                plain += self._field(name, info, value)
                continue
            found += self._run(plain, first=not found)
            plain = []
            found += self._parts(name, value)
        return (*found, *self._run(plain, first=not found))

    def value(self, info: FieldInfo, value: object) -> tuple[str | Link, ...]:
        """A field's value as lines: words for codes, links for names of records, nothing of what is private."""
        kind = field_type(info)
        if is_withheld(kind):
            return (self.words.say("form.private"),)
        if isinstance(value, tuple):
            inner = _entry_marks(info)
            return tuple(line for each in value for line in self._line(each, inner))
        return self._line(value, marks(kind))

    def is_part(self, value: object) -> bool:
        """Whether a value is a part of the form rather than a field."""
        return _has_parts(value)

    def brief(self, value: object) -> tuple[str, ...]:
        """A part on one line: a single one by what it says first, several by their number."""
        if isinstance(value, tuple):
            return (self.words.say("form.parts", n=len(value)),)
        if isinstance(value, BaseModel):
            lines = [_text(line) for field in self._inside(value) for line in field.values]
            return (" · ".join(lines[:2]),)
        return ()

    def _line(self, value: object, marked: tuple[object, ...]) -> tuple[str | Link, ...]:
        if isinstance(value, bool):
            return (self.words.say(f"words.yes-no.{'yes' if value else 'no'}"),)
        if isinstance(value, date | int | float):
            return (self.words.write(value),)
        text = str(value)
        refers = next((mark.to for mark in marked if isinstance(mark, Refers)), "")
        vocabulary = next((mark.vocabulary for mark in marked if isinstance(mark, Word)), "")
        if vocabulary:
            return (self.words.say(f"words.{vocabulary}.{text}"),)
        if refers:
            return (self._named(refers, text),)
        return tuple(line for line in text.splitlines() if line.strip())

    def _named(self, register: str, name: str) -> str | Link:
        if register == "customers":
            customer = self.ledger.customers.get(name)
            return f"{name} {customer.name}" if customer else name
        if register == "areas":
            return area_name(name, self.ledger, self.words)
        if register == "problems":
            return problem_name(name, self.ledger, self.words)
        if register == "registers":
            return self.words.say(f"kinds.{name}")
        if register in _REGISTERS:
            return owner_name(name, self.ledger, self.words)
        subject = subject_of(self.ledger, name)
        return subject_link(self.ledger, subject, self.words) if subject else name

    def _field(self, name: str, info: FieldInfo, value: object, within: str = "") -> list[Field]:
        lines = self.value(info, value)
        return [Field(label_of(self.words, name, within), lines)] if lines else []

    def _run(self, fields: list[Field], *, first: bool) -> list[Section]:
        title = "form.record" if first else "form.further"
        return [Section(self.words.say(title), tuple(fields))] if fields else []

    def _parts(self, name: str, value: object) -> Iterator[Section]:
        title = self.words.say(f"label.{name}")
        if isinstance(value, BaseModel):
            yield Section(title, tuple(self._inside(value, name)))
        elif isinstance(value, Mapping):
            yield Section(title, tuple(Field(key, (str(each),)) for key, each in value.items()))
        elif isinstance(value, tuple):
            for number, each in enumerate(value, 1):
                if isinstance(each, BaseModel):
                    yield Section(
                        f"{title} {number}" if len(value) > 1 else title, tuple(self._inside(each, name))
                    )

    def _inside(self, part: BaseModel, within: str = "") -> Iterator[Field]:
        """The fields of a part; a part inside it is written on one line."""
        for name, info, value in _filled(part):
            if isinstance(value, BaseModel):
                inner = " · ".join(_text(line) for field in self._inside(value) for line in field.values)
                yield Field(label_of(self.words, name, within), (inner,))
            else:
                yield from self._field(name, info, value, within)


def label_of(words: Language, name: str, part: str = "") -> str:
    """A field's label; in some parts the same name means something else."""
    own = f"label-in.{part}.{name}"
    return words.say(own if part and words.has(own) else f"label.{name}")


def _text(line: str | Link) -> str:
    return line.text if isinstance(line, Link) else line


def _filled(record: BaseModel) -> Iterator[tuple[str, FieldInfo, object]]:
    """The fields that hold anything, by their names in the file."""
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if name not in _SKIPPED and value not in (None, (), {}):
            yield info.alias or name, info, value


def _has_parts(value: object) -> bool:
    if isinstance(value, tuple):
        return any(isinstance(each, BaseModel) for each in value)
    return isinstance(value, BaseModel | Mapping)


def _entry_marks(info: FieldInfo) -> tuple[object, ...]:
    """The marks of a list's entries."""
    return marks(entry(info.annotation))
