"""One organisation's ledger as it stood on a past day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pydantic import BaseModel

from servicecontrol.procedures import ProcedureFile
from servicecontrol.read.kinds import FileKind
from servicecontrol.read.ledgers import Models, OrganisationFiles, ledger_of, organisation_of
from servicecontrol.records.as_of import as_it_stood
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger


def ledger_on(as_of: date, whole: Ledger, files: OrganisationFiles) -> tuple[Ledger, int]:
    """The ledger without what came later, and how many records something was left out of."""
    stood = dict(_stood(files.models, as_of))
    # Its Problems are those of the whole, which have been reported.
    organisation = organisation_of(stood) or whole.organisation
    ledger, _ = ledger_of(whole.id, organisation, replace(files, models=stood), as_of=as_of, day=as_of)
    cut = {
        (kind.name, id_)
        for path, (kind, id_, model) in files.models.items()
        if kind.name in (*RECORD_TYPES, "surveys") and (path not in stood or stood[path][2] is not model)
    }
    cut |= {("surveys", id_) for id_ in whole.surveys if _forms(ledger, id_) < _forms(whole, id_)}
    return ledger, len(cut)


def _stood(models: Models, as_of: date) -> Iterator[tuple[str, tuple[FileKind, str, BaseModel]]]:
    """The files that were there; procedures and registers are judged by their own dates anyway."""
    for path, (kind, id_, model) in models.items():
        stood = model if isinstance(model, ProcedureFile) else as_it_stood(model, as_of)
        if stood is not None:
            yield path, (kind, id_, stood)


def _forms(ledger: Ledger, survey: str) -> int:
    return len(ledger.surveys[survey].responses) if survey in ledger.surveys else 0
