"""What records of an organisation say against each other, and no course of events can produce."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from servicecontrol.problems import Hint, Message, Problem, Value
from servicecontrol.read.answers import off_scale
from servicecontrol.read.models import problem_at
from servicecontrol.read.names import did_you_mean
from servicecontrol.records.order import impossible_in, reversals, told
from servicecontrol.records.survey import SurveyForm
from servicecontrol.records.visit import FollowUp
from servicecontrol.records.walk import PathStep
from servicecontrol.records.wordings import NamedEntry
from servicecontrol.store import Ledger, Survey

#: What is wrong and how to mend it, at a place in a file.
Found = tuple[str, tuple[PathStep, ...], Message, Hint]


def contradictions(ledger: Ledger, text_of: Callable[[str], str]) -> Iterator[Problem]:
    """What speaks of surveys that were not held by then, of items or levels that there are not, of two by one name."""
    for path, steps, what, hint in (
        *_compared(ledger),
        *_reported(ledger),
        *_mended(ledger),
        *_followed(ledger),
        *_named_twice(ledger),
    ):
        yield problem_at(text_of(path), path, steps, what, hint)


def _compared(ledger: Ledger) -> Iterator[Found]:
    """A survey is comparable with another one, which was not held after it."""
    for survey in ledger.surveys.values():
        other = survey.form.comparable_with if survey.form else None
        if other is None:
            continue
        earlier = ledger.surveys.get(other)
        known = tuple(each.id for each in ledger.surveys.values() if each.day < survey.day)
        if earlier is None or earlier is survey or earlier.day > survey.day:
            key = "unknown-survey" if earlier is None else "survey-not-before"
            what = Message(f"problems.{key}", {"value": other, "survey": survey.id})
            path = ledger.paths["surveys", survey.id, "form"]
            yield path, ("comparable_with",), what, did_you_mean(other, known)


def _reported(ledger: Ledger) -> Iterator[Found]:
    """A survey is reported on, and its report reviewed and sent out, once a form has gone out."""
    order = [each for each in impossible_in("surveys") if each.step.startswith("report.")]
    for survey in ledger.surveys.values():
        for found in reversals(survey, order):
            what = Message("problems.out-of-order", {**told(found)})
            path = ledger.paths["surveys", survey.id, "report"]
            yield path, found.steps[1:], what, Message("hints.out-of-order")


def _mended(ledger: Ledger) -> Iterator[Found]:
    """A wording is mended of a question that was asked before."""
    asked: set[str] = set()
    for survey in ledger.surveys.values():
        items = survey.form.items if survey.form else ()
        for index, item in enumerate(items):
            if item.mended and item.id not in asked:
                what = Message("problems.nothing-to-mend", {"value": item.id})
                path = ledger.paths["surveys", survey.id, "form"]
                yield path, ("items", index, "mended"), what, Message("hints.nothing-to-mend")
        asked |= {item.id for item in items}


def _followed(ledger: Ledger) -> Iterator[Found]:
    """What was told at a follow-up answers the items of the form that it checks, by the codes of its scale."""
    for entry in ledger.follow_ups.values():
        survey = ledger.surveys.get(entry.checks.partition("/")[0])
        if survey and survey.form and entry.answers:
            yield from _answers(entry, survey, survey.form, ledger.paths["follow-ups", entry.id, ""])


def _answers(entry: FollowUp, survey: Survey, form: SurveyForm, path: str) -> Iterator[Found]:
    items = {item.id for item in form.items}
    for item, code in entry.answers.items():
        if item not in items:
            what = Message("problems.unknown-item", {"value": item, "survey": survey.id})
            yield path, ("answers", item), what, did_you_mean(item, items)
        elif code and form.level(code) is None:
            yield path, ("answers", item), *off_scale(code, form)


def _named_twice(ledger: Ledger) -> Iterator[Found]:
    """Two entries of a register with one name: nobody could tell them apart on a page."""
    customers: dict[tuple[str, ...], str] = {
        (id_, "name"): entry.name for id_, entry in ledger.customers.items()
    }
    yield from _equal(customers, ledger.paths.get(("customers", "", ""), ""))
    organisation = ledger.organisation
    yield from _in_languages((), ledger.areas, ledger.paths.get(("areas", "", ""), ""))
    path = ledger.paths.get(("organisation", "", ""), "")
    for key in ("departments", "roles", "problems", "topics", "services"):
        yield from _in_languages((key,), getattr(organisation, key), path)


def called_alike(ledgers: Mapping[str, Ledger], text_of: Callable[[str], str]) -> Iterator[Problem]:
    """Two organisations with one name: nobody could tell their pages apart."""
    for field in ("name", "short_name"):
        first: dict[tuple[str, str], str] = {}
        for id_, ledger in ledgers.items():
            for code, name in getattr(ledger.organisation, field).spoken.items():
                other = first.setdefault((code, name), id_)
                if other != id_:
                    path = ledger.paths["organisation", "", ""]
                    what = Message("problems.name-twice", {"name": name, "first": other})
                    yield problem_at(text_of(path), path, (field, code), what, Message("hints.name-twice"))


def _in_languages(steps: tuple[str, ...], entries: Mapping[str, NamedEntry], path: str) -> Iterator[Found]:
    """Of a register whose keys are names in one language, in each of the others."""
    for code in sorted({code for entry in entries.values() for code in entry.spoken}):
        names = {(*steps, id_, code): entry.called(id_, code) for id_, entry in entries.items()}
        yield from _equal(names, path)


def _equal(names: Mapping[tuple[str, ...], str], path: str) -> Iterator[Found]:
    first: dict[str, str] = {}
    for steps, name in names.items():
        entry = steps[-2]
        if name in first:
            values: dict[str, Value] = {"name": name, "first": first[name]}
            yield path, steps, Message("problems.name-twice", values), Message("hints.name-twice")
        first.setdefault(name, entry)
