"""What a clause gives to a rule: parameters that it takes, fields that the records have, words that can stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations

from pydantic import BaseModel, ValidationError

from servicecontrol.problems import Hint, Message, Value
from servicecontrol.procedures import Parameters
from servicecontrol.read.models import faults_of, named
from servicecontrol.read.names import did_you_mean, unknown_name
from servicecontrol.records.conditions import Term, terms
from servicecontrol.records.fields import Refers
from servicecontrol.records.paths import annotation_at, bare, entry, field_type, has_list, keys_of, marks
from servicecontrol.records.vocabulary import VOCABULARIES, codes_of
from servicecontrol.rules.registry import RECORDS, Rule, has_mark
from servicecontrol.selecting import TYPES, ConditionMark, PathMark, start_of, vocabulary_of
from servicecontrol.store import Ledger

#: Steps to a parameter or an entry of it, what is wrong with it, how to mend it.
Fault = tuple[tuple[str | int, ...], Message, Hint]
_YES_NO = ("是", "否", "yes", "no")


#: Register -> the names in it.
Registers = Mapping[str, Collection[str]]


def parameter_faults(rule: Rule, given: Parameters, known: Registers) -> Iterator[Fault]:
    """What keeps a rule from being asked so, or keeps it from ever finding what the clause speaks of."""
    try:
        parameters = rule.accept(given)
    except ValidationError as fault:
        for steps, what, hint in faults_of(fault, rule.parameters):
            yield steps, _of_rule(rule, steps, what), hint
        return
    yield from _names(rule, parameters, known)
    kind = getattr(parameters, RECORDS, None)
    if kind is not None:
        yield from _field_faults(rule, parameters, kind, known)


def _field_faults(rule: Rule, parameters: BaseModel, kind: str, known: Registers) -> Iterator[Fault]:
    """Fields that the records do not have, and what the fields of a condition can never hold."""
    each = getattr(parameters, "each", "")
    if each and annotation_at(TYPES[kind], each) is None:
        yield ("each",), *_no_field(rule, kind, "", each)
        return
    for steps, path in _marked(rule, parameters, PathMark):
        if path and steps != ("each",) and annotation_at(*start_of(kind, each, path)) is None:
            yield steps, *_no_field(rule, kind, each, path)
    for steps, condition in _marked(rule, parameters, ConditionMark):
        for term in terms(condition) if condition else ():
            if annotation_at(*start_of(kind, each, term.path)) is None:
                yield steps, *_no_field(rule, kind, each, term.path)
            else:
                for what, hint in _never(term, condition, kind, each, known):
                    yield steps, what, hint
    yield from _contradictions(getattr(parameters, "when", ()), kind, each)


def _of_rule(rule: Rule, steps: tuple[str | int, ...], fault: Message) -> Message:
    """A fault of a parameter, in the words of a clause: what a model calls its field is a parameter there."""
    ours = {"problems.unknown-field": "unknown-parameter", "problems.missing-field": "missing-parameter"}
    name = named(steps)
    reason = Message(f"problems.{ours[fault.key]}", {"parameter": name}) if fault.key in ours else fault
    return Message("problems.rule-parameter", {"rule": rule.name, "parameter": name, "reason": reason})


def _marked(rule: Rule, parameters: BaseModel, mark: type) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts of the parameters that bear a mark, with the steps to each."""
    for name, info in rule.parameters.model_fields.items():
        if has_mark(info, mark):
            yield from _texts(info.alias or name, getattr(parameters, name))


