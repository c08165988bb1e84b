"""The blank forms of an organisation: a page each, and their index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servicecontrol.facts import Facts
from servicecontrol.pages.form.blank import Blank, BlankOf, BlankSection
from servicecontrol.pages.form.used import Form, forms_of, survey_forms
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.names import crumbs, register_title
from servicecontrol.pages.shared.page import Link, NavEntry, Page
from servicecontrol.pages.shared.subjects import clause_path
from servicecontrol.records.page_names import code_page
from servicecontrol.records.survey import Response
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.store import Ledger, Survey
from servicecontrol.text import Language

#: Answers that nobody ticks: they are what a clerk makes of a form that came back.
_NOT_TICKED = frozenset({"no-answer", "invalid"})
#: Lines for what a respondent has to say.
_COMMENT_LINES = 8


@dataclass(frozen=True)
class Question:
    """A question of a survey form; `aspect` only where it differs from the question before."""

    text: str
    aspect: str


@dataclass(frozen=True)
class Questions:
    """What a survey's form asks: who answers, and each question by the levels of the scale."""

    head: tuple[Blank, ...]
    scale: tuple[tuple[str, str], ...]  #: label and code of each level
    asked: tuple[Question, ...]
    aspects: bool


@dataclass(frozen=True)
class FormView:
    """A blank form."""

    crumbs: tuple[Link, ...]
    organisation: str
    code: str
    title: str
    original: str  #: its title in the document register, where the page's language is another
    original_language: str
    version: str
    running: str  #: what stands at the head of each further sheet
    chip: Chip
    notes: tuple[str, ...]
    clauses: tuple[Link, ...]
    register: Link | None
    folder: str
    sections: tuple[BlankSection, ...]
    questions: Questions | None


@dataclass(frozen=True)
class FormRow:
    """A form in the index."""

    form: Link
    title: str
    chip: Chip
    version: str
    purpose: str
    clauses: tuple[Link, ...]
    register: Link | None


@dataclass(frozen=True)
class FormsView:
    """The index of an organisation's forms."""

    title: str
    crumbs: tuple[Link, ...]
    lead: tuple[str, ...]
    rows: tuple[FormRow, ...]
    surveys: tuple[tuple[Link, str, str], ...]  #: form, title and number of questions, newest first


def form_pages(ledger: Ledger, facts: Facts, words: Language) -> Iterator[Page]:
    """The index and every blank form."""
    procedure = facts.judged.procedures.get(ledger.id)
    forms, surveys = forms_of(ledger, procedure), survey_forms(ledger)
    if not (forms or surveys):
        return
    title = words.say("pages.forms")
    rows = tuple(_row(form, ledger, facts, words) for form in forms)
    listed = tuple(_survey_row(form, ledger, facts, words) for form in surveys)
    lead = (words.say("forms.count", n=len(forms) or len(surveys)), words.say("forms.lead"))
    index = FormsView(title, crumbs(words, ledger), lead, rows, listed)
    yield Page(f"{ledger.id}/forms/index", "forms.html", title, index)
    for form in (*forms, *surveys):
        view = _view(form, ledger, facts, words)
        yield Page(_path(ledger, form), "form.html", _tab(form, ledger, words), view, searchable=False)


def form_entries(ledger: Ledger, facts: Facts, words: Language) -> tuple[NavEntry, ...]:
    """The forms' entry in the navigation."""
    there = forms_of(ledger, facts.judged.procedures.get(ledger.id)) or survey_forms(ledger)
    return (NavEntry(words.say("pages.forms"), f"{ledger.id}/forms/index"),) if there else ()


def _path(ledger: Ledger, form: Form) -> str:
    return f"{ledger.id}/forms/{form.name}"


def _name(form: Form, ledger: Ledger, facts: Facts, words: Language) -> str:
    """What the form is called in the reader's language: its own title, a survey's, else its register's."""
    if form.survey and form.survey.form:
        return form.survey.form.title.say(words.code)
    if form.title and words.code == facts.store.settings.languages[0]:
        return form.title
    return register_title(ledger, form.kind, words)


def _tab(form: Form, ledger: Ledger, words: Language) -> str:
    """The page's title: only ids, codes without anything but letters, digits and slashes, and our own words."""
    safe = "/".join(code_page(part) for part in form.code.split("/"))
    name = (
        f"{safe} {form.name}" if safe and form.survey and form.name == form.survey.id else safe or form.name
    )
    return " ".join(part for part in (name, register_title(ledger, form.kind, words)) if part)


