"""The records: what each field takes, what a record says of itself, what is marked in it, how it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from servicecontrol.records import fields, types, words
from servicecontrol.records.as_of import as_it_stood, latest_event
from servicecontrol.records.by_hand import date_meant, minguo_year, number_meant
from servicecontrol.records.complaint import Complaint
from servicecontrol.records.fields import Event, Model, Refers
from servicecontrol.records.organisation import Department, Organisation
from servicecontrol.records.paths import bare, entry
from servicecontrol.records.registers import Customer, CustomerRegister
from servicecontrol.records.shapes import Span
from servicecontrol.records.survey import AreaCount, Distribution, SurveyForm, SurveyPlan, SurveyReport
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.records.visit import FollowUp, Visit, VisitSummary
from servicecontrol.records.vocabulary import VOCABULARIES
from servicecontrol.records.walk import marked
from servicecontrol.records.wordings import Name
from servicecontrol.text import language, languages

COMPLAINT = {"id": "CF-1", "received": "2026-07-01", "via": "電話", "problem": "其他", "says": "包裝破損"}


# Fields


@pytest.mark.parametrize("written", ["2026-07-01", "2024-02-29", "1990-01-01"])
def test_a_day_is_a_year_a_month_and_a_day(written: str) -> None:
    assert date.fromisoformat(written) == _made(fields.Planned, written)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("2026-02-30", "impossible-date"),
        ("2025-02-29", "impossible-date"),
        ("2026-7-1", "not-a-day"),
        ("2026/07/01", "not-a-day"),
        ("01-07-2026", "not-a-day"),
        ("2026-07-01T09:00", "not-a-day"),
        ("", "not-a-day"),
        ("昨天", "not-a-day"),
        ("115-07-01", "minguo-date"),
        ("115/7/1", "minguo-date"),
        ("115年7月1日", "minguo-date"),
        ("79-07-01", "not-a-day"),
        ("1989-12-31", "date-too-old"),
        ("2026-07-01T09:00+08:00", "zoned-date"),
        ("2026-07-01T09:00Z", "zoned-date"),
        (["2026-07-01"], "not-a-day"),
    ],
)
def test_what_is_no_day_says_why(written: object, fault: str) -> None:
    assert fault == _fault(fields.Planned, written)


def test_a_year_of_the_minguo_calendar_is_told_with_the_year_that_it_means() -> None:
    values = _values(fields.Planned, "115-07-01")
    assert {"value": "115-07-01", "year": "115", "western": "2026"} == values


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        ("2026-07-01T09:30", datetime(2026, 7, 1, 9, 30)),  # noqa: DTZ001  # local, as the clerk's clock shows it
        ("2026-07-01 23:59:59", datetime(2026, 7, 1, 23, 59, 59)),  # noqa: DTZ001  # as above
        ("2026-07-01T00:00", datetime(2026, 7, 1)),  # noqa: DTZ001  # as above
    ],
)
def test_a_moment_is_a_day_perhaps_with_its_hour(written: str, moment: date) -> None:
    assert moment == _made(fields.Moment, written)
    assert type(moment) is type(_made(fields.Moment, written))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("2026-07-01T25:00", "impossible-date"),
        ("2026-07-01T09:60", "impossible-date"),
        ("2026-02-30T09:00", "impossible-date"),
        ("2026-07-01T9:00", "not-a-date"),
        ("2026-07-01T09:00+08:00", "zoned-date"),
        ("115-07-01", "minguo-date"),
        ("1989-12-31T09:00", "date-too-old"),
    ],
)
def test_what_is_no_moment_says_why(written: str, fault: str) -> None:
    assert fault == _fault(fields.Moment, written)


@pytest.mark.parametrize(("written", "count"), [("0", 0), ("80", 80), ("007", 7), ("999999999", 999_999_999)])
def test_a_count_is_a_whole_number_from_0(written: str, count: int) -> None:
    assert count == _made(fields.Count, written)


@pytest.mark.parametrize("written", ["", "-1", "1.5", "1,000", "80 %", "八十", "1e3", "9999999999", True])
def test_what_is_no_count_says_so(written: object) -> None:
    assert "not-a-count" == _fault(fields.Count, written)


@pytest.mark.parametrize(("written", "number"), [("0.5", 0.5), ("-2", -2.0), ("66.67", 66.67)])
def test_a_number_may_have_a_sign_and_a_point(written: str, number: float) -> None:
    assert number == _made(fields.Number, written)


@pytest.mark.parametrize("written", ["", ".5", "1,5", "nan", "inf", "1e3", False])
def test_what_is_no_number_says_so(written: object) -> None:
    assert "not-a-number" == _fault(fields.Number, written)


@pytest.mark.parametrize(
    ("written", "meaning"),
    [("yes", True), ("Yes", True), ("是", True), ("true", True), ("no", False), ("否", False)],
)
def test_yes_and_no_are_said_in_either_language(written: str, meaning: bool) -> None:  # noqa: FBT001  # yes or no
    assert meaning is _made(fields.YesNo, written)


@pytest.mark.parametrize("written", ["", "1", "y", "on", "好"])
def test_what_is_neither_yes_nor_no_says_so(written: str) -> None:
    assert "not-yes-or-no" == _fault(fields.YesNo, written)


def test_a_long_value_at_fault_is_shown_shortened() -> None:
    assert "9" * 39 + "…" == _values(fields.Count, "9" * 60)["value"]


def test_a_text_is_trimmed_and_never_empty() -> None:
    assert "包裝 破損" == _made(fields.Text, "  包裝 破損\n")
    assert "string_too_short" == _fault(fields.Text, "  \n ")


@pytest.mark.parametrize(
    "written",
    [
        "甲棟",
        "A & B (2)",
        "管理處、經營部",
        "Kid's Room",
        "《用戶意見調查》規程：總則",
        "QA/QC",
        "R&D – “A” 棟，達 95 %？",
        "a" * 120,
    ],
)
def test_a_label_takes_letters_digits_and_harmless_punctuation(written: str) -> None:
    assert written == _made(fields.Label, written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "<b>",
        "a|b",
        "a`b",
        "[a](b)",
        "a\nb",
        "a" * 121,
        "*a*",
        "#1",
        "a=b",
        "a!",
        "{{a}}",
        "&#60;",
        "a\u200db",
    ],
)
def test_a_label_takes_nothing_that_a_page_could_mistake_for_markup(written: str) -> None:
    refused = {"string_pattern_mismatch", "string_too_short", "string_too_long"}
    assert _fault(fields.Label, written) in refused


@pytest.mark.parametrize("written", ["CF-2026-001", "SV-2026H1", "V-1"])
def test_an_id_is_a_file_name_on_every_system(written: str) -> None:
    assert written == _made(fields.Id, written)


@pytest.mark.parametrize(
    "written", ["cf-1", "CF", "CF_1", "CF-1/2", "../CF-1", "CF-", "CF-1 ", "CON", "A-" + "1" * 40]
)
def test_an_id_is_no_path_and_no_odd_file_name(written: str) -> None:
    assert _fault(fields.Id, written) in {"string_pattern_mismatch", "string_too_long"}


def test_a_name_is_given_in_every_language() -> None:
    name = Name.model_validate({"zh-Hant": "示範", "en": "Sample"})
    assert ("示範", "Sample") == (name.say("zh-Hant"), name.say("en"))
    with pytest.raises(ValidationError):
        Name.model_validate({"zh-Hant": "示範"})


def test_a_name_is_asked_for_in_the_languages_of_the_site_alone() -> None:
    name = Name.model_validate({"zh-Hant": "示範"}, context=("zh-Hant",))
    assert ("示範", "示範") == (name.say("zh-Hant"), name.say("en"))
    assert "Sample" == Name.model_validate("Sample", context=("en",)).say("en")
    both = Name.model_validate({"zh-Hant": "示範", "en": "Sample"}, context=("en",))
    assert ("Sample", {"zh-Hant": "示範", "en": "Sample"}) == (both.say("en"), dict(both.spoken))
    for written, spoken in (({"zh-Hant": "示範"}, ("en",)), ("Sample", ("zh-Hant", "en")), ({}, ("en",))):
        with pytest.raises(ValidationError):
            Name.model_validate(written, context=spoken)


def test_the_key_of_an_entry_is_its_name_in_the_language_that_has_none() -> None:
    assert "Quality" == Department.model_validate({}, context=("en",)).called("Quality", "en")
    assert "QA" == Department.model_validate({"en": "QA"}, context=("en",)).called("品管課", "en")
    english = Department.model_validate({"zh-Hant": "品管課"})
    assert ("品管課", "Quality") == (english.called("Quality", "zh-Hant"), english.called("Quality", "en"))
    with pytest.raises(ValidationError):
        Department.model_validate({})


@pytest.mark.parametrize(
    "key",
    [
        "not-a-date",
        "not-a-day",
        "impossible-date",
        "minguo-date",
        "zoned-date",
        "date-too-old",
        "not-a-count",
        "not-a-number",
        "not-yes-or-no",
        "not-a-word",
        "span-backwards",
        "out-of-order",
        "entry-twice",
        "returned-above-distributed",
        "unusable-above-returned",
        "enforced-or-not",
    ],
)
def test_every_fault_of_a_record_is_told_in_every_language(key: str) -> None:
    assert [] == [code for code in languages() if not language(code).has(f"problems.{key}")]


# Words


@pytest.mark.parametrize("vocabulary", sorted(VOCABULARIES))
def test_a_word_or_its_code_may_be_written(vocabulary: str) -> None:
    taken = {written: _word(vocabulary, written) for written in VOCABULARIES[vocabulary]}
    assert VOCABULARIES[vocabulary] == taken


@pytest.mark.parametrize("code", languages())
def test_every_code_has_its_word_in_every_language(code: str) -> None:
    keys = {f"words.{name}.{entry}" for name, known in VOCABULARIES.items() for entry in known.values()}
    assert set() == {key for key in keys if not language(code).has(key)}


def test_a_word_that_nobody_knows_is_told_the_nearest_and_all() -> None:
    assert "not-a-word" == _fault(words.Urgency, "特急件")
    values = _values(words.Urgency, "特急件")
    assert ("特急件", ("急件", "普通件")) == (values["value"], values["allowed"])
    assert set(VOCABULARIES["urgency"]) == set(values["known"])


def test_words_of_one_meaning_have_one_code() -> None:
    assert {"approved"} == {
        _made(words.SignatureDecision, written) for written in ("批准", "認可", "approved")
    }
    assert {"noted"} == {_made(words.SignatureDecision, written) for written in ("備案", "審閱")}
    assert {"visit"} == {_made(words.Way, written) for written in ("走訪", "上門拜訪")}


def test_every_record_type_that_is_written_stands_among_the_types() -> None:
    folder = Path(types.__file__).parent
    written = re.compile(r"^class (\w+)\(Record\):", re.MULTILINE)
    found = {name for path in folder.glob("*.py") for name in written.findall(path.read_text("utf-8"))}
    assert {model.__name__ for model in RECORD_TYPES.values()} == found


def _unworded(model: type[BaseModel], code: str, part: str = "") -> Iterator[str]:
    """The labels that a language lacks of a model's fields and of those of its parts, as pages ask for them."""
    for name, info in model.model_fields.items():
        written = info.alias or name
        keys = (f"label-in.{part}.{written}", f"label.{written}")
        if name != "id" and not any(map(language(code).has, keys)):
            yield f"templates/text/{code}/fields.yaml lacks label.{written}, of {model.__name__}.{name}"
        for kind in (bare(info.annotation), bare(entry(info.annotation))):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _unworded(kind, code, written)


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_a_record_type_and_each_of_its_fields_has_words_in_every_language(kind: str, code: str) -> None:
    named = {f"kinds.{kind}": "fields", f"forms.purpose.{kind}": "forms"}
    lacking = [key for key in named if not language(code).has(key)]
    assert [] == [f"templates/text/{code}/{named[key]}.yaml lacks {key}" for key in lacking]
    assert [] == list(_unworded(RECORD_TYPES[kind], code))


