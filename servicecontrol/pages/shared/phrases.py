"""How a clause speaks of records: names of fields, conditions and duties in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from pydantic import BaseModel

from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.names import owner_name, register_title
from servicecontrol.problems import Message, Value
from servicecontrol.records.conditions import Term, terms
from servicecontrol.records.vocabulary import VOCABULARIES, codes_of
from servicecontrol.rules.registry import RECORDS, Rule, has_mark
from servicecontrol.selecting import ConditionMark, PathMark, vocabulary_at
from servicecontrol.store import Ledger
from servicecontrol.text import Language
from servicecontrol.verdicts import Judgement

#: Parameters that name a type of record.
_KINDS = frozenset({RECORDS, "to", "lists"})
_YES_NO = {"是": ("yes",), "yes": ("yes",), "true": ("yes",), "否": ("no",), "no": ("no",), "false": ("no",)}


def kind_name(kind: str, ledger: Ledger, words: Language) -> str:
    """A record type by the organisation's own word for it, else by the common one."""
    own = ledger.organisation.registers.get(kind)
    if own is None and words.has(f"kinds.{kind}"):
        return words.say(f"kinds.{kind}")
    return register_title(ledger, kind, words)


def label(path: str, words: Language) -> str:
    """The name of a field; one inside another is named with what it stands in, and the day of a step is the step."""
    steps = [step for step in path.split(".") if step != "record"]
    steps = steps[:-1] if len(steps) > 1 and steps[-1] == "date" else steps
    return reduce(
        lambda outer, inner: words.say("conditions.inside", outer=outer, inner=inner),
        (words.say(f"label.{step}") for step in steps),
    )


def said_conditions(
    conditions: tuple[str, ...], of: tuple[str, str], ledger: Ledger, words: Language, *, wanted: bool = False
) -> tuple[str, ...]:
    """Conditions as phrases; a wanted one names only the field that has to be filled in.

    `of` is the record type that they are about, and the path of its parts where each part is asked.
    """
    return tuple(_condition(terms(each), of, ledger, words, wanted=wanted) for each in conditions)


def _condition(
    alternatives: tuple[Term, ...], of: tuple[str, str], ledger: Ledger, words: Language, *, wanted: bool
) -> str:
    phrases = [_term(term, of, ledger, words, wanted=wanted) for term in alternatives]
    return reduce(lambda one, other: words.say("conditions.or", first=one, then=other), phrases)


def _term(term: Term, of: tuple[str, str], ledger: Ledger, words: Language, *, wanted: bool) -> str:
    vocabulary = vocabulary_at(*of, term.path)
    meant = [
        word
        if word.isdecimal()
        else words.say("conditions.word", word=_word(vocabulary, word, ledger, words))
        for word in term.words
    ]
    chosen = (
        reduce(lambda one, other: words.say("conditions.one-of", first=one, then=other), meant)
        if meant
        else ""
    )
    key = "wanted" if wanted and term.sign == "filled" else term.sign
    return words.say(f"conditions.{key}", field=label(term.path, words), words=chosen)


def _word(vocabulary: str, written: str, ledger: Ledger, words: Language) -> str:
    """A value that a condition asks for: a word of the field's vocabulary, or a department or office by its name."""
    codes = _YES_NO.get(written, ()) if vocabulary == "yes-no" else sorted(codes_of(written))
    keys = (f"words.{vocabulary}.{code}" for code in codes)
    return next((words.say(key) for key in keys if words.has(key)), None) or owner_name(
        written, ledger, words
    )


def known_word(written: str, words: Language) -> str:
    """A word of whichever vocabulary has it, in the reader's language; else as written."""
    for vocabulary, codes in VOCABULARIES.items():
        key = f"words.{vocabulary}.{codes.get(written)}"
        if words.has(key):
            return words.say(key)
    return written


def scope(kind: str, each: str, when: tuple[str, ...], context: PageContext) -> str:
    """The records that a clause speaks of, with the condition that they meet."""
    name = kind_name(kind, context.ledger, context.words)
    if each:
        name = context.say("conditions.each", records=name, field=label(each, context.words))
    if not when:
        return name
    return context.say(
        "conditions.where",
        records=name,
        conditions=said_conditions(when, (kind, each), context.ledger, context.words),
    )


def parameter_values(rule: Rule, given: BaseModel, context: PageContext) -> Mapping[str, Value]:
    """Those parameters of a rule that name record types, fields or conditions, said in the reader's language."""
    values: dict[str, Value] = {}
    kind, each = str(getattr(given, RECORDS, "")), str(getattr(given, "each", ""))
    for name, info in rule.parameters.model_fields.items():
        value = getattr(given, name)
        shown = info.alias or name
        if name == RECORDS:
            values[shown] = scope(kind, each, getattr(given, "when", ()), context)
        elif name in _KINDS:
            values[shown] = kind_name(value, context.ledger, context.words)
        elif name == "where":
            values[shown] = said_conditions(
                value, (getattr(given, "to", ""), ""), context.ledger, context.words
            )
        elif has_mark(info, PathMark) and value:
            paths = value if isinstance(value, tuple) else (value,)
            values[shown] = tuple(label(path, context.words) for path in paths)
        elif has_mark(info, ConditionMark) and value:
            conditions = value if isinstance(value, tuple) else (value,)
            values[shown] = said_conditions(
                conditions, (kind, each), context.ledger, context.words, wanted=name == "fields"
            )
    return values


def _said_values(message: Message, kind: str, ledger: Ledger, words: Language) -> Mapping[str, Value]:
    """Those values of a message that name record types, fields or conditions, said in the reader's language."""
    values: dict[str, Value] = {}
    for name, value in message.values.items():
        if name == "records":
            values[name] = kind_name(str(value), ledger, words)
        elif name in ("field", "first", "then") and value:
            values[name] = label(str(value), words)
        elif name == "conditions" and isinstance(value, tuple):
            each = str(message.values.get("each", ""))
            written = tuple(map(str, value))
            values[name] = said_conditions(written, (kind, each), ledger, words, wanted=True)
        elif name == "fields" and isinstance(value, tuple):
            values[name] = tuple(label(str(entry), words) for entry in value)
    return values


def sentence(judgement: Judgement, values: Mapping[str, Value], ledger: Ledger, words: Language) -> str:
    """What a judgement says with these values, of which those that name records and fields are put into words."""
    message, kind = judgement.message, judgement.subject.kind
    named = _said_values(message, kind, ledger, words)
    return words.say(Message(_own_words(message, kind, words), {**values, **named}))


def _own_words(message: Message, kind: str, words: Language) -> str:
    """The key of what a message says: a task has words of its own where the step that it asks for has some."""
    stem, _, said = message.key.rpartition(".")
    if stem.startswith("rules.") and said.startswith("task"):
        own = f"tasks.{kind}.{message.values.get('field')}{said.removeprefix('task')}"
        return own if words.has(own) else message.key
    return message.key


def variant(rule: Rule, given: BaseModel, words: Language) -> str:
    """The key of the duty's sentence: another one where a parameter is given that changes it."""
    for name, info in rule.parameters.model_fields.items():
        key = f"duties.{rule.name}.{info.alias or name}"
        if getattr(given, name) != info.default and words.has(key):
            return key
    return f"rules.{rule.name}.duty"
