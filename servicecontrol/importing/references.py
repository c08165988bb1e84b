"""Names in a record that no register of the organisation has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from servicecontrol.problems import Hint, Message
from servicecontrol.read.names import unknown_name
from servicecontrol.records.fields import Refers
from servicecontrol.records.walk import PathStep, marked

#: Register -> the names in it; what refers to another register is not looked up here.
Registers = Mapping[str, Collection[str]]


def unknown_names(
    record: BaseModel, registers: Registers
) -> Iterator[tuple[tuple[PathStep, ...], Message, Hint]]:
    """The steps to each unknown name, what is wrong, and the nearest known name."""
    for steps, marker, value in marked(record):
        if isinstance(marker, Refers) and value not in registers.get(marker.to, (value,)):
            yield steps, *unknown_name(str(value), marker.to, registers[marker.to])
