"""Checks what data bind: rules that exist, parameters that they take, figures of objectives, a page each."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

from servicecontrol.judging.parameters import parameter_faults, registers_of
from servicecontrol.judging.sentences import option_faults, sentence_faults
from servicecontrol.judging.targets import target_faults
from servicecontrol.metrics.catalogue import Metric, metrics
from servicecontrol.problems import Hint, Message, Place, Problem, Value, told
from servicecontrol.procedures import Binding, Procedure
from servicecontrol.read.names import did_you_mean, unknown_name
from servicecontrol.records.leave import WaiverTerms
from servicecontrol.records.page_names import alike, clause_page, code_page
from servicecontrol.records.reports import Waiver
from servicecontrol.rules.registry import RECORDS, Rule, instead_of, rules
from servicecontrol.selecting import TYPES
from servicecontrol.store import Ledger, Store

#: Makes a Problem at a place in a file: path, steps, what, hint.
PlaceOf = Callable[[str, tuple[str | int, ...], Message, Hint], Problem]
#: The path of a file, the steps to what is at fault in it, what is wrong, how to mend it.
_Fault = tuple[str, tuple[str | int, ...], Message, Hint]


def binding_problems(store: Store, place: PlaceOf, known: Container[str] = ()) -> tuple[Problem, ...]:
    """What clauses and objectives ask for and cannot have: rules, parameters, figures, a page each.

    The organisations in `known` are known to have none.
    """
    asked, figures = rules(store.settings.plugins), metrics(store.settings.plugins)
    problems: dict[tuple[Place, str], Problem] = {}  # what is wrong under several readings is wrong once
    for ledger in (each for each in store.ledgers.values() if each.id not in known):
        for path, steps, what, hint in (
            *_asked(ledger, asked),
            *_sentences(ledger, asked),
            *_one_page(ledger),
            *_targets(ledger, figures),
            *_waivers(ledger, asked),
            *_waiving(ledger),
        ):
            problem = place(path, steps, what, hint)
            problems.setdefault((problem.place, repr(problem.what)), problem)
    return told(problems.values())


def _asked(ledger: Ledger, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    registers = registers_of(ledger)
    for procedure in ledger.procedures:
        for id_, clause in sorted(procedure.clauses.items()):
            for index, binding in enumerate(clause.enforced_by):
                steps = ("clauses", id_, "enforced_by", index)
                if binding.rule not in known:
                    what = Message("problems.unknown-rule", {"value": binding.rule})
                    yield procedure.files[id_], (*steps, "rule"), what, _rule_meant(binding.rule, known)
                    continue
                for (name, option), given in procedure.asked(binding).items():
                    for more, what, hint in parameter_faults(known[binding.rule], given, registers):
                        yield *_where(procedure, (id_, index), (name, option), more), what, hint


def _rule_meant(name: str, known: Mapping[str, Rule]) -> Hint:
    """The rule by kind that a former one has become, or the nearest of those known."""
    if instead := instead_of(name):
        return Message("hints.rule-folded", {"instead": instead})
    return did_you_mean(name, known, Message("hints.allowed", {"allowed": tuple(known)}))


def _sentences(ledger: Ledger, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    for procedure in ledger.procedures:
        for id_ in sorted(procedure.clauses):
            for steps, what, hint in sentence_faults(id_, procedure, known):
                yield procedure.files[id_], steps, what, hint
        for name in procedure.interpretations:
            for steps, what, hint in option_faults(name, procedure, known):
                yield procedure.decided_in[name], steps, what, hint


def _where(
    procedure: Procedure, bound: tuple[str, int], chosen: tuple[str, str], more: tuple[str | int, ...]
) -> tuple[str, tuple[str | int, ...]]:
    """The file and the steps of a parameter: a clause's own, or one that an option of its interpretation sets."""
    (id_, index), (name, option) = bound, chosen
    binding = procedure.clauses[id_].enforced_by[index]
    entry = procedure.interpretations.get(name)
    if more and more[0] in binding.under.get(option, ()):
        return procedure.files[id_], ("clauses", id_, "enforced_by", index, "under", option, *more)
    if entry and option not in binding.under and more and more[0] in entry.options[option].parameters:
        return procedure.decided_in[name], ("interpretations", name, "options", option, "with", *more)
    return procedure.files[id_], ("clauses", id_, "enforced_by", index, "with", *more)


def _waivers(ledger: Ledger, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    """Waivers of clauses that never ask anything of such a record: they would let nothing go."""
    for id_, waiver in ledger.kept("waivers").items():
        if not isinstance(waiver, Waiver):
            continue
        clauses = [each.clauses[waiver.clause] for each in ledger.procedures if waiver.clause in each.clauses]
        bindings = [binding for clause in clauses for binding in clause.enforced_by]
        asked = [_asked_of(binding, known) for binding in bindings]
        kind = ledger.kind_of_record.get(waiver.record.partition("/")[0], "")
        if asked and kind and "" not in asked and kind not in asked:
            values: dict[str, Value] = {"clause": waiver.clause, "records": tuple(dict.fromkeys(asked))}
            path = ledger.paths["waivers", id_, ""]
            yield path, ("clause",), Message("problems.waiver-beside", values), Message("hints.waiver-beside")


def _waiving(ledger: Ledger) -> Iterator[_Fault]:
    """Offices that an option lets waive, and the organisation does not have."""
    known = ledger.organisation.roles
    for procedure in ledger.procedures:
        name = (procedure.waived_by.interpretation if procedure.waived_by else None) or ""
        entry = procedure.interpretations.get(name)
        for option, each in entry.options.items() if entry else ():
            for index, role in enumerate(WaiverTerms.model_validate(each.parameters).roles):
                if role not in known:
                    steps = ("interpretations", name, "options", option, "with", "roles", index)
                    yield procedure.decided_in[name], steps, *unknown_name(role, "roles", known)


def _asked_of(binding: Binding, known: Mapping[str, Rule]) -> str:
    """The kind of records that a clause asks a rule of; empty where only the rule can tell."""
    rule = known.get(binding.rule)
    if rule is None or rule.by_kind:
        return str(binding.parameters.get(RECORDS, ""))
    return next((name for name, model in TYPES.items() if model is rule.subject), "")


def _targets(ledger: Ledger, figures: Mapping[str, Metric]) -> Iterator[_Fault]:
    for id_, objective in ledger.objectives.items():
        for steps, what, hint in target_faults(objective, figures, ledger):
            yield ledger.paths["objectives", "", ""], (id_, *steps), what, hint


def _one_page(ledger: Ledger) -> Iterator[_Fault]:
    """Clauses and documents that would have one page: on it one of them would be lost."""
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
            what = Message("problems.one-page", {"value": name, "other": other})
            yield *at, what, Message("hints.one-page")
