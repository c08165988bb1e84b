"""A tree of texts made into its model; every fault that the model finds becomes a Problem at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from servicecontrol.problems import Hint, Message, Place, Problem, Value, told
from servicecontrol.read.expected import named_first, what_it_takes
from servicecontrol.read.frame import code, framed, line_of
from servicecontrol.read.names import nearest
from servicecontrol.read.syntax import misspelt_colon
from servicecontrol.read.tree import Tree, location_of
from servicecontrol.records.forms import FORMS
from servicecontrol.records.paths import bare
from servicecontrol.records.walk import PathStep

#: pydantic's own faults under our names; the rest of our names come from `records`.
_NAMES = {
    "missing": "missing-field",
    "string_type": "not-a-text",
    "string_too_short": "empty-text",
    "string_too_long": "text-too-long",
    "string_pattern_mismatch": "bad-form",
    "literal_error": "not-allowed",
    "tuple_type": "not-a-list",
    "list_type": "not-a-list",
    "too_short": "list-too-short",
    "too_long": "list-too-long",
    "model_type": "not-a-mapping",
    "model_attributes_type": "not-a-mapping",
    "dict_type": "not-a-mapping",
    "mapping_type": "not-a-mapping",
}


#: Faults whose hint goes by the same name.
_TELL_THEMSELVES = frozenset(
    {
        "above-limit",
        "bad-condition",
        "below-limit",
        "date-too-late",
        "list-too-long",
        "minguo-date",
        "no-time-zone",
        "no-readers-named",
        "not-a-count",
        "not-a-date",
        "not-a-day",
        "not-a-number",
        "not-a-parameter",
        "not-yes-or-no",
        "out-of-order",
        "zoned-date",
    }
)

#: Faults of a value that may come of a colon that is none.
_PERHAPS_MISSPELT = frozenset(
    {"model_type", "model_attributes_type", "dict_type", "mapping_type", "tuple_type"}
)

#: A word among those that pydantic's sentence gives as allowed.
_QUOTED = re.compile(r"'([^']*)'")

#: Characters of a faulty value that a message shows.
_SHOWN = 40


def model_of(
    tree: Tree, model: type[BaseModel], text: str, path: str, languages: Sequence[str] | None = None
) -> tuple[BaseModel | None, tuple[Problem, ...]]:
    """The record, or its Problems in the order of the file; its texts stand in the languages of the site."""
    try:
        return model.model_validate(tree, context=languages), ()
    except ValidationError as fault:
        return None, told(_problem(error, model, text, path) for error in _errors(fault))


def faults_of(
    fault: ValidationError, model: type[BaseModel]
) -> Iterator[tuple[tuple[PathStep, ...], Message, Hint]]:
    """Every fault that a model finds in what no YAML file holds: the steps to it, what it is, how to mend it."""
    for error in _errors(fault):
        yield _steps_of(error), *_message(error, model, _steps_of(error))


def _errors(fault: ValidationError) -> list[ErrorDetails]:
    """A list that is too short only because its entries are faulty is left out: their own faults say it better."""
    errors = fault.errors(include_url=False)
    faulty_inside = {error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in faulty_inside]


def problem_at(
    text: str,
    path: str,
    steps: Sequence[PathStep],
    what: Message,
    hint: Hint = None,
    *,
    of_key: bool = False,
) -> Problem:
    """A Problem that points at a value of the file, or at its key."""
    location = location_of(text, steps, of="key" if of_key else "value")
    return framed(text, location.place(path), what, hint, location.length)


def _steps_of(error: ErrorDetails) -> tuple[PathStep, ...]:
    """The steps to what is at fault: a model that contradicts itself says which of its fields does."""
    inside: tuple[PathStep, ...] = error.get("ctx", {}).get("at", ())
    return (*(step for step in error["loc"] if step != "[key]"), *inside)


def _problem(error: ErrorDetails, model: type[BaseModel], text: str, path: str) -> Problem:
    steps = _steps_of(error)
    on_key = error["type"] in ("missing", "extra_forbidden") or "[key]" in error["loc"]
    problem = problem_at(text, path, steps, *_message(error, model, steps), of_key=on_key)
    return _misspelt(problem, text) if error["type"] in _PERHAPS_MISSPELT or on_key else problem


def _misspelt(problem: Problem, text: str) -> Problem:
    """A field whose colon is none is taken for a text, or for a part of another field's name."""
    found = _misspelt_on(text, problem.place.line)
    if found is None or problem.what.key == "problems.missing-field":
        return problem
    return framed(text, Place(problem.place.path, problem.place.line, found[0]), problem.what, found[1])


