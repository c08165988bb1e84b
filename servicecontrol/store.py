"""What was read: each organisation's records, linked and looked up; nothing here opens a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from servicecontrol.overlays import Overlay
from servicecontrol.plugins import Plugin, plugins
from servicecontrol.procedures import Procedure
from servicecontrol.records.baseline import Baseline
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.improvement import Action, Handling
from servicecontrol.records.objective import Objective
from servicecontrol.records.organisation import Organisation
from servicecontrol.records.record import Record
from servicecontrol.records.registers import Area, Customer, Document, SiteSettings
from servicecontrol.records.service import Call
from servicecontrol.records.survey import Distribution, Item, Response, SurveyForm, SurveyPlan, SurveyReport
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.visit import FollowUp, Visit, VisitSummary
from servicecontrol.statistics.scores import score
from servicecontrol.text import Language, language
from servicecontrol.verdicts import Subject
from servicecontrol.workdays import WorkCalendar

_T = TypeVar("_T")
_K = TypeVar("_K")
_R = TypeVar("_R", bound=Record)


@dataclass(frozen=True)
class Survey:
    """A survey's files put together; any but one may be missing, and a rule says so where it must be there."""

    id: str
    plan: SurveyPlan | None = None
    form: SurveyForm | None = None
    distribution: Distribution | None = None
    responses: tuple[Response, ...] = ()
    report: SurveyReport | None = None
    collecting: bool = False  #: forms sent to customers are out, and the time planned for them is not over

    @property
    def first_out(self) -> date | None:
        """The day on which the first form went out."""
        return self.distribution.first_out() if self.distribution else None

    @property
    def closed(self) -> date | None:
        """The day of the last collection; None while forms are out."""
        return self.distribution.last_back() if self.distribution and not self.collecting else None

    @property
    def collection_ended(self) -> date | None:
        """The day on which it closed; where nobody says so, the day on which its plan ends it."""
        planned = self.plan.period.last if self.plan and self.plan.period else None
        return self.closed or planned

    @property
    def day(self) -> date:
        """The day that decides which procedure judges it: fieldwork, else the plan's start or writing."""
        if self.first_out:
            return self.first_out
        if self.plan:
            return self.plan.period.first if self.plan.period else self.plan.written
        return self.report.issued if self.report else date.max

    @property
    def run_by(self) -> str:
        """The department that runs it; empty where no plan says so."""
        return self.plan.run_by if self.plan else ""

    @cached_property
    def superseded(self) -> Mapping[str, str]:
        """The forms of a customer who sent several back, each with the last one, which alone counts.

        The last is the one that came back on the latest day; of several on a day, or without one, that entered last.
        """
        last: dict[str, Response] = {}
        for entry in self.responses:
            known = last.get(entry.customer or "")
            if entry.customer and (
                known is None or (entry.returned or date.min) >= (known.returned or date.min)
            ):
                last[entry.customer] = entry
        return {
            entry.id: last[entry.customer].id
            for entry in self.responses
            if entry.customer and last[entry.customer] is not entry
        }

    @cached_property
    def counted(self) -> tuple[Response, ...]:
        """The forms that figures count: of a customer one."""
        return tuple(entry for entry in self.responses if entry.id not in self.superseded)

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """What each code of the scale counts as; a blank cell is no answer."""
        levels = self.form.scale if self.form else ()
        return {level.code: level.counts_as or "" for level in levels} | {"": "no-answer"}

    @cached_property
    def _score_map(self) -> Mapping[str, float]:
        levels = self.form.scale if self.form else ()
        return {level.code: level.score for level in levels if level.score is not None}

    @cached_property
    def own_items(self) -> Mapping[int, Item]:
        """The items about the organisation itself by their place on the form: the only ones that are scored."""
        items = self.form.items if self.form else ()
        return {place: item for place, item in enumerate(items) if not item.competitors}

    def own_answers(self, response: Response) -> tuple[str, ...]:
        """The answers about the organisation itself, without those about other suppliers."""
        return tuple(code for place, code in enumerate(response.answers) if place in self.own_items)

    def score(self, response: Response) -> float | None:
        """The total of 0 to 100 over answered items by the form's weights; None where too little was answered."""
        form = self.form
        own = self.own_items.values()
        if form is None or not self._score_map or any(item.weight is None for item in own):
            return None
        answers = [self._score_map.get(code) for code in self.own_answers(response)]
        weights = [item.weight or 0.0 for item in own]
        total = score(answers, weights, minimum_answered=form.minimum_answered)
        # Weights such as 0.1 have no exact binary form; a total of 70 must be 70 when it meets a limit.
        return None if total is None else round(total, 9)


