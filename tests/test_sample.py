"""The sample's generator: how it is called, and that its check tells one file from another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.sample.checking import differences

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("wrong", [(), ("a", "b"), ("a", "--other"), ("a", "--list", "--check")])
def test_a_wrong_call_of_the_generator_says_how_to_call_it(wrong: tuple[str, ...]) -> None:
    called = subprocess.run(
        [sys.executable, "-m", "tools.sample", *wrong], cwd=ROOT, capture_output=True, check=False, text=True
    )
    usage = "usage: python -m tools.sample OUT [--list] | --check DATA\n"
    assert (1, usage) == (called.returncode, called.stderr)


def test_the_check_names_every_record_that_is_not_as_it_is_written(tmp_path: Path) -> None:
    data, written = tmp_path / "data", tmp_path / "written"
    for top, texts in (
        (data, ("same", "other", "added", None)),
        (written, ("same", "as it was", None, "gone")),
    ):
        for number, text in enumerate(texts):
            path = top / "house" / "complaints" / "2026" / f"C-{number}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            if text:
                path.write_text(text, "utf-8")
    (data / "house" / "organisation.yaml").write_text("kept by hand", "utf-8")
    folder = "house/complaints/2026"
    assert [
        f"{folder}/C-1.yaml: not as the generator writes it",
        f"{folder}/C-2.yaml: not written by the generator",
        f"{folder}/C-3.yaml: missing",
    ] == list(differences(data, written))