# Models


def test_a_record_takes_no_field_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Complaint.model_validate(COMPLAINT | {"colour": "紅"})


def test_a_record_does_not_change_after_reading() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        _complaint().says = "無"


@pytest.mark.parametrize(
    ("received", "step", "moment"),
    [
        ("2026-07-01", "closed", "2026-06-30"),
        ("2026-07-01T09:00", "replied", "2026-07-01T08:59"),
        ("2026-07-01T09:00", "notified", "2026-06-30"),
        ("2026-07-01", "passed_to_qa", "2026-06-30T23:59"),
        ("2026-07-01", "customer_told", "2026-06-30"),
    ],
)
def test_nothing_is_done_about_a_complaint_before_it_is_received(
    received: str, step: str, moment: str
) -> None:
    with pytest.raises(ValidationError, match="out-of-order"):
        _complaint(received=received, **{step: moment})


@pytest.mark.parametrize(
    ("received", "replied"),
    [
        ("2026-07-01", "2026-07-01"),
        ("2026-07-01T09:00", "2026-07-01T09:00"),
        ("2026-07-01T09:00", "2026-07-01"),
        ("2026-07-01", "2026-07-01T00:00"),
    ],
)
def test_hours_are_compared_only_where_both_are_known(received: str, replied: str) -> None:
    assert date(2026, 7, 1) == _complaint(received=received, replied=replied).day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ({}, None),
        ({"measures": [{"decided": "2026-07-05"}, {"decided": "2026-07-03"}]}, "2026-07-03"),
        ({"measures": [{"done": "2026-07-06"}]}, "2026-07-06"),
        ({"measures": [{"decided": "2026-07-05", "done": "2026-07-04"}]}, "2026-07-05"),
        ({"measures": [{}]}, None),
        ({"conclusion": {}}, None),
        ({"conclusion": {"no_measure_because": "無缺陷"}}, "2026-07-09"),
        (
            {"measures": [{"decided": "2026-07-10"}], "conclusion": {"no_measure_because": "無缺陷"}},
            "2026-07-09",
        ),
    ],
)
def test_the_first_countermeasure_is_the_earliest_decision_or_that_none_is_needed(written, day) -> None:
    if "measures" in written:
        written["measures"] = [
            {"kind": "緊急對策", "what": "換貨", "owner": "王"} | each for each in written["measures"]
        ]
    if "conclusion" in written:
        written["conclusion"] = {"date": "2026-07-09", "by": "王", "text": "已查明"} | written["conclusion"]
    assert (date.fromisoformat(day) if day else None) == _complaint(**written).countermeasure_on


