"""The rules, found by file name: each a function whose keyword-only arguments are a clause's parameters.

    @rule
    def answered_within(complaint: Complaint, context: Context, *, days: Days) -> Iterator[Duty]:
        \"\"\"A complaint is answered within the days allowed.\"\"\"

The first argument's type says what the rule is asked of: each record of that type, or the whole `Ledger`. A rule
by kind takes the `Context` alone and asks it for the records that the clause's parameters select.

`@rule(serves=(Purpose.ANSWER_CLOCK,))` says what pages and figures find the rule by; where it serves a purpose under
some parameters alone, `Serving(Purpose.PROMPTNESS, {"records": "visits"})` names them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, get_type_hints, overload

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from servicecontrol.plugins import plugins
from servicecontrol.procedures import Binding, Parameters, Procedure
from servicecontrol.purposes import Purpose, Serving
from servicecontrol.records.paths import entry, marks
from servicecontrol.rules._former import FORMER
from servicecontrol.selecting import Selected, judged_by, selected
from servicecontrol.store import Ledger
from servicecontrol.verdicts import Check, Duty

Outcome = Duty | Check


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside its subject."""

    ledger: Ledger
    as_of: date
    procedure: Procedure | None = None  #: the one that the clause stands in

    def selected(self, kind: str, each: str, when: tuple[str, ...]) -> Iterator[Selected]:
        """The records that a clause of this procedure speaks of."""
        for found in selected(self.ledger, kind, each, when):
            yield from judged_by(self.ledger, self.procedure, found, self.as_of)


class OutcomesFailed(Exception):  # noqa: N818  # what went wrong is the message
    """A rule of a plug-in gives what is neither a duty nor a check."""

    def __init__(self, rule: str, found: str) -> None:
        super().__init__(f"{rule}: {found}")
        self.rule, self.found = rule, found


def _checked(rule: str, outcomes: object) -> Iterator[Outcome]:
    """What somebody else's rule gives, each looked at."""
    if not isinstance(outcomes, Iterable):
        raise OutcomesFailed(rule, type(outcomes).__name__)
    for outcome in outcomes:
        if not isinstance(outcome, Duty | Check):
            raise OutcomesFailed(rule, type(outcome).__name__)
        yield outcome


@dataclass(frozen=True)
class Rule:
    """A duty in code: what it is asked of, the parameters it takes, the function that judges."""

    name: str
    duty: str  #: the docstring's first line
    subject: type
    parameters: type[BaseModel]
    function: Callable[..., Iterator[Outcome]]
    by_kind: bool = False  #: asked once, of the records that its parameters select
    is_ours: bool = True  #: not a plug-in's
    serves: tuple[Serving, ...] = ()
    needs: tuple[str, ...] = ()  #: parameters of which one at least is given, or nothing is asked

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of its parameters, as a clause writes them."""
        return tuple(info.alias or name for name, info in self.parameters.model_fields.items())

    def ask(self, subject: object, context: Context, parameters: BaseModel) -> Iterator[Outcome]:
        """The rule's duties and checks on one subject."""
        values = {name: getattr(parameters, name) for name in type(parameters).model_fields}
        first = (context,) if self.by_kind else (subject, context)
        outcomes = self.function(*first, **values)
        return outcomes if self.is_ours else _checked(self.name, outcomes)

    def accept(self, parameters: Parameters) -> BaseModel:
        """The parameters of a clause, converted; raises pydantic's `ValidationError`."""
        return self.parameters.model_validate(parameters)

    def purposes(self, given: Parameters) -> frozenset[Purpose]:
        """What it serves where a clause gives it these parameters."""
        return frozenset(serving.purpose for serving in self.serves if serving.holds(given))


def has_mark(info: FieldInfo, mark: type) -> bool:
    """Whether a parameter, or each of its entries, bears a mark."""
    kinds = (
        Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation,
        entry(info.annotation),
    )
    return any(isinstance(each, mark) for kind in kinds for each in marks(kind))


#: The parameter that names the records which a rule by kind is asked of.
RECORDS = "records"

#: By the module that a rule stands in and its name: no module can put its rule in the place of another's.
_FOUND: dict[tuple[str, str], Rule] = {}
_CONFIG = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def _is_parameter(argument: inspect.Parameter) -> bool:
    return argument.kind is argument.KEYWORD_ONLY


def _field(name: str, argument: inspect.Parameter) -> FieldInfo:
    """A parameter's field; `from_` is written `from` in the clause, as Python keeps that word to itself."""
    default = ... if argument.default is argument.empty else argument.default
    field: FieldInfo = Field(default, alias=name.rstrip("_"))
    return field


