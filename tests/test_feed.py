"""The feeds against RFC 4287: what each must hold, ids that stay, links that lead to a page, nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exported import secrets
from lxml import etree
from pages_of import facts_of
from trades import TRADES_DAY, trades, trades_files

from servicecontrol.export.feed import ENTRIES, feeds
from servicecontrol.pages.layout import site_pages
from servicecontrol.pages.shared.page import relative
from servicecontrol.text import language

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = sorted(path for path in trades_files() if path.endswith(".atom"))


def _root(path: str) -> etree._Element:
    return etree.fromstring(trades_files()[path])


def _texts(root: etree._Element, *names: str) -> list[str]:
    return [element.text for element in root.iterfind("/".join(ATOM + name for name in names))]


def _addresses(path: str) -> Iterator[str]:
    """Where the links of a feed lead, from the root of the site."""
    for link in _root(path).iter(f"{ATOM}link"):
        yield str(Path("/api", path, "..", link.get("href")).resolve().relative_to("/"))


def test_there_is_a_feed_of_everything_and_of_each_organisation_in_each_language():
    wanted = ["feed.atom", *(f"feed/{name}.atom" for name in trades().store.ledgers)]
    assert sorted([*wanted, *(f"en/{path}" for path in wanted)]) == PATHS


@pytest.mark.parametrize("path", PATHS)
def test_a_feed_and_its_entries_hold_once_what_they_must(path: str):
    root = _root(path)
    assert f"{ATOM}feed" == root.tag
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (text,) = _texts(element, name)
            assert text.strip()
        assert 1 == len(element.findall(f"{ATOM}link[@rel='alternate']"))
    assert 1 == len(_texts(root, "author", "name")) == len(root.findall(f"{ATOM}link[@rel='self']"))
    assert all(len(_texts(entry, "summary")) == 1 for entry in root.iterfind(f"{ATOM}entry"))


@pytest.mark.parametrize("path", PATHS)
def test_entries_come_newest_first_and_the_feed_is_as_new_as_they_are(path: str):
    updated = _texts(_root(path), "entry", "updated")
    assert sorted(updated, reverse=True) == updated
    assert updated[:1] == _texts(_root(path), "updated")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment) for moment in updated)
    assert updated[0] <= f"{TRADES_DAY}T00:00:00Z"
    assert 10 < len(updated) <= ENTRIES


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_tags_and_no_two_are_equal(path: str):
    ids = [*_texts(_root(path), "id"), *_texts(_root(path), "entry", "id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:servicecontrol\.invalid,2026:[\w.~%/-]+", id_) for id_ in ids)


@pytest.mark.parametrize("code", ["zh-Hant", "en"])
def test_every_link_leads_to_a_page_or_a_feed_of_its_language(code: str):
    prefix = "" if code == "zh-Hant" else f"{code}/"
    pages = {f"{prefix}{page.path}.html" for page in site_pages(trades(), language(code))}
    there = pages | {f"api/{path}" for path in PATHS}
    mine = [path for path in PATHS if path.startswith("en/") == bool(prefix)]
    assert set() == {address for path in mine for address in _addresses(path)} - there


def _days(path: str) -> dict[str, tuple[str, str]]:
    """When the entries of a feed were published and updated, by title."""
    return {
        entry.findtext(f"{ATOM}title"): (
            entry.findtext(f"{ATOM}published")[:10],
            entry.findtext(f"{ATOM}updated")[:10],
        )
        for entry in _root(path).iterfind(f"{ATOM}entry")
    }


def test_a_broken_duty_is_news_the_day_after_its_last_day_and_again_when_it_is_met():
    duties = [
        duty for duty in trades().judged.findings if duty.clause in ("factory-5.2.3a", "factory-5.2.3b")
    ]
    late = [duty for duty in duties if duty.state == "met-late" and duty.verdict == "fail"][-1]
    (overdue,) = (duty for duty in duties if duty.state == "overdue")
    again = (
        "Test Tools: Broken · CF-2026-012 2026-10-30: Countermeasure within 7 days of being taken up again"
    )
    title = "Test Tools: Broken · {}: Countermeasure within 2 days"
    assert "CF-2026-012" == overdue.subject.id
    days = _days("en/feed/factory.atom")
    assert ("2026-11-07", "2026-11-07") == days[again]
    assert ((late.due + timedelta(days=1)).isoformat(), late.met.isoformat()) == days[
        title.format(late.subject.id)
    ]


def test_reports_are_news_of_the_day_they_were_issued_and_again_when_something_happens_to_them():
    report = trades().store.ledgers["property"].surveys["SV-2026H1"].report
    last = max(copy.date for copy in report.dispatch)
    days = (report.issued.isoformat(), last.isoformat())
    assert days == _days("feed/property.atom")["測試物業：調查統計分析報告 SV-2026H1"]


def test_no_feed_names_a_person_or_a_customer_or_repeats_what_somebody_wrote():
    text = "".join(trades_files()[path].decode() for path in PATHS)
    assert [] == sorted(secret for secret in set(secrets(trades())) if secret in text)
    assert "No training of somebody is recorded" in text


def test_a_feed_without_news_is_of_the_day_of_the_data():
    facts = facts_of()
    yard = facts.store.ledgers["yard"]
    quiet = replace(yard, records={**yard.records, "summaries": {}})
    store = replace(facts.store, ledgers={"yard": quiet})
    judged = replace(facts.judged, judgements=())
    (path, data), *_ = feeds(replace(facts, store=store, judged=judged))
    root = etree.fromstring(data)
    assert ("feed.atom", "2026-03-31T00:00:00Z") == (path, root.findtext(f"{ATOM}updated"))
    assert None is root.find(f"{ATOM}entry")


def test_the_address_of_a_page_is_relative_to_the_feed():
    links = [link.get("href") for link in _root("en/feed/metal.atom").iter(f"{ATOM}link")]
    assert relative("api/en/feed/metal.atom", "en/metal/index.html") == links[1]
