"""Complaints and visits: a row of a sheet is a record in a file of its own, and may tell of its customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from servicecontrol.importing.customers import CustomerRow, customer_batches, register_of
from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.harvest import Batch, Finding, Harvest, batch_of, same_ids, told
from servicecontrol.importing.house import House
from servicecontrol.importing.maps import MapFile, RecordsMap
from servicecontrol.importing.notation import written
from servicecontrol.importing.references import Registers
from servicecontrol.importing.sheets import Sheet
from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.visit import Visit

Case = Complaint | Visit

_MODELS: Mapping[str, type[Case]] = {"complaints": Complaint, "visits": Visit}
_FOLDERS: Mapping[str, Callable[[Case], str]] = {
    "complaints": lambda record: f"{record.day:%Y}",
    "visits": lambda record: f"{record.day:%Y-%m}",
}


def import_cases(
    map_: RecordsMap, file: MapFile, sheets: Sequence[Sheet], house: House, *, may_replace: bool
) -> Harvest:
    """The files of the records that the rows become, and the customers' register with those who are new."""
    customers = customer_batches(map_, file, sheets)
    register, findings = register_of(customers, house)
    target = Target[Case](_MODELS[map_.kind], "fields", _registers(house, customers))
    problems = list(field_problems(target, map_.fields, file))
    if problems:
        return Harvest(told([*findings, *problems]))
    batches = [batch_of(sheet, map_.fields, target, map_, file) for sheet in sheets]
    findings += [finding for batch in batches for finding in batch.findings]
    findings += same_ids(batches)
    existing = house.existing(map_.kind)
    findings += [] if may_replace else _existing(batches, existing)
    if findings:
        return Harvest(told(findings))
    files = dict(_files(batches, map_.kind, house))
    gone = {existing[made.id] for batch in batches for made in batch.records if made.id in existing}
    return Harvest((), len(files), (*files.items(), *register), frozenset(gone - files.keys()))


def _registers(house: House, customers: Sequence[Batch[CustomerRow]]) -> Registers:
    """The registers with the new customers; where one of those is at fault, any customer will do."""
    registers = dict(house.registers)
    if any(batch.findings for batch in customers):
        del registers["customers"]
    else:
        new = (made.id for batch in customers for made in batch.records)
        registers["customers"] = {*registers["customers"], *new}
    return registers


def _existing(batches: Sequence[Batch[Case]], existing: Mapping[str, str]) -> Iterator[Finding]:
    """Records that are there already."""
    for batch in batches:
        for made in batch.records:
            if made.id in existing:
                what = Message("problems.record-exists", {"path": existing[made.id]})
                yield batch.finding(made, what, Message("hints.record-exists"))


def _files(batches: Sequence[Batch[Case]], kind: str, house: House) -> Iterator[tuple[str, str]]:
    for batch in batches:
        for made in batch.records:
            folder = _FOLDERS[kind](made.record)
            yield f"{house.id}/{kind}/{folder}/{made.id}.yaml", written(made.tree)
