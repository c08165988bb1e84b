"""Judging: which procedure, which reading, which half-year; and what keeps a clause from being judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from rule_cases import READING, interpretation, judge_all, ledger, procedure, shown

from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import _under_both
from servicecontrol.judging.judged import ClauseStatus, Judged
from servicecontrol.problems import Message, Problem
from servicecontrol.procedures import Binding, Interpretation, ProcedureFile
from servicecontrol.read.models import problem_at
from servicecontrol.read.tree import parse
from servicecontrol.records.registers import SiteSettings
from servicecontrol.store import Ledger, Store
from servicecontrol.text import language, languages
from servicecontrol.verdicts import Check, Judgement, Subject, gravest

COMPLAINT = {"via": "電話", "urgency": "普通件", "problem": "其他", "says": "包裝破損"}
WITHIN_7 = {"answered": [{"rule": "answered-within", "with": {"days": "7"}}]}
SETTINGS = SiteSettings.model_validate({"name": {"zh-Hant": "示範", "en": "Sample"}})
READINGS = {"strict": {"count": "calendar"}, "lenient": {"count": "working"}}


def _measure(decided: str) -> dict:
    return {"kind": "緊急對策", "what": "換貨", "owner": "王小明", "decided": decided}


# Which procedure


@pytest.mark.parametrize(
    ("as_of", "said"), [("2027-07-01", ("not-due", {"days": 365})), ("2027-07-02", ("warn", {"days": 366}))]
)
def test_what_no_clause_gives_a_limit_is_in_doubt_once_it_has_waited_for_a_year(
    as_of: str, said: tuple[str, dict]
) -> None:
    unlimited = _file("2026-01-01", closed=[{"rule": "concluded-with-measure"}])
    [found] = _complaints("2026-07-01", procedures=(unlimited,), as_of=as_of).judgements
    assert said == (found.verdict, dict(found.message.values))


def test_an_amendment_changes_the_verdict_from_its_date_on() -> None:
    first = _procedure("2026-01-01", days="7")
    amended = _amendment("2026-07-02", amends="2026-01-01", days="2")
    before, after = _complaints(
        "2026-07-01", "2026-07-02", procedures=(first, amended), as_of="2026-07-08"
    ).judgements
    assert ("not-due", date(2026, 7, 8)) == (before.verdict, before.due)
    assert ("fail", date(2026, 7, 4)) == (after.verdict, after.due)


def test_an_amendment_leaves_alone_what_it_does_not_change() -> None:
    first = _file("2026-01-01", answered=_answered("7"), classed=[{"rule": "classified"}])
    amended = _amendment("2026-07-02", amends="2026-01-01", days="2")
    judgements = _complaints("2026-07-02", procedures=(first, amended), as_of="2026-07-08").judgements
    assert [("clause-answered", "fail"), ("clause-classed", "pass")] == [
        (j.clause, j.verdict) for j in judgements
    ]


def test_a_record_from_before_the_first_procedure_is_not_judged() -> None:
    judged = _complaints(
        "2026-06-30", "2026-07-01", procedures=(_procedure("2026-07-01"),), as_of="2026-07-20"
    )
    assert ["R-2"] == [judgement.subject.id for judgement in judged.judgements]


def test_a_record_from_before_the_first_procedure_asks_for_no_calendar_of_its_year() -> None:
    working = _file("2026-01-01", answered=_answered("7", count="working"))
    old = ledger({"complaint": [{**COMPLAINT, "received": "2019-05-06"}]}, working)
    judged, problems = judge_all(old, as_of="2026-07-20")
    assert ((), ()) == (judged.judgements, problems)


def test_an_organisation_without_a_procedure_in_force_has_no_clauses_yet() -> None:
    judged = _complaints("2026-06-30", procedures=(_procedure("2026-07-01"),), as_of="2026-06-30")
    assert ((), {}) == (judged.clauses, judged.procedures)


def test_the_clauses_are_those_in_force_on_the_day_of_the_build() -> None:
    first = _procedure("2026-01-01")
    amended = _file("2026-07-02", amends="2026-01-01", classed=[{"rule": "classified"}])
    early, late = (
        _complaints("2026-06-30", procedures=(first, amended), as_of=day)
        for day in ("2026-07-01", "2026-07-02")
    )
    assert ["clause-answered"] == [status.id for status in early.clauses]
    assert ["clause-answered", "clause-classed"] == [status.id for status in late.clauses_of("house")]


def test_each_organisation_is_judged_by_its_own_procedure() -> None:
    words = {"complaint": [{**COMPLAINT, "received": "2026-07-01"}]}
    seven = ledger(words, _procedure("2026-01-01", days="7"), id_="seven")
    two = ledger(words, _procedure("2026-01-01", days="2"), id_="two")
    judged, _ = judge_all(seven, two, as_of="2026-07-08")
    assert [("seven", "not-due"), ("two", "fail")] == [(j.organisation, j.verdict) for j in judged.judgements]


# Which half-year


def test_a_clause_speaks_of_the_current_half_year_and_keeps_the_rest_as_history() -> None:
    status = _status(
        _classed(
            {"received": "2026-06-30"}, {"received": "2026-07-01", "urgency": "急件"}, as_of="2026-07-20"
        )
    )
    assert ("warn", {"warn": 1}) == (status.verdict, dict(status.counts))
    assert ["2026H2", "2026H1"] == list(status.by_period)
    assert ["pass"] == [judgement.verdict for judgement in status.by_period["2026H1"]]


def test_a_breach_of_last_half_year_is_history_in_this_one() -> None:
    unclassed = {"received": "2026-06-30", "urgency": ""}
    judged = _classed(unclassed, {"received": "2026-07-01"}, as_of="2026-07-20")
    assert "pass" == _status(judged).verdict
    assert ["fail"] == [judgement.verdict for judgement in judged.findings]


def test_what_was_answered_late_last_half_year_is_history_in_this_one() -> None:
    late = {"received": "2026-06-01", "measures": [_measure("2026-06-20")]}
    assert "not-applicable" == _status(_answered_judged(late, as_of="2026-07-20")).verdict


def test_what_is_overdue_from_last_half_year_still_counts_now() -> None:
    status = _status(_answered_judged({"received": "2026-06-01"}, as_of="2026-07-20"))
    assert ("fail", {"fail": 1}) == (status.verdict, dict(status.counts))


def test_a_clause_whose_case_never_occurred_is_not_applicable() -> None:
    assert "not-applicable" == _status(_answered_judged(as_of="2026-07-20")).verdict


@pytest.mark.parametrize(
    ("because", "verdict"),
    [("definition", "not-applicable"), ("judgement", "manual"), ("later", None), ("out-of-reach", None)],
)
def test_a_clause_that_no_rule_enforces_says_why(because: str, verdict: str | None) -> None:
    tree = _file("2026-01-01", answered=_answered("7")).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    clause = tree["clauses"]["clause-answered"]
    clause |= {"enforced_by": [], "not_enforced": {"because": because, "text": clause["text"]}}
    judged = _judged(ledger({}, ProcedureFile.model_validate(tree)), "2026-07-20")
    assert (because, verdict) == (judged.clauses[0].enforcement, judged.clauses[0].verdict)


def test_the_gravest_verdict_speaks_for_all() -> None:
    order = ("fail", "no-evidence", "warn", "pass", "not-due", "manual", "not-applicable")
    assert [*order] == [gravest(dict.fromkeys(order[number:], 1)) for number in range(len(order))]
    assert "not-applicable" == gravest({})
    assert "pass" == gravest({"fail": 0, "pass": 3})


# What comes of it


def test_obligations_come_by_their_day_and_checks_are_none() -> None:
    both = _file("2026-01-01", answered=_answered("7"), classed=[{"rule": "classified"}])
    judged = _complaints("2026-07-03", "2026-07-01", procedures=(both,), as_of="2026-07-20")
    assert [date(2026, 7, 8), date(2026, 7, 10)] == [duty.due for duty in judged.obligations]


def test_a_finding_is_what_is_broken_doubtful_or_without_evidence() -> None:
    judged = _classed(
        {"received": "2026-07-01"}, {"received": "2026-07-02", "urgency": ""}, as_of="2026-07-20"
    )
    assert ["R-2"] == [finding.subject.id for finding in judged.findings]


@pytest.mark.parametrize(
    "verdict", ["pass", "not-due", "not-applicable", "manual", "warn", "no-evidence", "fail"]
)
def test_only_three_verdicts_are_findings(verdict: str) -> None:
    [judgement] = _classed({"received": "2026-07-01"}, as_of="2026-07-20").judgements
    assert (verdict in {"fail", "warn", "no-evidence"}) is replace(judgement, verdict=verdict).is_finding


def test_everything_said_of_a_record_is_found_by_its_id() -> None:
    both = _file("2026-01-01", answered=_answered("7"), classed=[{"rule": "classified"}])
    judged = _complaints("2026-07-01", "2026-07-02", procedures=(both,), as_of="2026-07-20")
    found = judged.by_subject["house", "complaints", "R-2"]
    assert ["clause-answered", "clause-classed"] == [judgement.clause for judgement in found]


# Which reading


@pytest.mark.parametrize(
    ("chosen", "decided", "verdict", "readings"),
    [
        ("both", "2024-10-04", "pass", {"strict": "pass", "lenient": "pass"}),
        ("both", "2024-10-05", "warn", {"strict": "fail", "lenient": "pass"}),
        ("both", "2024-10-12", "warn", {"strict": "fail", "lenient": "pass"}),
        ("both", "2024-10-13", "fail", {"strict": "fail", "lenient": "fail"}),
        ("strict", "2024-10-04", "pass", {}),
        ("strict", "2024-10-05", "fail", {}),
        ("lenient", "2024-10-12", "pass", {}),
        ("lenient", "2024-10-13", "fail", {}),
    ],
)
def test_the_chosen_reading_decides_the_verdict(chosen, decided, verdict, readings) -> None:
    complaint = {**COMPLAINT, "received": "2024-09-27", "measures": [_measure(decided)]}
    [judgement] = _judged(ledger({"complaint": complaint}, _read(chosen)), "2024-10-31").judgements
    assert (verdict, readings) == (judgement.verdict, dict(judgement.readings))


@pytest.mark.parametrize(
    ("days", "start", "due", "lenient_due"),
    [
        ("both", "both", date(2024, 10, 4), date(2024, 10, 15)),
        ("strict", "both", date(2024, 10, 4), date(2024, 10, 7)),
        ("both", "lenient", date(2024, 10, 7), date(2024, 10, 15)),
        ("lenient", "strict", date(2024, 10, 12), None),
        ("strict", "lenient", date(2024, 10, 7), None),
    ],
)
def test_each_of_several_questions_is_chosen_on_its_own(
    days: str, start: str, due: date, lenient_due: date | None
) -> None:
    binding = {
        "rule": "answered-within",
        "with": {"urgency": "any", "days": "7", "handover": "9"},
        "interpretation": ["X-1", "X-2"],
    }
    asked = interpretation(days, {"strict": {"count": "calendar"}, "lenient": {"count": "working"}})
    begun = interpretation(start, {"strict": {"from": "received"}, "lenient": {"from": "passed_to_qa"}})
    [[_, second]] = begun.items()
    read = procedure("2024-01-01", {"clause-1": [binding]}, {**asked, "X-2": second})
    complaint = {**COMPLAINT, "received": "2024-09-27", "passed_to_qa": "2024-09-30"}
    [judgement] = _judged(ledger({"complaint": complaint}, read), "2024-10-01").judgements
    assert (due, lenient_due) == (judgement.due, judgement.lenient_due)
    assert ("X-1", "X-2") == judgement.interpretations


def test_a_clause_may_say_what_an_option_stands_for_in_it() -> None:
    """What it says stands instead of the option's own parameters; the other clauses keep those."""
    own = {"rule": "answered-within", "with": {"urgency": "any", "days": "7"}, "interpretation": "X-1"}
    other = {**own, "under": {"lenient": {"days": "12"}}}
    options = {"strict": {"count": "calendar"}, "lenient": {"count": "working"}}
    read = procedure(
        "2024-01-01", {"clause-1": [own], "clause-2": [other]}, interpretation("lenient", options)
    )
    complaint = {**COMPLAINT, "received": "2024-09-27"}
    days = {
        each.clause: each.due
        for each in _judged(ledger({"complaint": complaint}, read), "2024-10-01").judgements
    }
    assert {"clause-1": date(2024, 10, 12), "clause-2": date(2024, 10, 9)} == days


