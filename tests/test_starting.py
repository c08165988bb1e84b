"""A company's own repository: what is laid checks clean, in each language, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from pages_of import facts_of

from servicecontrol import __version__
from servicecontrol.cli import main
from servicecontrol.commands.usage import parser
from servicecontrol.judging.bindings import binding_problems
from servicecontrol.judging.judge import judge
from servicecontrol.pages.dashboard.pages import dashboard_pages
from servicecontrol.pages.shared.context import PageContext
from servicecontrol.pages.site.start import start_pages
from servicecontrol.read.reading import read_data
from servicecontrol.starting.choices import ZONES, procedures
from servicecontrol.starting.laying import Occupied, in_the_way, made
from servicecontrol.starting.program import Origin, Unfit, of_record, origin
from servicecontrol.starting.repository import StartingChoices, files
from servicecontrol.text import language

NOW = datetime(2026, 6, 15, 20, tzinfo=UTC)  # the 16th already in Taipei
DAY = date(2026, 6, 16)
LANGUAGES = (("en",), ("zh-Hant",), ("zh-Hant", "en"), ("en", "zh-Hant"))
BASH = shutil.which("bash") or "bash"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
_HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]")
_BLOCK = re.compile(r"```yaml\n# (\S+)\n(.*?)```", re.DOTALL)

each_start = pytest.mark.parametrize("start", procedures())
each_language = pytest.mark.parametrize("spoken", LANGUAGES, ids="+".join)


def wanted(start: str = "blank", spoken: tuple[str, ...] = ("en",), **more: object) -> StartingChoices:
    values = {"region": "tw", "time_zone": "Asia/Taipei", "effective": DAY, "origin": Origin()}
    return StartingChoices(start, "Acme", "acme", spoken, **values | more)  # type: ignore[arg-type]


def lay(folder: Path, asked: StartingChoices) -> None:
    with made(folder, files(asked)):
        pass


def judged(data: Path, day: date = DAY):
    reading = read_data(data, latest=day)
    assert [] == [(problem.place, problem.what) for problem in reading.problems]
    assert () == binding_problems(reading.store, lambda *_: pytest.fail("a binding has a Problem"))
    found, problems = judge(reading.store, day, day)
    assert () == problems
    return found


@each_start
@each_language
def test_what_is_laid_is_read_and_judged_without_a_problem(
    start: str, spoken: tuple[str, ...], tmp_path: Path
) -> None:
    lay(tmp_path / "new", wanted(start, spoken))
    found = judged(tmp_path / "new" / "data", date(2026, 12, 31))
    assert [] == [entry for entry in found.judgements if entry.verdict == "fail" and entry.day < DAY]


@each_start
@pytest.mark.parametrize("region", ZONES)
def test_a_repository_in_english_holds_no_chinese(start: str, region: str) -> None:
    laid = files(wanted(start, region=region))
    assert [] == [path for path, data in laid.items() if _HAN.search(data.decode())]


@each_start
def test_data_in_chinese_hold_no_english_names_or_comments(start: str) -> None:
    laid = files(wanted(start, ("zh-Hant",)))
    texts = {path: data.decode() for path, data in laid.items() if path.startswith("data/")}
    assert [] == [
        path for path, text in texts.items() if re.search(r"\ben: |^ *# [A-Z][a-z]+ ", text, re.MULTILINE)
    ]


@each_start
@each_language
def test_no_mark_of_the_templates_is_left(start: str, spoken: tuple[str, ...]) -> None:
    laid = files(wanted(start, spoken))
    assert [] == [path for path, data in laid.items() if re.search(rb"\[\[|\[%|# (en|zh-Hant):", data)]


@each_start
@each_language
def test_nobody_is_made_up(start: str, spoken: tuple[str, ...]) -> None:
    laid = files(wanted(start, spoken))
    assert {} == yaml.safe_load(laid["data/acme/organisation.yaml"])["people"]
    procedure = yaml.safe_load(laid[f"data/acme/procedures/{DAY}.yaml"])
    assert procedure["interpretations"]
    assert not any("decided_by" in entry for entry in procedure["interpretations"].values())


@each_start
@each_language
def test_a_complaint_registered_as_the_readme_says_is_judged(
    start: str, spoken: tuple[str, ...], tmp_path: Path
) -> None:
    lay(tmp_path / "new", wanted(start, spoken))
    shown = _BLOCK.findall((tmp_path / "new" / "README.md").read_text("utf-8"))
    assert 2 == len(shown)
    for path, text in shown:
        file = tmp_path / "new" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = judged(tmp_path / "new" / "data")
    store = read_data(tmp_path / "new" / "data", latest=DAY).store
    assert ["CF-2026-001"] == list(store.ledgers["acme"].complaints)
    clauses = store.ledgers["acme"].procedures[0].clauses.values()
    answers = any(each.rule == "answered-within" for clause in clauses for each in clause.enforced_by)
    assert answers == ("CF-2026-001" in {entry.subject.id for entry in found.judgements})


@each_language
def test_the_commands_of_the_readme_exist(spoken: tuple[str, ...]) -> None:
    readme = files(wanted(spoken=spoken))["README.md"].decode()
    named = re.findall(r"(?:bin/|`)servicecontrol (\w+)", readme)
    assert {"check", "build", "init", "serve"} == set(named)
    for name in named:
        parser().parse_args([name, *(["x"] if name == "init" else [])])


def test_a_comment_stands_in_the_first_language_alone() -> None:
    both = files(wanted(spoken=("en", "zh-Hant")))["data/site.yaml"].decode()
    assert "# The name of the site." in both
    assert not any(_HAN.search(line) for line in both.splitlines() if line.startswith("#"))


def test_an_occupied_folder_is_named_and_left_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there.txt").write_text("mine")
    assert 2 == main(["init", str(tmp_path), "--language", "en"], lambda: NOW)
    assert "there.txt" in capsys.readouterr().out
    assert ["there.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert 2 == main(["init", str(tmp_path / "file")], lambda: NOW)
    assert "mine" == (tmp_path / "file").read_text()


def test_a_fresh_clone_keeps_what_it_has(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "README.md").write_text("# Mine\n")
    (tmp_path / "LICENSE").write_text("Ours\n")
    assert 0 == main(["init", str(tmp_path), "--language", "en"], lambda: NOW)
    assert "# Mine\n" == (tmp_path / "README.md").read_text()
    assert "Ours\n" == (tmp_path / "LICENSE").read_text()
    assert (tmp_path / "GUIDE.md").read_text("utf-8").startswith("# Service control\n")
    assert (tmp_path / ".git" / "HEAD").is_file()
    judged(tmp_path / "data")


@pytest.mark.parametrize("before", [[], ["new"]])
def test_nothing_half_made_is_left_where_it_cannot_be_finished(tmp_path: Path, before: list[str]) -> None:
    folder = tmp_path / "new"
    for name in before:
        (tmp_path / name).mkdir()
    with pytest.raises(RuntimeError), made(folder, {"data/a": b"a", "b": b"b"}):
        raise RuntimeError
    assert before == [path.name for path in tmp_path.iterdir()]
    assert [] == list(folder.rglob("*"))


def test_where_one_entry_cannot_be_moved_the_others_go_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rename = tmp_path / "new", Path.rename
    folder.mkdir()

    def renamed(path: Path, to: Path) -> Path:
        if path.name == "second" and to.parent == folder:
            raise PermissionError(13, "denied", str(to))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", renamed)
    with pytest.raises(PermissionError), made(folder, {"first": b"1", "second": b"2"}):
        pass
    assert [] == list(folder.iterdir())


def test_what_a_killed_one_left_is_not_in_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / ".data.starting-abc").mkdir(parents=True)
    assert () == in_the_way(folder)
    lay(folder, wanted())
    assert not (folder / ".data.starting-abc").exists()


def test_a_folder_that_fills_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "data").mkdir()
    with pytest.raises(Occupied), made(folder, {"data/a": b"a"}):
        pass
    assert [] == list((folder / "data").iterdir())


@pytest.mark.parametrize("id_", ["../up", "Up", "api", "calendars", "1st", ""])
def test_an_organisation_that_no_folder_can_be_called_is_refused(id_: str, tmp_path: Path) -> None:
    assert 2 == main(["init", str(tmp_path / "new"), "--organisation", id_], lambda: NOW)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [["--name", "<b>"], ["--name", "x" * 121], ["--time-zone", "Mars/Olympus"]])
def test_what_the_records_would_refuse_is_told_and_nothing_is_laid(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["init", str(tmp_path / "new"), *wrong], lambda: NOW)
    assert "data/site.yaml:" in capsys.readouterr().out
    assert [] == list(tmp_path.iterdir())


def test_the_procedure_holds_from_the_day_of_the_time_zone(tmp_path: Path) -> None:
    for zone, day in (("Asia/Taipei", "2026-06-16"), ("America/Lima", "2026-06-15")):
        assert 0 == main(["init", str(tmp_path / day), "--time-zone", zone], lambda: NOW)
        assert [f"{day}.yaml"] == [p.name for p in (tmp_path / day / "data/company/procedures").iterdir()]


def test_the_settings_name_the_version_that_laid_them() -> None:
    assert __version__ == yaml.safe_load(files(wanted())["data/site.yaml"])["program"]


def test_a_wheel_is_kept_in_the_repository_with_its_hash(tmp_path: Path) -> None:
    wheel = tmp_path / f"servicecontrol-{__version__}-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    laid = files(wanted(origin=origin(str(wheel), None)))
    assert b"a wheel" == laid[f"program/{wheel.name}"]
    first = laid["requirements.txt"].decode().partition("\n")[0]
    assert f"./program/{wheel.name} --hash=sha256:{hashlib.sha256(b'a wheel').hexdigest()}" == first


def test_every_package_is_locked_by_hash() -> None:
    text = files(wanted(origin=Origin("servicecontrol==1.2.3 --hash=sha256:" + "0" * 64)))["requirements.txt"]
    packages = re.split(r"\n(?=[a-z])", text.decode())
    assert len(packages) > 10
    assert [] == [entry for entry in packages if not re.fullmatch(r"\S+==\S+[^\n]*(?:\\\n.*)*\n?", entry)]
    assert [] == [entry for entry in packages if "--hash=sha256:" not in entry]


def test_a_commit_stands_apart_from_what_has_hashes() -> None:
    laid = files(wanted(origin=origin(f"git+https://git.example/servicecontrol@{COMMIT}", None)))
    assert (
        f"servicecontrol @ git+https://git.example/servicecontrol@{COMMIT}\n" == laid["program.txt"].decode()
    )
    assert b"git+" not in laid["requirements.txt"]
    for path in (".github/workflows/site.yml", ".gitlab-ci.yml", "README.md"):
        assert b"install --no-deps -r program.txt" in laid[path]


@pytest.mark.parametrize(
    ("given", "hash_", "key"),
    [
        (__version__, None, "starting.no-hash"),
        (__version__, "sha256:" + "0" * 63, "starting.no-hash"),
        ("99.0.0", "sha256:" + "0" * 64, "starting.other-version"),
        ("git+https://git.example/servicecontrol@v1.0", None, "starting.no-origin"),
        ("latest", None, "starting.no-origin"),
        ("missing.whl", None, "starting.no-wheel"),
        (f"servicecontrol-{__version__}-py3-none-any.whl", None, "starting.no-wheel"),
    ],
)
def test_an_origin_that_could_be_another_program_is_refused(given: str, hash_: str | None, key: str) -> None:
    with pytest.raises(Unfit) as fault:
        origin(given, hash_)
    assert key == fault.value.what.key


def test_the_origin_is_what_the_installer_recorded(tmp_path: Path) -> None:
    wheel = tmp_path / f"servicecontrol-{__version__}-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    kept = hashlib.sha256(b"a wheel").hexdigest()
    record = {"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": kept}}}
    assert wheel == of_record(record).wheel
    commit = {"url": "https://git.example/s", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}
    assert f"servicecontrol @ git+https://git.example/s@{COMMIT}" == of_record(commit).apart


@pytest.mark.parametrize("change", ["other bytes", "gone", "no hash", "a folder"])
def test_an_origin_that_is_no_longer_what_was_recorded_is_unknown(change: str, tmp_path: Path) -> None:
    wheel = tmp_path / f"servicecontrol-{__version__}-py3-none-any.whl"
    wheel.write_bytes(b"other" if change == "other bytes" else b"a wheel")
    kept = hashlib.sha256(b"a wheel").hexdigest()
    record = {"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": kept}}}
    if change == "gone":
        wheel.unlink()
    if change == "no hash":
        record["archive_info"] = {}
    if change == "a folder":
        record = {"url": tmp_path.as_uri(), "dir_info": {}}
    assert not of_record(record).is_known


def _install(step: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BASH, "-ec", step], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the workflows run on Linux")
def test_a_workflow_says_what_is_missing_where_the_origin_is_unknown(tmp_path: Path) -> None:
    lay(tmp_path / "new", wanted())
    github, gitlab = _workflows(wanted())
    steps = github["jobs"]["build"]["steps"]
    install = next(step["run"] for step in steps if "install" in step.get("name", ""))
    for step in (install, gitlab["build"]["script"][0]):
        done = _install(step, tmp_path / "new")
        assert 1 == done.returncode
        assert "requirements.txt does not say yet" in done.stderr
    assert not (tmp_path / "new" / ".venv").exists()


def test_both_workflows_check_build_and_ask_who_may_read() -> None:
    github, gitlab = _workflows(wanted())
    ours = "\n".join(step.get("run", "") for step in github["jobs"]["build"]["steps"])
    theirs = "\n".join(gitlab["build"]["script"])
    for commands in (ours, theirs):
        found = re.findall(r"bin/servicecontrol (\w+)", commands)
        assert ["check", "build", "readers"] == found
        assert "--require-hashes -r requirements.txt" in commands
    assert "needs.build.outputs.readers == 'named'" in github["jobs"]["deploy"]["if"]


def test_the_job_for_gitlab_is_built_as_gitlab_asks() -> None:
    _, gitlab = _workflows(wanted())
    assert {"image", "workflow", "build", "pages"} == set(gitlab)
    assert ["build"] == gitlab["pages"]["needs"]
    assert ["public"] == gitlab["pages"]["artifacts"]["paths"]
    for job in (gitlab["build"], gitlab["pages"]):
        assert all(isinstance(line, str) for line in job["script"])
    assert "site" in gitlab["build"]["artifacts"]["paths"]


@pytest.mark.skipif(sys.platform == "win32", reason="the workflows run on Linux")
@pytest.mark.parametrize(("said", "code"), [("named", 0), ("unnamed", 77)])
def test_gitlab_publishes_only_where_readers_are_named(said: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "readers.txt").write_text(f"{said}\n")
    _, gitlab = _workflows(wanted())
    done = _install("\n".join(gitlab["pages"]["script"]), tmp_path)
    assert code == done.returncode
    assert (code == 0) == (tmp_path / "public").is_dir()
    assert 77 == gitlab["pages"]["allow_failure"]["exit_codes"]


def test_the_laid_workflow_uses_the_actions_that_ours_use() -> None:
    used = re.compile(r"uses: (\S+@[0-9a-f]{40} # v\S+)")
    ours = Path(__file__).parents[1] / ".github" / "workflows" / "site.yml"
    laid = files(wanted())[".github/workflows/site.yml"].decode()
    assert set(used.findall(laid)) <= set(used.findall(ours.read_text("utf-8")))
    assert laid.count("uses:") == len(used.findall(laid))


def _workflows(asked: StartingChoices) -> tuple[dict, dict]:
    laid = files(asked)
    github = laid[".github/workflows/site.yml"].decode().replace("\non:\n", '\n"on":\n')
    return yaml.safe_load(github), yaml.safe_load(laid[".gitlab-ci.yml"])


def _lists(data: Path, day: date) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What the start page and the dashboard say is to be done first, and their leads."""
    facts, words = facts_of(data, day, day), language("en")
    [start] = (page.view for page in start_pages(facts, words))
    [dashboard] = (
        page.view for page in dashboard_pages(PageContext(facts.store.ledgers["acme"], facts, words))
    )
    return {"index": (start.cards[0].begin, start.lead), "acme/index": (dashboard.begin, dashboard.lead)}


def test_a_site_without_records_says_what_comes_first(tmp_path: Path) -> None:
    lay(tmp_path / "new", wanted())
    for steps, lead in _lists(tmp_path / "new" / "data", DAY).values():
        assert ("There are no records yet.",) == lead
        assert ["people", "procedure", "first record"] == [
            name
            for step in steps
            for name in ("people", "procedure", "first record")
            if f"the {name}" in step
        ]


def test_with_a_first_record_the_site_speaks_of_the_records(tmp_path: Path) -> None:
    lay(tmp_path / "new", wanted())
    for path, text in _BLOCK.findall((tmp_path / "new" / "README.md").read_text("utf-8")):
        (tmp_path / "new" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "new" / path).write_text(text, "utf-8")
    for steps, lead in _lists(tmp_path / "new" / "data", DAY).values():
        assert () == steps
        assert lead[0].startswith("Nothing is overdue")