def test_a_span_does_not_end_before_it_begins() -> None:
    assert "span-backwards" == _fault(Span, {"from": "2026-07-02", "to": "2026-07-01"})
    assert Span.model_validate({"from": "2026-07-01", "to": "2026-07-01"}).holds_on(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("day", "holds"), [("06-30", False), ("07-01", True), ("07-31", True), ("08-01", False)]
)
def test_a_span_holds_on_its_first_day_and_its_last(day: str, holds: bool) -> None:  # noqa: FBT001  # holds or not
    span = Span.model_validate({"from": "2026-07-01", "to": "2026-07-31"})
    assert holds is span.holds_on(date.fromisoformat(f"2026-{day}"))


def test_a_span_without_an_end_still_holds() -> None:
    assert Span.model_validate({"from": "2026-07-01"}).holds_on(date(2999, 1, 1))


def test_a_customer_is_active_throughout_only_from_the_first_day_to_the_last() -> None:
    customer = Customer.model_validate({"name": "德豐", "from": "2026-04-01", "to": "2026-06-30"})
    spans = [
        ("04-01", "06-30", True),
        ("03-31", "06-30", False),
        ("04-01", "07-01", False),
        ("05-01", "05-31", True),
    ]
    actual = [customer.active_throughout(_day(first), _day(last)) for first, last, _ in spans]
    assert [active for _, _, active in spans] == actual


