"""The seal of a report: which data, registers and readings it was approved on."""

from collections.abc import Mapping
from typing import Annotated

from servicecontrol.records.fields import Day, KebabName, Key, PersonName
from servicecontrol.records.forms import form
from servicecontrol.records.privacy import INTERNAL
from servicecontrol.records.record import Record

Fingerprint = Annotated[str, form("fingerprint", r"^[0-9a-f]{12}$"), INTERNAL]


class Seal(Record):
    """`seals/<id>.yaml`: the fingerprints of the records that a report rested on when somebody approved it."""

    filed = ""
    columns = ("report", "by", "fingerprint")
    report: Key  #: the report's name in its address, such as `visits-2026Q1`
    date: Day
    by: PersonName
    fingerprint: Fingerprint  #: of everything below together
    records: Mapping[Key, Fingerprint]
    #: of what is personal in records, where something is; seals of before 0.10 have none, and cover the records alone
    personal: Mapping[Key, Fingerprint] | None = None
    registers: Mapping[KebabName, Fingerprint] = {}  #: of what they say of the report's days