_Judging = Callable[..., Iterator[Outcome]]


@overload
def rule(function: _Judging) -> _Judging: ...
@overload
def rule(
    *, serves: Iterable[Purpose | Serving] = (), needs: tuple[str, ...] = ()
) -> Callable[[_Judging], _Judging]: ...
def rule(
    function: _Judging | None = None,
    *,
    serves: Iterable[Purpose | Serving] = (),
    needs: tuple[str, ...] = (),
) -> _Judging | Callable[[_Judging], _Judging]:
    """Enters a function into the registry under its name, `_` written as `-`, with what it serves and needs."""
    servings = tuple(each if isinstance(each, Serving) else Serving(each) for each in serves)
    if function:
        return _entered(function, servings, needs)
    return partial(_entered, serves=servings, needs=needs)


def _entered(function: _Judging, serves: tuple[Serving, ...], needs: tuple[str, ...]) -> _Judging:
    name = function.__name__.replace("_", "-")
    hints = get_type_hints(function, include_extras=True)
    arguments = inspect.signature(function).parameters
    first = next(iter(arguments))
    fields = {
        key: (hints[key], _field(key, argument))
        for key, argument in arguments.items()
        if _is_parameter(argument)
    }
    model = create_model(name, __config__=_CONFIG, **fields)  # type: ignore[call-overload]
    duty = (inspect.getdoc(function) or "").split("\n")[0]
    by_kind = hints[first] is Context
    found = Rule(
        name,
        duty,
        Ledger if by_kind else hints[first],
        model,
        function,
        by_kind,
        is_ours=function.__module__.startswith("servicecontrol."),
        serves=serves,
        needs=needs,
    )
    for serving in serves:
        if not set(serving.where) <= set(found.takes):
            raise ValueError(f"{name} serves {serving.purpose} by a parameter that it does not take")
    _FOUND[function.__module__, name] = found
    return function


class _Rules(Mapping[str, Rule]):
    """Each rule is imported when it is asked for: a command waits for those alone that its procedures bind."""

    def __init__(self, names: tuple[str, ...]) -> None:
        own = _modules("servicecontrol.rules", Path(__file__).parent.glob("*.py"))
        added = [_modules(f"{plugin.package}.rules", plugin.files("rules/*.py")) for plugin in plugins(names)]
        self._modules = {name: module for modules in (*added, own) for name, module in modules.items()}

    def __getitem__(self, name: str) -> Rule:
        module = self._modules[name]
        import_module(module)
        return _FOUND[module, name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def _modules(package: str, files: Iterable[Path]) -> Mapping[str, str]:
    """The modules of a package of rules, by the rules' names; what begins with an underscore holds none."""
    stems = sorted(path.stem for path in files)
    return {
        stem.replace("_", "-"): f"{package}.{stem}"
        for stem in stems
        if stem != "registry" and not stem.startswith("_")
    }


@cache
def rules(names: tuple[str, ...] = ()) -> Mapping[str, Rule]:
    """Every rule by name, each from the file of its name: the program's, and those of the plug-ins named."""
    return _Rules(names)


def rule_named(name: str) -> Rule:
    """A rule that a clause binds: the plug-in that it is of stands in its name. Raises `KeyError` for another."""
    return rules()[name] if name in rules() else rules((name.partition("-")[0],))[name]


def instead_of(name: str) -> tuple[str, ...]:
    """What a clause binds in place of a rule that is no more; nothing for one that never was."""
    return FORMER.get(name, ())


def purposes_of(procedure: Procedure, binding: Binding) -> frozenset[Purpose]:
    """What a clause's rule serves there, under any reading."""
    found = rule_named(binding.rule)
    return frozenset[Purpose]().union(*map(found.purposes, procedure.readings(binding).values()))


def bound_for(procedure: Procedure, *purposes: Purpose) -> Iterator[tuple[str, Binding]]:
    """The clauses, each with its binding, in which a rule serves one of some purposes."""
    for id_, clause in procedure.clauses.items():
        for binding in clause.enforced_by:
            if not purposes_of(procedure, binding).isdisjoint(purposes):
                yield id_, binding


def rules_bound_for(procedures: Iterable[Procedure], *purposes: Purpose) -> frozenset[str]:
    """The names of the rules that serve one of some purposes in any of the procedures."""
    return frozenset(binding.rule for each in procedures for _, binding in bound_for(each, *purposes))