def test_a_deadline_of_two_readings_shows_both_days() -> None:
    complaint = {**COMPLAINT, "received": "2024-09-27"}
    [judgement] = _judged(ledger({"complaint": complaint}, _read("both")), "2024-10-01").judgements
    actual = shown(judgement)
    assert ("2024-10-04", "2024-10-12") == (actual["due"], actual["lenient_due"])
    assert ("X-1",) == judgement.interpretations


def test_one_chosen_reading_shows_its_day_alone() -> None:
    complaint = {**COMPLAINT, "received": "2024-09-27"}
    [judgement] = _judged(ledger({"complaint": complaint}, _read("lenient")), "2024-10-01").judgements
    assert (date(2024, 10, 12), None) == (judgement.due, judgement.lenient_due)


@pytest.mark.parametrize(
    ("as_of", "verdict", "lenient"),
    [
        ("2026-07-03", "not-due", "not-due"),
        ("2026-07-04", "warn", "not-due"),
        ("2026-07-07", "warn", "not-due"),  # a Tuesday, four working days on
        ("2026-07-08", "no-evidence", "no-evidence"),
    ],
)
def test_what_neither_reading_has_evidence_of_is_not_in_doubt_but_without_evidence(
    as_of: str, verdict: str, lenient: str
) -> None:
    binding = {"rule": "done-within", "with": RECORDED, "interpretation": "X-1"}
    read = procedure(
        "2026-01-01",
        {"clause-1": [binding]},
        interpretation("both", {"strict": {"days": "2"}, "lenient": {"days": "4"}}),
    )
    [judgement] = _judged(ledger(VISITED, read), as_of).judgements
    assert (verdict, lenient) == (judgement.verdict, judgement.readings["lenient"])


