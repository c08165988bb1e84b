"""A survey put together from its files, its responses checked against its form and plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from servicecontrol.problems import Hint, Message, Place, Problem, Value
from servicecontrol.read.answers import off_scale, wrong_number
from servicecontrol.read.models import problem_at
from servicecontrol.read.response_tables import Bounds, ResponseTable, response_table
from servicecontrol.records.survey import (
    Distribution,
    Response,
    Responses,
    SurveyForm,
    SurveyPlan,
    SurveyReport,
)
from servicecontrol.store import Survey


@dataclass
class SurveyFiles:
    """What was found in a survey's folder: models by file name, responses by path, tables by path."""

    models: dict[str, tuple[str, BaseModel]] = field(default_factory=dict)
    responses: dict[str, Responses] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)


class _Origin(NamedTuple):
    """Where a response stands: the number of its entry in a YAML file, or the line of its row in a table."""

    response: Response
    number: int
    source: str | ResponseTable  #: the YAML file's text
    path: str

    def problem(self, what: Message, hint: Hint = None) -> Problem:
        """A Problem at the response's id."""
        if isinstance(self.source, ResponseTable):
            return self.source.problem(self.number, "id", what, hint)
        return problem_at(self.source, self.path, ("responses", self.number, "id"), what, hint)


def survey_of(
    id_: str, found: SurveyFiles, texts: Mapping[str, str], bounds: Bounds
) -> tuple[Survey, tuple[Problem, ...]]:
    """The survey and the Problems of its responses: off-scale codes, too many or too few answers, equal ids."""
    by_file = {name: model for name, (_, model) in found.models.items()}
    form = by_file.get("form")
    problems: list[Problem] = []
    origins: list[_Origin] = []
    if isinstance(form, SurveyForm):
        for path, file in sorted(found.responses.items()):
            entries = enumerate(_with_defaults(entry, file) for entry in file.responses)
            origins += [_Origin(entry, index, texts[path], path) for index, entry in entries]
            problems += _yaml_faults(file, form, texts[path], path)
        for path, data in sorted(found.tables.items()):
            table = response_table(data, path, form, bounds)
            origins += [_Origin(response, line, table, path) for line, response in table.responses]
            problems += table.problems
    elif found.responses or found.tables:
        path = min([*found.responses, *found.tables])
        problems.append(Problem(Place(path), Message("problems.responses-without-form", {"survey": id_})))
    problems += _equal_ids(origins, id_)
    survey = _survey(id_, by_file, tuple(origin.response for origin in origins))
    problems += _back_before_out(origins, survey.first_out)
    problems += _more_than_returned(survey, found, texts)
    if survey.day == date.max:
        paths = [*(path for path, _ in found.models.values()), *found.responses, *found.tables]
        problems.append(Problem(Place(min(paths)), Message("problems.survey-without-day", {"survey": id_})))
    return survey, tuple(problems)


def _survey(id_: str, by_file: Mapping[str, BaseModel], responses: tuple[Response, ...]) -> Survey:
    plan, form = by_file.get("plan"), by_file.get("form")
    distribution, report = by_file.get("distribution"), by_file.get("report")
    return Survey(
        id_,
        plan if isinstance(plan, SurveyPlan) else None,
        form if isinstance(form, SurveyForm) else None,
        distribution if isinstance(distribution, Distribution) else None,
        responses,
        report if isinstance(report, SurveyReport) else None,
    )


def _with_defaults(response: Response, file: Responses) -> Response:
    given = {"area": response.area or file.area, "returned": response.returned or file.returned}
    return (
        response
        if given == {"area": response.area, "returned": response.returned}
        else response.model_copy(update=given)
    )


def _yaml_faults(file: Responses, form: SurveyForm, text: str, path: str) -> Iterator[Problem]:
    codes, items = {level.code for level in form.scale}, {item.id for item in form.items}
    for index, response in enumerate(file.responses):
        steps: tuple[str | int, ...] = ("responses", index, "answers")
        if len(response.answers) != len(form.items):
            yield problem_at(text, path, steps, wrong_number(response, form))
        for position, code in enumerate(response.answers):
            if code and code not in codes:
                yield problem_at(text, path, (*steps, position), *off_scale(code, form))
        for number, comment in enumerate(response.comments):
            if comment.about is not None and comment.about not in items:
                about = ("responses", index, "comments", number, "about")
                message = Message("problems.unknown-item", {"value": comment.about, "survey": file.survey})
                yield problem_at(text, path, about, message)


def _back_before_out(origins: Sequence[_Origin], out: date | None) -> Iterator[Problem]:
    """Each response that came back before the first form had gone out."""
    for origin in origins:
        back = origin.response.returned
        if out is not None and back is not None and back < out:
            values: dict[str, Value] = {
                "step": "returned",
                "day": back.isoformat(),
                "needs": "first_out",
                "since": out.isoformat(),
            }
            yield origin.problem(Message("problems.out-of-order", values), Message("hints.out-of-order"))


def _equal_ids(origins: Sequence[_Origin], id_: str) -> Iterator[Problem]:
    """Each response whose id another one has before it."""
    seen: dict[str, _Origin] = {}
    for origin in origins:
        name = origin.response.id
        if name in seen:
            first = seen[name].problem(Message("")).place
            values: dict[str, Value] = {"response": name, "survey": id_, "first": str(first)}
            yield origin.problem(Message("problems.response-twice", values))
        seen.setdefault(name, origin)


def _more_than_returned(survey: Survey, found: SurveyFiles, texts: Mapping[str, str]) -> Iterator[Problem]:
    """More usable forms entered than came back: one of the two figures is wrong."""
    if survey.distribution is None:
        return
    path = found.models["distribution"][0]
    entered_in = Counter(response.area for response in survey.responses)
    for index, entry in enumerate(survey.distribution.areas):
        entered = entered_in[entry.area]
        usable = (entry.returned or 0) - entry.blank - entry.invalid
        if entered > usable:
            values: dict[str, Value] = {"area": entry.area, "entered": entered, "usable": usable}
            yield problem_at(
                texts[path], path, ("areas", index), Message("problems.more-entered-than-returned", values)
            )