def test_offices_and_departments_are_those_of_the_day() -> None:
    house = _house()
    assert [True, False] == [house.holds("林經理", "部門經理", _day(day)) for day in ("03-31", "04-01")]
    assert [frozenset({"質管部"}), frozenset({"辦公室"})] == [
        house.departments_of("林經理", _day(day)) for day in ("03-31", "04-01")
    ]
    assert () == house.posts("無名", _day("03-31"))


def test_no_more_forms_come_back_than_went_out() -> None:
    assert "returned-above-distributed" == _fault(
        AreaCount, {"area": "甲", "distributed": "50", "returned": "51"}
    )
    assert 50 == _made(AreaCount, {"area": "甲", "distributed": "50", "returned": "50"}).returned


def test_no_more_forms_are_blank_or_invalid_than_came_back() -> None:
    area = {"area": "甲", "distributed": "50", "returned": "9", "blank": "5"}
    assert "unusable-above-returned" == _fault(AreaCount, area | {"invalid": "5"})
    assert 4 == _made(AreaCount, area | {"invalid": "4"}).invalid
    nothing_back = {"area": "甲", "distributed": "50", "blank": "1"}
    assert {"unusable": 1, "returned": 0} == _values(AreaCount, nothing_back)


def test_a_survey_of_areas_goes_out_with_the_first_and_closes_with_the_last() -> None:
    areas = [
        {"area": "甲", "distributed": "50", "first_out": "2026-03-10", "collected": "2026-03-31"},
        {"area": "乙", "distributed": "50", "first_out": "2026-03-08", "collected": "2026-04-02"},
    ]
    closed = Distribution.model_validate({"survey": "SV-1", "areas": areas})
    assert (_day("03-08"), _day("04-02")) == (closed.first_out(), closed.last_back())
    del areas[1]["collected"]
    assert None is Distribution.model_validate({"survey": "SV-1", "areas": areas}).last_back()