@pytest.mark.parametrize(
    ("lenient", "verdict"),
    [
        (["fail", "pass"], "fail"),
        (["pass", "fail"], "fail"),
        (["pass", "warn"], "warn"),
        (["pass"], "warn"),
        ([], "warn"),
    ],
)
def test_what_only_the_strict_reading_says_is_measured_by_the_gravest_that_the_other_says(
    lenient: list, verdict: str
) -> None:
    subject = Subject("complaints", "R-1")
    said = [
        Check(subject, date(2026, 7, 1), each, Message(f"rules.classified.{number}"))
        for number, each in enumerate(lenient)
    ]
    elsewhere = Check(Subject("complaints", "R-2"), date(2026, 7, 1), "fail", Message("rules.classified.0"))
    strict = Check(subject, date(2026, 7, 1), "fail", Message("rules.classified.strict"))
    bound = SimpleNamespace(
        clause="clause-1",
        rule=SimpleNamespace(name="classified"),
        purposes=frozenset(),
        owner="",
        binding=Binding(rule="classified"),
    )
    context = SimpleNamespace(ledger=SimpleNamespace(id="house"), as_of=date(2026, 7, 20))
    [judgement] = _under_both(bound, [strict], [*said, elsewhere], context)
    assert verdict == judgement.verdict


# Whose it is


@pytest.mark.parametrize(("who", "owner"), [(["辦公室", "倉庫"], "辦公室"), ([], "")])
def test_where_the_record_names_nobody_it_is_whose_the_procedure_names_first(who: list, owner: str) -> None:
    within = [{"rule": "done-within", "with": RECORDED | {"days": "2"}}]
    file = _file("2026-01-01", classed=[{"rule": "classified"}], recorded=within)
    tree = file.model_dump(mode="json", by_alias=True, exclude_none=True)
    tree["clauses"] = {id_: clause | {"who": who} for id_, clause in tree["clauses"].items()}
    words = {**VISITED, "complaint": {**COMPLAINT, "received": "2026-07-01"}}
    judged = _judged(ledger(words, ProcedureFile.model_validate(tree)), "2026-07-20")
    found = {judgement.clause: judgement.owner for judgement in judged.judgements}
    assert {"clause-classed": owner, "clause-recorded": "王小明"} == found


# A year whose calendar is not published

