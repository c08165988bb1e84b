"""A survey put together from its files, its responses checked against its form and plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from servicecontrol.problems import Message, Place, Problem, Value
from servicecontrol.read.models import problem_at
from servicecontrol.read.table import Row, read_table
from servicecontrol.records.survey import (
    Distribution,
    Response,
    Responses,
    SurveyForm,
    SurveyPlan,
    SurveyReport,
)
from servicecontrol.store import Survey

#: Columns of a response table that are not items of the form.
_FIXED = ("id", "area", "customer", "returned", "comment")


@dataclass
class SurveyFiles:
    """What was found in a survey's folder: models by file name, responses by path, tables by path."""

    models: dict[str, tuple[str, BaseModel]] = field(default_factory=dict)
    responses: dict[str, Responses] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)


def survey_of(id_: str, found: SurveyFiles, texts: Mapping[str, str]) -> tuple[Survey, tuple[Problem, ...]]:
    """The survey and the Problems of its responses: off-scale codes, too many or too few answers, equal ids."""
    by_file = {name: model for name, (_, model) in found.models.items()}
    form = by_file.get("form")
    problems: list[Problem] = []
    responses: list[Response] = []
    if isinstance(form, SurveyForm):
        for path, file in sorted(found.responses.items()):
            responses += [_with_defaults(entry, file) for entry in file.responses]
            problems += _yaml_faults(file, form, texts[path], path)
        for path, data in sorted(found.tables.items()):
            rows, faults = _table_responses(data, path, form)
            responses += rows
            problems += faults
    elif found.responses or found.tables:
        path = min([*found.responses, *found.tables])
        problems.append(Problem(Place(path), Message("problems.responses-without-form", {"survey": id_})))
    problems += _equal_ids(responses, id_, found)
    survey = _survey(id_, by_file, tuple(responses))
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
    codes = {level.code for level in form.scale}
    for index, response in enumerate(file.responses):
        steps: tuple[str | int, ...] = ("responses", index, "answers")
        if len(response.answers) != len(form.items):
            yield problem_at(text, path, steps, _wrong_number(response, form))
        for position, code in enumerate(response.answers):
            if code and code not in codes:
                yield problem_at(text, path, (*steps, position), _off_scale(code, form))
        items = {item.id for item in form.items}
        for number, comment in enumerate(response.comments):
            if comment.about is not None and comment.about not in items:
                spot = ("responses", index, "comments", number, "about")
                message = Message("problems.unknown-item", {"value": comment.about, "survey": file.survey})
                yield problem_at(text, path, spot, message)


def _wrong_number(response: Response, form: SurveyForm) -> Message:
    values: dict[str, Value] = {
        "response": response.id,
        "count": len(response.answers),
        "items": len(form.items),
    }
    return Message("problems.wrong-number-of-answers", values)


def _off_scale(code: str, form: SurveyForm) -> Message:
    allowed = tuple(level.code for level in form.scale)
    return Message("problems.off-scale", {"value": code, "allowed": allowed})


def _table_responses(data: bytes, path: str, form: SurveyForm) -> tuple[list[Response], list[Problem]]:
    """Responses of a CSV table: columns id, area or customer, returned, comment, then one per item of the form."""
    header, rows, faults = read_table(data, path)
    problems = list(faults)
    items = [item.id for item in form.items]
    unknown = [name for name in header if name not in _FIXED and name not in items]
    missing = [name for name in ("id", *items) if name not in header]
    allowed = (*_FIXED, *items)
    problems += [
        _table_problem(path, 1, "problems.unknown-column", {"column": name, "allowed": allowed})
        for name in unknown
    ]
    problems += [_table_problem(path, 1, "problems.missing-column", {"column": name}) for name in missing]
    if problems:
        return [], problems
    places = {name: header.index(name) for name in header}
    answers_at = [places[name] for name in items]
    codes = {level.code for level in form.scale} | {""}
    responses = []
    for row in rows:
        response, fault = _row_response(row, places, answers_at, codes, path, form)
        problems += fault
        responses += response
    return responses, problems


def _row_response(  # noqa: PLR0917  # precomputed once per table, not per row
    row: Row,
    places: Mapping[str, int],
    answers_at: Sequence[int],
    codes: set[str],
    path: str,
    form: SurveyForm,
) -> tuple[list[Response], list[Problem]]:
    cells = row.cells
    answers = tuple([cells[index] for index in answers_at])
    if not codes.issuperset(answers):
        wrong = next(code for code in answers if code not in codes)
        return [], [
            _table_problem(path, row.line, "problems.off-scale", dict(_off_scale(wrong, form).values))
        ]
    values: dict[str, object] = {"answers": answers}
    for name in ("id", "area", "customer", "returned"):
        if name in places and cells[places[name]]:
            values[name] = cells[places[name]]
    if "comment" in places and cells[places["comment"]]:
        values["comments"] = ({"says": cells[places["comment"]]},)
    try:
        return [Response.model_validate(values)], []
    except ValueError as fault:
        return [], [_table_problem(path, row.line, "problems.bad-row", {"detail": _first_line(fault)})]


def _first_line(fault: ValueError) -> str:
    errors = getattr(fault, "errors", None)
    first = errors(include_url=False)[0] if errors else None
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['input']!s:.40}" if first else str(fault)


def _table_problem(path: str, line: int, key: str, values: Mapping[str, Value]) -> Problem:
    return Problem(Place(path, line), Message(key, dict(values)))


def _equal_ids(responses: Sequence[Response], id_: str, found: SurveyFiles) -> Iterator[Problem]:
    seen: set[str] = set()
    for response in responses:
        if response.id in seen:
            path = min([*found.responses, *found.tables])
            yield Problem(
                Place(path), Message("problems.response-twice", {"response": response.id, "survey": id_})
            )
        seen.add(response.id)


def _more_than_returned(survey: Survey, found: SurveyFiles, texts: Mapping[str, str]) -> Iterator[Problem]:
    """More usable forms entered than came back: one of the two figures is wrong."""
    if survey.distribution is None:
        return
    path = found.models["distribution"][0]
    for index, entry in enumerate(survey.distribution.areas):
        entered = sum(response.area == entry.area for response in survey.responses)
        usable = (entry.returned or 0) - entry.blank - entry.invalid
        if entered > usable:
            values: dict[str, Value] = {"area": entry.area, "entered": entered, "usable": usable}
            yield problem_at(
                texts[path], path, ("areas", index), Message("problems.more-entered-than-returned", values)
            )
