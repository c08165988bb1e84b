"""The workflows: what they may do, what they run, and when the site is published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from make import NEWEST, OLDEST
from pages_of import GOOD

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
SITE = next(path for path in WORKFLOWS if path.name == "site.yml")
#: Who starts a run of ours; a run for a stranger's request (pull_request_target, issue_comment …) gets no rights.
TRIGGERS = {"push", "pull_request", "schedule", "workflow_dispatch"}


def _workflow(path: Path) -> dict:
    # `on` is a word for yes to YAML 1.1.
    return yaml.safe_load(path.read_text("utf-8").replace("\non:\n", '\n"on":\n'))


def _jobs() -> Iterator[tuple[str, dict]]:
    for path in WORKFLOWS:
        for name, job in _workflow(path)["jobs"].items():
            yield f"{path.name}: {name}", job


def _steps() -> Iterator[tuple[str, dict]]:
    for name, job in _jobs():
        for step in job["steps"]:
            yield name, step


def _runs() -> str:
    return "\n".join(step["run"] for _, step in _steps() if "run" in step)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_named_by_its_hash_with_the_version_beside_it(path: Path) -> None:
    used = re.findall(r"^ *(?:- )?uses: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    assert used
    assert [] == [
        each for each in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)
    ]


def test_an_action_has_one_hash_in_all_workflows() -> None:
    used = {
        line for path in WORKFLOWS for line in re.findall(r"uses: (\S+@\S+ # \S+)", path.read_text("utf-8"))
    }
    assert len(used) == len({line.partition("@")[0] for line in used})


def test_a_run_is_started_by_us_alone() -> None:
    for path in WORKFLOWS:
        assert set(_workflow(path)["on"]) <= TRIGGERS


def test_every_job_has_its_rights_and_an_end_written_down() -> None:
    for path in WORKFLOWS:
        assert {} == _workflow(path)["permissions"]
    for name, job in _jobs():
        assert job["timeout-minutes"] <= 300, name
        assert "permissions" in job, name


def test_nothing_but_the_publishing_may_change_anything() -> None:
    writing = {name: job["permissions"] for name, job in _jobs() if "write" in job["permissions"].values()}
    assert {"site.yml: deploy": {"pages": "write", "id-token": "write"}} == writing
    publishing = {name for name, step in _steps() if "deploy-pages" in step.get("uses", "")}
    assert {"site.yml: deploy"} == publishing


def test_no_checkout_leaves_a_key_behind() -> None:
    checkouts = [step["with"] for _, step in _steps() if "/checkout@" in step.get("uses", "")]
    assert checkouts
    assert [] == [each for each in checkouts if each["persist-credentials"] is not False]


def test_nothing_is_written_into_a_script() -> None:
    """What a run is given reaches its scripts as variables, so that no text of a request can become a command."""
    assert "${{" not in _runs()


def test_everything_that_the_workflows_run_is_there() -> None:
    targets = set(re.findall(r"\bmake ([a-z-]+)", _runs()))
    targets |= {what for _, job in _jobs() for what in _matrix(job).get("what", ())}
    there = set(re.findall(r"^([a-z-]+):.*## \w", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"site", "audit"} <= targets
    assert [] == sorted(targets - there)
    scripts = set(re.findall(r"(?:tools/\w+|build)\.py|\.ci/run", _runs()))
    assert {"build.py", ".ci/run", "tools/make.py", "tools/changed.py", "tools/conditions.py"} == scripts
    assert [] == [name for name in scripts if not (ROOT / name).is_file()]


def test_every_python_and_every_system_has_its_turn() -> None:
    pythons = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    jobs = dict(_jobs())
    tested = [
        *jobs["site.yml: test"]["strategy"]["matrix"]["python"],
        *_matrix(jobs["nightly.yml: tests"])["python"],
    ]
    assert pythons == sorted(tested)
    tried = _matrix(jobs["nightly.yml: conditions"])
    assert (pythons, ["ubuntu-latest", "macos-latest", "windows-latest"]) == (
        tried["python"],
        tried["system"],
    )


def _matrix(job: dict) -> dict:
    return job.get("strategy", {}).get("matrix", {})


#: What the condition to publish asks of a run in which all is as it should be.
PUBLISHED = {
    "needs.tested.result": "success",
    "needs.build.result": "success",
    "needs.build.outputs.readers": "named",
    "github.ref": "refs/heads/main",
    "github.event_name": "push",
}


@pytest.mark.parametrize(
    ("otherwise", "published"),
    [
        ({}, True),
        ({"github.event_name": "schedule"}, True),
        ({"needs.tested.result": "failure"}, False),
        ({"needs.tested.result": "skipped"}, False),
        ({"needs.tested.result": "cancelled"}, False),
        ({"needs.build.result": "failure"}, False),
        ({"needs.build.outputs.readers": ""}, False),
        ({"github.ref": "refs/heads/other"}, False),
        ({"github.event_name": "pull_request"}, False),
        ({"cancelled()": True}, False),
    ],
)
def test_the_site_is_published_only_where_its_readers_are_named_and_the_tests_pass(
    otherwise: dict[str, object],
    published: bool,  # noqa: FBT001  # what is expected
) -> None:
    jobs = _workflow(SITE)["jobs"]
    deploy, build = jobs["deploy"], jobs["build"]
    assert {"tested", "build"} == set(deploy["needs"])
    assert published is _holds(deploy["if"], PUBLISHED | otherwise)
    assert {"readers": "${{ steps.readers.outputs.readers }}"} == build["outputs"]
    assert ["readers"] == [step["id"] for step in build["steps"] if "id" in step]


def _holds(condition: str, known: dict[str, object]) -> bool:
    """Whether the condition of a job holds where its terms have these values; nothing is cancelled but by them."""
    terms = condition.removeprefix("${{").removesuffix("}}").split("&&")
    assert "||" not in condition
    return all(_term_holds(term.strip(), {"cancelled()": False} | known) for term in terms)


def _term_holds(term: str, known: dict[str, object]) -> bool:
    if term.startswith("!"):
        return not known[term[1:]]
    name, compared, value = re.fullmatch(r"([\w.]+) ([!=])= '([^']*)'", term).groups()
    return (known[name] == value) == (compared == "=")


@pytest.mark.parametrize("job", ["test", "mutants", "install"])
@pytest.mark.parametrize(("program", "runs"), [("yes", True), ("no", False), ("", True)])
def test_what_tries_the_program_runs_unless_it_is_known_not_to_have_changed(
    job: str,
    program: str,
    runs: bool,  # noqa: FBT001  # what is expected
) -> None:
    condition = _workflow(SITE)["jobs"][job]["if"]
    assert runs is _holds(condition, {"needs.changes.outputs.program": program})


def test_more_mutants_are_tried_every_night_than_at_a_push() -> None:
    jobs = dict(_jobs())
    pushed, nightly = (
        int(re.search(r"EACH=(\d+)", "\n".join(step.get("run", "") for step in jobs[name]["steps"]))[1])
        for name in ("site.yml: mutants", "nightly.yml: long")
    )
    assert 10 == pushed < nightly
    assert "mutants" in _matrix(jobs["nightly.yml: long"])["what"]


def test_the_site_is_checked_and_built_whatever_has_changed() -> None:
    build = _workflow(SITE)["jobs"]["build"]
    assert not {"if", "needs"} & build.keys()
    assert "make site" in [step.get("run") for step in build["steps"]]


@pytest.mark.skipif(os.name != "posix", reason="the step is run by bash")
@pytest.mark.parametrize("program", ["yes", "no", ""])
@pytest.mark.parametrize("tests", ["success", "failure", "cancelled", "skipped"])
def test_left_out_tests_count_as_passed_only_where_data_alone_have_changed(
    tmp_path: Path, tests: str, program: str
) -> None:
    [step] = _workflow(SITE)["jobs"]["tested"]["steps"]
    done = _run(step, tmp_path, TESTS=tests, PROGRAM=program)
    assert (tests == "success" or (tests, program) == ("skipped", "no")) == (done.returncode == 0)


def _run(step: dict, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    """Runs a step as a runner does."""
    return subprocess.run(
        [str(shutil.which("bash")), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="the step is run by bash")
@pytest.mark.parametrize(
    ("readers", "output", "said"),
    [
        ("readers: everybody\n", "readers=named\n", "everybody\n"),
        ("", "", "    readers:\n"),
        ("readers:\n", "", "    readers:\n"),
        ("readers: TODO\n", "", "does not say who may read"),
        ("readers: everybody\nreaders: everybody\n", "", "twice"),
    ],
)
def test_the_step_before_publishing_says_why_it_is_not(
    tmp_path: Path, readers: str, output: str, said: str
) -> None:
    shutil.copytree(GOOD, tmp_path / "data")
    settings = tmp_path / "data" / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + readers, "utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nshift\nexec "{sys.executable}" "{ROOT}/build.py" "$@"\n', "utf-8")
    python.chmod(0o755)
    step = next(step for step in _workflow(SITE)["jobs"]["build"]["steps"] if step.get("id") == "readers")
    files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.touch()
    done = _run(step, tmp_path, **{name: str(path) for name, path in files.items()})
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert output == files["GITHUB_OUTPUT"].read_text("utf-8")
    assert said in files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