# A Wednesday; without public holidays its seven working days end on Friday, 8 January 2027.
LATE = {**COMPLAINT, "received": "2026-12-30"}


def _working(*complaints: dict, id_: str = "house", region: str = "cn", **more: str) -> Ledger:
    """A house whose complaints are answered within seven working days."""
    director = {"王廠長": {"posts": [{"department": "辦公室", "role": "廠長", "from": "2020-01-01"}]}}
    organisation = {"calendar": region, "roles": {"廠長": {"en": "Director"}}, "people": director}
    words = {"complaint": list(complaints) or [LATE], "organisation": organisation}
    pausing = {"grounds": ["停電"], "leave": ["廠長"]}
    answered = _answered("7", count="working", **pausing, **more)
    return ledger(words, _file("2026-01-01", answered=answered), id_=id_)


def _pause(first: str, **last: str) -> dict:
    """A power cut for which the director gave leave."""
    return {"first": first, **last, "reason": "停電", "approved": {"by": "王廠長", "date": "2026-12-31"}}


def test_a_duty_that_waits_for_a_calendar_is_due_about_a_day_and_no_problem_before_that_year_begins() -> None:
    judged, problems = judge_all(_working(), as_of="2026-12-31")
    [duty] = judged.judgements
    assert ((), date(2027, 1, 8), True) == (problems, duty.due, duty.is_estimate)
    assert ("pending", "not-due") == (duty.state, duty.verdict)
    assert [*judged.duties] == [duty]


def test_once_a_day_has_gone_by_that_it_asks_about_a_missing_calendar_is_a_problem() -> None:
    _, [problem] = judge_all(_working(), as_of="2027-01-01")
    assert "data/calendars/cn/2027.yaml" == problem.place.path
    assert "problems.calendar-unpublished" == problem.what.key
    assert {
        "path": "data/calendars/cn/2027.yaml",
        "region": "cn",
        "year": "2027",
        "day": date(2027, 1, 1),
        "clause": "clause-answered",
        "rule": "answered-within",
    } == problem.what.values
    assert ["2027" in language(code).say(problem.what) for code in languages()] == [True] * len(languages())
    assert "data/calendars/cn/2027.yaml" in language("en").say(problem.hint)


@pytest.mark.parametrize(("today", "missing"), [("2026-12-31", 0), ("2027-01-01", 1), ("2027-03-01", 1)])
def test_a_day_still_to_come_needs_no_calendar_whatever_day_the_site_speaks_of(today, missing) -> None:
    judged, problems = judge_all(_working(), as_of="2027-01-31", today=today)
    assert missing == len(problems)
    assert ("pending", "not-due") == (judged.judgements[0].state, judged.judgements[0].verdict)


def test_a_past_day_is_looked_at_with_what_was_known_then() -> None:
    _, problems = judge_all(_working(), as_of="2026-12-31", today="2028-06-01")
    assert () == problems


def test_a_calendar_of_a_year_that_is_over_is_a_problem() -> None:
    old = ledger({"complaint": {**COMPLAINT, "received": "2022-10-03"}}, _old("2022-01-01"))
    judged, [problem] = judge_all(old, as_of="2023-02-01")
    assert ("data/calendars/cn/2022.yaml", date(2022, 10, 4)) == (
        problem.place.path,
        problem.what.values["day"],
    )
    assert "pending" == judged.judgements[0].state


def _old(effective: str) -> ProcedureFile:
    return _file(effective, answered=_answered("7", count="working"))


def test_what_was_done_before_the_year_began_is_in_time_though_its_last_day_is_not_known() -> None:
    done = {**LATE, "measures": [_measure("2026-12-31")]}
    judged, problems = judge_all(_working(done), as_of="2026-12-31")
    assert ((), "met", "pass") == (problems, judged.judgements[0].state, judged.judgements[0].verdict)


def test_a_pause_over_new_year_asks_about_the_days_after_it() -> None:
    over = {**LATE, "pauses": [_pause("2026-12-31", last="2027-01-03")]}
    judged, problems = judge_all(_working(over), as_of="2027-01-03")
    assert ((), date(2027, 1, 12)) == (problems, judged.judgements[0].due)
    _, [problem] = judge_all(_working(over), as_of="2027-01-04")
    assert date(2027, 1, 4) == problem.what.values["day"]


@pytest.mark.parametrize("answered", [{}, {"measures": [_measure("2027-01-05")]}])
def test_a_clock_that_was_stopped_after_days_of_a_missing_year_needs_its_calendar(answered: dict) -> None:
    stopped = {**LATE, **answered, "pauses": [_pause("2027-01-04")]}
    judged, [problem] = judge_all(_working(stopped), as_of="2027-01-05")
    assert date(2027, 1, 1) == problem.what.values["day"]
    assert (date(2027, 1, 1),) == judged.judgements[0].unpublished


def test_a_limit_that_only_the_lenient_reading_does_not_know_is_marked_there() -> None:
    house = ledger({"complaint": LATE}, _read("both"))
    judged, problems = judge_all(house, as_of="2026-12-31")
    [duty] = judged.judgements
    assert ((), date(2027, 1, 6), date(2027, 1, 8)) == (problems, duty.due, duty.lenient_due)
    assert (False, True) == (duty.is_estimate, duty.lenient.is_estimate)
    _, [problem] = judge_all(house, as_of="2027-01-01")
    assert "2027" == problem.what.values["year"]


