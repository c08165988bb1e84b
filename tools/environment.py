"""The environments of Python that the project runs in, each made from a lock file.

`.venv` builds and tests the site; `.venv-tools` holds what examines the project itself. The copy of a lock file in an
environment says that its packages stand there whole: it is taken away before anything is installed, and written
when everything is. An environment that was left half made is made anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path

from make import OLDEST

ROOT = Path(__file__).resolve().parent.parent
#: The lock files that have an environment of their own; the others share `.venv`.
APART = {"requirements-tools.txt": ".venv-tools"}
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
#: What would have Python take its modules, or `.venv` itself, from elsewhere.
_ASTRAY = frozenset({"PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__"})
#: Of pip's settings those that say where packages come from and how to get there; the others could change what is
#: installed, or where to.
_SOURCES = frozenset(
    f"PIP_{name}"
    for name in (
        *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "KEYRING_PROVIDER"),
        *("CERT", "CLIENT_CERT", "PROXY", "TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "RESUME_RETRIES"),
        *("CACHE_DIR", "NO_CACHE_DIR", "CONFIG_FILE", "NO_INPUT"),
    )
)
#: A package that every system gets: its line has no condition.
_PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+) *\\?$", re.MULTILINE)


def install(lock: str) -> Path:
    """Brings an environment to a lock file's versions, and returns it; nothing is done when it has them already."""
    venv = ROOT / APART.get(lock, ".venv")
    wanted, installed = ROOT / lock, venv / lock
    versions = wanted.read_bytes()
    if not (installed.exists() and installed.read_bytes() == versions):
        _make_ready(venv)
        for earlier in venv.glob("requirements*.txt"):
            earlier.unlink()
        print("Installing", lock, "into", venv.name, "...", flush=True)
        _install(venv, wanted)
        installed.write_bytes(versions)
    with suppress(OSError):  # a checkout that can only be read has all that it needs
        installed.touch()  # what the Makefile compares with the lock file
    return venv


def program(venv: Path, name: str) -> str:
    """Finds a program of an environment, with the ending that the system gives it."""
    found = shutil.which(name, path=str(venv / PROGRAMS))
    return found or sys.exit(f"{venv.name} has no {name}; remove {venv.name} and try again.")


def surroundings() -> dict[str, str]:
    """The variables that a program of ours is given: the caller's, without what leads Python or pip astray."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _ASTRAY and (not name.startswith("PIP_") or name in _SOURCES)
    }
    return {**kept, "PYTHONUTF8": "1"}


def _make_ready(venv: Path) -> None:
    """Sees to it that there is an environment whose pip starts; nothing that is not ours is touched."""
    python = _version(venv)
    if python is None:
        _make(venv)
    elif python < OLDEST:
        needed, found = (".".join(map(str, version)) for version in (OLDEST, python))
        sys.exit(f"{venv.name} has Python {found}, and {needed} or newer is needed; remove it and try again.")


def _version(venv: Path) -> tuple[int, ...] | None:
    """The version of an environment's Python; None where there is none whose pip starts."""
    python = shutil.which("python", path=str(venv / PROGRAMS))
    if python is None:
        return None
    asked = [python, "-m", "pip", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False, env=surroundings())
    found = re.search(r"\(python (\d+)\.(\d+)\)", said.stdout)
    return tuple(map(int, found.groups())) if found and said.returncode == 0 else None


def _make(venv: Path) -> None:
    """Makes an empty environment in the place of none, or of one that is broken; says what is in the way."""
    if venv.is_symlink() or (venv.exists() and not is_environment(venv)):
        sys.exit(f"{venv.name} is in the way: it is no environment of Python's. Move it away and try again.")
    if venv.exists():
        print(venv.name, "is broken or was left half made; it is made anew.", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(venv)], env=surroundings()):
        sys.exit(f"Python could not make {venv.name}; on Debian and Ubuntu: apt-get install python3-venv")


def is_environment(venv: Path) -> bool:
    """Whether a folder is an environment, or the folders that one begins with."""
    return (venv / "pyvenv.cfg").is_file() or (venv.is_dir() and not any(map(Path.is_file, venv.rglob("*"))))


def _install(venv: Path, lock: Path) -> None:
    """Has pip install a lock file, and looks whether it did."""
    # What is imported is compiled then; most of a package never is, and compiling takes a third of the installing.
    options = ("--quiet", "--disable-pip-version-check", "--no-compile", "--require-hashes")
    pip = (program(venv, "python"), "-m", "pip", "install", *options)
    status = subprocess.call([*pip, "--requirement", str(lock)], cwd=ROOT, env=surroundings())
    if status:
        sys.exit(
            f"pip could not install {lock.name}; what it said stands above. "
            "It needs the network, or packages in its cache; the same command takes it up again."
        )
    missing = sorted(set(_PINNED.findall(lock.read_text("utf-8"))) - set(_installed(venv)))
    if missing:
        packages = ", ".join(name for name, _ in missing)
        sys.exit(
            f"pip ended well, but these are not in {venv.name}: {packages}. "
            "Its settings may lead elsewhere (pip config list): look for target, prefix or root."
        )


def _installed(venv: Path) -> Iterator[tuple[str, str]]:
    """The packages that stand in an environment, by the names that lock files have."""
    for place in venv.glob("Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"):
        for found in distributions(path=[str(place)]):
            yield re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower(), found.version
