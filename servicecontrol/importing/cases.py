"""Complaints and visits: a row of a sheet is a record in a file of its own, and may tell of its customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from servicecontrol.importing.batches import Batch, Finding, PlannedImport, batch_of, problems_of, same_ids
from servicecontrol.importing.customers import CustomerRow, customer_batches, register_of
from servicecontrol.importing.fields import Target, field_problems
from servicecontrol.importing.maps import MapFile, RecordsMap
from servicecontrol.importing.notation import yaml_text
from servicecontrol.importing.organisation_folder import OrganisationFolder
from servicecontrol.importing.references import Registers
from servicecontrol.importing.sheets import CsvSheet
from servicecontrol.problems import Message
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.visit import Visit

ImportedCase = Complaint | Visit

_MODELS: Mapping[str, type[ImportedCase]] = {"complaints": Complaint, "visits": Visit}
_FOLDERS: Mapping[str, Callable[[ImportedCase], str]] = {
    "complaints": lambda record: f"{record.day:%Y}",
    "visits": lambda record: f"{record.day:%Y-%m}",
}


def import_cases(
    map_: RecordsMap,
    file: MapFile,
    sheets: Sequence[CsvSheet],
    organisation: OrganisationFolder,
    *,
    may_replace: bool,
) -> PlannedImport:
    """The files of the records that the rows become, and the customers' register with those who are new."""
    customers = customer_batches(map_, file, sheets)
    register, findings = register_of(customers, organisation)
    target = Target[ImportedCase](_MODELS[map_.kind], "fields", _registers(organisation, customers))
    problems = list(field_problems(target, map_.fields, file))
    if problems:
        return PlannedImport(problems_of([*findings, *problems]))
    batches = [batch_of(sheet, map_.fields, target, map_, file) for sheet in sheets]
    findings += [finding for batch in batches for finding in batch.findings]
    findings += same_ids(batches)
    existing = organisation.existing(map_.kind)
    findings += [] if may_replace else _existing(batches, existing)
    if findings:
        return PlannedImport(problems_of(findings))
    files = dict(_files(batches, map_.kind, organisation))
    gone = {existing[made.id] for batch in batches for made in batch.records if made.id in existing}
    return PlannedImport((), len(files), (*files.items(), *register), frozenset(gone - files.keys()))


def _registers(organisation: OrganisationFolder, customers: Sequence[Batch[CustomerRow]]) -> Registers:
    """The registers with the new customers; where one of those is at fault, any customer will do."""
    registers = dict(organisation.registers)
    if any(batch.findings for batch in customers):
        del registers["customers"]
    else:
        new = (made.id for batch in customers for made in batch.records)
        registers["customers"] = {*registers["customers"], *new}
    return registers


def _existing(batches: Sequence[Batch[ImportedCase]], existing: Mapping[str, str]) -> Iterator[Finding]:
    """Records that are there already."""
    for batch in batches:
        for made in batch.records:
            if made.id in existing:
                what = Message("problems.record-exists", {"path": existing[made.id]})
                yield batch.finding(made, what, Message("hints.record-exists"))


def _files(
    batches: Sequence[Batch[ImportedCase]], kind: str, organisation: OrganisationFolder
) -> Iterator[tuple[str, str]]:
    for batch in batches:
        for made in batch.records:
            folder = _FOLDERS[kind](made.record)
            yield f"{organisation.id}/{kind}/{folder}/{made.id}.yaml", yaml_text(made.tree)
