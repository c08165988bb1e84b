"""Threads: what a record hangs together with, both ways, and where it should go on and does not."""

from __future__ import annotations

import pytest
from trades import trades

from servicecontrol.pages.record.thread import Thread, thread_of
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.shared.links import threads_of
from servicecontrol.text import language
from servicecontrol.verdicts import Subject


def _thread(organisation: str, subject: Subject) -> Thread:
    facts = trades()
    found = thread_of(subject, PageContext(facts.store.ledgers[organisation], facts, language("en")))
    assert found is not None
    return found


def test_a_dissatisfied_answer_and_what_it_led_to_stand_in_one_thread_whichever_is_asked() -> None:
    ledger = trades().store.ledgers["property"]
    opened = next(each for each in ledger.follow_ups.values() if each.opens and "/" in each.checks)
    survey, _, response = opened.checks.partition("/")
    ends = (
        Subject("surveys", survey, response),
        Subject("follow-ups", opened.id),
        Subject("nonconformities", str(opened.opens)),
    )
    for end in ends:
        assert set(ends) <= {end, *threads_of(ledger).of(end)}


@pytest.mark.parametrize(
    ("organisation", "subject", "clause"),
    [
        ("property", Subject("complaints", "CP-2025-008"), "4.2.3"),
        ("factory", Subject("visits", "VS-2026-08-002"), "5.3.1 c"),
        ("metal", Subject("deliveries", "DL-2026-003"), "5.3.5 b"),
    ],
)
def test_a_thread_says_where_it_should_go_on_and_does_not(organisation, subject, clause) -> None:
    assert clause in {link.text for row in _thread(organisation, subject).breaks for link in row.clauses}


def test_every_broken_link_is_listed_with_its_organisation_and_breaks_a_clause_about_links() -> None:
    facts = trades()
    assert set(facts.store.ledgers) == set(facts.broken_links)
    for organisation, broken in facts.broken_links.items():
        clauses = facts.judged.procedures[organisation].clauses
        assert all("link" in clauses[each.clause].kind and each.is_finding for each in broken)
        known = [each for each in facts.judged.findings if each.organisation == organisation]
        assert {e.clause for e in known if "link" in clauses[e.clause].kind} == {
            each.clause for each in broken
        }


def test_a_thread_without_a_break_has_none_to_show() -> None:
    assert () == _thread("property", Subject("nonconformities", "NC-2025-002")).breaks