def test_a_survey_by_post_closes_with_its_last_arrival() -> None:
    customers = [
        {"customer": "C-1", "sent": "2026-03-10", "returned": "2026-03-31"},
        {"customer": "C-2", "sent": "2026-03-09", "returned": "2026-03-20"},
        {"customer": "C-3", "sent": "2026-03-11"},
    ]
    posted = Distribution.model_validate({"survey": "SV-1", "customers": customers})
    assert (_day("03-09"), _day("03-31")) == (posted.first_out(), posted.last_back())
    nothing = Distribution.model_validate({"survey": "SV-1"})
    assert (None, None) == (nothing.first_out(), nothing.last_back())


@pytest.mark.parametrize(("part", "entry"), [("scale", "A"), ("items", "q1")])
def test_a_form_has_no_code_and_no_item_twice(part: str, entry: str) -> None:
    form = _form()
    form[part] = [form[part][0], *form[part]]
    assert "entry-twice" == _fault(SurveyForm, form)
    assert {"list": part, "entry": entry} == _values(SurveyForm, form)


def test_a_level_is_found_by_its_code() -> None:
    form = SurveyForm.model_validate(_form())
    assert ("unsatisfied", None) == (form.level("B").counts_as, form.level("Z"))


def test_a_scale_of_one_level_is_none() -> None:
    assert "too_short" == _fault(SurveyForm, _form() | {"scale": _form()["scale"][:1]})


@pytest.mark.parametrize(
    ("month", "last"), [("2024-02", "2024-02-29"), ("2026-02", "2026-02-28"), ("2026-12", "2026-12-31")]
)
def test_a_summary_is_of_a_whole_month(month: str, last: str) -> None:
    summary = VisitSummary.model_validate({"id": "MS-1", "month": month})
    assert (f"{month}-01", last) == (summary.first_day.isoformat(), summary.day.isoformat())


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-7", "2026"])
def test_a_summary_of_no_month_is_refused(month: str) -> None:
    assert "string_pattern_mismatch" == _fault(VisitSummary, {"id": "MS-1", "month": month})


# What is marked


def test_every_reference_and_event_is_found_with_the_steps_to_it() -> None:
    complaint = _complaint(
        taken_by="李組員",
        measures=[{"kind": "緊急對策", "what": "換貨", "owner": "質保部", "decided": "2026-07-03"}],
        acknowledged={"by": "陳廠長", "date": "2026-07-20"},
        closed="2026-07-19T16:00",
    )
    assert [
        (("received",), "event", date(2026, 7, 1)),
        (("taken_by",), "people", "李組員"),
        (("problem",), "problems", "其他"),
        (("measures", 0, "owner"), "people or departments", "質保部"),
        (("measures", 0, "decided"), "event", date(2026, 7, 3)),
        (("acknowledged", "by"), "people", "陳廠長"),
        (("acknowledged", "date"), "event", date(2026, 7, 20)),
        (("closed",), "event", datetime(2026, 7, 19, 16)),  # noqa: DTZ001  # local, as the record has it
    ] == _marks(complaint)


def test_the_keys_of_a_mapping_are_found_as_they_are_written() -> None:
    assert (("areas", "甲棟"), "areas", "甲棟") in _marks(_plan())


def test_the_entries_of_a_register_are_found_by_their_ids() -> None:
    house = _house()
    assert (("people", "林經理", "posts", 0, "department"), "departments", "質管部") in _marks(house)
    assert (("channels", 0, "tested", 1), "event", date(2026, 4, 1)) in _marks(house)


def test_days_that_may_lie_ahead_are_no_events() -> None:
    steps = [steps for steps, kind, _ in _marks(_plan()) if kind == "event"]
    assert [("written",), ("approvals", 0, "date")] == steps


