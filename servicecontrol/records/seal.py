"""The seal of a report: which data it was approved on."""

from collections.abc import Mapping
from typing import Annotated

from servicecontrol.records.fields import Day, Key, PersonName
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
    fingerprint: Fingerprint  #: of all the records together
    records: Mapping[Key, Fingerprint]
