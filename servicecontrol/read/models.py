"""A tree of texts made into its model; every fault that the model finds becomes a Problem at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from servicecontrol.problems import Message, Problem, Value
from servicecontrol.read.frame import frame
from servicecontrol.read.tree import Tree, place

Step = str | int

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
    "model_type": "not-a-mapping",
    "model_attributes_type": "not-a-mapping",
    "dict_type": "not-a-mapping",
    "mapping_type": "not-a-mapping",
}


#: Characters of a faulty value that a message shows.
_SHOWN = 40


def model_of(
    tree: Tree, model: type[BaseModel], text: str, path: str
) -> tuple[BaseModel | None, tuple[Problem, ...]]:
    """The record, or all its Problems in the order of the file."""
    try:
        return model.model_validate(tree), ()
    except ValidationError as fault:
        errors = [error for error in fault.errors(include_url=False) if not _is_echo(error, fault)]
        problems = [_problem(error, model, text, path) for error in errors]
        return None, tuple(sorted(problems, key=lambda problem: problem.place))


def _is_echo(error: ErrorDetails, fault: ValidationError) -> bool:
    """A list is too short only because its entries are faulty: their own faults say it better."""
    length = len(error["loc"])
    inside = (other["loc"] for other in fault.errors(include_url=False) if len(other["loc"]) > length)
    return error["type"] == "too_short" and any(loc[:length] == error["loc"] for loc in inside)


def problem_at(
    text: str,
    path: str,
    steps: Sequence[Step],
    what: Message,
    hint: Message | None = None,
    *,
    of_key: bool = False,
) -> Problem:
    """A Problem that points at a value of the file, or at its key."""
    spot = place(text, path, steps, of="key" if of_key else "value")
    length = len(str(what.values.get("value", ""))) or 1
    return Problem(spot, what, hint, frame(text, spot, length))


def _problem(error: ErrorDetails, model: type[BaseModel], text: str, path: str) -> Problem:
    steps = tuple(step for step in error["loc"] if step != "[key]")
    on_key = error["type"] in ("missing", "extra_forbidden") or "[key]" in error["loc"]
    what, hint = _message(error, model, steps)
    problem = problem_at(text, path, steps, what, hint, of_key=on_key)
    if error["type"] != "extra_forbidden" and "[key]" not in error["loc"]:
        return problem
    return Problem(problem.place, what, hint, frame(text, problem.place, len(str(steps[-1]))))


def _message(
    error: ErrorDetails, model: type[BaseModel], steps: tuple[Step, ...]
) -> tuple[Message, Message | None]:
    """The fault in our words, with the nearest allowed word where there is one."""
    kind, context = error["type"], error.get("ctx", {})
    field = ".".join(str(step) for step in steps) or path_name(model)
    values: dict[str, Value] = {"field": field, "value": _shown(error.get("input"))}
    if kind == "extra_forbidden":
        known = field_names(model_at(model, steps[:-1]))
        near = get_close_matches(str(steps[-1]), known, n=1, cutoff=0.6)
        hint = Message("hints.did-you-mean", {"near": near[0]}) if near else None
        hint = hint or Message("hints.allowed", {"allowed": tuple(known)})
        return Message("problems.unknown-field", {"field": str(steps[-1])}), hint
    if kind == "missing":
        return Message("problems.missing-field", {"field": str(steps[-1])}), None
    values |= {key: value for key, value in context.items() if isinstance(value, str | int | float | tuple)}
    name = _NAMES.get(kind, kind)
    hint = _hint(name, values)
    if kind == "string_pattern_mismatch":
        values["pattern"] = str(context.get("pattern", ""))
    if kind == "literal_error":
        values["allowed"] = str(context.get("expected", ""))
    return Message(f"problems.{name}", values), hint


def _hint(name: str, values: dict[str, Value]) -> Message | None:
    if name == "not-a-word":
        near = values.get("near")
        return Message("hints.did-you-mean", {"near": near}) if near else None
    if name in ("not-a-date", "minguo-date", "zoned-date", "not-a-count", "not-yes-or-no", "not-a-number"):
        return Message(f"hints.{name}", values)
    return None


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def path_name(model: type[BaseModel]) -> str:
    """The first line of a model's docstring: the file it is made of."""
    return (model.__doc__ or "").split("\n")[0]


def field_names(model: type[BaseModel] | None) -> list[str]:
    """The keys that a model takes, as written in the file."""
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def model_at(model: type[BaseModel], steps: Sequence[Step]) -> type[BaseModel] | None:
    """The model that stands at a place inside another; None where none does."""
    current: object = model
    for step in steps:
        current = _next(current, step)
    return next(_models(current), None)


def _next(annotation: object, step: Step) -> object:
    found = next(_models(annotation), None)
    if found is not None and issubclass(found, RootModel):
        return _next(found.model_fields["root"].annotation, step)
    if found is not None:
        named = [info.annotation for name, info in found.model_fields.items() if (info.alias or name) == step]
        return named[0] if named else None
    arguments = [argument for argument in get_args(_bare(annotation)) if argument is not Ellipsis]
    return arguments[-1] if arguments else None


def _bare(annotation: object) -> object:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return next((_bare(a) for a in get_args(annotation) if a is not NoneType), None)
    return annotation


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    bare = _bare(annotation)
    if isinstance(bare, type) and get_origin(bare) is None and issubclass(bare, BaseModel):
        yield bare