def test_a_record_is_walked_from_where_it_stands_in_its_file() -> None:
    steps = [steps for steps, _, _ in marked(_complaint(), ("complaints", 3))]
    assert [("complaints", 3, "received"), ("complaints", 3, "problem")] == steps


# As it stood


def test_a_record_stands_unchanged_from_its_last_event_on() -> None:
    complaint = _complaint(closed="2026-07-19")
    assert complaint is as_it_stood(complaint, _day("07-19"))


def test_a_record_does_not_stand_before_its_first_event() -> None:
    complaint = _complaint()
    assert None is as_it_stood(complaint, _day("06-30"))
    assert complaint == as_it_stood(complaint, _day("07-01"))


def test_what_is_received_a_minute_before_midnight_stands_on_that_day() -> None:
    complaint = _complaint(received="2026-07-01T23:59", closed="2026-07-02T00:00")
    assert None is as_it_stood(complaint, _day("06-30"))
    assert _complaint(received="2026-07-01T23:59") == as_it_stood(complaint, _day("07-01"))


def test_help_and_how_a_reply_was_given_are_unknown_before_they_happened() -> None:
    given = {"date": "2026-07-04", "department": "生產部", "what": "留樣"}
    went = {"date": "2026-07-05", "by": "馬工", "found": "裂紋"}
    complaint = _complaint(replied="2026-07-03", replied_by="復函", assistance=[given], site_visit=went)
    stood = [as_it_stood(complaint, _day(f"07-0{day}")) for day in (2, 3, 4, 5)]
    assert [None, "letter", "letter", "letter"] == [each.replied_by for each in stood]
    assert [0, 0, 1, 1] == [len(each.assistance) for each in stood]
    assert [False, False, False, True] == [each.site_visit is not None for each in stood]


def test_a_complaint_that_was_closed_later_stood_open() -> None:
    whole = {
        "notified": "2026-07-02",
        "passed_to_qa": "2026-07-03",
        "replied": "2026-07-04T10:00",
        "investigation": {"date": "2026-07-05", "by": "馬工", "finding": "裂紋"},
        "measures": [
            {
                "kind": "緊急對策",
                "what": "換貨",
                "owner": "馬工",
                "decided": "2026-07-06",
                "done": "2026-07-08",
            },
            {"kind": "長久對策", "what": "改模具", "owner": "馬工", "decided": "2026-07-08"},
        ],
        "verification": {"date": "2026-07-10", "by": "馬工", "effective": "是"},
        "conclusion": {"date": "2026-07-11", "by": "馬工", "text": "已改善"},
        "customer_told": "2026-07-12",
        "acknowledged": {"by": "陳廠長", "date": "2026-07-13"},
        "closed": "2026-07-14",
    }
    stood = {key: whole[key] for key in ("notified", "passed_to_qa", "replied", "investigation")}
    stood["measures"] = [{"kind": "緊急對策", "what": "換貨", "owner": "馬工", "decided": "2026-07-06"}]
    assert _complaint(**stood) == as_it_stood(_complaint(**whole), _day("07-07"))


def test_a_complaint_taken_up_again_later_stood_closed_and_before_that_open() -> None:
    again = [{"date": "2026-08-03", "because": "再發", "closed": "2026-08-20"}]
    complaint = _complaint(closed="2026-07-19", reopened=again)
    ended = {
        day: as_it_stood(complaint, _day(day)).ended for day in ("07-18", "07-19", "08-02", "08-03", "08-20")
    }
    first, last = date(2026, 7, 19), date(2026, 8, 20)
    assert {"07-18": None, "07-19": first, "08-02": first, "08-03": None, "08-20": last} == ended


def test_a_complaint_classed_anew_later_stood_in_the_class_of_that_day() -> None:
    complaint = _complaint(urgency="急件", reclassed=[{"date": "2026-07-03", "to": "普通件"}])
    assert ["urgent", "ordinary"] == [
        as_it_stood(complaint, _day(day)).urgency_now for day in ("07-02", "07-03")
    ]


def test_a_plan_stood_without_a_later_approval_but_with_the_days_that_lay_ahead() -> None:
    stood = as_it_stood(_plan(), _day("03-04"))
    assert ((), _plan().period) == (stood.approvals, stood.period)