@dataclass(frozen=True)
class Ledger:
    """One organisation: its registers, procedures and records, by id in the order of their days."""

    id: str  #: the folder's name
    organisation: Organisation
    calendar: WorkCalendar
    procedures: tuple[Procedure, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    #: record type -> records by id; `kept` reads it
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    #: (kind, id, file) -> path under the data folder; `file` is empty for a record of one file
    paths: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def kept(self, kind: str) -> Mapping[str, Record]:
        """The records of a type by id, in the order of their days; none of a type that nobody keeps."""
        return self.records.get(kind, {})

    @cached_property
    def complaints(self) -> Mapping[str, Complaint]:
        """Complaints, opinions or whatever the organisation calls them."""
        return self._of(Complaint)

    @cached_property
    def visits(self) -> Mapping[str, Visit]:
        """Visits, calls and letters to customers."""
        return self._of(Visit)

    @cached_property
    def follow_ups(self) -> Mapping[str, FollowUp]:
        """Follow-up calls and visits."""
        return self._of(FollowUp)

    @cached_property
    def summaries(self) -> Mapping[str, VisitSummary]:
        """Monthly summaries of visits."""
        return self._of(VisitSummary)

    def _of(self, model: type[_R]) -> Mapping[str, _R]:
        kept = next((self.kept(kind) for kind, entry in RECORD_TYPES.items() if entry is model), {})
        return {id_: record for id_, record in kept.items() if isinstance(record, model)}

    @cached_property
    def kind_of_record(self) -> Mapping[str, str]:
        """The type of every record by its id, surveys and their responses included."""
        kinds = {id_: kind for kind, kept in self.records.items() for id_ in kept}
        return kinds | dict.fromkeys(self.surveys, "surveys")

    def path(self, subject: Subject, file: str = "") -> str | None:
        """The file that holds a subject, or the part of it named `file`."""
        found = self.paths.get((subject.kind, subject.id, file)) or self.paths.get((subject.kind, "", file))
        if found is None and not file:
            found = next(
                (
                    path
                    for (kind, id_, _), path in self.paths.items()
                    if (kind, id_) == (subject.kind, subject.id)
                ),
                None,
            )
        return found

    @cached_property
    def complaints_by_response(self) -> Mapping[str, tuple[Complaint, ...]]:
        """Complaints by the `<survey>/<response>` that opened them."""
        return _grouped((complaint.response or "", complaint) for complaint in self.complaints.values())

    @cached_property
    def follow_ups_by_subject(self) -> Mapping[str, tuple[FollowUp, ...]]:
        """Follow-ups by what they check, and by survey for those that check one of its responses."""
        pairs = [(visit.checks, visit) for visit in self.follow_ups.values()]
        surveys = [
            (visit.checks.split("/")[0], visit) for visit in self.follow_ups.values() if "/" in visit.checks
        ]
        return _grouped([*pairs, *surveys])

    @cached_property
    def handlings_by_complaint(self) -> Mapping[str, tuple[Handling, ...]]:
        """The handling records of batch and special problems by each opinion that they take up."""
        return _grouped((id_, each) for each in self._of(Handling).values() for id_ in each.complaints)

    @cached_property
    def _complaints_by_batch(self) -> Mapping[tuple[str, str], tuple[Complaint, ...]]:
        named = ((each.product, each.batch, each) for each in self.complaints.values())
        return _grouped(
            ((_as_one_spelling(product), _as_one_spelling(batch)), each)
            for product, batch, each in named
            if product and batch
        )

    def complaints_of_batch(self, product: str, batch: str) -> tuple[Complaint, ...]:
        """Complaints about a batch of a product, however its name is spelled, in the order of receipt."""
        return self._complaints_by_batch.get((_as_one_spelling(product), _as_one_spelling(batch)), ())

    @cached_property
    def actions_by_source(self) -> Mapping[str, tuple[Action, ...]]:
        """Corrective and preventive actions by the record that led to them."""
        return _grouped((action.source, action) for action in self._of(Action).values())

    @cached_property
    def visits_by_customer(self) -> Mapping[str, tuple[Visit, ...]]:
        """Visits, calls and letters by customer, in the order of their days."""
        return _grouped((visit.customer, visit) for visit in self.visits.values())

    @cached_property
    def calls_by_customer(self) -> Mapping[str, tuple[Call, ...]]:
        """Entries of the phone register by customer, in the order of their days."""
        return _grouped((call.customer, call) for call in self._of(Call).values())

    @cached_property
    def complaints_by_customer(self) -> Mapping[str, tuple[Complaint, ...]]:
        """Complaints by customer, in the order of receipt."""
        return _grouped((complaint.customer or "", complaint) for complaint in self.complaints.values())


def _as_one_spelling(name: str) -> str:
    """The letters and digits of a name alone, in one width and case: `B-7`, `b 7` and `Ｂ－７` are one batch."""
    return "".join(filter(str.isalnum, normalize("NFKC", name).casefold()))


def _grouped(pairs: Iterable[tuple[_K, _T]]) -> Mapping[_K, tuple[_T, ...]]:
    groups: dict[_K, list[_T]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in groups.items()}


@dataclass(frozen=True)
class Store:
    """Everything under `data/`."""

    settings: SiteSettings
    ledgers: Mapping[str, Ledger]  #: by id, in the order that the organisations ask for
    texts: Mapping[str, str]  #: path -> text of every YAML file read, for positions
    ignored: tuple[str, ...] = ()  #: editors' litter, named in the summary
    files: int = 0
    later: int = 0  #: records of which something was left out, as it happened after the day that is shown
    root: str = "data"  #: the name of the folder, with which every path begins
    overlay: Overlay | None = None

    @cached_property
    def plugins(self) -> tuple[Plugin, ...]:
        """Those in use."""
        return plugins(self.settings.plugins)

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates before the program's own; what stands in the first takes the place of the next's."""
        own = (self.overlay.folder,) if self.overlay else ()
        return (*own, *(plugin.templates for plugin in self.plugins if plugin.templates))

    def language(self, code: str) -> Language:
        """The words of a language of the site, the company's own among them."""
        return language(code, self.templates)

    @property
    def records(self) -> int:
        """How many record files stand in the ledgers; registers, procedures and calendars are no records."""
        registers = {
            "organisation",
            "areas",
            "customers",
            "documents",
            "objectives",
            "baselines",
            "procedures",
        }
        return sum(kind not in registers for ledger in self.ledgers.values() for kind, _, _ in ledger.paths)
