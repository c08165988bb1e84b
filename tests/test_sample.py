"""The sample data: the generator writes what stands in `data/`, and every rule is kept and broken there."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

from rule_cases import read

from servicecontrol.judge import judge
from servicecontrol.judged import Judged
from servicecontrol.matrix import matrix
from servicecontrol.read.reading import Reading, read_data
from servicecontrol.records.types import RECORD_TYPES
from servicecontrol.verdicts import GRAVITY, Judgement

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
AS_OF = date(2026, 11, 20)
GENERATED = ("surveys", *RECORD_TYPES)


def test_the_generator_writes_the_records_in_data_byte_for_byte(tmp_path: Path) -> None:
    _generate(tmp_path)
    assert _records(DATA) == _records(tmp_path)


def test_a_wrong_call_of_the_generator_says_how_to_call_it() -> None:
    called = subprocess.run(
        [sys.executable, "-m", "tools.sample"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert (1, "usage: python -m tools.sample OUT [--list]\n") == (called.returncode, called.stderr)


def test_the_sample_stops_on_its_as_of_date_without_a_problem() -> None:
    settings = re.search(r"^as_of: (\S+)$", (DATA / "site.yaml").read_text("utf-8"), re.MULTILINE)
    assert (str(AS_OF), ()) == (settings[1], _reading().problems)


def test_every_rule_that_is_bound_is_both_kept_and_broken() -> None:
    store, judged = _reading().store, _judged()
    bound = {
        binding.rule
        for ledger in store.ledgers.values()
        for procedure in ledger.procedures
        for clause in procedure.clauses.values()
        for binding in clause.enforced_by
    }
    bound -= {"for-a-person"}  # it shows evidence, and leaves the verdict to somebody
    kept = {judgement.rule for judgement in judged.judgements if judgement.verdict == "pass"}
    broken = {judgement.rule for judgement in judged.findings}
    assert bound
    assert ([], []) == (sorted(bound - kept), sorted(bound - broken))


def test_everything_broken_on_purpose_is_found_by_the_rule_that_it_names(tmp_path: Path) -> None:
    found = {(entry.organisation, entry.rule, name) for entry in _judged().findings for name in _names(entry)}
    meant = set()
    for line in _generate(tmp_path, "--list").splitlines():
        organisation, name, why = re.fullmatch(r"(\S+) (.+?): (.+)", line).groups()
        rules = re.match(r"[a-z-]+(?:、[a-z-]+)*(?=: )", why)
        meant |= {(organisation, rule, name) for rule in rules[0].split("、")} if rules else set()
    assert len(meant) > 50
    assert [] == sorted(meant - found)


def test_every_verdict_is_shown_for_every_organisation_where_it_is_expected() -> None:
    expected = read(Path(__file__).parent / "data" / "expected_verdicts.yaml")
    assert set(_reading().store.ledgers) == set(expected)
    for organisation, entries in expected.items():
        assert set(GRAVITY) == set(entries)
        assert {} == {
            verdict: where for verdict, where in entries.items() if verdict not in _found(organisation, where)
        }


def _found(organisation: str, where: dict[str, str]) -> set[str | None]:
    """The verdicts of a clause in a half-year, or about a record."""
    if "record" in where:
        about = (where["clause"], where["record"])
        return {each.verdict for each in _judged().judgements if (each.clause, each.subject.id) == about}
    rows = matrix(_judged(), _reading().store.ledgers[organisation]).rows
    return {
        cell.verdict
        for row in rows
        for cell in row.cells
        if (row.status.id, cell.period.label) == (where["clause"], where["period"])
    }


def test_a_duty_let_go_is_in_doubt_with_its_waiver_beside_it_in_every_organisation() -> None:
    let_go = {
        each.organisation: each.verdict
        for each in _judged().judgements
        if any(subject.kind == "waivers" for subject in each.evidence)
    }
    assert dict.fromkeys(_reading().store.ledgers, "warn") == let_go


def test_a_clock_that_stood_still_leaves_its_days_out_of_the_deadline() -> None:
    found = {
        (each.clause, each.subject.id): [skipped.reason for skipped in each.skipped].count("pause")
        for each in _judged().judgements
        if each.rule == "answered-within" and any(skipped.reason == "pause" for skipped in each.skipped)
    }
    assert {
        ("factory-5.2.3b", "CF-2025-078"): 7,
        ("metal-3.2a", "OP-2025-011"): 2,  # the other two were a weekend
        ("metal-5.3.6a", "OP-2025-011"): 2,
    } == found


def _generate(folder: Path, *more: str) -> str:
    command = [sys.executable, "-m", "tools.sample", str(folder), *more]
    called = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )  # our own command
    return called.stdout


def _records(top: Path) -> dict[str, bytes]:
    paths = (path for kind in GENERATED for path in sorted(top.glob(f"*/{kind}/**/*")))
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in paths if path.is_file()}


@cache
def _reading() -> Reading:
    return read_data(DATA, latest=AS_OF)


@cache
def _judged() -> Judged:
    judged, problems = judge(_reading().store, AS_OF)
    assert () == problems
    return judged


def _names(judgement: Judgement) -> tuple[str, ...]:
    """The ways in which the generator's list may name a subject."""
    id_, part = judgement.subject.id, judgement.subject.part
    return (id_, part, f"{id_}/{part}", f"{id_} {part}")
