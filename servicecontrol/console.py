"""What the terminal shows: progress while a stage runs, Problems with their frames, colour only where it is wanted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from servicecontrol.problems import Problem, told
from servicecontrol.text import Language

_BAR = 24
#: Problems shown at most, of all files together.
SHOWN = 200


@dataclass(frozen=True)
class Console:
    """Where and how to print, in which language."""

    out: TextIO
    words: Language
    is_terminal: bool
    has_colour: bool

    def paint(self, text: str, code: str) -> str:
        """The text in an ANSI colour, where colour is wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.has_colour else text

    def line(self, text: str = "") -> None:
        """Prints a line; characters that the terminal can't show are replaced, never a crash."""
        encoding = getattr(self.out, "encoding", None) or "utf-8"
        self.out.write(text.encode(encoding, "replace").decode(encoding) + "\n")
        self.out.flush()

    def stage(self, key: str) -> Stage:
        """A stage of the work, named in the reader's language."""
        return Stage(self, self.words.say(f"console.{key}"), time.monotonic())


@dataclass
class Stage:
    """A running stage: a bar on a terminal, one line when it is done elsewhere."""

    console: Console
    name: str
    started: float
    shown: float = 0.0

    def progress(self, done: int, total: int) -> None:
        """Redraws the bar, at most ten times a second."""
        now = time.monotonic()
        if not self.console.is_terminal or (done < total and now - self.shown < 0.1):  # noqa: PLR2004
            return
        self.shown = now
        filled = _BAR * done // max(total, 1)
        bar = "█" * filled + "░" * (_BAR - filled)
        self.console.out.write(f"\r{self.name} {bar} {done}/{total}\x1b[K")
        self.console.out.flush()

    def done(self, detail: str) -> None:
        """Ends the stage with what came of it and how long it took."""
        start = "\r" if self.console.is_terminal else ""
        end = "\x1b[K" if self.console.is_terminal else ""
        self.console.line(f"{start}{self.name} {detail}  {time.monotonic() - self.started:.1f} s{end}")


def console(words: Language, out: TextIO) -> Console:
    """The console of this process; `NO_COLOR` is heeded."""
    is_terminal = out.isatty()
    return Console(out, words, is_terminal, is_terminal and not os.environ.get("NO_COLOR"))


def print_document(document: bytes) -> None:
    """Writes a document for a program on the standard output, the same bytes on every terminal."""
    sys.stdout.buffer.write(document)
    sys.stdout.flush()


def print_problems(console_: Console, problems: Sequence[Problem], ending: str, above: Path = Path()) -> None:
    """Every Problem with its place, frame and hint; and `console.<ending>`, which counts them.

    Places begin with the data folder's name; `above` leads there.
    """
    say: Callable[..., str] = console_.words.say
    problems = told(problems)
    for problem in problems[:SHOWN]:
        console_.line(
            f"{console_.paint(_path(problem, above), '1')}: {console_.paint(say(problem.what), '31')}"
        )
        for text in problem.frame:
            console_.line(f"  {text}")
        if problem.hint:
            console_.line(f"  {console_.paint(say(problem.hint), '36')}")
        console_.line()
    if len(problems) > SHOWN:
        console_.line(say("console.more-problems", n=_faults(problems[SHOWN:])))
    console_.line(say(f"console.{ending}", n=_faults(problems)))


def _faults(problems: Sequence[Problem]) -> int:
    return sum(problem.faults for problem in problems)


def _path(problem: Problem, above: Path) -> str:
    folder = above.as_posix()
    return str(problem.place) if folder == "." else f"{folder.rstrip('/')}/{problem.place}"