def test_an_area_whose_forms_went_out_later_was_not_there() -> None:
    areas = [
        {"area": "甲", "distributed": "50", "first_out": "2026-03-08", "collected": "2026-03-31"},
        {"area": "乙", "distributed": "50", "first_out": "2026-03-10"},
    ]
    stood = as_it_stood(Distribution.model_validate({"survey": "SV-1", "areas": areas}), _day("03-09"))
    assert [("甲", None)] == [(area.area, area.collected) for area in stood.areas]


def test_a_report_stood_without_later_reviews_and_copies() -> None:
    report = {
        "survey": "SV-1",
        "issued": "2026-04-10",
        "author": "許組員",
        "reviews": [
            {"by": "沈代表", "date": "2026-04-12", "decision": "退回"},
            {"by": "沈代表", "date": "2026-04-15"},
        ],
        "dispatch": [{"to": "管理處", "date": "2026-04-20"}],
    }
    stood = as_it_stood(SurveyReport.model_validate(report), _day("04-14"))
    assert (1, 0) == (len(stood.reviews), len(stood.dispatch))


def test_a_channel_stood_without_the_tests_that_came_later() -> None:
    before, on_the_day = (as_it_stood(_house(), _day(day)) for day in ("03-31", "04-01"))
    assert (_day("01-06"),) == before.channels[0].tested
    assert (_day("01-06"), _day("04-01")) == on_the_day.channels[0].tested
    assert _house().people == before.people


def test_a_register_without_events_stands_always() -> None:
    register = CustomerRegister.model_validate({"C-001": {"name": "德豐", "from": "2026-07-01"}})
    assert register is as_it_stood(register, date(1990, 1, 1))


@pytest.mark.parametrize(
    ("model", "record"),
    [
        (Visit, {"id": "V-1", "date": "2026-07-02", "way": "走訪", "customer": "C-1", "by": "王"}),
        (
            FollowUp,
            {
                "id": "F-1",
                "checks": "CF-1",
                "why": "有償服務",
                "date": "2026-07-02",
                "way": "電話",
                "by": "王",
                "result": "滿意",
            },
        ),
        (VisitSummary, {"id": "MS-1", "month": "2026-06", "compiled": "2026-07-02"}),
    ],
)
def test_what_happened_later_was_not_there(model: type[Model], record: dict) -> None:
    made = model.model_validate(record)
    assert (None, made) == (as_it_stood(made, _day("07-01")), as_it_stood(made, _day("07-02")))


STEPS = ("notified", "replied", "customer_told", "closed")


@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.lists(st.integers(0, 9), max_size=3),
    st.integers(-1, 10),
)
def test_no_record_knows_of_a_day_after_the_one_that_it_is_seen_on(steps, measures, later) -> None:
    complaint = _complaint(
        **{step: str(_day("07-01") + timedelta(days=days)) for step, days in zip(STEPS, steps, strict=True)},
        measures=[
            {
                "kind": "緊急對策",
                "what": "換貨",
                "owner": "王",
                "decided": str(_day("07-01") + timedelta(days=days)),
            }
            for days in measures
        ],
    )
    as_of = _day("07-01") + timedelta(days=later)
    stood = as_it_stood(complaint, as_of)
    assert (later < 0) is (stood is None)
    if stood is not None:
        assert latest_event(stood) <= as_of
        assert stood == as_it_stood(stood, as_of)


def _made(kind: object, written: object) -> object:
    return TypeAdapter(kind).validate_python(written)


def _fault(kind: object, written: object) -> str:
    with pytest.raises(ValidationError) as caught:
        _made(kind, written)
    return caught.value.errors()[0]["type"]


def _values(kind: object, written: object) -> dict:
    with pytest.raises(ValidationError) as caught:
        _made(kind, written)
    # Where it stands is looked at in tests/bad/.
    return {key: value for key, value in caught.value.errors()[0]["ctx"].items() if key != "at"}


def _word(vocabulary: str, written: str) -> str:
    annotations = (each for each in vars(words).values() if get_origin(each) is Annotated)
    of_it = next(each for each in annotations if each.__metadata__[0].vocabulary == vocabulary)
    return _made(of_it, written)


def _marks(record: BaseModel) -> list[tuple]:
    return [
        (steps, marker.to if isinstance(marker, Refers) else "event", value)
        for steps, marker, value in marked(record)
        if isinstance(marker, Refers | Event)
    ]