def test_broken_under_a_known_limit_it_is_in_doubt_while_the_lenient_one_is_not_known() -> None:
    house = ledger({"complaint": LATE}, _read("both"))
    [duty] = judge_all(house, as_of="2027-01-20", today="2026-12-31")[0].judgements
    assert ("overdue", "warn", "not-due") == (duty.state, duty.verdict, duty.readings["lenient"])


def test_each_missing_calendar_is_one_problem_however_many_records_and_houses_need_it() -> None:
    two = (_working(LATE, {**COMPLAINT, "received": "2026-12-31"}, id_=id_) for id_ in ("one", "two"))
    other = _working(id_="other", region="tw")
    _, problems = judge_all(*two, other, as_of="2027-01-01")
    assert ["data/calendars/cn/2027.yaml", "data/calendars/tw/2027.yaml"] == [p.place.path for p in problems]


def test_one_house_that_waits_leaves_another_as_it_is() -> None:
    here = _working({**COMPLAINT, "received": "2026-12-01"}, id_="here", region="tw")
    waiting, _ = judge_all(_working(), here, as_of="2026-12-20")
    alone, _ = judge_all(here, as_of="2026-12-20")
    assert ["fail"] == [each.verdict for each in alone.judgements]
    assert alone.judgements == tuple(each for each in waiting.judgements if each.organisation == "here")


def test_the_duties_that_wait_are_counted_by_calendar() -> None:
    long = {**COMPLAINT, "received": "2026-12-29"}
    known = {**COMPLAINT, "received": "2026-12-01"}
    done = {**LATE, "measures": [_measure("2026-12-31")]}
    houses = (_working(LATE, long, known, done, id_="one"), _working(id_="two", region="tw"))
    judged, _ = judge_all(*houses, as_of="2026-12-31")
    store = Store(SETTINGS, {house.id: house for house in houses}, {})
    assert {("cn", 2027): 2, ("tw", 2027): 1} == judged.waiting(store)


def test_a_count_of_calendar_days_needs_no_published_year() -> None:
    judged, problems = judge_all(ledger({"complaint": LATE}, _procedure("2026-01-01")), as_of="2027-01-06")
    assert ((), date(2027, 1, 6)) == (problems, judged.judgements[0].due)
    assert ("pending", False) == (judged.judgements[0].state, judged.judgements[0].is_estimate)


def test_a_summary_of_december_waits_and_one_of_november_does_not() -> None:
    given = {"records": "summaries", "month": "month", "step": "submitted", "day": "3", "count": "working"}
    house = ledger({}, _file("2026-11-01", submitted=[{"rule": "each-month", "with": given}]))
    judged, problems = judge_all(house, as_of="2026-12-31")
    assert () == problems
    assert [(date(2026, 12, 3), False, "overdue"), (date(2027, 1, 5), True, "pending")] == [
        (duty.due, duty.is_estimate, duty.state) for duty in judged.duties
    ]


# What no record shows

#: A visit is written down in time.
RECORDED = {"records": "visits", "step": "recorded", "after": "date", "known_by": "date", "owner": "by"}
VISIT = {"id": "V-1", "date": "2026-07-01", "way": "走訪", "customer": "K-1", "by": "王小明"}
VISITED = {"customers": {"K-1": {"name": "海風號", "from": "2024-01-01"}}, "visit": VISIT}


@pytest.mark.parametrize(
    ("recorded", "as_of", "says", "state", "verdict"),
    [
        ({}, "2026-07-03", "task", "pending", "not-due"),
        ({}, "2026-07-04", "undated", "missed", "no-evidence"),
        ({"recorded": "2026-07-03"}, "2026-07-20", "task", "met", "pass"),
        ({"recorded": "2026-07-04"}, "2026-07-20", "task", "met-late", "fail"),
    ],
)
def test_what_no_record_could_show_is_without_evidence_once_its_last_day_has_passed(
    recorded: dict, as_of: str, says: str, state: str, verdict: str
) -> None:
    words = {
        **VISITED,
        "visit": {**VISIT, **recorded},
    }
    within = [{"rule": "done-within", "with": RECORDED | {"days": "2"}}]
    [judgement] = _judged(ledger(words, _file("2026-01-01", recorded=within)), as_of).judgements
    assert (f"rules.done-within.{says}", state, verdict) == (
        judgement.message.key,
        judgement.state,
        judgement.verdict,
    )


# What somebody in charge has let go

WAIVER = {
    "id": "WV-1",
    "date": "2026-07-20",
    "clause": "clause-answered",
    "record": "R-1",
    "reason": "客戶出國",
    "approved": {"by": "王小明", "date": "2026-07-20"},
}

#: Whoever signs the waiver is in the office that waives until its day.
SIGNER = {
    "organisation": {
        "roles": {"廠長": {"en": "Director"}},
        "people": {
            "王小明": {
                "posts": [{"department": "辦公室", "role": "廠長", "from": "2020-01-01", "to": "2026-07-20"}]
            },
            "韓保安": {"posts": [{"department": "辦公室", "from": "2020-01-01"}]},
        },
    }
}


def _waiving(words: dict, *procedures: ProcedureFile) -> Ledger:
    return ledger({**SIGNER, **words}, *procedures)


def _let_go(waiver: dict, complaint: dict | None = None, as_of: str = "2026-07-20") -> Judgement:
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01", **(complaint or {})}, "waiver": waiver}
    [judgement] = _judged(_waiving(words, _procedure("2026-01-01")), as_of).judgements
    return judgement


def test_what_was_let_go_is_in_doubt_with_the_waiver_beside_it_and_no_longer_to_be_done() -> None:
    judgement = _let_go(WAIVER)
    assert ("warn", "waived") == (judgement.verdict, judgement.state)
    assert (Subject("waivers", "WV-1"),) == judgement.evidence
    assert not judgement.is_open