def _texts(name: str, value: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield (name,), value
    elif isinstance(value, tuple):
        yield from (((name, index), text) for index, text in enumerate(value))


def _names(rule: Rule, parameters: BaseModel, known: Registers) -> Iterator[Fault]:
    """Offices, departments and others that the organisation does not have."""
    for name, info in rule.parameters.model_fields.items():
        kind = field_type(info)
        refers = [mark for each in (kind, entry(kind)) for mark in marks(each) if isinstance(mark, Refers)]
        for steps, text in _texts(info.alias or name, getattr(parameters, name)) if refers else ():
            register = refers[0].to
            if text and register in known and text not in known[register]:
                yield steps, *unknown_name(text, register, known[register])


def registers_of(ledger: Ledger) -> Registers:
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


def _no_field(rule: Rule, kind: str, each: str, path: str) -> tuple[Message, Hint]:
    """A path that the records do not have, with what may have been meant by its first unknown step."""
    start, inner = start_of(kind, each, path)
    steps = inner.split(".")
    known = next(n for n in range(len(steps)) if annotation_at(start, ".".join(steps[: n + 1])) is None)
    keys = keys_of(annotation_at(start, ".".join(steps[:known])))
    hint = Message("hints.allowed", {"allowed": keys}) if keys else None
    what = Message("problems.rule-field", {"rule": rule.name, "value": path, "records": kind})
    return what, did_you_mean(steps[known], keys, hint)


def _never(
    term: Term, condition: str, kind: str, each: str, known: Registers
) -> Iterator[tuple[Message, Hint]]:
    """What a condition asks of a field that can never be so, or is never otherwise."""
    start, path = start_of(kind, each, term.path)
    annotation = annotation_at(start, path)
    values: dict[str, Value] = {"condition": condition, "path": term.path}
    if term.sign in ("is", "is-not"):
        for word in term.words:
            is_said, hint = _said(word, annotation, known)
            if not is_said:
                yield Message("problems.condition-word", {**values, "value": word}), hint
    elif term.sign == "at-least":
        least = int(term.words[0])
        if least == 0:
            yield Message("problems.condition-always", values), Message("hints.condition-always")
        elif least > 1 and not has_list(start, path) and bare(annotation) not in (int, float):
            yield Message("problems.condition-count", values), Message("hints.condition-count", values)


def _said(word: str, annotation: object, known: Registers) -> tuple[bool, Hint]:
    """Whether a word can stand in a field; if not, what can."""
    plain = bare(annotation)
    vocabulary = vocabulary_of(annotation)
    refers = next((mark.to for mark in marks(annotation) if isinstance(mark, Refers)), "")
    if vocabulary:
        words: Collection[str] = VOCABULARIES.get(vocabulary, _YES_NO)
        allowed = tuple(word for word in words if word not in VOCABULARIES.get(vocabulary, {}).values())
        return word in words, did_you_mean(word, words, Message("hints.allowed", {"allowed": allowed}))
    if refers in known:
        return word in known[refers], unknown_name(word, refers, known[refers])[1]
    if plain in (int, float):
        return word.isascii() and word.isdigit(), Message("hints.not-a-count")
    if isinstance(plain, type) and issubclass(plain, date):
        return _is_day(word), Message("hints.not-a-day")
    has_fields = keys_of(annotation)
    return not has_fields, Message("hints.condition-field", {"fields": has_fields}) if has_fields else None


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _contradictions(when: tuple[str, ...], kind: str, each: str) -> Iterator[Fault]:
    """Two conditions on one value that are never met together."""
    alone = [(index, terms(condition)) for index, condition in enumerate(when)]
    single = [(index, found[0]) for index, found in alone if len(found) == 1]
    for (_, one), (index, other) in combinations(single, 2):
        if one.path == other.path and not has_list(*start_of(kind, each, one.path)) and _excludes(one, other):
            what = Message("problems.conditions-contradict", {"one": when[index], "path": one.path})
            yield ("when", index), what, Message("hints.conditions-contradict")


def _excludes(one: Term, other: Term) -> bool:
    signs = {one.sign, other.sign}
    if "empty" in signs:
        return bool(signs & {"filled", "is", "at-least"})
    return signs == {"is"} and _meant(one).isdisjoint(_meant(other))


def _meant(term: Term) -> frozenset[str]:
    return frozenset[str]().union(*map(codes_of, term.words))
