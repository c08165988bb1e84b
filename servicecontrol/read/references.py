"""References between records: every name that points elsewhere must find what it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from servicecontrol.problems import Message, Problem
from servicecontrol.read.models import problem_at
from servicecontrol.read.names import unknown_name
from servicecontrol.read.tree import Tree
from servicecontrol.records.fields import Refers
from servicecontrol.records.record import Record
from servicecontrol.records.types import RECORD_REGISTERS, RECORD_TYPES
from servicecontrol.records.walk import Marks, PathStep, marked, marked_texts
from servicecontrol.store import Ledger

#: Which kinds of file hold the names of a register, where it is not the kind of that name.
_HELD_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "people",
            "departments",
            "people or departments",
            "departments or roles",
            "roles",
            "problems",
            "services",
            "topics",
        ),
        frozenset({"organisation"}),
    ),
    "complaints or actions": frozenset({"complaints", "actions"}),
    "responses": frozenset({"surveys"}),
    "records": frozenset({*RECORD_TYPES, "surveys"}),
    "records or registers": frozenset({*RECORD_TYPES, "surveys", "customers", "areas", "documents"}),
    "registers": frozenset(),
}


@dataclass(frozen=True)
class Refused:
    """A file that is not a record of its kind; its tree, where it could be read that far."""

    kind: str
    model: type[BaseModel]
    tree: Tree | None


def reference_problems(
    ledger: Ledger,
    files: Mapping[str, BaseModel],
    marks: Mapping[str, Marks],
    text_of: Callable[[str], str],
    refused: Mapping[str, Refused] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Every unknown name in an organisation's files, given by path; response tables check their own.

    What a refused file would have held is not known: names that may stand in a file of its kind are let be.
    The names in it are looked up all the same, so that its faults are told in one run.
    """
    targets = _targets(ledger)
    kinds = {file.kind for file in refused.values()}
    unsure = {target for target in targets if not _HELD_BY.get(target, frozenset({target})).isdisjoint(kinds)}

    def unknown(
        marked_names: Iterable[tuple[tuple[PathStep, ...], object, object]], path: str
    ) -> Iterator[Problem]:
        for steps, marker, value in marked_names:
            if isinstance(marker, Refers) and marker.to not in unsure and value not in targets[marker.to]:
                what, hint = unknown_name(str(value), marker.to, targets[marker.to])
                yield problem_at(text_of(path), path, steps, what, hint)

    for path, model in files.items():
        if not all(name in targets[register] for register, name in marks[path].names):
            yield from unknown(marked(model), path)
        if any(_is_itself(model, register, name) for register, name in marks[path].names):
            yield from _own_name(model, path, text_of(path))
    for path, file in refused.items():
        if file.tree is not None:
            yield from unknown(marked_texts(file.tree, file.model), path)


def _is_itself(model: BaseModel, register: str, name: object) -> bool:
    """Whether a record names itself where it should name another."""
    return isinstance(model, Record) and name == model.id and register in RECORD_REGISTERS


def _own_name(model: BaseModel, path: str, text: str) -> Iterator[Problem]:
    for steps, marker, value in marked(model):
        if isinstance(marker, Refers) and _is_itself(model, marker.to, value):
            what = Message("problems.names-itself", {"value": str(value)})
            yield problem_at(text, path, steps, what, Message("hints.names-itself"))


def _targets(ledger: Ledger) -> Mapping[str, Collection[str]]:
    organisation = ledger.organisation
    responses = {
        f"{survey.id}/{response.id}" for survey in ledger.surveys.values() for response in survey.responses
    }
    kept = {kind: ledger.kept(kind) for kind in RECORD_TYPES}
    records = {*responses, *ledger.kind_of_record}
    return {
        **kept,
        "people": organisation.people,
        "departments": organisation.departments,
        "people or departments": {*organisation.people, *organisation.departments},
        "departments or roles": {*organisation.departments, *organisation.roles},
        "roles": organisation.roles,
        "problems": organisation.problems,
        "topics": organisation.topics,
        "services": organisation.services,
        "areas": ledger.areas,
        "customers": ledger.customers,
        "surveys": ledger.surveys,
        "responses": responses,
        "complaints or actions": {*kept["complaints"], *kept["actions"]},
        "records": records,
        "records or registers": {*records, *ledger.customers, *ledger.areas, *ledger.documents, ledger.id},
        "registers": RECORD_TYPES,
    }
