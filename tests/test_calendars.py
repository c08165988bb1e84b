"""The calendars as a calendar program reads them: every open duty, on its day, without anybody's name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest
from exported import secrets, small_files
from pages_of import facts_of
from trades import TRADES_DAY, trades, trades_files

from servicecontrol.export.calendars import calendars, owing
from servicecontrol.export.ids import uid
from servicecontrol.pages.shared.addresses import calendar_paths


def _open() -> list:
    return [duty for duty in trades().judged.duties if duty.state in ("pending", "overdue")]


def _read(path: str) -> list:
    calendar = icalendar.Calendar.from_ical(trades_files()[path])
    events = list(calendar.walk("VEVENT"))
    assert ([], []) == (calendar.errors, [error for event in events for error in event.errors])
    return events


@pytest.mark.parametrize("path", ["calendar.ics", "en/calendar.ics"])
def test_every_open_duty_is_an_event_under_its_own_id(path: str):
    ids = [str(event["uid"]) for event in _read(path)]
    assert sorted(uid(duty) for duty in _open()) == sorted(ids)
    assert len(set(ids)) == len(ids) > 20


def test_a_coming_duty_takes_its_last_day_and_an_overdue_one_reaches_today():
    days = {
        str(event["uid"]): (event.decoded("dtstart"), event.decoded("dtend"), int(event["priority"]))
        for event in _read("calendar.ics")
    }
    one = timedelta(days=1)
    expected = {
        uid(duty): (duty.due, TRADES_DAY + one, 1)
        if duty.state == "overdue"
        else (duty.due, duty.due + one, 5)
        for duty in _open()
    }
    assert expected == days
    assert {1, 5} == {priority for _, _, priority in days.values()}


def test_the_stamp_is_the_day_of_the_data_and_never_the_clock():
    stamps = {event.decoded("dtstamp").isoformat() for event in _read("calendar.ics")}
    assert {"2026-11-20T00:00:00+00:00"} == stamps


def test_what_only_one_reading_calls_overdue_is_tentative():
    doubtful = {uid(duty) for duty in _open() if duty.verdict == "warn"}
    tentative = {str(event["uid"]) for event in _read("calendar.ics") if event["status"] == "TENTATIVE"}
    assert doubtful == tentative != set()


def test_a_calendar_speaks_its_own_language():
    (chinese,) = [event for event in _read("calendar.ics") if "CF-2026-012 2026-10-30" in event["summary"]]
    (english,) = [event for event in _read("en/calendar.ics") if "CF-2026-012 2026-10-30" in event["summary"]]
    assert "【逾期】CF-2026-012 2026-10-30：重啟後 7 天內處理對策（測試工具廠）" == str(chinese["summary"])
    said = (
        "Overdue · CF-2026-012 2026-10-30: Countermeasure within 7 days of being taken up again (Test Tools)"
    )
    assert said == str(english["summary"])
    assert "責任：質保部" in str(chinese["description"]).splitlines()
    assert "Page on the site: en/factory/complaints/CF-2026-012.html" in str(english["description"])
    assert ["Test Tools", "factory-5.2.3b"] == [str(entry) for entry in english["categories"].cats]


def test_every_event_stands_in_the_calendars_of_its_organisation_and_departments_alone():
    for (organisation, department), path in calendar_paths(trades().store).items():
        duties = [duty for duty in _open() if organisation in ("", duty.organisation)]
        ledger = trades().store.ledgers.get(organisation)
        if department:
            duties = [duty for duty in duties if department in owing(duty, ledger)]
        assert {uid(duty) for duty in duties} == {str(event["uid"]) for event in _read(path)}, path


def test_a_duty_that_two_clauses_ask_for_is_one_event_that_names_both():
    (event,) = [event for event in _read("en/calendar.ics") if "OP-2026-012" in event["summary"]]
    categories = [str(entry) for entry in event["categories"].cats]
    assert ["metal-3.2a", "metal-5.3.6a"] == categories[1:]
    named = str(event["description"]).splitlines()[0]
    assert [True, True] == [clause in named for clause in ("3.2 a", "5.3.6 a")]


def test_a_duty_that_names_a_person_or_an_office_is_in_the_calendar_of_its_department():
    ledger = trades().store.ledgers["metal"]
    duty = next(duty for duty in trades().judged.obligations if duty.owner == "華庚")
    assert ["採購業務部"] == owing(duty, ledger)
    assert ["總經理室"] == owing(replace(duty, owner="總經理"), ledger)
    assert [] == owing(replace(duty, owner=""), ledger)


def test_no_calendar_names_a_person_or_a_customer_or_repeats_what_somebody_wrote():
    files = {path: data for path, data in trades_files().items() if path.endswith(".ics")}
    text = "".join(data.decode().replace("\r\n ", "") for data in files.values())
    known = set(secrets(trades()))
    assert {"華庚", "永昌機電", "0900-000-101"} <= known
    assert [] == sorted(secret for secret in known if secret in text)


@pytest.mark.parametrize(
    ("owner", "said"),
    [("華庚", None), ("總經理", "責任：總經理"), ("", None)],
    ids=["person", "office", "nobody"],
)
def test_who_left_is_not_named_and_an_office_that_nobody_holds_is(owner: str, said: str | None):
    facts = trades()
    duty = next(duty for duty in _open() if duty.organisation == "metal")
    ledger = facts.store.ledgers["metal"]
    gone = {
        name: person.model_copy(update={"posts": ()}) for name, person in ledger.organisation.people.items()
    }
    organisation = ledger.organisation.model_copy(update={"people": gone})
    store = replace(facts.store, ledgers={"metal": replace(ledger, organisation=organisation)})
    judged = replace(facts.judged, judgements=(replace(duty, owner=owner),))
    files = dict(calendars(replace(facts, store=store, judged=judged)))
    (event,) = icalendar.Calendar.from_ical(files["calendar/metal.ics"]).walk("VEVENT")
    lines = [line for line in str(event["description"]).splitlines() if line.startswith("責任")]
    assert ([said] if said else []) == lines


def test_a_calendar_without_duties_is_a_calendar_still():
    data = small_files()["calendar/yard-works.ics"]
    calendar = icalendar.Calendar.from_ical(data)
    assert [] == calendar.walk("VEVENT")
    assert ["VTIMEZONE"] == [part.name for part in calendar.subcomponents]


def test_a_duty_keeps_its_id_as_days_pass_and_leaves_when_it_is_done():
    before, after = (
        {uid(duty): duty.state for duty in facts_of(as_of=day, latest=date(2026, 3, 31)).judged.duties}
        for day in (date(2026, 3, 16), date(2026, 3, 31))
    )
    changed = {key: (before[key], after[key]) for key in before.keys() & after.keys()}
    assert ("pending", "overdue") in changed.values()


def test_file_names_are_plain_and_the_list_says_whose_they_are():
    listed = json.loads(trades_files()["calendars.json"])["calendars"]
    files = {path for path in trades_files() if path.endswith(".ics")}
    assert files == {path for row in listed for path in row["files"].values()}
    assert all(re.fullmatch(r"[a-z0-9/.-]+", path) for path in files)
    quality = next(row for row in listed if row["department"] == "質保部")
    assert "calendar/factory-quality-assurance.ics" == quality["files"]["zh-Hant"]
    assert quality["events"] == len(_read("calendar/factory-quality-assurance.ics")) > 0


@pytest.mark.parametrize(
    ("key", "names", "path"),
    [
        ("維修部", {"en": "Repairs"}, "yard-repairs"),
        ("維修部", {"xx": "Réparations"}, "yard-reparations"),
        ("Repairs", {"zh-Hant": "維修部"}, "yard-repairs"),
        ("QA 部", {"en": "Quality"}, "yard-quality"),
        ("Отдел", {}, "yard-department-"),
    ],
)
def test_a_calendar_is_named_by_the_name_in_latin_letters_in_whatever_language(
    key: str, names: dict[str, str], path: str
):
    facts = facts_of()
    (ledger,) = facts.store.ledgers.values()
    entry = next(iter(ledger.organisation.departments.values()))
    named = {key: entry.model_construct(_fields_set=set(), **entry.__dict__)}
    named[key].__pydantic_extra__ = names
    organisation = ledger.organisation.model_copy(update={"departments": named})
    store = replace(facts.store, ledgers={"yard": replace(ledger, organisation=organisation)})
    assert calendar_paths(store)["yard", key].startswith(f"calendar/{path}")


def test_departments_of_one_name_have_calendars_of_their_own():
    facts = facts_of()
    (ledger,) = facts.store.ledgers.values()
    twins = {
        name: entry.model_copy(update={"en": "維修"})
        for name, entry in ledger.organisation.departments.items()
    }
    organisation = ledger.organisation.model_copy(update={"departments": twins})
    store = replace(facts.store, ledgers={"yard": replace(ledger, organisation=organisation)})
    paths = list(calendar_paths(store).values())
    named = "calendar/yard-department-8fb09daf"  # for the name, not the place in the list
    assert [f"{named}.ics", f"{named}-2.ics"] == paths[2:]
    assert set(paths) <= {path for path, _ in calendars(replace(facts, store=store))}