@pytest.mark.parametrize(
    ("as_of", "verdict", "state"), [("2026-07-08", "not-due", "pending"), ("2026-07-09", "warn", "waived")]
)
def test_what_is_in_doubt_can_be_let_go_too_once_its_last_day_has_passed(
    as_of: str, verdict: str, state: str
) -> None:
    """Seven calendar days end on the 8th; seven working days, by the other reading, on the 10th."""
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": WAIVER | {"clause": "clause-1"}}
    [judgement] = _judged(_waiving(words, _read("both")), as_of).judgements
    assert (verdict, state) == (judgement.verdict, judgement.state)


def test_what_had_to_happen_in_a_period_that_is_over_can_be_let_go_too() -> None:
    asked = [{"rule": "done-within", "with": RECORDED | {"days": "2"}}]
    words = {**VISITED, "waiver": WAIVER | {"clause": "clause-recorded", "record": "V-1"}}
    [judgement] = _judged(_waiving(words, _file("2026-01-01", recorded=asked)), "2026-07-20").judgements
    assert ("warn", "waived") == (judgement.verdict, judgement.state)


def test_what_was_done_late_and_let_go_stays_done_late() -> None:
    judgement = _let_go(WAIVER, {"measures": [_measure("2026-07-09")]})
    assert ("warn", "met-late") == (judgement.verdict, judgement.state)


@pytest.mark.parametrize(
    "other",
    [
        {"clause": "clause-a"},
        {"clause": "clause-z"},
        {"record": "R-2"},
        {"part": "2026-07-05"},
    ],
    ids=str,
)
def test_a_waiver_of_something_else_lets_nothing_go(other: dict) -> None:
    judgement = _let_go(WAIVER | other)
    assert ("fail", "overdue", ()) == (judgement.verdict, judgement.state, judgement.evidence)


def _let_nothing_go(waiver: dict, **terms: object) -> tuple[Judgement, Judgement]:
    """The duty that a waiver should let go, and what is said of the waiver itself."""
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": WAIVER | waiver}
    procedure = _procedure("2026-01-01")
    given = procedure.waived_by.model_copy(update=terms)
    house = _waiving(words, procedure.model_copy(update={"waived_by": given}))
    duty, told = _judged(house, "2026-07-20").judgements
    return duty, told


@pytest.mark.parametrize(
    ("approved", "why"),
    [
        ({"by": "韓保安", "date": "2026-07-20"}, "wrong-role"),
        ({"by": "王小明", "date": "2026-07-21"}, "not-held"),
        ({"by": "王小明", "date": "2026-06-30"}, "beforehand"),
        ({"by": "王小明", "date": "2026-07-20", "decision": "退回"}, "not-approved"),
        ({"by": "王小明", "date": "2026-07-20", "decision": "審閱"}, "not-approved"),
        ({"by": "王小明", "date": "2026-07-20", "decision": "備案"}, "not-approved"),
        ({"by": "王小明", "date": "2025-12-31"}, "nobody"),
    ],
    ids=str,
)
def test_a_waiver_that_lets_nothing_go_says_why_beside_the_duty_and_of_itself(
    approved: dict, why: str
) -> None:
    duty, told = _let_nothing_go({"approved": approved})
    assert ("fail", "overdue") == (duty.verdict, duty.state)
    assert (Subject("waivers", "WV-1"),) == duty.evidence
    assert (f"waivers.{why}", told.message) == (told.message.key, duty.note)
    assert ("warn", Subject("waivers", "WV-1"), duty.clause) == (told.verdict, told.subject, told.clause)


def test_a_waiver_of_a_reason_that_is_no_ground_lets_nothing_go() -> None:
    duty, told = _let_nothing_go({}, grounds=("客戶停業",))
    assert ("fail", "waivers.no-ground") == (duty.verdict, told.message.key)


@pytest.mark.parametrize("grounds", [("客戶出國",), ("客戶停業", "客戶出國")], ids=str)
def test_a_waiver_of_one_of_the_grounds_counts(grounds: tuple[str, ...]) -> None:
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": WAIVER}
    procedure = _procedure("2026-01-01")
    given = procedure.waived_by.model_copy(update={"grounds": grounds})
    house = _waiving(words, procedure.model_copy(update={"waived_by": given}))
    [duty] = _judged(house, "2026-07-20").judgements
    assert ("warn", "waived", None) == (duty.verdict, duty.state, duty.note)


def test_of_several_waivers_one_that_counts_is_enough_and_the_others_are_not_told() -> None:
    other = WAIVER | {"id": "WV-0", "approved": {"by": "韓保安", "date": "2026-07-20"}}
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": [other, WAIVER]}
    [duty] = _judged(_waiving(words, _procedure("2026-01-01")), "2026-07-20").judgements
    assert ("warn", (Subject("waivers", "WV-1"),)) == (duty.verdict, duty.evidence)


def _asks_when(chosen: str) -> ProcedureFile:
    """A procedure that asks whether what has been missed may still be let go."""
    options = {"strict": {"afterwards": "no"}, "lenient": {"afterwards": "yes"}}
    [(name, entry)] = interpretation(chosen, options).items()
    procedure = _procedure("2026-01-01")
    given = procedure.waived_by.model_copy(update={"interpretation": name})
    asked = {name: Interpretation.model_validate(entry | {"clauses": []})}
    return procedure.model_copy(update={"waived_by": given, "interpretations": asked})


