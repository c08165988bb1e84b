"""Builds and checks a store under conditions that machines really have: `make conditions`.

    tools/conditions.py [--all] [--data DIR] [CONDITION ...]

Each condition gets the program, a home and a folder for temporary files of its own. It holds where both commands end
well and without a traceback, whoever serves the site can read it, it has the bytes of the site built without any
condition, and nothing is left behind. What this machine cannot bring about is told with the reason; with --all that
counts as a failure. As root it brings about the most: a user without rights, and a machine without network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IS_POSIX = os.name == "posix"
IS_ROOT = IS_POSIX and os.geteuid() == 0
#: A user whom no machine knows: without a name, a home and rights.
NOBODY = 54321
_PROGRAM = ("build.py", "mkdocs.yml", "pyproject.toml", "LICENSE", "servicecontrol", "templates")
_HOME = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)
_NO_HOME = dict.fromkeys(_HOME)


@dataclass(frozen=True)
class Condition:
    """What is different from a usual machine."""

    name: str
    variables: Mapping[str, str | None] = field(default_factory=dict)  #: None takes one away
    program: str = "program"  #: the folder that the program stands in
    start: str = ""  #: where the commands are given; in the program's folder unless named
    umask: int = -1  #: this process's own
    closed: str = ""  #: a folder that can't be written
    without_rights: bool = False  #: root gives way to a user who owns nothing but where the site goes
    without_name: bool = False  #: which only root can bring about
    without_network: bool = False


USUAL = Condition("none of them")
CONDITIONS = (
    Condition("umask 077", umask=0o077),
    Condition("a home that can only be read", closed="home", without_rights=True),
    Condition("a home that is not there", variables={"HOME": "{top}/nowhere", "USERPROFILE": "{top}/nowhere"}),
    Condition("no home", variables=_NO_HOME),
    Condition("a user without name", variables=_NO_HOME, without_rights=True, without_name=True),
    Condition("a program that can only be read", closed="program", without_rights=True),
    Condition("a path with spaces and Chinese", program="服務 控制 #1 %41 'a' & b"),
    Condition("no network", without_network=True),
    Condition("a terminal without Unicode", variables={"LC_ALL": "C", "PYTHONUTF8": None, "PYTHONIOENCODING": "ascii"}),
    Condition("a Chinese terminal", variables={"LC_ALL": "zh_TW.UTF-8"}),
    Condition("started from the root folder", start=os.sep),
    Condition("another time zone and order of sets", variables={"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}),
)  # fmt: skip


class CannotShow(Exception):  # noqa: N818  # why is the message
    """This machine cannot bring the condition about."""


class NotHeld(Exception):  # noqa: N818  # how is the message
    """Something went wrong under the condition."""


def main(arguments: Sequence[str]) -> int:
    """Tries the conditions and says what came of each; 1 where one does not hold."""
    asked = _parser().parse_args(arguments)
    unknown = set(asked.conditions) - {condition.name for condition in CONDITIONS}
    if unknown:
        sys.exit(f"There is no condition {', '.join(sorted(unknown))}; --help names them.")
    with tempfile.TemporaryDirectory(prefix="conditions-") as folder:
        Path(folder).chmod(0o755)
        chosen = [each for each in CONDITIONS if not asked.conditions or each.name in asked.conditions]
        told = list(_each(chosen, asked.data, Path(folder), is_all=asked.all))
    return 0 if all(told) else 1


def _parser() -> argparse.ArgumentParser:
    names = "; ".join(condition.name for condition in CONDITIONS)
    parser = argparse.ArgumentParser(
        description="Builds and checks a store under conditions that machines really have."
    )
    parser.add_argument(
        "--all", action="store_true", help="fail also where this machine cannot bring one about"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "data" / "good", metavar="DIR")
    parser.add_argument("conditions", nargs="*", metavar="CONDITION", help=f"some of these: {names}")
    return parser


def _each(chosen: Sequence[Condition], data: Path, top: Path, *, is_all: bool) -> list[bool]:
    """Whether each holds; the usual machine comes first, to compare with."""
    expected: Mapping[str, str] = {}
    held = []
    for number, condition in enumerate([USUAL, *chosen]):
        place = Place(top / str(number), condition)
        try:
            place.lay_out(data)
            found = place.try_out()
            expected = expected or found
            _compare(found, expected)
            held.append(_told("holds", condition))
        except CannotShow as why:
            _told("not shown here", condition, str(why))
            held.append(not is_all)
        except NotHeld as how:
            _told("FAILS", condition, str(how))
            held.append(False)
    return held


def _told(what: str, condition: Condition, why: str = "") -> bool:
    print(f"{what:15}{condition.name}{': ' if why else ''}{why}", flush=True)
    return True


def _compare(found: Mapping[str, str], expected: Mapping[str, str]) -> None:
    paths = sorted(path for path in found.keys() | expected if found.get(path) != expected.get(path))
    if paths:
        raise NotHeld(
            f"{len(paths)} files of the site are others than on a usual machine, such as {paths[0]}"
        )


@dataclass(frozen=True)
class Place:
    """Where a condition is tried: the program, a home, a folder for temporary files, one that the site goes to."""

    top: Path
    condition: Condition

    @property
    def program(self) -> Path:
        """The folder of the program."""
        return self.top / self.condition.program

    def lay_out(self, data: Path) -> None:
        """Makes the folders, as open or closed as the condition wants them."""
        for name in ("home", "tmp", "out"):
            (self.top / name).mkdir(parents=True)
        self.program.mkdir()
        for name in _PROGRAM:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, self.program / name)
        for cache in self.program.rglob("__pycache__"):
            shutil.rmtree(cache)
        shutil.copytree(data, self.program / "data")
        if self._gives_way:
            for name in ("tmp", "out"):
                os.chown(self.top / name, NOBODY, NOBODY)
        if self.condition.closed:
            closed = self.top / self.condition.closed
            for folder in (closed, *(path for path in closed.rglob("*") if path.is_dir())):
                folder.chmod(0o555)

    def try_out(self) -> Mapping[str, str]:
        """Checks and builds; returns the site's files, each by its hash. Raises `CannotShow` or `NotHeld`."""
        prefix = self._prefix()
        before = _names(self.program)
        for more in (["check"], ["--out", str(self.top / "out" / "site")]):
            command = [sys.executable, str(self.program / "build.py"), *more]
            done = self._run([*prefix, *command, "--data", str(self.program / "data")])
            said = done.stdout + done.stderr
            if done.returncode or b"Traceback" in said or done.stderr:
                last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
                raise NotHeld(f"build.py {more[0]} ended with {done.returncode}: {' '.join(last)}")
        self._look_for_litter(before)
        if IS_POSIX:
            self._look_for_closed_doors()
        return _hashes(self.top / "out" / "site")

    @property
    def _gives_way(self) -> bool:
        return self.condition.without_rights and IS_ROOT

    def _prefix(self) -> list[str]:
        """What goes before a command to bring the condition about; raises `CannotShow`."""
        if (self.condition.umask >= 0 or self.condition.closed) and not IS_POSIX:
            raise CannotShow("this system has no such rights")
        if self.condition.without_name and not IS_ROOT:
            raise CannotShow("only root can become a user whom nobody knows")
        if self._gives_way and not self._starts([sys.executable, "-c", "import yaml"]):
            raise CannotShow("other users cannot start this Python")
        if not self.condition.without_network:
            return []
        rights = [] if IS_ROOT else ["--map-current-user"]
        prefix = ["unshare", *rights, "--net", "--"]
        if not self._starts([*prefix, sys.executable, "-c", ""]):
            raise CannotShow("this system does not let a program be cut off (unshare --net)")
        return prefix

    def _starts(self, command: Sequence[str]) -> bool:
        try:
            return self._run(command).returncode == 0
        except OSError:
            return False

    def _run(self, command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        user = NOBODY if self._gives_way else None
        return subprocess.run(
            command,
            cwd=self.condition.start or self.program,
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            umask=self.condition.umask,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )

    def _variables(self) -> Mapping[str, str]:
        usual = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_"))}
        usual |= dict.fromkeys(("HOME", "USERPROFILE"), str(self.top / "home"))
        usual |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.top / "tmp"))
        usual |= {"PYTHONUTF8": "1"}
        changed = {name: value for name, value in self.condition.variables.items() if value is not None}
        kept = {name: value for name, value in usual.items() if name not in self.condition.variables}
        return kept | {name: value.format(top=self.top) for name, value in changed.items()}

    def _look_for_litter(self, before: frozenset[str]) -> None:
        left = [*_names(self.top / "home"), *_names(self.top / "tmp"), *(_names(self.program) - before)]
        left += [path.name for path in (self.top / "out").iterdir() if path.name != "site"]
        if left:
            raise NotHeld(f"left behind: {', '.join(sorted(left)[:5])}")

    def _look_for_closed_doors(self) -> None:
        """A web server is another user: every file of the site, and every folder on the way, has to be open to it."""
        site = self.top / "out" / "site"
        for path in (site, *site.rglob("*")):
            wanted = 0o555 if path.is_dir() else 0o444
            if path.stat().st_mode & wanted != wanted:
                raise NotHeld(
                    f"{path.relative_to(site)} cannot be read by others: {path.stat().st_mode & 0o777:o}"
                )


def _names(top: Path) -> frozenset[str]:
    """Every path below a folder but what Python compiled."""
    return frozenset(
        path.relative_to(top).as_posix() for path in top.rglob("*") if "__pycache__" not in path.parts
    )


def _hashes(site: Path) -> Mapping[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
