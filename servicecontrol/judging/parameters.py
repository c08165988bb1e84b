"""What a clause gives to a rule: parameters that it takes, fields that the records have, words that can stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from servicecontrol.judging.impossible import AskedRecords, Fault, KnownNames, contradictions, never
from servicecontrol.problems import Hint, Message, Value
from servicecontrol.procedures import Parameters
from servicecontrol.read.models import faults_of, named
from servicecontrol.read.names import did_you_mean, unknown_name
from servicecontrol.records.conditions import Term, terms
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import annotation_at, bare, entry, field_type, keys_of, marks
from servicecontrol.records.shapes import Dispatch, Signature
from servicecontrol.rules.registry import RECORDS, Rule
from servicecontrol.selecting import TYPES, ConditionMark, Holds, PathMark, RecordKind
from servicecontrol.store import Ledger


def parameter_faults(rule: Rule, given: Parameters, known: KnownNames) -> Iterator[Fault]:
    """What keeps a rule from being asked so, or keeps it from ever finding what the clause speaks of."""
    try:
        parameters = rule.accept(given)
    except ValidationError as fault:
        for steps, what, hint in faults_of(fault, rule.parameters):
            yield steps, _of_rule(rule, steps, what), partial(_expected, rule, steps, hint, known)
        return
    yield from _names(rule, parameters, known)
    yield from _together(rule, given, parameters)
    kind = getattr(parameters, RECORDS, None)
    if kind is not None:
        yield from _field_faults(rule, parameters, AskedRecords(kind, getattr(parameters, "each", "")), known)


def _together(rule: Rule, given: Parameters, parameters: BaseModel) -> Iterator[Fault]:
    """Parameters that ask for nothing without another one, or contradict it."""
    if rule.needs and not any(given.get(name) for name in rule.needs):
        what = Message("problems.rule-needs", {"rule": rule.name, "parameters": rule.needs})
        yield (), what, Message("hints.rule-needs")
    days, last = (getattr(parameters, name, 0) for name in ("days", "broken_after"))
    if 0 < last < days:
        values: dict[str, Value] = {"days": days, "last": last}
        yield ("broken_after",), Message("problems.broken-before-due", values), None


def _field_faults(
    rule: Rule, parameters: BaseModel, spoken: AskedRecords, known: KnownNames
) -> Iterator[Fault]:
    """Fields that the records do not have, and what the fields of a condition can never hold."""
    if spoken.each and annotation_at(TYPES[spoken.kind], spoken.each) is None:
        yield ("each",), *_no_field(rule, AskedRecords(spoken.kind), spoken.each)
        return

    def of(parameter: str) -> AskedRecords:
        return spoken if parameter == RECORDS else AskedRecords(getattr(parameters, parameter))

    for steps, path, mark in _marked(rule, parameters, PathMark):
        if path and steps != ("each",):
            for what, hint in _path_faults(rule, of(mark.of), path, mark.holds):
                yield steps, what, hint
    for steps, condition, term, where in _terms(rule, parameters, of):
        if where.at(term.path) is None:
            yield steps, *_no_field(rule, where, term.path)
        else:
            for what, hint in never(term, condition, where, known):
                yield steps, what, hint
    yield from contradictions(getattr(parameters, "when", ()), spoken)


def _terms(
    rule: Rule, parameters: BaseModel, of: Callable[[str], AskedRecords]
) -> Iterator[tuple[tuple[str | int, ...], str, Term, AskedRecords]]:
    """Each term of each condition, with the steps to it, the condition, and the records that it speaks of."""
    for steps, condition, mark in _marked(rule, parameters, ConditionMark):
        for term in terms(condition) if condition else ():
            yield steps, condition, term, of(mark.of)


def _path_faults(rule: Rule, spoken: AskedRecords, path: str, holds: Holds) -> Iterator[tuple[Message, Hint]]:
    """A field that the records do not have, or that holds nothing that the rule could use."""
    found = spoken.at(path)
    if found is None:
        yield _no_field(rule, spoken, path)
    elif not _can_be(holds, found):
        around, dot, last = path.rpartition(".")
        holder = annotation_at(*spoken.start(path[: -len(dot + last)] or ""))
        fitting = (key for key in keys_of(holder) if _can_be(holds, annotation_at(holder, key)))
        paths = tuple(f"{around}{dot}{key}" for key in fitting if key != last)
        what = Message(f"problems.path-holds-no-{holds}", {"rule": rule.name, "value": path})
        yield what, Message("hints.allowed", {"allowed": paths}) if paths else None


#: What stands at a path -> the types that it can be of.
_TYPES: Mapping[Holds, tuple[type, ...]] = {
    "day": (date,),
    "text": (str,),
    "person": (str,),
    "department": (str,),
    "signatures": (Signature,),
    "copies": (Dispatch,),
}
#: Whom a name has to be of, where it is one of a register.
_NAMED = {
    "person": ("people", "people or departments"),
    "department": ("departments", "people or departments"),
}


def _can_be(holds: Holds, annotation: object) -> bool:
    if holds not in _TYPES:
        return True
    plain = bare(annotation)
    registers = [mark.to for mark in marks(annotation) if isinstance(mark, Refers)]
    is_typed = isinstance(plain, type) and issubclass(plain, _TYPES[holds])
    return is_typed and set(registers) <= set(_NAMED.get(holds, registers))


def _of_rule(rule: Rule, steps: tuple[str | int, ...], fault: Message) -> Message:
    """A fault of a parameter, in the words of a clause: what a model calls its field is a parameter there."""
    ours = {"problems.unknown-field": "unknown-parameter", "problems.missing-field": "missing-parameter"}
    name = named(steps)
    reason = Message(f"problems.{ours[fault.key]}", {"parameter": name}) if fault.key in ours else fault
    return Message("problems.rule-parameter", {"rule": rule.name, "parameter": name, "reason": reason})


def _expected(rule: Rule, steps: tuple[str | int, ...], hint: Hint, known: KnownNames) -> Message | None:
    """How a parameter is mended, or else what it takes."""
    said = hint() if callable(hint) else hint
    info = next((i for n, i in rule.parameters.model_fields.items() if (i.alias or n) == steps[0]), None)
    if said or info is None:
        return said
    kind = field_type(info)
    refers = next((mark.to for mark in _marks(info) if isinstance(mark, Refers)), "")
    if get_origin(bare(kind)) is Literal:
        return Message("hints.allowed", {"allowed": get_args(bare(kind))})
    if set(marks(RecordKind)) <= set(marks(kind)):
        return Message("hints.allowed", {"allowed": tuple(TYPES)})
    if refers:
        return Message("hints.allowed", {"allowed": tuple(known.get(refers, (refers,)))})
    is_path = any(isinstance(mark, PathMark) for mark in marks(kind))
    return Message("hints.parameter-path" if is_path else "hints.not-a-parameter")


_Mark = TypeVar("_Mark", PathMark, ConditionMark)


def _marked(
    rule: Rule, parameters: BaseModel, sought: type[_Mark]
) -> Iterator[tuple[tuple[str | int, ...], str, _Mark]]:
    """The texts of the parameters that bear a mark, with the steps to each."""
    for name, info in rule.parameters.model_fields.items():
        mark = next((mark for mark in _marks(info) if isinstance(mark, sought)), None)
        if mark is not None:
            for steps, text in _texts(info.alias or name, getattr(parameters, name)):
                yield steps, text, mark


def _marks(info: FieldInfo) -> tuple[object, ...]:
    """The marks of a parameter, or of its entries where it is a list."""
    kind = field_type(info)
    return (*marks(kind), *marks(entry(kind)))


def _texts(name: str, value: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield (name,), value
    elif isinstance(value, tuple):
        yield from (((name, index), text) for index, text in enumerate(value))


def _names(rule: Rule, parameters: BaseModel, known: KnownNames) -> Iterator[Fault]:
    """Offices, departments and others that the organisation does not have."""
    for name, info in rule.parameters.model_fields.items():
        refers = [mark for mark in _marks(info) if isinstance(mark, Refers)]
        for steps, text in _texts(info.alias or name, getattr(parameters, name)) if refers else ():
            register = refers[0].to
            if text and register in known and text not in known[register]:
                yield steps, *unknown_name(text, register, known[register])


def registers_of(ledger: Ledger) -> KnownNames:
    """The registers of an organisation whose names a clause may use."""
    organisation = ledger.organisation
    return {
        "people": organisation.people,
        "departments": organisation.departments,
        "people or departments": (*organisation.people, *organisation.departments),
        "roles": organisation.roles,
        "problems": organisation.problems,
        "services": organisation.services,
        "areas": ledger.areas,
        "customers": ledger.customers,
    }


def _no_field(rule: Rule, spoken: AskedRecords, path: str) -> tuple[Message, Hint]:
    """A path that the records do not have, with what may have been meant by its first unknown step."""
    start, inner = spoken.start(path)
    steps = inner.split(".")
    known = next(n for n in range(len(steps)) if annotation_at(start, ".".join(steps[: n + 1])) is None)
    keys = keys_of(annotation_at(start, ".".join(steps[:known])))
    hint = Message("hints.allowed", {"allowed": keys}) if keys else None
    what = Message("problems.rule-field", {"rule": rule.name, "value": path, "records": spoken.kind})
    return what, did_you_mean(steps[known], keys, hint)