@lru_cache(maxsize=4)
def _misspelt_on(text: str, line: int) -> tuple[int, Message] | None:
    """A line may be long and have many faults."""
    return misspelt_colon(line_of(text, line))


def _message(
    error: ErrorDetails, model: type[BaseModel], steps: tuple[PathStep, ...]
) -> tuple[Message, Hint]:
    """The fault in our words, with what is expected instead: the nearest allowed word where there is one."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return Message("problems.unknown-field", {"field": _shown(steps[-1])}), partial(
            _known_field, model, steps
        )
    if kind == "missing":
        return Message("problems.missing-field", {"field": str(steps[-1])}), partial(_takes, model, steps)
    values: dict[str, Value] = {
        "field": named(steps) or path_name(model),
        "value": _shown(error.get("input")),
        **{key: value for key, value in context.items() if isinstance(value, str | int | float)},
        **{key: context[key] for key in ("allowed", "known") if key in context},
    }
    name = _NAMES.get(kind, kind)
    if kind == "literal_error":
        values["allowed"] = values["known"] = tuple(_QUOTED.findall(str(context["expected"])))
    if kind == "too_short":
        values["n"] = int(context.get("min_length", 1))
    if kind == "too_long":
        values["limit"] = int(context["max_length"])
    return Message(f"problems.{name}", values), partial(_hint, name, values, model, steps)


def named(steps: Sequence[PathStep]) -> str:
    """The way to a field as a clerk counts: the first entry of a list is number 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)


def _known_field(model: type[BaseModel], steps: tuple[PathStep, ...]) -> Message | None:
    """What may have been meant by a field that nobody knows."""
    name, known = str(steps[-1]), named_first(model_at(model, steps[:-1]))
    if name != name.strip():
        return Message("hints.odd-indent", {"code": code(name.removesuffix(name.lstrip())[:1] or name[-1])})
    return nearest(name.lower(), known, Message("hints.allowed", {"allowed": known}))


def _takes(model: type[BaseModel], steps: tuple[PathStep, ...]) -> Message | None:
    return what_it_takes(model_at(model, steps[:-1]), str(steps[-1]))


def _hint(
    name: str, values: Mapping[str, Value], model: type[BaseModel], steps: tuple[PathStep, ...]
) -> Message | None:
    if "known" in values:
        known = _texts(values["known"])
        otherwise = None if "allowed" in values else Message("hints.allowed", {"allowed": known})
        return nearest(str(values["value"]), known, otherwise, cutoff=0.3)
    if values.get("near"):
        return Message("hints.did-you-mean", {"near": values["near"]})
    if name in _TELL_THEMSELVES:
        return Message(f"hints.{name}", values)
    if name == "bad-form":
        return Message(f"hints.{FORMS[str(values['pattern'])]}")
    if name in ("not-a-list", "not-a-mapping", "list-too-short", "text-too-long") and steps:
        return _takes(model, steps) or _entries_take(model, steps)
    return None


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()


def _entries_take(model: type[BaseModel], steps: tuple[PathStep, ...]) -> Message | None:
    """What an entry of a list or register takes."""
    fields = named_first(model_at(model, steps))
    return Message("hints.fields", {"fields": fields}) if fields else None


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def path_name(model: type[BaseModel]) -> str:
    """The first line of a model's docstring: the file it is made of."""
    return (model.__doc__ or "").split("\n")[0]


def model_at(model: type[BaseModel], steps: Sequence[PathStep]) -> type[BaseModel] | None:
    """The model that stands at a place inside another; None where none does."""
    current: object = model
    for step in steps:
        current = _next(current, step)
    return next(_models(current), None)


def _next(annotation: object, step: PathStep) -> object:
    found = next(_models(annotation), None)
    if found is not None:
        named = [info.annotation for name, info in found.model_fields.items() if (info.alias or name) == step]
        return named[0] if named else None
    arguments = [argument for argument in get_args(bare(annotation)) if argument is not Ellipsis]
    return arguments[-1] if arguments else None


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    plain = bare(annotation)
    if isinstance(plain, type) and get_origin(plain) is None and issubclass(plain, BaseModel):
        yield plain
