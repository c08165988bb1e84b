"""What a company's repository begins with: every file by its path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import jinja2

from servicecontrol import __version__
from servicecontrol.home import HOME
from servicecontrol.starting.bilingual import (
    KEYED,
    in_second,
    names_in,
    spoken,
    without_first_comments,
    written_in,
)
from servicecontrol.starting.choices import HERE
from servicecontrol.starting.program import TO_FILL_IN, Origin
from servicecontrol.text import language

#: Other marks than Jinja's own, which workflows and YAML use for themselves.
_TEMPLATES = jinja2.Environment(
    variable_start_string="[[",
    variable_end_string="]]",
    block_start_string="[%",
    block_end_string="%]",
    trim_blocks=True,
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # noqa: S701  # nothing of it is a page
)
#: Files that are the same for everybody, with their names in the repository.
_SAME = {
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "editorconfig": ".editorconfig",
    "vscode-settings.json": ".vscode/settings.json",
    "vscode-extensions.json": ".vscode/extensions.json",
}


@dataclass(frozen=True)
class StartingChoices:
    """What was asked of the repository."""

    procedure: str
    name: str
    organisation: str
    languages: tuple[str, ...]
    region: str
    time_zone: str
    effective: date
    origin: Origin

    @property
    def start(self) -> str:
        """The folder of the starting procedure."""
        return f"procedures/{self.procedure}"

    @property
    def place(self) -> str:
        """The register that says where or whom the company serves."""
        return "areas" if (HERE / self.start / "areas.yaml").is_file() else "customers"

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of departments and the like in the second language."""
        return names_in(_source(f"{self.start}/organisation.yaml"))

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What the starting texts leave open."""
        name = json.dumps(self.name, ensure_ascii=False)
        return {
            "name": "{" + ", ".join(f"{code}: {name}" for code in self.languages) + "}",
            "title": self.name,
            "organisation": self.organisation,
            "languages": f"[{', '.join(self.languages)}]",
            "region": self.region,
            "time_zone": self.time_zone,
            "effective": self.effective.isoformat(),
            "year": str(self.effective.year),
            "version": __version__,
            "place": self.place,
            "both": "both" if len(self.languages) > 1 else "",
        }


def files(wanted: StartingChoices) -> dict[str, bytes]:
    """Every file of the repository by its path."""
    texts = dict(_texts(wanted))
    made = {path: text.encode() for path, text in texts.items()}
    if wanted.origin.wheel:
        made[f"program/{wanted.origin.wheel.name}"] = wanted.origin.wheel.read_bytes()
    return made


def _texts(wanted: StartingChoices) -> Iterator[tuple[str, str]]:
    home = f"data/{wanted.organisation}"
    yield "data/site.yaml", _filled("files/site.yaml", wanted)
    for name in ("organisation", "documents", "objectives", wanted.place):
        own = f"{wanted.start}/{name}.yaml"
        source = own if (HERE / own).is_file() else f"files/{name}.yaml"
        yield f"{home}/{name}.yaml", _filled(source, wanted)
    yield f"{home}/procedures/{wanted.effective}.yaml", _procedure(wanted)
    yield from _calendars(wanted)
    yield "README.md", _readme(wanted)
    yield "requirements.txt", requirements(wanted.origin)
    if wanted.origin.apart:
        yield "program.txt", f"{wanted.origin.apart}\n"
    for source, path in _SAME.items():
        yield path, _source(f"files/{source}")
    yield ".github/workflows/site.yml", _workflow("files/github.yml", wanted.origin, 10)
    yield ".gitlab-ci.yml", _workflow("files/gitlab-ci.yml", wanted.origin, 6)


def requirements(origin: Origin) -> str:
    """The program, unless it stands apart, and every package that it needs, each with its hashes."""
    locked = re.sub(r"(?m)^ *#.*\n", "", (HOME / "requirements.txt").read_text("utf-8"))
    if origin.apart:
        return locked
    to_fill_in = (
        f"{TO_FILL_IN}: name the program here, as ./program/servicecontrol-{__version__}-py3-none-any.whl "
        f"--hash=sha256:... or servicecontrol=={__version__} --hash=sha256:..."
    )
    return f"{origin.requirement or to_fill_in}\n{locked}"


def _install(origin: Origin) -> list[str]:
    """The commands that install the program, as the workflows run them."""
    apart = [".venv/bin/python -m pip install --no-deps -r program.txt"] if origin.apart else []
    return [
        f"if grep -q '^{TO_FILL_IN}' requirements.txt; then",
        '  echo "requirements.txt does not say yet where the program comes from: see README.md" >&2',
        "  exit 1",
        "fi",
        "python -m venv .venv",
        ".venv/bin/python -m pip install --require-hashes -r requirements.txt",
        *apart,
    ]


def _workflow(path: str, origin: Origin, indent: int) -> str:
    install = "\n".join(" " * indent + line for line in _install(origin))
    return _TEMPLATES.from_string(_source(path)).render(install=install)


def _procedure(wanted: StartingChoices) -> str:
    text = _filled(f"{wanted.start}/procedure.yaml", wanted)
    return re.sub(r"(?m)^effective: .*$", f"effective: {wanted.effective}", text, count=1)


def _calendars(wanted: StartingChoices) -> Iterator[tuple[str, str]]:
    for path in sorted((HERE / "calendars" / wanted.region).iterdir()):
        text = path.read_text("utf-8")
        if KEYED not in wanted.languages:
            text = in_second(without_first_comments(text), {})
        yield f"data/calendars/{wanted.region}/{path.name}", text


def _readme(wanted: StartingChoices) -> str:
    source = _source(f"files/README.{written_in(wanted.languages[0])}.md")
    return _TEMPLATES.from_string(source).render(
        wanted.values,
        entry=_example("entry", wanted),
        complaint=_example("complaint", wanted),
        apart=bool(wanted.origin.apart),
        is_known=wanted.origin.is_known,
    )


def _example(name: str, wanted: StartingChoices) -> str:
    """A file that the README shows, of a kind that the procedure asks for, in the words that are used there."""
    words = language(written_in(wanted.languages[0]))
    categories = _source(f"{wanted.start}/organisation.yaml").partition("\nproblems:\n")[2]
    text = _TEMPLATES.from_string(_source(f"files/{name}.yaml")).render(
        wanted.values,
        **{name: words.say(f"starting.example.{name}") for name in ("area", "customer", "says")},
        problem=categories.partition(":")[0].strip(),
    )
    return spoken(text, wanted.languages, wanted.names).rstrip()


def _filled(path: str, wanted: StartingChoices) -> str:
    text = _TEMPLATES.from_string(_source(path)).render(wanted.values)
    return spoken(text, wanted.languages, wanted.names)


def _source(path: str) -> str:
    return Path(HERE, path).read_text("utf-8")
