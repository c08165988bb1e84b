"""What to say of a name that is not among those known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from functools import partial

from servicecontrol.problems import Hint, Message, Value

#: More names than this are not listed in a hint; the nearest one is.
_FEW = 12
#: Characters of a name that are compared; a name is short, and only a slip makes it long.
_COMPARED = 200


def did_you_mean(
    name: str, known: Collection[str], otherwise: Message | None = None, *, cutoff: float = 0.6
) -> Hint:
    """The hint that gives the nearest of the names known, where one is near; it is looked for when it is read."""
    return partial(nearest, name, known, otherwise, cutoff)


def nearest(
    name: str, known: Collection[str], otherwise: Message | None = None, cutoff: float = 0.6
) -> Message | None:
    """As `did_you_mean`, at once."""
    near = get_close_matches(name[:_COMPARED], sorted(known), n=1, cutoff=cutoff)
    return Message("hints.did-you-mean", {"near": near[0]}) if near else otherwise


def unknown_name(name: str, register: str, known: Collection[str]) -> tuple[Message, Hint]:
    """The fault, and the nearest name; or all of them where they are few; or that the register lacks it."""
    values: dict[str, Value] = {"value": name, "register": register}
    what = Message("problems.unknown-reference", values)
    is_few = 0 < len(known) <= _FEW
    allowed = Message("hints.allowed", {"allowed": tuple(sorted(known))}) if is_few else None
    return what, did_you_mean(name, known, allowed or Message("hints.add-to-register", values), cutoff=0.5)
