"""An organisation's procedures out of their files; what a file names in another place or file has to be there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pydantic import ValidationError

from servicecontrol.problems import Hint, Message, Problem, Value
from servicecontrol.procedures import (
    BOTH,
    TWO_READINGS,
    Binding,
    Clause,
    Interpretation,
    Procedure,
    ProcedureFile,
    resolved,
)
from servicecontrol.read.models import faults_of, problem_at
from servicecontrol.read.names import did_you_mean
from servicecontrol.records.leave import WaiverTerms

_Files = Mapping[str, ProcedureFile]
#: Steps to what is at fault in a file, what is wrong, how to mend it.
_Fault = tuple[tuple[str | int, ...], Message, Hint]


def procedures_of(
    files: _Files, texts: Mapping[str, str]
) -> tuple[tuple[Procedure, ...], tuple[Problem, ...]]:
    """The procedures of these files by path, in the order of their dates; none where a file has a Problem."""
    problems = _problems(files, texts, partial(_in_line, files))
    if problems:
        return (), problems
    procedures = resolved(files)
    by_day = {procedure.effective: procedure for procedure in procedures}
    problems = _problems(files, texts, lambda file: _faults(file, by_day[file.effective]))
    return (() if problems else procedures), problems


def _problems(
    files: _Files, texts: Mapping[str, str], faults: Callable[[ProcedureFile], Iterable[_Fault]]
) -> tuple[Problem, ...]:
    return tuple(
        problem_at(texts[path], path, steps, what, hint)
        for path, file in files.items()
        for steps, what, hint in faults(file)
    )


def _in_line(files: _Files, file: ProcedureFile) -> Iterator[_Fault]:
    """An amendment follows what it amends; every other file is a whole procedure."""
    days = {other.effective for other in files.values() if other.effective < file.effective}
    if file.amends is not None and file.amends not in days:
        hint = Message("hints.allowed", {"allowed": tuple(str(day) for day in sorted(days))})
        yield ("amends",), Message("problems.amends-nothing", {"value": file.amends}), hint if days else None
    if file.amends is None and (file.title is None or file.source is None):
        yield (), Message("problems.procedure-incomplete"), None


def _faults(file: ProcedureFile, procedure: Procedure) -> Iterator[_Fault]:
    """What a file gives, held against the whole procedure that it makes."""
    for id_, clause in file.clauses.items():
        for steps, what, hint in _of_clause(id_, clause, procedure):
            yield ("clauses", id_, *steps), what, hint
    for id_, other in _numbered_twice(file, procedure):
        number = procedure.clauses[id_].clause
        what = Message("problems.clause-number-twice", {"value": number, "clause": id_, "other": other})
        yield ("clauses", id_, "clause"), what, Message("hints.clause-number-twice")
    asked = file.waived_by.interpretation if file.waived_by else None
    if asked is not None and asked not in procedure.interpretations:
        what = Message("problems.unknown-interpretation", {"value": asked})
        yield ("waived_by", "interpretation"), what, _nearest_or_all(asked, procedure.interpretations)
    for name, entry in file.interpretations.items():
        for steps, what, hint in _of_interpretation(name, entry, file, procedure):
            yield ("interpretations", name, *steps), what, hint


def _of_clause(id_: str, clause: Clause, procedure: Procedure) -> Iterator[_Fault]:
    if clause.section not in procedure.sections:
        what = Message("problems.unknown-section", {"value": clause.section})
        yield ("section",), what, _nearest_or_all(clause.section, procedure.sections)
    for index, binding in enumerate(clause.enforced_by):
        if binding in clause.enforced_by[:index]:
            what = Message("problems.binding-twice", {"rule": binding.rule})
            yield ("enforced_by", index), what, Message("hints.binding-twice")
        for what, hint in _of_reading(id_, binding, procedure):
            yield ("enforced_by", index, "interpretation"), what, hint
        for option, what, hint in _of_options(binding, procedure):
            yield ("enforced_by", index, "under", option), what, hint
    given = tuple(dict.fromkeys(name for each in clause.enforced_by for name in _given(each, procedure)))
    for index, name in enumerate(clause.company_choice):
        if name not in given:
            what = Message("problems.choice-of-nothing", {"value": name})
            yield ("company_choice", index), what, _nearest_or_all(name, given)


def _of_reading(id_: str, binding: Binding, procedure: Procedure) -> Iterator[tuple[Message, Hint]]:
    """Each interpretation that a rule is asked under is there, and says that it is of this clause."""
    for name in binding.interpretations:
        entry = procedure.interpretations.get(name)
        if entry is None:
            what = Message("problems.unknown-interpretation", {"value": name})
            yield what, _nearest_or_all(name, procedure.interpretations)
        elif id_ not in entry.clauses:
            yield _not_of(id_, name, entry)


def _of_options(binding: Binding, procedure: Procedure) -> Iterator[tuple[str, Message, Hint]]:
    """What a clause says of an option is of one that its interpretation has."""
    options = tuple(option for entry in _read_by(binding, procedure) for option in entry.options)
    for option in binding.under:
        if option not in options:
            what = Message("problems.unknown-option", {"value": option})
            yield option, what, _nearest_or_all(option, options)


def _not_of(id_: str, name: str, entry: Interpretation) -> tuple[Message, Hint]:
    values: dict[str, Value] = {"clause": id_, "interpretation": name, "clauses": entry.clauses}
    return Message("problems.interpretation-elsewhere", values), Message(
        "hints.interpretation-elsewhere", values
    )


def _given(binding: Binding, procedure: Procedure) -> Iterator[str]:
    """The parameters that a clause gives to a rule, under any reading."""
    yield from binding.parameters
    for entry in _read_by(binding, procedure):
        for name, option in entry.options.items():
            yield from binding.under.get(name, option.parameters)


def _read_by(binding: Binding, procedure: Procedure) -> Iterator[Interpretation]:
    known = procedure.interpretations
    return (known[name] for name in binding.interpretations if name in known)


def _numbered_twice(file: ProcedureFile, procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Clauses of the file that are cited by the number of another one, with that one."""
    first: dict[str, str] = {}
    for id_, clause in procedure.clauses.items():
        other = first.setdefault(clause.clause.replace(" ", ""), id_)
        if other != id_ and id_ in file.clauses:
            yield id_, other
        elif other != id_ and other in file.clauses:
            yield other, id_


