"""The check of the sample tells whatever the sample does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sample import Meant, faults
from trades import trades

from servicecontrol.judging.judged import Judged
from servicecontrol.verdicts import Judgement

NOTHING = Meant({}, {})


def _told(meant: Meant = NOTHING, judged: Judged | None = None) -> list[str]:
    facts = trades()
    return list(faults(facts.store, judged or facts.judged, meant))


def _judged(judgements: Iterable[Judgement]) -> Judged:
    return replace(trades().judged, judgements=tuple(judgements))


def _seen(verdict: str, **place: str) -> Meant:
    return Meant({"factory": {verdict: {"why": "", **place}}}, {})


def test_a_rule_that_is_never_kept_or_never_broken_is_told_and_one_that_is_both_is_not() -> None:
    judgements = trades().judged.judgements
    assert not [line for line in _told() if line.startswith("answered-within:")]
    for verdict, told in (("pass", "never kept"), ("fail", "never broken")):
        left = (
            each
            for each in judgements
            if each.rule != "answered-within" or (each.verdict == "pass") != (verdict == "pass")
        )
        assert f"answered-within: {told}" in _told(judged=_judged(left))


def test_a_rule_is_never_broken_where_the_sample_says_why() -> None:
    left = _judged(each for each in trades().judged.judgements if each.verdict == "pass")
    assert "answered-within: never broken" in _told(judged=left)
    meant = Meant({}, {}, {"answered-within": "nobody answers late"})
    assert "answered-within: never broken" not in _told(meant, judged=left)


def test_a_verdict_is_looked_for_where_it_is_said_to_be_seen() -> None:
    fail = next(each for each in trades().judged.findings if each.clause == "factory-5.2.3a")
    about: Mapping[str, str] = {"clause": fail.clause, "record": fail.subject.id}
    assert "factory: nothing is named that shows fail" in _told()
    assert not _of_fail(_seen(fail.verdict, **about))
    assert not _of_fail(_seen("fail", clause="factory-5.2.3a", period="2025H2"))
    for elsewhere in ({**about, "record": "CF-0000"}, {"clause": fail.clause, "period": "2024H1"}):
        assert 1 == len(_of_fail(_seen("fail", **elsewhere)))


def _of_fail(meant: Meant) -> list[str]:
    return [line for line in _told(meant) if line.startswith("factory:") and "fail" in line]


def test_what_is_broken_on_purpose_is_looked_for_as_a_record_or_as_a_part_of_one() -> None:
    part = next(each for each in trades().judged.findings if each.subject.part)
    names = [part.subject.id, part.subject.part, f"{part.subject.id}/{part.subject.part}", "CF-0000"]
    told = _told(Meant({}, {part.organisation: {part.clause: names}}))
    assert [f"{part.organisation}: {part.clause} has no finding of CF-0000"] == [
        line for line in told if "finding of" in line
    ]
