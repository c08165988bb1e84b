"""The changelog: its versions, and that it says of verdicts and figures what the program says when it is upgraded."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from servicecontrol import __version__
from servicecontrol.releases import Release, number_of, releases
from servicecontrol.text import language

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
HEADING = re.compile(r"## \[(Unreleased|\d+\.\d+\.\d+)\](?: - (\d{4}-\d{2}-\d{2}))?")
PARTS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
CLAUSE = re.compile(r"\b[a-z]+-\d(?:[\w.()]*[\w)])?")


@cache
def _sections() -> dict[str, tuple[str, str]]:
    """Version -> day and text, in the order of the file."""
    pieces = re.split(r"^(## .*)\n", CHANGELOG.read_text("utf-8"), flags=re.MULTILINE)
    found = {}
    for heading, text in zip(pieces[1::2], pieces[2::2], strict=True):
        match = HEADING.fullmatch(heading)
        assert match, f"{heading} is no heading of a version"
        assert match[1] not in found
        found[match[1]] = (match[2] or "", text)
    return found


def _entries(version: str) -> list[str]:
    return re.findall(r"^- (.*(?:\n  .*)*)", _sections()[version][1], re.MULTILINE)


def test_versions_descend_to_the_first_and_only_what_is_not_released_stands_above_them() -> None:
    versions = [version for version in _sections() if version != "Unreleased"]
    assert versions == sorted(versions, key=number_of, reverse=True)
    assert next(iter(_sections())) in {"Unreleased", versions[0]}
    assert versions[0] == __version__


def test_every_version_has_its_day_and_none_is_released_before_an_older_one() -> None:
    days = [day for version, (day, _) in _sections().items() if version != "Unreleased"]
    assert all(newer >= older for newer, older in pairwise(days))
    assert {each.version: each.day.isoformat() for each in releases()} == {
        version: day for version, (day, _) in _sections().items() if version != "Unreleased"
    }
    assert "" == _sections().get("Unreleased", ("", ""))[0]


def test_a_version_says_something_under_headings_of_the_form() -> None:
    for version, (_, text) in _sections().items():
        headings = re.findall(r"^### (.*)", text, re.MULTILINE)
        assert headings and set(headings) <= PARTS, version
        assert len(headings) == len(set(headings)), version
        assert _entries(version), version


@pytest.mark.parametrize("release", releases(), ids=lambda release: release.version)
def test_what_touches_verdicts_or_figures_is_what_an_upgrade_tells(release: Release) -> None:
    touching = [entry.split("\n  Touches: ") for entry in _entries(release.version) if "Touches: " in entry]
    said = {
        name: language("en").say(f"releases.{release.version}.{name}").rstrip(".") for name in release.changes
    }
    told = {name: [touched for entry, touched in touching if words in entry] for name, words in said.items()}
    assert dict.fromkeys(said, 1) == {name: len(entries) for name, entries in told.items()}
    assert len(touching) == len(said)
    for name, change in release.changes.items():
        [touched] = told[name]
        assert set(change.clauses) == set(CLAUSE.findall(re.sub(r"`.*?`", "", touched))), name
        named = {*change.rules, *change.metrics, *change.records}
        assert named == set(re.findall(r"`(.*?)`", touched)), name
        assert change.everything == touched.startswith("everything"), name
