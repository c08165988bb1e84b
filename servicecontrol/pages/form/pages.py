"""The blank forms of an organisation: a page each, and their index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from servicecontrol.pages.form.blank import Blank, BlankOf, BlankSection
from servicecontrol.pages.form.used import Form, forms_of, survey_forms
from servicecontrol.pages.shared.chips import Chip
from servicecontrol.pages.shared.context import PageContext
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


def form_pages(context: PageContext) -> Iterator[Page]:
    """The index and every blank form."""
    procedure = context.judged.procedures.get(context.ledger.id)
    forms, surveys = forms_of(context.ledger, procedure), survey_forms(context.ledger)
    if not (forms or surveys):
        return
    title = context.say("pages.forms")
    yield Page(
        f"{context.ledger.id}/forms/index",
        "forms.html",
        title,
        partial(_index, title, forms, surveys, context),
    )
    for form in (*forms, *surveys):
        lay_out = partial(_view, form, context)
        yield Page(_path(context.ledger, form), "form.html", _tab(form, context), lay_out, searchable=False)


def _index(title: str, forms: Sequence[Form], surveys: Sequence[Form], context: PageContext) -> FormsView:
    rows = tuple(_row(form, context) for form in forms)
    listed = tuple(_survey_row(form, context) for form in surveys)
    lead = (context.say("forms.count", n=len(rows) + len(listed)), context.say("forms.lead"))
    return FormsView(title, crumbs(context.words, context.ledger), lead, rows, listed)


def form_entries(context: PageContext) -> tuple[NavEntry, ...]:
    """The forms' entry in the navigation."""
    there = forms_of(context.ledger, context.judged.procedures.get(context.ledger.id)) or survey_forms(
        context.ledger
    )
    return (NavEntry(context.say("pages.forms"), f"{context.ledger.id}/forms/index"),) if there else ()


def _path(ledger: Ledger, form: Form) -> str:
    return f"{ledger.id}/forms/{form.name}"


def _name(form: Form, context: PageContext) -> str:
    """What the form is called in the reader's language: its own title, a survey's, else its register's."""
    if form.survey and form.survey.form:
        return form.survey.form.title.say(context.words.code)
    if form.title and context.words.code == context.facts.store.settings.languages[0]:
        return form.title
    return register_title(context.ledger, form.kind, context.words)


def _tab(form: Form, context: PageContext) -> str:
    """The page's title: only ids, codes without anything but letters, digits and slashes, and our own words."""
    safe = "/".join(code_page(part) for part in form.code.split("/"))
    name = (
        f"{safe} {form.name}" if safe and form.survey and form.name == form.survey.id else safe or form.name
    )
    return " ".join(part for part in (name, register_title(context.ledger, form.kind, context.words)) if part)


def _register(form: Form, context: PageContext) -> Link | None:
    if form.survey:
        id_ = form.survey.id
        return Link(id_, f"{context.ledger.id}/surveys/{id_}")
    if not context.ledger.kept(form.kind):
        return None
    page = "visits" if form.kind == "follow-ups" else form.kind
    return Link(register_title(context.ledger, form.kind, context.words), f"{context.ledger.id}/{page}/index")


def _standing(form: Form, context: PageContext) -> tuple[Chip, tuple[str, ...]]:
    """Whether the form may be used today, and what speaks against it."""
    if form.document is None:
        if not form.code:
            return Chip("none", context.say("forms.no-code")), (context.say("forms.no-code-note"),)
        return Chip("noevidence", context.say("forms.unregistered")), (
            context.say("forms.unregistered-note"),
        )
    if not form.document.holds_on(context.as_of):
        return Chip("fail", context.say("registers.withdrawn")), (context.say("forms.withdrawn-note"),)
    notes = () if form.code else (context.say("forms.no-code-note"),)
    return Chip("pass", context.say("registers.in-use")), notes


def _version(form: Form, words: Language) -> str:
    document = form.document
    if document is None or document.version is None:
        return ""
    return words.say("forms.version", version=document.version, date=document.issued or "–")


def _clauses(form: Form, context: PageContext) -> tuple[Link, ...]:
    procedure = context.judged.procedures.get(context.ledger.id)
    known = procedure.clauses if procedure else {}
    return tuple(
        Link(known[id_].clause, clause_path(context.ledger.id, id_)) for id_ in form.clauses if id_ in known
    )


def _row(form: Form, context: PageContext) -> FormRow:
    return FormRow(
        Link(form.code or context.say("forms.uncoded"), _path(context.ledger, form)),
        _name(form, context),
        _standing(form, context)[0],
        _version(form, context.words),
        context.say(f"forms.purpose.{form.kind}"),
        _clauses(form, context),
        _register(form, context),
    )


def _survey_row(form: Form, context: PageContext) -> tuple[Link, str, str]:
    items = form.survey.form.items if form.survey and form.survey.form else ()
    return (
        Link(form.name, _path(context.ledger, form)),
        _name(form, context),
        context.say("forms.questions", n=len(items)),
    )


def _view(form: Form, context: PageContext) -> FormView:
    chip, notes = _standing(form, context)
    name, organisation = _name(form, context), context.ledger.organisation.name.say(context.words.code)
    blank = BlankOf(context.ledger, context.words)
    sections = (_comments(context.words),) if form.survey else blank.sections(RECORD_TYPES[form.kind])
    return FormView(
        crumbs=crumbs(
            context.words,
            context.ledger,
            Link(context.say("pages.forms"), f"{context.ledger.id}/forms/index"),
        ),
        organisation=organisation,
        code=form.code,
        title=name,
        original=form.title if form.title != name else "",
        original_language=context.facts.store.settings.languages[0],
        version=_version(form, context.words),
        running=" · ".join(part for part in (organisation, form.code, name) if part),
        chip=chip,
        notes=notes,
        clauses=_clauses(form, context),
        register=_register(form, context),
        folder=f"data/{context.ledger.id}/{form.kind}/",
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
