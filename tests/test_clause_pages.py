"""A clause in the document and on its page: what the company has set, how it is read, a sample that nobody picked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256

import pytest
from test_figure_parts import EN
from trades import trades

from servicecontrol.charts import Chart
from servicecontrol.metrics.catalogue import metrics
from servicecontrol.pages.complaint.pages import complaint_pages
from servicecontrol.pages.procedure.clauses import ClauseView
from servicecontrol.pages.procedure.evidence import EvidenceView
from servicecontrol.pages.procedure.pages import ProcedureView, procedure_pages
from servicecontrol.pages.procedure.waiving import WaivingView, sealing_view, waiving_view
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.judgements import judgement_row
from servicecontrol.pages.shared.names import owner_name
from servicecontrol.pages.shared.page import Page
from servicecontrol.pages.shared.subjects import subject_name
from servicecontrol.pages.survey.pages import survey_pages
from servicecontrol.problems import Message
from servicecontrol.records.leave import WaivedBy
from servicecontrol.text import Language, language
from servicecontrol.verdicts import GRAVITY, Subject


def _pages(words: Language) -> dict[str, Page]:
    facts = trades()
    return {
        page.path: page
        for ledger in facts.store.ledgers.values()
        for page in procedure_pages(PageContext(ledger, facts, words))
    }


def _clauses(words: Language) -> dict[str, ClauseView]:
    views = [page.view for page in _pages(words).values()]
    documents = [view for view in views if isinstance(view, ProcedureView)]
    return {one.id: one for view in documents for section in view.sections for one in section.clauses}


@pytest.mark.parametrize("code", ["en", "zh-Hant"])
def test_what_the_company_has_set_is_said_with_its_value_and_never_by_the_name_of_a_parameter(
    code: str,
) -> None:
    words = language(code)
    said = {id_: clause.company_choice for id_, clause in _clauses(words).items() if clause.company_choice}
    procedures = trades().judged.procedures.values()
    assert set(said) == {
        id_ for each in procedures for id_, clause in each.clauses.items() if clause.company_choice
    }
    for lines in said.values():
        assert not re.search(r"\b(days|length|opinions|percent|period|tested): ", " ".join(lines))
    assert words.say("choices.days", n=30) in said["property-4.1.5.3"]
    assert words.say("choices.days", n=0) in said["factory-5.2.1a"]


def test_a_clause_with_a_choice_shows_what_was_chosen() -> None:
    clause = _clauses(EN)["factory-5.2.3b"]
    assert ["X-F1"] == [reading.id for reading in clause.readings][:1]
    assert all(any(counts for _, _, counts in reading.options) for reading in clause.readings)


def test_the_document_leads_to_every_broken_clause() -> None:
    for page in _pages(EN).values():
        if isinstance(page.view, ProcedureView):
            broken = [
                clause.id
                for section in page.view.sections
                for clause in section.clauses
                if clause.chip.state == "fail"
            ]
            assert sorted(broken) == sorted(clause.id for clause in page.view.broken)


def test_a_sample_can_be_drawn_again_by_what_the_page_says_of_it() -> None:
    status = next(one for one in trades().judged.clauses if one.id == "factory-5.2.3b")
    view = _pages(EN)["factory/procedure/factory-5.2.3b"].view
    assert isinstance(view, EvidenceView)
    assert view.sample is not None
    seed = re.search("“(.*) kind/id/part”", view.sample.says)
    assert seed
    drawn = sorted(
        (
            entry.subject
            for entry in status.judgements
            if entry.verdict in ("pass", "fail", "warn", "no-evidence")
        ),
        key=lambda one: sha256(f"{seed[1]} {one.kind}/{one.id}/{one.part}".encode()).hexdigest(),
    )
    named = [row.subject if isinstance(row.subject, str) else row.subject.text for row in view.sample.rows]
    assert [f"{subject.id} {subject.part}".strip() for subject in drawn[:3]] == named


def test_few_cases_need_no_sample() -> None:
    for page in _pages(EN).values():
        if isinstance(page.view, EvidenceView) and page.view.sample is not None:
            assert 10 <= int(re.findall(r"from ([\d,]+) cases", page.view.sample.says)[0].replace(",", ""))


def test_every_chart_leads_to_its_definition_and_to_the_clauses_of_its_figures() -> None:
    facts = trades()
    charts: list[tuple[str, Chart]] = []
    for ledger in facts.store.ledgers.values():
        for page in (
            *survey_pages(PageContext(ledger, facts, EN)),
            *complaint_pages(PageContext(ledger, facts, EN)),
        ):
            charts += [(ledger.id, chart) for chart in getattr(page.view, "charts", ())]
    assert charts
    for organisation, chart in charts:
        links = {item.text: item.href or "" for item in chart.foot}
        metric = links["Definition"].rpartition("#m-")[2]
        assert links["CSV"].endswith(f"metrics/{metric}.csv")
        asked = {
            clause.clause
            for clause in facts.judged.procedures[organisation].clauses.values()
            if any(binding.rule in metrics()[metric].rules for binding in clause.enforced_by)
        }
        named = {text.removeprefix("Clause ") for text in links if text.startswith("Clause ")}
        assert named <= asked
        assert bool(named) == bool(asked)


def test_the_area_of_a_survey_is_named_in_the_readers_words_however_a_rule_tells_it():
    ledger = trades().store.ledgers["property"]
    survey = ledger.surveys["SV-2026H2"]
    for place, entry in enumerate(survey.distribution.areas, 1):
        named = f"SV-2026H2 {ledger.areas[entry.area].en}"
        for part in (str(place), entry.area):
            assert named == subject_name(ledger, Subject("surveys", survey.id, part), EN)
    channels = Subject("organisation", ledger.id, "channels 2026H1")
    assert "Contact channels 2026H1" == subject_name(ledger, channels, EN)
    assert "SV-2026H2 S057" == subject_name(ledger, Subject("surveys", survey.id, "S057"), EN)


def test_headings_of_sections_go_as_deep_as_html_has_them() -> None:
    facts = trades()
    ledger = facts.store.ledgers["factory"]
    numbers = ("5", "5.1", "5.1.1", "5.1.1.1", "5.1.1.1.1")
    name = next(iter(ledger.procedures[0].sections.values()))
    deep = replace(ledger.procedures[0], sections=dict.fromkeys(numbers, name))
    judged = replace(facts.judged, procedures={**facts.judged.procedures, "factory": deep})
    [view] = [
        page.view
        for page in procedure_pages(PageContext(ledger, replace(facts, judged=judged), EN))
        if isinstance(page.view, ProcedureView)
    ]
    assert [(2, 3), (3, 4), (4, 5), (5, 6), (5, 6)] == [
        (section.depth, section.clause_depth) for section in view.sections
    ]


def _waiving(organisation: str, terms: WaivedBy | None, words: Language = EN) -> WaivingView:
    """What the page of a company's procedure says of waivers under these terms."""
    facts = trades()
    procedure = replace(facts.judged.procedures[organisation], waived_by=terms)
    return waiving_view(procedure, PageContext(facts.store.ledgers[organisation], facts, words))


