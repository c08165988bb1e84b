"""A rule's duty as a sentence made of the clause's parameters, and how a clause is read."""

from __future__ import annotations

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.phrases import (
    parameter_values,
    variant,
)
from servicecontrol.problems import Value
from servicecontrol.procedures import Binding, Interpretation, Parameters, Procedure
from servicecontrol.rules.registry import rule_named
from servicecontrol.text import Language


def duty_sentence(binding: Binding, procedure: Procedure, context: PageContext) -> tuple[str, ...]:
    """The rule's duty with the clause's parameters, once per reading where there are two."""
    readings = procedure.readings(binding).values()
    sentences = dict.fromkeys(_sentence(binding.rule, parameters, context) for parameters in readings)
    return tuple(sentences)


def _sentence(rule: str, parameters: Parameters, context: PageContext) -> str:
    """The duty of a rule, with its own defaults where the clause gives nothing."""
    asked = rule_named(rule)
    given = asked.accept(parameters)
    values = {
        info.alias or name: _parameter(info.alias or name, getattr(given, name), context)
        for name, info in asked.parameters.model_fields.items()
    }
    values |= parameter_values(asked, given, context)
    return context.say(variant(asked, given, context.words), **values)


def _parameter(name: str, value: object, context: PageContext) -> Value:
    if isinstance(value, tuple):
        return tuple(_word(name, str(entry), context) for entry in value)
    return value if isinstance(value, int) else _word(name, str(value), context)


def _word(vocabulary: str, value: str, context: PageContext) -> str:
    """A parameter's value as a word of its vocabulary, or as the department or office that it names."""
    key = f"words.{vocabulary}.{value}"
    return context.say(key) if context.words.has(key) else owner_name(value, context.ledger, context.words)


def reading_name(name: str, words: Language) -> str:
    """A reading of an interpretation as a word; empty for one that has no other beside it and needs no name."""
    return words.say(f"words.reading.{name}") if words.has(f"words.reading.{name}") else ""


def reading_chosen(entry: Interpretation, words: Language) -> str:
    """What was chosen, by name; the text of the reading where it has none."""
    option = entry.options.get(entry.chosen)
    return reading_name(entry.chosen, words) or (option.text.say(words.code) if option else entry.chosen)
