"""Kills every writer at many moments of its run and looks what is left: `make kill`, with MOMENTS=300 for each.

A store of twenty records is laid out, and each command runs on it as a process of its own. SIGKILL or SIGTERM strikes
it, the next command (a check) follows, and then the old state has to stand there or the new one, byte for byte, and
nothing else: no process that was started, and nothing beside or among the system's temporary files. The moments are
spread over the time that a run takes, by a fixed seed.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOOD = ROOT / "tests" / "data" / "good"
SIGNALS = (signal.SIGKILL, signal.SIGTERM) if sys.platform != "win32" else ()
SEED = 11
#: How long a process may live on after its command has ended.
PATIENCE = 10.0
#: Names the variable by which the processes of one run are known.
TOKEN = "SERVICECONTROL_KILLED"  # noqa: S105  # no secret
_RECORDS = 20
_MAP = """\
organisation: yard
kind: complaints
fields:
  id: "C-{Year}-{No}"
  received: {from: "{Day}", date: "%Y-%m-%d"}
  via: 電話
  customer: "{Who}"
  problem: 漏水
  taken_by: 甲一
  says: "{Text}"
customers: {id: "{Who}", name: "{Who}", from: {from: "{Day}", date: "%Y-%m-%d"}}
"""
#: Two in place of others, one of which moves to another year; three that are new, one from a new customer.
_ROWS = """\
Year,No,Day,Who,Text
2026,0002,2026-03-02,K-001,Leaks again
2026,0003,2025-03-03,K-001,Leaked last year
2026,0101,2026-03-04,K-001,The first new one
2026,0102,2025-12-30,K-002,The second
2026,0103,2026-03-06,K-001,The third
"""


@dataclass
class Writer:
    """A command that writes, and what it writes to."""

    name: str
    arguments: tuple[str, ...]
    target: str
    before: tuple[str, ...] = ()  #: the command that makes the old state, if that has to be made


_WRITERS = (
    Writer("build", ("build", "--as-of", "2026-03-31"), "site", ("build", "--as-of", "2026-03-30")),
    Writer("import", ("import", "complaints", "--replace", "--map", "../map.yaml", "../rows.csv"), "data"),
    Writer("seal", ("seal", "yard/month-2026-03", "--by", "甲一"), "data"),
    # Pages without charts: what a busy browser has drawn by the time it prints is not what is asked here.
    Writer(
        "pdf",
        ("pdf", "yard/data-quality", "--site", "../site", "--out", "page.pdf"),
        "page.pdf",
        ("pdf", "yard/due", "--site", "../site", "--out", "page.pdf"),
    ),
)
WRITERS = {writer.name: writer for writer in _WRITERS}


def main(arguments: Sequence[str]) -> int:
    """Prints a row for each command and signal; 1 if anything was missed, with what it was."""
    moments = int(arguments[0]) if arguments else 300
    chosen = arguments[1:] or list(WRITERS)
    misses = 0
    print(
        f"{'command':8} {'signal':8} {'moments':>8} {'new':>5} {'old':>5} {'missed':>7} {'a run takes':>12}"
    )
    for name in chosen:
        with staged(WRITERS[name]) as stage:
            for number in SIGNALS:
                outcome = strike(stage, number, moments)
                misses += len(outcome.misses)
                tell(stage, number, outcome)
    return 1 if misses else 0


@dataclass
class Outcome:
    """How often which state stood there, and what was wrong."""

    new: int = 0
    old: int = 0
    misses: list[str] = field(default_factory=list)


def tell(stage: Stage, number: signal.Signals, outcome: Outcome) -> None:
    """Prints a row, and below it what was missed."""
    new, old, missed = outcome.new, outcome.old, len(outcome.misses)
    row = f"{stage.writer.name:8} {number.name:8} {new + old + missed:8} {new:5} {old:5} {missed:7}"
    print(f"{row} {stage.seconds:10.1f} s", *outcome.misses, sep="\n    ", flush=True)


@contextmanager
def staged(writer: Writer) -> Iterator[Stage]:
    """A folder of a command's own; afterwards everything is removed."""
    with tempfile.TemporaryDirectory(prefix="kill-") as above:
        yield Stage(Path(above), writer)


def strike(stage: Stage, number: signal.Signals, moments: int) -> Outcome:
    """Kills a command at so many moments, then lets it run to its end once."""
    outcome = Outcome()
    dice = random.Random(f"{SEED} {stage.writer.name} {number.name}")  # noqa: S311  # moments, not secrets
    for moment in range(1, moments + 1):
        seconds = dice.uniform(0, stage.seconds * 1.1)
        wrong = list(stage.strike(number, seconds))
        if wrong:
            outcome.misses.append(f"moment {moment}, after {seconds:.3f} s: {'; '.join(wrong)}")
        elif stage.is_new():
            outcome.new += 1
        else:
            outcome.old += 1
    outcome.misses += stage.leave()
    return outcome


