"""One organisation's ledger as it stood on a past day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pydantic import BaseModel

from servicecontrol.procedures import ProcedureFile
from servicecontrol.read.kinds import FileKind
from servicecontrol.read.ledgers import Models, OrganisationFiles, ledger_of, organisation_of
from servicecontrol.records.as_of import as_it_stood, without
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger


def ledger_on(as_of: date, whole: Ledger, files: OrganisationFiles) -> tuple[Ledger, int]:
    """The ledger without what came later, and how many records something was left out of."""
    stood = _without_later(dict(_stood(files.models, as_of)), files.models)
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


def _without_later(stood: Models, whole: Models) -> Models:
    """The same without what names a record that was not there yet, or that itself must name one."""
    gone = _ids(whole) - _ids(stood)
    if not gone:
        return stood
    known = {path: (kind, id_, without(model, gone)) for path, (kind, id_, model) in stood.items()}
    left = {path: (kind, id_, model) for path, (kind, id_, model) in known.items() if model is not None}
    return left if len(left) == len(stood) else _without_later(left, whole)


def _ids(models: Models) -> set[str]:
    return {id_ for kind, id_, _ in models.values() if kind.name in RECORD_TYPES}


def _forms(ledger: Ledger, survey: str) -> int:
    return len(ledger.surveys[survey].responses) if survey in ledger.surveys else 0
