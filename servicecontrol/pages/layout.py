"""The site map: every page of one language, the navigation, the words of the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicecontrol.facts import Facts
from servicecontrol.measure.complaints import (
    AcknowledgementRate,
    ClosingTimeByYear,
    ClosureCompleteness,
    ComplaintsBetween,
    ComplaintsByArea,
    ComplaintsByMonth,
    ComplaintsByOrigin,
    ComplaintsByProblem,
    ComplaintsControl,
    HandlingCurve,
    HandlingHours,
    HandlingTime,
    LateAnswersBetween,
    LateAnswersControl,
    OnTimeRate,
    OpenComplaints,
    RecurrenceRate,
    ReopeningRate,
)
from servicecontrol.measure.surveys import (
    ChangeByItem,
    ChangeBySurvey,
    CompetitorComparison,
    FollowUpAgreement,
    ImportanceByItem,
    NonResponseByItem,
    RatingsByItem,
    RecoveryByArea,
    RecoveryBySurvey,
    SatisfactionByArea,
    SatisfactionByAreaAndItem,
    SatisfactionByItem,
    SatisfactionBySurvey,
    SatisfactionTrend,
    SatisfactionWeighted,
    ScoreBySurvey,
    SurveyResponseRates,
    TopTwoBySurvey,
    TrendByItem,
    UnsatisfiedByItem,
)
from servicecontrol.measure.visits import VisitCoverage, VisitGaps
from servicecontrol.pages.complaint.pages import complaint_pages
from servicecontrol.pages.dashboard.due import due_pages
from servicecontrol.pages.dashboard.pages import dashboard_pages
from servicecontrol.pages.figures.data_quality import data_quality_pages
from servicecontrol.pages.figures.pages import figure_pages
from servicecontrol.pages.form.pages import form_entries, form_pages
from servicecontrol.pages.procedure.interpretations import interpretation_pages
from servicecontrol.pages.procedure.matrix import matrix_pages
from servicecontrol.pages.procedure.pages import procedure_pages
from servicecontrol.pages.record.pages import register_entries, register_pages
from servicecontrol.pages.reports import report_entry, report_pages
from servicecontrol.pages.reports.summaries import summary_pages
from servicecontrol.pages.shared.addresses import exports_folder, feed_paths, worded_folder
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.family import PageFamily
from servicecontrol.pages.shared.names import register_title, short_name
from servicecontrol.pages.shared.page import NavEntry, Page
from servicecontrol.pages.site.added import added_entries, added_pages
from servicecontrol.pages.site.own import own_entries, own_pages
from servicecontrol.pages.site.start import start_pages
from servicecontrol.pages.survey.pages import survey_pages
from servicecontrol.pages.visit.pages import visit_pages
from servicecontrol.text import Language

#: The pages of an organisation, in the order of the site map, each family with what it is made of.
FAMILIES = (
    PageFamily(
        dashboard_pages,
        figures=(
            ChangeBySurvey,
            ComplaintsByOrigin,
            ComplaintsByProblem,
            OnTimeRate,
            OpenComplaints,
            RecoveryByArea,
            SatisfactionByAreaAndItem,
            SatisfactionBySurvey,
            ScoreBySurvey,
            VisitCoverage,
        ),
    ),
    PageFamily(due_pages),
    PageFamily(
        survey_pages,
        figures=(
            ChangeByItem,
            ChangeBySurvey,
            FollowUpAgreement,
            ImportanceByItem,
            NonResponseByItem,
            RatingsByItem,
            RecoveryBySurvey,
            SurveyResponseRates,
            SatisfactionByArea,
            SatisfactionByAreaAndItem,
            SatisfactionByItem,
            SatisfactionBySurvey,
            SatisfactionTrend,
            SatisfactionWeighted,
            ScoreBySurvey,
            TopTwoBySurvey,
            TrendByItem,
            UnsatisfiedByItem,
        ),
        facts=("reports",),
    ),
    PageFamily(
        complaint_pages,
        figures=(
            AcknowledgementRate,
            ClosureCompleteness,
            ComplaintsBetween,
            ComplaintsByArea,
            ComplaintsByMonth,
            ComplaintsByProblem,
            ComplaintsControl,
            HandlingCurve,
            HandlingHours,
            HandlingTime,
            LateAnswersBetween,
            LateAnswersControl,
            OnTimeRate,
            RecurrenceRate,
            ReopeningRate,
        ),
        facts=("broken_links",),
    ),
    PageFamily(visit_pages, figures=(VisitGaps,), facts=("broken_links",)),
    PageFamily(summary_pages),
    PageFamily(
        report_pages,
        figures=(
            ClosingTimeByYear,
            CompetitorComparison,
            ComplaintsControl,
            OnTimeRate,
            SatisfactionByAreaAndItem,
            SatisfactionByItem,
            SatisfactionBySurvey,
            ScoreBySurvey,
            VisitCoverage,
        ),
        facts=("broken_links", "quality", "reports"),
    ),
    PageFamily(register_pages, facts=("broken_links",)),
    PageFamily(form_pages),
    PageFamily(procedure_pages, facts=("matrices",)),
    PageFamily(matrix_pages, facts=("matrices",)),
    PageFamily(interpretation_pages, facts=("matrices", "weights")),
    PageFamily(data_quality_pages, facts=("quality",)),
)
#: The newest surveys in the navigation; all stand on the list.
SURVEYS_SHOWN = 6


def work_out(facts: Facts) -> None:
    """Has the facts worked out that several families of pages are made of, before pages are laid out side by side."""
    for name in {name for family in FAMILIES for name in family.facts}:
        getattr(facts, name)


def site_pages(facts: Facts, words: Language) -> tuple[Page, ...]:
    """Every page, in the order of the site map."""
    return tuple(_pages(facts, words))


def _pages(facts: Facts, words: Language) -> Iterator[Page]:
    yield from start_pages(facts, words)
    for ledger in facts.store.ledgers.values():
        context = PageContext(ledger, facts, words)
        for family in FAMILIES:
            yield from family.pages(context)
        yield from added_pages(context)
    yield from figure_pages(facts, words)
    yield from own_pages(facts, words)


def navigation(facts: Facts, words: Language) -> tuple[NavEntry, ...]:
    """Tabs: the start, each organisation, the figures. Records are never in it: they would slow every page down."""
    organisations = tuple(
        _organisation(PageContext(ledger, facts, words)) for ledger in facts.store.ledgers.values()
    )
    figures = NavEntry(
        words.say("pages.figures"),
        children=(
            NavEntry(words.say("pages.definitions"), "figures"),
            NavEntry(words.say("pages.data"), "data"),
        ),
    )
    return (NavEntry(words.say("pages.home"), "index"), *organisations, figures, *own_entries(facts, words))


def _organisation(context: PageContext) -> NavEntry:
    base = context.ledger.id
    entries = [
        NavEntry(context.say("pages.dashboard"), f"{base}/index"),
        NavEntry(context.say("pages.due"), f"{base}/due"),
    ]
    if context.ledger.surveys:
        newest = list(context.ledger.surveys)[::-1][:SURVEYS_SHOWN]
        surveys = tuple(NavEntry(id_, f"{base}/surveys/{id_}") for id_ in newest)
        index = NavEntry(context.say("pages.all-surveys"), f"{base}/surveys/index")
        entries.append(
            NavEntry(register_title(context.ledger, "surveys", context.words), children=(index, *surveys))
        )
    if context.ledger.complaints:
        entries.append(
            NavEntry(register_title(context.ledger, "complaints", context.words), f"{base}/complaints/index")
        )
    if context.ledger.visits or context.ledger.follow_ups or context.ledger.customers:
        entries.append(
            NavEntry(register_title(context.ledger, "visits", context.words), f"{base}/visits/index")
        )
    if any(summary_pages(context)):
        entries.append(
            NavEntry(register_title(context.ledger, "summaries", context.words), f"{base}/summaries/index")
        )
    entries += report_entry(context)
    registers = (*register_entries(context), *form_entries(context))
    if registers:
        entries.append(NavEntry(context.say("pages.registers"), children=registers))
    if context.ledger.id in context.judged.procedures:
        # The clause table is reached from these: an entry more costs every page of the site.
        documents = tuple(
            NavEntry(context.say(f"pages.{name}"), f"{base}/procedure/{page}")
            for name, page in (
                ("procedure-text", "index"),
                ("matrix", "matrix"),
                ("interpretations", "interpretations"),
            )
        )
        entries.append(NavEntry(context.say("pages.procedure"), children=documents))
    entries.append(NavEntry(context.say("pages.data-quality"), f"{base}/data-quality"))
    entries += added_entries(context)
    return NavEntry(short_name(context.ledger, context.words), children=tuple(entries))


def frame_feeds(facts: Facts, words: Language) -> tuple[Mapping[str, str], ...]:
    """The feeds that the theme's frame announces: everything on each page, an organisation's on its own."""
    folder = exports_folder(facts, words) + worded_folder(facts, words)
    names = {ledger.id: short_name(ledger, words) for ledger in facts.store.ledgers.values()}
    names[""] = facts.store.settings.name.say(words.code)
    return tuple(
        {"of": id_, "title": words.say("feeds.news.name", name=names[id_]), "address": folder + path}
        for id_, path in feed_paths(facts.store).items()
    )


def readers_said(facts: Facts, words: Language) -> str:
    """Who may read the site, as a sentence; empty where nobody has settled it."""
    readers = facts.store.settings.readers
    return words.say("frame.readers", readers=readers.say(words.code)) if readers else ""


def frame_words(words: Language) -> Mapping[str, str]:
    """The words that the theme's frame needs."""
    prefix = "frame."
    return {
        key.removeprefix(prefix): text
        for key, text in words.texts.items()
        if key.startswith(prefix) and isinstance(text, str)
    }
