"""References between records: every name that points elsewhere must find what it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel

from servicecontrol.problems import Message, Place, Problem, Value
from servicecontrol.read.models import problem_at
from servicecontrol.records.fields import Refers
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.walk import Marks, marked
from servicecontrol.store import Ledger

#: More names than this are not listed in a hint; the nearest one is.
_FEW = 12


#: Which kinds of file hold the names of a register, where it is not the kind of that name.
_HELD_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("people", "departments", "people or departments", "roles", "problems"), frozenset({"organisation"})
    ),
    "complaints or actions": frozenset({"complaints", "actions"}),
    "responses": frozenset({"surveys"}),
    "records": frozenset({*RECORD_TYPES, "surveys"}),
    "registers": frozenset(),
}


def reference_problems(
    ledger: Ledger,
    files: Mapping[str, BaseModel],
    marks: Mapping[str, Marks],
    text_of: Callable[[str], str],
    refused: Collection[str] = (),
) -> Iterator[Problem]:
    """Every unknown name in an organisation's files, given by path; and responses that name no area or customer.

    What a refused file would have held is not known: names that may stand in a file of a kind in `refused` are let be.
    """
    targets = _targets(ledger)
    unsure = {
        target for target in targets if not _HELD_BY.get(target, frozenset({target})).isdisjoint(refused)
    }
    for path, model in files.items():
        named = (entry for entry in marks[path] if isinstance(entry[0], Refers))
        if all(value in targets[marker.to] for marker, value in named if isinstance(marker, Refers)):
            continue
        for steps, marker, value in marked(model):
            if isinstance(marker, Refers) and marker.to not in unsure and value not in targets[marker.to]:
                what, hint = _unknown(str(value), marker.to, targets[marker.to])
                yield problem_at(text_of(path), path, steps, what, hint)
    for survey in ledger.surveys.values() if unsure.isdisjoint({"areas", "customers"}) else ():
        for response in survey.responses:
            yield from _response_problems(ledger, survey.id, response.id, response.area, response.customer)


def _targets(ledger: Ledger) -> Mapping[str, Collection[str]]:
    organisation = ledger.organisation
    responses = {
        f"{survey.id}/{response.id}" for survey in ledger.surveys.values() for response in survey.responses
    }
    kept = {kind: ledger.kept(kind) for kind in RECORD_TYPES}
    return {
        **kept,
        "people": organisation.people,
        "departments": organisation.departments,
        "people or departments": {*organisation.people, *organisation.departments},
        "roles": organisation.roles,
        "problems": organisation.problems,
        "areas": ledger.areas,
        "customers": ledger.customers,
        "surveys": ledger.surveys,
        "responses": responses,
        "complaints or actions": {*kept["complaints"], *kept["actions"]},
        "records": {*responses, *ledger.kind_of_record},
        "registers": RECORD_TYPES,
    }


def _unknown(name: str, register: str, known: Collection[str]) -> tuple[Message, Message | None]:
    what = Message("problems.unknown-reference", {"value": name, "register": register})
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    if near:
        return what, Message("hints.did-you-mean", {"near": near[0]})
    if known and len(known) <= _FEW:
        return what, Message("hints.allowed", {"allowed": tuple(sorted(known))})
    return what, Message("hints.add-to-register", {"value": name, "register": register})


def _response_problems(
    ledger: Ledger, survey: str, response: str, area: str | None, customer: str | None
) -> Iterator[Problem]:
    """Responses of tables have no text to point into; the survey's folder and the response's id stand for it."""
    for name, register, known in ((area, "areas", ledger.areas), (customer, "customers", ledger.customers)):
        if name is not None and name not in known:
            values: dict[str, Value] = {
                "value": name,
                "register": register,
                "survey": survey,
                "response": response,
            }
            path = next(
                (
                    p
                    for (kind, id_, file), p in sorted(ledger.paths.items())
                    if (kind, id_) == ("surveys", survey) and file.startswith("responses")
                ),
                "",
            )
            yield Problem(Place(path), Message("problems.unknown-reference-in-response", values))
