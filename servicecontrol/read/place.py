"""Problems found after reading, pointed at the file that they come from."""

from __future__ import annotations

from servicecontrol.problems import Hint, Message, Problem
from servicecontrol.read.models import problem_at
from servicecontrol.store import Store


def problem_in(
    store: Store, path: str, steps: tuple[str | int, ...], what: Message, hint: Hint = None
) -> Problem:
    """A Problem at a place of a file that was read."""
    return problem_at(store.texts[path], path, steps, what, hint)
