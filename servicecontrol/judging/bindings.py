"""Checks what data bind: rules that exist, parameters that they take, fields of records, figures of objectives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError

from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.problems import Hint, Message, Place, Problem, Value, told
from servicecontrol.procedures import Binding, Procedure
from servicecontrol.read.models import faults_of, named
from servicecontrol.records.objective import Objective
from servicecontrol.records.page_names import alike, clause_page, code_page
from servicecontrol.rules.registry import RECORDS, Rule, instead_of, rules
from servicecontrol.store import Ledger, Store

#: Makes a Problem at a place in a file: path, steps, what, hint.
PlaceOf = Callable[[str, tuple[str | int, ...], Message, Hint], Problem]


def binding_problems(store: Store, place: PlaceOf) -> tuple[Problem, ...]:
    """Clauses that name no rule, or give a rule parameters that it doesn't take."""
    known, figures = rules(store.settings.plugins), metrics(store.settings.plugins)
    problems: dict[tuple[Place, str], Problem] = {}  # what is wrong under both readings is wrong once
    for ledger in store.ledgers.values():
        for procedure in ledger.procedures:
            for id_ in sorted(procedure.changed):
                for index, binding in enumerate(procedure.clauses[id_].enforced_by):
                    steps = ("clauses", id_, "enforced_by", index)
                    for more, what, hint in _binding_faults(procedure, binding, known):
                        problem = place(procedure.files[id_], (*steps, *more), what, hint)
                        problems.setdefault((problem.place, repr(problem.what)), problem)
        for at, what in _one_page(ledger):
            problem = place(*at, what, Message("hints.one-page"))
            problems.setdefault((problem.place, repr(problem.what)), problem)
        for id_, objective in ledger.objectives.items():
            path = ledger.paths["objectives", "", ""]
            for more, what, hint in _targets(objective, figures):
                problem = place(path, (id_, *more), what, hint)
                problems.setdefault((problem.place, repr(problem.what)), problem)
    return told(problems.values())


def _one_page(ledger: Ledger) -> Iterator[tuple[tuple[str, tuple[str, ...]], Message]]:
    """Clauses and documents that would have one page: on it one of them would be lost. Where, and what to say."""
    named = [
        (clause_page(id_), id_, (procedure.files[id_], ("clauses", id_)))
        for procedure in ledger.procedures
        for id_ in sorted(procedure.changed)
    ]
    named += [
        (f"{code_page(entry.code)} ", entry.code, (ledger.paths["documents", "", ""], (title, "code")))
        for title, entry in ledger.documents.items()
        if entry.code
    ]
    first: dict[str, str] = {}
    for page, name, at in named:
        other = first.setdefault(alike(page), name)
        if other != name:
            yield at, Message("problems.one-page", {"value": name, "other": other})


_Fault = tuple[tuple[str | int, ...], Message, Hint]


def _binding_faults(procedure: Procedure, binding: Binding, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    if binding.rule not in known:
        instead = instead_of(binding.rule)
        hint = Message("hints.allowed", {"allowed": tuple(known)})
        if instead:
            hint = Message("hints.rule-folded", {"instead": instead})
        yield ("rule",), Message("problems.unknown-rule", {"value": binding.rule}), hint
        return
    rule = known[binding.rule]
    values: dict[str, Value]
    for given in procedure.possible(binding):
        try:
            parameters = rule.accept(given)
        except ValidationError as fault:
            for more, what, how in faults_of(fault, rule.parameters):
                values = {"rule": rule.name, "parameter": named(more), "reason": what}
                yield ("with", *more), Message("problems.rule-parameter", values), how
            continue
        for path in rule.unknown_fields(parameters):
            values = {
                "rule": binding.rule,
                "value": path,
                "records": str(getattr(parameters, RECORDS)),
            }
            yield ("with",), Message("problems.rule-field", values), None


def _targets(objective: Objective, figures: Mapping[str, Metric]) -> Iterator[_Fault]:
    """An objective is set for a figure that there is."""
    known = {name: metric for name, metric in figures.items() if metric.measures}
    metric = known.get(objective.metric)
    if metric is None:
        hint = Message("hints.allowed", {"allowed": tuple(known)})
        yield ("metric",), Message("problems.unknown-metric", {"value": objective.metric}), hint
        return
    if objective.measure not in metric.measures:
        values: dict[str, Value] = {"metric": metric.name, "value": objective.measure}
        hint = Message("hints.allowed", {"allowed": metric.measures})
        yield ("measure",), Message("problems.unknown-measure", values), hint
    for key in objective.where:
        if key not in metric.keys:
            hint = Message("hints.allowed", {"allowed": metric.keys})
            values = {"metric": metric.name, "value": key}
            yield ("where", key), Message("problems.unknown-measure", values), hint
