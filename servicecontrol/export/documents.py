"""Clauses, findings, obligations, figures and records as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from servicecontrol.export.formats import Json, csv_of, document, plain
from servicecontrol.export.ids import uid
from servicecontrol.facts import Facts
from servicecontrol.judging.judged import ClauseStatus
from servicecontrol.judging.matrix import ClausePeriod
from servicecontrol.problems import Message
from servicecontrol.records.published import published
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Judgement, Subject, same_duty
from servicecontrol.workdays import Deadline


def documents(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """What was judged, counted and recorded, each file whole."""
    judged = facts.judged
    yield "clauses.json", document(facts, "clauses", list(_clauses(facts)))
    yield "findings.json", document(facts, "findings", [_finding(facts, entry) for entry in judged.findings])
    ids = {same_duty(duty): uid(duty) for duty in judged.duties}
    duties = [_duty(facts, entry, ids[same_duty(entry)]) for entry in judged.obligations]
    yield "obligations.json", document(facts, "obligations", duties)
    yield "matrix.json", document(facts, "matrix", list(_matrix(facts)))
    for name, result in facts.figures.items():
        rows: list[Mapping[str, Json]] = [
            dict(zip(result.columns, map(plain, row), strict=True)) for row in result.rows
        ]
        yield f"metrics/{name}.json", document(facts, name, rows)
        yield f"metrics/{name}.csv", csv_of(result.columns, rows)
    for name, records in _records(facts).items():
        yield f"records/{name}.json", document(facts, name, records)
        yield f"records/{name}.csv", csv_of(_columns(records), records)


def _say(message: Message, facts: Facts) -> Mapping[str, Json]:
    return {code: facts.store.language(code).say(message) for code in facts.store.settings.languages}


def _subject(subject: Subject) -> Mapping[str, Json]:
    return {"kind": subject.kind, "id": subject.id, "part": subject.part}


def _clauses(facts: Facts) -> Iterator[Mapping[str, Json]]:
    cells = {
        (matrix.organisation, row.status.id): row.cells
        for matrix in facts.matrices.values()
        for row in matrix.rows
    }
    for status in facts.judged.clauses:
        yield _clause(status, cells[status.organisation, status.id], facts.store.settings.languages)


def _clause(
    status: ClauseStatus, cells: Sequence[ClausePeriod], languages: Sequence[str]
) -> Mapping[str, Json]:
    evidence = {
        subject for judgement in status.counting for subject in (judgement.subject, *judgement.evidence)
    }
    return {
        "id": status.id,
        "organisation": status.organisation,
        "clause": status.clause.clause,
        "title": {code: status.clause.title.say(code) for code in languages},
        "enforcement": status.enforcement,
        "rules": [binding.rule for binding in status.clause.enforced_by],
        "verdict": status.verdict,
        "period": status.current.label,
        "counts": dict(status.counts.items()),
        "periods": [_period(cell, status.by_period.get(cell.period.label, ())) for cell in cells],
        "evidence": [_subject(subject) for subject in sorted(evidence)],
    }


def _period(cell: ClausePeriod, judgements: Sequence[Judgement]) -> Mapping[str, Json]:
    """A half-year: why nothing was judged, what proves that there was nothing, how old what a person judges is."""
    proof = {s for j in judgements if j.verdict == "not-applicable" for s in (j.subject, *j.evidence)}
    ages = [
        days
        for j in judgements
        if j.verdict == "manual" and isinstance(days := j.message.values["days"], int)
    ]
    return {
        **_cell(cell),
        "proof": [_subject(subject) for subject in sorted(proof)],
        "age": min(ages, default=None),
    }


def _matrix(facts: Facts) -> Iterator[Mapping[str, Json]]:
    for matrix in facts.matrices.values():
        for row in matrix.rows:
            yield {
                "organisation": matrix.organisation,
                "clause": row.status.id,
                "enforcement": row.status.enforcement,
                "rhythm": row.rhythm,
                "periods": [_matrix_cell(cell) for cell in row.cells],
            }


def _matrix_cell(cell: ClausePeriod) -> Mapping[str, Json]:
    return {**_cell(cell), "parts": [_matrix_cell(part) for part in cell.parts]}


def _cell(cell: ClausePeriod) -> Mapping[str, Json]:
    return {
        "period": cell.period.label,
        "verdict": cell.verdict,
        "counts": dict(cell.counts.items()),
        "blank": cell.blank or None,
    }


def _judgement(facts: Facts, entry: Judgement) -> dict[str, Json]:
    return {
        "organisation": entry.organisation,
        "clause": entry.clause,
        "rule": entry.rule,
        "subject": _subject(entry.subject),
        "day": entry.day.isoformat(),
        "verdict": entry.verdict,
        "message": _say(entry.message, facts),
        "owner": entry.owner,
        "interpretation": ", ".join(entry.interpretations) or None,
        "readings": dict(entry.readings),
    }


def _finding(facts: Facts, entry: Judgement) -> Mapping[str, Json]:
    place = facts.place(entry)
    return {
        **_judgement(facts, entry),
        "file": place.path,
        "line": place.line,
        "column": place.column,
        "due": plain(entry.due),
        "due_waits_for": _waits_for(entry.limit),
        "met": plain(entry.met),
        "state": entry.state,
    }


def _duty(facts: Facts, entry: Judgement, id_: str) -> Mapping[str, Json]:
    """A duty under one clause; the id is that of its event in the calendars, where equal duties are one."""
    return {
        "duty": id_,
        **_judgement(facts, entry),
        "due": plain(entry.due),
        "due_waits_for": _waits_for(entry.limit),
        "lenient_due": plain(entry.lenient_due),
        "lenient_due_waits_for": _waits_for(entry.lenient),
        "met": plain(entry.met),
        "state": entry.state,
        "category": entry.category,
        "skipped": [{"day": day.day.isoformat(), "reason": day.reason} for day in entry.skipped],
        "evidence": [_subject(subject) for subject in entry.evidence],
    }


def _waits_for(limit: Deadline | None) -> list[Json]:
    """The years whose calendars will settle a day that is an estimate so far; none where the day is known."""
    return [asked.year for asked in limit.unpublished] if limit else []


def _records(facts: Facts) -> Mapping[str, list[Mapping[str, Json]]]:
    """Records by type, each with its organisation and file, in the order of organisation and id."""
    found: dict[str, list[Mapping[str, Json]]] = {}
    for ledger in facts.store.ledgers.values():
        for name, rows in _ledger_records(ledger):
            found.setdefault(name, []).extend(rows)
    return found


def _ledger_records(ledger: Ledger) -> Iterator[tuple[str, list[Mapping[str, Json]]]]:
    for kind in RECORD_TYPES:
        yield kind, [_record(ledger, kind, record) for record in ledger.kept(kind).values()]
    surveys: list[Mapping[str, Json]] = []
    responses: list[Mapping[str, Json]] = []
    for survey in ledger.surveys.values():
        parts = {
            "plan": survey.plan,
            "form": survey.form,
            "distribution": survey.distribution,
            "report": survey.report,
        }
        dumped: dict[str, Json] = {name: _dump(part) if part else None for name, part in parts.items()}
        surveys.append({"organisation": ledger.id, "id": survey.id, **dumped})
        responses += [
            {"organisation": ledger.id, "survey": survey.id, **_dump(entry)} for entry in survey.responses
        ]
    yield "surveys", surveys
    yield "responses", responses
    yield (
        "customers",
        [{"organisation": ledger.id, "id": id_, **_dump(entry)} for id_, entry in ledger.customers.items()],
    )
    yield (
        "documents",
        [
            {"organisation": ledger.id, "title": title, **_dump(entry)}
            for title, entry in ledger.documents.items()
        ],
    )
    yield (
        "areas",
        [{"organisation": ledger.id, "id": id_, **_dump(entry)} for id_, entry in ledger.areas.items()],
    )


def _record(ledger: Ledger, kind: str, record: BaseModel) -> Mapping[str, Json]:
    values = _dump(record)
    path = ledger.path(Subject(kind, str(values["id"])))
    return {"organisation": ledger.id, "file": path, **values}


def _dump(record: BaseModel) -> Mapping[str, Json]:
    return published(record)


def _columns(records: Sequence[Mapping[str, Json]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for record in records for column in record))
