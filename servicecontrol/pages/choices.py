"""What a procedure leaves open and the company has set: the parameters of a clause, said with their values."""

from __future__ import annotations

from collections.abc import Iterator

from servicecontrol.problems import Value
from servicecontrol.procedures import Clause, Procedure
from servicecontrol.rules.registry import rule_named
from servicecontrol.text import Language


def company_choices(clause: Clause, procedure: Procedure, words: Language) -> tuple[str, ...]:
    """Each open parameter with what it is set to, once for each value that the clause's rules are asked with."""
    return tuple(
        dict.fromkeys(
            _said(name, value, words)
            for name in clause.company_choice
            for value in _values(name, clause, procedure)
        )
    )


def _values(name: str, clause: Clause, procedure: Procedure) -> Iterator[object]:
    for binding in clause.enforced_by:
        for parameters in procedure.readings(binding).values():
            if name in parameters:
                yield getattr(rule_named(binding.rule).accept(parameters), name)


def _said(name: str, value: object, words: Language) -> str:
    """A value under the parameter's own sentence; without one, under its name."""
    word = f"words.{name}.{value}"
    shown: Value = value if isinstance(value, int) else words.say(word) if words.has(word) else str(value)
    key = f"choices.{name}" if words.has(f"choices.{name}") else "choices.other"
    return words.say(key, name=name, value=shown, n=value if isinstance(value, int) else 0)
