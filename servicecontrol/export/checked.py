"""What `check --format json` prints: Problems, or every judgement; docs/check.md says what each field means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from servicecontrol.export.formats import Json, json_of, plain
from servicecontrol.judging.judged import Judged
from servicecontrol.judging.places import Places
from servicecontrol.problems import Problem, told
from servicecontrol.store import Store
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: Raised whenever a field is renamed, left out or changes its meaning; one that is new leaves it as it is.
SCHEMA_VERSION = 1
_Row = Mapping[str, Json]


def judged_document(store: Store, judged: Judged, words: Language) -> bytes:
    """Every judgement of records that could be read."""
    places = Places(store, judged.procedures)
    rows = [_judgement(entry, places, words) for entry in _by_file(judged.judgements)]
    return _document(judged.as_of, (), sorted(rows, key=_order), words)


def refused_document(problems: Iterable[Problem], words: Language) -> bytes:
    """The Problems that keep the records from being judged."""
    return _document(None, [_problem(problem, words) for problem in told(problems)], (), words)


def _document(
    as_of: date | None, problems: Iterable[_Row], judgements: Iterable[_Row], words: Language
) -> bytes:
    return json_of(
        {
            "schema_version": SCHEMA_VERSION,
            "as_of": plain(as_of),
            "language": words.code,
            "problems": list(problems),
            "judgements": list(judgements),
        }
    )


def _by_file(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that point at one file together, so that each file is gone through once."""
    return sorted(judgements, key=lambda entry: (entry.organisation, entry.subject, entry.file))


def _problem(problem: Problem, words: Language) -> _Row:
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "what": words.say(problem.what),
        "hint": words.say(problem.hint) if problem.hint else None,
    }


def _judgement(entry: Judgement, places: Places, words: Language) -> _Row:
    place = places.of(entry)
    return {
        "organisation": entry.organisation,
        "clause": entry.clause,
        "rule": entry.rule,
        "kind": entry.subject.kind,
        "record": entry.subject.id,
        "part": entry.subject.part or None,
        "verdict": entry.verdict,
        "state": entry.state,
        "due": plain(entry.due),
        "message": _said(entry, words),
        "path": place.path,
        "line": place.line,
    }


def _said(entry: Judgement, words: Language) -> str:
    said = words.say(entry.message)
    return words.say("words.noted", said=said, note=words.say(entry.note)) if entry.note else said


def _order(row: _Row) -> tuple[str, ...]:
    """By the fields in their order; what is equal in all of them is the same row."""
    return tuple(
        "" if value is None else f"{value:06}" if isinstance(value, int) else str(value)
        for value in row.values()
    )
