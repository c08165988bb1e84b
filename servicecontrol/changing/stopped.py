"""Why the data folder is not changed, or cannot be read as it is."""

from __future__ import annotations

from pathlib import Path

from servicecontrol.problems import Message, Place, Problem


class Stopped(Exception):  # noqa: N818  # it names what happened
    """Carries the Problems to tell."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(str(problem.place) for problem in problems))
        self.problems = problems


def not_written(fault: OSError, place: str) -> Stopped:
    """What the system refused, with everything as it was; the place is for a fault that names none."""
    what = Message("problems.not-written", {"reason": reason(fault)})
    return Stopped(Problem(Place(str(fault.filename or place)), what, Message("hints.not-written")))


def not_undone(fault: OSError, work: Path, into: Path) -> Stopped:
    """What the system refused while a change was undone; it is undone from there on by the next command."""
    what = Message("problems.not-undone", {"reason": reason(fault)})
    hint = Message("hints.not-undone", {"path": work.name, "data": into.name})
    return Stopped(Problem(Place(str(fault.filename or work)), what, hint))


def reason(fault: OSError) -> str:
    """What the system says."""
    return fault.strerror or str(fault)