@pytest.mark.parametrize(
    ("chosen", "signed", "verdict", "readings"),
    [
        ("strict", "2026-07-08", "warn", {}),
        ("strict", "2026-07-09", "fail", {}),
        ("lenient", "2026-07-09", "warn", {}),
        ("both", "2026-07-08", "warn", {}),
        ("both", "2026-07-09", "warn", {"strict": "fail", "lenient": "warn"}),
    ],
)
def test_whether_a_waiver_counts_that_came_after_the_last_day_is_a_reading(
    chosen: str, signed: str, verdict: str, readings: dict
) -> None:
    waiver = WAIVER | {"approved": {"by": "王小明", "date": signed}}
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": waiver}
    duty, *told = _judged(_waiving(words, _asks_when(chosen)), "2026-07-20").judgements
    assert (verdict, readings, (READING,)) == (duty.verdict, duty.readings, duty.interpretations)
    assert [each.message.key for each in told] == ["waivers.afterwards"] * (verdict == "fail")


def test_where_a_procedure_names_nobody_who_waives_nobody_does() -> None:
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": WAIVER}
    nobody = _procedure("2026-01-01").model_copy(update={"waived_by": None})
    duty, told = _judged(_waiving(words, nobody), "2026-07-20").judgements
    assert ("fail", "waivers.nobody") == (duty.verdict, told.message.key)


def test_an_amendment_that_says_nothing_of_it_leaves_who_waives() -> None:
    words = {"complaint": {**COMPLAINT, "received": "2026-07-01"}, "waiver": WAIVER}
    procedures = (_procedure("2026-01-01"), _amendment("2026-06-01", "2026-01-01", "5"))
    amended = procedures[1].model_copy(update={"waived_by": None})
    [judgement] = _judged(_waiving(words, procedures[0], amended), "2026-07-20").judgements
    assert "warn" == judgement.verdict


def test_what_no_record_shows_can_be_let_go_too() -> None:
    visit = {"date": "2026-07-01", "way": "走訪", "customer": "T-001", "by": "陳小姐"}
    waiver = WAIVER | {"clause": "clause-shown"}
    shows = _file("2026-01-01", shown=[{"rule": "demonstrated"}])
    [before] = _judged(_waiving({"visit": visit}, shows), "2026-07-20").judgements
    [judgement] = _judged(_waiving({"visit": visit, "waiver": waiver}, shows), "2026-07-20").judgements
    assert ("no-evidence", "warn", None) == (before.verdict, judgement.verdict, judgement.state)


def test_a_condition_that_was_let_go_is_in_doubt_and_has_no_state() -> None:
    unclassed = {**COMPLAINT, "received": "2026-07-01", "urgency": ""}
    words = {
        "complaint": {key: value for key, value in unclassed.items() if value},
        "waiver": WAIVER | {"clause": "clause-classed"},
    }
    house = _waiving(words, _file("2026-01-01", classed=[{"rule": "classified"}]))
    [judgement] = _judged(house, "2026-07-20").judgements
    assert ("warn", None) == (judgement.verdict, judgement.state)


def test_a_waiver_of_what_is_not_broken_changes_nothing() -> None:
    judgement = _let_go(WAIVER, as_of="2026-07-08")
    assert ("not-due", "pending", ()) == (judgement.verdict, judgement.state, judgement.evidence)


@pytest.mark.parametrize("named", [{"record": "R-1/2026-07-05"}, {"part": "2026-07-05"}], ids=str)
def test_a_waiver_may_name_a_part_of_a_record(named: dict) -> None:
    again = {
        "closed": "2026-07-02T10:00",
        "measures": [_measure("2026-07-02")],
        "reopened": [{"date": "2026-07-05", "because": "又壞"}],
    }
    words = {
        "complaint": {**COMPLAINT, "received": "2026-07-01", **again},
        "waiver": WAIVER | named,
    }
    judged = _judged(_waiving(words, _procedure("2026-01-01")), "2026-07-20")
    assert {"": "pass", "2026-07-05": "warn"} == {
        each.subject.part: each.verdict for each in judged.judgements
    }


# Bindings


PROCEDURE = """\
title: {zh-Hant: 示範, en: Sample}
effective: 2026-01-01
source: {zh-Hant: 示範, en: Sample}
clauses:
  a-1:
    clause: "1"
    section: "1"
    strength: mandatory
    title: {zh-Hant: 示範, en: Sample}
    text: {zh-Hant: 示範, en: Sample}
    enforced_by:
      - rule: classified
      - rule: RULE
        with: WITH
"""
DAYS = "{days: 7}"


def test_a_clause_that_binds_a_rule_well_is_no_problem() -> None:
    assert [] == _faults("answered-within", DAYS)


def test_a_rule_that_does_not_exist_is_a_problem_at_its_name() -> None:
    [problem] = _faults("answered-in-time", DAYS)
    assert ("data/x.yaml:13:15", "problems.unknown-rule") == (str(problem.place), problem.what.key)
    assert "answered-within" == problem.hint.values["near"]