@pytest.mark.parametrize("organisation", ["factory", "metal", "property"])
@pytest.mark.parametrize("code", ["en", "zh-Hant"])
def test_the_procedure_page_says_who_may_waive_why_and_how_that_is_read(organisation: str, code: str) -> None:
    words, terms = language(code), trades().judged.procedures[organisation].waived_by
    shown = _pages(words)[f"{organisation}/procedure/index"].view.waiving
    ledger = trades().store.ledgers[organisation]
    assert all(owner_name(role, ledger, words) in shown.said[0] for role in terms.roles)
    assert (terms.reason.say(code), terms.interpretation) == (shown.reason, shown.reading.id)


def test_without_terms_the_procedure_page_says_that_nobody_may_waive() -> None:
    assert WaivingView((EN.say("waiving.nobody"),), "", None) == _waiving("factory", None)


@pytest.mark.parametrize(("afterwards", "key"), [(True, "afterwards"), (False, "beforehand")])
def test_grounds_and_a_last_day_that_no_question_is_asked_about_are_said(
    afterwards: bool,  # noqa: FBT001  # a parameter of the case
    key: str,
) -> None:
    terms = (
        trades()
        .judged.procedures["factory"]
        .waived_by.model_copy(update={"grounds": ("停業",), "afterwards": afterwards, "interpretation": None})
    )
    said = _waiving("factory", terms).said
    assert (EN.say("waiving.grounds", grounds=("停業",)), EN.say(f"waiving.{key}")) == said[1:]


def test_what_is_said_of_a_waiver_that_does_not_count_stands_in_the_row_of_the_duty() -> None:
    facts = trades()
    duty = next(entry for entry in facts.judged.findings if entry.organisation == "factory")
    note = Message(
        "waivers.wrong-role", {"waiver": "WV-1", "person": "甲", "date": duty.day, "roles": ("廠長",)}
    )
    row = judgement_row(replace(duty, note=note), PageContext(facts.store.ledgers["factory"], facts, EN))
    assert row.said.endswith("WV-1 does not count: 甲, who signed it, was never Plant director")


@pytest.mark.parametrize(
    ("roles", "also"), [((), ()), (("廠長",), ("Plant director as well, in office on the day of the seal",))]
)
def test_the_procedure_page_says_who_seals_a_report(roles: tuple[str, ...], also: tuple[str, ...]) -> None:
    facts = trades()
    procedure = facts.judged.procedures["factory"]
    terms = procedure.sealed_by.model_copy(update={"roles": roles})
    context = PageContext(facts.store.ledgers["factory"], facts, EN)
    shown = sealing_view(replace(procedure, sealed_by=terms), context)
    assert ((EN.say("waiving.sealed-by"), *also), terms.reason.say("en")) == (shown.said, shown.reason)


def test_the_first_sentence_of_a_clause_says_no_more_than_the_cases_of_the_period() -> None:
    """A sentence and the rows under it are one count: nothing is kept that is not due, or is for a person to judge."""
    told = 0
    for ledger in trades().store.ledgers.values():
        pages = {page.path: page for page in procedure_pages(PageContext(ledger, trades(), EN))}
        for status in trades().judged.clauses_of(ledger.id):
            view = pages[f"{ledger.id}/procedure/{status.id}"].view
            if status.enforcement != "enforced" or not status.judgements:
                continue
            current = [entry.verdict for entry in status.counting if entry.day in status.current]
            said = view.lead[0]
            named = {
                EN.say(f"words.verdict.{verdict}"): int(n)
                for verdict in GRAVITY
                for n in re.findall(rf"{re.escape(EN.say(f'words.verdict.{verdict}'))} (\d+)", said)
            }
            if not current:
                assert said.startswith("No case"), said
            elif named:
                counts = Counter(EN.say(f"words.verdict.{verdict}") for verdict in current)
                assert (dict(counts), True) == (named, set(current) != {"pass"}), (status.id, said)
                told += 1
            else:
                assert {"pass"} == set(current), (status.id, said)
                assert str(len(current)) in said or len(current) == 1
    assert told > 5
