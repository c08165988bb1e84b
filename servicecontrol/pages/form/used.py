"""Which forms an organisation uses: those that its procedure or document register names, and each survey's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.procedures import Clause, Procedure
from servicecontrol.purposes import Purpose
from servicecontrol.records.page_names import code_page
from servicecontrol.records.registers import Document
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.rules.registry import bound_for
from servicecontrol.store import Ledger, Survey

#: What may not stand in the name of a page; a form's code has slashes too.


@dataclass(frozen=True)
class Form:
    """A form that the organisation uses: what the procedure or the document register says of it."""

    name: str  #: of its page
    code: str  #: empty where the source gives none; none is ever made up
    title: str  #: empty where the document register doesn't know it
    kind: str  #: the records that are kept on it
    document: Document | None = None
    clauses: tuple[str, ...] = ()
    survey: Survey | None = None  #: whose questions it asks


def forms_of(ledger: Ledger, procedure: Procedure | None) -> tuple[Form, ...]:
    """The forms that a clause of the procedure or an entry of the document register names, each once."""
    bound = dict(_bound(procedure)) if procedure else {}
    by_code = {entry.code: (title, entry) for title, entry in ledger.documents.items() if entry.code}
    named = [(code, *by_code.get(code, ("", None)), kind) for code, kind in bound.items()]
    named += [
        (entry.code or "", title, entry, entry.records)
        for title, entry in ledger.documents.items()
        if entry.records and entry.code not in bound
    ]
    forms = []
    for code, title, document, kind in named:
        survey = _newest(ledger, code) if kind == "surveys" else None
        if survey is None and kind not in RECORD_TYPES:
            continue
        clauses = tuple(_asking(procedure, code, title, document)) if procedure else ()
        forms.append(Form(code_page(code) or kind, code, title, kind, document, clauses, survey))
    return tuple({form.name: form for form in forms}.values())


def survey_forms(ledger: Ledger) -> tuple[Form, ...]:
    """The form of every survey as its own definition makes it, newest first."""
    by_code = {entry.code: (title, entry) for title, entry in ledger.documents.items() if entry.code}
    forms = []
    for id_, survey in tuple(ledger.surveys.items())[::-1]:
        if survey.form:
            code = survey.form.code or ""
            title, document = by_code.get(code, ("", None))
            forms.append(Form(id_, code, title, "surveys", document, (), survey))
    return tuple(forms)


def _bound(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Each code that the rule on forms asks for, with the records that are kept on that form."""
    for _, binding in bound_for(procedure, Purpose.FORM_CODES):
        codes = binding.parameters["codes"]
        for code in (codes,) if isinstance(codes, str) else codes:
            yield code, str(binding.parameters["records"])


def _asking(procedure: Procedure, code: str, title: str, document: Document | None) -> Iterator[str]:
    """The clauses that name a form: by its code or title, in their text or in what they have checked."""
    names = {name for name in (code, title, *(document.aliases if document else ())) if name}
    for id_, clause in procedure.clauses.items():
        if any(name in text for name in names for text in _texts(clause)) or names & set(_checked(clause)):
            yield id_


def _texts(clause: Clause) -> tuple[str, ...]:
    return tuple(clause.text.spoken.values())


def _checked(clause: Clause) -> Iterator[str]:
    for binding in clause.enforced_by:
        for key in ("codes", "documents"):
            value = binding.parameters.get(key, [])
            yield from (value,) if isinstance(value, str) else value


def _newest(ledger: Ledger, code: str) -> Survey | None:
    surveys = tuple(ledger.surveys.values())[::-1]
    return next((survey for survey in surveys if survey.form and (survey.form.code or "") == code), None)
