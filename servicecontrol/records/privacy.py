"""How private each field of a record is: said once, in its model, for whatever lets records out.

Four classes, from what anybody may know to what could do harm:

public     the words and codes of procedures, documents, questionnaires and calendars, and what is made to be given out
internal   the organisation's own affairs that tell of no person: ids, days, counts, departments, offices, categories
personal   who a person or a customer is, or how to reach them; and whatever was written freely: it may name anybody
sensitive  personal, and able to harm whom it tells of: accidents and health, blame, how a person's conduct was judged

Some of it is withheld besides: it stays in the record, and neither a page nor an export shows it.

A type declares the class for all fields that have it (`records/fields.py`); a field of another class declares that
around its type, and what stands outermost counts. A class around a list or a mapping is that of all within. A part that
is a model has none of its own, for its fields have theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from servicecontrol.records.paths import bare, optional


class PrivacyClass(IntEnum):
    """The four classes, the later the more private."""

    PUBLIC = 1
    INTERNAL = 2
    PERSONAL = 3
    SENSITIVE = 4

    @property
    def may_name_somebody(self) -> bool:
        """Whether a value of the class is, or may be, about a person or a customer who can be known by it."""
        return self >= PrivacyClass.PERSONAL


@dataclass(frozen=True, slots=True)
class Privacy:
    """Marks how private a value is."""

    of: PrivacyClass
    is_withheld: bool = False  #: whether it stays in the record: no page and no export shows it


PUBLIC = Privacy(PrivacyClass.PUBLIC)
INTERNAL = Privacy(PrivacyClass.INTERNAL)
PERSONAL = Privacy(PrivacyClass.PERSONAL)
SENSITIVE = Privacy(PrivacyClass.SENSITIVE)
#: Personal, of people who do not work here and were never asked whether they may be shown.
WITHHELD = Privacy(PrivacyClass.PERSONAL, is_withheld=True)


def privacy_of(kind: object) -> Privacy | None:
    """What a type declares, the outermost mark first; None of one that leaves it to its parts, or forgets it."""
    if get_origin(kind) is Annotated:
        declared = [mark for mark in get_args(kind)[1:] if isinstance(mark, Privacy)]
        return declared[-1] if declared else privacy_of(get_args(kind)[0])
    return privacy_of(optional(kind)) if get_origin(kind) in (Union, UnionType) else None


def parts_of(kind: object) -> tuple[object, ...]:
    """The types of what a list or a mapping holds, keys before values; none of anything else."""
    plain = bare(kind)
    origin = get_origin(plain)
    if origin is tuple:
        return get_args(plain)[:1]
    return get_args(plain) if isinstance(origin, type) and issubclass(origin, Mapping) else ()


def model_in(kind: object) -> type[BaseModel] | None:
    """The model that a type is; None of any other type."""
    plain = bare(kind)
    return plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None
