"""A survey to be imported: the sheets that belong to it, its form, and the files that the map writes whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from servicecontrol.importing.filling import chosen_rows
from servicecontrol.importing.maps import FILE_NAME, ROWS, MapFile, Steps, SurveyMap, parts, stand_ins
from servicecontrol.importing.organisation_folder import OrganisationFolder
from servicecontrol.importing.references import unknown_names
from servicecontrol.importing.sheets import CsvSheet
from servicecontrol.problems import Message, Problem
from servicecontrol.read.models import model_of
from servicecontrol.read.names import did_you_mean
from servicecontrol.read.source import load
from servicecontrol.read.tree import Tree, parse
from servicecontrol.records.fields import Id, Model
from servicecontrol.records.survey import Distribution, SurveyForm, SurveyPlan

_FILES = {"form": "id", "plan": "id", "distribution": "survey"}  #: file -> the field with the survey's id


class MappedFiles(Model):
    """What a map writes of a survey, beside the responses."""

    survey: Id
    form: SurveyForm | None = None
    plan: SurveyPlan | None = None
    distribution: Distribution | None = None


@dataclass(frozen=True)
class ImportedSurvey:
    """A survey that responses are imported into."""

    id: str
    sheets: tuple[CsvSheet, ...]
    form: SurveyForm
    trees: Mapping[str, dict[str, Tree]]  #: file -> what it will hold


def sheets_by_survey(sheets: Sequence[CsvSheet], map_: SurveyMap) -> Mapping[str, tuple[CsvSheet, ...]]:
    """The sheets of each survey, by its id."""
    found: dict[str, list[CsvSheet]] = {}
    for sheet in sheets:
        found.setdefault(filled_in(map_.survey, {FILE_NAME: sheet.name}), []).append(sheet)
    return {id_: tuple(found[id_]) for id_ in sorted(found)}


def filled_in(template: str, words: Mapping[str, str]) -> str:
    """A template with these words in place of their names."""
    return "".join(words[text] if is_column else text for text, is_column in parts(template))


def stand_in_problems(map_: SurveyMap, file: MapFile) -> Iterator[Problem]:
    """Braces that nothing stands for: a survey's own files are made of no row."""
    sections = {name: getattr(map_, name) for name in ("survey", "part", *_FILES)}
    for name, section in sections.items():
        known = [FILE_NAME] if isinstance(section, str) else [FILE_NAME, ROWS]
        for steps, text in _texts(section, (name,)):
            for word in stand_ins(text):
                if word not in known:
                    what = Message("problems.nothing-stands-here", {"value": word})
                    yield file.problem(steps, what, Message("hints.allowed", {"allowed": tuple(known)}))