def _of_interpretation(
    name: str, entry: Interpretation, file: ProcedureFile, procedure: Procedure
) -> Iterator[_Fault]:
    for index, id_ in enumerate(entry.clauses):
        if id_ not in procedure.clauses:
            what = Message("problems.unknown-clause", {"value": id_})
            yield ("clauses", index), what, did_you_mean(id_, procedure.clauses)
    waives = procedure.waived_by is not None and procedure.waived_by.interpretation == name
    if waives:
        yield from _of_waivers(entry)
    elif not entry.clauses:
        what = Message("problems.interpretation-of-no-clause", {"value": name})
        yield ("clauses",), what, Message("hints.interpretation-of-no-clause")
    bound = [id_ for id_, clause in procedure.clauses.items() if _binds(clause, name)]
    for id_ in bound:
        if id_ not in entry.clauses and id_ not in file.clauses:
            yield ("clauses",), *_not_of(id_, name, entry)
    is_bound = bool(bound or waives)
    if entry.clauses and not is_bound and any(option.parameters for option in entry.options.values()):
        what = Message("problems.interpretation-unbound", {"value": name})
        yield (), what, Message("hints.interpretation-unbound", {"value": name})
    if is_bound and entry.chosen == BOTH and _alike(entry):
        yield ("options",), Message("problems.readings-alike"), Message("hints.readings-alike")


def _of_waivers(entry: Interpretation) -> Iterator[_Fault]:
    """What an option sets for waivers is what they can be given."""
    for name, option in entry.options.items():
        try:
            WaiverTerms.model_validate(option.parameters)
        except ValidationError as fault:
            for steps, what, hint in faults_of(fault, WaiverTerms):
                yield ("options", name, "with", *steps), what, hint


def _binds(clause: Clause, name: str) -> bool:
    return any(name in binding.interpretations for binding in clause.enforced_by)


def _alike(entry: Interpretation) -> bool:
    """Whether the two readings that are computed beside each other ask the same."""
    strict, lenient = (entry.options[name].parameters for name in TWO_READINGS)
    return strict == lenient


def _nearest_or_all(name: str, known: Iterable[str]) -> Hint:
    """The name that may have been meant, or all there are."""
    names = tuple(known)
    return did_you_mean(name, names, Message("hints.allowed", {"allowed": names}) if names else None)
