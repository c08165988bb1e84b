"""What is wrong with the data, and where: the values that every later stage hands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import Generic, TypeVar, overload

#: Problems told of one file; of a broken one every line is at fault.
TOLD = 50


@dataclass(frozen=True)
class Message:
    """A key of `templates/text` and the values of its placeholders; a sentence in no language yet."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


#: What a message may carry; `text` writes each kind as the reader's language does.
Value = str | int | float | date | Message | tuple["str | Message", ...]


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file under `data/`."""

    path: str  #: relative, with forward slashes on every system
    line: int = 1  #: from 1
    column: int = 1  #: from 1, counted in code points

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


V = TypeVar("V")


class Later(Generic[V]):
    """A field that may be given as a function: it is called when somebody looks, and never if nobody does."""

    def __init__(self, absent: V) -> None:
        self._absent = absent

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, holder: None, owner: type) -> V: ...

    @overload
    def __get__(self, holder: object, owner: type) -> V: ...

    def __get__(self, holder: object | None, owner: type) -> V:
        """The value; asked of the class, what the field holds when nothing is given."""
        if holder is None:
            return self._absent
        value: V | Callable[[], V] = vars(holder)[self._name]
        if callable(value):
            value = vars(holder)[self._name] = value()
        return value

    def __set__(self, holder: object, value: V | Callable[[], V]) -> None:
        vars(holder)[self._name] = value


#: A hint, or how it is found: to look for the nearest of many names takes long, and is done for what is told alone.
Hint = Message | None | Callable[[], Message | None]


@dataclass(frozen=True)
class Problem:
    """A fault that keeps the data from being read; the build stops, the last good site stays.

    There may be as many as a file has lines, so one costs little until it is told.
    """

    place: Place
    what: Message  #: key `problems.<name>`
    hint: Later[Message | None] = Later(None)  #: key `hints.<name>`; how to mend it
    frame: Later[tuple[str, ...]] = Later(
        ()
    )  #: the source lines around the place, with carets, ready to print
    faults: int = 1  #: how many it tells of; more than one where they are only counted


def told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The Problems in order: of each file the first, and in one more the number of those that are left out.

    What it returns may be told again, alone or together with others.
    """
    files: dict[str, _File] = {}
    for problem in problems:
        files.setdefault(problem.place.path, _File()).add(problem)
    return tuple(sorted(chain.from_iterable(files.values()), key=lambda problem: problem.place))


F = TypeVar("F")


def first_told(faults: Iterable[F], tell: Callable[[F], Problem]) -> Iterator[Problem]:
    """As `told`, of faults that come in the order of their file: only the first are ever made Problems."""
    rest = iter(faults)
    last = None
    for last in map(tell, islice(rest, TOLD + 1)):
        yield last
    left = sum(1 for _ in rest)
    if last is not None and left:
        yield more_in_file(last, left)


@dataclass
class _File:
    """The first Problems of a file, and how many others it has."""

    first: list[Problem] = field(default_factory=list)
    left: int = 0
    onward: Problem | None = None  #: those that came counted

    def add(self, problem: Problem) -> None:
        """Takes a Problem in; now and then the last ones give way, so that few are ever kept."""
        if is_more(problem.what):
            self.left += problem.faults
            self.onward = self.onward or problem
            return
        self.first.append(problem)
        if len(self.first) > 4 * TOLD:
            self._sort()

    def _sort(self) -> None:
        self.first.sort(key=lambda problem: problem.place)
        self.left += len(self.first[TOLD + 1 :])
        del self.first[TOLD + 1 :]

    def __iter__(self) -> Iterator[Problem]:
        self._sort()
        if not self.left:  # nobody is told of "one more" where that one can be told
            return iter(self.first)
        shown, others = self.first[:TOLD], self.first[TOLD:]
        next_ = others[0] if others else self.onward or shown[-1]
        return iter((*shown, more_in_file(next_, self.left + len(others))))


_MORE = "problems.more-in-file"


def is_more(what: Message) -> bool:
    """Whether it only tells how many faults there are."""
    return what.key == _MORE


def more_in_file(next_: Problem, faults: int) -> Problem:
    """The faults from a Problem on that are only counted."""
    frame = partial(getattr, next_, "frame")
    return Problem(next_.place, Message(_MORE, {"n": faults}), Message("hints.more-in-file"), frame, faults)