class Stage:
    """A folder with everything that a command needs, its old state and its new one."""

    def __init__(self, above: Path, writer: Writer) -> None:
        self.writer, self.here, self.kept = writer, above / "here", above / "kept"
        self.target = self.here / writer.target
        self.temporary = above / "temporary"
        for folder in (self.here, self.temporary):
            folder.mkdir()
        lay_records(self.here / "data")
        (above / "map.yaml").write_text(_MAP, "utf-8")
        (above / "rows.csv").write_text(_ROWS, "utf-8")
        if writer.name == "pdf":
            self._run(("build", "--out", "../site"))
        if writer.before:
            self._run(writer.before)
        _copy(self.target, self.kept)
        self.names = {path.name for path in self.here.iterdir()}
        self.old = fingerprint(self.here)
        started = time.monotonic()
        self._run(writer.arguments)
        self.seconds = time.monotonic() - started
        self.new = fingerprint(self.here)
        assert self.old != self.new

    def strike(self, number: signal.Signals, seconds: float) -> Iterator[str]:
        """What is wrong after the command was killed so many seconds after its start, and a check has run."""
        if fingerprint(self.target) != fingerprint(self.kept):
            _remove(self.target)
            _copy(self.kept, self.target)
        token = uuid.uuid4().hex
        process = self._start(self.writer.arguments, token)
        time.sleep(seconds)
        process.send_signal(number)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            yield "it did not end"
        for id_, command in survivors(token):
            with suppress(ProcessLookupError):
                os.kill(id_, signal.SIGKILL)
            yield f"still running: {command}"
        # Those who could write to it have ended.
        said = process.communicate()[0].decode("utf-8", "replace")
        if "Traceback" in said:
            yield f"a traceback: {said}"
        next_one = self._start(("check", "--data", "data"), token)
        said = next_one.communicate()[0].decode("utf-8", "replace")
        if next_one.returncode:
            yield f"the next command ended with {next_one.returncode}: {said}"
        if litter := self._litter():
            yield f"left behind: {', '.join(litter)}"
        if fingerprint(self.here, self.names) not in {self.old, self.new}:
            yield f"neither the old state nor the new one; {said}"

    def is_new(self) -> bool:
        """Whether the new state stands there."""
        return fingerprint(self.here, self.names) == self.new

    def leave(self) -> Iterator[str]:
        """What is wrong when the command has run once more, to its end."""
        _remove(self.target)
        _copy(self.kept, self.target)
        self._run(self.writer.arguments)
        litter = self._litter()
        if litter or fingerprint(self.here) != self.new:
            yield f"not the new state alone; beside it {litter}"

    def _litter(self) -> list[str]:
        """What stands beside the records and the target, or among the temporary files."""
        beside = {path.name for path in self.here.iterdir()} - self.names
        return sorted(beside) + sorted(f"temporary/{path.name}" for path in self.temporary.iterdir())

    def _start(self, arguments: Sequence[str], token: str) -> subprocess.Popen[bytes]:
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary))
        settings = {**os.environ, **temporary, TOKEN: token, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, str(ROOT / "build.py"), *arguments]
        return subprocess.Popen(
            command, cwd=self.here, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def _run(self, arguments: Sequence[str]) -> None:
        process = self._start(arguments, "")
        said = process.communicate()[0].decode("utf-8", "replace")
        assert process.returncode == 0, said


def lay_records(data: Path) -> None:
    """The small store of the tests, with complaints like its own until there are twenty records."""
    shutil.copytree(GOOD, data)
    folder = data / "yard" / "complaints" / "2026"
    text = (folder / "C-2026-0001.yaml").read_text("utf-8")
    for number in range(2, 2 + _RECORDS - 7):
        id_ = f"C-2026-{number:04}"
        (folder / f"{id_}.yaml").write_text(text.replace("C-2026-0001", id_), "utf-8")


def fingerprint(path: Path, names: set[str] | None = None) -> str:
    """Of a file's bytes, or of every path and file in a folder; at its top of the `names` alone, if given."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for entry in sorted(path.iterdir()):
        if names is None or entry.name in names:
            whole.update(f"{entry.name} {fingerprint(entry)}\n".encode())
    return whole.hexdigest()


def survivors(token: str) -> list[tuple[int, str]]:
    """The processes of a run that do not end within some seconds; looked for where the system lists them as files."""
    end = time.monotonic() + PATIENCE
    while (found := _running(token)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _running(token: str) -> list[tuple[int, str]]:
    wanted = f"{TOKEN}={token}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                found.append((int(folder.name), command[:120]))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def _copy(path: Path, to: Path) -> None:
    copy: Callable[[Path, Path], object] = shutil.copytree if path.is_dir() else shutil.copy2
    copy(path, to)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
