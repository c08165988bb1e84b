"""Names in a record that no register of the organisation has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel

from servicecontrol.problems import Message
from servicecontrol.read.models import Step
from servicecontrol.records.fields import Refers
from servicecontrol.records.walk import marked

#: Register -> the names in it; what refers to another register is not looked up here.
Registers = Mapping[str, Collection[str]]

_FEW = 12  #: names that a hint lists


def unknown_names(
    record: BaseModel, registers: Registers
) -> Iterator[tuple[tuple[Step, ...], Message, Message]]:
    """The steps to each unknown name, what is wrong, and the nearest known name."""
    for steps, marker, value in marked(record):
        if isinstance(marker, Refers) and value not in registers.get(marker.to, (value,)):
            values = {"value": str(value), "register": marker.to}
            yield steps, Message("problems.unknown-reference", values), _hint(values, registers)


def _hint(values: Mapping[str, str], registers: Registers) -> Message:
    known = sorted(registers[values["register"]])
    near = get_close_matches(values["value"], known, n=1, cutoff=0.5)
    if near:
        return Message("hints.did-you-mean", {"near": near[0]})
    if 0 < len(known) <= _FEW:
        return Message("hints.allowed", {"allowed": tuple(known)})
    return Message("hints.add-to-register", values)
