"""What an import brings in, sheet by sheet, and what it comes to: files ready to be written, or Problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic

from servicecontrol.importing.fields import M, MappedField, Target, bound
from servicecontrol.importing.filling import Made, chosen_rows, filled
from servicecontrol.importing.maps import ImportMap, MapFile, Sources
from servicecontrol.importing.sheets import CellFault, CsvSheet, Tally
from servicecontrol.problems import Hint, Message, Place, Problem, told

#: A Problem, or a cell that will be one.
Finding = Problem | tuple[CsvSheet, CellFault]


@dataclass(frozen=True)
class PlannedImport:
    """All that an import would do; nothing, where anything is wrong. Paths are below the data folder."""

    problems: tuple[Problem, ...]
    records: int = 0
    files: tuple[tuple[str, str], ...] = ()  #: path, text
    gone: frozenset[str] = frozenset()  #: files of records that now lie elsewhere


@dataclass(frozen=True)
class Batch(Generic[M]):
    """The records of one sheet."""

    sheet: CsvSheet
    fields: tuple[MappedField, ...]
    records: tuple[Made[M], ...]
    findings: tuple[Finding, ...]

    def place(self, made: Made[M]) -> Place:
        """Where the id of a record stands."""
        return self.sheet.place(made.row.line, self._column("id"))[0]

    def finding(self, made: Made[M], what: Message, hint: Hint, field: str = "id") -> Finding:
        """What is wrong with a record, at the cell that a field of it is made of."""
        return self.sheet, CellFault(made.row.line, self._column(field), what, hint)

    def _column(self, name: str) -> int:
        """The first column of a field; the first of the sheet where it has none."""
        columns = next((field.columns for field in self.fields if field.name == name), ())
        return columns[0] if columns else 0


def batch_of(
    sheet: CsvSheet, sources: Sources, target: Target[M], map_: ImportMap, file: MapFile
) -> Batch[M]:
    """The records of a sheet, and what keeps its other rows from being any."""
    fields = bound(sheet, sources, target)
    found = filled(chosen_rows(sheet, map_), fields, target, file)
    findings: list[Finding] = [(sheet, fault) for fault in found.faults]
    return Batch(sheet, fields, found.records, (*findings, *found.problems))


def same_ids(batches: Sequence[Batch[M]]) -> Iterator[Finding]:
    """Every record whose id another has already."""
    seen: dict[str, tuple[Batch[M], Made[M]]] = {}
    for batch in batches:
        for made in batch.records:
            first = seen.setdefault(made.id, (batch, made))
            if first[1] is not made:
                values = {"id": made.id, "place": str(first[0].place(first[1]))}
                hint = Message("hints.id-in-two-rows")
                yield batch.finding(made, Message("problems.id-in-two-rows", values), hint)


def problems_of(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """The Problems that they are, each once, by place."""
    sheets: dict[str, CsvSheet] = {}
    faults: dict[str, Tally] = {}
    problems: dict[tuple[Place, str], Problem] = {}
    for finding in findings:
        if isinstance(finding, Problem):
            problems.setdefault((finding.place, repr(finding.what)), finding)
        else:
            sheet, fault = finding
            sheets[sheet.path] = sheet
            faults.setdefault(sheet.path, Tally()).note(fault)
    of_sheets = chain.from_iterable(sheet.problems(faults[path]) for path, sheet in sheets.items())
    return told(chain(problems.values(), of_sheets))
