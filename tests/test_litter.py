"""What a killed build left: cleared by the next command beside the site, and nothing that could be another's is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from servicecontrol.disk.workplace import MARK, fresh_folder, lock_of, locked
from servicecontrol.publishing.litter import BUILDING, clear_litter
from servicecontrol.publishing.manifest import write_manifest
from servicecontrol.publishing.swap import SWAPPING


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site, alone in its folder."""
    return _site(tmp_path / "site")


def _site(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("old", "utf-8")
    write_manifest(folder)
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _killed(site: Path) -> Path:
    """What a build leaves that is killed half-way."""
    lock_of(site).touch()
    work = fresh_folder(site, BUILDING)
    (work / "en" / "docs").mkdir(parents=True)
    return work


@pytest.mark.parametrize("is_first", [False, True], ids=["over a site", "the first"])
def test_what_a_killed_build_left_is_cleared(site: Path, *, is_first: bool):
    if is_first:
        shutil.rmtree(site)
    _killed(site)
    clear_litter(site.parent)
    assert ([] if is_first else ["site"]) == _names(site.parent)


def test_a_site_that_was_set_aside_is_put_back(site: Path):
    _killed(site)
    site.rename(fresh_folder(site, SWAPPING) / "folder")
    clear_litter(site.parent)
    assert (["site"], "old") == (_names(site.parent), (site / "index.html").read_text("utf-8"))


def test_one_that_was_set_aside_for_a_new_one_is_cleared(site: Path):
    _site(fresh_folder(site, SWAPPING) / "folder")
    clear_litter(site.parent)
    assert ["site"] == _names(site.parent)


def test_a_lock_or_a_folder_without_its_mark_is_cleared_beside_a_site(site: Path):
    (_killed(site) / MARK).unlink()
    (site.parent / ".site.building-abcdefgh").mkdir()
    clear_litter(site.parent)
    left = _names(site.parent)
    assert ".site.lock" not in left and ".site.building-abcdefgh" not in left
    # Without its mark it is only ours while it is empty.
    assert 2 == len(left)


def test_what_could_be_anybodys_stays(tmp_path: Path):
    for name in (".notes.old-20260331", ".notes.building-1", ".site.old", ".site.building", "notes"):
        (tmp_path / name).mkdir()
    for name in (".notes.lock", ".other.lock", "Cargo.lock", ".old-x", ".lock"):
        (tmp_path / name).touch()
    _site(tmp_path / "site")
    (tmp_path / ".site.lock").write_text("somebody's", "utf-8")
    (tmp_path / ".site.old-abcdefgh").symlink_to("notes")
    _site(tmp_path / "unlocked")
    (tmp_path / ".unlocked.building-abcdefgh").mkdir()
    before = _names(tmp_path)
    clear_litter(tmp_path)
    assert before == _names(tmp_path)


def test_what_somebody_is_building_is_not_litter(site: Path):
    with locked(site):
        work = _killed(site)
        clear_litter(site.parent)
        assert (work / "en" / "docs").is_dir()
        assert lock_of(site).exists()
    clear_litter(site.parent)
    assert ["site"] == _names(site.parent)