def _register(form: Form, ledger: Ledger, words: Language) -> Link | None:
    if form.survey:
        id_ = form.survey.id
        return Link(id_, f"{ledger.id}/surveys/{id_}")
    if not ledger.kept(form.kind):
        return None
    page = "visits" if form.kind == "follow-ups" else form.kind
    return Link(register_title(ledger, form.kind, words), f"{ledger.id}/{page}/index")


def _standing(form: Form, facts: Facts, words: Language) -> tuple[Chip, tuple[str, ...]]:
    """Whether the form may be used today, and what speaks against it."""
    if form.document is None:
        if not form.code:
            return Chip("none", words.say("forms.no-code")), (words.say("forms.no-code-note"),)
        return Chip("noevidence", words.say("forms.unregistered")), (words.say("forms.unregistered-note"),)
    if not form.document.holds_on(facts.as_of):
        return Chip("fail", words.say("registers.withdrawn")), (words.say("forms.withdrawn-note"),)
    notes = () if form.code else (words.say("forms.no-code-note"),)
    return Chip("pass", words.say("registers.in-use")), notes


def _version(form: Form, words: Language) -> str:
    document = form.document
    if document is None or document.version is None:
        return ""
    return words.say("forms.version", version=document.version, date=document.issued or "–")


def _clauses(form: Form, ledger: Ledger, facts: Facts) -> tuple[Link, ...]:
    procedure = facts.judged.procedures.get(ledger.id)
    known = procedure.clauses if procedure else {}
    return tuple(Link(known[id_].clause, clause_path(ledger.id, id_)) for id_ in form.clauses if id_ in known)


def _row(form: Form, ledger: Ledger, facts: Facts, words: Language) -> FormRow:
    return FormRow(
        Link(form.code or words.say("forms.uncoded"), _path(ledger, form)),
        _name(form, ledger, facts, words),
        _standing(form, facts, words)[0],
        _version(form, words),
        words.say(f"forms.purpose.{form.kind}"),
        _clauses(form, ledger, facts),
        _register(form, ledger, words),
    )


def _survey_row(form: Form, ledger: Ledger, facts: Facts, words: Language) -> tuple[Link, str, str]:
    items = form.survey.form.items if form.survey and form.survey.form else ()
    return (
        Link(form.name, _path(ledger, form)),
        _name(form, ledger, facts, words),
        words.say("forms.questions", n=len(items)),
    )


def _view(form: Form, ledger: Ledger, facts: Facts, words: Language) -> FormView:
    chip, notes = _standing(form, facts, words)
    name, organisation = _name(form, ledger, facts, words), ledger.organisation.name.say(words.code)
    blank = BlankOf(ledger, words)
    sections = (_comments(words),) if form.survey else blank.sections(RECORD_TYPES[form.kind])
    return FormView(
        crumbs=crumbs(words, ledger, Link(words.say("pages.forms"), f"{ledger.id}/forms/index")),
        organisation=organisation,
        code=form.code,
        title=name,
        original=form.title if form.title != name else "",
        original_language=facts.store.settings.languages[0],
        version=_version(form, words),
        running=" · ".join(part for part in (organisation, form.code, name) if part),
        chip=chip,
        notes=notes,
        clauses=_clauses(form, ledger, facts),
        register=_register(form, ledger, words),
        folder=f"data/{ledger.id}/{form.kind}/",
        sections=sections,
        questions=_questions(form.survey, blank) if form.survey else None,
    )


def _comments(words: Language) -> BlankSection:
    room = Blank(words.say("label.says"), "lines", wide=True, lines=_COMMENT_LINES)
    return BlankSection(words.say("forms.comments"), (room,))


def _questions(survey: Survey, blank: BlankOf) -> Questions | None:
    form, words = survey.form, blank.words
    if form is None:
        return None
    asks_customers = bool(survey.plan and survey.plan.customers)
    left_out = {"id", "answers", "comments", "area" if asks_customers else "customer"}
    aspects = [words.say(f"words.aspect.{item.aspect}") if item.aspect else "" for item in form.items]
    asked = tuple(
        Question(item.text.say(words.code), aspect if aspect != before else "")
        for item, aspect, before in zip(form.items, aspects, ("", *aspects), strict=False)
    )
    levels = (level for level in form.scale if level.counts_as not in _NOT_TICKED)
    scale = tuple((level.label.say(words.code), level.code) for level in levels)
    return Questions(blank.blanks(Response, left_out), scale, asked, any(aspects))