@pytest.mark.parametrize(
    ("given", "column", "parameter", "reason", "hint"),
    [
        ("{days: 7, hours: 2}", 32, "hours", "unknown-parameter", "allowed"),
        ("{days: soon}", 22, "days", "not-a-count", "not-a-count"),
        ("{urgency: ordinary}", 9, "days", "missing-parameter", "not-a-count"),
        ("{days: 7, count: lunar}", 32, "count", "not-allowed", "did-you-mean"),
        ("{days: 7, from: yesterday}", 31, "from", "not-allowed", "allowed"),
        ("{days: -1}", 22, "days", "not-a-count", "not-a-count"),
        ("{days: [7]}", 22, "days", "not-a-count", "not-a-count"),
        ("{days: 3661}", 22, "days", "above-limit", "above-limit"),
        ("{days: 999999999}", 22, "days", "above-limit", "above-limit"),
        (f"{{days: {'9' * 5_000}}}", 22, "days", "not-a-count", "not-a-count"),
        ("{days: ٣}", 22, "days", "not-a-count", "not-a-count"),
        ("{days: 1e3}", 22, "days", "not-a-count", "not-a-count"),
        ("{days: -0}", 22, "days", "not-a-count", "not-a-count"),
    ],
)
def test_a_parameter_that_a_rule_does_not_take_is_a_problem_where_it_is_given(
    given: str, column: int, parameter: str, reason: str, hint: str
) -> None:
    [problem] = _faults("answered-within", given)
    assert (f"data/x.yaml:14:{column}", "problems.rule-parameter") == (str(problem.place), problem.what.key)
    assert ("answered-within", parameter) == (problem.what.values["rule"], problem.what.values["parameter"])
    assert f"problems.{reason}" == problem.what.values["reason"].key
    assert hint == (problem.hint.key.removeprefix("hints.") if problem.hint else "")
    assert all(language(code).say(problem.what) for code in languages())


def test_ten_years_of_days_are_allowed() -> None:
    assert [] == _faults("answered-within", "{days: 3660}")


def test_every_wrong_parameter_is_a_problem_of_its_own() -> None:
    assert ["days", "hours"] == sorted(
        p.what.values["parameter"] for p in _faults("answered-within", "{hours: 2}")
    )


def test_a_parameter_that_is_wrong_under_both_readings_is_one_problem() -> None:
    readings = procedure(
        "2026-01-01",
        {"clause-1": [{"rule": "answered-within", "with": {"days": "soon"}, "interpretation": "X-1"}]},
        interpretation("both", READINGS),
    )
    assert 1 == len(_problems_of(ledger({}, readings)))


@pytest.mark.parametrize("chosen", ["both", "strict", "lenient"])
def test_a_parameter_that_is_wrong_under_one_reading_is_a_problem_whichever_is_chosen(chosen: str) -> None:
    odd = procedure(
        "2026-01-01",
        {"clause-1": [{"rule": "answered-within", "with": {"days": "7"}, "interpretation": "X-1"}]},
        interpretation(chosen, READINGS | {"lenient": {"count": "lunar"}}),
    )
    assert ["count"] == [problem.what.values["parameter"] for problem in _problems_of(ledger({}, odd))]


def test_what_an_amendment_takes_over_is_not_a_problem_twice() -> None:
    first = _procedure("2026-01-01", days="soon")
    amended = _file("2026-07-01", amends="2026-01-01", classed=[{"rule": "classified"}])
    assert 1 == len(_problems_of(ledger({}, first, amended)))


def _file(effective: str, amends: str | None = None, **clauses) -> ProcedureFile:
    file = procedure(effective, {f"clause-{name}": bindings for name, bindings in clauses.items()})
    if amends is None:
        return file
    return file.model_copy(update={"amends": date.fromisoformat(amends), "title": None, "source": None})


def _answered(days: str, **more: str | list[str]) -> list:
    return [{"rule": "answered-within", "with": {"days": days, **more}}]


def _procedure(effective: str, days: str = "7") -> ProcedureFile:
    return _file(effective, answered=_answered(days))


def _amendment(effective: str, amends: str, days: str) -> ProcedureFile:
    return _file(effective, amends=amends, answered=_answered(days))


def _read(chosen: str) -> ProcedureFile:
    binding = {"rule": "answered-within", "with": {"days": "7"}, "interpretation": "X-1"}
    return procedure("2024-01-01", {"clause-1": [binding]}, interpretation(chosen, READINGS))


def _judged(house: Ledger, as_of: str) -> Judged:
    judged, problems = judge_all(house, as_of=as_of)
    assert () == problems
    return judged


def _complaints(*received: str, procedures, as_of: str) -> Judged:
    words = {"complaint": [{**COMPLAINT, "received": day} for day in received]}
    return _judged(ledger(words, *procedures), as_of)


def _classed(*complaints, as_of: str) -> Judged:
    """Complaints under the one clause that they are classed."""
    return _under([{"rule": "classified"}], complaints, as_of)


def _answered_judged(*complaints, as_of: str) -> Judged:
    return _under(_answered("7"), complaints, as_of)


def _under(bindings: list, complaints, as_of: str) -> Judged:
    trees = [{**COMPLAINT, **complaint} for complaint in complaints]
    words = {"complaint": [{key: value for key, value in tree.items() if value} for tree in trees]}
    return _judged(ledger(words, _file("2026-01-01", only=bindings)), as_of)


def _status(judged: Judged) -> ClauseStatus:
    [status] = judged.clauses
    return status


def _faults(rule: str, given: str) -> list[Problem]:
    """The Problems of a procedure file that binds the rule so, each at its place in that file."""
    text = PROCEDURE.replace("RULE", rule).replace("WITH", given)
    tree, problems = parse(text.encode(), "data/x.yaml")
    assert () == problems
    return _problems_of(ledger({}, ProcedureFile.model_validate(tree)), text)


def _problems_of(house: Ledger, text: str = "") -> list[Problem]:
    def place(_: str, steps: tuple, what: Message, hint: Message | None) -> Problem:
        return problem_at(text, "data/x.yaml", steps, what, hint)

    return list(binding_problems(Store(SETTINGS, {house.id: house}, {}), place))