def _texts(value: object, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _texts(entry, (*steps, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*steps, index))


def imported_survey(
    id_: str, sheets: tuple[CsvSheet, ...], map_: SurveyMap, file: MapFile, organisation: OrganisationFolder
) -> tuple[ImportedSurvey | None, tuple[Problem, ...]]:
    """The survey, or what is wrong with its form, its other files or the items that the map answers."""
    trees = _trees(id_, sheets, map_)
    whole, problems = model_of(
        {"survey": id_, **trees}, MappedFiles, file.text, file.path, organisation.languages
    )
    if not isinstance(whole, MappedFiles):
        return None, problems
    problems = (*_unknown(whole, organisation, file), *_unlike(id_, sheets, map_, file))
    form = whole.form
    if form is None:
        form, faults = _form_there(id_, file, organisation)
        problems += faults
    if form is None:
        return None, problems
    problems += (*_item_problems(form, map_, file), *_code_problems(form, map_, file))
    if whole.form is not None and not problems:
        form, trees["form"] = _asked(form, trees["form"], sheets[0], map_)
        if not form.items:
            what = Message("problems.list-too-short", {"field": "form.items", "n": 1})
            problems = (file.problem(("may_lack",), what, of_key=True),)
    return (None if problems else ImportedSurvey(id_, sheets, form, trees)), problems


def _trees(id_: str, sheets: Sequence[CsvSheet], map_: SurveyMap) -> dict[str, dict[str, Tree]]:
    rows = sum(1 for sheet in sheets for _ in chosen_rows(sheet, map_))
    words = {FILE_NAME: sheets[0].name, ROWS: str(rows)}
    sections = {name: getattr(map_, name) for name in _FILES}
    return {
        name: {_FILES[name]: id_, **{key: _tree(value, words) for key, value in section.items()}}
        for name, section in sections.items()
        if section
    }


def _tree(value: object, words: Mapping[str, str]) -> Tree:
    if isinstance(value, dict):
        return {key: _tree(entry, words) for key, entry in value.items()}
    if isinstance(value, list):
        return [_tree(entry, words) for entry in value]
    return filled_in(str(value), words)


def _unknown(whole: MappedFiles, organisation: OrganisationFolder, file: MapFile) -> Iterator[Problem]:
    models: tuple[tuple[str, BaseModel | None], ...] = (
        ("plan", whole.plan),
        ("distribution", whole.distribution),
    )
    for name, model in models:
        for steps, what, hint in unknown_names(model, organisation.registers) if model else ():
            yield file.problem((name, *steps), what, hint)


def _unlike(id_: str, sheets: Sequence[CsvSheet], map_: SurveyMap, file: MapFile) -> Iterator[Problem]:
    """Sheets of one survey that lack different columns cannot share its form."""
    first, *others = sheets
    for sheet in others:
        if _lacking(sheet, map_) != _lacking(first, map_):
            values = {"survey": id_, "path": sheet.path, "other": first.path}
            yield file.problem(("survey",), Message("problems.parts-differ", values))


def _lacking(sheet: CsvSheet, map_: SurveyMap) -> frozenset[str]:
    return frozenset(item for item, column in map_.answers.items() if column not in sheet.header)


def _form_there(
    id_: str, file: MapFile, organisation: OrganisationFolder
) -> tuple[SurveyForm | None, tuple[Problem, ...]]:
    """The form that the survey's folder holds already."""
    path = organisation.into / organisation.id / "surveys" / id_ / "form.yaml"
    if not path.is_file():
        what = Message("problems.responses-without-form", {"survey": id_})
        return None, (file.problem(("survey",), what, Message("hints.form-in-map")),)
    shown = f"{organisation.into.name}/{path.relative_to(organisation.into).as_posix()}"
    data, problems = load(path, shown)
    if data is None:
        return None, problems
    tree, problems = parse(data, shown)
    if tree is None:
        return None, problems
    form, problems = model_of(tree, SurveyForm, data.decode("utf-8-sig"), shown, organisation.languages)
    return form if isinstance(form, SurveyForm) else None, problems


def _item_problems(form: SurveyForm, map_: SurveyMap, file: MapFile) -> Iterator[Problem]:
    items = {item.id: None for item in form.items}
    allowed = Message("hints.allowed", {"allowed": tuple(items)})
    for item in map_.answers:
        if item not in items:
            what = Message("problems.unknown-item", {"value": item, "survey": form.id})
            hint = did_you_mean(item, items, allowed, cutoff=0.5)
            yield file.problem(("answers", item), what, hint, of_key=True)
    for item in items:
        if item not in map_.answers:
            what = Message("problems.item-not-mapped", {"value": item})
            yield file.problem(("answers",), what, of_key=True)


def _code_problems(form: SurveyForm, map_: SurveyMap, file: MapFile) -> Iterator[Problem]:
    codes = tuple(level.code for level in form.scale)
    for cell, code in map_.values.items():
        if code and code not in codes:
            what = Message("problems.off-scale", {"value": code, "allowed": codes})
            yield file.problem(("values", cell), what)


def _asked(
    form: SurveyForm, tree: dict[str, Tree], sheet: CsvSheet, map_: SurveyMap
) -> tuple[SurveyForm, dict[str, Tree]]:
    """The form with the items alone that this survey asked."""
    lacking = _lacking(sheet, map_)
    kept = [index for index, item in enumerate(form.items) if item.id not in lacking]
    written = tree["items"]
    items: Tree = [written[index] for index in kept] if isinstance(written, list) else written
    asked = form.model_copy(update={"items": tuple(form.items[index] for index in kept)})
    return asked, {**tree, "items": items}


def compared(survey: ImportedSurvey, before: ImportedSurvey | None) -> ImportedSurvey:
    """The survey; where it asks what the one before asked, its form says so."""
    if before is None or "form" not in survey.trees or before.form.items != survey.form.items:
        return survey
    form: dict[str, Tree] = {**survey.trees["form"], "comparable_with": before.id}
    return replace(survey, trees={**survey.trees, "form": form})