def _day(day: str) -> date:
    return date.fromisoformat(f"2026-{day}")


def _complaint(**more: object) -> Complaint:
    return Complaint.model_validate(COMPLAINT | more)


def _plan() -> SurveyPlan:
    plan = {
        "id": "SV-1",
        "run_by": "質管部",
        "written": "2026-03-02",
        "author": "許組員",
        "areas": {"甲棟": "50"},
    }
    plan["period"] = {"from": "2026-03-10", "to": "2026-03-31"}
    return SurveyPlan.model_validate(plan | {"approvals": [{"by": "沈代表", "date": "2026-03-05"}]})


def _form() -> dict:
    return {
        "id": "SV-1",
        "title": {"zh-Hant": "調查表", "en": "Form"},
        "scale": [
            {"code": "A", "label": {"zh-Hant": "滿意", "en": "Yes"}, "class": "合格"},
            {"code": "B", "label": {"zh-Hant": "不滿意", "en": "No"}, "class": "不滿意"},
        ],
        "items": [{"id": "q1", "text": {"zh-Hant": "保潔", "en": "Cleaning"}}],
    }


def _house() -> Organisation:
    manager = {"department": "質管部", "role": "部門經理", "from": "2020-01-01"}
    return Organisation.model_validate(
        {
            "name": {"zh-Hant": "示範", "en": "Sample"},
            "short_name": {"zh-Hant": "示範", "en": "Sample"},
            "calendar": "cn",
            "departments": {"質管部": {"en": "Quality"}, "辦公室": {"en": "Office"}},
            "roles": {"部門經理": {"en": "Manager"}},
            "people": {
                "林經理": {
                    "posts": [manager | {"to": "2026-03-31"}, {"department": "辦公室", "from": "2026-04-01"}]
                },
                "王經理": {"posts": [manager]},
            },
            "channels": [
                {
                    "kind": "電話",
                    "at": "專線",
                    "from": "2020-01-01",
                    "tested": ["2026-01-06", "2026-04-01", "2026-07-01"],
                }
            ],
        }
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026/2/28", "2026-02-28"),
        ("2026.2.8", "2026-02-08"),
        ("2026-02-08", "2026-02-08"),
        ("2026年2月28日", "2026-02-28"),
        ("2026 年 2 月 28 日", "2026-02-28"),
        ("２０２６／２／２８", "2026-02-28"),
        ("2026/2/28 9:05", "2026-02-28T09:05"),
        ("2026/2/28T23:59", "2026-02-28T23:59"),
        ("2026年2月28日9點05分", "2026-02-28T09:05"),
        ("2026/2/28 24:00", ""),
        ("2026/2/28 23:60", ""),
        ("2026/2/28 9:5", ""),
        ("2026/2/29", ""),
        ("2026/2/30", ""),
        ("2026/0/1", ""),
        ("28/2/2026", ""),
        ("2026/2", ""),
        ("2026/2/281", ""),
        ("昨天", ""),
        ("", ""),
    ],
)
def test_the_day_meant_is_suggested_where_there_is_one(written: str, meant: str) -> None:
    assert meant == date_meant(written)


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("80/1/1", (80, 1991)),
        ("79/12/31", None),
        ("200-12-31", (200, 2111)),
        ("201-01-01", None),
        ("民國115年7月1日", (115, 2026)),
        ("中華民國 115 年 7 月 1 日", (115, 2026)),
        ("１１５．７．１", (115, 2026)),
        ("2026/7/1", None),
        ("115/7", None),
        ("15/7/1", None),
    ],
)
def test_a_year_of_the_minguo_calendar_is_one_that_records_can_be_of(
    written: str, years: tuple[int, int] | None
) -> None:
    assert years == minguo_year(written)


@pytest.mark.parametrize(
    ("written", "number", "count"),
    [
        ("1,234", "1234", "1234"),
        ("１２", "12", "12"),
        ("１，２３４．５", "1234.5", ""),
        ("1.5", "1.5", ""),
        ("123456789", "123456789", "123456789"),
        ("1234567890", "", ""),
        ("1.", "", ""),
        (".5", "", ""),
        ("-1", "", ""),
        ("約三十", "", ""),
    ],
)
def test_the_number_meant_is_suggested_where_there_is_one(written: str, number: str, count: str) -> None:
    assert (number, count) == (number_meant(written, whole=False), number_meant(written, whole=True))
