"""Numbers in the words of a clause against those that its rules are asked with.

A restated clause keeps the words of its source, so its numbers are not filled in from the parameters: a slip in a
parameter would rewrite the source, and nobody would see it. The two are compared instead, and cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pydantic import ValidationError

from servicecontrol.problems import Hint, Message, Value
from servicecontrol.procedures import Parameters, Procedure
from servicecontrol.records.wordings import Spoken
from servicecontrol.rules.registry import Rule
from servicecontrol.text import language, languages

#: Steps to a sentence, what is wrong with it, how to mend it.
_Fault = tuple[tuple[str | int, ...], Message, Hint]
#: What a sentence can say -> the parameters that say it to a rule.
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "days": ("days", "day", "broken_after", "tested", "handover"),
    "hours": ("hours",),
    "percent": ("percent",),
    "points": ("limit",),
    "period": ("period",),
}
#: Units in which the same is said otherwise: the unit that they are counted in, and how many of it.
_OTHERWISE = {"weeks": ("days", 7), "tenths": ("percent", 10), "fifths": ("percent", 20)}
_PERIODS = ("month", "quarter", "half-year", "year")
_Words = tuple[str, str, str]  #: what is said, its value as a parameter gives it, the words themselves


def sentence_faults(id_: str, procedure: Procedure, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    """Where the title or text of a clause says another number than its rules are asked with."""
    clause = procedure.clauses[id_]
    given = [
        (name, value)
        for binding in clause.enforced_by
        for parameters in procedure.asked(binding).values()
        for name, value in _given(known.get(binding.rule), parameters)
    ]
    for field, wording in (("title", clause.title), ("text", clause.text)):
        for spoken, what, hint in _at_odds(wording, given, clause.company_choice):
            yield ("clauses", id_, field, spoken), what, hint


def option_faults(name: str, procedure: Procedure, known: Mapping[str, Rule]) -> Iterator[_Fault]:
    """Where an option of an interpretation says another number than it asks the rules with."""
    bindings = [
        binding
        for clause in procedure.clauses.values()
        for binding in clause.enforced_by
        if name in binding.interpretations
    ]
    for option, entry in procedure.interpretations[name].options.items():
        given = [
            pair
            for binding in bindings
            for pair in _given(known.get(binding.rule), procedure.asked(binding)[name, option])
        ]
        # What stands in the clause alone may be no matter of this option: where it gives several, it is let be.
        own = [pair for pair in given if pair[0] in entry.parameters or _is_single(pair[0], given)]
        for spoken, what, hint in _at_odds(entry.text, own, ()):
            yield ("interpretations", name, "options", option, "text", spoken), what, hint


def _is_single(name: str, given: Iterable[tuple[str, str]]) -> bool:
    """Whether a parameter has one value wherever it is given."""
    return len({value for other, value in given if other == name}) == 1


def _given(rule: Rule | None, parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Each parameter that a sentence could say, with its value; one that is left to nothing is not asked."""
    try:
        accepted = rule.accept(parameters) if rule else None
    except ValidationError:
        return  # told where it stands
    for name in (name for names in _PARAMETERS.values() for name in names):
        value = getattr(accepted, name, None)
        if value is not None and (value or name in parameters):
            yield name, str(value)


def _at_odds(
    wording: Spoken, given: Iterable[tuple[str, str]], chosen: Iterable[str]
) -> Iterator[tuple[str, Message, Hint]]:
    """The languages in which a wording says something, and nothing of it is what a rule is asked with."""
    pairs = list(dict.fromkeys(given))
    for code, text in wording.spoken.items():
        found_words = list(said(text, code)) if code in languages() else []
        for unit, names in _PARAMETERS.items():
            values = {value for name, value in pairs if name in names}
            is_open = len(values) == 1 and not set(chosen).isdisjoint(names)
            numbers = {value: words for found, value, words in found_words if found == unit}
            if numbers and values and values.isdisjoint(numbers) and not is_open:
                asked = tuple(f"{name}: {value}" for name, value in pairs if name in names)
                what: dict[str, Value] = {"said": tuple(numbers.values()), "given": asked}
                yield code, Message("problems.text-at-odds", what), Message("hints.text-at-odds")


def said(text: str, code: str) -> Iterator[_Words]:
    """What a text says that a rule could be asked with."""
    for unit, pattern in _patterns(code).items():
        counted, times = _OTHERWISE.get(unit, (unit, 1))
        for match in pattern.finditer(text):
            if unit in _PERIODS:
                yield "period", unit, match[0]
            else:
                number = next(group for group in match.groups() if group)
                yield counted, str(times * _number(number.lower(), code)), match[0]


@cache
def _patterns(code: str) -> Mapping[str, re.Pattern[str]]:
    """What can be said in a language -> how it is said."""
    say = language(code).say
    words = "|".join(sorted(map(re.escape, _numerals(code)), key=len, reverse=True))
    begins = "(?<![0-9])" + "".join(f"(?<!{re.escape(word)})" for word in _numerals(code))
    number = rf"{begins}([0-9]+|(?:{words})(?:(?:{say('said.between')})(?:{words}))*)"
    units = (*(unit for unit in _PARAMETERS if unit != "period"), *_OTHERWISE, *_PERIODS)
    return {unit: re.compile(say(f"said.{unit}").replace("N", number), re.IGNORECASE) for unit in units}


@cache
def _numerals(code: str) -> Mapping[str, str]:
    """Word -> its number, with an x before it where it multiplies what stands before."""
    return dict(entry.split("=") for entry in language(code).say("said.numerals").split())


def _number(written: str, code: str) -> int:
    """The number that digits or words say."""
    if written.isdigit():
        return int(written)
    whole = rest = 0
    known = _numerals(code)
    for word in re.findall("|".join(sorted(map(re.escape, known), key=len, reverse=True)), written):
        if known[word].startswith("x"):
            whole, rest = whole + max(rest, 1) * int(known[word][1:]), 0
        else:
            rest += int(known[word])
    return whole + rest
